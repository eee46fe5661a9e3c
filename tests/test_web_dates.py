"""Moments as pages show them."""

from datetime import UTC, datetime, timedelta

import pytest

from model.item import DateOrigin, Event, Item, ItemDate, Precision, StoredItem
from web.dates import format_age, format_delay, format_event, format_interval, format_published
from web.templating import render_text

SEEN = datetime(2026, 3, 10, 1, 5, tzinfo=UTC)


def stored(date: ItemDate | None) -> StoredItem:
    item = Item(url="", title="x", aliases=("url:x",), fingerprint="x", published=date)
    return StoredItem(guid="urn:x", first_seen=SEEN, changed=SEEN, revision=1, item=item)


def item_date(at: datetime, precision: Precision, zone: str) -> ItemDate:
    return ItemDate(at=at, raw="", origin=DateOrigin.LISTING, precision=precision, zone=zone)


@pytest.mark.parametrize(
    ("date", "text", "machine"),
    [
        (
            item_date(datetime(2026, 3, 8, 17, tzinfo=UTC), Precision.DAY, "Asia/Ho_Chi_Minh"),
            "9 March 2026",
            "2026-03-09",
        ),
        (
            item_date(datetime(2026, 3, 9, 7, 25, tzinfo=UTC), Precision.MINUTE, "Asia/Ho_Chi_Minh"),
            "9 March 2026, 14:25 (Ho Chi Minh)",
            "2026-03-09T14:25:00+07:00",
        ),
        (
            item_date(datetime(2026, 3, 9, 7, 25, tzinfo=UTC), Precision.SECOND, "-03:30"),
            "9 March 2026, 03:55 (UTC-03:30)",
            "2026-03-09T03:55:00-03:30",
        ),
        (
            item_date(datetime(2026, 3, 9, 7, 25, tzinfo=UTC), Precision.MINUTE, "Nowhere/Land"),
            "9 March 2026, 07:25 (UTC)",
            "2026-03-09T07:25:00+00:00",
        ),
        (None, "first seen 10 March 2026, 01:05 UTC", "2026-03-10T01:05:00Z"),
        (
            item_date(SEEN + timedelta(days=900), Precision.DAY, "UTC"),
            "first seen 10 March 2026, 01:05 UTC",
            "2026-03-10T01:05:00Z",
        ),
    ],
)
def test_published(date: ItemDate | None, text: str, machine: str) -> None:
    shown = format_published(stored(date))
    assert (str(shown.text), shown.machine) == (text, machine)
    assert shown.is_first_seen is text.startswith("first seen")


@pytest.mark.parametrize(
    ("seconds", "past", "future"),
    [
        (0, "just now", "now"),
        (59, "just now", "in 1 minute"),
        (60, "1 minute ago", "in 1 minute"),
        (1795, "29 minutes ago", "in 30 minutes"),
        (3601, "1 hour ago", "in 61 minutes"),
        (7199, "1 hour ago", "in 2 hours"),
        (86401, "1 day ago", "in 25 hours"),
        (86400 * 3, "3 days ago", "in 3 days"),
        (-500, "just now", "now"),
    ],
)
def test_distances(seconds: int, past: str, future: str) -> None:
    span = timedelta(seconds=seconds)
    assert (str(format_age(SEEN - span, SEEN)), str(format_delay(SEEN + span, SEEN))) == (past, future)


@pytest.mark.parametrize(
    ("event", "english", "vietnamese"),
    [
        (
            Event(start=datetime(2026, 3, 9, 7, tzinfo=UTC), zone="Asia/Ho_Chi_Minh"),
            "9 March 2026, 14:00 (Ho Chi Minh)",
            "14:00 9 tháng 3, 2026 (Ho Chi Minh)",
        ),
        (
            Event(start=SEEN, end=SEEN + timedelta(hours=2)),
            "10 March 2026, 01:05 to 10 March 2026, 03:05 (UTC)",
            "01:05 10 tháng 3, 2026 đến 03:05 10 tháng 3, 2026 (UTC)",
        ),
        (
            Event(start=datetime(2026, 3, 8, 17, tzinfo=UTC), whole_day=True, zone="Asia/Ho_Chi_Minh"),
            "9 March 2026",
            "9 tháng 3, 2026",
        ),
        (
            Event(start=datetime(2026, 3, 8, tzinfo=UTC), end=datetime(2026, 3, 10, tzinfo=UTC), whole_day=True),
            "8 March 2026 to 9 March 2026",
            "8 tháng 3, 2026 đến 9 tháng 3, 2026",
        ),
        (
            Event(start=datetime(2026, 3, 8, tzinfo=UTC), end=datetime(2026, 3, 9, tzinfo=UTC), whole_day=True),
            "8 March 2026",
            "8 tháng 3, 2026",
        ),
    ],
)
def test_events(event: Event, english: str, vietnamese: str) -> None:
    assert [render_text(format_event(event), language) for language in ("en", "vi")] == [english, vietnamese]


def test_moments_and_spans_are_written_as_each_language_does() -> None:
    shown = format_published(stored(item_date(SEEN, Precision.MINUTE, "+07:00")))
    assert render_text(shown.text, "vi") == "08:05 10 tháng 3, 2026 (UTC+07:00)"
    assert render_text(format_age(SEEN - timedelta(days=13), SEEN), "vi") == "13 ngày trước"
    assert render_text(format_delay(SEEN + timedelta(hours=3), SEEN), "vi") == "sau 3 giờ nữa"
    assert render_text(format_interval(timedelta(minutes=90)), "vi") == "90 phút một lần"
    assert render_text(format_interval(timedelta(seconds=45)), "en") == "every 45 seconds"
    assert render_text(format_interval(timedelta(days=400)), "en") == "every 400 days"
