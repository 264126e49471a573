"""Files that lie, hide, block or clash are handled by their looks alone."""

import errno
import os
import socket
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.news.model import Refusal
from bot.sources import files
from bot.sources.files import UnreadableError


@pytest.mark.parametrize(
    "content", [b"", b"rain", b"x" * 5_000_000, b"x" * 6_000_000, b"PK\x03\x04" + b"x" * 6_000_000]
)
def test_what_is_read_of_a_content_can_be_told_without_its_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    assert files.read(tmp_path / "a.txt")[0] == files.as_read(content)


def test_a_walk_finds_files_in_order_and_below_folders(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", "sub/deep/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    found = [str(f.path.relative_to(tmp_path)) for f in files.walk(tmp_path)]
    assert found == ["a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt"]


def test_a_walk_leaves_out_what_is_hidden_or_unfinished_and_marks_what_is_no_file(tmp_path: Path) -> None:
    for name in (".hidden", "half.part", "x.md.tmp", "copy~", "#auto#", ".git/config", "real.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "link.md").symlink_to(tmp_path / "real.md")
    (tmp_path / "way").symlink_to(tmp_path.parent)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.txt"))
        found = {each.path.name: each.refusal for each in files.walk(tmp_path)}
    link, special = Refusal("link"), Refusal("special")
    assert found == {"real.md": None, "link.md": link, "pipe.txt": special, "s.txt": special, "way": link}


def test_a_walk_leaves_out_the_folders_it_is_told_to(tmp_path: Path) -> None:
    for name in ("done/a.md", "b.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [f.path.name for f in files.walk(tmp_path, frozenset({tmp_path / "done"}))] == ["b.md"]


def test_a_folder_to_leave_may_be_written_in_any_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("news/data/a.md", "news/b.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "way").symlink_to(tmp_path / "news")
    monkeypatch.chdir(tmp_path / "news")
    roots = (Path(), Path("../news"), tmp_path / "news", tmp_path / "way")
    for leave in (Path("data"), Path("../news/data"), tmp_path / "news/data", tmp_path / "way/data"):
        for root in roots:
            assert [f.path.name for f in files.walk(root, frozenset({leave}))] == ["b.md"], (root, leave)


def test_a_folder_to_leave_that_holds_the_walked_one_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/a.md").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    leave = frozenset({tmp_path, tmp_path / "none", tmp_path / "loop"})
    assert [f.path.name for f in files.walk(tmp_path / "inbox", leave)] == ["a.md"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (found,) = files.walk(tmp_path / "missing")
    assert (found.path, found.refusal) == (tmp_path / "missing", Refusal("gone"))


def test_a_file_that_goes_away_while_it_is_listed_is_no_find(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    with os.scandir(tmp_path) as entries:
        entry = next(entries)
    (tmp_path / "a.md").unlink()
    assert list(files._found(entry)) == []


def test_a_file_is_read_with_its_state(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"rain")
    assert files.read(path) == (b"rain", files.Stamp.of(path.stat()))


def test_of_an_enormous_file_only_a_byte_over_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.md"
    with path.open("wb") as file:
        file.truncate(50_000_000_000)  # a hole: takes no space
    content, stamp = files.read(path)
    assert len(content) == 5_000_001
    assert stamp.size == 50_000_000_000


def test_a_packed_file_may_be_ten_times_as_long(tmp_path: Path) -> None:
    path = tmp_path / "pages.zip"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(60_000_000)
    content, _ = files.read(path)
    assert len(content) == 50_000_001


def test_a_pipe_does_not_block_and_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableError, match="special"):
        files.read(tmp_path / "pipe.txt")


def test_a_folder_named_like_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(UnreadableError, match="special"):
        files.read(tmp_path / "folder.txt")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "link.md").symlink_to(tmp_path / "secret")
    with pytest.raises(UnreadableError, match="link"):
        files.read(tmp_path / "link.md")


def test_a_second_name_of_another_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "second.md").hardlink_to(tmp_path / "secret")
    with pytest.raises(UnreadableError, match="hard-link"):
        files.read(tmp_path / "second.md")


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="gone"):
        files.read(tmp_path / "none.md")


def test_a_socket_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's name may not be long
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("calls.md")
    with pytest.raises(UnreadableError, match="special"):
        files.read(tmp_path / "calls.md")


def test_a_device_is_not_read() -> None:
    with pytest.raises(UnreadableError, match="special"):
        files.read(Path("/dev/zero"))


def test_a_forbidden_file_or_folder_says_so(powerless: Path) -> None:
    for name in ("mine.md", "shut/inside.md", "listed/inside.md"):
        (powerless / name).parent.mkdir(exist_ok=True)
        (powerless / name).write_text("x")
    (powerless / "mine.md").chmod(0)
    (powerless / "shut").chmod(0)
    (powerless / "listed").chmod(0o400)
    with pytest.raises(UnreadableError, match="denied"):
        files.read(powerless / "mine.md")
    found = {each.path.name: each.refusal for each in files.walk(powerless)}
    denied = Refusal("folder-denied")
    assert found == {"mine.md": None, "shut": denied, "inside.md": denied}


def test_unusual_errors_speak_with_the_words_of_the_system() -> None:
    assert files._unreadable(OSError(errno.EIO, "Input/output error")) == Refusal(
        "unreadable", "Input/output error"
    )
    assert files._unreadable(OSError("odd")) == Refusal("unreadable", "OSError")


def test_a_reason_goes_again_where_the_file_cannot_be_moved(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        files.move(tmp_path / "none.md", tmp_path / "q", Path("none.md"), "it is empty")
    assert list((tmp_path / "q").iterdir()) == []


@given(st.binary(min_size=1, max_size=60).filter(lambda b: b"\0" not in b))
def test_any_name_can_be_shown_on_one_line_and_stored(name: bytes) -> None:
    text = files.shown(os.fsdecode(name))
    text.encode()
    assert len(text.splitlines()) == 1
    assert all(char.isprintable() or category(char) == "Zs" for char in text)


def test_readable_names_are_shown_as_they_are() -> None:
    assert files.shown("北京 天气.md") == "北京 天气.md"
    assert files.shown(os.fsdecode("北京.txt".encode("gbk"))) == r"\xb1\xb1\xbe\xa9.txt"
    assert files.shown("two\nlines") == r"two\nlines"


def test_a_moved_file_keeps_its_place_below_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    target = files.move(tmp_path / "a.md", tmp_path / "done", Path("sub/a.md"))
    assert target == tmp_path / "done/sub/a.md"
    assert target.read_text() == "x"
    assert not (tmp_path / "a.md").exists()


def test_names_that_clash_get_a_number_and_nothing_is_overwritten(tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        (tmp_path / "a.md").write_text(text)
        files.move(tmp_path / "a.md", tmp_path / "done", Path("a.md"))
    done = {p.name: p.read_text() for p in (tmp_path / "done").iterdir()}
    assert done == {"a.md": "one", "a-2.md": "two", "a-3.md": "three"}


def test_a_reason_stands_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    target = files.move(tmp_path / "a.md", tmp_path / "q", Path("a.md"), "it is empty")
    assert target.with_name("a.md.reason.txt").read_text() == "it is empty\n"


@pytest.mark.parametrize(
    "name",
    ["气" * 85, "n" * 251 + ".txt", "n" * 255, "a." + "n" * 253],
    ids=["chinese", "suffix", "bare", "endless suffix"],
)
def test_names_as_long_as_they_may_be_can_be_moved_and_numbered(tmp_path: Path, name: str) -> None:
    for _ in range(2):
        (tmp_path / name).write_text("x")
        files.move(tmp_path / name, tmp_path / "q", Path(name), "why not")
    assert len(list((tmp_path / "q").glob("*.reason.txt"))) == 2
    assert len(list((tmp_path / "q").iterdir())) == 4


def test_a_file_moves_to_another_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("x")
    rename = Path.rename

    def far(self: Path, target: Path) -> Path:
        if self.name == "a.md":
            raise OSError(errno.EXDEV, "another device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", far)
    target = files.move(tmp_path / "a.md", tmp_path / "done", Path("a.md"))
    assert target.read_text() == "x"
    assert [p.name for p in (tmp_path / "done").iterdir()] == ["a.md"]
    assert not (tmp_path / "a.md").exists()


def test_a_full_disk_is_told_and_the_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("x")

    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(SourceError, match="full"):
        files.move(tmp_path / "a.md", tmp_path / "done", Path("a.md"))
    assert (tmp_path / "a.md").exists()
