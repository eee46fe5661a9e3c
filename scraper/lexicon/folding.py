"""Brings every script's digits, spaces and punctuation to ASCII, letter for letter.

The folded text is as long as the text itself, so that a place in one is a place in both.
"""

import unicodedata

_SPECIAL = {
    "،": ",", "、": ",", "፣": ",", "。": ".", "।": ".", "။": ".", "॰": ".", "։": ":", "៖": ":", "׃": ":", "：": ":",
    "∶": ":", "⁄": "/", "∕": "/", "•": "|", "·": "|", "∙": "|", "●": "|", "‧": "|", "・": "|", "｜": "|", "│": "|",
    "¦": "|", "■": "|", "▪": "|", "►": "|", "▶": "|", "〜": "~", "→": "~", "【": "(", "】": ")", "〔": "(", "〕": ")",
    "「": "(", "」": ")", "《": "(", "》": ")", "〈": "(", "〉": ")", "［": "(", "］": ")", "[": "(", "]": ")",
    "№": "#", "○": "〇", "◯": "〇",
    "׳": "'", "״": '"', "`": "'", "´": "'", "′": "'", "ʻ": "'", "ʼ": "'", "−": "-", "־": "-", "_": " ", "፡": " ",
    "ı": "i", "ς": "σ", "ё": "е", "Ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ي": "ی", "ى": "ی", "ك": "ک",
}  # fmt: skip
_KEPT = {0x200C, 0x200D}  # the joiners stand inside Persian and Indic words


def _fold_letter(code: int) -> str:
    letter = chr(code)
    if letter in _SPECIAL:
        return _SPECIAL[letter]
    if 0xFF01 <= code <= 0xFF5E:  # full-width ASCII
        return _fold_letter(code - 0xFEE0)
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    category = unicodedata.category(letter)
    if code < 0x80 or code in _KEPT:
        return " " if category == "Cc" else letter.lower()
    if category[0] in "ZC":
        return " "
    if category == "Pd":
        return "-"
    if category in ("Pi", "Pf"):
        return "'"
    if category == "Sc":
        return "$"
    if category[0] in "PS":
        return "*"
    lower = letter.lower()
    return lower if len(lower) == 1 else lower[0]


class _Fold(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_letter(code)
        return folded


_FOLD = _Fold()


def fold(text: str) -> str:
    """Return `text` in small letters, with ASCII digits, spaces and punctuation; the same length.

    Letters keep their accents; marks and joiners stay. Brackets of all kinds become round.
    """
    return text.translate(_FOLD)


def unaccent(word: str) -> str:
    """Return `word` without its accents (Latin, Greek and Cyrillic letters): `tháng` gives `thang`."""
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("ł", "l").replace("ø", "o")
