"""`yaowen latest`, `search`, `summary`, `story`, `stories`."""

from pathlib import Path

import pytest

from tests.terminal.conftest import SAMPLES, Yaowen

STORY_KEYS = ["story", "title", "updated", "articles"]
ARTICLE_KEYS = ["id", "file", "title", "publisher", "published", "url"]
HIT_KEYS = ["story", "article", "file", "title", "publisher", "published", "url", "snippet", "total"]


def test_stories_have_the_keys_of_the_contract(stocked: Yaowen) -> None:
    rows = stocked("stories", "--json").rows
    assert [list(row) for row in rows] == [STORY_KEYS] * len(rows)
    assert all(list(article) == ARTICLE_KEYS for row in rows for article in row["articles"])
    files = [article["file"] for row in rows for article in row["articles"]]
    assert sorted(files) == sorted(str(path) for path in SAMPLES.iterdir() if path.suffix != ".py")


def test_two_reports_of_one_event_are_one_story(stocked: Yaowen) -> None:
    rows = stocked("stories", "--json").rows
    together = [row for row in rows if len(row["articles"]) > 1]
    assert len(together) == 1
    assert {Path(a["file"]).stem.split("-", 1)[1] for a in together[0]["articles"]} >= {"railway-opens"}
    assert together[0]["articles"][0]["published"] <= together[0]["articles"][1]["published"]
    number = together[0]["story"]
    assert stocked("story", str(number), "--json").rows == together
    shown = stocked("story", str(number)).out
    assert all(article["url"] in shown for article in together[0]["articles"])


def test_a_story_is_explained(stocked: Yaowen) -> None:
    rows = stocked("stories", "--json").rows
    number = next(row["story"] for row in rows if len(row["articles"]) > 1)
    (row,) = stocked("story", str(number), "--explain", "--json").rows
    first, second = row["articles"]
    assert list(first) == [*ARTICLE_KEYS, "rule", "score", "terms", "reprint"]
    assert {first["rule"], second["rule"]} == {None, "event"}
    joined = first if first["rule"] else second
    shown = stocked("story", str(number), "--explain").out
    assert "began the story" in shown
    assert "Tap" not in shown
    assert f"same event, alike {joined['score']:.2f} · {joined['terms'][0]}" in shown


def test_latest_lists_the_newest_first(stocked: Yaowen) -> None:
    rows = stocked("latest", "3", "--json").rows
    assert [list(row) for row in rows] == [STORY_KEYS] * 3
    assert sorted((row["updated"] for row in rows), reverse=True) == [row["updated"] for row in rows]
    shown = stocked("latest", "3").out
    assert all(row["title"] in shown for row in rows)


def test_more_than_a_list_holds_is_refused(stocked: Yaowen) -> None:
    ended = stocked("latest", "51")
    assert (ended.status, ended.out) == (2, "")
    assert "from 1 to 50" in ended.err
    assert stocked("latest", "51", "--json").status == 0


def test_search_finds_and_counts(stocked: Yaowen) -> None:
    found = stocked("search", "铁路", "--json").rows
    assert [list(row) for row in found] == [HIT_KEYS] * len(found)
    assert {row["total"] for row in found} == {len(found)}
    articles = stocked("search", "铁路", "--json", "--articles").rows
    assert len(articles) > len(found)
    assert stocked("search", "铁路", "--articles", "--limit", "1", "--offset", "1").rows == articles[1:2]
    assert found[0]["title"] in stocked("search", "铁路").out


def test_words_after_a_minus_are_left_out(stocked: Yaowen) -> None:
    whole = stocked("search", "临江", "--json").rows
    less = stocked("search", "临江", "-马拉松", "--json").rows
    assert 0 < len(less) < len(whole)
    assert stocked("search", "-马拉松", "临江", "--json").rows == less
    assert stocked("search", "临江", "--jsn").status == 2
    assert stocked("search", "临江", "-hello", "-articles", "--json").rows == whole
    for asked in ("-h", "--help"):
        assert stocked("search", "临江", asked).out.startswith("usage: yaowen search")


def test_a_search_that_finds_nothing_prints_no_row(stocked: Yaowen) -> None:
    ended = stocked("search", "翼手龙", "--json")
    assert (ended.status, ended.out) == (0, "")


@pytest.mark.parametrize("words", ['""', "-", "…"])
def test_a_search_for_nothing_says_what_to_do(stocked: Yaowen, words: str) -> None:
    for form in (("--json",), ("--articles",), ()):
        ended = stocked("search", *form, "--", words)
        assert ended.status == 2
        assert ended.err.startswith("yaowen: ")
        assert ended.out == ""


def test_a_summary_is_verbatim_and_names_its_articles(stocked: Yaowen) -> None:
    number = stocked("search", "铁路", "--json").rows[0]["story"]
    (row,) = stocked("summary", str(number), "--json").rows
    assert list(row) == ["story", "text", "sentences"]
    assert row["story"] == number
    ids = {article["id"] for article in stocked("story", str(number), "--json").rows[0]["articles"]}
    assert {sentence["article"] for sentence in row["sentences"]} <= ids
    assert all(sentence["text"] in row["text"] for sentence in row["sentences"])
    assert stocked("summary", "铁路", "--json").rows == [row]
    assert row["text"] in stocked("summary", "铁路").out
    short = stocked("summary", str(number), "--chars", "40").out.strip()
    assert 0 < len(short) <= 60
    assert stocked("summary", "--json").rows[0]["text"]


def test_what_is_no_number_of_a_story_is_a_search(stocked: Yaowen) -> None:
    ended = stocked("summary", "99999999999999999999", "--json")
    assert ended.status == 2
    assert "99999999999999999999" in ended.err
    number = stocked("stories", "--json").rows[0]["story"]
    assert stocked("summary", f"#{number}", "--json").rows == stocked("summary", str(number), "--json").rows


def test_a_file_is_summed_up_and_not_stored(yaowen: Yaowen) -> None:
    sample = SAMPLES / "mirror-2022-railway-opens.md"
    (row,) = yaowen("summary", "--file", sample, "--chars", "100", "--json").rows
    assert row["story"] is None
    assert {sentence["article"] for sentence in row["sentences"]} == {None}
    assert len(row["text"]) <= 110
    assert yaowen("summary", "--file", sample, "--chars", "100").out.strip() == row["text"]
    assert yaowen("stories", "--json").err.startswith("yaowen: data/yaowen.db: there is no database yet")


def test_a_file_that_is_no_article_is_not_summed_up(yaowen: Yaowen, tmp_path: Path) -> None:
    (tmp_path / "empty.md").touch()
    ended = yaowen("summary", "--file", "empty.md")
    assert ended.status == 1
    assert "clean --explain" in ended.err
    missing = yaowen("summary", "--file", "none.md")
    assert missing.status == 1
    assert missing.err.startswith("yaowen: none.md: ")


@pytest.mark.parametrize("words", [("story", "4711"), ("summary", "4711"), ("summary", "翼手龙")])
def test_what_there_is_not_is_said(stocked: Yaowen, words: tuple[str, ...]) -> None:
    ended = stocked(*words, "--json")
    assert ended.status == 2
    assert words[1] in ended.err
    shown = stocked(*words)
    assert (shown.status, shown.out) == (2, "")
    assert words[1] in shown.err
