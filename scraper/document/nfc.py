"""Text in Normalization Form C (UAX #15), whoever wrote it.

Putting combining marks in order takes the square of their number, so no letter keeps more of
them than the Stream-Safe Text Format lets it have.
"""

import unicodedata

import regex

MOST_MARKS = 30  # on one letter (UAX #15 §13); no language needs that many
_TOO_MANY = regex.compile(rf"(?<!\p{{M}})(\p{{M}}{{{MOST_MARKS}}})\p{{M}}+")


def nfc(text: str) -> str:
    """Return a text in NFC; of a run of combining marks the first MOST_MARKS stay.

    >>> nfc("e\\u0301" + "\\u0301" * 1000) == "é" + "\\u0301" * 29
    True
    """
    return text if text.isascii() else unicodedata.normalize("NFC", _TOO_MANY.sub(r"\1", text))
