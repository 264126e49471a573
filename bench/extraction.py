"""Is the text of unknown pages found? The article-extraction-benchmark's own metric on its pages, beside other libraries."""

import gzip
import importlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean

from lxml import html
from trafilatura import extract

from bench.stories import corpus
from bot.news.clean.cleaner import clean
from bot.news.clean.decode import decode
from bot.news.model import Article, RawItem, Refusal

NGRAM = 4
ARTICLES = {
    "163__7": '//div[@id="endText"]',
    "ifeng__2": '//div[contains(@class, "main_content")]',
    "sina__4": '//div[@id="artibody"]',
    "thepaper__": '//div[@class="news_txt"]',
    "bbc_chinese": '//div[contains(@class, "story-body")]',
    "gmw": '//*[@id="contentMain"]',
    "stcn": '//div[@class="txt_con"]',
    "xinhuanet": '//*[@id="p-detail"]',
    "1564888577": '//div[contains(@class, "text")][p]',
    "1728970162": '//*[@id="story_body_content"]',
    "pen__2411": '//*[@itemprop="articleBody"]',
}
Extractor = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Match:
    """Shingles found, too many and missing, as shares of all of a page's."""

    found: float
    extra: float
    missing: float


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the pages, as the public benchmark computes them."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two means."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.4f}  P {self.precision:.3f}  R {self.recall:.3f}"


def main() -> None:
    folder = corpus() / "extraction"
    if not folder.is_dir():
        print(f"no {folder}: name the collection in YAOWEN_CORPUS")
        return
    wanted, contents = chinese_pages(folder.parent / "other")
    print(
        f"{len(wanted)} Chinese pages; runs of four characters of the element that holds the article, captions included"
    )
    for name, find in peers().items():
        if name == "newspaper":
            print(f"{name:22} left out: it reads Chinese only beside jieba, which is not among the peers")
            continue
        bodies = {key: _characters(find(content)) for key, content in contents.items()}
        print(f"{name:22} {score(wanted, bodies, list(wanted))}")
    wanted, contents = pages(folder)
    print(f"{len(wanted)} pages; halves by the parity of their names, to see a rule that fits one half only")
    for name, find in peers().items():
        begin = time.process_time()
        bodies = {key: find(content) for key, content in contents.items()}
        each = 1000 * (time.process_time() - begin) / len(bodies)
        whole, *halves = (score(wanted, bodies, keys) for keys in (list(wanted), *split(wanted)))
        print(
            f"{name:22} {whole}   halves {' '.join(f'{half.f1:.4f}' for half in halves)}   {each:5.1f} ms CPU a page"
        )


def chinese_pages(folder: Path) -> tuple[dict[str, str], dict[str, bytes]]:
    """The texts that stand in the articles' elements (told by hand, site by site) and the pages' bytes, by file name."""
    wanted, contents = {}, {}
    for path in sorted(folder.glob("html_*/*")):
        place = next((place for mark, place in ARTICLES.items() if mark in path.name), None)
        decoded = decode(path.read_bytes())
        if place and not isinstance(decoded, Refusal):
            (element, *_) = html.fromstring(re.sub(r"^<\?xml[^>]*>", "", decoded[0].lstrip())).xpath(place)
            texts = element.xpath(".//text()[not(ancestor::script or ancestor::style)]")
            wanted[path.name] = _characters("".join(texts))
            contents[path.name] = path.read_bytes()
    return wanted, contents


def _characters(text: str) -> str:
    """The letters and digits as words of one character, so that the metric counts runs of four of them."""
    return " ".join(re.sub(r"\W", "", text))


def pages(folder: Path) -> tuple[dict[str, str], dict[str, bytes]]:
    """The pages' wanted bodies and their bytes, by name."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    wanted = {name: page.get("articleBody", "") for name, page in sorted(truth.items())}
    return wanted, {
        name: gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()) for name in wanted
    }


def split(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Two halves that never change: names are hexadecimal digests."""
    known = list(names)
    return [n for n in known if int(n, 16) % 2 == 0], [n for n in known if int(n, 16) % 2]


def peers() -> Mapping[str, Extractor]:
    """Ours and all others that are installed."""
    trafilatura = partial(extract, include_comments=False)
    found: dict[str, Extractor] = {
        "yaowen": body,
        "trafilatura": _texted(trafilatura),
        "trafilatura fast": _texted(partial(trafilatura, fast=True)),
        "trafilatura precision": _texted(partial(trafilatura, favor_precision=True)),
    }
    for module, peer in (("readability", _readability), ("newspaper", _newspaper)):
        try:
            importlib.import_module(module)
        except ImportError:
            print(f"{module} is not installed (requirements/bench.txt)")
        else:
            found[module] = peer
    return found


def body(content: bytes) -> str:
    """What our cleaner keeps; nothing where it refuses."""
    return "\n\n".join(p.body for p in clean(RawItem("page.html", content)).parts if isinstance(p, Article))


def _texted(find: Callable[[bytes], str | None]) -> Extractor:
    return lambda content: find(content) or ""


def _text(content: bytes) -> str:
    """For the peers that want text: they lose nothing by a charset."""
    decoded = decode(content)
    return "" if isinstance(decoded, Refusal) else decoded[0]


def _readability(content: bytes) -> str:
    from readability import Document

    try:
        markup = Document(_text(content)).summary(html_partial=True)
        return "\n".join(html.fromstring(markup).itertext())
    except (ValueError, TypeError, html.etree.ParserError):  # what it raises where it finds no text
        return ""


def _newspaper(content: bytes) -> str:
    from newspaper import Article as Page

    # It asks for nltk on pages that say they are Korean, and the network for the size of each picture: minutes a page offline.
    page = Page("http://localhost/", language="en", fetch_images=False)
    page.download(input_html=_text(content))
    page.parse()
    return str(page.text or "")


def score(wanted: Mapping[str, str], got: Mapping[str, str], keys: Sequence[str]) -> Score:
    """Means over the pages; precision over those with any text found, recall over those that should have some."""
    matches = [match(wanted[key], got[key]) for key in keys]
    return Score(
        mean(_share(m.found, m.extra, m.missing) for m in matches if m.found + m.extra),
        mean(_share(m.found, m.missing, m.extra) for m in matches if m.found + m.missing),
    )


def match(wanted: str, got: str) -> Match:
    """Compare bags of runs of four words, normalised so that long pages weigh no more than short ones."""
    true, seen = _shingles(wanted), _shingles(got)
    both, all_of = (true & seen).total(), (true | seen).total() or 1
    return Match(both / all_of, (seen - true).total() / all_of, (true - seen).total() / all_of)


def _share(found: float, wrong: float, other: float) -> float:
    """The public benchmark's precision and recall: whole where nothing is wrong at all."""
    return 1.0 if not wrong and not other else found / (found + wrong)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    return Counter(
        filter(None, (tuple(tokens[at : at + NGRAM]) for at in range(max(1, len(tokens) - NGRAM + 1))))
    )
