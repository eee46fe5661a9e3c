"""How texts count back from now, beside CLDR's ways: `2 hours ago`, `last week`, `just now`.

Phrases are given as the table has them, `#` for the number; to be folded by who compares them.
"""

import re
from collections.abc import Iterator
from functools import cache

from scraper.lexicon.folding import fold
from scraper.lexicon.patterns import alternatives
from scraper.lexicon.table import entries, phrases

Ago = tuple[str, str, int | None]  # phrase, unit, and how many where the phrase says it


@cache
def load_ago_phrases() -> tuple[Ago, ...]:
    """Return the phrases that say how long ago something was; those that say how many without a number first."""
    found = tuple(_read_entries())
    return tuple(sorted(found, key=lambda each: each[2] is None))


def _read_entries() -> Iterator[Ago]:
    for key, forms in entries("ago"):
        unit, _, count = key.partition(" ")
        yield from ((form, unit, int(count) if count else None) for form in forms)


@cache
def load_small_numbers() -> dict[str, int]:
    """Return the numbers that folded words tell; 1 for the words for one."""
    found = {fold(word): int(key) for key, words in entries("numbers") for word in words}
    return found | {fold(word): 1 for word in phrases("ones")}


@cache
def fractions() -> frozenset[str]:
    """Return the folded words for half and the like."""
    return frozenset(map(fold, phrases("fractions")))


@cache
def leading() -> re.Pattern[str]:
    """Return the pattern of what changes nothing at the beginning of folded text: `about`."""
    return re.compile(rf"^{alternatives(phrases('about'))} ")


@cache
def load_bare_phrases() -> tuple[str, ...]:
    """Return the phrases that tell a day or a moment without a digit, and those that a number's word may stand in."""
    days = phrases("today", "yesterday", "day_before_yesterday", "last_such", "week_before")
    return days + tuple(phrase for phrase, _, _ in load_ago_phrases())
