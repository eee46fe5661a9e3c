"""When events begin and end, as pages write it."""

from datetime import UTC, datetime

import pytest

from model.item import Event
from scraper.dates import DateContext
from scraper.extract import RawEvent
from scraper.normalize.events import LONGEST_PLACE, normalize_event

HANOI = DateContext(language="vi", zone="Asia/Ho_Chi_Minh", now=datetime(2026, 3, 1, tzinfo=UTC))


def utc(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


def read(start: str, end: str = "", **more: object) -> Event | None:
    return normalize_event(RawEvent(start=start, end=end, **more), HANOI)  # type: ignore[arg-type]


def span(event: Event | None) -> tuple[datetime, datetime | None, bool] | None:
    return event and (event.start, event.end, event.whole_day)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2026-05-05T10:00+09:00", "2026-05-05T12:00+09:00", (utc(5, 1), utc(5, 3), False)),
        ("2026-05-05T10:00", "", (utc(5, 3), None, False)),
        ("2026-05-05", "", (utc(4, 17), None, True)),
        ("2026-05-05", "2026-05-07", (utc(4, 17), utc(7, 17), True)),
        ("2026-05-05", "2026-05-05", (utc(4, 17), utc(5, 17), True)),
        ("2026-05-05T00:00:00+07:00", "2026-05-06T23:59:59+07:00", (utc(4, 17), utc(6, 17), True)),
        ("2026-05-04T17:00:00Z", "2026-05-05T17:00:00Z", (utc(4, 17), utc(5, 17), True)),
        ("2026-05-04T17:00:00Z", "", (utc(4, 17), None, True)),
        ("2026-05-05T10:00", "2026-05-04T10:00", (utc(5, 3), None, False)),  # ends before it begins
        ("2026-05-05T10:00", "2026-05-06", (utc(5, 3), None, False)),  # until some moment of that day
        ("2026-05-05T10:00", "2036-05-06T10:00", (utc(5, 3), None, False)),
        ("next Tuesday", "", None),
        ("0001-01-01", "", None),
        ("2099-01-01", "", None),
        ("1970-01-01T00:00:00Z", "", None),
    ],
)
def test_moments_for_machines(start: str, end: str, found: object) -> None:
    assert span(read(start, end)) == found


def test_the_last_day_of_what_may_exclude_it_is_not_told() -> None:
    assert span(read("2026-05-05", "2026-05-07", excludes_end=True)) == (utc(4, 17), None, True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5 May 2026", (utc(4, 17), None, True)),
        ("Tuesday, 5 May 2026 at 10 a.m.", (utc(5, 3), None, False)),
        ("8h00 ngày 05/5/2026", (utc(5, 1), None, False)),
        ("5 May 2026, 10:00 – 12:30, in the hall", (utc(5, 3), utc(5, 5, 30), False)),
        ("2026年5月5日 14:00~16:00", (utc(5, 7), utc(5, 9), False)),
        ("5 May 2026, 22:00 – 02:00", (utc(5, 15), None, False)),
        ("05/05/2026 - 07/05/2026", (utc(4, 17), utc(7, 17), True)),
        ("5 May 2026 to 7 May 2026", (utc(4, 17), utc(7, 17), True)),
        ("5 May", None),  # of which year?
        ("tomorrow", None),
        ("moved from 5 May 2026 to 12 May 2026", None),
        ("5 May 2026 and 12 May 2026", None),
        ("every Monday since it was agreed upon on 5 May 2026", None),
        ("to be announced", None),
        ("cancelled (was 5 May 2026)", None),
        ("Thứ Ba, ngày 05/5/2026", (utc(4, 17), None, True)),
    ],
)
def test_fields_for_people(text: str, found: object) -> None:
    assert span(read(text, printed=True)) == found


def test_texts_are_cleaned_and_cut() -> None:
    event = read("2026-05-05", place=" Hall \x00\n 5 " + "x" * 999, deadline="Hạn  nộp :")
    assert event is not None
    assert event.place.startswith("Hall 5 xxx")
    assert len(event.place) <= LONGEST_PLACE
    assert event.deadline == "Hạn nộp"
