"""Floors on real files: what was reached must not be lost. Skipped where the collection is absent."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from bench import extraction as bench
from bot.news.clean.cleaner import clean
from bot.news.clean.output import row
from bot.news.model import RawItem

pytestmark = pytest.mark.corpus


def plain(text: str | None) -> str:
    return re.sub(r"[\s\u200b-\u200f\ufeff]", "", unicodedata.normalize("NFKC", text or ""))


def labelled(corpus: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    folder = corpus / "articles"
    pairs = []
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        path = folder / label["file"]
        pairs.append((label, row(label["file"], None, clean(RawItem(path.name, path.read_bytes())).parts[0])))
    return pairs


def paragraphs(body: str | None) -> list[str]:
    return [plain(p) for p in (body or "").split("\n\n") if p.strip()]


def test_the_seeds_come_out_perfect(corpus: Path) -> None:
    seeds = [(label, got) for label, got in labelled(corpus) if label["family"] == "seed"]
    assert len(seeds) == 5
    assert sum(len(paragraphs(label["body"])) for label, _ in seeds) == 74
    for label, got in seeds:
        assert paragraphs(got["body"]) == paragraphs(label["body"])
        assert not [junk for junk in label["must_not_contain"] if plain(junk) in plain(got["body"])]
        assert plain(got["title"]) in {plain(t) for t in (label["title"], *label["title_alt"])}
        assert not got["title"].endswith(("(图)", "（图）"))
        assert got["publisher"] in {label["publisher"], *label["publisher_aliases"]}
        assert got["published"] == label["published"]
        assert got["author"] == label["author"]
        assert (got["source_url"], got["image_url"]) == (label["source_url"], label["image_url"])
        assert got["tags"] == label["tags"]
        assert got["language"] == label["language"]


def test_the_labelled_files_keep_their_scores(corpus: Path) -> None:
    pairs = labelled(corpus)
    facts = [
        (got["source_url"] or "") == (label["source_url"] or "")
        and plain(got["title"]) in {plain(t) for t in (label["title"], *label["title_alt"])}
        and got["publisher"] in {label["publisher"], *label["publisher_aliases"]}
        for label, got in pairs
    ]
    assert sum(facts) >= 27
    decided = [label["is_article"] == got["is_article"] for label, got in pairs if not label["borderline"]]
    assert all(decided)
    articles = [(label, got) for label, got in pairs if label["is_article"]]
    assert not [
        label["file"]
        for label, got in articles
        if any(plain(j) in plain(got["body"]) for j in label["must_not_contain"])
    ]
    whole = [set(paragraphs(label["body"])) - set(paragraphs(got["body"])) for label, got in articles]
    assert sum(map(len, whole)) <= 3


def test_pages_of_unknown_sites_keep_their_score(corpus: Path) -> None:
    wanted, contents = bench.pages(corpus / "extraction")
    bodies = {name: bench.body(content) for name, content in contents.items()}
    assert bench.score(wanted, bodies, list(wanted)).f1 >= 0.975
    assert all(bench.score(wanted, bodies, half).f1 >= 0.972 for half in bench.split(wanted))


def test_few_files_of_the_archive_are_refused(corpus: Path) -> None:
    kept = {
        "cdt_2020": 100,
        "rfa_2020": 100,
        "soundofhope_2020": 100,
        "secretchina_2020": 100,
        "reuters_2018": 97,  # three gather the day's or the week's news
    }
    for family, wanted in kept.items():
        paths = sorted((corpus / "archive" / family).iterdir())[:100]
        rows = [row(p.name, None, clean(RawItem(p.name, p.read_bytes())).parts[0]) for p in paths]
        assert sum(r["is_article"] for r in rows) == wanted
        assert all(r["title"] and r["publisher"] and r["source_url"] for r in rows)
        assert not [r["file"] for r in rows if re.search(r"\]\(http|gfw-breaker|责任编辑：", r["body"] or "")]
