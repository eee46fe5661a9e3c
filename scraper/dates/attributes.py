"""Which attribute of an element carries its moment for machines, where people read only `2 hours ago`.

Values are given as they stand, to be read by `read_machine` or `parse_date`; nothing is dated here.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from scraper.dates.machine import is_machine_moment
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
_ANY = DateContext(now=datetime(2000, 1, 1, tzinfo=UTC))  # whether a text counts back does not hang on from when


def find_moment(attributes: Iterable[Mapping[str, str]], text: str) -> str:
    """Return the absolute moment that is to be read instead of a printed `text`; "" where the text tells its day.

    `attributes` are those of the element that holds the text, and of the elements inside it, in document order.
    """
    value = next(filter(None, map(find_machine_value, attributes)), "")
    return value if value and not has_day(text) else ""


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
    if len(text) > _LONGEST or not _DAY.search(_CLOCK.sub("", fold(text))):
        return False
    reading = parse_date(text, _ANY)
    return reading is None or not reading.relative


def _is_moment(value: str) -> bool:
    return len(value) <= _LONGEST and (is_machine_moment(value) or _PRINTED.fullmatch(fold(value)) is not None)
