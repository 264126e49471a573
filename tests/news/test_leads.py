"""Who stands for a story: whom the others agree with."""

from dataclasses import replace
from itertools import permutations

from bot.news import leads
from bot.news.model import Story
from tests.news.telling_samples import COPY, EVENT, FIRST, FULL, LEAD, SECOND, report

ASIDE = report(6, "体育馆的历史", ("云川市体育馆建于三十年前，最早是一座车库。" * 8,), "旧闻", 3)


def test_the_report_most_like_the_others_stands_for_them_in_any_order() -> None:
    assert {leads.best(order) for order in permutations((FIRST, LEAD, SECOND, ASIDE))} == {LEAD}


def test_a_brief_does_not_stand_for_a_full_report() -> None:
    copies = [replace(FIRST, id=number) for number in (7, 8)]
    assert leads.best((FIRST, *copies, LEAD)) == LEAD


def test_of_two_reports_the_fuller_one_leads_and_of_equals_the_earlier() -> None:
    longer = report(9, "强风掀翻云川体育馆屋顶", (*FULL, "体育馆下周一重新开门。"), "夜报", 5)
    assert leads.best((LEAD, longer)) == longer
    assert leads.best((COPY, LEAD)) == LEAD


def test_among_equals_the_operators_order_comes_before_length() -> None:
    longer = report(9, "强风掀翻云川体育馆屋顶", (*FULL, "体育馆下周一重新开门。"), "夜报", 5)
    assert leads.best((replace(LEAD, rank=1), longer)).id == LEAD.id
    assert leads.best((replace(LEAD, rank=1), replace(longer, rank=0))).id == longer.id
    assert leads.best((replace(FIRST, rank=0), LEAD)) == LEAD, "a brief is a brief"


def test_a_reprint_leads_only_where_there_is_nothing_else() -> None:
    fuller = replace(ASIDE, reprint=1)
    assert Story(1, (FIRST, fuller)).lead == FIRST
    assert Story(1, (fuller,)).lead == fuller


def test_a_reprint_confirms_nothing() -> None:
    assert EVENT.confirming == ("海边日报", "晨报", "天气之声", "建筑周刊")
    assert not EVENT.has_single_source
    assert Story(1, (LEAD, COPY)).has_single_source


def test_a_text_that_says_whose_it_is_counts_for_them() -> None:
    wired = [replace(r, article=replace(r.article, origin="通讯社")) for r in (FIRST, SECOND)]
    assert Story(1, tuple(wired)).confirming == ("通讯社",)
    assert Story(1, tuple(wired)).has_single_source


def test_of_unnamed_publishers_nobody_knows_whether_they_are_one() -> None:
    unnamed = [replace(r, article=replace(r.article, publisher=None)) for r in (FIRST, SECOND)]
    assert not Story(1, tuple(unnamed)).has_single_source
