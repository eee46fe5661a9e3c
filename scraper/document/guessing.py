"""The charset of bytes that are no UTF-8 and whose declaration, if any, says nothing: a guess by their letters.

Vietnamese charsets from before Unicode are known by their syllables, Korean by its own, which resiliparse does
not know; all others are resiliparse's to name. On a few words in Latin letters it is seldom right: there
Windows-1252, by far the most common of its kind, has to read worse for another to be taken.
"""

import re
from collections import Counter

from resiliparse.parse.encoding import detect_encoding

from scraper.document.vietnamese import SAMPLE, TAGS, find_charset

_WESTERN = """
    àâæçèéêëîïñôœùûüÿ äöüßé áéíñóúüçï àáâãçéêíóôõúü àèéìíîòóùú åäöéüà æøåéöäüòô áðéíóúýþæöø äöõüšž àçèéíïòóúü ëçé
    éëïöüèêáóôîû áàéèíìóòúù
"""
_OTHERS = """
    ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ăâîşţșț čćđšž çğıöşüâî\u0307 ąčęėįšųūž āčēģīķļņšūž
"""
# The letters with marks of each language, with those that it keeps in borrowed words.
_ALPHABETS = tuple(map(frozenset, (_WESTERN + _OTHERS).split()))
# What is read in the place of what resiliparse names: charsets of the same letters that pages are written in.
_IN_USE = {
    "": "cp1252",
    "iso8859-3": "cp1252",
    "iso8859-4": "cp1257",
    "iso8859-9": "cp1254",
    "iso8859-10": "cp1252",
    "iso8859-13": "cp1257",
    "iso8859-14": "cp1252",
    "iso8859-16": "cp1250",
    "koi8-r": "koi8-u",
}
# Where bytes stand that are controls in the first.
_WINDOWS = {"iso8859-2": "cp1250", "iso8859-6": "cp1256", "iso8859-7": "cp1253", "iso8859-8": "cp1255"}
_LATIN = ("cp1250", "iso8859-2", "cp1254", "cp1257", "iso8859-15")
_C1 = re.compile(rb"[\x80-\x9f]")
_WORD = re.compile(r"[^\W\d_]+")
_NO_LETTERS = frozenset("ªºµ")
# Signs that stand in words of no language; apostrophes, dashes, quotation marks, soft hyphens and middle dots do.
_STRANGE = re.compile(
    r"[\x80-\x9f\ufffd]|(?<=[^\W\d_])(?:[¹²³¼½¾]|[^\w\s\x00-\x7f\u2010-\u201f\u0300-\u036f…«»·\xad])(?=[^\W\d_])"
)
_CAPITAL = re.compile(r"[a-zß-öø-ÿ]{3}[A-ZÀ-ÖØ-ÞŠŒŽŸ]")
_HANGUL = re.compile("[가-힣]")
_LETTER = re.compile(r"[^\W\d_\x00-\x7f]")
SURE = 0.95  # likeness of Windows-1252 against which no charset of other letters is believed
CLEARLY = 0.1  # how much better must be read what is against a declaration, or not what resiliparse names


def guess_charset(body: bytes, *, western: bool) -> str:
    """Return the charset's name; Windows-1252 where nothing shows it.

    `western` says that the page declares Windows-1252, or Latin-1, which is the same here. That is what
    servers say without having looked, so what is found in its place only has to be clearer.
    """
    if charset := find_charset(body):
        return charset
    sample = TAGS.sub(b" ", body[:SAMPLE])
    found = _detect_charset(body, sample)
    western_score = score_likeness(sample.decode("sloppy-windows-1252"))
    if found not in ("cp1252", *_LATIN):
        return found if found == "cp949" or western_score < SURE - CLEARLY * western else "cp1252"
    more = {
        name: score_likeness(sample.decode(name, "replace")) - western_score - CLEARLY * (name != found)
        for name in _LATIN
    }
    best = max(_LATIN, key=more.__getitem__)
    return best if more[best] > CLEARLY * western else "cp1252"


def _detect_charset(body: bytes, sample: bytes) -> str:
    found = detect_encoding(body) or ""
    if found == "utf-8":
        found = "cp949" if _is_korean(sample) else ""
    found = _WINDOWS.get(found, found) if _C1.search(sample) else found
    return _IN_USE.get(found, found)


def score_likeness(text: str) -> float:
    """Return which share of a text's letters with marks is one language's; 1 where there are none.

    Letters are nobody's in words that have no others, and in those with capitals or signs amid small letters.

    >>> score_likeness("où est la forêt"), score_likeness("ãäå ìýðèÿ")
    (1.0, 0.0)
    """
    letters: Counter[str] = Counter()
    strange = len(_STRANGE.findall(text))
    for word, times in Counter(_WORD.findall(text)).items():
        marked = [char for char in word.lower() if not char.isascii() and char not in _NO_LETTERS]
        if len(marked) >= len(word) > 1 or (marked and _CAPITAL.search(word)):
            strange += len(marked) * times
        else:
            letters.update(marked * times)
    total = strange + letters.total()
    most = max(sum(letters[char] for char in alphabet) for alphabet in _ALPHABETS)
    return most / total if total else 1.0


def _is_korean(text: bytes) -> bool:
    """Whether bytes read as EUC-KR are Korean: hardly another letter than Hangul, which no other language gives."""
    decoded = text.decode("euc_kr", "replace")
    hangul, others = len(_HANGUL.findall(decoded)), len(_LETTER.findall(decoded)) + 2 * decoded.count("\ufffd")
    return hangul > 0.9 * others
