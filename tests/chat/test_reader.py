from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.chat.locale import Locale
from bot.chat.reader import Reader
from tests.chat.samples import NOW, article, report

SHANGHAI = Reader(Locale("zh-Hans"), ZoneInfo("Asia/Shanghai"), NOW)
TRAIN = article("新铁路试运行")


def test_a_bare_date_stays_as_printed_whatever_the_zone() -> None:
    for zone in ("Asia/Shanghai", "America/Los_Angeles"):
        assert Reader(SHANGHAI.locale, ZoneInfo(zone), NOW).day(date(2026, 7, 21)) == "7月21日"


def test_a_time_is_shown_by_the_readers_clock() -> None:
    published = datetime(2026, 7, 20, 23, 30, tzinfo=timezone(timedelta(hours=-4)))
    assert SHANGHAI.day(published) == "7月21日"
    assert SHANGHAI.moment(published) == "7月21日 11:30"
    assert SHANGHAI.moment(date(2026, 7, 21)) == "7月21日"


def test_the_year_stands_where_it_is_not_this_one() -> None:
    assert SHANGHAI.day(date(2025, 12, 31)) == "2025年12月31日"
    english = replace(SHANGHAI, locale=Locale("en"))
    assert english.day(date(2025, 12, 31)) == "December 31, 2025"
    assert english.day(date(2026, 1, 1)) == "January 1"
    new_year = replace(SHANGHAI, now=datetime(2025, 12, 31, 17, 0, tzinfo=UTC))
    assert new_year.day(date(2026, 1, 1)) == "1月1日"


def test_an_unknown_or_future_day_gives_the_day_of_arrival() -> None:
    assert SHANGHAI.dateline(report(replace(TRAIN, published=None))) == "收到于 7月21日"
    future = replace(TRAIN, published=date(2031, 1, 1))
    assert SHANGHAI.dateline(report(future)) == "收到于 7月21日"
    assert SHANGHAI.timeline(report(future)) == "收到于 7月21日 09:30"
    assert SHANGHAI.dateline(report(TRAIN)) == SHANGHAI.timeline(report(TRAIN)) == "7月20日"


def test_reports_hours_apart_show_the_first_and_the_latest_time() -> None:
    def since_when(*stated: date | datetime) -> str:
        reports = [report(replace(TRAIN, published=when)) for when in stated]
        return SHANGHAI.since_when(reports[0], reports)

    night = datetime(2026, 7, 20, 14, 0, tzinfo=UTC)
    assert since_when(night, night - timedelta(hours=4)) == "7月20日 18:00 至 22:00"
    assert since_when(night, night + timedelta(hours=3)) == "7月20日 22:00 至 7月21日 01:00"
    assert since_when(night, night + timedelta(hours=2, minutes=30)) == "7月20日"
    assert since_when(date(2026, 7, 20), night) == "7月20日"
    assert since_when(date(2026, 7, 19), night) == "7月19日 至 7月20日"
    unknown = report(replace(TRAIN, published=None))
    assert SHANGHAI.since_when(unknown, [unknown]) == "收到于 7月21日"
