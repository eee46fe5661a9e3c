"""Vietnamese text in charsets from before Unicode: reading it, and knowing it when seen.

TCVN3, VNI, VISCII and VPS are in no detector. What gives them away is the language: each
word is one syllable, built of an onset, a rime and a tone, and few strings of letters are
syllables. Bytes that are read by the right table give syllables, by a wrong one do not.
Text in another language gives hardly any, so that it is left alone.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from scraper.document import vietnamese_tables as tables
from scraper.document.nfc import nfc, pick_rare

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê
    êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oan oang oanh
    oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi
    ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uên uênh uêu ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya
    uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
"""
ONSETS, RIMES = tuple(_ONSETS.split()), frozenset(_RIMES.split())
TONES = frozenset("\u0300\u0301\u0309\u0303\u0323")
STOPPED_TONES = frozenset("\u0301\u0323")  # a syllable that ends in a stop has one of these two
ENOUGH = 0.8  # of the words with marks must be syllables
FEWEST = 2  # different words with marks; one is by chance a syllable in another language
FEW = 8  # words with marks; where there are fewer, the words without marks count too

Decoder = Callable[[bytes], str]


def _make_table_decoder(high: str, low: dict[int, str]) -> Decoder:
    table = [low.get(code, chr(code)) for code in range(128)] + list(high)

    def decode(body: bytes) -> str:
        return body.decode("latin-1").translate(mapping)

    mapping = {code: char for code, char in enumerate(table) if ord(char) != code}
    return decode


def _decode_vni(body: bytes) -> str:
    text = body.decode("cp1252", "replace")
    return VNI_LETTER.sub(lambda found: tables.VNI[found[0]], text)


def _decode_cp1258(body: bytes) -> str:
    return body.decode("cp1258", "replace")


VNI_LETTER = re.compile("|".join(sorted(tables.VNI, key=len, reverse=True)))
_TCVN3_LETTERS = _make_table_decoder(tables.TCVN3, tables.TCVN3_LOW)
_PUNCTUATION = re.compile(rb"(?<![A-Z\x80-\x9f])[%s]|[%s](?![A-Z\x80-\x9f])" % ((bytes(tables.TCVN3_PUNCTUATION),) * 2))


def _decode_tcvn3(body: bytes) -> str:
    """Read TCVN3; a byte of Windows' punctuation is a capital only inside a word of capitals."""
    parts, last = [], 0
    for found in _PUNCTUATION.finditer(body):
        parts += [_TCVN3_LETTERS(body[last : found.start()]), tables.TCVN3_PUNCTUATION[found[0][0]]]
        last = found.end()
    return "".join(parts) + _TCVN3_LETTERS(body[last:])


CHARSETS: dict[str, Decoder] = {
    "windows-1258": _decode_cp1258,
    "tcvn3": _decode_tcvn3,
    "vni": _decode_vni,
    "viscii": _make_table_decoder(tables.VISCII, tables.VISCII_LOW),
    "vps": _make_table_decoder(tables.VPS, tables.VPS_LOW),
}
NAMES = {
    "tcvn3": "tcvn3 tcvn tcvn5712 tcvn-5712 tcvn5712-1 tcvn5712-1:1993 x-viet-tcvn x-viet-tcvn5712 abc x-abc",
    "vni": "vni vni-windows vni-win x-viet-vni",
    "viscii": "viscii viscii1.1-1 csviscii x-viscii x-viet-viscii",
    "vps": "vps x-viet-vps x-vps viet-vps",
    "windows-1258": "windows-1258 cp1258 x-cp1258",
}
LABELS = {label: charset for charset, labels in NAMES.items() for label in labels.split()}
FONT_HINTS = ((re.compile(rb"\.Vn[A-Z][A-Za-z]"), "tcvn3"), (re.compile(rb"\bVNI[- ][A-Z]", re.IGNORECASE), "vni"))


def decode_vietnamese(body: bytes, charset: str) -> str:
    """Return the text, NFC; `charset` is a key of CHARSETS. Never raises for what stands in `body`."""
    return nfc(CHARSETS[charset](body))


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Return whether one word, NFC, is built like a Vietnamese syllable, its tone included."""
    if not (word.isupper() or word[1:].islower() or len(word) == 1):
        return False  # capitals amid small letters: read by the wrong table
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", word.lower()):
        (tones if char in TONES else letters).append(char)
    plain = unicodedata.normalize("NFC", "".join(letters))
    if len(tones) > 1 or len(plain) > 7:
        return False
    stopped = plain.endswith(("c", "ch", "p", "t")) and len(plain) > 1
    if stopped and tones and tones[0] not in STOPPED_TONES:
        return False
    return _is_built_syllable(plain)


def _is_built_syllable(plain: str) -> bool:
    if plain in RIMES or plain == "gi":
        return True
    return any(
        plain.startswith(onset) and (plain[len(onset) :] in RIMES or (onset == "gi" and "i" + plain[2:] in RIMES))
        for onset in ONSETS
    )


WORD = re.compile(r"[^\W\d_]+")
TAGS = re.compile(rb"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>|&#?\w{1,10};")
SAMPLE = 200_000


def score_vietnamese(text: str) -> float:
    """Return how well a text, NFC, reads as Vietnamese: 1 at best, 0 and less where it does not."""
    words = WORD.findall(text)
    marked = [word for word in words if not word.isascii()]
    if not marked:
        return 0.0
    share = sum(map(is_syllable, marked)) / len(marked)
    if len(marked) < FEW:
        share = min(share, sum(map(is_syllable, words)) / len(words) + 0.1)
    strange = sum(not (char.isalpha() or char.isascii() or char in "“”‘’–—…«» ") for char in text)
    return share - strange / len(marked)


def find_charset(body: bytes) -> str:
    """Return the Vietnamese charset that the bytes are surely in, "" where none is sure.

    `body` is not UTF-8. Markup is skipped, but for fonts of the old charsets.
    """
    sample = TAGS.sub(b" ", body[:SAMPLE])
    scores = {charset: _score_charset(sample, charset) for charset in CHARSETS}
    for pattern, charset in FONT_HINTS:
        if pattern.search(body) and scores[charset][0] >= ENOUGH / 2:
            return charset
    best = max(scores, key=lambda charset: scores[charset])
    return best if scores[best][0] >= ENOUGH and _has_words(sample, best) else ""


def _has_words(sample: bytes, charset: str) -> bool:
    words = set(WORD.findall(decode_vietnamese(sample, charset).lower()))
    return sum(not word.isascii() and is_syllable(word) for word in words) >= FEWEST


def _score_charset(sample: bytes, charset: str) -> tuple[float, float]:
    text = decode_vietnamese(sample, charset)
    return score_vietnamese(text), score_familiarity(text)


# Letters with marks, the most common first, as counted in some 20,000 of them on news pages of several sites.
COMMON = "đàáưếệạộảịôêớốậóấíâăủờềơểựụồứầợổìọửừởãýặẩòắúữẻũỏễùỉéỗẫỷẽĩỹõẹằỡỳẳẵè"
WEIGHTS = {char: -math.log(rank) for rank, char in enumerate(COMMON, start=4)}
RARE = -math.log(4 * len(COMMON))


def score_familiarity(text: str) -> float:
    """Return how common the text's marked letters are in Vietnamese: a mean, higher is more common."""
    marked = [char for char in pick_rare(text.lower()) if not char.isascii()]
    return sum(WEIGHTS.get(char, RARE) for char in marked) / max(len(marked), 1)
