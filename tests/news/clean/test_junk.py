"""Which lines are no text of the article, and which only look so."""

from collections.abc import Callable

import pytest

from bot.news.clean import facts, junk
from bot.news.clean.blocks import Block
from bot.news.model import Article

TEXT = "渡船夏天每二十分钟一班，风浪大的时候一小时一班，票价十年没有变过，船员也还是那几个人。"


def kept(*lines: str) -> list[str]:
    """The lines that stay amid running text."""
    around = [Block(TEXT)] * 3
    blocks = (*around, *(Block(line) for line in lines), *around)
    return [block.text for block in junk.sift(blocks, "渡船").kept if block.text != TEXT]


@pytest.mark.parametrize(
    "line",
    [
        "54 分钟前",
        "最近更新： 2025年11月22日",
        "2025年11月13日凌晨12点10分",
        "Author, 林清（Lin Qing）",
        "Role, BBC中文记者",
        "Role,",
        "Reporting from 台北",
        "null 媒体看中国",
        "林清 综合报导",
        "林清／王明（美联社、法新社）",
        "（德新社等）",
        "撰稿丨林清；翻译丨王明",
        "采写︱林清",
        "排版 | 林清",
        "（转自《海边日报》）",
        "──转自《海边日报》",
        "本文经授权转载自海边日报，原标题：渡船",
        "（全文完）",
        "（以上是自由亚洲电台特约评论员林清所做的评论）",
        "（本视频只代表作者的观点和陈述）",
        "德国之声致力于为您提供客观中立的新闻报导，以及展现多种角度的评论分析。",
        "文中图片未经同意，请勿用作其他用途",
        "点击查看本文英文版。",
        "更多文章请点击【海边的故事】系列。",
        "渡船 was originally published in 海边 on Medium, where people are continuing the conversation by responding.",
        "更多内容显示更少内容",
        "完整视频：",
        "720p，480p，360p",
        "【支持】海边日报 https://donate.example.org",
        "海边日报脸书：https://www.facebook.com/harbour/",
        "荣誉会员招募中：https://www.secretchina.com/kzgd/subscribe.html",
        "渡船驶过海湾。11月21日上午摄于东岸。（海边社）",
        "东岸的渡船（示意图/Ada Example/Getty Images）",
        "Tag",
        "Comments",
        "X, @harbour",
        "跳过 X 帖子, 1",
        "告知: BBC 不对外来网站内容负责",
        "继续浏览 YouTubeBBC对外部网站内容不负责任。",
        "补充报导：林清及王明",
    ],
)
def test_lines_around_an_article_go(line: str) -> None:
    assert kept(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "船长说，他反对停航不代表船会的立场，只是怕老人过不了河",
        "他强调这番言论不代表船会的立场。",
        "乘客／船员",
        "未经海事处书面同意，任何人不得检控船长，但不影响先扣船。",
        "2、要么关注公众号；",
        "动不动就要关注公众号，对老人来说是噩梦。",
        "这些船各自有吸引人点击和观看的理由。",
        "按鈕並列，點擊後可以查看船期。",
        "据关注船员的微信公众号报道，一名船员的手受了伤。",
        "手机会记下照片拍摄的位置（经纬度坐标）",
        "船员说：“完了。”",
        "他拍下了“东岸的渡船”（共两张）",
    ],
)
def test_sentences_that_only_look_like_such_lines_stay(line: str) -> None:
    assert kept(line) == [line]


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("【免责声明】本文只是作者的看法。", True),
        ("本站郑重声明：所载文章仅供参考。", True),
        ("违法和不良信息举报电话：000", True),
        ("延伸 · 推荐", True),
        ("视频-渡船驶过海湾", True),
        ("【纠错】责任编辑：林清", True),
        ("- THE END -", True),
        ("+1", True),
        ("渡船驶过海湾。视频截图", True),
        ("船会昨天发表郑重声明，说渡船不会停航。", False),
        ("他郑重声明，渡船不会停航。", False),
    ],
)
def test_whole_pages_have_lines_of_their_own(line: str, goes: bool) -> None:
    blocks = (*[Block(TEXT)] * 3, Block(line), *[Block(TEXT)] * 3)
    kept = junk.sift(blocks, "渡船", ("lines", "page lines")).kept
    assert (line not in {block.text for block in kept}) is goes


def test_the_dates_of_a_chronicle_stay() -> None:
    days = ("2003-02-10", "2003-02-14", "2003-02-21")
    diary = [line for day in days for line in (day, f"{day[-2:]}日停航。")]
    assert kept(*diary) == diary


def test_one_or_two_dates_amid_the_text_go() -> None:
    assert kept("2003-02-10", "停航。", "2003-02-14") == ["停航。"]


