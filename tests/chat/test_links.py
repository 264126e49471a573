import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import links


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://news.example/a?b=c#d", "https://news.example/a?b=c#d"),
        ("https://reader:secret@news.example:8080/a", "https://news.example:8080/a"),
        ("https://新闻.example/雨", "https://新闻.example/雨"),
        ("javascript:alert(1)", None),
        ("ftp://news.example/a", None),
        ("tg://user?id=1", None),
        ("//news.example/a", None),
        ("https://", None),
        ("https://news.example:99999/", None),
        ("https://[::1/", None),
        ("https://news.example/a b", None),
        ("https://news.example/" + "a" * 3000, None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_can_be_tapped_and_none_carries_a_name(url: str | None, safe: str | None) -> None:
    assert links.safe(url) == safe


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.news.example/a", "news.example"),
        ("https://a.example", "a.example"),
        ("news", None),
        (None, None),
    ],
)
def test_a_host_is_shown_without_its_www(url: str | None, host: str | None) -> None:
    assert links.host(url) == host


@given(st.text())
def test_any_text_is_looked_at_without_a_crash(url: str) -> None:
    links.host(url)
    assert links.safe(url) is None or str(links.safe(url)).startswith("http")
