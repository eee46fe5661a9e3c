"""Moments as people read them, in English; the page's own zone and precision are kept."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from messages.counting import counted
from model.item import ItemDate, Precision, StoredItem

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_STEPS = ((86400, "day"), (3600, "hour"), (60, "minute"))
_LONGEST = {"minute": 119 * 60, "hour": 47 * 3600, "day": math.inf}  # up to how many seconds ahead are told so


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayTime:
    """A moment as a page shows it: `text` to people, `machine` in <time datetime>."""

    text: str
    machine: str


def format_moment(at: datetime) -> DisplayTime:
    """Return an aware moment to the minute, in UTC."""
    at = at.astimezone(UTC)
    return DisplayTime(text=f"{_format_day(at)}, {at:%H:%M} UTC", machine=at.strftime("%Y-%m-%dT%H:%M:%SZ"))


def format_published(item: StoredItem) -> DisplayTime:
    """Return when an item was published as its page tells it, else when it was first seen."""
    date = item.item.published
    if date is None or date.at > item.first_seen:
        seen = format_moment(item.first_seen)
        return DisplayTime(text=f"first seen {seen.text}", machine=seen.machine)
    return _format_item_date(date)


def _format_item_date(date: ItemDate) -> DisplayTime:
    local = date.local
    if date.precision is Precision.DAY:
        return DisplayTime(text=_format_day(local), machine=local.date().isoformat())
    place = str(local.tzinfo).rpartition("/")[2].replace("_", " ")
    return DisplayTime(
        text=f"{_format_day(local)}, {local:%H:%M} ({place})", machine=local.isoformat(timespec="seconds")
    )


def _format_day(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def format_age(at: datetime, now: datetime) -> str:
    """Return how long ago a moment was, in its largest whole unit; "just now" under a minute."""
    lasted = _format_span(now - at)
    return f"{lasted} ago" if lasted else "just now"


def format_delay(at: datetime, now: datetime) -> str:
    """Return how far ahead a moment is, rounded up to whole minutes, hours or days; "now" where it is past."""
    seconds = math.ceil((at - now).total_seconds())
    if seconds <= 0:
        return "now"
    size, unit = next(step for step in reversed(_STEPS) if seconds <= _LONGEST[step[1]])
    return f"in {counted(-(-seconds // size), unit)}"


def _format_span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return next((counted(seconds // size, unit) for size, unit in _STEPS if seconds >= size), "")
