"""Stories: the reports of one event come together, the look-alikes stay apart."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import stories as bench
from bot.news.model import (
    PLACED,
    Article,
    Duplicate,
    Joins,
    New,
    Paragraph,
    Report,
    Story,
    Updates,
)
from bot.news.stories import REPRINTED_WITHIN, WINDOW, key_terms, opening_terms, place

DAY = datetime(2026, 11, 1, 8, tzinfo=UTC)


def article(title: str, *texts: str, publisher: str | None = "晨报", language: str = "zh-Hans") -> Article:
    return Article(
        title, tuple(map(Paragraph, texts)), language, publisher, source_url=f"https://{publisher}/{title}"
    )


def story(number: int, *articles: Article, at: datetime = DAY) -> Story:
    return Story(number, tuple(Report(10 * number + i, number, a, at, at) for i, a in enumerate(articles)))


BRIDGE = article(
    "南河新桥通车 市长试乘电车",
    "南河新桥昨天通车，第一班电车载着六十名乘客过河，市长坐在头排。",
    "这座桥造价3亿元，长820米，建了5年，是南河上的第四座桥。",
    "市长说，电车每10分钟一班，末班车在午夜开出。",
)
BRIDGE_TOO = article(
    "造價三億的南河新橋啟用",
    "南河上的第四座橋昨日啟用，首班電車載六十人過河，市長亦在車上。",
    "新橋長820米，造價3億元，工程歷時5年。電車每10分鐘一班。",
    publisher="晚报",
    language="zh-Hant",
)
LIBRARY = article(
    "市立图书馆周末开放到午夜",
    "市立图书馆宣布，从下周起周末开放到午夜，读者凭证入馆。",
    "馆长李雪说，去年有20万人次来馆，自习室常常满座，因此延长开放。",
    publisher="晚报",
)
SNOW = article(
    "北山降下今冬第一场雪",
    "北山昨夜降雪12厘米，缆车停运，滑雪场说两天后开放。",
    "气象台预报，冷空气周三南下，山区还会有小雪，平原有霜。",
    publisher="午报",
)


def test_two_reports_of_one_event_join_in_either_script() -> None:
    placed = place(BRIDGE_TOO, DAY, None, [story(1, LIBRARY), story(2, BRIDGE), story(3, SNOW)])
    assert isinstance(placed, Joins)
    assert placed.story == 2
    assert placed.score > 0.2
    assert 1 <= len(placed.terms) <= 5
    assert any("电车" in term or "新桥" in term for term in placed.terms)


def test_another_event_is_a_story_of_its_own() -> None:
    assert place(SNOW, DAY, None, [story(1, BRIDGE), story(2, LIBRARY)]) == New()
    assert place(SNOW, DAY, None, []) == New()


def test_english_reports_join_too() -> None:
    one = article(
        "New bridge over the South River opens",
        "The new tram bridge over the South River opened on Monday, and sixty passengers crossed it first.",
        "It cost 300 million and took five years to build, the mayor said.",
        publisher="Morning",
        language="en",
    )
    other = article(
        "First tram crosses South River bridge",
        "Sixty passengers took the first tram over the South River on Monday as the mayor opened the bridge.",
        publisher="Evening",
        language="en",
    )
    third = article(
        "Library to stay open until midnight",
        "The city library said on Monday that it would stay open until midnight at the weekend, as the halls were full.",
        publisher="Evening",
        language="en",
    )
    assert isinstance(place(other, DAY, None, [story(1, one)]), Joins)
    assert place(third, DAY, None, [story(1, one)]) == New()


def test_a_language_that_the_table_does_not_know_joins_word_for_word_only() -> None:
    one, other = replace(BRIDGE, language="fr"), replace(BRIDGE_TOO, language="fr")
    near = [story(1, one)]
    assert place(other, DAY, None, near) == New()
    assert isinstance(place(replace(one, publisher="Soir"), DAY, None, near, near[0].reports), Joins)


def test_reasons_are_whole_words_where_pairs_make_one() -> None:
    placed = place(BRIDGE_TOO, DAY, None, [story(1, BRIDGE)])
    assert isinstance(placed, Joins)
    assert not any(one != other and one in other for one in placed.terms for other in placed.terms)
    assert any(len(term) > 2 for term in placed.terms)


def test_a_latin_name_can_be_a_reason() -> None:
    one, other = (
        article(
            f"Zephyr帆船{word}",
            f"帆船Zephyr号{word}，船上有十二名水手，船长说，Zephyr还会绕过北角再回来，海上风浪很大。" * 2,
            publisher=word,
        )
        for word in ("出港", "启航")
    )
    placed = place(one, DAY, None, [story(1, other)])
    assert isinstance(placed, Joins)
    assert "zephyr" in placed.terms


def test_only_the_same_days_count() -> None:
    near, far = DAY + WINDOW, DAY + WINDOW + timedelta(minutes=1)
    assert isinstance(place(BRIDGE_TOO, near, None, [story(1, BRIDGE)]), Joins)
    assert place(BRIDGE_TOO, far, None, [story(1, BRIDGE)]) == New()


def test_a_story_does_not_go_on_for_ever() -> None:
    reports = tuple(Report(i, 1, BRIDGE, DAY, DAY + timedelta(days=3 * i)) for i in range(5))
    assert place(BRIDGE_TOO, DAY + timedelta(days=13), None, [Story(1, reports)]) == New()


def test_the_earliest_of_equal_stories_is_joined() -> None:
    early, late = story(9, BRIDGE, at=DAY - timedelta(hours=1)), story(2, BRIDGE)
    placed = [place(BRIDGE_TOO, DAY, None, order) for order in ([early, late], [late, early])]
    assert [p.story for p in placed if isinstance(p, Joins)] == [9, 9]


def test_the_same_text_again_is_a_duplicate_and_another_one_an_update() -> None:
    stored = story(1, BRIDGE).reports[0]
    spaced = replace(
        BRIDGE, paragraphs=tuple(Paragraph(p.text.replace("，", "， ")) for p in BRIDGE.paragraphs)
    )
    longer = replace(BRIDGE, paragraphs=(*BRIDGE.paragraphs, Paragraph("桥上禁止停车。")))
    assert place(spaced, DAY, stored, []) == Duplicate(stored.id)
    own = ((stored.id, None),)
    assert place(longer, DAY, stored, []) == Updates(stored.id, own)
    assert place(replace(BRIDGE, title="新桥通车"), DAY, stored, []) == Updates(stored.id, own)


def test_a_copy_in_another_section_is_a_duplicate() -> None:
    copy = replace(BRIDGE, title="南河新桥通车　市长试乘电车", source_url="https://晨报/another")
    assert place(copy, DAY, None, [story(4, LIBRARY), story(5, BRIDGE)]) == Duplicate(50)
    assert isinstance(place(replace(copy, publisher="晚报"), DAY, None, [story(5, BRIDGE)]), Joins)
    assert isinstance(place(replace(copy, publisher=None), DAY, None, [story(5, BRIDGE)]), Joins)


REPRINT = replace(BRIDGE, title="本周图片", publisher="晚报", source_url=None)


def test_another_text_under_the_same_title_is_no_copy() -> None:
    other = replace(
        LIBRARY, title=BRIDGE.title, publisher=BRIDGE.publisher, source_url="https://晨报/another"
    )
    assert place(other, DAY, None, [story(5, BRIDGE)]) == New()


def test_a_reprint_joins_under_any_title_and_long_after() -> None:
    (stored,) = story(2, BRIDGE).reports
    for at in (DAY, DAY + REPRINTED_WITHIN, DAY - REPRINTED_WITHIN):
        placed = place(REPRINT, at, None, [], [stored])
        assert isinstance(placed, Joins)
        assert (placed.story, placed.score, placed.rule) == (2, 1.0, "reprint")
        assert dict(placed.origins) == ({PLACED: 20, 20: None} if at >= DAY else {20: PLACED, PLACED: None})
        assert placed.terms
    assert place(REPRINT, DAY + REPRINTED_WITHIN + timedelta(1), None, [], [stored]) == New()


def test_an_original_that_comes_after_its_reprint_is_named_for_it() -> None:
    (stored,) = story(2, replace(REPRINT, origin="晨报")).reports
    placed = place(BRIDGE, DAY + timedelta(hours=5), None, [], [stored])
    assert isinstance(placed, Joins)
    assert dict(placed.origins) == {20: PLACED, PLACED: None}


def test_a_reprint_joins_the_story_that_has_most_of_it_then_the_earliest() -> None:
    half = replace(BRIDGE, publisher="午报", paragraphs=BRIDGE.paragraphs[:2])
    stories = [story(1, half), story(2, BRIDGE), story(3, replace(BRIDGE, publisher="日报"), at=DAY - WINDOW)]
    carriers = [report for each in stories for report in each.reports]
    placed = place(REPRINT, DAY, None, [], carriers)
    assert isinstance(placed, Joins)
    assert placed.story == 3
    assert {PLACED, 30} == dict(placed.origins).keys()


def test_a_reprint_of_a_reprint_alone_does_not_draw_a_story_on() -> None:
    (stored,) = story(2, BRIDGE).reports
    assert place(REPRINT, DAY, None, [], [replace(stored, reprint=7)]) == New()


def test_reprints_do_not_lengthen_a_story() -> None:
    reports = (
        Report(1, 1, BRIDGE, DAY, DAY),
        Report(2, 1, REPRINT, DAY, DAY + timedelta(days=25), reprint=1),
    )
    assert isinstance(place(BRIDGE_TOO, DAY + timedelta(days=1), None, [Story(1, reports)]), Joins)
    assert place(BRIDGE_TOO, DAY + timedelta(days=24), None, [Story(1, reports)]) == New()


def test_instalments_in_two_papers_are_no_reprints() -> None:
    one = replace(BRIDGE, title="南河游记（三）")
    two = replace(BRIDGE, title="南河游记（四）", publisher="晚报")
    assert place(two, DAY, None, [], story(1, one).reports) == New()


def test_what_an_operator_took_apart_stays_apart() -> None:
    near = [story(2, BRIDGE)]
    assert place(BRIDGE_TOO, DAY, None, near, [], frozenset({2})) == New()
    assert place(REPRINT, DAY, None, near, near[0].reports, frozenset({2})) == New()


def test_a_newer_text_says_anew_whose_it_is() -> None:
    (first,) = story(2, BRIDGE).reports
    mine = Report(7, 2, LIBRARY, DAY, DAY, reprint=20)
    placed = place(REPRINT, DAY + timedelta(hours=1), mine, [], [first])
    assert placed == Updates(7, ((7, 20), (20, None)))


def test_instalments_stay_apart() -> None:
    one, two = (
        article(
            f"南河游记（{n}）",
            f"第{n}天，我们沿着南河走到了渡口，船夫给我们讲南河的鱼和南河的桥，还有河边的石头。" * 3,
            publisher=p,
        )
        for n, p in (("三", "晨报"), ("四", "晚报"))
    )
    assert place(two, DAY, None, [story(1, one)]) == New()


def test_the_next_table_of_one_publisher_has_other_figures() -> None:
    one, two = (
        article(
            title,
            f"中央气象台公布南河水位，今天早上8时南河水位{a}米，比昨天{word}{b}厘米，流量每秒{c}立方米，渡口开放。"
            * 2,
        )
        for title, word, a, b, c in (
            ("南河水位上升", "高", 3.12, 14, 820),
            ("南河水位下降", "低", 2.98, 17, 790),
        )
    )
    assert place(two, DAY, None, [story(1, one)]) == New()
    assert isinstance(place(replace(two, publisher="晚报"), DAY, None, [story(1, one)]), Joins)


def test_what_a_publisher_prints_on_every_page_joins_nothing() -> None:
    plea = "亲爱的读者，本报靠订阅生存，请您成为本报的会员，每月只要两元，就能支持本报的记者继续为您采访南河两岸的新闻。"
    bridge = replace(BRIDGE, paragraphs=(Paragraph(plea * 2), *BRIDGE.paragraphs))
    snow = replace(SNOW, publisher="晨报", paragraphs=(Paragraph(plea * 2), *SNOW.paragraphs))
    assert place(snow, DAY, None, [story(1, bridge)]) == New()


def test_one_publisher_must_be_much_alike() -> None:
    own = replace(
        BRIDGE_TOO,
        publisher="晨报",
        title="电车司机的一天",
        paragraphs=BRIDGE_TOO.paragraphs[:1] + SNOW.paragraphs + LIBRARY.paragraphs[:1],
    )
    assert place(own, DAY, None, [story(1, BRIDGE)]) == New()
    assert isinstance(place(replace(own, publisher="晚报"), DAY, None, [story(1, BRIDGE)]), Joins)


@pytest.mark.parametrize(
    "texts",
    [("通车了。",), ("请订阅本报，每月只要两元，支持记者采访。" * 5,)],
    ids=["too short", "not about its title"],
)
def test_a_page_that_tells_nothing_stays_alone(texts: Sequence[str]) -> None:
    empty = article(BRIDGE.title, *texts, publisher="晚报")
    assert place(empty, DAY, None, [story(1, BRIDGE)]) == New()
    assert place(BRIDGE, DAY, None, [story(1, empty)]) == New()


def test_key_terms_are_the_heaviest_in_order() -> None:
    weights = key_terms(BRIDGE)
    assert 1 <= len(weights) <= 24
    assert list(weights.values()) == sorted(weights.values(), reverse=True)
    assert set(weights) & set(key_terms(BRIDGE_TOO))
    assert set(weights) <= set(opening_terms(BRIDGE))


def test_the_title_counts_twice() -> None:
    assert opening_terms(article("新桥", "新桥")) == {"新桥": 3}


EVENTS = [BRIDGE, LIBRARY, SNOW]


def test_the_order_of_arrival_changes_nothing() -> None:
    reports = [*EVENTS, BRIDGE_TOO]
    expected = {
        frozenset({BRIDGE.title, BRIDGE_TOO.title}),
        frozenset({LIBRARY.title}),
        frozenset({SNOW.title}),
    }
    for order in permutations(reports):
        shelf = bench.Shelf()
        for arrived in order:
            shelf.add(arrived, arrived.title)
        assert {frozenset(r.article.title for r in s.reports) for s in shelf.stories.values()} == expected


PAPERS = ("晨报", "晚报", "午报", "日报")
ARRIVING = [
    replace(told, publisher=paper, source_url=f"https://{paper}.example/{told.title}")
    for told in (BRIDGE, LIBRARY, SNOW, BRIDGE_TOO)
    for paper in PAPERS
    if paper != told.publisher
]
"""Four texts, each as three other papers print it."""


@given(st.permutations(ARRIVING))
@settings(deadline=None, max_examples=25)
def test_whatever_the_order_copies_and_reports_come_to_the_same_stories(order: list[Article]) -> None:
    shelf = bench.Shelf()
    for arrived in order:
        shelf.add(arrived, arrived.identity)
    groups = {frozenset(r.article.identity for r in s.reports) for s in shelf.stories.values()}
    about = {"library": LIBRARY.title, "snow": SNOW.title}
    for title in about.values():
        assert frozenset(a.identity for a in ARRIVING if a.title == title) in groups
    assert len(groups) == 3
    # who is the original is told by the reports, not by who came first
    originals = {r.article.identity for s in shelf.stories.values() for r in s.reports if r.reprint is None}
    assert len(originals) == 4
    shelf_in_order = bench.Shelf()
    for arrived in ARRIVING:
        shelf_in_order.add(arrived, arrived.identity)
    in_order = {
        r.article.identity for s in shelf_in_order.stories.values() for r in s.reports if r.reprint is None
    }
    assert originals == in_order


texts = (
    st.text("南河新桥通车电雪山图书馆，。“”12a ", min_size=1, max_size=80)
    .map(lambda t: " ".join(t.split()))
    .filter(bool)
)
any_article = st.builds(
    Article,
    st.text("南河新桥雪山12a", min_size=1, max_size=12),
    st.lists(st.builds(Paragraph, texts), min_size=1, max_size=4).map(tuple),
    st.sampled_from(["zh-Hans", "en", "und", "fr"]),
    st.sampled_from([None, "晨报", "晚报"]),
)


@given(any_article, st.lists(any_article, max_size=4))
@settings(deadline=None)
def test_any_article_has_one_place_whatever_the_order_of_its_neighbours(
    new: Article, near: list[Article]
) -> None:
    stories = [story(number, neighbour) for number, neighbour in enumerate(near, 1)]
    placed = place(new, DAY, None, stories)
    assert isinstance(placed, New | Joins | Duplicate)
    backwards = place(new, DAY, None, stories[::-1])
    assert type(placed) is type(backwards)
    if isinstance(placed, Joins):
        assert placed == backwards
        assert placed.story in range(1, len(near) + 1)


@pytest.mark.corpus
def test_the_groups_made_by_hand_are_found() -> None:
    folder = bench.corpus() / "stories"
    if not folder.exists():
        pytest.skip("no article collection")
    labels, articles = bench.read_labels(folder), list(bench.read_articles(folder / "raw"))
    scores = {name: bench.score(labels, bench.group(order)) for name, order in bench.orders(articles).items()}
    for name, score in scores.items():
        floor = 0.95 if name.startswith("by name") else 0.92
        assert score.precision > 0.95, f"{name}: {score}"
        assert score.recall > floor, f"{name}: {score}"
        assert score.b_cubed > 0.97, f"{name}: {score}"
        assert score.joined <= 4, f"{name}: {score}"
