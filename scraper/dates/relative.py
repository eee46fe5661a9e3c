"""Reads how long ago something was: `2 giờ trước`, `vor 3 Tagen`, `5 min ago`, in CLDR's languages."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise

from model.item import Precision, find_zone
from scraper.dates import zones
from scraper.dates.names import PART, find_cldr_key, table
from scraper.dates.tokens import Token
from scraper.dates.values import DateContext, Reading
from scraper.lexicon.folding import fold
from scraper.lexicon.relative_dates import fractions, leading, load_ago_phrases, load_small_numbers
from scraper.lexicon.table import phrases

LONGEST = 80  # letters
_MOST_UNKNOWN = 3  # words before: a name, a section
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2629746, "year": 31556952}
_MOST = {"second": 3600, "minute": 600, "hour": 200, "day": 800, "week": 200, "month": 100, "year": 60}
_EDGE = re.compile(r"[|•;()]| - ")
_TOO_SHORT = re.compile(r"# [a-z]{1,3}")  # `2 h` is a duration, whatever a narrow form says

Phrase = tuple[str, int | None]  # unit, and how many where the words say it


def _normalize(folded: str) -> str:
    """Return words and `#` with single spaces, numbers and letters apart, punctuation gone."""
    return " ".join(re.findall(r"#|[^\x00-\x40\x5b-\x60\x7b-\x7f]+", folded))


@cache
def _load_weekday_words() -> dict[str, bool]:
    """Return the words that turn a weekday into a date: True for the week before this one."""
    return {
        _normalize(fold(form)): before
        for before, concept in ((False, "last_such"), (True, "week_before"))
        for form in phrases(concept)
    }


@cache
def _load_phrases() -> dict[str, Phrase]:
    """Return what each phrase, in the form of `_normalize`, tells."""
    found: dict[str, Phrase] = {}
    found.update((_normalize(fold(form)), (unit, count)) for form, unit, count in load_ago_phrases())
    for names in table().values():
        for form, (unit, count) in names["ago"].items():
            key = _normalize(fold(form))
            if not _TOO_SHORT.fullmatch(key):
                found.setdefault(key, (unit, count))
    return found


@cache
def _load_ago_words(language: str) -> frozenset[str]:
    """Return the words that make a span of time a past one: the last after `#` or the first before it."""
    parts = [_normalize(fold(form)).split(" ") for form in table().get(find_cldr_key(language), {}).get("ago", {})]
    return frozenset(each[-1] if each[0] == "#" else each[0] for each in parts if len(each) > 2)


def mentions_ago(text: str, language: str) -> bool:
    """Return whether the language's word for `ago` (`trước`, `vor`) stands in `text`."""
    return not _load_ago_words(language).isdisjoint(PART.findall(fold(text)))


def read_relative(text: str, tokens: list[Token], context: DateContext) -> Reading | None:
    """Return the moment that a text, or a part of it between bars, counts back from now.

    Minutes and hours give the minute, days and longer the day. None for texts over 80 letters.
    """
    if len(text) > LONGEST:
        return None
    folded = fold(text)
    if any(token.kind == "N" for token in tokens):
        return None
    weekday = _find_past_weekday(folded, tokens, context)
    if weekday:
        return _make_day_reading(weekday, text, 0, context)
    for part in _split_parts(folded, tokens):
        ago = _parse_ago(folded[part[0] : part[1]])
        if ago:
            return _count_back(ago, text[part[0] : part[1]], part[0], context)
    return None


def _find_past_weekday(folded: str, tokens: list[Token], context: DateContext) -> date | None:
    """Return the day of `last Friday`, or of `Friday last week`."""
    weekdays = [token for token in tokens if token.kind == "W"]
    if len(weekdays) != 1:
        return None
    token = weekdays[0]
    before = _load_weekday_words().get(_normalize(folded[: token.start] + " " + folded[token.end :]))
    if before is None:
        return None
    today = context.now.astimezone(find_zone(context.zone)).date()
    if before:
        return today - timedelta(days=today.weekday() + 7 - token.value)
    return today - timedelta(days=(today.weekday() - token.value - 1) % 7 + 1)


