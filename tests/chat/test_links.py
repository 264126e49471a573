import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import links
from tests.judges import judge_entities


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
        ("https://news.example/a b", "https://news.example/a%20b"),
        (" https://news.example/a?q=b c ", "https://news.example/a?q=b%20c"),
        ("https://news.example:/a", "https://news.example/a"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("https://news.example./a", "https://news.example./a"),
        ("http://intranet/a", None),
        ("http://localhost:80/x", None),
        ("http://新闻。中国/", None),
        ("http://./", None),
        ("http://news .example/", None),
        ("https://news.example:0/", None),
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


HOSTS = st.text(st.sampled_from("ab.:新。-_%20[]@ \\!'\t1"), min_size=1, max_size=12)


@given(st.builds("{}://{}{}".format, st.sampled_from(["http", "https"]), HOSTS, st.just("") | st.text()))
def test_telegram_takes_every_address_that_can_be_tapped(url: str) -> None:
    if safe := links.safe(url):
        judge_entities("a", [{"type": "text_link", "offset": 0, "length": 1, "url": safe}])


@given(st.text())
def test_any_text_is_looked_at_without_a_crash(url: str) -> None:
    links.host(url)
    assert links.safe(url) is None or str(links.safe(url)).startswith("http")
