"""Cron expressions, as crontab(5) has them: checked, and the next time that one names.

Five fields; names of months and weekdays, Sunday as 0 or 7, `@daily` and its like, and either of
day-of-month and day-of-week where both are restricted. cronsim finds the times; here are its input's
checks, which say what is wrong, and the changes of the clocks. No clock: the moment is passed.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from messages.cron import CronCode
from model.errors import InvalidValueError

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
# Last day, nearest weekday, n-th weekday, any, by hash, at random: of Quartz, Jenkins and BSD.
_EXTENSION = re.compile(r"\?|[0-9]*(?:l|w|lw)(?:-[0-9]+)?|[a-z0-9]+#[0-9]+|h(?:\([0-9-]+\))?(?:/[0-9]+)?|[0-9]*~[0-9]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """What one field of a cron expression may hold; `names` begin at `low`."""

    title: CronCode
    low: int
    high: int
    names: tuple[str, ...] = ()


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = _Field(title=CronCode.WEEKDAY, low=0, high=7, names=("sun", "mon", "tue", "wed", "thu", "fri", "sat"))
_FIELDS = (
    _Field(title=CronCode.MINUTE, low=0, high=59),
    _Field(title=CronCode.HOUR, low=0, high=23),
    _Field(title=CronCode.DAY, low=1, high=31),
    _Field(title=CronCode.MONTH, low=1, high=12, names=_MONTHS),
    _WEEKDAY,
)
_HOUR = 1  # the place of the hours among the fields


def check_cron(expression: str) -> None:
    """Raise InvalidValueError where `expression` is no cron expression or never comes."""
    _find_next(_normalize(expression), datetime(2000, 1, 1, tzinfo=UTC))


def find_cron_time(expression: str, zone: str, moment: datetime) -> datetime:
    """Return the first time after `moment` that an expression names in an IANA zone, in UTC.

    Where the hours are `*`, they run by the true clock: an hour that summer time repeats counts
    twice. An expression that `check_cron` refuses raises InvalidValueError.
    """
    normalized = _normalize(expression)
    if normalized.split(" ")[_HOUR] == "*":
        return _find_next(normalized, moment.astimezone(ZoneInfo(zone))).astimezone(UTC)
    return _find_on_wall_clock(normalized, ZoneInfo(zone), moment)


def _find_on_wall_clock(normalized: str, zone: ZoneInfo, moment: datetime) -> datetime:
    """Find the time on a wall clock without summer time, so that each wall time comes once a day.

    A time that the clocks skip comes as much later as they skip; one that they repeat comes
    the first time only. The search starts a skip early, for the times that it moved.
    """
    offsets = [at.astimezone(zone).utcoffset() or timedelta(0) for at in (moment, moment - timedelta(days=1))]
    wall = moment.astimezone(UTC) + min(offsets)
    while True:
        wall = _find_next(normalized, wall)
        due = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if due > moment:
            return due


def _find_next(normalized: str, moment: datetime) -> datetime:
    try:
        return next(CronSim(normalized, moment))
    except (CronSimError, StopIteration):
        raise InvalidValueError(CronCode.NEVER()) from None


@lru_cache(maxsize=1024)
def _normalize(expression: str) -> str:
    """Return an expression as cronsim is to read it: macros written out, names and ranges as numbers.

    >>> _normalize("*/5 8-10 * jan sat-sun")
    '*/5 8,9,10 * 1 6,7'
    """
    small = " ".join(expression.lower().split())
    if small.startswith("@") and small not in _MACROS:
        known = ", ".join(_MACROS)
        raise InvalidValueError(CronCode.REBOOT() if small == "@reboot" else CronCode.MACRO(macro=small, known=known))
    texts = _MACROS.get(small, small).split(" ")
    if len(texts) != len(_FIELDS):
        raise InvalidValueError(CronCode.FIELDS())
    return " ".join(_normalize_field(text, field) for text, field in zip(texts, _FIELDS, strict=True))


def _normalize_field(text: str, field: _Field) -> str:
    """Return a field with each of its parts as numbers, but for those of all values, `*` and `*/2`."""
    parts = {part: _list_numbers(part, field) for part in text.split(",")}
    return ",".join(part if part[0] == "*" else ",".join(map(str, numbers)) for part, numbers in parts.items())


def _list_numbers(part: str, field: _Field) -> range:
    """Return what one part of a field stands for.

    >>> list(_list_numbers("mon-fri/2", _WEEKDAY)), list(_list_numbers("*/20", _FIELDS[0]))
    ([1, 3, 5], [0, 20, 40])
    """
    match = _PART.fullmatch(_replace_names(part, field))
    if not match and _EXTENSION.fullmatch(part):
        raise InvalidValueError(CronCode.EXTENSION(part=repr(part), field=field.title()))
    if not match:
        raise InvalidValueError(CronCode.UNREADABLE(part=repr(part), field=field.title()))
    first, last, step = (int(number) if number else None for number in match.group("first", "last", "step"))
    start = field.low if first is None else first
    end = last if last is not None else (field.high if first is None or step is not None else start)
    if field is _WEEKDAY and (start, end) == (6, 0):
        end = 7  # sat-sun
    if field.low <= end < start <= field.high:
        raise InvalidValueError(CronCode.REVERSED(part=repr(part), field=field.title()))
    if not field.low <= start <= end <= field.high:
        raise InvalidValueError(CronCode.RANGE(part=repr(part), low=field.low, high=field.high, field=field.title()))
    if step == 0:
        raise InvalidValueError(CronCode.STEP(part=repr(part), field=field.title()))
    return range(start, end + 1, step or 1)


def _replace_names(part: str, field: _Field) -> str:
    """Write names as numbers: `mon-fri` gives `1-5`."""
    numbers = {name: str(number) for number, name in enumerate(field.names, field.low)}
    return re.sub(r"[a-z]+", lambda name: numbers.get(name[0], name[0]), part)
