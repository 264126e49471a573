"""Zips of pages, saved mail and saved pages: told by content, opened safely, refused plainly."""

import io
import struct
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.clean import containers
from bot.news.clean.cleaner import clean
from bot.news.clean.output import explain
from bot.news.clean.trace import Cleaned
from bot.news.model import Article, RawItem, Refusal

PAGE = (
    "<p>植物园的温室昨晚第一次在夜里开放，园方准备了四百盏小灯，参观的人沿着水渠走了一圈。</p>"
    "<p>王莲的叶子直径超过两米，园丁说它每天长二十厘米，夏天结束以前可以托住一个孩子。</p>"
)
POST = f"---\ntitle: {{}}\nlink: https://example.org/{{}}\n---\n{PAGE}"


def pack(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def post(number: int) -> bytes:
    return POST.format(f"温室夜游第{number}晚", number).encode()


def opened(content: bytes) -> Cleaned:
    return clean(RawItem("dropped.bin", content))


def refused(content: bytes) -> str:
    (part,) = opened(content).parts
    assert isinstance(part, Refusal)
    return part.code


def titles(cleaned: Cleaned) -> list[str | None]:
    return [part.title if isinstance(part, Article) else None for part in cleaned.parts]


def test_every_file_of_an_archive_is_a_part_in_its_order() -> None:
    found = opened(pack({"b/2.md": post(2), "a.html": post(1), "empty.md": b" "}))
    assert titles(found) == ["温室夜游第2晚", "温室夜游第1晚", None]
    assert "b/2.md" in explain(found)


def test_folders_and_hidden_files_of_an_archive_are_left_out() -> None:
    found = opened(
        pack({"a/": b"", "a/.DS_Store": b"x", "__MACOSX/a/._1.md": b"x", ".git/x": b"", "a/1.md": post(1)})
    )
    assert titles(found) == ["温室夜游第1晚"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pack({}), "empty-archive"),
        (pack({"a/": b""}), "empty-archive"),
        (pack({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>"}), "document"),
        (pack({f"{n}.md": b"" for n in range(2001)}), "too-many"),
        (pack({f"{n}.md": b" " * 4_900_000 for n in range(11)}), "unpacks-too-big"),
        (pack({"big.md": b" " * 5_000_001}), "too-big"),
        (pack({"in.zip": pack({"a.md": post(1)})}), "nested"),
        (pack({"a.md": post(1)}, zipfile.ZIP_BZIP2), "packing"),
        (pack({"a.md": post(1)})[:-30], "broken"),
        (b"PK\x03\x04" + b"\0" * 200, "broken"),
        (b"PK\x03\x04".ljust(50_000_001), "too-big"),
    ],
)
def test_an_archive_that_is_not_safe_or_whole_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_an_archive_with_a_password_is_refused() -> None:
    content = bytearray(pack({"a.md": post(1)}))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert refused(bytes(content)) == "encrypted"


def test_a_damaged_file_spoils_only_itself() -> None:
    content = bytearray(pack({"a.md": post(1), "b.md": post(2)}, zipfile.ZIP_STORED))
    at = content.index("温室".encode())
    content[at : at + 3] = b"xyz"
    assert titles(opened(bytes(content))) == [None, "温室夜游第2晚"]


def test_an_archive_that_lies_about_a_size_unpacks_no_more_than_it_says() -> None:
    content = bytearray(pack({"a.md": b"<p>" * 1_500_000}))
    directory = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, directory + 24, 1000)
    assert refused(bytes(content)) == "broken"


@given(st.binary(max_size=200), st.integers(0, 400))
def test_any_damaged_archive_gets_an_answer(noise: bytes, at: int) -> None:
    content = bytearray(pack({"a.md": post(1), "b.eml": letter()}))
    content[at : at + len(noise)] = noise
    assert opened(bytes(content)).parts


def letter(subject: str = "Night in the greenhouse", body: str = PAGE, **headers: str) -> bytes:
    """A letter; header names are written with underscores."""
    given = {
        "From": "Garden Weekly <news@garden.example>",
        "Subject": subject,
        "Date": "Fri, 20 Nov 2026 08:30:00 +0800",
        "MIME-Version": "1.0",
        "Content-Type": "text/html; charset=utf-8",
    }
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in (given | named).items() if value]
    return ("\r\n".join(lines) + f"\r\n\r\n{body}").encode()


def the(content: bytes) -> Article:
    (part,) = opened(content).parts
    assert isinstance(part, Article), part
    return part


def test_a_letter_tells_title_date_and_author_by_its_headers() -> None:
    found = the(
        letter("=?utf-8?B?5rip5a6k5aSc5ri4?=", From="=?utf-8?Q?=E6=9D=8E=E5=9B=AD?= <li@garden.example>")
    )
    assert (found.title, found.author, found.publisher) == ("温室夜游", "李园", None)
    assert found.published is not None
    assert found.published.isoformat() == "2026-11-20T08:30:00+08:00"
    assert len(found.paragraphs) == 2


