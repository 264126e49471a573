"""Feeds of every make and mood become raw items with hints, or a sentence."""

import json
from contextlib import suppress
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from time import struct_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.news import feeds
from bot.news.feeds import MOST_ENTRIES, Feed, entries
from bot.news.model import Hints, RawItem

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
URL = "https://news.example.org/feed.xml"


def rss(*items: str, head: str = "<title>湖区新闻</title>", prolog: str = '<?xml version="1.0"?>') -> bytes:
    """An RSS feed of items."""
    body = "".join(f"<item>{item}</item>" for item in items)
    space = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return f'{prolog}<rss version="2.0" {space}><channel>{head}{body}</channel></rss>'.encode()


def read(content: bytes) -> Feed:
    return entries(content, URL, NOW)


def test_an_entry_becomes_an_item_with_all_that_the_feed_says() -> None:
    feed = read(
        rss(
            "<title>候鸟 &amp; 湿地</title><link>https://news.example.org/1</link><guid>g1</guid>"
            "<pubDate>Fri, 20 Nov 2026 08:30:00 +0800</pubDate><dc:creator>冯雁</dc:creator>"
            "<description>短</description><content:encoded><![CDATA[<p>秋季调查<b>结束</b></p>]]></content:encoded>"
        )
    )
    (item,) = feed.entries
    assert feed.title == "湖区新闻"
    assert item.name == "https://news.example.org/1"
    assert item.content.decode() == "<p>秋季调查<b>结束</b></p>"
    published = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    assert item.hints == Hints("候鸟 & 湿地", "湖区新闻", published, "冯雁", "https://news.example.org/1")


def test_atom_is_read_too_and_relative_links_are_completed() -> None:
    feed = read(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Weather</title><entry><title>Snow</title><id>urn:1</id>'
        b'<link href="/snow"/><published>2026-11-20T08:00:00Z</published><author><name>Maya Finch</name></author>'
        b'<content type="html">&lt;p&gt;Snow fell. &lt;img src="/a.jpg"&gt;&lt;/p&gt;</content></entry></feed>'
    )
    (item,) = feed.entries
    assert item.name == "https://news.example.org/snow"
    assert item.content == b'<p>Snow fell. <img src="https://news.example.org/a.jpg" /></p>'
    assert item.hints.author == "Maya Finch"


def json_feed(*items: object, **more: object) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items} | more).encode()


def test_json_feeds_are_read() -> None:
    item = {
        "id": "1",
        "url": "/snow",
        "title": "Snow",
        "content_html": "<p>Snow fell.</p>",
        "date_published": "2026-11-20T08:00:00+08:00",
        "authors": [{"name": "Maya Finch"}],
    }
    feed = read(
        json_feed(item, {"id": "2", "content_text": "1 < 2", "author": {"name": "Owl"}}, title="Weather")
    )
    first, second = feed.entries
    published = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    assert first.hints == Hints("Snow", "Weather", published, "Maya Finch", "https://news.example.org/snow")
    assert first.content == b"<p>Snow fell.</p>"
    assert (second.name, second.content, second.hints.author) == ("2", b"1 &lt; 2", "Owl")


@pytest.mark.parametrize(
    "content", [b"{", b"{}", b'{"items": []}', json_feed(items=3), b'{"a":' * 100_000, json_feed(version=1)]
)
def test_json_that_is_no_feed_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(SourceError, match="not a feed"):
        read(content)


nonsense = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=()), max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "a"]), inner, max_size=2)
    ),
    max_leaves=4,
)
KEYS = [
    "id",
    "url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "date_published",
    "author",
    "authors",
]


@given(st.dictionaries(st.sampled_from(KEYS), nonsense))
@example({"authors": 1})
@example({"author": 1, "authors": [[]]})
@example({"date_published": "0001-01-01T00:00:00+14:00"})
@example({"title": "坏\ud800", "url": "https://e.org/\udfff", "author": {"name": "\ud800"}})
def test_nonsense_in_json_entries_breaks_nothing(item: dict[str, object]) -> None:
    (found,) = read(json_feed(item)).entries
    assert found.name
    assert all(text.encode() for text in (found.name, found.digest, *map(str, astuple(found.hints))))


