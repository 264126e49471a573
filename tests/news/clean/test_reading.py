"""The smaller parts: spacing, languages, sites, blocks, plain text, whole pages."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.clean import facts, heads, mirror, pages, plain, sites, tree
from bot.news.clean.blocks import Block, flatten
from bot.news.clean.language import detect
from bot.news.clean.spacing import tidy
from bot.news.model import Article, Hints, Refusal

PARAGRAPH = "<p>The ferry across the bay runs every twenty minutes in summer, and every hour when the sea is rough. {}</p>"


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("中共\n  的\n 声明", "中共的声明"),
        ("在\n  MES\n 学院", "在MES学院"),
        ("the\n  old\n library", "the old library"),
        ("索尼(\n 6758.T \n)展开", "索尼(6758.T)展开"),
        ("普京\u3000 习近平", "普京 习近平"),
        ("下雨， 天冷。", "下雨，天冷。"),
        ("研究所 （IISS）的 Maria Shagina", "研究所（IISS）的 Maria Shagina"),
        (" \n\xa0 ", ""),
    ],
)
def test_white_space_stays_only_where_words_meet(text: str, line: str) -> None:
    assert tidy(text) == line


@given(st.text(max_size=80))
def test_tidying_leaves_one_line_without_ends(text: str) -> None:
    line = tidy(text)
    assert line == line.strip(" \n\t")
    assert "\n" not in line


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("这个图书馆对学生来说很方便，时间也长。", "zh-Hans"),
        ("這個圖書館對學生來說很方便，時間也長。", "zh-Hant"),
        ("図書館は毎日開いています。とても便利です。", "ja"),
        ("도서관은 매일 열려 있습니다.", "ko"),
        ("The library is open and it is free for all of the readers in the town.", "en"),
        ("Die Bibliothek ist nicht weit von der Stadt und das Haus ist schön.", "de"),
        ("12345 67890", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_told_by_its_script_and_words(text: str, language: str) -> None:
    assert detect(text) == language


def test_a_host_below_a_known_one_has_its_publisher() -> None:
    assert sites.by_host("publishers", "https://news.rthk.hk/x") == "香港電台"
    assert sites.by_host("publishers", "https://[broken") is None
    assert sites.publisher_in_path("https://agora0.github.io/pen/2411/rthk/a.html") == "香港電台"
    assert sites.is_video("https://www.youtube.com/watch?v=1")


def test_a_row_of_data_is_one_block_and_a_layout_is_none() -> None:
    data = flatten(tree.parse("<table><tr><td>山口站</td><td><a href='/'>210</a></td></tr></table>"))
    assert [(block.text, block.kind) for block in data] == [("山口站 210", "row")]
    layout = flatten(tree.parse(f"<table><tr><td>左</td><td>{'长' * 200}</td></tr></table>"))
    assert [block.kind for block in layout] == ["text", "text"]


def test_a_table_around_a_picture_and_a_text_is_no_caption() -> None:
    cells = "".join(f"<tr><td>{'渡船明天停航。' * 20}</td></tr>" for _ in range(3))
    found = flatten(tree.parse(f"<table><tr><td><img src='/a.jpg'></td></tr>{cells}</table>"))
    assert {block.kind for block in found if block.text} == {"text"}


def test_a_table_around_a_picture_holds_its_caption() -> None:
    found = flatten(
        tree.parse(
            "<table><tr><td><img src='/a.jpg'></td></tr><tr><td>湖边的船</td></tr></table><p>正文。</p>"
        )
    )
    assert [(block.text, block.kind) for block in found] == [
        ("", "image"),
        ("湖边的船", "caption"),
        ("正文。", "text"),
    ]


def test_images_without_an_address_are_passed_over() -> None:
    assert (
        flatten(tree.parse("<img src='data:image/gif;base64,R0'><img data-src='/b.jpg' src='data:x'>"))[0].url
        == "/b.jpg"
    )


def test_an_advertisements_box_that_swallowed_the_article_stays(article: Callable[[str], Article]) -> None:
    body = (
        "<div class='adsbygoogle'><p>破碎的标记让广告的盒子吞下了整篇文章，但文章必须留下来，"
        + "一字不少，" * 10
        + "完。</p></div>"
    )
    assert "必须留下" in article(f"---\ntitle: 盒子\n---\n{body}").body


def test_a_line_after_a_picture_is_a_caption_unless_it_reads_on(article: Callable[[str], Article]) -> None:
    found = article(
        "---\ntitle: 河流\nlink: https://example.org/r\n---\n"
        "<p><img src='https://example.org/r.jpg'><br>河边的渡船<br>这条河今年的水位比往年高了一米，渡船改到了上游。</p>"
        "<p>第一句正文在图片之前。<br><img src='/b.jpg'><br>第二句正文在图片之后，它是完整的句子。<br>第三句。</p>"
    )
    assert found.image_caption == "河边的渡船"
    assert "第二句正文在图片之后" in found.body


def test_captions_are_the_article_where_there_is_nothing_else(article: Callable[[str], Article]) -> None:
    caption = (
        "<figure><img src='/1.jpg'><figcaption>"
        + "湖水退去之后，老码头露了出来，附近的居民来这里拍照。" * 4
        + "</figcaption></figure>"
    )
    assert len(article("---\ntitle: 图集\n---\n" + caption * 4).paragraphs) == 4


def test_links_under_a_heading_that_says_so_are_cut(article: Callable[[str], Article]) -> None:
    found = article(
        "---\ntitle: 铁路\n---\n<p>新的铁路在山谷里通车了，沿线有十二座车站。</p>"
        "<p>相关阅读：</p><ul><li><a href='/1'>旧铁路的故事</a></li><li><a href='/2'>车站的猫</a></li></ul>"
        "<p>票价将在下个月公布。</p><p><a href='/3'>更多铁路新闻在这里</a></p>"
    )
    assert [p.text for p in found.paragraphs] == [
        "新的铁路在山谷里通车了，沿线有十二座车站。",
        "票价将在下个月公布。",
    ]


def test_lists_of_links_without_a_heading_are_cut_too(article: Callable[[str], Article]) -> None:
    links = "".join(f"<li><a href='/{n}'>第{n}条别的新闻</a></li>" for n in range(4))
    found = article(
        f"---\ntitle: 港口\n---\n<p>港口今年迎来了三百艘货船，比去年多了一成。</p><ul>{links}</ul><p>码头也在扩建。</p>"
    )
    assert len(found.paragraphs) == 2


def test_wrapped_lines_of_plain_text_become_paragraphs(article: Callable[[str], Article]) -> None:
    found = article(
        "Notes on tides\n\nThe tide in the harbour rises twice a day, and on some days of the\n"
        "year it rises higher than the quay.\n\n---\n\n- bring boots\n1. bring a lamp\n"
    )
    assert found.title == "Notes on tides"
    assert [(p.text, p.kind) for p in found.paragraphs] == [
        (
            "The tide in the harbour rises twice a day, and on some days of the year it rises higher than the quay.",
            "text",
        ),
        ("bring boots", "item"),
        ("bring a lamp", "item"),
    ]


def test_a_text_without_a_title_is_named_by_its_first_words() -> None:
    blocks = plain.blocks("小镇的面包店今天凌晨四点开门。队伍很长。")
    assert plain.first_words(blocks) == "小镇的面包店今天凌晨四点开门。"
    long = plain.blocks("字" * 80 + "。")
    assert plain.first_words(long) == "字" * 59 + "…"
    assert plain.first_words(plain.blocks("没有句号")) is None


def test_bold_lines_are_headings(article: Callable[[str], Article]) -> None:
    found = article(
        "---\ntitle: 展览\n---\n<p><strong>票价</strong></p><p>门票二十元，学生半价，周三免费，儿童不用买票。</p>"
    )
    assert [p.kind for p in found.paragraphs] == ["subhead", "text"]


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Night trains return - Example Gazette", "Night trains return"),
        ("河湾湿地_科学频道_某网", "河湾湿地"),
        ("高铁再次提速-新华网", "高铁再次提速"),
        ("Wi-Fi comes to the ferry", "Wi-Fi comes to the ferry"),
        ("A | B", "A | B"),
    ],
)
def test_a_pages_title_loses_its_site(title: str, bare: str) -> None:
    assert heads.without_site(title) == bare


def test_structured_data_tells_date_and_author(article: Callable[[str], Article]) -> None:
    data = '{"@type": "NewsArticle", "datePublished": "2021-05-06", "author": {"@type": "Person", "name": "Ada Example"}}'
    body = (
        "<article><h1>Ferry timetable</h1><img src='/ferry.jpg'>"
        + "".join(PARAGRAPH.format(n) for n in range(4))
        + "</article>"
    )
    found = article(
        page(body, f'<title>Ferry timetable</title><script type="application/ld+json">{data}</script>')
    )
    assert (found.published, found.author) == (date(2021, 5, 6), "Ada Example")


def test_the_lines_around_a_title_tell_date_and_source(article: Callable[[str], Article]) -> None:
    body = (
        "<h1>渡船时刻表调整</h1><div>2021-05-06 08:00 来源：海边日报</div>"
        + "<p>渡船从下周起每二十分钟一班，风浪大的时候每小时一班，末班船在晚上十点。</p>" * 4
    )
    found = article(page(body, "<title>渡船时刻表调整</title>"))
    assert (found.published, found.publisher) == (date(2021, 5, 6), "海边日报")


SHORT = "<p>渡船明天停航一天，因为海上的风太大，船员都留在码头，后天早上六点恢复，票仍然有效。</p>"


def test_a_page_pasted_into_a_page_is_read_too(article: Callable[[str], Article]) -> None:
    inner = (
        f"<html><body><h1>渡船停航</h1><div>2024-05-03 来源：海边报</div><div>{SHORT * 3}</div></body></html>"
    )
    found = article(
        f"<!DOCTYPE html><html><head><title>渡船停航_海边网</title></head><body>菜单</body></html>{inner}"
    )
    assert found.body.count("渡船明天停航") == 3
    assert found.published == date(2024, 5, 3)


@pytest.mark.parametrize(
    "line", ["<h3>渡船明天停航一天</h3>", "<div>渡船明天停航一天</div>", "<td>渡船明天停航一天</td>"]
)
def test_the_date_is_found_beside_whatever_holds_the_title(line: str) -> None:
    body = f"<h3>海边网</h3>{line}<style>.a {{color: red}}</style><span>2024-05-03 06:00</span>{SHORT}"
    head = heads.read(tree.parse(page(body, "<title>渡船明天停航一天_海边网</title>")))
    assert (head.clues.title, head.clues.published) == ("渡船明天停航一天", date(2024, 5, 3))


def test_a_sites_name_is_no_title_of_its_page() -> None:
    head = heads.read(
        tree.parse(page("<h3>The Harbour Republic</h3>", "<title>愛歌 · The Harbour Republic</title>"))
    )
    assert head.clues.title == "愛歌"


@pytest.mark.parametrize(
    ("script", "published"),
    [
        ('var ct = "1581517074";', datetime(2020, 2, 12, 14, 17, 54, tzinfo=UTC)),
        ('{"publish_time": 1581517074000}', datetime(2020, 2, 12, 14, 17, 54, tzinfo=UTC)),
        ("ptime: '2020-02-12 22:17:54'", date(2020, 2, 12)),
        ("var count = 1581517074;", None),
    ],
)
def test_a_page_that_shows_its_date_by_script_is_dated(script: str, published: date | None) -> None:
    assert heads.read(tree.parse(page(f"<script>{script}</script>{SHORT}"))).clues.published == published


def test_a_platforms_page_names_who_publishes() -> None:
    name, site = "<a id='js_name'> 海边读书 </a>", '<meta property="og:site_name" content="{}">'
    platform = heads.read(tree.parse(page(name + SHORT, site.format("微信公众平台"))))
    other = heads.read(tree.parse(page(name + SHORT, site.format("海边网"))))
    assert (platform.clues.publisher, other.clues.publisher) == ("海边读书", "海边网")


def test_a_sites_name_amid_the_pages_title_is_its_publisher() -> None:
    head = heads.read(tree.parse(page(SHORT, "<title>渡船停航_地方_澎湃新闻-The Paper</title>")))
    assert head.clues.publisher == "澎湃新闻"


@pytest.mark.parametrize("name", ["网易", "海边资讯", "HARBOUR.NET", "编辑"])
def test_a_medium_is_no_author(name: str) -> None:
    assert heads.read(tree.parse(page(SHORT, f'<meta name="author" content="{name}">'))).clues.author is None


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/cnews/css13/img/end_news.png",
        "https://a.example/skin/img/photo.jpg",
        "https://a.example/up/link-450x38-1.jpg",
        "https://a.example/pic42_null.gif",
    ],
)
def test_pictures_of_the_layout_are_no_photos(url: str) -> None:
    assert not facts.is_photo(url)
    head = heads.read(tree.parse(page(SHORT, f'<meta property="og:image" content="{url}">')))
    assert head.clues.image_url is None


def test_a_pages_other_boxes_of_the_same_make_are_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["".join(PARAGRAPH.format(f"Box {box}, line {n}.") for n in range(3)) for box in range(4)]
    boxes = "<aside>Advertisement</aside>".join(
        f"<div class='grid'><div class='chunk'>{line}</div></div>" for line in lines
    )
    first = flatten(tree.parse(lines[0]))
    monkeypatch.setattr(pages, "_extracted", lambda _: first)  # as seen with magazines' pages
    monkeypatch.setattr(pages, "_LITTLE", 100)
    grown = tree.parse(page(f"<h1>Ferries</h1>{boxes}"))
    text = " ".join(block.text for block in pages.extract(grown, pages.text(grown)))
    assert all(f"Box {box}, line {n}." in text for box in range(4) for n in range(3))
    assert "Advertisement" not in text


def test_a_list_of_links_may_end_an_article(article: Callable[[str], Article]) -> None:
    text = "---\ntitle: 灯塔\n---\n<p>灯塔今年重新刷成了红白两色，夜里也会点亮。</p><p>延伸阅读：</p><ul><li><a href='/1'>旧灯塔</a></li></ul>"
    assert len(article(text).paragraphs) == 1


def test_a_page_of_next_to_nothing_is_read_from_its_articles_element(
    article: Callable[[str], Article],
) -> None:
    body = (
        "<nav>菜单</nav><div itemprop='articleBody'><p>香港與鄰近港口今日簽署航運協定，下月起生效。</p></div>"
    )
    head = '<title>航運協定</title><meta property="og:type" content="article">'
    assert (
        article(page(f"<h1>航運協定</h1>{body}", head)).paragraphs[0].text
        == "香港與鄰近港口今日簽署航運協定，下月起生效。"
    )


def test_a_page_without_any_text_is_refused(refusal: Callable[[str], Refusal]) -> None:
    assert refusal(page("", "<title>Nothing</title>")).code == "empty-body"


def test_a_late_heading_of_other_articles_ends_a_page(article: Callable[[str], Article]) -> None:
    body = (
        "<article><h1>Ferries</h1>"
        + "".join(PARAGRAPH.format(n) for n in range(6))
        + "<h2>Most popular</h2><p>A short note on lighthouses.</p></article>"
    )
    head = '<title>Ferries</title><meta property="og:type" content="article">'
    assert "lighthouses" not in article(page(body, head)).body


def test_front_matter_lists_come_in_two_notations(article: Callable[[str], Article]) -> None:
    text = "---\ntitle: 'It''s 晴天'\ntags:\n  - 天气\n  - \"气象\"\nauthor: 林晓 & more\n---\n<p>今天全天晴朗，气温比昨天高了三度左右。</p>"
    found = article(text)
    assert (found.title, found.tags, found.author) == ("It's 晴天", ("天气", "气象"), "林晓")


def test_a_mirror_file_may_hold_several_pages() -> None:
    one = "### 标题{0}\n----\n\n<p>第{0}篇的正文，讲的是第{0}座灯塔的来历。</p>\n\n原文链接：https://example.org/{0}\n\n"
    text = one.format(1) + one.format(2)
    assert [mirror.unwrap(piece).clues.source_url for piece in mirror.pieces(text)] == [
        "https://example.org/1",
        "https://example.org/2",
    ]


@pytest.mark.parametrize(
    ("address", "full"),
    [
        ("//a.org/b.jpg", "https://a.org/b.jpg"),
        ("/b c.jpg", "https://x.org/b%20c.jpg"),
        ("http://[x", None),
        ("data:x", None),
        (None, None),
    ],
)
def test_an_images_address_is_completed(address: str | None, full: str | None) -> None:
    base = "https://x.org/a/" if address and not address.startswith("//") else None
    assert facts.absolute(address, base) == full


def test_a_time_element_without_a_date_is_passed_over() -> None:
    assert facts.stated(tree.parse("<time datetime='soon'>soon</time><time>later</time>")).published is None


def test_an_address_element_names_the_author() -> None:
    assert facts.stated(tree.parse("<address>ADA EXAMPLE</address>")).author == "Ada Example"
    assert facts.stated(tree.parse("<h2>  </h2><p>text</p>")).title is None


CHINESE = "<p>渡船从下周起每二十分钟一班，风浪大的时候每小时一班，末班船在晚上十点。</p>"
MENU = "<ul>" + "".join(f"<li><a href='/{n}'>别的文章第{n}篇，讲别的事</a></li>" for n in range(30)) + "</ul>"


def test_a_chinese_page_is_read_by_where_its_sentences_lie(article: Callable[[str], Article]) -> None:
    body = f"{MENU}<h1>渡船时刻表调整</h1><div>2021-05-06 08:00</div><div>{CHINESE * 4}<p>扫描下方二维码关注我们</p></div>{MENU}"
    found = article(page(body, "<title>渡船时刻表调整_海边日报</title>"))
    assert [p.text for p in found.paragraphs] == [CHINESE[3:-4]] * 4


def test_recommendations_end_a_chinese_page(article: Callable[[str], Article]) -> None:
    more = "<h2>为你推荐</h2><p>灯塔今年重新刷成了红白两色，夜里也会点亮。</p>"
    body = f"<h1>渡船时刻表调整</h1><p>2021-05-06</p><div>{CHINESE * 3}{more}</div>"
    assert "灯塔" not in article(page(body, "<title>渡船时刻表调整</title>")).body


def thin(part: str) -> Callable[[object], tuple[Block, ...]]:
    """What a quick extraction gives that found only this."""
    return lambda _: flatten(tree.parse(part))


@pytest.mark.parametrize("part", ["", "<p>Cookies help us.</p>", f"<p>{'All in one line. ' * 90}</p>"])
def test_where_next_to_nothing_or_one_lump_is_found_the_densest_part_is_read(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_extracted", thin(part))
    grown = tree.parse(page(f"<div>{''.join(PARAGRAPH.format(n) for n in range(6))}</div>"))
    assert len(pages.extract(grown, pages.text(grown))) == 6


def test_a_part_of_the_densest_element_gives_way_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [PARAGRAPH.format(f"Line {n}, which is long enough to count.") for n in range(12)]
    monkeypatch.setattr(pages, "_extracted", thin("".join(lines[:4])))
    grown = tree.parse(page(f"<div>{''.join(lines)}</div>"))
    assert len(pages.extract(grown, pages.text(grown))) == 12


def test_a_part_that_lies_elsewhere_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    verse = "<p>The {}. verse is of the sea and the wind and the long way home from the north of the wide bay.</p>"
    poem = "".join(map(verse.format, range(6)))
    lines = "".join(PARAGRAPH.format(f"Line {n}, which is long enough to count.") for n in range(12))
    monkeypatch.setattr(pages, "_extracted", thin(poem))
    grown = tree.parse(page(f"<section>{poem}</section><div>{lines}</div>"))
    assert "verse" in pages.extract(grown, pages.text(grown))[0].text


def test_a_page_of_beginnings_without_a_date_is_a_list(refusal: Callable[[str], Refusal]) -> None:
    topics = "".join(f"<div><a href='/{n}'>第{n}个话题，大家都来说一说{n}</a></div>" for n in range(200))
    text = "<p>有人问渡船几点开，下面有人答了，末班船在晚上十点，风大的时候会停。</p>"
    assert (
        refusal(page(f"<h1>渡船论坛</h1>{topics}<div>{text * 2}</div>", "<title>渡船论坛</title>")).code
        == "list"
    )


def test_a_page_that_gathers_stories_is_refused(refusal: Callable[[str], Refusal]) -> None:
    stories = "".join(
        f"<p>{n}. 第{n}座灯塔重新点亮</p><p>灯塔今年刷成了红白两色，夜里也会点亮，船员们说看得更远了。</p>"
        for n in range(1, 6)
    )
    assert refusal(f"---\ntitle: 海边要闻速览\n---\n{stories}").code == "digest"


def test_numbered_headings_alone_make_no_digest(article: Callable[[str], Article]) -> None:
    tips = "".join(
        f"<p>{n}. 看天气</p><p>出海以前先看天气，风大的时候不要走远，也不要一个人去。</p>"
        for n in range(1, 6)
    )
    assert len(article(f"---\ntitle: 出海五件事\n---\n{tips}").paragraphs) == 10


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("灯塔点亮(图)", "灯塔点亮"),
        ("灯塔点亮（组图）", "灯塔点亮"),
        ("燈塔點亮(圖)（視頻）", "燈塔點亮"),
        ("灯塔点亮(图)(图)", "灯塔点亮"),
        ("灯塔（图册）点亮(上)", "灯塔（图册）点亮(上)"),
        ("(图)", "(图)"),
        (None, None),
    ],
)
def test_labels_of_pictures_leave_a_title(title: str | None, shown: str | None) -> None:
    assert facts.undecorated(title) == shown


def test_a_feed_knows_its_entries_titles(article: Callable[..., Article]) -> None:
    entry = "<h2>Timetable</h2>" + PARAGRAPH.format("")
    known = Hints(title="Ferries run later", source_url="https://example.org/1")
    assert article(entry, known).title == "Ferries run later"
    assert article(entry).title == "Timetable"


def test_a_figures_caption_is_the_pictures(article: Callable[[str], Article]) -> None:
    figure = "<figure><img src='https://example.org/a.jpg'><figcaption><b>The pier</b> <i>at dawn</i></figcaption></figure>"
    head = '<title>Ferries</title><meta property="og:type" content="article">'
    found = article(page(f"<article><h1>Ferries</h1>{figure}{PARAGRAPH.format(1) * 4}</article>", head))
    assert (found.image_url, found.image_caption) == ("https://example.org/a.jpg", "The pier at dawn")


def test_a_line_of_reporter_and_time_is_no_text(article: Callable[[str], Article]) -> None:
    text = f"---\ntitle: 渡船\n---\n<p class='info'>港湾时报 记者高明月 2026-11-10 16:40</p>{CHINESE}"
    found = article(text)
    assert (found.body, found.author, found.published) == (CHINESE[3:-4], "高明月", date(2026, 11, 10))


@pytest.mark.parametrize(
    ("stated", "publisher", "author"),
    [
        ("Fell Valley Gazette", "Fell Valley Gazette", None),
        ("晨星报", "晨星报", None),
        ("RTHK", "香港電台", None),
        ("Ada Example", None, None),
    ],
)
def test_a_section_of_a_mirror_may_name_the_publisher(
    stated: str, publisher: str | None, author: str | None, article: Callable[[str], Article]
) -> None:
    found = article(f"---\ntitle: 渡船\nauthor: {stated}\ncategories: [ {stated} ]\n---\n{CHINESE}")
    assert (found.publisher, found.author) == (publisher, author)


def test_a_posts_comment_may_hold_the_moment_it_was_made(article: Callable[[str], Article]) -> None:
    found = article(f"---\ntitle: 渡船\n---\n\n<!--1658404777000-->\n{CHINESE}")
    assert found.published == datetime(2022, 7, 21, 11, 59, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.bbc.com/zhongwen/simp/a", "BBC中文"),
        ("https://www.bbc.com/urdu/a", "BBC"),
        ("https://www.bbc.com", "BBC"),
    ],
)
def test_a_publisher_may_own_a_folder_of_a_host(url: str, name: str) -> None:
    assert sites.by_host("publishers", url) == name