def test_a_list_that_is_read_out_goes_with_its_heading(article: Callable[..., Article]) -> None:
    links = "".join(
        f'<li><span>list {n} of 2</span><a href="https://a.example/{n}">别处的渡船又停了两天</a></li>'
        for n in (1, 2)
    )
    section = f"<section><h2>阅读更多<!-- --> </h2><span>list of 2 items</span><ul>{links}</ul><span>end of list</span></section>"
    found = article(
        f"---\nlayout: post\ntitle: 渡船\n---\n\n<div><p>{TEXT}</p>{section}<p>{TEXT}</p><p>{TEXT}</p></div>"
    )
    assert found.body == "\n\n".join([TEXT] * 3)


def post(markup: str) -> str:
    return f"---\nlayout: post\ntitle: 渡船\n---\n\n<main><div><p>{TEXT}</p></div>{markup}<div><p>{TEXT}</p></div></main>"


def test_what_is_shown_without_scripts_swallows_nothing(article: Callable[..., Article]) -> None:
    found = article(post(f"<noscript><ul><li>别处</li></ul><p>结束 </noscript><div><p>{TEXT}</p></div>"))
    assert found.body == "\n\n".join([TEXT] * 3)


def test_a_noscript_that_never_ends_hides_nothing(article: Callable[..., Article]) -> None:
    assert article(post("<noscript>")).body.count(TEXT) == 2


def test_a_line_after_a_pictures_credit_is_its_caption(article: Callable[..., Article]) -> None:
    picture = "<img src='https://a.example/1.jpg'><p><span>图像来源，</span><span>Ada Example</span><br>渡船驶过海湾。</br></p>"
    found = article(post(f"<div>{picture}</div>"))
    assert (found.body, found.image_caption) == (f"{TEXT}\n\n{TEXT}", "渡船驶过海湾。")


def test_a_paragraph_after_a_credit_of_its_own_stays(article: Callable[..., Article]) -> None:
    assert article(post(f"<p>图像来源，Ada Example</p><p>{TEXT}</p>")).body.count(TEXT) == 3


def test_a_credit_alone_is_the_caption(article: Callable[..., Article]) -> None:
    found = article(post("<img src='https://a.example/1.jpg'><p>图像来源，Ada Example</p>"))
    assert found.image_caption == "图像来源，Ada Example"


def test_dated_links_are_links(article: Callable[..., Article]) -> None:
    links = "".join(
        f"<li><a href='/{n}'>别处的渡船又停了</a><time>2025年8月{n}日</time></li>" for n in (1, 2, 3)
    )
    assert article(post(f"<ul>{links}</ul>")).body == f"{TEXT}\n\n{TEXT}"


def test_a_talk_kept_among_comments_is_the_article(article: Callable[..., Article]) -> None:
    speaker = "<article class='comment {}'><div class='comment-body'><p>{}</p></div></article>"
    talk = speaker.format("comment-by-node-author", TEXT) + speaker.format("", TEXT)
    assert article(post(f"<div id='comments'><h2>Comments</h2>{talk}</div>")).body.count(TEXT) == 4
    assert article(post(f"<div id='comments'>{speaker.format('', TEXT)}</div>")).body.count(TEXT) == 2


def test_a_caption_beside_the_articles_element_is_known(article: Callable[..., Article]) -> None:
    found = article(
        "---\nlayout: post\ntitle: 渡船\n---\n\n<div class='Image'><p><img src='https://a.example/1.jpg'></p>"
        f"<p class='Caption'>渡船驶过海湾=摄于9月2日</p></div><div class='ArticleText'><p>{TEXT}</p><p>{TEXT}</p></div>"
    )
    assert (found.body, found.image_caption) == (f"{TEXT}\n\n{TEXT}", "渡船驶过海湾=摄于9月2日")


def test_each_author_on_a_line_of_its_own_is_named() -> None:
    lines = ("Author, 林清（Lin Qing）", "Role, BBC记者", "Author, 王明")
    assert facts.of_credits(lines).author == "林清（Lin Qing）, 王明"


@pytest.mark.parametrize(
    ("title", "publisher", "shown"),
    [
        ("渡船停航 – 法国国际广播电台 - RFI", "法国国际广播电台", "渡船停航"),
        ("渡船停航 - iYouPort", "iYouPort", "渡船停航"),
        ("渡船停航 - 海边日报", "iYouPort", "渡船停航 - 海边日报"),
        ("渡船停航 | 路透", "路透", "渡船停航"),
        ("RFI - 法国国际广播电台", "法国国际广播电台", "RFI - 法国国际广播电台"),
        ("渡船停航", None, "渡船停航"),
        (None, None, None),
    ],
)
def test_a_title_ends_without_its_publisher(
    title: str | None, publisher: str | None, shown: str | None
) -> None:
    assert facts.without_publisher(title, publisher) == shown


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("ADA EXAMPLE", "Ada Example"),
        ("ADA C. EXAMPLE AND LIN QING, 王明", "Ada C. Example and Lin Qing, 王明"),
        ("AFP", "AFP"),
        ("HARBOUR 海边", "HARBOUR 海边"),
        ("Ada Example", "Ada Example"),
        (None, None),
    ],
)
def test_names_are_not_shouted(author: str | None, shown: str | None) -> None:
    assert facts.cased(author) == shown
