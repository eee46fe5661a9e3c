"""Moments as people read them; the page's own zone and precision are kept."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from messages import Code, Message
from messages.counts import CountCode
from messages.times import MONTHS, TimeCode
from model.item import ItemDate, Precision, StoredItem

_UNITS: tuple[tuple[int, Code], ...] = ((86400, CountCode.DAYS), (3600, CountCode.HOURS), (60, CountCode.MINUTES))
_EVERY: tuple[tuple[int, Code, Code], ...] = (
    (86400, CountCode.DAYS, TimeCode.EVERY_DAY),
    (3600, CountCode.HOURS, TimeCode.EVERY_HOUR),
    (60, CountCode.MINUTES, TimeCode.EVERY_MINUTE),
)
_MAX_AHEAD: Mapping[Code, float] = {
    CountCode.MINUTES: 119 * 60,
    CountCode.HOURS: 47 * 3600,
}  # seconds, up to which a unit is used


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayTime:
    """A moment as a page shows it: `text` to people, `machine` in <time datetime>."""

    text: Message
    machine: str
    is_first_seen: bool = False  # it stands in for a date that the page does not give


def format_moment(at: datetime) -> DisplayTime:
    """Return an aware moment to the minute, in UTC."""
    at = at.astimezone(UTC)
    text = TimeCode.MOMENT_UTC(day=_format_day(at), time=f"{at:%H:%M}")
    return DisplayTime(text=text, machine=at.strftime("%Y-%m-%dT%H:%M:%SZ"))


def format_published(stored: StoredItem) -> DisplayTime:
    """Return when an item was published, or first seen where its page does not say or names a later moment."""
    if stored.credible_date is None:
        seen = format_moment(stored.first_seen)
        return DisplayTime(text=TimeCode.FIRST_SEEN(moment=seen.text), machine=seen.machine, is_first_seen=True)
    return format_item_date(stored.credible_date)


def format_date(day: date) -> DisplayTime:
    """Return a day."""
    return DisplayTime(text=_format_day(day), machine=day.isoformat())


def format_day(stored: StoredItem) -> DisplayTime:
    """Return the day of the same, in its own zone."""
    date = stored.credible_date
    local = date.local if date else stored.first_seen
    return DisplayTime(text=_format_day(local), machine=local.date().isoformat(), is_first_seen=date is None)


def format_item_date(date: ItemDate) -> DisplayTime:
    """Return a date as its page gives it, to the precision that it gives."""
    local = date.local
    if date.precision is Precision.DAY:
        return DisplayTime(text=_format_day(local), machine=local.date().isoformat())
    place = str(local.tzinfo).rpartition("/")[2].replace("_", " ")
    text = TimeCode.MOMENT(day=_format_day(local), time=f"{local:%H:%M}", place=place)
    return DisplayTime(text=text, machine=local.isoformat(timespec="seconds"))


def _format_day(at: date) -> Message:
    return TimeCode.DAY(day=at.day, month=MONTHS[at.month - 1](), year=at.year)


def format_age(at: datetime, now: datetime) -> Message:
    """Return how long ago a moment was, in its largest whole unit; "just now" under a minute."""
    seconds = int((now - at).total_seconds())
    for size, unit in _UNITS:
        if seconds >= size:
            return TimeCode.AGO(span=unit(count=seconds // size))
    return TimeCode.JUST_NOW()


def format_delay(at: datetime, now: datetime) -> Message:
    """Return how far ahead a moment is, rounded up to whole minutes, hours or days; "now" where it is past."""
    seconds = math.ceil((at - now).total_seconds())
    if seconds <= 0:
        return TimeCode.NOW()
    size, unit = next(step for step in reversed(_UNITS) if seconds <= _MAX_AHEAD.get(step[1], math.inf))
    return TimeCode.AHEAD(span=unit(count=-(-seconds // size)))


def format_interval(interval: timedelta) -> Message:
    """Return how often something is done, in the largest unit that it is a whole number of.

    >>> str(format_interval(timedelta(minutes=90))), str(format_interval(timedelta(hours=1)))
    ('every 90 minutes', 'every hour')
    """
    seconds = round(interval.total_seconds())
    for size, unit, single in _EVERY:
        if seconds and seconds % size == 0:
            return single() if seconds == size else TimeCode.EVERY(span=unit(count=seconds // size))
    return TimeCode.EVERY(span=CountCode.SECONDS(count=max(1, seconds)))
