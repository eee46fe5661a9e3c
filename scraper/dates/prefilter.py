"""Tells at a glance whether a text can hold a date at all.

With digits it can; without, only a short text can, by a word such as `yesterday`, or by numbers
written as words in Chinese, Japanese or Hebrew.
"""

import re
from functools import cache

from scraper.dates.names import table
from scraper.lexicon.folding import fold
from scraper.lexicon.patterns import alternatives, is_glued
from scraper.lexicon.relative_dates import load_bare_phrases

_DIGIT = re.compile(r"\d")
_WORDED = r"[〇一二三四五六七八九十][年月日號号]|[\"'][א-ת]"  # numbers, in Han and in Hebrew letters
_LONGEST_WORDED = 80
_LOOKED_AT = 20_000


def looks_dated(text: str) -> bool:
    """Return whether `text` is worth reading. Never False for a text that `read` reads."""
    if _DIGIT.search(text, 0, _LOOKED_AT):
        return True
    if len(text) > _LONGEST_WORDED:
        return False
    if not text.isascii() and _compile_worded().search(fold(text)):
        return True
    return not _load_day_words().isdisjoint(text.lower().replace(",", " ").split())


@cache
def _compile_worded() -> re.Pattern[str]:
    """Return the pattern of what tells a day without digits or spaces around it."""
    glued = [form for form in load_bare_phrases() if "#" not in form and len(form) > 1 and is_glued(fold(form))]
    return re.compile(rf"{_WORDED}|{alternatives(glued)}")


@cache
def _load_day_words() -> frozenset[str]:
    """Return the words that stand in relative dates without digits, as they are written."""
    phrases = [*load_bare_phrases(), *(form for names in table().values() for form in names["ago"])]
    found = {word.lower() for phrase in phrases for word in _pick_telling(phrase.split())}
    return frozenset(found)


def _pick_telling(parts: list[str]) -> list[str]:
    """Return the word that shows the phrase: the last after a number, the first before one, else all."""
    if "#" not in parts:
        return [parts[-1], parts[0]]
    return [parts[-1]] if parts[0] == "#" else [parts[0]]
