"""What a word means near a date, language by language: the lexicon.

Month, weekday and day-period names come from CLDR (`names.json`, written by
bench/date_names.py); the other words are the table's (`scraper/lexicon`). A language's own words win
over those of all languages and over English names, and these over the names that all languages agree on.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scraper.dates.calendars import ERAS, MONTHS
from scraper.dates.values import Label
from scraper.dates.zones import ABBREVIATIONS
from scraper.lexicon.folding import fold, unaccent
from scraper.lexicon.table import Language, languages, phrases

PART = re.compile(r"\d+|[^\x00-\x40\x5b-\x60\x7b-\x7f]+")

# One letter a kind; `shapes` matches patterns over strings of them.
MONTH, WEEKDAY, PERIOD, ERA, ZONE, LABEL, OTHER, FILLER, DAY_WORD = "MWPEZLNFB"
ORDINAL = "o"
HOUR_FOLLOWS = "hour follows"  # the value of a filler such as `kl.`
MARKS = {"year": "Y", "month": "O", "day": "D", "hour": "H", "minute": "I", "second": "S", "half": "Q", "less": "U"}
DAY_WORDS = (("today", 0), ("yesterday", -1), ("day_before_yesterday", -2))
_LABELS = (
    ("made", Label.MADE), ("updated", Label.UPDATED), ("updated_weak", Label.UPDATED),
    *((concept, Label.PUBLISHED) for concept in
      ("published", "published_weak", "dated", "by", "author", "sent_by", "source", "bulletin")),
)  # fmt: skip
PERIODS = ("am", "pm", "noon", "night", "morning", "evening")
# What the phrases of a concept mean; of a phrase's meanings the first wins.
_MEANINGS: tuple[tuple[str, str, Any], ...] = (
    *((concept, DAY_WORD, offset) for concept, offset in DAY_WORDS),
    *((concept, LABEL, label) for concept, label in _LABELS),
    ("other", OTHER, None),
    *((f"{mark}_mark", kind, None) for mark, kind in MARKS.items()),
    *((period, PERIOD, period) for period in PERIODS),
)
_FILLERS: tuple[tuple[str, str, Any], ...] = (
    ("hour_follows", FILLER, HOUR_FOLLOWS), ("on", FILLER, None), ("fillers", FILLER, None),
)  # fmt: skip


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


def find_cldr_key(language: str) -> str:
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


def _list_names(key: str) -> Iterator[Entry]:
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
    own = _find_language(key)
    for number, phrases_of in own.tables["months"].items() if own else ():
        yield from ((phrase, MONTH, ("gregorian", int(number))) for phrase in phrases_of)
    for number, phrases_of in own.tables["weekdays"].items() if own else ():
        yield from ((phrase, WEEKDAY, int(number)) for phrase in phrases_of)


def _find_language(key: str) -> Language | None:
    """Return the table's language for a key of `names.json`; None where it has none."""
    base = key.split("-")[0].split("_")[0]
    return languages().get({"nb": "no", "nn": "no"}.get(base, base))


def _list_words(chosen: Iterable[Language], meanings: Iterable[tuple[str, str, Any]]) -> Iterator[Entry]:
    """Yield the whole words and phrases of some languages; what needs a colon is none."""
    chosen = tuple(chosen)
    for concept, kind, value in meanings:
        for language in chosen:
            for phrase in language.words.get(concept, ()):
                if not phrase.endswith(("*", ":")):
                    yield phrase, kind, value


def _list_universal() -> Iterator[Entry]:
    """Yield the words that mean the same whatever the language; the first meaning of a phrase wins."""
    yield from _list_words(languages().values(), _MEANINGS)
    for calendar, months in MONTHS.items():
        for number, forms in enumerate(months, 1):
            yield from ((phrase, MONTH, (calendar, number)) for phrase in forms.split())
    yield from ((phrase, ERA, era) for era, forms in ERAS.items() for phrase in forms.split())
    yield from ((name, ZONE, name) for name in ABBREVIATIONS)
    yield from _list_words(languages().values(), _FILLERS)


