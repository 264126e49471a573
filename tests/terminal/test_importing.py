"""`yaowen clean` and `yaowen ingest`."""

import os
import zipfile
from pathlib import Path

import pytest

from tests.terminal.conftest import SAMPLES, Yaowen

CLEAN_KEYS = [
    "file",
    "part",
    "is_article",
    "reason",
    "title",
    "publisher",
    "published",
    "author",
    "source_url",
    "mirror_url",
    "language",
    "tags",
    "image_url",
    "image_caption",
    "body",
]


def test_clean_prints_an_object_a_file_in_the_order_given(yaowen: Yaowen) -> None:
    names = [SAMPLES / "wordpress-marathon.html", SAMPLES / "mirror-2020-comet.md"]
    ended = yaowen("clean", "--json", *names)
    assert ended.status == 0
    assert [list(row) for row in ended.rows] == [CLEAN_KEYS] * 2
    assert [row["file"] for row in ended.rows] == list(map(str, names))
    assert [row["source_url"] is None for row in ended.rows] == [True, False]
    assert all(row["is_article"] and "\n\n" in row["body"] for row in ended.rows)


def test_clean_takes_folders(yaowen: Yaowen) -> None:
    rows = yaowen("clean", "--json", SAMPLES).rows
    assert len(rows) == len([path for path in SAMPLES.iterdir() if path.suffix in (".md", ".html", ".txt")])
    assert all(row["is_article"] and row["title"] for row in rows)
    assert all(row["publisher"] for row in rows if "plain-" not in row["file"])


def test_clean_explains_what_went_and_why(yaowen: Yaowen) -> None:
    said = yaowen("clean", "--explain", SAMPLES / "mirror-2022-library-hours.md").out
    for word in ("title", "publisher", "source_url", "paragraphs"):
        assert word in said


