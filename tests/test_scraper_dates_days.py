"""Which number of a date is which: two-digit years behind an apostrophe, weekdays, and a year that is known."""

from datetime import UTC, date, datetime

import pytest

from scraper.dates import DateContext, parse_date

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def read_day(text: str, order: str = "DMY", year: int = 0, month: int = 0, newest: int = 0) -> date | None:
    context = DateContext(language="en", order=order, now=NOW, year=year, month=month, newest=newest)
    reading = parse_date(text, context)
    return reading.at.date() if reading else None


@pytest.mark.parametrize("mark", ["'", "’", "‘", "‛", "`", "´", "ʼ", "′", "＇"])
def test_a_year_behind_an_apostrophe_has_two_digits(mark: str) -> None:
    assert read_day(f"May 31 {mark}14") == date(2014, 5, 31)
    assert read_day(f"asked May 31 {mark}14 at 9:05") == date(2014, 5, 31)
    assert read_day(f"31 May {mark}14") == date(2014, 5, 31)


def test_an_apostrophe_before_a_time_is_no_year() -> None:
    assert read_day("May 31 '14:05") == date(2026, 5, 31)


@pytest.mark.parametrize("order", ["DMY", "MDY", "YMD"])
@pytest.mark.parametrize(
    "text", ["Thu, 03/05/2026", "Thu, 05/03/2026", "05.03.26 (Thu)", "Thursday 03/05/2026 - 10:30"]
)
def test_the_weekday_settles_day_and_month(text: str, order: str) -> None:
    assert read_day(text, order) == date(2026, 3, 5)


def test_a_weekday_that_fits_neither_order_settles_nothing() -> None:
    assert read_day("Sat, 03/05/2026") == date(2026, 5, 3)
    assert read_day("Sat, 03/05/2026", "MDY") == date(2026, 3, 5)


def test_the_weekday_settles_two_numbers_without_a_year() -> None:
    assert read_day("Thu 03/05") == date(2026, 3, 5)


def test_the_weekday_tells_the_year_of_a_day_without_one() -> None:
    assert read_day("Wed, 16 December") == date(2026, 12, 16)  # ahead, not six years back
    assert read_day("Wed, 16 March") == date(2022, 3, 16)
    assert read_day("Sat 29 February") == date(2020, 2, 29)
    assert read_day("Monday, 23 November") == date(2026, 11, 23)


def test_a_year_that_is_known_is_that_of_days_without_one() -> None:
    assert read_day("16 March", year=2013) == date(2013, 3, 16)
    assert read_day("Wed, 16 March", year=2013) == date(2013, 3, 16)
    assert read_day("16 December", year=2027) == date(2027, 12, 16)
    assert read_day("16 March 2020", year=2013) == date(2020, 3, 16)
    assert read_day("29 February", year=2013) is None


def test_a_year_with_its_month_is_that_of_the_nearest_such_day() -> None:
    assert read_day("28 December", year=2024, month=1) == date(2023, 12, 28)
    assert read_day("2 January", year=2024, month=12) == date(2025, 1, 2)
    assert read_day("2 July", year=2024, month=1) == date(2024, 7, 2)
    assert read_day("28 December", year=2024) == date(2024, 12, 28)


def test_no_year_is_invented_in_an_old_list() -> None:
    assert read_day("11 October", newest=2019) is None
    assert read_day("11 October", newest=2025) == date(2026, 10, 11)
    assert read_day("11 October", newest=2019, year=2018) == date(2018, 10, 11)
    assert read_day("11 October 2026", newest=2019) == date(2026, 10, 11)


def test_the_weekday_tells_the_year_near_the_others_of_an_old_list() -> None:
    assert read_day("Friday, October 11th", newest=2019) == date(2019, 10, 11)
    assert read_day("Sunday, October 11th", newest=2019) == date(2020, 10, 11)
    assert read_day("Monday, October 11th", newest=2019) is None


def test_a_name_of_two_parts_behind_a_date_is_one_word() -> None:
    assert read_day("31.08.2015 | 20:54 Anna-Maria Schmidt-Hauser") == date(2015, 8, 31)
    assert read_day("31.08.2015 | 20:54 Anna Maria Schmidt Hauser") is None
