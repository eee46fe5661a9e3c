"""Reads the dates that stand at slots, each text once, and writes patterns that find them again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from scraper.dates import DateContext, find_dates, parse_date
from scraper.discovery.detection.flat_tree import DIGIT, looks_like_date

LONGEST = 400  # characters of a text that is searched for a date
PIECES = re.compile(r"(\d+)|([^\W\d_]+)|(\s+)|(.)", re.S)
MOST_SHAPES = 4
LONGEST_REST = 9  # characters behind a title's date that are cut off with it
FEWEST_DATED = 0.8  # share of the titles that must begin or end with a date
AS_DIFFERENT = 0.9  # share of the titles that still differ without it
SHORT_NUMBER = 3  # digits from which on a number is always as long
WORDS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class SlotDate:
    """A date that was read in a text; `part` is the words that hold it, "" where these are the whole text."""

    at: datetime
    part: str = ""
    printed: str = ""  # the date itself, as it is printed


class DateReader:
    """Reads dates of one page, each text once."""

    def __init__(self, context: DateContext) -> None:
        """Keep what the page's dates are read with."""
        self.context = context
        self._known: dict[str, SlotDate | None] = {}

    def find_date(self, text: str) -> SlotDate | None:
        """Return the date that a text is, or the only date that stands in it; else None."""
        if text not in self._known:
            self._known[text] = self._read(text) if looks_like_date(text) else None
        return self._known[text]

    def find_moment(self, text: str) -> datetime | None:
        """Return the moment that a text names, or None."""
        date = self.find_date(text)
        return date.at if date else None

    def _read(self, text: str) -> SlotDate | None:
        if len(text) > LONGEST:
            return None
        if whole := parse_date(text, self.context):
            return SlotDate(whole.at, printed=whole.words)
        inside = list(find_dates(text, self.context))
        days = {reading.at.date() for reading in inside}
        return (
            SlotDate(inside[0].at, inside[0].words, inside[0].words)
            if len(days) == 1 and DIGIT.search(inside[0].words)
            else None
        )


def compute_date_shape(words: str) -> str:
    """Return a pattern for dates that are written like this one: `6/30/23` gives `\\d{1,2}/\\d{1,2}/\\d{2}`."""
    shape = []
    for digits, letters, space, other in PIECES.findall(words):
        if digits:
            shape.append(r"\d{1,2}" if len(digits) < SHORT_NUMBER else rf"\d{{{len(digits)}}}")
        elif letters:
            shape.append(r"[^\W\d_]+")
        else:
            shape.append(r"\s+" if space else re.escape(other))
    return "".join(shape)


def build_date_pattern(dates: Sequence[SlotDate]) -> str:
    """Return one pattern for all these dates in their texts; "" where all are whole texts, or they are too unlike."""
    if not any(date.part for date in dates) or not all(map(DIGIT.search, (date.printed for date in dates))):
        return ""
    shapes = list(dict.fromkeys(compute_date_shape(date.printed) for date in dates))
    if len(shapes) > MOST_SHAPES:
        return ""
    return rf"(?<!\d)({'|'.join(sorted(shapes, key=len, reverse=True))})(?!\d)"


def build_title_pattern(titles: Sequence[str], own_dates: Sequence[SlotDate | None]) -> str:
    """Return a pattern for titles without the date that they all begin or end with; "" where there is none.

    `own_dates` are the dates that stand in the titles, None where one is not the item's own date.
    """
    pairs = [(title, date.printed) for title, date in zip(titles, own_dates, strict=True) if date and title]
    if len(pairs) < max(2, FEWEST_DATED * len([title for title in titles if title])):
        return ""
    shapes = sorted({compute_date_shape(words) for _, words in pairs}, key=len, reverse=True)
    if len(shapes) > MOST_SHAPES:
        return ""
    dates = "|".join(shapes)
    before = [title.partition(words)[0] for title, words in pairs]
    after = [title.partition(words)[2] for title, words in pairs]
    if not any(map(WORDS.search, before)) and all(map(WORDS.search, after)) and _stay_distinct(after, pairs):
        return rf"^\W*(?:{dates})\W+(.*\w.*)$"
    brief = all(len(rest) <= LONGEST_REST for rest in after)
    if brief and all(map(WORDS.search, before)) and _stay_distinct(before, pairs):
        return rf"^(.*?\w.*?)[\s,;:(\[·•|/–—-]+(?:{dates})(?!\d)"
    return ""


def _stay_distinct(left: Sequence[str], pairs: Sequence[tuple[str, str]]) -> bool:
    """Return whether titles still differ when their dates are gone."""
    return len(set(left)) >= AS_DIFFERENT * len({title for title, _ in pairs})


def measure_order(moments: Sequence[datetime]) -> float:
    """Return the share of neighbours that do not run against the list's own direction; 0 where all are the same."""
    pairs = list(pairwise(moments))
    if len(set(moments)) < 2:
        return 0.0
    falling = sum(earlier >= later for earlier, later in pairs)
    rising = sum(earlier <= later for earlier, later in pairs)
    return max(falling, rising) / len(pairs)
