"""Text as words that can be compared: without case and accents, in any script.

What is searched and what searches go the same way, so `dai hoc` finds `Đại học`. Scripts that set no
spaces between words (Chinese, Japanese, Thai, ...) and Korean, whose words carry their particles, become
pairs of neighbouring characters: a part of any length is then a row of words that follow each other.
No word is reduced to its stem.
"""

import html
import re
import unicodedata
from dataclasses import dataclass

_SPECIAL = {
    "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss",
    "Đ": "D", "Ð": "D", "Ħ": "H", "Ł": "L", "Ø": "O", "Ŧ": "T", "Æ": "AE", "Œ": "OE", "Þ": "TH", "ẞ": "SS",
    "\u0640": "",  # it only stretches a word
}  # fmt: skip
_ACCENTED = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")  # in other scripts a mark makes another letter
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_INLINE = re.compile(r"</?(?:a|abbr|b|bdi|bdo|code|del|em|i|ins|mark|s|small|span|strong|sub|sup|u|wbr)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
LONGEST = 80  # characters of a word; what is longer is cut, here and there alike


def _drop_accents(letter: str) -> str:
    if letter in _SPECIAL:
        return _SPECIAL[letter]
    decomposed = unicodedata.normalize("NFD", letter)
    base = decomposed[0]
    if unicodedata.combining(base):
        return "" if unicodedata.name(base, "").startswith(("COMBINING", *_ACCENTED)) else letter
    return base if len(decomposed) > 1 and unicodedata.name(base, "").startswith(_ACCENTED) else letter


def _fold_letter(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if unicodedata.category(letter) == "Cf":  # joiners and soft hyphens stand inside words
        return ""
    if unicodedata.category(letter)[0] not in "LNM":
        return " "
    plain = "".join(map(_drop_accents, unicodedata.normalize("NFKC", letter).casefold()))
    return "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in plain)


class _Accents(dict[int, str]):
    def __missing__(self, code: int) -> str:
        plain = self[code] = _drop_accents(chr(code))
        return plain


class _Letters(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_letter(chr(code))
        return folded


_ACCENTS, _LETTERS = _Accents(), _Letters()


def drop_accents(text: str) -> str:
    """Return a text without its accents; all else stays, case and punctuation too.

    >>> drop_accents("Đại học (ĐHQG-HN)")
    'Dai hoc (DHQG-HN)'
    """
    return unicodedata.normalize("NFC", text).translate(_ACCENTS)


def split_words(text: str) -> list[str]:
    """Return the words of a text, folded, in their order.

    >>> split_words("Đại học, 2024: 大学生")
    ['dai', 'hoc', '2024', '大学', '学生', '生']
    """
    words: list[str] = []
    for word in unicodedata.normalize("NFC", text).translate(_LETTERS).split():
        if word.isascii() or not _UNSPACED.search(word):
            words.append(word[:LONGEST])
        else:
            _split_unspaced(word, words)
    return words


def _split_unspaced(word: str, words: list[str]) -> None:
    """Add what stands in a text without spaces: pairs of characters, the last one also alone, and words between."""
    end = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > end:
            words.append(word[end : run.start()][:LONGEST])
        words.extend(word[at : at + 2] for at in range(run.start(), run.end() - 1))
        words.append(word[run.end() - 1])
        end = run.end()
    if end < len(word):
        words.append(word[end:][:LONGEST])


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that must follow each other; of a `prefix` the last word is only begun with."""

    words: tuple[str, ...]
    prefix: bool = False

    def is_in(self, words: str) -> bool:
        """Return whether it stands in a text, which `join_words` made."""
        return f" {' '.join(self.words)}{'' if self.prefix else ' '}" in words


def parse_phrase(text: str) -> Phrase | None:
    """Return the phrase that a person wrote, None where it has no words; a `*` at its end makes a prefix.

    >>> parse_phrase("tuyển sinh*")
    Phrase(words=('tuyen', 'sinh'), prefix=True)
    >>> parse_phrase("大学"), parse_phrase("学")
    (Phrase(words=('大学',), prefix=False), Phrase(words=('学',), prefix=True))
    """
    words = split_words(text)
    if not words:
        return None
    prefix = text.rstrip().endswith("*")
    if _UNSPACED.match(words[-1]):  # whatever follows it in the text is part of no other word
        pair = len(words) > 1 and len(words[-2]) == 2 and words[-2][1] == words[-1] and _UNSPACED.match(words[-2])
        return Phrase(words=tuple(words[:-1])) if pair else Phrase(words=tuple(words), prefix=True)
    return Phrase(words=tuple(words), prefix=prefix)


def join_words(text: str) -> str:
    """Return the words of a text with a space around each, as `Phrase.is_in` takes them."""
    return f" {' '.join(split_words(text))} "


def extract_text(markup: str) -> str:
    """Return the text of safe HTML; what blocks part is parted by spaces."""
    return html.unescape(_TAG.sub(" ", _INLINE.sub("", markup))) if markup else ""
