from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import text
from bot.sandbox.refusals import Refused
from tests.judges import tdlib

BOLD = {"type": "bold", "offset": 0, "length": 1}


def refused(words: str, *entities: object, limit: int = text.MAX_TEXT) -> str:
    with pytest.raises(Refused) as caught:
        text.sent(words, entities, limit=limit)
    assert caught.value.code == 400
    return caught.value.description.removeprefix("Bad Request: ")


def bold(offset: int, length: int) -> dict[str, Any]:
    return {"type": "bold", "offset": offset, "length": length}


def test_length_counts_utf_16_units() -> None:
    assert text.sent("字" * 4096, ()) == ("字" * 4096, ())
    assert refused("☄" * 4095 + "😀") == "message is too long"


def test_a_request_over_32_kilobytes_is_refused_before_anything_else() -> None:
    assert refused("字" * 10_923) == "text is too long"


def test_a_caption_has_its_own_limit() -> None:
    assert refused("x" * 1025, limit=text.MAX_CAPTION) == "message caption is too long"


@pytest.mark.parametrize(
    ("words", "entity", "expected"),
    [
        ("abc", bold(-1, 1), "receive an entity with incorrect offset -1"),
        ("abc", bold(0, -1), "receive an entity with incorrect length -1"),
        ("abc", bold(5, 1), "entity begins after the end of the text at UTF-16 offset 5"),
        (
            "abc",
            bold(0, 4),
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 4",
        ),
        ("😀a", bold(1, 1), "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (
            "😀a",
            bold(0, 1),
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4",
        ),
        ("abc", "bold", "can't parse MessageEntity: expected an Object"),
        ("abc", {"type": "bold", "length": 1}, "can't parse MessageEntity: Can't find field \"offset\""),
        ("abc", {**BOLD, "type": "huge"}, "can't parse MessageEntity: Unsupported type specified"),
        ("abc", {**BOLD, "type": "text_link"}, "can't parse MessageEntity: Can't find field \"url\""),
        ("abc", {**BOLD, "type": "text_link", "url": ""}, "entity URL '' is invalid: URL host is empty"),
    ],
)
def test_a_wrong_entity_is_refused_in_tdlibs_words(words: str, entity: object, expected: str) -> None:
    assert refused(words, entity) == expected


@pytest.mark.parametrize("words", ["abc", "a😀", "新闻", "a\rb", "\u202eabc"])
@given(data=st.data())
def test_tdlib_judges_offsets_the_same(words: str, data: st.DataObject) -> None:
    offset, length = data.draw(st.integers(-1, 6)), data.draw(st.integers(-1, 6))
    theirs = tdlib("parseMarkdown", words, [bold(offset, length)])
    if theirs["@type"] == "error":
        assert refused(words, bold(offset, length)).lower() == theirs["message"].lower()
        return
    clean, entities = text.sent(words, [bold(offset, length)])
    assert clean == theirs["text"]
    assert [(e["offset"], e["length"]) for e in entities] == [
        (e["offset"], e["length"]) for e in theirs["entities"]
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://e.org/a",
        "http://e.org:8080",
        "e.org",
        "https://新闻.example/路",
        "tg://user?id=1",
        "http://1.2.3.4/",
        "x.y",
        "https://example.com./",
        "http://a..b/",
        "http://[2001:db8::1]/",
        "http://[2001:db8::1]:080/x",
        "https://reader:secret@e.org/a b",
        "ton://x",
    ],
)
def test_tdlib_takes_the_links_we_take(url: str) -> None:
    link = {**BOLD, "type": "text_link", "url": url}
    assert text.sent("abc", [link])[1] == (link,)
    assert tdlib("getMarkdownText", "abc", [link])["@type"] == "formattedText"


@pytest.mark.parametrize(
    "url",
    [
        "foo",
        "javascript:1",
        "ftp://e.org/x",
        "http://localhost/",
        "http://新闻。中国/",
        "http://e.org:99999/",
        "http://e.org:/",
        "http://e.org:0/",
        "http:/e.org",
        "http://[",
        "http://[foo]/",
        "http://.",
        "http://a b.c/",
        "//e.org",
        "http://a@b@c.d/",
        "http://%zz@c.d/",
    ],
)
def test_tdlib_refuses_the_links_we_refuse_in_the_same_words(url: str) -> None:
    link = {**BOLD, "type": "text_link", "url": url}
    assert refused("abc", link) == "e" + tdlib("getMarkdownText", "abc", [link])["message"][1:]


@given(st.builds("{}{}".format, st.sampled_from(["", "http://"]), st.text("ab.:新-_%[]@ !1", min_size=1)))
def test_tdlib_judges_any_web_link_the_same(url: str) -> None:
    link = {**BOLD, "type": "text_link", "url": url}
    if tdlib("getMarkdownText", "abc", [link])["@type"] == "error":
        assert refused("abc", link).startswith("entity URL")
    else:
        assert text.sent("abc", [link])[1]


def test_blanks_at_the_ends_are_cut_and_entities_follow() -> None:
    assert text.sent(" \n abc \n", [bold(3, 3)]) == ("abc", (bold(0, 3),))
    assert text.sent("abc  ", [bold(1, 4)]) == ("abc", (bold(1, 2),))
    assert text.sent("  abc", [bold(1, 4)]) == (" abc", (bold(0, 4),))
    assert text.sent("   ", ()) == ("", ())


def test_entities_of_no_length_and_kinds_that_bots_cannot_set_vanish() -> None:
    assert text.sent("abc", [bold(1, 0), {**BOLD, "type": "hashtag"}]) == ("abc", ())


def test_only_a_hundred_entities_are_kept() -> None:
    _, entities = text.sent("a" * 200, [bold(n, 1) for n in range(150)])
    assert len(entities) == 100


def test_commands_and_addresses_are_found_outside_of_links_and_code() -> None:
    words = "/latest or https://news.example.org/a，not a/b or /story"
    code = {"type": "code", "offset": words.index("/story"), "length": 6}
    _, entities = text.sent(words, [code])
    found = {(e["type"], words[e["offset"] : e["offset"] + e["length"]]) for e in entities}
    assert found == {("bot_command", "/latest"), ("url", "https://news.example.org/a"), ("code", "/story")}


@given(st.text())
def test_any_text_is_taken_or_refused(words: str) -> None:
    try:
        clean, _ = text.sent(words, ())
    except Refused:
        return
    assert clean == clean.strip(" \n")
    assert text.units(clean) <= text.MAX_TEXT
