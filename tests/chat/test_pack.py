import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.message import Button, Message, Span
from bot.chat.pack import BUTTONS, LINK_BYTES, ROW, SPANS, UNITS, Block, Writer, pack, units

TAIL = ((Button("◀", "latest:1"), Button("▶", "latest:3")),)


@st.composite
def blocks(draw: st.DrawFn, longest: int = 9_000, address: int = 500) -> Block:
    text = draw(st.text(st.sampled_from("雨a。 \n\t,😀é#1"), max_size=60)) * draw(
        st.integers(1, longest // 60)
    )
    places = st.integers(0, max(0, len(text) - 1))
    starts = draw(st.lists(places, max_size=40)) if text else []
    kinds = st.sampled_from([("bold", None), ("link", "https://a.example/" + "x" * address)])
    spans = []
    for start in starts:
        kind, url = draw(kinds)
        spans.append(Span(start, min(len(text), start + draw(st.integers(1, 30))), kind, url))  # type: ignore[arg-type]  # narrowed by the strategy
    buttons = tuple(Button(str(n), f"s:{n}") for n in draw(st.lists(st.integers(1, 99), max_size=12)))
    return Block(text, tuple(spans), buttons)


def assert_sendable(message: Message) -> None:
    assert 0 < units(message.text) <= UNITS
    assert message.text == message.text.strip()
    assert len(message.spans) <= SPANS
    assert sum(len((span.url or "").encode()) for span in message.spans) <= LINK_BYTES
    assert all(span.end <= len(message.text) for span in message.spans)
    assert sum(map(len, message.buttons)) <= BUTTONS
    assert all(0 < len(row) <= ROW for row in message.buttons)


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(st.lists(blocks(), max_size=8))
def test_any_list_packs_into_sendable_messages_with_no_word_lost(given_blocks: list[Block]) -> None:
    messages = pack(given_blocks, TAIL)
    for message in messages:
        assert_sendable(message)
    before = "".join(block.text for block in given_blocks)
    after = "".join(message.text for message in messages)
    assert re.sub(r"\s", "", after) == re.sub(r"\s", "", before)


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(st.lists(blocks(longest=600, address=100), max_size=20))
def test_spans_still_cover_the_words_they_covered(given_blocks: list[Block]) -> None:
    messages = pack(given_blocks)
    before = [b.text[s.start : s.end].strip() for b in given_blocks for s in b.spans]
    after = [m.text[s.start : s.end].strip() for m in messages for s in m.spans]
    assert sorted(filter(None, after)) == sorted(filter(None, before))


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(st.lists(blocks(longest=600), max_size=30))
def test_stories_that_fit_a_message_are_never_torn(given_blocks: list[Block]) -> None:
    messages = pack(given_blocks)
    for block in given_blocks:
        assert any(block.text.strip() in message.text for message in messages) or not block.text.strip()


def test_a_digest_of_many_stories_is_split_between_them() -> None:
    made = [Block(f"{n} " + "雨" * 500, (), (Button(str(n), f"s:{n}"),)) for n in range(20)]
    messages = pack(made, TAIL)
    assert [len(m.text.split("\n\n")) for m in messages] == [8, 8, 4]
    assert [b.label for row in messages[1].buttons for b in row] == [str(n) for n in range(8, 16)]
    assert messages[-1].buttons[-1] == TAIL[0]


def test_what_is_too_long_is_cut_between_lines_else_sentences_else_words() -> None:
    for end, text in (
        ("\n", "雨" * 30 + "\n"),
        ("。", "雨" * 30 + "。"),
        ("word", "word " * 9),
    ):
        first = pack([Block(text * 600)])[0]
        assert (first.text + "\n").endswith(end + "\n") or first.text.endswith(end) or end == "\n"
        assert units(first.text) > UNITS // 2
    assert [units(m.text) for m in pack([Block("😀" * 3000)])] == [4096, 1904]


def test_blocks_of_white_space_are_left_out() -> None:
    assert pack([Block("  "), Block(""), Block("雨")]) == (Message("雨"),)
    assert pack([]) == ()


def test_a_hundred_and_one_looks_are_one_too_many_for_a_message() -> None:
    bold = Writer()
    for _ in range(60):
        bold.add("雨", "bold").add("\n")
    first, second = pack([bold.block(), bold.block()])
    assert len(first.spans) == len(second.spans) == 60


def test_the_writer_lays_several_looks_over_one_another() -> None:
    block = Writer().add("看").add("雨", "bold", "italic", url="https://a.example/").add("", "bold").block()
    assert block.text == "看雨"
    assert [(s.start, s.end, s.kind) for s in block.spans] == [
        (1, 2, "bold"),
        (1, 2, "italic"),
        (1, 2, "link"),
    ]


@given(blocks(longest=300), st.text(st.sampled_from("多家报道😀\n"), max_size=9))
def test_a_head_over_a_block_leaves_its_looks_on_their_words(block: Block, head: str) -> None:
    both = Writer().add(head, "bold").over(block)
    assert (both.text, both.buttons) == (head + block.text, block.buttons)
    own = both.spans[1:] if head else both.spans
    assert [both.text[s.start : s.end] for s in own] == [block.text[s.start : s.end] for s in block.spans]


def test_the_links_of_a_message_stay_below_what_telegram_cuts() -> None:
    made = [Writer().add("雨", url="https://a.example/" + "x" * 2000).block() for _ in range(9)]
    assert [len(m.spans) for m in pack(made)] == [3, 3, 3]
    crowded = Writer()
    for _ in range(9):
        crowded.add("雨", url="https://a.example/" + "x" * 2000)
    (message,) = pack([crowded.block()])
    assert (message.text, len(message.spans)) == ("雨" * 9, 3)
