"""Tells at a glance whether a text can hold a date at all.

With digits it can; without, only a short text can, by a word such as `yesterday`, or by numbers
written as words in Chinese, Japanese or Hebrew.
"""

import re
from functools import cache

from scraper.dates import ago, names_beside_cldr
from scraper.dates.names import table

_DIGIT = re.compile(r"\d")
_WORDED = re.compile(
    "[〇一二三四五六七八九十][年月日號号]|[昨今前本]日|[昨今前]天|어제|오늘|그제|刚刚|剛剛|上[周週]|방금|たった|半[小天]|[\"״'׳][א-ת]|วาน|วันนี้"
)
_LONGEST_WORDED = 80
_LOOKED_AT = 20_000


def looks_dated(text: str) -> bool:
    """Return whether `text` is worth reading. Never False for a text that `read` reads."""
    if _DIGIT.search(text, 0, _LOOKED_AT):
        return True
    if len(text) > _LONGEST_WORDED:
        return False
    if not text.isascii() and _WORDED.search(text):
        return True
    return not _day_words().isdisjoint(text.lower().replace(",", " ").split())


@cache
def _day_words() -> frozenset[str]:
    """Return the words that stand in relative dates without digits, as they are written."""
    phrases = [form for forms in (*names_beside_cldr.TODAY.values(), *ago.AGO_SET.values()) for form in forms.split()]
    phrases += [*ago.LAST_SUCH.split(), *ago.WEEK_BEFORE.split()]
    phrases += [form for forms in ago.AGO.values() for form in forms.split()]
    phrases += [form.replace(" ", "_") for names in table().values() for form in names["ago"]]
    found = {word.lower() for phrase in phrases for word in _telling(phrase.split("_"))}
    return frozenset(found)


def _telling(parts: list[str]) -> list[str]:
    """Return the word that shows the phrase: the last after a number, the first before one, else all."""
    if "#" not in parts:
        return [parts[-1], parts[0]]
    return [parts[-1]] if parts[0] == "#" else [parts[0]]
