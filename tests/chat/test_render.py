from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import marks, render
from bot.chat.locale import LANGUAGES, Locale
from bot.chat.message import Message
from bot.chat.pack import BUTTONS, SPANS, UNITS, units
from bot.chat.reader import Reader
from bot.chat.view import View
from bot.news.model import Article, Found, Hit, Paragraph, Sentence, Snippet, Story, Summary
from bot.news.telling import Entry, Told, tell, timeline
from tests.chat.samples import NOW, article, report, story_of
from tests.news.telling_samples import COPY, LEAD, SECOND

READER = Reader(Locale("zh-Hans"), ZoneInfo("Asia/Shanghai"), NOW)
TRAIN = article("新铁路试运行")

words = st.text(st.sampled_from("大雨将至，明天 rain train。\n😀“”#1·"), min_size=1, max_size=300).map(
    marks.one_line
)
names = st.none() | words.filter(bool)
urls = st.none() | st.sampled_from(
    ["https://a.example/", "https://b.example/" + "x" * 1500, "javascript:1", "nonsense"]
)
days = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)) | st.datetimes(timezones=st.just(UTC))
articles = st.builds(
    Article,
    title=words.filter(bool),
    paragraphs=st.lists(words.filter(bool).map(Paragraph), min_size=1, max_size=4).map(tuple),
    language=st.sampled_from(["zh-Hans", "en", "und"]),
    publisher=names,
    published=days,
    source_url=urls,
    mirror_url=urls,
)
stories = st.builds(
    lambda number, made: story_of(number, *made),
    st.integers(1, 99_999),
    st.lists(articles, min_size=1, max_size=14),
)
readers = st.builds(
    Reader,
    st.sampled_from(LANGUAGES).map(Locale),
    st.sampled_from([UTC, ZoneInfo("Asia/Shanghai")]),
    st.just(NOW),
)


def assert_sendable(messages: tuple[Message, ...]) -> None:
    for message in messages:
        assert 0 < units(message.text) <= UNITS
        assert len(message.spans) <= SPANS
        assert sum(map(len, message.buttons)) <= BUTTONS
        assert all(span.url is None or span.url.startswith("https://") for span in message.spans)


def said(text: str) -> Told:
    return Told(Summary((Sentence(text, 1, 0),)))


def shown_card(story: Story) -> tuple[Message, ...]:
    return render.card(story, Told(Summary()), tuple(map(Entry, story.reports)), READER)


def item(story: Story, *, follows_up: bool = False) -> render.Item:
    return render.Item(story, said(story.lead.article.body[:132]), follows_up)


