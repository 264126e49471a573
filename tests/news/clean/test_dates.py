from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.clean import dates

CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("【大纪元2020年9月4日讯】", date(2020, 9, 4)),
        ("二零二零年十二月二十三日", date(2020, 12, 23)),
        ("2020年十月一日", date(2020, 10, 1)),
        ("2025-11-17 22:40:25.000000000 +08:00", datetime(2025, 11, 17, 22, 40, 25, tzinfo=CHINA)),
        ("2022-07-21T11:59:37.000Z", datetime(2022, 7, 21, 11, 59, 37, tzinfo=UTC)),
        (
            "2018-09-06T21:31-0330",
            datetime(2018, 9, 6, 21, 31, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
        ),
        ("2012-06-04 09:20:26", date(2012, 6, 4)),
        ("2020.09.28 09:56", date(2020, 9, 28)),
        ("2020-09-28T25:00:00Z", date(2020, 9, 28)),
        ("2020-09-28T10:00:00+99:00", date(2020, 9, 28)),
        ("28/09/2020 - 12:35", date(2020, 9, 28)),
        ("09/28/2020", date(2020, 9, 28)),
        ("31/31/2020", None),
        ("September 2, 2020", date(2020, 9, 2)),
        ("on 2 Sept 2020", date(2020, 9, 2)),
        ("Foobar 2, 2020", None),
        ("Sat, 13 Jun 2020 07:52:08 +0000", datetime(2020, 6, 13, 7, 52, 8, tzinfo=UTC)),
        ("13 Jun 2020 07:52:08 -0000", datetime(2020, 6, 13, 7, 52, 8, tzinfo=UTC)),
        ("99 Jun 2020 07:52:08 +0000", None),
        ("9999-13-45, then 2021-02-03", date(2021, 2, 3)),
        ("民國114年11月28日", date(2025, 11, 28)),
        ("民国一一四年", None),
        ("1899年1月1日", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_written(text: str | None, meant: date | None) -> None:
    assert dates.read(text) == meant


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("https://example.org/news/gb/2020/09/04/948128.html", date(2020, 9, 4)),
        ("https://www.epochtimes.com/gb/20/10/7/n12459371.htm", date(2020, 10, 7)),
        ("https://www.rfa.org/mandarin/x/ld-09202019135431.html", date(2019, 9, 20)),
        ("https://news.rthk.hk/rthk/ch/component/k2/1832085-20251117.htm", date(2025, 11, 17)),
        ("https://example.org/2020/13/45/a", None),
        ("https://example.org/a/4553273.html", None),
        (None, None),
    ],
)
def test_an_address_may_hold_a_date(url: str | None, meant: date | None) -> None:
    assert dates.in_address(url) == meant


@given(st.text(max_size=80))
def test_any_text_is_read_for_a_date(text: str) -> None:
    found = dates.read(text)
    assert found is None or 1970 <= found.year < 2100 or not isinstance(found, datetime)


@given(
    st.from_regex(
        r"\d{1,5}[-/.年]\d{1,3}[-/.月]\d{1,3}日?( \d\d:\d\d(:\d\d)?( ?[+-]\d\d:\d\d)?)?", fullmatch=True
    )
)
def test_any_string_like_a_date_is_read(text: str) -> None:
    dates.read(text)
    dates.in_address(f"https://example.org/{text}/")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("（編輯：高明月）1141128", date(2025, 11, 28)), ("11411281", None), ("1149928", None), ("", None)],
)
def test_the_republics_calendar_is_read(text: str, meant: date | None) -> None:
    assert dates.republic(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1658404777000", datetime(2022, 7, 21, 11, 59, 37, tzinfo=UTC)),
        ("9999999999999", None),
        ("165840", None),
    ],
)
def test_milliseconds_tell_a_moment(text: str, meant: datetime | None) -> None:
    assert dates.of_milliseconds(text) == meant


def test_only_reuters_picture_addresses_hold_a_day() -> None:
    assert dates.in_picture("https://s4.reutersmedia.net/resources/r/?m=02&d=20180817&t=2") == date(
        2018, 8, 17
    )
    assert dates.in_picture("https://example.org/p?d=20180817") is None
    assert dates.in_picture(None) is None