def test_half_a_character_is_shown_as_unknown_and_the_rest_is_read() -> None:
    feed = read(json_feed({"id": "1", "title": "坏\ud800", "content_html": "雨\udc00"}, title="湖\ud800"))
    assert (feed.title, feed.entries[0].hints.title) == ("湖\ufffd", "坏\ufffd")
    assert feed.entries[0].content.decode() == "雨\ufffd"
    feed = read(rss("<title>雪&#55357; &#x96EA; 3 &#60; 5</title><description>雨&#xDC00;</description>"))
    assert feed.entries[0].hints.title == "雪\ufffd 雪 3 < 5"
    assert feed.entries[0].content.decode() == "雨\ufffd"


def test_one_text_under_two_titles_or_links_is_two_items() -> None:
    hints = [
        Hints("Snow", source_url="https://lake.example.org/1"),
        Hints("Snow", source_url="https://hill.example.org/1"),
        Hints("Snow, at last", source_url="https://lake.example.org/1"),
        Hints("Snow"),
        Hints(source_url="Snow"),
        Hints(),
    ]
    assert len({RawItem("a", b"snow", each).digest for each in hints}) == 6
    again = RawItem("b", b"snow", Hints("Snow", "Lake News", NOW, "Maya Finch"))
    assert again.digest == RawItem("a", b"snow", Hints("Snow")).digest


def test_a_file_is_known_by_its_content_alone() -> None:
    assert RawItem("a.md", b"snow").digest == RawItem("b.md", b"snow").digest == sha256(b"snow").hexdigest()


def test_plain_text_content_does_not_turn_into_markup() -> None:
    (item,) = read(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title><id>u</id>'
        b'<content type="text">1 &lt; 2 &amp; rain</content></entry></feed>'
    ).entries
    assert item.content == b"1 &lt; 2 &amp; rain"


def test_the_summary_stands_in_where_there_is_no_content() -> None:
    (item,) = read(
        rss("<link>https://e.example.org/1</link><description>&lt;p&gt;rain&lt;/p&gt;</description>")
    ).entries
    assert item.content == b"<p>rain</p>"


def test_an_entry_with_nothing_in_it_is_still_an_item() -> None:
    (item,) = read(rss("<guid isPermaLink='false'>g</guid>")).entries
    assert (item.name, item.content, item.hints) == ("g", b"", Hints(publisher="湖区新闻"))
    (item,) = read(rss("<title>only a title</title>")).entries
    assert item.name == URL


def test_an_entry_taken_over_from_another_feed_keeps_its_publisher() -> None:
    (item,) = read(rss("<title>t</title><source url='https://x.example.org'>山区日报</source>")).entries
    assert item.hints.publisher == "山区日报"


def test_entries_with_the_same_id_or_link_come_once() -> None:
    feed = read(
        rss(
            "<title>1</title><guid>g</guid><link>https://e.example.org/1</link>",
            "<title>2</title><guid>g</guid><link>https://e.example.org/2</link>",
            "<title>3</title><guid>h</guid><link>https://e.example.org/1</link>",
            "<title>4</title><guid>i</guid><link>https://e.example.org/4</link>",
        )
    )
    assert [item.hints.title for item in feed.entries] == ["1", "4"]


