"""bytes -> text: which charset a page is in, whatever it says of itself.

In this order: what the source's settings name; a byte order mark; UTF-8, where the bytes
are valid UTF-8 (chance does not make them so), even against the declaration; UTF-8 with
spots of something else; the declaration (labels: WHATWG Encoding §4.2); Vietnamese
charsets from before Unicode, by their syllables; detection. Text is NFC. Nothing here
raises for what stands in a page: bytes that cannot be read become U+FFFD, and control characters go.
"""

import codecs
import contextlib
import re

import ftfy.bad_codecs
from ftfy.badness import badness
from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from scraper.document.nfc import COMMON, settled
from scraper.document.vietnamese import CHARSETS, ENOUGH, LABELS, decode_vietnamese, find_charset, is_syllable, score

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where browsers read a superset of what the label says, or Python's codec has another name.
PYTHON_NAMES = {
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
}
CODEC_NAMES = {"cp1252": "windows-1252", "iso8859-1": "windows-1252", "ascii": "windows-1252", "cp1258": "windows-1258"}
NEVER = frozenset({"utf-7", "unicode-1-1-utf-7", "x-user-defined", "replacement"})
# What servers say without having looked: such a label does not outweigh the bytes.
CARELESS = frozenset({"", "utf-8", "windows-1252"})
META = re.compile(rb"<meta\b[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
XML_DECLARATION = re.compile(rb"^\s*<\?xml\b[^>]{0,100}?\bencoding\s*=\s*[\"']([\w:.-]{1,40})")
# What XML 1.0 §2.2 forbids, and C1 controls, which are no text; tab, newline and return stay.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
HEAD = 4096
# What a letter of two bytes looks like that was encoded twice: one from U+00C2 to U+00F4, then one from U+0080 on.
DOUBLED = re.compile(rb"\xc3[\x82-\xb4][\xc2\xc5-\xe2]")
# A word with bad bytes in it; begun at a word's first letter only, or a long word is read from each of its letters.
BAD = re.compile("(?<![^\\W\\d_])[^\\W\\d_]*+(?:[\udc80-\udcff]++[^\\W\\d_]*+)++")


def decode(body: bytes, *, declared: str = "", named: str = "") -> tuple[str, str]:
    """Return the text, NFC and without controls, and the name of the charset that it was read by.

    `named` is the source's own setting and is obeyed, `declared` what Content-Type says;
    a <meta> is looked for here. Labels that are unknown count as not said.
    """
    source, charset = as_utf8(body, declared=declared, named=named)
    return source.decode(), charset


def as_utf8(body: bytes, *, declared: str = "", named: str = "") -> tuple[bytes, str]:
    """Return what `decode` does, the text in UTF-8: most pages are, as they come."""
    for charset in filter(None, (_known(named), *_marked(body), _wide(body))):
        return _read(body, charset).encode(), charset
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text, charset = _not_utf8(body, _known(declared) or _told(body))
        return text.encode(), charset
    rare = body.translate(None, COMMON)
    if DOUBLED.search(rare) and DOUBLED.search(body) and (mended := _undoubled(text)) is not text:
        return settled(mended, CONTROLS).encode(), "utf-8"
    whole = settled(text, CONTROLS, set(rare.decode("utf-8")))
    return body if whole is text else whole.encode(), "utf-8"


def _known(label: str) -> str:
    """Return a charset's name as we use it; "" for a label that is unknown or never obeyed."""
    wanted = label.strip().strip("\"'").lower()
    if wanted in LABELS:
        return LABELS[wanted]
    if not wanted or wanted in NEVER:
        return ""
    name = map_encoding_to_html5(wanted, fallback_utf8=False)
    if not name:
        name = wanted if wanted in PYTHON_NAMES or wanted.startswith("utf-32") else ""
    name = PYTHON_NAMES.get(name, name)
    if name in CHARSETS:
        return name
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    return CODEC_NAMES.get(found, found)


def _marked(body: bytes) -> tuple[str, ...]:
    return next(((charset,) for mark, charset in MARKS if body.startswith(mark)), ())


def _wide(body: bytes) -> str:
    """Return the UTF-16 that bytes without a mark are in, told by where their zeros stand."""
    seen = body[:HEAD]
    half = len(seen) // 2
    zeros = half and (seen[0::2].count(0) / half, seen[1::2].count(0) / half)
    if not zeros or len(body) % 2:
        return ""
    if zeros[1] > 0.3 and zeros[0] < 0.05:
        return "utf-16-le"
    return "utf-16-be" if zeros[0] > 0.3 and zeros[1] < 0.05 else ""


def _read(body: bytes, charset: str) -> str:
    if charset in CHARSETS:
        return settled(decode_vietnamese(body, charset), CONTROLS)
    text = body.decode("sloppy-windows-1252" if charset == "windows-1252" else charset, "replace")
    return settled(text.removeprefix("\ufeff"), CONTROLS)


def _told(body: bytes) -> str:
    """Return the charset that the page's own head tells; UTF-16 cannot be told so (HTML §13.2.3.2)."""
    found = META.search(body[:HEAD]) or XML_DECLARATION.search(body[:HEAD])
    told = _known(found[1].decode("latin-1")) if found else ""
    return "" if told.startswith(("utf-16", "utf-32")) else told


def _not_utf8(body: bytes, declared: str) -> tuple[str, str]:
    if (mended := _spotted(body)) is not None:
        return settled(mended, CONTROLS), "utf-8"
    charset = declared if declared not in CARELESS else find_charset(body)
    charset = charset or (declared if declared == "windows-1252" else _detected(body))
    return _read(body, charset), charset


def _detected(body: bytes) -> str:
    found = _known(detect_encoding(body) or "")
    return "windows-1252" if found in ("", "utf-8") else found


def _spotted(body: bytes) -> str | None:
    """Read UTF-8 with spots of another charset in it; None where most of it is not UTF-8.

    A spot is read as Vietnamese where its words come out as syllables; else it is lost.
    """
    text = body.decode("utf-8", "surrogateescape")
    lost = sum("\udc80" <= char <= "\udcff" for char in text)
    kept = sum(not char.isascii() for char in text) - lost
    if kept * 2 < lost:
        return None
    words = [word.encode("utf-8", "surrogateescape") for word in dict.fromkeys(BAD.findall(text))]
    charset = _spots_charset(words)
    return BAD.sub(lambda found: _spot(found[0].encode("utf-8", "surrogateescape"), charset), text)


def _spots_charset(words: list[bytes]) -> str:
    body = b" ".join([word for word in words if len(word) > 1][:1000])
    scores = {charset: score(decode_vietnamese(body, charset)) for charset in CHARSETS}
    best = max(scores, key=lambda charset: scores[charset])
    return best if scores[best] >= ENOUGH else ""


def _spot(word: bytes, charset: str) -> str:
    if charset and len(word) > 1 and is_syllable(read := decode_vietnamese(word, charset)):
        return read
    return word.decode("utf-8", "replace")


def _undoubled(text: str) -> str:
    """Undo UTF-8 that was taken for Windows-1252 and encoded once more.

    Only where all of the text can be read so (one honest accented letter would break it) and
    reads better by ftfy's count of unlikely pairs of characters.
    """
    for taken_for in ("sloppy-windows-1252", "latin-1"):
        with contextlib.suppress(UnicodeError):
            mended = text.encode(taken_for).decode("utf-8")
            return mended if badness(mended) < badness(text) else text
    return text


assert ftfy.bad_codecs  # importing it registers the sloppy codecs
