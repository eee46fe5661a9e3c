"""When a source is due next: by interval or by cron, later after faults and on request.

A cron expression is what crontab(5) says: five fields, names of months and weekdays,
Sunday as 0 or 7, `@daily` and its like, and either of day-of-month and day-of-week where
both are restricted. APScheduler finds the next time; what it reads otherwise (it counts
weekdays from Monday, and requires both days) is translated here. No clock: `now` is passed.
"""

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from model.schedule import Schedule, back_off, clamp

MAX_AGE_CAP = timedelta(days=1)  # a longer max-age is a site's mistake more often than its wish

_MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_PART = re.compile(r"(?:\*|(?P<first>[0-9]{1,4})(?:-(?P<last>[0-9]{1,4}))?)(?:/(?P<step>[0-9]{1,4}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """What one field of a cron expression may hold; `names` begin at `low`."""

    low: int
    high: int
    names: tuple[str, ...] = ()


_WEEKDAY = _Field(low=0, high=7, names=("sun", "mon", "tue", "wed", "thu", "fri", "sat"))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIELDS = {
    "minute": _Field(low=0, high=59),
    "hour": _Field(low=0, high=23),
    "day": _Field(low=1, high=31),
    "month": _Field(low=1, high=12, names=_MONTHS),
    "day_of_week": _WEEKDAY,
}


def next_due(
    schedule: Schedule,
    *,
    now: datetime,
    rng: random.Random | None,
    failures: int = 0,
    retry_after: timedelta | None = None,
    max_age: timedelta | None = None,
) -> datetime:
    """Return when a source that was looked at `now` is due again: UTC, later than `now`.

    `failures` counts the faults in a row up to now; each after the first doubles the wait,
    to a day at most. `retry_after` and `max_age` (a day of it at most) are floors. The
    schedule's jitter is drawn from `rng`; without one there is none. A cron expression
    that `check_cron` refuses raises ValueError.
    """
    due = _find_cron_due(schedule, now, failures) if schedule.cron else now + back_off(failures, schedule.interval)
    if retry_after is not None:
        due = max(due, now + clamp(retry_after))
    if max_age is not None:
        due = max(due, now + min(clamp(max_age), MAX_AGE_CAP))
    if rng is not None:
        due += schedule.jitter * rng.random()
    return due.astimezone(UTC)


def check_cron(expression: str) -> None:
    """Raise ValueError, with a sentence of why, where `expression` is no cron expression or never comes."""
    _next(_triggers(expression, "UTC"), datetime(2000, 1, 1, tzinfo=UTC))


def _find_cron_due(schedule: Schedule, now: datetime, failures: int) -> datetime:
    first = _fire_after(schedule.cron, schedule.zone, now)
    if failures < 2:
        return first
    gap = _fire_after(schedule.cron, schedule.zone, first) - first
    missed = back_off(failures, gap) - gap
    return _fire_after(schedule.cron, schedule.zone, now + missed) if missed else first


def _fire_after(expression: str, zone: str, moment: datetime) -> datetime:
    """Return the first time after `moment` that the expression names in `zone`, in UTC."""
    if _every_hour(expression):
        return _next(_triggers(expression, zone), moment.astimezone(ZoneInfo(zone))).astimezone(UTC)
    return _fire_by_wall_clock(expression, ZoneInfo(zone), moment)


def _fire_by_wall_clock(expression: str, zone: ZoneInfo, moment: datetime) -> datetime:
    """Find the time on a wall clock without summer time, so that each wall time comes once a day.

    A time that the clocks skip comes as much later as they skip; one that they repeat comes
    the first time only. The search starts a skip early, for the times that it moved.
    """
    offsets = [at.astimezone(zone).utcoffset() or timedelta(0) for at in (moment, moment - timedelta(days=1))]
    wall = moment.astimezone(UTC) + min(offsets)
    while True:
        wall = _next(_triggers(expression, "UTC"), wall)
        due = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if due > moment:
            return due


def _next(triggers: tuple[CronTrigger, ...], moment: datetime) -> datetime:
    # In UTC first: adding to a zoned datetime moves its wall clock and loses the fold.
    start = (moment.astimezone(UTC) + timedelta(microseconds=1)).astimezone(moment.tzinfo)
    times: list[datetime] = [time for trigger in triggers if (time := trigger.get_next_fire_time(None, start))]
    if not times:
        raise ValueError("the cron expression names a day that never comes")
    return min(times)


def _every_hour(expression: str) -> bool:
    """Whether the hours run by the true clock: an hour that summer time repeats then counts twice."""
    return _split(expression)["hour"] == "*"


@lru_cache(maxsize=1024)
def _triggers(expression: str, zone: str) -> tuple[CronTrigger, ...]:
    """Compile an expression to the one or two triggers of which the earlier counts."""
    texts = _split(expression)
    told = {name: _told(expression, name, text) for name, text in texts.items()}
    days = ("day", "day_of_week")
    if any(texts[name].startswith("*") for name in days):
        return (CronTrigger(**told, timezone=ZoneInfo(zone)),)
    # crontab(5): where both days are restricted, either of them will do.
    return tuple(CronTrigger(**(told | {name: "*"}), timezone=ZoneInfo(zone)) for name in days)


def _split(expression: str) -> dict[str, str]:
    """Split an expression by name, in small letters, macros written out."""
    small = " ".join(expression.lower().split())
    texts = _MACROS.get(small, small).split(" ")
    if len(texts) != len(_FIELDS):
        raise ValueError(f"{expression!r} is no cron expression: it needs five fields, minute hour day month weekday")
    return dict(zip(_FIELDS, texts, strict=True))


def _told(expression: str, name: str, text: str) -> str:
    """Write a field as APScheduler is to be told it: `*`, or each number (weekday: name) by itself."""
    field = _FIELDS[name]
    try:
        numbers = {number for part in text.split(",") for number in _numbers(part, field)}
    except ValueError as error:
        raise ValueError(f"{expression!r} is no cron expression: {name.replace('_', ' ')}: {error}") from None
    if field is _WEEKDAY:
        return ",".join(_WEEKDAY.names[number] for number in sorted({number % 7 for number in numbers}))
    return "*" if len(numbers) > field.high - field.low else ",".join(map(str, sorted(numbers)))


def _numbers(part: str, field: _Field) -> range:
    """Return what one part of a field stands for.

    >>> list(_numbers("mon-fri/2", _WEEKDAY)), list(_numbers("*/20", _FIELDS["minute"]))
    ([1, 3, 5], [0, 20, 40])
    """
    match = _PART.fullmatch(_numbered(part, field))
    if not match:
        raise ValueError(f"cannot read {part!r}")
    first, last, step = (int(number) if number else None for number in match.group("first", "last", "step"))
    start = field.low if first is None else first
    end = last if last is not None else (field.high if first is None or step is not None else start)
    if field is _WEEKDAY and (start, end) == (6, 0):
        end = 7  # sat-sun
    if not field.low <= start <= end <= field.high:
        raise ValueError(f"{part!r} is not within {field.low}-{field.high}")
    if step == 0:
        raise ValueError(f"{part!r} steps by nothing")
    return range(start, end + 1, step or 1)


def _numbered(part: str, field: _Field) -> str:
    """Write names as numbers: `mon-fri` gives `1-5`."""
    numbers = {name: str(number) for number, name in enumerate(field.names, field.low)}
    return re.sub(r"[a-z]+", lambda word: numbers.get(word[0], word[0]), part)
