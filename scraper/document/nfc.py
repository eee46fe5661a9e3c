"""Text in Normalization Form C (UAX #15), whoever wrote it.

Putting combining marks in order takes the square of their number, so no letter keeps more of
them than the Stream-Safe Text Format lets it have.
"""

import unicodedata

import regex

MAX_MARKS = 30  # on one letter (UAX #15 §13); no language needs that many
_TOO_MANY = regex.compile(rf"(\p{{M}}{{{MAX_MARKS}}})\p{{M}}+")
PRINTABLE = bytes((*b"\t\n\r", *range(0x20, 0x7F)))  # of ASCII; what most of a page is
# Marks, and the letters that join the one before them: Hangul's vowels and finals, Kirat Rai's vowels.
_JOINING = regex.compile(r"[\p{M}\u1100-\u11ff\U00016d40-\U00016d7f]")


def pick_rare(text: str) -> str:
    """Return a text's characters that are not printable ASCII, in their order: few, where all have to be looked at.

    >>> pick_rare("Tin\\x00 nóng\\n")
    '\\x00ó'
    """
    return text.encode("utf-8", "surrogatepass").translate(None, PRINTABLE).decode("utf-8", "surrogatepass")


def nfc(text: str, *, rare: str | None = None) -> str:
    """Return a text in NFC; of a run of combining marks the first MAX_MARKS stay.

    `rare` are its characters that are not ASCII, in their order, where they are known: they are
    looked through in its place. A text in which nothing is to change is itself returned.

    >>> nfc("e\\u0301" + "\\u0301" * 1000) == "é" + "\\u0301" * 29
    True
    """
    rare = pick_rare(text) if rare is None else rare
    if rare.isascii() or (not _JOINING.search(rare) and unicodedata.is_normalized("NFC", rare)):
        return text
    return unicodedata.normalize("NFC", _TOO_MANY.sub(r"\1", text))