def _split_parts(folded: str, tokens: list[Token]) -> list[tuple[int, int]]:
    """Return the places between bars, and each without the label or the name that begins it."""
    edges = [-1, *(m.start() for m in _EDGE.finditer(folded)), len(folded)]
    found: list[tuple[int, int]] = []
    for left, right in pairwise(edges):
        start = left + 1
        found.append((start, right))
        unknown = 0
        for token in tokens:
            if start <= token.start < right:
                unknown += token.kind == "X"
                fraction = folded[token.start : token.end] in fractions()
                if token.kind not in " LFX:-,|;()." or unknown > _MOST_UNKNOWN or fraction:
                    break
                found.append((token.end, right))
    return [(a, b) for a, b in found if b > a]


def _parse_ago(folded: str) -> tuple[str, int] | None:
    """Return (unit, how many) where the text is a phrase of the table."""
    known = _load_phrases()
    numbers = re.findall(r"\d{1,4}", folded)
    exact = known.get(_normalize(folded)) if not numbers else None
    if exact and exact[1] is not None:
        return exact[0], exact[1]
    if len(numbers) == 2:
        return _parse_two_units(_normalize(re.sub(r"\d{1,4}", " # ", folded)), [int(number) for number in numbers])
    if len(numbers) == 1:
        form, count = _normalize(folded.replace(numbers[0], " # ")), int(numbers[0])
    else:
        form, count = _replace_number_word(folded)
    found = known.get(form) or known.get(leading().sub("", form))
    if found is None or count > _MOST[found[0]]:
        return None
    return found[0], count if found[1] is None else found[1]


def _parse_two_units(form: str, counts: list[int]) -> tuple[str, int] | None:
    """Read `2 hours 5 minutes ago`, which no table has: the two counts together, in the smaller unit."""
    parts = form.split(" ")
    first = parts.index("#")
    second = parts.index("#", first + 1)
    larger = _load_phrases().get(" ".join(parts[: first + 2] + parts[second + 2 :]))
    smaller = _load_phrases().get(" ".join(parts[:first] + parts[second:]))
    if larger is None or smaller is None or second - first != 2:
        return None
    seconds = _SECONDS[larger[0]] * counts[0] + _SECONDS[smaller[0]] * counts[1]
    return (larger[0], counts[0]) if seconds > _SECONDS["day"] * 28 else (smaller[0], seconds // _SECONDS[smaller[0]])


def _replace_number_word(folded: str) -> tuple[str, int]:
    """Replace a number word by `#`: `an hour ago` gives `# hour ago`, 1."""
    parts = PART.findall(folded)
    for place, part in enumerate(parts):
        count = load_small_numbers().get(part, 0)
        form = " ".join([*parts[:place], "#", *parts[place + 1 :]]) if count else ""
        if form in _load_phrases():
            return form, count
    return "", 0


def _count_back(ago: tuple[str, int], words: str, start: int, context: DateContext) -> Reading:
    unit, count = ago
    if unit not in ("second", "minute", "hour"):
        return _make_day_reading(_subtract_days(unit, count, context), words, start, context)
    at = context.now - timedelta(seconds=_SECONDS[unit] * count)
    return _make_reading(at, Precision.MINUTE, words, start, context)


def _make_day_reading(day: date, words: str, start: int, context: DateContext) -> Reading:
    at = zones.find_midnight(day, find_zone(context.zone))
    return _make_reading(at, Precision.DAY, words, start, context)


def _make_reading(at: datetime, precision: Precision, words: str, start: int, context: DateContext) -> Reading:
    start += len(words) - len(words.lstrip())
    return Reading(
        at=at.astimezone(UTC), precision=precision, zone=context.zone, words=words.strip(), start=start, relative=True
    )


def _subtract_days(unit: str, count: int, context: DateContext) -> date:
    today = context.now.astimezone(find_zone(context.zone)).date()
    if unit in ("day", "week"):
        return today - timedelta(days=count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
