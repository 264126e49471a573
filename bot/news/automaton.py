"""Which of many words stand in a text, found in one reading of it (Aho and Corasick, CACM 18/6, 1975).

A reading costs what the text's length costs, however many words are looked for; no word can make it cost more.
"""

from collections import deque
from collections.abc import Sequence

_Node = dict[str, int]


class Automaton:
    """Finds words, which are known by their places in the sequence given; none of them is empty."""

    def __init__(self, words: Sequence[str]) -> None:
        self._next: list[_Node] = [{}]
        self._ends: list[tuple[int, ...]] = [()]
        for place, word in enumerate(words):
            self._ends[self._grow(word)] += (place,)
        self._back = self._fallbacks()

    def found(self, text: str) -> set[int]:
        """The places of the words that stand in the text."""
        found: set[int] = set()
        nodes, back, ends = self._next, self._back, self._ends
        state = 0
        for char in text:
            while (after := nodes[state].get(char)) is None and state:
                state = back[state]
            state = after or 0
            if ends[state]:
                found.update(ends[state])
        return found

    def _grow(self, word: str) -> int:
        """Add the states that spell the word; the last of them."""
        state = 0
        for char in word:
            after = self._next[state].get(char)
            if after is None:
                after = self._next[state][char] = len(self._next)
                self._next.append({})
                self._ends.append(())
            state = after
        return state

    def _fallbacks(self) -> list[int]:
        """For each state that of its longest ending which also begins a word, whose finds are its finds too."""
        back = [0] * len(self._next)
        waiting = deque(self._next[0].values())
        while waiting:
            state = waiting.popleft()
            for char, after in self._next[state].items():
                fallback = back[state]
                while char not in self._next[fallback] and fallback:
                    fallback = back[fallback]
                back[after] = self._next[fallback].get(char, 0)
                self._ends[after] += self._ends[back[after]]
                waiting.append(after)
        return back
