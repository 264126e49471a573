"""A slice of `bench/robustness.py`: mutated files, and markup made to kill parsers. The whole runs there."""

import itertools

import pytest

from bench import robustness as bench
from bot.cleaner import CleaningPool
from bot.news.clean.cleaner import clean
from bot.news.model import Article, RawItem
from bot.sandbox.trial import SAMPLES

FILES = 300
SAMPLE = SAMPLES / "mirror-2020-comet.md"


def test_mutated_files_end_as_articles_or_refusals_in_little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YAOWEN_CORPUS", "none")
    outcomes = [bench.timed(bench.ended, content) for content in bench.mutants(FILES)]
    assert {outcome.kind for outcome in outcomes} == {"article", "refused"}
    assert max(outcome.cpu_s for outcome in outcomes) < 1


def test_the_same_files_come_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YAOWEN_CORPUS", "none")
    assert list(bench.mutants(9)) == list(itertools.islice(bench.mutants(20), 9))


async def test_killers_are_over_in_time_and_a_reader_is_answered_meanwhile() -> None:
    found = await bench.killers((16 * bench.KILO,))
    assert [killed.shape for killed in found] == list(bench.SHAPES)
    # some take minutes where nobody kills them at two seconds, and would hold the reader up as long
    assert max(killed.took_s for killed in found) < 20
    assert max(killed.waited_s for killed in found) < 1.9


async def test_the_worst_is_killed_and_the_next_file_is_read() -> None:
    async with CleaningPool(timeout_s=2) as pool:
        (slow,) = (await pool.clean(RawItem("a", bench.killer("p without end", 4_900_000)))).parts
        (next_one,) = (await pool.clean(RawItem("b", SAMPLE.read_bytes()))).parts
    assert not isinstance(slow, Article)
    assert slow.code == "too-slow"
    assert isinstance(next_one, Article)


def test_a_front_matter_without_an_end_takes_no_time() -> None:
    text = "---\nlayout: post\n" + "   - tag\n" * 200
    assert bench.timed(lambda content: str(clean(RawItem("a", content))), text.encode()).cpu_s < 1


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>一行字<img src='a.jpg'>" * 1500,
        "![" * 10_000,
        "[a](b " * 5000,
        "[" * 20_000,
        "<p>" + "（" * 20_000,
    ],
)
def test_what_is_nested_or_open_without_end_takes_no_time(text: str) -> None:
    assert bench.timed(lambda content: str(clean(RawItem("a", content))), text.encode()).cpu_s < 1.5
