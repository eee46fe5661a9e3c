"""Moments as pages show them."""

from datetime import UTC, datetime, timedelta

import pytest

from model.item import DateOrigin, Item, ItemDate, Precision, StoredItem
from web.dates import format_age, format_delay, format_published

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
