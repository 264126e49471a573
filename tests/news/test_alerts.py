"""What somebody follows is found in exactly the articles that say it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.news import alerts, query, text
from bot.news.alerts import Watch, Wishes, parse
from bot.news.finder import Finder
from bot.news.model import Article, Follow, Paragraph, Quiet, Report, Story

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def article(title: str, *texts: str, tags: Sequence[str] = ()) -> Article:
    return Article(title, tuple(map(Paragraph, texts or ("没有别的。",))), tags=tuple(tags))


def story(number: int, *articles: Article) -> Story:
    reports = (Report(n, number, a, NOON, NOON + timedelta(minutes=n)) for n, a in enumerate(articles))
    return Story(number, tuple(reports))


def holds(words: str, *texts: str, tags: Sequence[str] = ()) -> bool:
    return bool(Watch([Follow(1, 7, words)]).matching(article(*texts, tags=tags)))


# What it means


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("习近平", "習近平出席開幕式"),
        ("習近平", "习近平出席开幕式"),
        ("ＧＤＰ", "今年gdp增长"),
        ("gdp", "今年ＧＤＰ增长"),
        ("春茶 采摘", "采摘队出发，春茶上市"),
        ("“春茶采摘”", "春茶采摘开始"),
        ("春茶 -咖啡", "春茶上市"),
        ("春茶 OR 咖啡", "咖啡涨价"),
        ("new york", "In York a new bridge"),
        ('"New York"', "the new   york\u3000bridge"),
        ("bridge", "Three bridges"),
        ("bridges", "A bridge"),
        ("G7峰会", "在G7峰会上"),
        ("café", "The Cafe opens"),
        ("疫", "防疫"),
        ("C#", "they write C# now"),
    ],
)
def test_a_follow_holds_for_what_says_it(words: str, said: str) -> None:
    assert holds(words, said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("特朗普", "川普 Trump"),  # other names are another's names
        ("春茶 采摘", "春茶上市"),
        ("“春茶采摘”", "采摘春茶"),
        ("春茶 -咖啡", "春茶与咖啡"),
        ("art", "A party"),
        ('"bridge"', "Three bridges"),
        ('"new york"', "new\nyork"),
        ("C#", "they like abc# now"),
        ("a.*b", "aab"),
    ],
)
def test_a_follow_holds_for_nothing_else(words: str, said: str) -> None:
    assert not holds(words, *said.split("\n"))


def test_title_tags_and_paragraphs_are_read() -> None:
    assert holds("桥 茶 鸟", "新桥通车", "茶山上", "一切照旧", tags=["鸟类"])
    assert not holds("新桥通车茶山", "新桥通车", "茶山上")


def test_the_order_script_and_spelling_of_words_do_not_change_what_they_mean() -> None:
    assert parse("春茶 采摘 -咖啡") == parse("－咖啡 採摘 “春茶”")
    assert parse("春茶") != parse("春茶 采摘")
    kept = [Follow(1, 7, "採摘 春茶"), Follow(2, 7, "春茶"), Follow(3, 7, "春茶 采摘", mute=True)]
    assert [f.id for f in alerts.same(kept, parse("春茶 采摘"))] == [1, 3]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("", "follow-empty"),
        ("！！", "follow-empty"),
        ("-咖啡", "follow-empty"),
        ("来源:晨报", "follow-filter"),
        ("春茶 title:桥", "follow-filter"),
        ("春茶 -标签:桥", "follow-filter"),
        ("春茶 after:7d", "follow-filter"),
        ("春茶 after:never", "follow-filter"),
        ("春茶 lang:en", "follow-filter"),
        ("茶" * 65, "follow-too-long"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_its_reason(words: str, error: str) -> None:
    with pytest.raises(UserError) as refused:
        parse(words)
    assert refused.value.message == error


def refusal(words: str) -> str:
    """The error that the words are refused with; nothing where they can be followed."""
    try:
        parse(words)
    except UserError as error:
        return error.message
    return ""


@given(st.text(max_size=80))
def test_anything_typed_is_read_and_can_be_looked_for_or_is_refused(words: str) -> None:
    assert refusal(words) in {"", "follow-empty", "follow-filter", "follow-too-long"}
    Watch([Follow(1, 7, words)]).matching(article("茶", " ".join(words.split()) or "茶"))


# Many at once

LETTERS = "aB ｂ桥橋茶7-\"' "
TYPED = st.text(LETTERS, min_size=1, max_size=8)


def by_search(words: str, made: Article) -> bool:
    """What a search says of the article, term by term, with the expressions that a search uses."""
    asked = query.parse(words, date.max)
    lines = (made.title, *made.tags, *(p.text for p in made.paragraphs))

    def said(term: query.Term) -> bool:
        finder = Finder([term.typed])
        return any(finder.first(line) for line in lines)

    return all(any(map(said, group)) for group in asked.groups) and not any(map(said, asked.excluded))


@given(st.lists(TYPED, max_size=12), st.lists(st.text(LETTERS, max_size=15), min_size=1, max_size=4))
def test_a_watch_finds_what_each_follow_would_find_as_a_search(typed: list[str], lines: list[str]) -> None:
    texts = [line.strip() for line in lines if line.strip()] or ["茶"]
    made = article(texts[0], *texts[1:])
    follows = [Follow(n, 7, words) for n, words in enumerate(typed) if not refusal(words)]
    found = {follow.id for follow in Watch(follows).matching(made)}
    assert found == {follow.id for follow in follows if by_search(follow.words, made)}
    assert found == {match.follow.id for match in alerts.matches(follows, [story(1, made)])}


def test_a_watch_names_every_chat_that_follows_the_same() -> None:
    follows = (
        Follow(1, 7, "春茶"),
        Follow(2, 8, "“春茶”"),
        Follow(3, 9, "咖啡"),
        Follow(4, 9, "春茶", mute=True),
    )
    assert {f.id for f in Watch(follows).matching(article("春茶上市"))} == {1, 2, 4}
    assert Watch(follows)
    assert not Watch(())


def test_words_that_cannot_be_read_any_more_are_passed_over() -> None:
    follows = (Follow(1, 7, "来源:晨报"), Follow(2, 7, "春茶"))
    assert [f.id for f in Watch(follows).matching(article("春茶上市", "晨报"))] == [2]


# Of one chat

FOLLOWS = (Follow(1, 7, "春茶"), Follow(2, 7, "足球", mute=True), Follow(3, 7, "咖啡"))


def test_a_story_is_followed_by_any_report_and_muted_by_its_lead() -> None:
    long = "长" * 400
    stories = [
        story(1, article("茶山", long), article("采摘", "春茶上市")),
        story(2, article("足球赛", long), article("比赛")),
        story(3, article("比赛", long), article("足球赛")),
        story(4, article("春茶与足球")),
        story(5, article("桥")),
    ]
    assert alerts.wishes(FOLLOWS, stories) == Wishes(frozenset({1, 4}), frozenset({2, 4}))
    assert alerts.wishes((), stories) == Wishes()


def test_the_matches_are_the_follows_each_with_the_first_report_that_says_it() -> None:
    told = story(1, article("桥"), article("春茶", "足球"), article("春茶 咖啡"))
    found = alerts.matches(FOLLOWS, [told, story(2, article("桥"))])
    assert [(r.story.number, r.follow.id, r.report.id) for r in found] == [(1, 1, 1), (1, 3, 2)]


# Quiet hours


@pytest.mark.parametrize(
    ("hours", "quiet", "loud"),
    [
        (("22:00", "07:00"), ("22:00", "23:59", "00:00", "06:59"), ("07:00", "12:00", "21:59")),
        (("13:00", "14:00"), ("13:00", "13:59"), ("12:59", "14:00", "00:00")),
        (("00:00", "07:00"), ("00:00", "06:59"), ("07:00", "23:59")),
        (("08:00", "08:00"), (), ("00:00", "08:00", "20:00")),
    ],
)
def test_quiet_hours_go_over_midnight(
    hours: tuple[str, str], quiet: tuple[str, ...], loud: tuple[str, ...]
) -> None:
    kept = Quiet(*(datetime.strptime(hour, "%H:%M").time() for hour in hours))  # noqa: DTZ007 - hours only
    at = {hour: kept.holds(datetime.strptime(hour, "%H:%M").time()) for hour in (*quiet, *loud)}  # noqa: DTZ007
    assert at == dict.fromkeys(quiet, True) | dict.fromkeys(loud, False)
    assert kept.ever == (hours[0] != hours[1])


def test_a_follow_is_folded_by_the_tables_that_a_search_uses() -> None:
    for spelled in text.spellings("国"):
        assert holds("中国茶", f"中{spelled}茶")
