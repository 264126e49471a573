"""`yaowen export`, `backup` and `restore`."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.news.model import Article, New, Paragraph, Receipt
from bot.store.store import Store
from tests import stored
from tests.terminal.conftest import Yaowen

ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


async def _keep(data: Path, *articles: Article) -> None:
    async with await Store.open(data / "yaowen.db") as store:
        for number, article in enumerate(articles):
            await stored.keep(store, article, New(), Receipt("a.md", str(number), 1, "stored", NOW), NOW)


def test_every_article_is_exported_as_a_line_with_its_text(stocked: Yaowen) -> None:
    rows = stocked("export").rows
    listed = [a for story in stocked("stories", "--json").rows for a in story["articles"]]
    assert [row["id"] for row in rows] == [article["id"] for article in listed]
    assert all(row["body"] and row["story"] and row["received"] for row in rows)
    keys = {
        "story",
        "id",
        "file",
        "title",
        "publisher",
        "published",
        "url",
        "author",
        "mirror_url",
        "language",
        "tags",
    }
    assert set(rows[0]) == keys | {"image_url", "image_caption", "received", "updated", "body"}


def test_only_what_stands_since_a_day_is_exported(stocked: Yaowen) -> None:
    rows = stocked("export").rows
    day = sorted(row["published"][:10] for row in rows if row["published"])[len(rows) // 2]
    since = stocked("export", "--since", day).rows
    assert since == [row for row in rows if (row["published"] or row["received"]) >= day]
    assert 0 < len(since) < len(rows)
    assert stocked("export", "--since", "soon").status == 2


def test_the_feed_is_atom(stocked: Yaowen) -> None:
    feed = ElementTree.fromstring(stocked("export", "--format", "atom").out)
    rows = stocked("export").rows
    assert feed.tag == f"{ATOM}feed"
    assert all(feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [row["title"] for row in rows]
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
    assert len(set(ids)) == len(rows)
    for entry, row in zip(entries, rows, strict=True):
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "").tzinfo
        assert "\n\n".join(p.text or "" for p in entry[-1][0]) == row["body"]
        links = [link.get("href") for link in entry.findall(f"{ATOM}link")]
        assert links == [url for url in (row["url"] or row["mirror_url"],) if url]


def test_whatever_stands_in_an_article_the_feed_is_xml(yaowen: Yaowen, tmp_path: Path) -> None:
    odd = "a\x00b\x0b<c>&\"'\ufffe😀"
    article = Article(
        odd,
        (Paragraph(odd),),
        publisher=odd,
        tags=(odd,),
        published=date(2026, 11, 21),
        source_url="https://example.org/<a>",
    )
    asyncio.run(_keep(tmp_path / "data", article, Article("无署名", (Paragraph("一句话。"),), "zh-Hans")))
    first, second = ElementTree.fromstring(yaowen("export", "--format", "atom").out).findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}title") == "ab<c>&\"'😀"
    assert first.find(f"{ATOM}link") is None  # no address as the standard wants it
    assert second.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"
    assert yaowen("export").rows[0]["title"] == odd


def test_a_feed_of_nothing_is_a_feed(yaowen: Yaowen, tmp_path: Path) -> None:
    asyncio.run(_keep(tmp_path / "data"))
    yaowen("ingest", ".")  # makes the database
    ended = yaowen("export", "--format", "atom")
    assert (ended.status, len(ElementTree.fromstring(ended.out))) == (0, 3)


def test_a_backup_comes_back(stocked: Yaowen, tmp_path: Path) -> None:
    before = stocked("export").out
    ended = stocked("backup", "copy.db")
    assert ended.status == 0
    assert "nothing about any chat is in it" in ended.err
    asyncio.run(_keep(tmp_path / "data", Article("多出来的", (Paragraph("一句话。"),))))
    assert stocked("export").out != before
    ended = stocked("restore", "copy.db")
    assert (ended.status, ended.out) == (0, "")
    assert "is kept as" in ended.err
    assert stocked("export").out == before


def test_a_backup_can_begin_a_new_database(stocked: Yaowen, tmp_path: Path) -> None:
    assert "the chats' settings are in it" in stocked("backup", "--readers", "copy.db").err
    assert stocked("--data", "new", "restore", "copy.db").status == 0
    assert stocked("--data", "new", "export").out == stocked("export").out


@pytest.mark.parametrize("name", ["none.db", "copy.db"])
def test_what_is_no_backup_is_refused(yaowen: Yaowen, tmp_path: Path, name: str) -> None:
    (tmp_path / "copy.db").write_text("words")
    ended = yaowen("restore", name)
    assert ended.status == 1
    assert name in ended.err
