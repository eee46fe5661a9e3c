"""Which of two numbers of a date is the day: what the dates in figures of one page say of it together.

A part over 12 proves it. Where none is, the calendar makes one order likely: a list of bulletins has few days that
are yet to come, and begins with its newest.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

NUMERIC = re.compile(r"(?<![\d./\-])(\d{1,4})([./\-])(\d{1,2})\2(\d{2,4})(?![\d./\-])")
MONTHS = 12
OLDEST, CENTURY = 1900, 2000
TOMORROW = timedelta(days=1)
MONTH = timedelta(days=31)  # within which a list has something new
FEWEST_DAYS = 3  # that tell anything of their sequence
AHEAD = 2  # faults that a day ahead counts for, beside a break of the sequence
FEWEST_FAULTS = 3  # that are no chance
MORE_FAULTS = 4  # times as many as the other order has, which a deadline or a second list on the page may cause

Figures = tuple[int, int, int]  # the two numbers as they stand, and the year


def find_figures(texts: Iterable[str]) -> list[Figures]:
    """Return the dates in figures that end with their year, as they stand in the texts.

    >>> find_figures(["12.03.2026, 1/2/26", "2026-03-12"])
    [(12, 3, 2026), (1, 2, 2026)]
    """
    return [
        (int(first), int(second), int(year) + (CENTURY if len(year) == 2 else 0))
        for text in texts
        for first, _, second, year in NUMERIC.findall(text)
        if len(first) <= 2 and len(year) != 3
    ]


def prove_order(figures: Iterable[Figures]) -> str:
    """Return the order that most numbers over 12 prove, "DMY" or "MDY"; "" where there are none, or as many of each.

    >>> prove_order([(1, 2, 2026), (28, 2, 2026)]), prove_order([(2, 28, 2026)]), prove_order([(1, 2, 2026)])
    ('DMY', 'MDY', '')
    """
    day_first = month_first = 0
    for first, second, _ in figures:
        day_first += first > MONTHS >= second
        month_first += second > MONTHS >= first
    return "" if day_first == month_first else "DMY" if day_first > month_first else "MDY"


def contradicts(proven: str, order: str) -> bool:
    """Return whether what is proven is against an order; "YMD" reads dates that end with their year as "DMY" does."""
    return proven != "" and proven != order and (proven, order) != ("DMY", "YMD")


def choose_by_calendar(order: str, figures: Sequence[Figures], today: date) -> str:
    """Return the order of dates that prove none, seen `today`: `order` but where its opposite is far likelier.

    By the opposite they must be a list with something new, newest first; by `order` days ahead, or without sequence.
    """
    other = {"DMY": "MDY", "MDY": "DMY"}.get(order)
    if other is None:
        return order
    own_days, days = (_list_days(figures, each) for each in (order, other))
    past = [day for day in days if day <= today + TOMORROW]
    if len(set(days)) < FEWEST_DAYS or not past or today - max(past) > MONTH:
        return order
    own_faults, faults = (_count_faults(each, today) for each in (own_days, days))
    return other if own_faults >= FEWEST_FAULTS + MORE_FAULTS * faults else order


def _list_days(figures: Iterable[Figures], order: str) -> list[date]:
    """Return the days that are possible in both orders."""
    return [
        date(year, second, first) if order == "DMY" else date(year, first, second)
        for first, second, year in figures
        if 1 <= first <= MONTHS and 1 <= second <= MONTHS and year >= OLDEST
    ]


def _count_faults(days: Sequence[date], today: date) -> int:
    """Return what speaks against days in page order: those past tomorrow, and each that follows an earlier one."""
    ahead = {day for day in days if day > today + TOMORROW}
    return AHEAD * len(ahead) + sum(before < after for before, after in pairwise(days))
