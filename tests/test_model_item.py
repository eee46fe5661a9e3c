"""Moments in the zone of the page that printed them."""

from datetime import UTC, datetime, timedelta

import pytest

from model.item import DateOrigin, ItemDate, Precision, find_zone

MOMENT = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "hours"),
    [("Asia/Ho_Chi_Minh", 7), ("+05:30", 5.5), ("-0330", -3.5), ("UTC", 0), ("+00:00", 0), ("America/New_York", -4)],
)
def test_a_zone_is_an_iana_name_or_an_offset(name: str, hours: float) -> None:
    assert find_zone(name).utcoffset(MOMENT) == timedelta(hours=hours)


@pytest.mark.parametrize("name", ["", "Mars/Base", "../../etc/passwd", "+99:00", "+x", "-"])
def test_what_is_no_zone_is_utc(name: str) -> None:
    assert find_zone(name) is UTC


def test_a_date_is_printed_in_its_own_zone() -> None:
    date = ItemDate(at=MOMENT, raw="x", origin=DateOrigin.TIME, precision=Precision.MINUTE, zone="+07:00")
    assert date.local.isoformat() == "2026-03-10T16:00:00+07:00"
