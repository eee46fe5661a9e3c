"""Moments as people read them, by Babel (Unicode's CLDR); the page's own zone and precision are kept."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum

from messages import Message
from messages.catalogue import SOURCE_LANGUAGE
from messages.dates import DayText, MinuteText
from messages.message import Localized, Value
from messages.times import TimeCode
from model.item import Event, ItemDate, Precision, StoredItem, find_zone
from web.numbers import find_locale


class Unit(Enum):
    """A unit of time: how many seconds it has, the next one, and up to how many seconds ahead it is used."""

    SECOND = (1, 60, 0.0)
    MINUTE = (60, 3600, 119 * 60.0)
    HOUR = (3600, 86400, 47 * 3600.0)
    DAY = (86400, 7 * 86400, math.inf)

    def __init__(self, seconds: int, next_seconds: int, most_ahead: float) -> None:
        self.seconds, self.next_seconds, self.most_ahead = seconds, next_seconds, most_ahead


_LARGEST_FIRST = (Unit.DAY, Unit.HOUR, Unit.MINUTE)
_SINGLE = {Unit.DAY: TimeCode.EVERY_DAY, Unit.HOUR: TimeCode.EVERY_HOUR, Unit.MINUTE: TimeCode.EVERY_MINUTE}


class _Written(ABC):
    """A value whose text is English where no language is named."""

    __slots__ = ()

    @abstractmethod
    def localize(self, language: str) -> str:
        """Return it in a language."""

    def __str__(self) -> str:
        return self.localize(SOURCE_LANGUAGE)


@dataclass(frozen=True, slots=True)
class Day(_Written):
    """A day, written out.

    >>> Day(date(2026, 3, 9)).localize("en"), Day(date(2026, 3, 9)).localize("vi")
    ('9 March 2026', '9 tháng 3, 2026')
    """

    day: date

    def localize(self, language: str) -> str:
        """Return it in a language."""
        from babel.dates import format_date

        return str(format_date(self.day, "long", locale=find_locale(language)))


@dataclass(frozen=True, slots=True)
class DayOfWeek(_Written):
    """A day of the week by its number, 0 for Sunday.

    >>> DayOfWeek(1).localize("en"), DayOfWeek(1).localize("vi")
    ('Monday', 'Thứ Hai')
    """

    number: int

    def localize(self, language: str) -> str:
        """Return it in a language."""
        from babel.dates import get_day_names

        return str(get_day_names("wide", locale=find_locale(language))[(self.number - 1) % 7])


@dataclass(frozen=True, slots=True)
class Minute(_Written):
    """A day and a time of it, as they stand on a clock.

    >>> Minute(datetime(2026, 3, 9, 14, 5)).localize("en"), Minute(datetime(2026, 3, 9, 14, 5)).localize("vi")
    ('9 March 2026, 14:05', '14:05 9 tháng 3, 2026')
    """

    at: datetime

    def localize(self, language: str) -> str:
        """Return it in a language."""
        from babel.dates import format_time, get_datetime_format

        locale = find_locale(language)
        time = format_time(self.at.replace(tzinfo=None), "short", locale=locale)
        return str(get_datetime_format("medium", locale)).format(time, Day(self.at).localize(language))


@dataclass(frozen=True, slots=True)
class Place(_Written):
    """The place that a time zone is called by, or its distance from UTC."""

    zone: tzinfo

    def localize(self, language: str) -> str:
        """Return it in a language."""
        from babel.dates import get_timezone_location

        return str(get_timezone_location(self.zone, locale=find_locale(language), return_city=True))


@dataclass(frozen=True, slots=True)
class Span(_Written):
    """So many of a unit of time; towards the future or the past where there is a `direction`, 1 or -1.

    >>> Span(25, Unit.HOUR, 1).localize("en"), Span(2, Unit.DAY, -1).localize("vi"), str(Span(1, Unit.MINUTE))
    ('in 25 hours', '2 ngày trước', '1 minute')
    """

    count: int
    unit: Unit
    direction: int = 0

    def localize(self, language: str) -> str:
        """Return it in a language."""
        from babel.dates import format_timedelta

        seconds = self.count * self.unit.seconds
        least = seconds / self.unit.next_seconds * 1.001  # of a larger unit, so that this one is taken
        span = timedelta(seconds=seconds * (self.direction or 1))
        locale = find_locale(language)
        return str(format_timedelta(span, threshold=least, add_direction=bool(self.direction), locale=locale))


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayTime:
    """A moment as a page shows it: `text` to people, `machine` in <time datetime>."""

    text: Message | Localized
    machine: str
    is_first_seen: bool = False  # it stands in for a date that the page does not give


def format_moment(at: datetime) -> DisplayTime:
    """Return an aware moment to the minute, in UTC."""
    at = at.astimezone(UTC)
    return DisplayTime(text=TimeCode.MOMENT_UTC(moment=Minute(at)), machine=at.strftime("%Y-%m-%dT%H:%M:%SZ"))


def format_published(stored: StoredItem) -> DisplayTime:
    """Return when an item was published, or first seen where its page does not say or names a later moment."""
    if stored.credible_date is None:
        seen = format_moment(stored.first_seen)
        return DisplayTime(text=TimeCode.FIRST_SEEN(moment=seen.text), machine=seen.machine, is_first_seen=True)
    return format_item_date(stored.credible_date)


def format_date(day: date) -> DisplayTime:
    """Return a day."""
    return DisplayTime(text=Day(day), machine=day.isoformat())


def format_day(stored: StoredItem) -> DisplayTime:
    """Return the day of the same, in its own zone."""
    date = stored.credible_date
    day = (date.local if date else stored.first_seen).date()
    return DisplayTime(text=Day(day), machine=day.isoformat(), is_first_seen=date is None)


def format_item_date(date: ItemDate) -> DisplayTime:
    """Return a date as its page gives it, to the precision that it gives."""
    local = date.local
    if date.precision is Precision.DAY:
        return format_date(local.date())
    text = TimeCode.MOMENT(moment=Minute(local), place=Place(local.tzinfo or UTC))
    return DisplayTime(text=text, machine=local.isoformat(timespec="seconds"))


def format_event(event: Event) -> Message | Localized:
    """Return when an event takes place, from when to when where both are known: days where it takes whole ones."""
    zone = find_zone(event.zone)
    start, end = event.start.astimezone(zone), event.end.astimezone(zone) if event.end else None
    if not event.whole_day:
        span = TimeCode.FROM_TO(begin=Minute(start), end=Minute(end)) if end and end > start else Minute(start)
        return TimeCode.MOMENT(moment=span, place=Place(zone))
    last = (end - timedelta(seconds=1)).date() if end else start.date()  # the end is the first moment after it
    return TimeCode.FROM_TO(begin=Day(start.date()), end=Day(last)) if last > start.date() else Day(start.date())


def format_age(at: datetime, now: datetime) -> Message | Localized:
    """Return how long ago a moment was, in its largest whole unit; "just now" under a minute."""
    seconds = int((now - at).total_seconds())
    for unit in _LARGEST_FIRST:
        if seconds >= unit.seconds:
            return Span(seconds // unit.seconds, unit, -1)
    return TimeCode.JUST_NOW()


def format_delay(at: datetime, now: datetime) -> Message | Localized:
    """Return how far ahead a moment is, rounded up to whole minutes, hours or days; "now" where it is past."""
    seconds = math.ceil((at - now).total_seconds())
    if seconds <= 0:
        return TimeCode.NOW()
    unit = next(unit for unit in reversed(_LARGEST_FIRST) if seconds <= unit.most_ahead)
    return Span(-(-seconds // unit.seconds), unit, 1)


def format_next(at: datetime, now: datetime, code: TimeCode) -> Message:
    """Return when something is done next, as a code of `when` says it; that it is due where the moment is past.

    >>> now = datetime(2026, 3, 9, 14, 5, tzinfo=UTC)
    >>> [str(format_next(at, now, TimeCode.NEXT)) for at in (now, now + timedelta(hours=3))]
    ['due now', 'next in 3 hours']
    """
    return TimeCode.DUE_NOW() if at <= now else code(when=format_delay(at, now))


def format_interval(interval: timedelta) -> Message:
    """Return how often something is done, in the largest unit that it is a whole number of.

    >>> str(format_interval(timedelta(minutes=90))), str(format_interval(timedelta(hours=1)))
    ('every 90 minutes', 'every hour')
    """
    seconds = round(interval.total_seconds())
    for unit in _LARGEST_FIRST:
        if seconds and seconds % unit.seconds == 0:
            count = seconds // unit.seconds
            return _SINGLE[unit]() if count == 1 else TimeCode.EVERY(span=Span(count, unit))
    return TimeCode.EVERY(span=Span(max(1, seconds), Unit.SECOND))


def write_out_dates(message: Message) -> Message:
    """Return a message whose days and minutes are written by the language in which it is rendered.

    >>> from messages.dates import spell_day
    >>> str(write_out_dates(TimeCode.FIRST_SEEN(moment=spell_day(date(2026, 3, 9)))))
    'first seen 9 March 2026'
    """
    return Message(code=message.code, params={name: _write_out(value) for name, value in message.params.items()})


def _write_out(value: Value) -> Value:
    if isinstance(value, Message):
        return write_out_dates(value)
    if isinstance(value, DayText):
        return Day(date.fromisoformat(value))
    return Minute(datetime.fromisoformat(value)) if isinstance(value, MinuteText) else value
