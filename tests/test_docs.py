"""The documents say what the program does: every command, every key, no path or host that is nobody's business."""

import re
import tomllib
from pathlib import Path

import pytest

from bot import config
from bot.__main__ import parser
from bot.chat.commands import MENU

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_every_chat_command_stands_in_the_readme(readme: str) -> None:
    text = read(readme)
    assert [c.name for c in MENU if f"`/{c.name}" not in text] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_command_of_the_terminal_stands_in_the_readme(readme: str) -> None:
    text = read(readme)
    names = next(action.choices for action in parser()._actions if action.dest == "command")
    assert names
    assert [
        name
        for name in names
        if f"yaowen {name}" not in text and f"`{name} " not in text and f"`{name}`" not in text
    ] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_names_the_targets_a_new_user_needs(readme: str) -> None:
    text = read(readme)
    targets = re.findall(r"^([a-z]+):.*## ", read("Makefile"), re.MULTILINE)
    assert {"help", "setup", "try", "test", "check", "fix", "bench", "lock"} == set(targets)
    assert all(f"make {target}" in text for target in ("setup", "try", "test"))


@pytest.mark.parametrize(
    ("package", "head"),
    [("", "## The map"), ("news", "In the core"), ("store", "In the store"), ("chat", "In the chat")],
)
def test_the_map_names_every_module_and_no_other(package: str, head: str) -> None:
    _, _, below = read("DESIGN.md").partition(f"\n{head}")
    drawn = re.split(r"\n(?=\S)", below, maxsplit=1)[0]
    rows = re.findall(r"^ {4}(?:  )?([\w./]+(?:, [\w./]+)*)", drawn, re.MULTILINE)
    named = {name.rstrip("/").removesuffix(".py") for row in rows for name in row.split(", ")} - {"bot"}
    modules = {path.stem for path in (ROOT / "bot" / package).glob("*.py")} - {"__init__"}
    folders = {path.parent.name for path in (ROOT / "bot" / package).glob("*/__init__.py")}
    data = {"tables", "locales", "migrations"}
    assert named - data == modules | folders - data


def test_every_key_stands_in_the_example_configuration() -> None:
    example = read("config.example.toml")
    for section, keys in config.KEYS.items():
        assert re.search(rf"^(# )?\[+{section}\]+$", example, re.MULTILINE)
        assert [key for key in keys if not re.search(rf"^(# )?{key} = ", example, re.MULTILINE)] == []


def test_the_example_configuration_loads_as_it_is_and_with_every_key_in_use(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(read("config.example.toml"), encoding="utf-8")
    assert config.load(path, {}) == config.Config(data=tmp_path / "data")
    everything = re.sub(r"^# (?=\[|\w+ = )", "", read("config.example.toml"), flags=re.MULTILINE)
    tomllib.loads(everything)
    path.write_text(everything, encoding="utf-8")
    (tmp_path / "token.txt").write_text("123456789:" + "A" * 35)
    (tmp_path / "token.txt").chmod(0o600)
    (tmp_path / "model-key.txt").write_text("a-key")
    (tmp_path / "model-key.txt").chmod(0o600)
    settings = config.load(path, {})
    assert settings.model
    assert settings.folders
    assert settings.feeds
    assert settings.notes == ()


def test_the_dockerfile_is_what_the_image_check_expects() -> None:
    text = read("Dockerfile")
    assert re.search(r"^USER 10001$", text, re.MULTILINE)
    assert re.findall(r"^VOLUME (.*)$", text, re.MULTILINE) == ["/data"]
    assert "tools/install.sh" in text
    assert "--require-hashes" in read("tools/install.sh")


@pytest.mark.parametrize("name", ["runtime", "dev", "bench"])
def test_every_pin_has_hashes_and_names_no_host(name: str) -> None:
    text = read(f"requirements/{name}.txt")
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9][\w.\-\[\]]*==\S+", text, re.MULTILINE | re.IGNORECASE)
    assert len(pins) > 20
    assert len(
        re.findall(r"^[a-z0-9][^\n]*==[^\n]*\\\n +--hash=sha256:", text, re.MULTILINE | re.IGNORECASE)
    ) == len(pins)
