"""Times of day as people write them beside a date, and spans back from now with half an hour in them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scraper.dates import DateContext, parse_date

NOW = datetime(2024, 6, 15, 12, 0, tzinfo=UTC)
ZONES = {"vi": "Asia/Ho_Chi_Minh", "zh": "Asia/Shanghai", "ja": "Asia/Tokyo"}


def time_of(language: str, text: str) -> str:
    zone = ZONES.get(language, "UTC")
    order = "YMD" if language in ("zh", "ja") else "DMY"
    reading = parse_date(text, DateContext(language=language, zone=zone, order=order, now=NOW))
    return f"{reading.at.astimezone(ZoneInfo(zone)):%d %H:%M}" if reading else ""


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Le 5 juin 2024 à 15 heures", "05 15:00"),
        ("fr", "5 juin 2024, 9 heures 30", "05 09:30"),
        ("es", "5 de junio de 2024, 15 horas", "05 15:00"),
        ("pt-BR", "5 de junho de 2024, 15 horas", "05 15:00"),
        ("it", "5 giugno 2024, ore 9", "05 09:00"),
        ("ro", "5 iunie 2024 orele 15", "05 15:00"),
        ("ru", "5 июня 2024, 15 часов", "05 15:00"),
        ("nl", "5 juni 2024 15 uur", "05 15:00"),
        ("cs", "5. června 2024 v 15 hodin", "05 15:00"),
        ("pl", "5 czerwca 2024 o godz. 15", "05 15:00"),
        ("pl", "5 czerwca 2024, godzina 15", "05 15:00"),
        ("en", "5 June 2024, 1500 hrs", "05 15:00"),
        ("vi", "05/06/2024 7 giờ rưỡi tối", "05 19:30"),
        ("vi", "05/06/2024 lúc 10 giờ kém 15 sáng", "05 09:45"),
        ("zh", "2024年6月5日 凌晨1点半", "05 01:30"),
        ("ja", "2024年6月5日 15時半", "05 15:30"),
        ("es", "5 de junio de 2024. Horas: 15:30", "05 15:30"),
        ("it", "5 giugno 2024, ore 9 - 3 commenti", "05 09:00"),
        ("en", "5 June 2024, 48 hours", "05 00:00"),
    ],
)
def test_the_hour_may_be_said_by_a_word(language: str, text: str, expected: str) -> None:
    assert time_of(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "half an hour ago", "15 11:30"),
        ("en", "a quarter of an hour ago", "15 11:45"),
        ("de", "vor einer halben Stunde", "15 11:30"),
        ("en", "third of an hour ago", ""),
        ("ja", "一昨日", "13 00:00"),
        ("bn", "২ ঘণ্টা আগে", "15 10:00"),
    ],
)
def test_half_an_hour_is_not_an_hour(language: str, text: str, expected: str) -> None:
    assert time_of(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text"), [("ms", "28 Zulkaedah 1445H"), ("en", "28 Dhul Qadah 1445"), ("he", 'כ"ט באייר התשפ"ד')]
)
def test_a_month_of_another_calendar_is_known_however_it_is_written(language: str, text: str) -> None:
    assert time_of(language, text)[:2] in ("05", "06")


def test_a_zone_that_is_none_is_utc_for_the_library_too() -> None:
    readings = [
        parse_date("3 päivää sitten", DateContext(language="fi", zone=zone, now=NOW)) for zone in ("No/Zone", "UTC")
    ]
    assert readings[0] is not None
    assert readings[1] is not None
    assert readings[0].at == readings[1].at
