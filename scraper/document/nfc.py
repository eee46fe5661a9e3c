"""Text in Normalization Form C (UAX #15), whoever wrote it.

Putting combining marks in order takes the square of their number, so no letter keeps more of
them than the Stream-Safe Text Format lets it have.

Most of a page is ASCII, and what is not is a few characters many times: what can be asked of each
character by itself is asked of those that are there, not of the whole text.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice

import regex

MOST_MARKS = 30  # on one letter (UAX #15 §13); no language needs that many
_TOO_MANY = regex.compile(rf"(?<!\p{{M}})(\p{{M}}{{{MOST_MARKS}}})\p{{M}}+")
COMMON = bytes((*b"\t\n\r", *range(0x20, 0x7F)))  # ASCII's printable characters, tab and line ends
_FEW = 100  # characters of a text for each that is not settled: below it, run by run costs more than all at once
_FEW_KINDS = 40
# Letters, not marks, that join the one before them: Hangul's vowels and finals, Kirat Rai's vowels.
_JOINING = re.compile("[\u1100-\u11ff\U00016d40-\U00016d7f]")


def nfc(text: str) -> str:
    """Return a text in NFC; of a run of combining marks the first MOST_MARKS stay.

    >>> nfc("e\\u0301" + "\\u0301" * 1000) == "é" + "\\u0301" * 29
    True
    """
    return text if text.isascii() else _composed(text, _rare(text))


def settled(text: str, unwanted: re.Pattern[str], rare: set[str] | None = None) -> str:
    """Return a text in NFC and without unwanted characters: a class of them, none of them printable ASCII.

    `rare` are the text's characters but for COMMON, where they are known. A text in which nothing is to be
    mended is itself returned.

    >>> settled("a\\x00e\\u0301", re.compile("[\\x00-\\x08]"))
    'aé'
    """
    rare = _rare(text) if rare is None else rare
    return _composed(unwanted.sub("", text) if unwanted.search("".join(rare)) else text, rare)


def _composed(text: str, rare: set[str]) -> str:
    if all(map(_stays, rare)):
        return text
    unsettled = {char for char in rare if not _stays(char)}
    if len(unsettled) > _FEW_KINDS:  # the text is looked through for each
        return _whole(text)
    places = list(islice(chain.from_iterable(_places(text, char) for char in unsettled), len(text) // _FEW + 1))
    if len(places) * _FEW > len(text):
        return _whole(text)
    # Where they are few, only they and what stands right before them can change.
    parts, last = [], 0
    for place in sorted(places):
        if place >= last:
            start, end = max(place - 1, last), place + 1
            while text[end : end + 1] in unsettled:
                end += 1
            parts += [text[last:start], _whole(text[start:end])]
            last = end
    return "".join(parts) + text[last:]


def _places(text: str, char: str) -> Iterator[int]:
    place = text.find(char)
    while place >= 0:
        yield place
        place = text.find(char, place + 1)


def _whole(text: str) -> str:
    return unicodedata.normalize("NFC", _TOO_MANY.sub(r"\1", text))


def _rare(text: str) -> set[str]:
    """Return the characters of a text but for COMMON."""
    written = text.encode("utf-8", "surrogatepass")
    return set(written.translate(None, COMMON).decode("utf-8", "surrogatepass"))


@lru_cache(maxsize=16384)
def _stays(char: str) -> bool:
    """Whether a character is itself in NFC, whatever stands before it."""
    joins = unicodedata.category(char).startswith("M") or _JOINING.match(char)
    return not joins and unicodedata.is_normalized("NFC", char)