def test_a_newsletter_names_its_publisher() -> None:
    assert the(letter(List_Unsubscribe="<mailto:off@garden.example>")).publisher == "Garden Weekly"
    assert the(letter(List_Id="garden", From="news@garden.example")).publisher is None
    assert the(letter(From="Newsletter <news@reuters.com>")).publisher == "Reuters"


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Fri, 20 Nov 2026 08:30:00 -0000", "Fri, 99 Nov 2026 08:30:00 +0800"]
)
def test_a_date_that_is_no_moment_is_not_believed(date: str) -> None:
    assert the(letter(Date=date)).published is None


def test_a_plain_letter_is_called_by_its_subject() -> None:
    text = (
        "各位读者：\n\n植物园的温室昨晚第一次在夜里开放，园方准备了四百盏小灯，参观的人沿着水渠走了一圈。\n"
    )
    found = the(letter("温室夜游", text, Content_Type="text/plain; charset=utf-8"))
    assert found.title == "温室夜游"
    assert "各位读者" in found.body
    assert the(letter("", f"温室夜游\n\n{text}", Content_Type="text/plain")).title == "温室夜游"


@pytest.mark.parametrize(
    ("declared", "coding"),
    [
        ("gb2312", "gb18030"),
        ("big5", "big5hkscs"),
        ("hz-gb-2312", "hz"),
        ("utf-8", "utf-8"),
        ("none", "gb18030"),
    ],
)
def test_a_letter_is_read_in_its_charset(declared: str, coding: str) -> None:
    page = (
        PAGE
        if coding != "big5hkscs"
        else "<p>園丁在夜裏點亮了四百盞小燈，參觀的人沿著水渠走了一圈，看見王蓮開花。</p>"
    )
    head = letter(body="", Content_Type=f"text/html; charset={declared}")
    assert the(head + page.encode(coding)).paragraphs[0].text in page


@pytest.mark.parametrize("subject", ["=?no-such?b?5rip?=", "=?utf-8?b?5?="])
def test_a_header_that_cannot_be_read_says_nothing(subject: str) -> None:
    assert "5rip" not in the(letter(subject, "<h1>温室夜游</h1>" + PAGE)).title


def test_of_several_forms_the_page_is_read_and_attachments_are_not() -> None:
    body = "\r\n".join(
        [
            *("--x", "Content-Type: text/plain", "", "only words", "--x"),
            *("Content-Type: text/html", "Content-Disposition: attachment", "", "<p>attached</p>", "--x"),
            *("Content-Type: text/html; charset=utf-8", "", PAGE, "--x--", ""),
        ]
    )
    found = the(letter(body=body, Content_Type='multipart/alternative; boundary="x"'))
    assert "王莲" in found.body


def test_a_page_saved_by_a_browser_keeps_its_address_and_not_the_hour_of_saving() -> None:
    body = "\r\n".join(
        [
            *(
                "--x",
                "Content-Type: text/html; charset=utf-8",
                "Content-Location: https://garden.example/night",
                "",
            ),
            *(
                PAGE,
                "--x",
                "Content-Type: image/png",
                "Content-Location: https://garden.example/a.png",
                "",
                "x",
            ),
            *("--x--", ""),
        ]
    )
    found = the(
        letter(
            "温室夜游",
            body,
            From="<Saved by Blink>",
            Content_Type='multipart/related; type="text/html"; boundary="x"',
        )
    )
    assert (found.title, found.source_url) == ("温室夜游", "https://garden.example/night")
    assert (found.published, found.author, found.publisher) == (None, None, None)


def test_mail_in_an_archive_is_opened_too() -> None:
    assert titles(opened(pack({"a.eml": letter("温室夜游")}))) == ["温室夜游"]


def test_a_message_without_words_is_refused() -> None:
    assert refused(letter(Content_Type="image/png")) == "empty-mail"
    assert refused(letter(Content_Type="text/html", body="")) == "empty"


def test_a_message_nested_without_end_is_refused() -> None:
    deep = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3000))
    assert refused(b"MIME-Version: 1.0\nFrom: a@b.example\n" + deep.encode()) in {"too-deep", "empty-mail"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\nMIME-Version: 1.0\n",
        b"Title: Rain\nFrom: the north\n\nIt rained.",
        b"MIME-Version: 1.0\nTo: all\n\nIt rained.",
        b"Message-ID: 1\nFrom: a\nno field\n\nIt rained.",
    ],
)
def test_a_text_that_only_looks_like_a_letter_is_none(content: bytes) -> None:
    assert containers.opened(RawItem("a", content)) == RawItem("a", content)


@given(st.lists(st.sampled_from(["From: ", "Subject: ", "Date: ", "Content-Type: ", "multipart/mixed; boundary=", "x", "--x", "\r\n", "=?gb2312?b?", "?=", "charset=", "Content-Transfer-Encoding: base64", "\0"]) | st.text(max_size=9), max_size=30))  # fmt: skip
def test_any_message_gets_an_answer(pieces: list[str]) -> None:
    head = b"MIME-Version: 1.0\r\nFrom: a@b.example\r\n"
    assert opened(head + "".join(pieces).encode("utf-8", "replace")).parts
