"""Which pages are no article, and why."""

from collections.abc import Callable

import pytest

from bot.news.model import Article, Refusal

PROSE = "<p>The ferry across the bay runs every twenty minutes in summer, and every hour when the sea is rough. It is free.</p>"
STORY = "渡船从下周起每二十分钟一班，风浪大的时候每小时一班，末班船在晚上十点，票价不变，船员也不变，码头新修了候船的棚子，老人不必再淋雨。"


def page(body: str = PROSE * 4, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>Ferries of the bay</title>{head}</head><body><h1>Ferries of the bay</h1>{body}</body></html>"


def data(kind: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "{kind}"}}</script>'


def address(url: str) -> str:
    return f'<link rel="canonical" href="{url}">'


NEWS = '<meta property="article:published_time" content="2024-05-03">'


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (data("Product"), "product"),
        ('<meta property="og:type" content="product.item">', "product"),
        (data("DiscussionForumPosting"), "forum"),
        ('<meta name="generator" content="Discuz! X3.4">', "forum"),
        ('<meta name="generator" content="Sphinx 8.1">', "manual"),
        (data("TechArticle"), "manual"),
        (address("https://a.example/docs/current/ferries.html"), "manual"),
        (address("https://ferries.readthedocs.io/en/latest/bay.html"), "manual"),
        (data("JobPosting"), "vacancy"),
        (data("SearchResultsPage"), "list"),
        (address("https://a.example/") + '<meta property="og:type" content="website">', "front-page"),
    ],
)
def test_a_page_that_says_what_else_it_is_is_refused(
    refusal: Callable[[str], Refusal], head: str, code: str
) -> None:
    assert refusal(page(head=NEWS + head)).code == code


@pytest.mark.parametrize(
    "head",
    [
        data("NewsArticle") + data("Product"),
        data("NewsArticle") + address("https://a.example/docs/ferries.html"),
        data("BlogPosting"),
        address("https://a.example/2024/ferries.html") + '<meta property="og:type" content="website">',
        address("https://a.example/?p=1") + '<meta property="og:type" content="website">',
        address("https://[a.example/"),
    ],
)
def test_an_article_stays_one_whatever_stands_beside_it(article: Callable[[str], Article], head: str) -> None:
    assert article(page(head=NEWS + head)).title == "Ferries of the bay"


def test_headings_with_a_pilcrow_are_a_manuals(refusal: Callable[[str], Refusal]) -> None:
    assert refusal(page(f"<h2>Tickets¶</h2>{PROSE * 4}", NEWS)).code == "manual"


def test_a_price_alone_in_a_line_is_a_shops(
    refusal: Callable[[str], Refusal], article: Callable[[str], Article]
) -> None:
    body = f"<p>£51.77</p>{PROSE * 4}"
    assert refusal(page(body)).code == "product"
    assert article(page(body, NEWS)).title == "Ferries of the bay"


def test_the_same_features_again_and_again_are_a_list(
    refusal: Callable[[str], Refusal], article: Callable[[str], Article]
) -> None:
    piers = "".join(
        f"<p>Pier number {n} of the bay.</p><p>Depth: {n} metres</p><p>Length: {n}0 metres</p>"
        for n in range(5)
    )
    assert refusal(page(piers * 2, NEWS)).code == "catalogue"
    assert article(page(piers + PROSE * 30, NEWS)).title == "Ferries of the bay"


def post(title: str, *lines: str) -> str:
    return f"---\nlayout: post\ntitle: {title}\n---\n\n" + "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("专栏 | 中国一周（5月1日-5月7日）", (f"1 {STORY}", STORY, f"2 {STORY}", f"3. {STORY}")),
        ("海边早报", (f"--{STORY}", f"--{STORY}", f"* {STORY}")),
        ("10月2日国际重要讯息", ("[东岸]", "渡船停航。", "[西岸]", "桥通车了。", "[北岸]", "下雪了。")),
        ("环球新闻简讯", ("渡船停航", STORY, "大桥通车", STORY, "灯塔重修", STORY)),
        ("七张图看一周大事", tuple(f"第{n}座灯塔重修：{STORY}" for n in range(4))),
        ("【热门话题】渡船停航", ("渡船停航", STORY, "大桥通车", STORY, "灯塔重修", STORY)),
    ],
)
def test_several_stories_in_one_page_are_refused(
    refusal: Callable[[str], Refusal], title: str, lines: tuple[str, ...]
) -> None:
    assert refusal(post(title, *lines)).code == "digest"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("海边日报 | 渡船停航", ("船长的话", STORY, "乘客的话", STORY, "以后的事", STORY)),
        ("渡船停航一周综述", ("船长的话", STORY, "乘客的话", STORY, "以后的事", STORY)),
        ("渡船停航", (f"1 {STORY}", f"2 {STORY}", f"3 {STORY}")),
        ("专栏 | 中国一周（5月1日-5月7日）", (STORY, STORY)),
    ],
)
def test_one_story_with_headings_or_numbers_is_an_article(
    article: Callable[[str], Article], title: str, lines: tuple[str, ...]
) -> None:
    assert len(article(post(title, *lines)).paragraphs) == len(lines)
