"""Text in Normalization Form C (UAX #15), whoever wrote it.

Putting combining marks in order takes the square of their number, so no letter keeps more of
them than the Stream-Safe Text Format lets it have.

Most of a page is ASCII, and what is not is a few characters many times: what can be asked of each
character by itself is asked of those that are there, not of the whole text.
"""

import re
import unicodedata
from functools import lru_cache

import regex

MOST_MARKS = 30  # on one letter (UAX #15 §13); no language needs that many
_TOO_MANY = regex.compile(rf"(?<!\p{{M}})(\p{{M}}{{{MOST_MARKS}}})\p{{M}}+")
_COMMON = bytes((*b"\t\n\r", *range(0x20, 0x7F)))
# Letters, not marks, that join the one before them: Hangul's vowels and finals, Kirat Rai's vowels.
_JOINING = re.compile("[\u1100-\u11ff\U00016d40-\U00016d7f]")


def nfc(text: str) -> str:
    """Return a text in NFC; of a run of combining marks the first MOST_MARKS stay.

    >>> nfc("e\\u0301" + "\\u0301" * 1000) == "é" + "\\u0301" * 29
    True
    """
    return text if text.isascii() else _composed(text, _rare(text))


def settled(text: str, unwanted: re.Pattern[str]) -> str:
    """Return a text in NFC and without unwanted characters: a class of them, none of them printable ASCII.

    >>> settled("a\\x00e\\u0301", re.compile("[\\x00-\\x08]"))
    'aé'
    """
    rare = _rare(text)
    return _composed(unwanted.sub("", text) if unwanted.search("".join(rare)) else text, rare)


def _composed(text: str, rare: set[str]) -> str:
    if all(map(_stays, rare)):
        return text
    return unicodedata.normalize("NFC", _TOO_MANY.sub(r"\1", text))


def _rare(text: str) -> set[str]:
    """Return the characters of a text but for ASCII's printable ones, tab and line ends."""
    written = text.encode("utf-8", "surrogatepass")
    return set(written.translate(None, _COMMON).decode("utf-8", "surrogatepass"))


@lru_cache(maxsize=16384)
def _stays(char: str) -> bool:
    """Whether a character is itself in NFC, whatever stands before it."""
    joins = unicodedata.category(char).startswith("M") or _JOINING.match(char)
    return not joins and unicodedata.is_normalized("NFC", char)
