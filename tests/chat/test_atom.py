"""Digests as feeds that feed readers can read."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import atom
from bot.chat.reader import Reader
from bot.chat.render import Item
from bot.news.model import Sentence, Story, Summary
from bot.news.telling import Told, tell
from tests.chat.samples import NOW, article, report, story_of
from tests.chat.test_render import READER, readers, stories
from tests.news.telling_samples import EVENT

TRAIN = replace(article("新铁路 <试运行> & 通车"), tags=("火车",))
SPACES = {"a": "http://www.w3.org/2005/Atom", "x": "http://www.w3.org/1999/xhtml"}


def item(story: Story, text: str = "列车开了。", *, follows_up: bool = False) -> Item:
    return Item(story, Told(Summary((Sentence(text, 1, 0),), "zh-Hans")), follows_up)


def entries(written: bytes) -> list[ET.Element]:
    return ET.fromstring(written).findall("a:entry", SPACES)


def ids(written: bytes) -> list[str | None]:
    return [entry.findtext("a:id", None, SPACES) for entry in entries(written)]


def test_a_feed_reader_sees_titles_texts_and_links() -> None:
    other = replace(TRAIN, title="快车", publisher="晚报", source_url="https://b.example/?a=1&b=2")
    lost = replace(TRAIN, source_url=None, publisher=None)
    written = atom.digest([item(story_of(1, TRAIN, other)), item(story_of(2, lost), follows_up=True)], READER)
    read = feedparser.parse(written)
    assert not read.bozo
    assert (read.feed.title, read.feed.updated) == ("要闻", "2026-07-21T01:30:00+00:00")
    first, second = read.entries
    assert (first.title, first.link, first.author) == (TRAIN.title, "https://news.example/1", "晨报")
    assert second.title == f"后续 · {TRAIN.title}"
    assert [len(entry.findall("a:link", SPACES)) for entry in entries(written)] == [1, 0]
    shown = re.sub(r"<[^>]+>", "", first.content[0].value)
    assert "列车开了。" in shown
    assert 'href="https://b.example/?a=1&amp;b=2"' in first.content[0].value
    assert "来源未注明" in second.content[0].value


def test_what_another_publisher_adds_and_figures_that_differ_stand_in_paragraphs_of_their_own() -> None:
    written = atom.digest([Item(EVENT, tell(EVENT, 240))], READER).decode()
    assert "<p>另据建筑周刊：建筑师陈明认为" in written
    assert "<p>数字不一 · 受伤：海边日报 12人；天气之声 15人</p>" in written


def test_an_entrys_id_is_that_of_what_brought_the_news() -> None:
    whole = story_of(1, TRAIN, replace(TRAIN, title="快车", source_url="https://b.example/"))
    follow_up = Story(1, whole.reports[1:])
    first, again = ids(atom.digest([item(whole)], READER)), ids(atom.digest([item(whole)], READER))
    grown = Story(1, (*whole.reports, report(replace(TRAIN, source_url="https://c.example/"), 3, 1)))
    assert first == again == ids(atom.digest([item(grown)], READER))
    assert first != ids(atom.digest([item(follow_up, follows_up=True)], READER))


def test_what_a_model_shortened_is_marked() -> None:
    plain = item(story_of(1, TRAIN))
    by_model = replace(plain, told=Told(replace(plain.told.summary, by_model=True)))
    assert [b"AI" in atom.digest([one], READER) for one in (plain, by_model)] == [False, True]


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(st.lists(stories, max_size=4, unique_by=lambda story: story.number), readers, st.text())
def test_any_digest_is_a_valid_feed(made: list[Story], reader: Reader, text: str) -> None:
    written = atom.digest([item(story, text or "x", follows_up=bool(text)) for story in made], reader)
    feed = ET.fromstring(written)
    for part in (feed, *feed.findall("a:entry", SPACES)):
        for name in ("title", "id", "updated"):
            assert len(part.findall(f"a:{name}", SPACES)) == 1
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", part.findtext("a:updated", "", SPACES)
        )
    assert len(feed.findall("a:entry", SPACES)) == len(made)
    for entry in feed.findall("a:entry", SPACES):
        assert entry.findtext("a:author/a:name", "", SPACES)
        assert entry.find("a:content/x:div", SPACES) is not None
        assert (entry.findtext("a:id", "", SPACES)).startswith("urn:uuid:")
    for link in re.findall(rb'href="([^"]*)"', written):
        assert link.startswith((b"https://", b"http://"))


def test_a_file_is_put_in_its_place_whole(tmp_path: Path) -> None:
    file = tmp_path / "digest.atom"
    atom.put(file, b"one")
    atom.put(file, b"two")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("digest.atom", b"two")]
    with pytest.raises(FileNotFoundError):
        atom.put(tmp_path / "none" / "digest.atom", b"three")
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        atom.put(tmp_path / "folder", b"four")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["digest.atom", "folder"]


def test_a_feed_says_when_it_was_made() -> None:
    assert ET.fromstring(atom.digest([], READER)).findtext("a:updated", None, SPACES) == NOW.isoformat()