def texts(messages: tuple[Message, ...]) -> str:
    return "\n\n".join(message.text for message in messages)


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(st.lists(stories, max_size=5, unique_by=lambda story: story.number), readers)
def test_any_stories_become_a_list_and_a_digest_from_which_each_can_be_opened(
    given_stories: list[Story], reader: Reader
) -> None:
    listed = render.story_list("最新", given_stories, reader)
    told = [item(story, follows_up=n % 2 == 1) for n, story in enumerate(given_stories)]
    digest = render.digest(date(2026, 7, 21), [("several", told[:2]), ("other", told[2:])], reader)
    for messages in (listed, digest):
        assert_sendable(messages)
        buttons = [button.data for m in messages for row in m.buttons for button in row]
        assert buttons == [f"s:{story.number}" for story in given_stories]
        assert set(marks.numbers(texts(messages))) >= {story.number for story in given_stories}
    for name, some in (("several", told[:2]), ("other", told[2:])):
        head = reader.say(f"section-{name}")
        assert any(f"\n\n{head}\n\n" in f"\n\n{m.text}" for m in digest) == bool(some)


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(stories, readers)
def test_any_story_has_a_card_and_a_summary(story: Story, reader: Reader) -> None:
    told = said(story.lead.article.body[:308])
    entries = timeline(story, {})
    card, summed = render.card(story, told, entries, reader), render.summary(story, told, reader)
    for messages in (card, summed):
        assert_sendable(messages)
        assert story.number in marks.numbers(messages[0].text)
    pages = [render.card(story, told, entries, reader, page) for page in (1, 2, 3)]
    assert sum(bool(page) for page in pages) == -(-len(story.reports) // render.CARD_PAGE)


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(st.lists(articles, min_size=1, max_size=render.PAGE), readers, words)
def test_a_page_of_results_is_one_message_whatever_was_found(
    made: list[Article], reader: Reader, query: str
) -> None:
    text = "雨" * 200
    hits = tuple(
        Hit(report(one, story=n), Snippet(text, tuple((i, i + 1) for i in range(0, 200, 2))), 3)
        for n, one in enumerate(made)
    )
    messages = render.results(
        query[:200] or "雨", Found(hits, 1000, capped=True), reader, View(2, exact=True), ("大雨",)
    )
    assert_sendable(messages)
    if all(len(one.source_url or "") < 200 and len(one.mirror_url or "") < 200 for one in made):
        assert len(messages) == 1


@given(st.text(), st.integers(1, 100))
def test_a_cut_text_keeps_to_its_budget(text: str, budget: int) -> None:
    short = render.cut(text, budget)
    assert short == text or (short.endswith("…") and sum(map(render._width, short)) <= budget + 1e-6)
    assert short == text or text.startswith(short[:-1])


@pytest.mark.parametrize(
    ("text", "budget", "short"),
    [
        ("大雨将至", 4, "大雨将至"),
        ("大雨将至", 3, "大雨…"),
        ("Rain is coming", 3, "Rain…"),
        ("Rainstorm", 2, "Ra…"),
        ("明天 rain 将至", 4, "明天…"),
        ("", 1, ""),
    ],
)
def test_a_cut_falls_between_words(text: str, budget: int, short: str) -> None:
    assert render.cut(text, budget) == short


def test_a_digest_item_stands_as_readers_know_it() -> None:
    story = story_of(
        12,
        replace(TRAIN, publisher="晨报"),
        replace(TRAIN, publisher="晚报", title="快车", source_url="https://b.example/"),
        replace(TRAIN, publisher="周报", title="新车", source_url="https://c.example/"),
    )
    (message,) = render.digest(date(2026, 7, 21), [(None, [render.Item(story, tell(story, 120))])], READER)
    title, text, facts = message.text.split("\n\n")[1].split("\n")
    assert title == story.title
    assert text.startswith("连接两座山城的新铁路")
    assert facts == "晨报 · 7月20日 · 另有 2 家报道 · #12"
    assert {
        span.kind: span.url for span in message.spans if message.text[span.start : span.end] == title
    } == {
        "bold": None,
        "link": "https://news.example/1",
    }


def test_a_follow_up_is_marked_before_its_linked_title() -> None:
    item = render.Item(story_of(12, TRAIN), Told(Summary()), follows_up=True)
    (message,) = render.digest(date(2026, 7, 21), [(None, [item])], READER)
    title = message.text.split("\n\n")[1].split("\n")[0]
    assert title == "后续 · 新铁路试运行"
    (link,) = (span for span in message.spans if span.kind == "link")
    assert message.text[link.start : link.end] == "新铁路试运行"


def test_a_section_is_named_over_its_first_story_and_never_left_alone_at_the_end_of_a_message() -> None:
    long = [render.Item(story_of(n, replace(TRAIN, title="雨" * 75)), _told(900)) for n in range(4, 8)]
    short = [render.Item(story_of(n, TRAIN), _told(20)) for n in (1, 2)]
    messages = render.digest(date(2026, 7, 21), [("several", long), ("other", short)], READER)
    (after,) = (m.text for m in messages if "其他" in m.text)
    assert not after.endswith("其他")
    assert after.split("其他\n\n")[1].startswith("新铁路试运行\n")
    for message in messages:
        for span in message.spans:
            if span.kind == "link":
                assert message.text[span.start : span.end] in {"新铁路试运行", "雨" * 75}


def _told(length: int) -> Told:
    return Told(Summary((Sentence("雨" * length, 1, 0),), "zh-Hans"))


def test_a_story_without_a_link_says_so_and_names_the_mirror() -> None:
    lost = replace(TRAIN, source_url=None, mirror_url="https://www.mirror.example/")
    text = texts(render.story_list("最新", [story_of(1, lost)], READER))
    assert "晨报 · 来源未注明 · 镜像 mirror.example · 7月20日" in text
    bare = replace(TRAIN, source_url=None, publisher=None, published=None)
    assert "来源未注明 · 收到于 7月21日" in texts(render.story_list("最新", [story_of(1, bare)], READER))


def test_a_story_is_linked_to_whichever_report_has_a_link() -> None:
    lead = replace(TRAIN, source_url=None, paragraphs=TRAIN.paragraphs * 3)
    story = story_of(1, lead, replace(TRAIN, title="快车", publisher="晚报", source_url="https://b.example/"))
    assert story.title == lead.title
    assert render.source(story) == "https://b.example/"
    assert "来源未注明" not in texts(render.story_list("最新", [story], READER))


def test_an_unnamed_publisher_is_known_by_its_host() -> None:
    unnamed = replace(TRAIN, publisher=None, source_url="https://www.news.example/1")
    assert "news.example · 7月20日" in texts(render.story_list("最新", [story_of(1, unnamed)], READER))


def test_a_summary_names_three_more_publishers_and_counts_the_rest() -> None:
    made = [replace(TRAIN, publisher=f"{n}报", source_url=f"https://{n}.example/") for n in range(6)]
    story = story_of(1, *made)
    text = texts(render.summary(story, tell(story, 280), READER))
    assert text.endswith("0报 · 7月20日\n另有：1报、2报、3报 等 5 家")


def test_what_cannot_be_summed_up_is_said_to_be_so() -> None:
    assert "原文没有可以摘录的句子。" in texts(render.summary(story_of(1, TRAIN), Told(Summary()), READER))


def test_a_card_tells_of_mirrors_and_of_changed_texts() -> None:
    mirrored = report(replace(TRAIN, mirror_url="https://m.example/1"))
    changed = replace(mirrored, updated=datetime(2026, 7, 21, 2, 0, tzinfo=UTC))
    text = texts(shown_card(Story(12, (changed,))))
    assert text.endswith("晨报 · 7月20日 · 镜像 · 更新于 7月21日 10:00 · 仅一家报道")


def test_several_reports_of_one_publisher_are_counted() -> None:
    story = story_of(1, TRAIN, replace(TRAIN, title="快车", source_url="https://news.example/2"))
    assert "仅一家报道 · 共 2 篇" in texts(shown_card(story))
    assert "另有" not in texts(render.story_list("最新", [story], READER))


def test_an_unknown_source_is_not_called_a_single_one() -> None:
    lost = replace(TRAIN, source_url=None, publisher=None)
    assert "单一来源" not in texts(render.summary(story_of(1, lost), Told(Summary()), READER))
    assert "单一来源" in texts(render.summary(story_of(1, TRAIN), Told(Summary()), READER))


def test_figures_of_other_days_are_dated() -> None:
    later = replace(SECOND, article=replace(SECOND.article, published=date(2026, 7, 21)))
    story = Story(12, (LEAD, later))
    text = texts(render.summary(story, tell(story, 280), READER))
    assert "数字不一 · 受伤：海边日报 12人（7月20日）；天气之声 15人（7月21日）" in text


def test_a_reprint_of_an_unknown_text_is_still_marked() -> None:
    copy = replace(COPY, reprint=99)
    text = texts(shown_card(Story(12, (LEAD, copy))))
    assert "晚报 · 转载 · 7月20日" in text


def test_a_text_that_says_whose_it_is_is_marked_with_the_name() -> None:
    wired = story_of(1, replace(TRAIN, origin="通讯社"))
    assert "晨报 · 转载自通讯社 · 7月20日" in texts(render.summary(wired, Told(Summary()), READER))
