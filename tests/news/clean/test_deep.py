from collections.abc import Callable

from bot.news.clean import deep, tree
from bot.news.model import Article

SENTENCE = "The library on the hill stays open until nine on weekdays, and until noon on Sundays."


def nested(body: str, depth: int = 5000) -> str:
    return "<html><head><title>Opening hours</title></head><body>" + "<div>" * depth + body + "</div>" * depth


def test_text_deeper_than_libxml2_follows_is_kept() -> None:
    grown = tree.parse(nested(f"<p>{SENTENCE}</p><p>{SENTENCE} <b>Free</b> entry.</p>") + "<p>after</p>")
    assert [p.text for p in grown.iter("p")] == [SENTENCE, f"{SENTENCE} Free entry.", "after"]


def test_headings_stay_headings_and_scripts_go() -> None:
    flat = deep.flattened(
        nested("<h2>Hours &amp; fees</h2><script>var x = 1</script><!-- note --><ul><li>one</li></ul>", 3)
    )
    assert "<h2>Hours &amp; fees</h2><li>one</li>" in flat
    assert "var x" not in flat
    assert "note" not in flat


def test_a_page_without_a_head_is_flattened_too() -> None:
    assert deep.flattened("<p>one</p>two") == "<html><body><p>one</p><p>two</p></body></html>"


def test_an_article_in_a_deep_page_is_cleaned(article: Callable[[str], Article]) -> None:
    body = "".join(f"<p>{SENTENCE} Desk {n} lends books, maps and records.</p>" for n in range(6))
    found = article("<!doctype html>" + nested(f"<h1>Opening hours</h1><p>May 6, 2021</p>{body}"))
    assert found.title == "Opening hours"
    assert found.body.count("lends books") == 6