@pytest.mark.parametrize(
    ("stated", "read_as"),
    [
        ("Fri, 20 Nov 2026 23:59:00 GMT", datetime(2026, 11, 20, 23, 59, tzinfo=UTC)),
        ("2026-11-20T08:00:00+08:00", datetime(2026, 11, 20, 0, 0, tzinfo=UTC)),
        ("2026-11-20", date(2026, 11, 20)),
        ("Mon, 01 Jan 1111 00:00:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Sat, 20 Nov 2050 00:00:00 GMT", None),
        ("1" * 100_000, None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_as_precise_as_stated_and_none_where_they_cannot_be(
    stated: str, read_as: date | None
) -> None:
    (item,) = read(rss(f"<title>t</title><pubDate>{stated}</pubDate>")).entries
    assert item.hints.published == read_as


def test_a_time_that_does_not_exist_is_none() -> None:
    assert feeds._moment(struct_time((2026, 2, 31, 10, 0, 0, 0, 0, 0))) is None


def test_a_sane_date_is_found_behind_a_wrong_one() -> None:
    content = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title><id>u</id>'
        "<published>2099-01-01T00:00:00Z</published><updated>2026-11-20T00:00:00Z</updated></entry></feed>"
    )
    (item,) = read(content.encode()).entries
    assert item.hints.published == datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030", "big5", "utf-16", "utf-8"])
def test_declared_encodings_are_read(encoding: str) -> None:
    text = "湖北山地大雨" * 20
    content = rss(
        f"<title>{text}</title>", head="", prolog=f'<?xml version="1.0" encoding="{encoding}"?>'
    ).decode()
    (item,) = read(content.encode(encoding)).entries
    assert item.hints.title == text


def test_a_lying_encoding_is_seen_through() -> None:
    content = rss(
        "<title>颱風轉向東北，週末前外圍雨帶影響沿岸</title>",
        prolog='<?xml version="1.0" encoding="gb2312"?>',
    )
    (item,) = read(content).entries
    assert item.hints.title == "颱風轉向東北，週末前外圍雨帶影響沿岸"


def test_titles_lose_markup_but_not_comparisons() -> None:
    feed = read(rss("<title>&lt;b&gt;Frost&lt;/b&gt; &amp;amp; 3 &lt; 5\n degrees</title>"))
    assert feed.entries[0].hints.title == "Frost & 3 < 5 degrees"


def test_links_that_are_none_are_left_out() -> None:
    links = ("javascript:alert(1)", "file:///etc/passwd", "http://[half", "mailto:a@example.org")
    feed = read(rss(*(f"<title>{link}</title><link>{link}</link>" for link in links)))
    assert [item.hints.source_url for item in feed.entries] == [None] * 4
    feed = read(json_feed(*({"id": link, "url": link} for link in links)))
    assert [item.hints.source_url for item in feed.entries] == [None] * 4


def test_a_list_without_end_is_cut() -> None:
    items = (f"<title>{n}</title><guid>{n}</guid>" for n in range(MOST_ENTRIES + 100))
    assert len(read(rss(*items)).entries) == MOST_ENTRIES


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"<!DOCTYPE html><html><body>hello</body></html>", "web page"),
        (b"\n<!-- hi --><HTML lang=en>", "web page"),
        (b"just words, and a few more of them", "not a feed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "not a feed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><rss-icon/></svg>", "not a feed"),
        (b"\x89PNG\r\n\x1a\n", "not text"),
        (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss/>', "entities"),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "entities"),
        ('<!DOCTYPE r [<!ENTITY a "b">]><rss/>'.encode("utf-16"), "entities"),
        (b"/etc/passwd", "not a feed"),
        (b"x" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(content: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read(content)


def test_a_list_of_letters_named_in_the_doctype_does_no_harm() -> None:
    prolog = (
        '<?xml version="1.0"?>\n<!-- a note -->\n<!DOCTYPE rss [<!ENTITY % HTMLlat1 PUBLIC '
        '"-//W3C//ENTITIES Latin 1 for XHTML//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml-lat1.ent">\n]>'
    )
    feed = read(rss("<title>jégvirág &eacute;s k&ouml;d</title>", prolog=prolog))
    assert feed.entries[0].hints.title == "jégvirág és köd"


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss()) == Feed("湖区新闻", ())


@settings(max_examples=60, deadline=timedelta(seconds=5))
@given(st.binary(max_size=300), st.integers(0, 400), st.sampled_from([True, False]))
def test_no_bytes_break_the_reader(noise: bytes, place: int, inside: bool) -> None:
    whole = rss(
        "<title>t</title><link>/1</link><pubDate>Fri, 20 Nov 2026 08:30:00 GMT</pubDate><description>d</description>"
    )
    content = whole[:place] + noise + whole[place:] if inside else noise
    with suppress(SourceError):
        for item in read(content).entries:
            assert item.name
            item.content.decode()
