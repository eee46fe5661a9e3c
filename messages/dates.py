"""Days and minutes as parameters of messages: texts by ISO 8601, which terminals, logs and the store show as they are.

Pages write them out by the language of who reads them: `web.dates.write_out_dates`.
"""

from datetime import date, datetime


class DayText(str):
    """A day."""

    __slots__ = ()


class MinuteText(str):
    """A day and a time of it, as they stand on a clock."""

    __slots__ = ()


def spell_day(day: date) -> DayText:
    """Return a day, or that of a moment.

    >>> spell_day(datetime(2026, 3, 9, 14, 5)), spell_day(date(2026, 3, 9))
    ('2026-03-09', '2026-03-09')
    """
    return DayText(f"{day:%Y-%m-%d}")


def spell_minute(at: datetime) -> MinuteText:
    """Return a moment to the minute, without its zone.

    >>> spell_minute(datetime(2026, 3, 9, 14, 5))
    '2026-03-09 14:05'
    """
    return MinuteText(f"{at:%Y-%m-%d %H:%M}")
