"""Which attribute of an element carries its moment for machines, where people read only `2 hours ago`.

Values are given as they stand, to be read by `read_machine` or `parse_date`; nothing is dated here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scraper.dates.machine import is_machine_moment, read_machine
from scraper.dates.reading import parse_date
from scraper.dates.values import DateContext
from scraper.lexicon.folding import fold

MOMENTS = (
    "datetime", "data-datetime", "data-timestamp", "data-time", "data-date", "data-utime", "data-published",
    "data-pubdate",
)  # fmt: skip
_PRINTED = re.compile(  # with its year, and with a day or a time
    r"(?=.*(?<!\d)(?:19|20)\d\d(?!\d))(?=.*\d\D{1,15}(?:19|20)\d\d(?!\d)|.*(?:19|20)\d\d\D{1,15}\d).{6,60}"
)
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_DAY = re.compile(r"\d{4}|\d\D{1,12}\d")
_LONGEST = 200
_FOUR_YEARS = 4  # a leap day comes round
_FAR = DateContext(now=datetime(2100, 1, 1, tzinfo=UTC))
_ANY = DateContext(now=datetime(2000, 1, 1, tzinfo=UTC))  # whether a text counts back does not hang on from when


def find_moment(attributes: Iterable[Mapping[str, str]], text: str) -> str:
    """Return the absolute moment that is to be read instead of a printed `text`; "" where the text tells its day.

    A printed day and month without a year give way to a moment of that day, or of the one beside it in another zone.
    `attributes` are those of the element that holds the text, and of the elements inside it, in document order.
    """
    value = next(filter(None, map(find_machine_value, attributes)), "")
    return value if value and (not has_day(text) or _tells_year(value, text)) else ""


def _tells_year(value: str, text: str) -> bool:
    """Whether a moment is of the day and month that a text prints without a year."""
    moment = read_machine(value, _FAR) or parse_date(value, _FAR)
    if moment is None:
        return False
    for order in ("DMY", "MDY"):
        context = replace(_FAR, order=order, year=moment.at.year)
        own, other = parse_date(text, context), parse_date(text, replace(context, year=moment.at.year - _FOUR_YEARS))
        if own and other and own.at != other.at and abs(own.at.date() - moment.at.date()) <= timedelta(days=1):
            return True
    return False


def find_machine_value(attributes: Mapping[str, str]) -> str:
    """Return the absolute moment that one element's attributes carry, as it stands there; "" where none does.

    `datetime` and what sites call it (`data-timestamp`) come first; then `title`, but for a link's or a
    picture's, which names what it shows. Spans of time, times of day and counters are none.
    """
    for name in MOMENTS:
        value = (attributes.get(name) or "").strip()
        if value and _is_moment(value):
            return value
    title = (attributes.get("title") or "").strip()
    named = "href" in attributes or "src" in attributes
    return title if title and not named and _is_moment(title) else ""


def has_day(text: str) -> bool:
    """Whether a printed text tells a day by itself: not `yesterday`, `2 hours ago` or nothing at all."""
    if len(text) > _LONGEST:
        return False
    reading = parse_date(text, _ANY)
    return not reading.relative if reading else _DAY.search(_CLOCK.sub("", fold(text))) is not None


def _is_moment(value: str) -> bool:
    return len(value) <= _LONGEST and (is_machine_moment(value) or _PRINTED.fullmatch(fold(value)) is not None)