def split_phrase(phrase: str) -> tuple[str, ...]:
    """Return the folded words and numbers of a phrase, without its punctuation."""
    return tuple(PART.findall(fold(phrase.replace("_", " "))))


def _list_agreed() -> Iterator[Entry]:
    """Yield the month and weekday names that no two languages use for different things."""
    found: dict[tuple[str, ...], set[tuple[str, Any]]] = {}
    for key in table():
        for phrase, kind, value in _list_names(key):
            if kind in (MONTH, WEEKDAY):
                found.setdefault(split_phrase(phrase), set()).add((kind, value))
    for phrase_key, meanings in found.items():
        if len(meanings) == 1 and max(map(len, phrase_key), default=0) > 2:
            yield " ".join(phrase_key), *next(iter(meanings))


def _build(layers: Iterable[Iterable[Entry]]) -> Lexicon:
    lexicon: Lexicon = {}
    seen: set[tuple[str, ...]] = set()
    for layer in layers:
        for phrase, kind, value in layer:
            words = split_phrase(phrase)
            plain = tuple(map(unaccent, words)) if kind in (MONTH, WEEKDAY, LABEL) else words
            for form in dict.fromkeys((words, plain)):
                if form and form not in seen:
                    seen.add(form)
                    lexicon.setdefault(form[0], []).append(Meaning(kind=kind, rest=form[1:], value=value))
    for meanings in lexicon.values():
        meanings.sort(key=lambda meaning: -len(meaning.rest))
    return lexicon


@cache
def universal() -> Lexicon:
    """Return the lexicon of the words that need no language."""
    return _build([_list_universal()])


@cache
def lexicon(language: str) -> Lexicon:
    """Return the names and words of `language` (BCP 47); none for ""."""
    key = find_cldr_key(language)
    own = filter(None, (_find_language(key),))
    return _build([_list_names(key), _list_hebrew_prefixed(key), _list_words(own, (*_MEANINGS, *_FILLERS))])


@cache
def load_glued_names() -> tuple[str, ...]:
    """Return names of two letters or more that stand unparted beside others: of eras, days, and parts of the day.

    Those of Chinese, Japanese and Korean, in which a word's end is not seen.
    """
    eras = (era for forms in ERAS.values() for era in forms.split() if era[0] >= "\u2e80")
    concepts = (*PERIODS, *(concept for concept, _ in DAY_WORDS))
    chosen = [languages()[code] for code in ("zh", "ja", "ko")]
    words = (phrase for language in chosen for concept in concepts for phrase in language.words.get(concept, ()))
    days = (name for key in ("zh", "zh-Hant", "ja", "ko") for name, kind, _ in _list_names(key) if kind == WEEKDAY)
    return tuple(name for name in dict.fromkeys((*eras, *words, *days)) if len(name) > 1 and " " not in name)


@cache
def ordinals() -> frozenset[str]:
    """Return the endings that make a number an ordinal, when joined to it."""
    return frozenset(phrases("ordinals"))


def _list_hebrew_prefixed(key: str) -> Iterator[Entry]:
    if key == "he":  # "in March" is one word
        yield from (("ב" + name, kind, value) for name, kind, value in _list_names(key) if kind == MONTH)


@cache
def agreed() -> Lexicon:
    """Return month and weekday names of all languages, without those that they disagree on."""
    return _build([_list_agreed()])


def lookup(layers: tuple[Lexicon, ...], words: list[str], at: int) -> tuple[Meaning, int] | None:
    """Return the longest phrase that begins at word `at` of `words`, from the first layer that has one.

    `words` are folded words; the number is how many of them the phrase takes.
    """
    best: tuple[Meaning, int] | None = None
    for layer in layers:
        for meaning in layer.get(words[at], ()):
            size = len(meaning.rest) + 1
            if (best is None or size > best[1]) and tuple(words[at + 1 : at + size]) == meaning.rest:
                best = meaning, size
                break
    return best
