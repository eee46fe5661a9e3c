"""bytes -> text: which charset a page is in, whatever it says of itself.

In this order: what the source's settings name; a byte order mark; UTF-16 and ISO-2022-JP, by their
build; UTF-8, where the bytes are valid UTF-8 (chance does not make them so), even against the
declaration; the declaration (labels: WHATWG Encoding §4.2) that the bytes bear out, of the two that a
page may have, unless nearly all is UTF-8; UTF-8 with spots of something else; a guess. Text is NFC.
Nothing here raises for what stands in a page: bytes that cannot be read become U+FFFD, and control
characters go.
"""

import codecs
import re

import ftfy.bad_codecs
from resiliparse.parse.encoding import map_encoding_to_html5

from model.characters import FORBIDDEN_CLASS
from scraper.document.doubled import may_be_doubled, undo_double_encoding
from scraper.document.guessing import guess_charset
from scraper.document.iso2022 import convert_to_euc_jp, is_iso_2022_jp
from scraper.document.nfc import PRINTABLE, nfc
from scraper.document.vietnamese import CHARSETS, ENOUGH, LABELS, decode_vietnamese, is_syllable, score_vietnamese

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where browsers read a superset of what the label says, or Python's codec has another name, or the label is no
# browser's and is written all the same.
PYTHON_NAMES = {
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "cp949": "cp949",
    "ms949": "cp949",
    "cp932": "cp932",
    "cp936": "gb18030",
    "cp950": "big5hkscs",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
}
CODEC_NAMES = {"cp1252": "windows-1252", "iso8859-1": "windows-1252", "ascii": "windows-1252", "cp1258": "windows-1258"}
REFUSED = frozenset({"utf-7", "unicode-1-1-utf-7", "x-user-defined", "replacement"})
# Codecs for what a charset's own lacks and is written all the same, such as numerals in circles.
WIDER = {"euc_jp": ("euc_jis_2004",)}
# What servers say without having looked: such a label does not outweigh the bytes.
UNRELIABLE = frozenset({"", "utf-8", "windows-1252"})
META = re.compile(rb"<meta\b[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
XML_DECLARATION = re.compile(rb"^\s*<\?xml\b[^>]{0,100}?\bencoding\s*=\s*[\"']([\w:.-]{1,40})")
# What XML 1.0 §2.2 forbids, and C1 controls, which are no text; tab, newline and return stay.
CONTROLS = re.compile(rf"[{FORBIDDEN_CLASS}\x7f-\x9f]")
HEAD = 4096
ASCII = bytes(range(128))
# Of the bytes above ASCII, how many must be UTF-8 for the others to be spots: against a declaration that the
# bytes bear out, without one, and where nothing else is found. Words of Thai, Chinese and Japanese reach 0.7 by chance.
OVERWHELMING, MOST, HALF = 0.9, 0.75, 0.5
FEW_LOST = 0.03  # of the bytes above ASCII may be unreadable by a charset that is declared
SPOTS = re.compile("[\udc80-\udcff]+")  # bytes that are no UTF-8
# A word with bad bytes in it; begun at a word's first letter only, or a long word is read from each of its letters.
BAD = re.compile("(?<![^\\W\\d_])[^\\W\\d_]*+(?:[\udc80-\udcff]++[^\\W\\d_]*+)++")


def decode_page(body: bytes, *, declared: str = "", named: str = "") -> tuple[str, str]:
    """Return the text, NFC and without controls, and the name of the charset that it was read by.

    `named` is the source's own setting and is obeyed, `declared` what Content-Type says;
    a <meta> is looked for here. Labels that are unknown count as not said.
    """
    source, charset = convert_to_utf8(body, declared=declared, named=named)
    return source.decode(), charset


def convert_to_utf8(body: bytes, *, declared: str = "", named: str = "") -> tuple[bytes, str]:
    """Return what `decode_page` does, the text in UTF-8: most pages are, as they come."""
    for charset in filter(
        None, (_normalize_label(named), *_detect_byte_order_mark(body), _detect_utf16(body), _detect_iso_2022_jp(body))
    ):
        return _decode_clean(body, charset).encode(), charset
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text, charset = _decode_other(body, (_normalize_label(declared), _find_declared_charset(body)))
        return text.encode(), charset
    rare = body.translate(None, PRINTABLE)
    if may_be_doubled(rare) and may_be_doubled(body) and (mended := undo_double_encoding(text)) is not text:
        return _clean(mended).encode(), "utf-8"
    clean = _clean(text, rare.decode("utf-8"))
    return body if clean is text else clean.encode(), "utf-8"


def _clean(text: str, rare: str | None = None) -> str:
    """Return a text in NFC and without controls; itself where it is so. `rare` as for `nfc`, controls included."""
    return nfc(CONTROLS.sub("", text) if CONTROLS.search(text if rare is None else rare) else text, rare=rare)


def _normalize_label(label: str) -> str:
    """Return a charset's name as we use it; "" for a label that is unknown or never obeyed."""
    normalized = label.strip().strip("\"'").lower()
    if normalized in LABELS:
        return LABELS[normalized]
    if not normalized or normalized in REFUSED:
        return ""
    name = map_encoding_to_html5(normalized, fallback_utf8=False)
    if not name:
        name = normalized if normalized in PYTHON_NAMES or normalized.startswith("utf-32") else ""
    name = PYTHON_NAMES.get(name, name)
    if name in CHARSETS:
        return name
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    return CODEC_NAMES.get(found, found)


def _detect_byte_order_mark(body: bytes) -> tuple[str, ...]:
    return next(((charset,) for mark, charset in MARKS if body.startswith(mark)), ())


def _detect_utf16(body: bytes) -> str:
    """Return the UTF-16 that bytes without a mark are in, known by the places of their zeros."""
    sample = body[:HEAD]
    half = len(sample) // 2
    zeros = half and (sample[0::2].count(0) / half, sample[1::2].count(0) / half)
    if not zeros or len(body) % 2:
        return ""
    if zeros[1] > 0.3 and zeros[0] < 0.05:
        return "utf-16-le"
    return "utf-16-be" if zeros[0] > 0.3 and zeros[1] < 0.05 else ""


def _detect_iso_2022_jp(body: bytes) -> str:
    return "iso2022_jp" if is_iso_2022_jp(body) else ""


def _decode_clean(body: bytes, charset: str) -> str:
    return _clean(_decode_bytes(body, charset).removeprefix("\ufeff"))


def _decode_bytes(body: bytes, charset: str) -> str:
    if charset in CHARSETS:
        return decode_vietnamese(body, charset)
    if charset == "iso2022_jp":
        body, charset = convert_to_euc_jp(body), "euc_jp"
    charset = "sloppy-windows-1252" if charset == "windows-1252" else charset
    for codec in (charset, *WIDER.get(charset, ())):
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    return body.decode(charset, "replace")


def _find_declared_charset(body: bytes) -> str:
    """Return the charset that the page's own head declares; UTF-16 cannot be declared so (HTML §13.2.3.2)."""
    found = META.search(body[:HEAD]) or XML_DECLARATION.search(body[:HEAD])
    charset = _normalize_label(found[1].decode("latin-1")) if found else ""
    return "" if charset.startswith(("utf-16", "utf-32")) else charset


def _decode_other(body: bytes, claims: tuple[str, str]) -> tuple[str, str]:
    """Read bytes that are not all UTF-8; `claims` are the charsets of Content-Type and of the page, "" for none."""
    high_bytes = len(body.translate(None, ASCII))
    mixed = body.decode("utf-8", "surrogateescape")
    utf8 = 1 - sum(map(len, SPOTS.findall(mixed))) / high_bytes
    declared = [claim for claim in claims if claim not in UNRELIABLE]
    losses = {claim: _decode_bytes(body, claim).count("\ufffd") / high_bytes for claim in declared}
    charset = min(declared, key=losses.__getitem__, default="")
    if charset and losses[charset] <= FEW_LOST and utf8 < OVERWHELMING:
        return _decode_clean(body, charset), charset
    if utf8 < MOST:
        charset = _normalize_label(guess_charset(body, western="windows-1252" in claims))
        if utf8 < HALF or charset != "windows-1252":
            return _decode_clean(body, charset), charset
    return _clean(_repair_spots(mixed)), "utf-8"


def _repair_spots(text: str) -> str:
    """Read what stands as lone surrogates in a text, its spots: as Vietnamese, where words come out as syllables."""
    words = [word.encode("utf-8", "surrogateescape") for word in dict.fromkeys(BAD.findall(text))]
    charset = _guess_spots_charset(words)
    return BAD.sub(lambda found: _decode_spot(found[0].encode("utf-8", "surrogateescape"), charset), text)


def _guess_spots_charset(words: list[bytes]) -> str:
    body = b" ".join([word for word in words if len(word) > 1][:1000])
    scores = {charset: score_vietnamese(decode_vietnamese(body, charset)) for charset in CHARSETS}
    best = max(scores, key=lambda charset: scores[charset])
    return best if scores[best] >= ENOUGH else ""


def _decode_spot(word: bytes, charset: str) -> str:
    if charset and len(word) > 1 and is_syllable(decoded := decode_vietnamese(word, charset)):
        return decoded
    return word.decode("utf-8", "replace")


assert ftfy.bad_codecs  # importing it registers the sloppy codecs
