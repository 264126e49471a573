"""Files in the shapes that were seen, in our own words, beside what they must become."""

import json
from pathlib import Path

import pytest

from bot.chat.refusals import english
from bot.news.clean.cleaner import clean
from bot.news.clean.output import row
from bot.news.model import RawItem

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(path.name for path in GOLDEN.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("name", FILES)
def test_a_golden_file_becomes_what_stands_beside_it(name: str) -> None:
    parts = clean(RawItem(name, (GOLDEN / name).read_bytes())).parts
    rows = [row(name, at if len(parts) > 1 else None, part, english) for at, part in enumerate(parts, 1)]
    for each in rows:
        each["body"] = each["body"].split("\n\n") if each["body"] else None
    assert rows == json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