def test_clean_reads_as_text_without_json(yaowen: Yaowen) -> None:
    said = yaowen("clean", SAMPLES / "mirror-2020-comet.md").out
    (row,) = yaowen("clean", "--json", SAMPLES / "mirror-2020-comet.md").rows
    assert said.startswith(row["title"])
    assert row["body"] in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.md", b""),
        ("blank.txt", b" \n\n "),
        ("binary.html", bytes(range(256)) * 40),
        ("half.html", b"<html><body><p"),
        ("list.html", b"<ul>" + b"<li><a href='/a'>A headline</a></li>" * 80 + b"</ul>"),
        ("huge.txt", b"a" * 5_000_001),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(
    yaowen: Yaowen, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    ended = yaowen("clean", "--json", name)
    (row,) = ended.rows
    assert ended.status == 0
    assert (row["is_article"], row["body"]) == (False, None)
    assert row["reason"].endswith(".")
    assert row["reason"] in yaowen("clean", name).out
    refused = yaowen("ingest", "--json", name)
    assert refused.status == 1
    assert refused.rows == [{"file": name, "result": "refused", "reason": row["reason"], "parts": []}]
    assert row["reason"] in yaowen("status").out


def test_a_file_that_is_not_there_fails_and_the_others_go_on(yaowen: Yaowen) -> None:
    sample = SAMPLES / "plain-bird-count.txt"
    for command in ("clean", "ingest"):
        ended = yaowen(command, "--json", "none.md", sample)
        assert ended.status == 1
        assert [row["file"] for row in ended.rows] == ["none.md", str(sample)]
        assert ended.rows[0]["reason"]
    assert "none.md" in yaowen("ingest", "none.md").err


def test_an_import_goes_on_where_it_stopped(yaowen: Yaowen) -> None:
    first = yaowen("ingest", "--json", SAMPLES / "plain-bird-count.txt")
    assert [row["result"] for row in first.rows] == ["stored"]
    again = yaowen("ingest", "--json", SAMPLES)
    results = {Path(row["file"]).name: row["result"] for row in again.rows}
    assert results.pop("plain-bird-count.txt") == "duplicate"
    assert set(results.values()) == {"stored"}
    assert "stored 11 · updated 0 · duplicate 1 · refused 0 · failed 0" in again.err


def test_file_names_are_printed_as_given(yaowen: Yaowen, tmp_path: Path) -> None:
    name = "两 个\u00a0空格\u3000.txt"
    (tmp_path / name).write_bytes((SAMPLES / "plain-bird-count.txt").read_bytes())
    assert yaowen("clean", "--json", name).rows[0]["file"] == name
    assert yaowen("ingest", "--json", name).rows[0]["file"] == name
    assert yaowen("stories", "--json").rows[0]["articles"][0]["file"] == name


def test_an_archive_gives_an_object_an_article_with_its_part(yaowen: Yaowen, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pages.bin", "w") as archive:
        for name in ("plain-bird-count.txt", "wordpress-marathon.html"):
            archive.write(SAMPLES / name, name)
    rows = yaowen("clean", "--json", "pages.bin").rows
    assert [(row["file"], row["part"], row["is_article"]) for row in rows] == [
        ("pages.bin", 1, True),
        ("pages.bin", 2, True),
    ]
    assert [row["result"] for row in yaowen("ingest", "--json", "pages.bin").rows] == ["stored"]


def test_what_is_refused_in_an_archive_is_told_by_its_name(yaowen: Yaowen, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.write(SAMPLES / "plain-bird-count.txt", "birds.txt")
        archive.writestr("old/none.md", b"")
    first = yaowen("ingest", "pages.zip")
    assert first.status == 1
    assert "stored 1" in first.err
    assert "yaowen: pages.zip!old/none.md: The file is empty." in first.err
    (row,) = yaowen("ingest", "--json", "pages.zip").rows
    parts = [{"part": "old/none.md", "reason": "The file is empty."}]
    assert row == {"file": "pages.zip", "result": "duplicate", "reason": None, "parts": parts}
    assert "pages.zip!old/none.md: The file is empty." in yaowen("status").out
    assert "pages.zip!old/none.md: not an article: The file is empty.\n" in yaowen("clean", "pages.zip").out
    assert yaowen("status", "--json").rows[0]["refused"][0]["parts"] == parts


def test_links_and_pipes_in_a_folder_are_told_and_the_rest_goes_on(yaowen: Yaowen, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    os.mkfifo(given / "pipe.md")
    (given / "link.md").symlink_to(SAMPLES / "plain-bird-count.txt")
    (given / "a.txt").write_bytes((SAMPLES / "plain-bird-count.txt").read_bytes())
    for command in ("clean", "ingest"):
        ended = yaowen(command, given)
        assert ended.status == 1
        assert f"yaowen: {given / 'link.md'}: It is a link, and links are not followed." in ended.err
        assert f"yaowen: {given / 'pipe.md'}: It is a pipe, a socket or a device" in ended.err
    assert "stored 1 · updated 0 · duplicate 0 · refused 0 · failed 2" in ended.err


def post(number: int) -> str:
    """A post of a day; under each stands the same line."""
    what = ("灯塔", "码头", "浮标", "渔市")[number]
    link = f"https://harbour.example/{number}.html"
    return (
        f"---\ntitle: {what}修好了\ndate: 2026-0{number + 1}-01T08:00:00.000Z\nfrom: {link}\n---\n"
        f"<p>{what}的修缮工程昨天结束，一共用了{number + 3}个月，比计划早了两个星期。</p>"
        f"<p>负责{what}的工程师说，明年还要给它换上新的油漆。</p>"
        "<p>《港湾晚报》傍晚出版，各码头的报亭都可以领取。</p>"
    )


def test_an_explanation_names_what_the_publisher_repeats_where_a_database_is_at_hand(
    yaowen: Yaowen, tmp_path: Path
) -> None:
    known = '[sites]\npublishers = { "harbour.example" = "港湾晚报" }'
    (tmp_path / "config.toml").write_text(known, encoding="utf-8")
    for number in range(4):
        (tmp_path / f"{number}.md").write_text(post(number), encoding="utf-8")
    assert "repeated" not in yaowen("clean", "--explain", "3.md").out
    (tmp_path / "empty.md").touch()
    assert yaowen("ingest", "0.md", "1.md", "2.md").status == 0
    said = yaowen("clean", "--explain", "3.md", "empty.md").out
    assert "seen in 3 articles of 港湾晚报: 《港湾晚报》傍晚出版，各码头的报亭都可以领取。" in said
    assert "2 paragraphs" in said
    (row,) = yaowen("clean", "--json", "3.md").rows
    assert row["body"].count("\n\n") == 2
