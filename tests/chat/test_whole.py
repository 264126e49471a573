"""A whole report, page by page: nothing lost, nothing torn that fits, each page one message that Telegram takes."""

from dataclasses import replace
from typing import get_args
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import marks, whole
from bot.chat.locale import LANGUAGES, Locale
from bot.chat.message import Message
from bot.chat.pack import BUTTONS, SPANS, UNITS, units
from bot.chat.reader import Reader
from bot.news.clean.trace import Clues, Step
from bot.news.model import Article, Kind, Paragraph, Story
from bot.store.traces import FIRST, LAST
from tests.chat.samples import NOW, TRAIN, article, report, story_of

READER = Reader(Locale("zh-Hans"), ZoneInfo("Asia/Shanghai"), NOW)
LONG = "渡船从下周起每二十分钟一班，风浪大的时候每小时一班。"

paragraphs = st.builds(
    lambda text, times, kind: Paragraph((text * times).strip(), kind),
    st.sampled_from([LONG, "a long word ", "😀", "雨"]),
    st.integers(1, 400),
    st.sampled_from(get_args(Kind)),
)


def read_through(story: Story, number: int = 0) -> list[Message]:
    """Every page of a story's report, turned as a reader turns them."""
    chosen = story.reports[number]
    pages: list[Message] = []
    while page := whole.report(story, chosen, READER, len(pages) + 1, owner=False):
        pages.append(page)
    return pages


def bodies(pages: list[Message]) -> str:
    """The text of the pages without their heads, which end at the first blank line."""
    return "\n\n".join(page.text.partition("\n\n")[2] for page in pages)


@settings(max_examples=60)  # each lays out tens of pages
@given(st.lists(paragraphs, min_size=1, max_size=40), st.sampled_from(["题", "长题目" * 80]))
def test_any_article_is_read_to_its_last_word_on_pages_that_can_be_sent(
    texts: list[Paragraph], title: str
) -> None:
    made = replace(article("新铁路"), title=title, paragraphs=tuple(texts))
    pages = read_through(story_of(12, made))
    words = "".join("".join(p.text.split()) for p in texts)
    assert "".join(bodies(pages).replace("• ", "").split()) == words
    for at, page in enumerate(pages, 1):
        assert units(page.text) <= UNITS
        assert len(page.spans) <= SPANS
        assert sum(map(len, page.buttons)) <= BUTTONS
        assert marks.numbers(page.text)[0] == 12
        turns = [b.data for row in page.buttons for b in row if b.label in "◀▶"]
        assert turns == [f"read:12:1:{n}" for n in (at - 1, at + 1) if 1 <= n <= len(pages)]


def test_pages_end_between_paragraphs() -> None:
    texts = tuple(Paragraph(f"{n}{LONG * 20}") for n in range(20))
    pages = read_through(story_of(12, replace(article("新铁路"), paragraphs=texts)))
    assert len(pages) > 2
    assert bodies(pages).split("\n\n") == [p.text for p in texts]
    assert pages[0].text.split("\n")[1].endswith(f" · 1/{len(pages)}")
    assert pages[1].text.startswith(f"#12 新铁路\n2/{len(pages)}\n\n")


def test_subheads_quotes_lists_and_tables_look_like_themselves() -> None:
    texts = (
        Paragraph("票价", "subhead"),
        Paragraph("成人两元", "item"),
        Paragraph("儿童免费", "item"),
        Paragraph("先到先坐。", "quote"),
        Paragraph("请排队。", "quote"),
        Paragraph("头班 06:00", "row"),
        Paragraph("末班 22:00", "row"),
        Paragraph("其余照旧。"),
    )
    (page,) = read_through(story_of(12, replace(article("新铁路"), paragraphs=texts)))
    assert bodies([page]) == (
        "票价\n\n• 成人两元\n• 儿童免费\n\n先到先坐。\n请排队。\n\n头班 06:00\n末班 22:00\n\n其余照旧。"
    )
    looks = {page.text[s.start : s.end]: s.kind for s in page.spans if s.kind != "link"}
    assert looks == {"新铁路": "bold", "票价": "bold", "先到先坐。\n请排队。": "quote"}


def test_of_many_reports_those_around_the_one_shown_are_offered() -> None:
    made = [
        article(f"第{n}篇", TRAIN, publisher=f"{n}报", url=f"https://news.example/{n}") for n in range(1, 31)
    ]
    story = story_of(12, *made)
    for number, first, last in ((0, 1, 12), (15, 10, 21), (29, 19, 30)):
        (page,) = read_through(story, number)
        offered = [b for row in page.buttons for b in row if b.data.startswith("read:")]
        assert [b.data for b in offered] == [f"read:12:{n}" for n in range(first, last + 1)]
        assert [b.label for b in offered if b.label.startswith("•")] == [f"• {number + 1} {number + 1}报"]


def test_only_an_operator_is_offered_how_it_was_cleaned() -> None:
    story = story_of(12, article("新铁路"))
    shown = whole.report(story, story.lead, READER, 1, owner=True)
    assert shown
    assert [b.data for row in shown.buttons for b in row] == ["sum:12", "how:12:1"]
    (page,) = read_through(story)
    assert [b.data for row in page.buttons for b in row] == ["sum:12"]


def test_a_trace_names_the_facts_first_and_then_what_was_done() -> None:
    steps = (Step("decoded", "utf-8"), Step("promotion", "订阅\n本报"), Step("title: front matter", "新铁路"))
    page = whole.trace(report(article("新铁路")), steps, READER, 1)
    assert page
    assert page.text == (
        "#12 新铁路\n怎么清理的\n\n每项信息取自哪里\n标题 · front matter — 新铁路\n\n"
        "做了什么、删了什么，按哪条规则（名称同 yaowen clean --explain）\ndecoded — utf-8\npromotion — 订阅 本报"
    )
    assert page.buttons == ()


def test_every_fact_of_a_trace_has_a_name_in_every_language() -> None:
    steps = [Step(f"{fact}: page", "x") for fact in Clues.__dataclass_fields__]
    for language in LANGUAGES:
        page = whole.trace(report(article("新铁路")), steps, replace(READER, locale=Locale(language)), 1)
        assert page
        assert page.text.count(" · page — x") == len(steps)


def test_a_long_trace_has_pages_and_one_kept_no_more_says_so() -> None:
    made = report(article("新铁路"))
    steps = [Step("share", f"{n} " + "分享" * 45) for n in range(FIRST + LAST)]
    pages: list[Message] = []
    while page := whole.trace(made, steps, READER, len(pages) + 1):
        assert units(page.text) <= UNITS
        pages.append(page)
    assert len(pages) > 2
    assert "\n".join(page.text for page in pages).count("share — ") == len(steps)
    gone = whole.trace(made, (), READER, 1)
    assert gone
    assert gone.text.endswith("清理的记录已经不再保留（只留 30 天）。")
    assert whole.trace(made, (), READER, 2) is None


def test_a_report_without_anything_but_a_text_is_read_too() -> None:
    bare = Article("题", (Paragraph("一句话。"),))
    (page,) = read_through(story_of(3, bare, replace(bare, title="另一题")))
    assert page.text == "#3 题\n来源未注明 · 收到于 7月21日 09:30\n\n一句话。"
    assert [b.label for row in page.buttons for b in row][:2] == ["• 1", "2"]
