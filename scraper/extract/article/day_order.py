"""Which number of a date in figures is the day: what the page's other dates say of it.

A source's order of day and month is guessed by its language and host, and sites mix orders: they print one, and
their scripts write the other. A date such as `03/04/2023` therefore gives way to a plain one of the same page.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta

from model.item import Precision, find_zone
from scraper.dates import Reading
from scraper.dates.zones import find_midnight

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?![\d./-])")
_NEAR = timedelta(days=1)  # by zones, and by a change on the next day
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOrder:
    """What settles it: the days that the page tells plainly, looked for when they are needed, and its lines."""

    find_days: Callable[[], frozenset[date]]
    lines: Iterable[str]

    def settle(self, reading: Reading) -> Reading:
        """Return a reading with day and month changed over where the page says that it is so meant."""
        found = _NUMERIC.search(reading.words)
        if found is None:
            return reading
        first, second = int(found[1]), int(found[3])
        own = reading.at.astimezone(find_zone(reading.zone)).date()
        if first == second or {own.day, own.month} != {first, second} or max(first, second) > _MONTHS:
            return reading
        other = own.replace(month=own.day, day=own.month)
        days = self.find_days()
        if _is_near(own, days):
            return reading
        is_other = _is_near(other, days) or self._is_day_first(found[2]) is (other.day == first)
        return _move_to(other, reading) if is_other else reading

    def _is_day_first(self, joint: str) -> bool | None:
        """Return whether the page's other dates of this form begin with the day; None where they say nothing."""
        pairs = [
            (int(match[1]), int(match[3]))
            for line in self.lines
            for match in _NUMERIC.finditer(line)
            if match[2] == joint
        ]
        votes = {first > _MONTHS for first, second in pairs if max(first, second) > _MONTHS >= min(first, second)}
        return votes.pop() if len(votes) == 1 else None


def _is_near(day: date, days: Iterable[date]) -> bool:
    return any(abs(day - known) <= _NEAR for known in days)


def _move_to(day: date, reading: Reading) -> Reading:
    zone = find_zone(reading.zone)
    if reading.precision is Precision.DAY:
        return replace(reading, at=find_midnight(day, zone))
    local = reading.at.astimezone(zone)
    return replace(reading, at=local.replace(month=day.month, day=day.day).astimezone(UTC))
