"""UTF-8 that was taken for Windows-1252 and encoded once more: not a page that only writes of such text.

Undone where several letters that were encoded twice stand in words, or one has a control in it, which nobody
writes; where they outnumber what else is above ASCII; and only where the text is then better, by ftfy's
count of unlikely pairs of characters.
"""

import re

from ftfy.badness import badness

# What a letter of two bytes looks like that was encoded twice: one from U+00C2 to U+00F4, then one from U+0080 on.
_DOUBLED = re.compile(rb"\xc3[\x82-\xb4][\xc2\xc5-\xe2]")
# The bytes above ASCII as characters of Latin-1, and of Windows-1252 where it differs.
_CODES = {char: code for code in range(0x80, 0x100) for char in (chr(code), bytes([code]).decode("cp1252", "ignore"))}
_NEXT = f"[{re.escape(''.join(char for char, code in _CODES.items() if code < 0xC0))}]"
# One letter of two to four bytes (RFC 3629 §4); all that one may begin with comes first: that is found the fastest.
_LETTER = re.compile(
    f"[\xc2-\xf4]{_NEXT}(?:(?<=[\xc2-\xdf].)|{_NEXT}(?:(?<=[\xe0-\xef]..)|{_NEXT}(?<=[\xf0-\xf4]...)))"
)
_RUN = re.compile(f"{_LETTER.pattern}(?:{_LETTER.pattern})*")
_CONTROL = re.compile("[\x80-\x9f]")
OUTNUMBER = 2


def may_be_doubled(body: bytes) -> bool:
    """Return whether UTF-8 has anything that looks as if it had been encoded twice."""
    return _DOUBLED.search(body) is not None


def undo_double_encoding(text: str) -> str:
    """Return a text whose doubly encoded letters are read as they were meant; itself where it is to stay."""
    conclusive: list[str] = []
    doubled = 0  # characters, all of them above ASCII
    for run in _RUN.finditer(text):
        letters = _LETTER.findall(run[0])
        doubled += len(run[0])
        if len(letters) > 1 or _CONTROL.search(run[0]) or _is_beside_letter(text, run):
            conclusive += letters
    if len(set(conclusive)) < 2 and not any(map(_CONTROL.search, conclusive)):
        return text
    honest = len(text) - len(text.encode("ascii", "ignore")) - doubled
    if len(conclusive) <= OUTNUMBER * honest:
        return text
    mended = _LETTER.sub(_decode_letter, text)
    return mended if badness(mended) < badness(text) else text


def _is_beside_letter(text: str, run: re.Match[str]) -> bool:
    return text[run.end() : run.end() + 1].isalpha() or (run.start() > 0 and text[run.start() - 1].isalpha())


def _decode_letter(found: re.Match[str]) -> str:
    """Return the letter that was meant; what is no UTF-8 after all stays."""
    try:
        return bytes(map(_CODES.__getitem__, found[0])).decode()
    except UnicodeDecodeError:
        return found[0]
