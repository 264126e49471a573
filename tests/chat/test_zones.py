import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import zones
from bot.chat.locale import LANGUAGES
from bot.news.text import fold


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("上海", "Asia/Shanghai"),
        ("臺北", "Asia/Taipei"),
        ("紐約", "America/New_York"),
        ("new york", "America/New_York"),
        ("New_York", None),
        ("America/new york", "America/New_York"),
        ("europe/berlin", "Europe/Berlin"),
        ("UTC+8", "Etc/GMT-8"),
        ("utc-5", "Etc/GMT+5"),
        ("+08:00", "Etc/GMT-8"),
        ("GMT+5:30", "Asia/Kolkata"),
        ("UTC+0", "UTC"),
        ("gmt", "UTC"),
        ("UTC+15", None),
        ("UTC-3:30", None),
        ("UTC+8:15", None),
        ("月球", None),
        ("", None),
    ],
)
def test_zones_are_found_by_city_name_or_distance(typed: str, zone: str | None) -> None:
    assert zones.find(typed) == zone


def test_every_city_stands_in_a_zone_there_is() -> None:
    assert {city.zone for city in zones.cities()} <= zoneinfo.available_timezones()


def test_other_names_of_cities_are_folded_and_belong_to_one_city() -> None:
    also = [name for city in zones.cities() for name in city.also]
    assert also == [fold(name) for name in also]
    names = [fold(name) for city in zones.cities() for name in {*city.names.values(), *city.also}]
    by_city = {
        (fold(name), city.zone) for city in zones.cities() for name in (*city.names.values(), *city.also)
    }
    assert len({name for name, _ in by_city}) == len(by_city), sorted(n for n in names if names.count(n) > 1)


def test_a_dozen_cities_are_offered_and_each_is_found_by_its_label() -> None:
    assert len(zones.common()) == 12
    for language in LANGUAGES:
        for city in zones.cities():
            assert zones.find(zones.label(city.zone, language)) == city.zone


def test_zones_are_named_as_people_name_them() -> None:
    assert zones.label("Asia/Shanghai", "zh-Hans") == "北京"
    assert zones.label("Etc/GMT-8", "en") == "UTC+8"
    assert zones.label("Etc/GMT+3", "en") == "UTC-3"
    assert zones.label("Asia/Tbilisi", "en") == "Asia/Tbilisi"


@given(st.text() | st.from_regex(r"UTC[+-]\d{1,2}(:\d\d)?", fullmatch=True))
def test_any_words_name_a_zone_there_is_or_none(typed: str) -> None:
    zone = zones.find(typed)
    assert zone is None or zone in zoneinfo.available_timezones()
