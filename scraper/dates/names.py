"""What a word means near a date, language by language: the lexicon.

Month, weekday and day-period names come from CLDR (`names.json`, written by
bench/date_names.py); the other words are in `names_beside_cldr.py`. A language's own names win over
English, English over the names that all other languages agree on.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scraper.dates import names_beside_cldr
from scraper.dates.calendars import ERAS, MONTHS
from scraper.dates.folding import fold, unaccent
from scraper.dates.zones import ABBREVIATIONS

PART = re.compile(r"\d+|[^\x00-\x40\x5b-\x60\x7b-\x7f]+")

# One letter a kind; `shapes` matches patterns over strings of them.
MONTH, WEEKDAY, PERIOD, ERA, ZONE, LABEL, OTHER, FILLER, DAY_WORD = "MWPEZLNFB"
ORDINAL = "o"
HOUR_FOLLOWS = "hour follows"  # the value of a filler such as `kl.`
MARKS = {"year": "Y", "month": "O", "day": "D", "hour": "H", "minute": "I", "second": "S", "half": "Q", "less": "U"}
ORDINALS = frozenset(names_beside_cldr.ORDINALS.split())  # only when joined to a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One phrase of the lexicon: `rest` are the words after the first; `value` depends on the kind."""

    kind: str
    rest: tuple[str, ...]
    value: Any = None


Lexicon = dict[str, list[Meaning]]
Entry = tuple[str, str, Any]  # phrase, kind, value


@cache
def table() -> dict[str, dict[str, Any]]:
    """Return CLDR's names by language, as `names.json` has them."""
    loaded: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))
    return loaded


def cldr_key(language: str) -> str:
    """Return the key of `names.json` that serves a BCP 47 tag: `zh-TW` gives `zh-Hant`."""
    tag = language.replace("_", "-")
    base = tag.split("-")[0].lower()
    base = {"no": "nb", "iw": "he", "in": "id", "tl": "fil", "sh": "sr-Latn"}.get(base, base)
    rest = tag[len(base) :].lower()
    if base == "zh" and any(place in rest for place in ("tw", "hk", "mo", "hant")):
        return "zh-Hant"
    if base == "sr" and "latn" in rest:
        return "sr-Latn"
    return base


def _names(key: str) -> Iterator[Entry]:
    names = table().get(key, {})
    for name, number in names.get("months", {}).items():
        if not name[:1].isdigit():
            yield name, MONTH, ("gregorian", number)
        if name.endswith("сар"):  # Mongolian dates have it in the genitive
            yield name + "ын", MONTH, ("gregorian", number)
    for name, number in names.get("days", {}).items():
        if not name.startswith("Th "):  # Vietnamese `Th 3` is rather March
            yield name, WEEKDAY, number
    for name, period in names.get("periods", {}).items():
        yield name, PERIOD, period
    if key == "vi":  # 8g30
        yield "g", MARKS["hour"], None
    if key == "ja":  # R3.5.4
        yield from (("r", ERA, "reiwa"), ("h", ERA, "heisei"), ("s", ERA, "showa"))
    for number, phrases in names_beside_cldr.MONTHS.get(key.split("-")[0], {}).items():
        yield from ((phrase, MONTH, ("gregorian", number)) for phrase in phrases.split())
    for number, phrases in names_beside_cldr.DAYS.get(key.split("-")[0], {}).items():
        yield from ((phrase, WEEKDAY, number) for phrase in phrases.split())


def _universal() -> Iterator[Entry]:
    """Yield the words that mean the same whatever the language; the first meaning of a phrase wins."""
    for offset, phrases in names_beside_cldr.TODAY.items():
        yield from ((phrase, DAY_WORD, offset) for phrase in phrases.split())
    for kind, phrases in ((LABEL, names_beside_cldr.LABELS), (OTHER, names_beside_cldr.OTHERS)):
        yield from ((phrase, kind, None) for phrase in phrases.split())
    for mark, phrases in names_beside_cldr.MARKS.items():
        yield from ((phrase, MARKS[mark], None) for phrase in phrases.split())
    for period, phrases in names_beside_cldr.PERIODS.items():
        yield from ((phrase, PERIOD, period) for phrase in phrases.split())
    for calendar, months in MONTHS.items():
        for number, phrases in enumerate(months, 1):
            yield from ((phrase, MONTH, (calendar, number)) for phrase in phrases.split())
    yield from ((phrase, ERA, era) for era, phrases in ERAS.items() for phrase in phrases.split())
    yield from ((name, ZONE, name) for name in ABBREVIATIONS)
    led = frozenset(names_beside_cldr.HOUR_FOLLOWS.split())
    yield from (
        (phrase, FILLER, HOUR_FOLLOWS if phrase in led else None) for phrase in names_beside_cldr.FILLERS.split()
    )


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Return the folded words and numbers of a phrase, without its punctuation."""
    return tuple(PART.findall(fold(phrase.replace("_", " "))))


def _agreed() -> Iterator[Entry]:
    """Yield the month and weekday names that no two languages use for different things."""
    found: dict[tuple[str, ...], set[tuple[str, Any]]] = {}
    for key in table():
        for phrase, kind, value in _names(key):
            if kind in (MONTH, WEEKDAY):
                found.setdefault(phrase_words(phrase), set()).add((kind, value))
    for phrase_key, meanings in found.items():
        if len(meanings) == 1 and max(map(len, phrase_key), default=0) > 2:
            yield " ".join(phrase_key), *next(iter(meanings))


def _build(layers: Iterable[Iterable[Entry]]) -> Lexicon:
    lexicon: Lexicon = {}
    seen: set[tuple[str, ...]] = set()
    for layer in layers:
        for phrase, kind, value in layer:
            told = phrase_words(phrase)
            plain = tuple(map(unaccent, told)) if kind in (MONTH, WEEKDAY, LABEL) else told
            for form in dict.fromkeys((told, plain)):
                if form and form not in seen:
                    seen.add(form)
                    lexicon.setdefault(form[0], []).append(Meaning(kind=kind, rest=form[1:], value=value))
    for meanings in lexicon.values():
        meanings.sort(key=lambda meaning: -len(meaning.rest))
    return lexicon


@cache
def universal() -> Lexicon:
    """Return the lexicon of the words that need no language."""
    return _build([_universal()])


@cache
def lexicon(language: str) -> Lexicon:
    """Return the names of `language` (BCP 47; "" gives English's), without the universal words."""
    return _build([_names(cldr_key(language)), _hebrew_prefixed(cldr_key(language))])


def _hebrew_prefixed(key: str) -> Iterator[Entry]:
    if key == "he":  # "in March" is one word
        yield from (("ב" + name, kind, value) for name, kind, value in _names(key) if kind == MONTH)


@cache
def agreed() -> Lexicon:
    """Return month and weekday names of all languages, without those that they disagree on."""
    return _build([_agreed()])


def lookup(layers: tuple[Lexicon, ...], told: list[str], at: int) -> tuple[Meaning, int] | None:
    """Return the longest phrase that begins at word `at` of `told`, from the first layer that has one.

    `told` are folded words; the number is how many of them the phrase takes.
    """
    best: tuple[Meaning, int] | None = None
    for layer in layers:
        for meaning in layer.get(told[at], ()):
            size = len(meaning.rest) + 1
            if (best is None or size > best[1]) and tuple(told[at + 1 : at + size]) == meaning.rest:
                best = meaning, size
                break
    return best
