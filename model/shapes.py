"""The shapes of addresses and texts: what stays the same while a list's items come and go. Standard library only."""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

LONGEST_ADDRESS = 2000  # characters that are looked at
MOST_SEGMENTS = 12  # of a path
_YEAR = re.compile(r"(?:19|20)\d\d$")
_DATE = re.compile(r"(?:19|20)\d\d[-_.]?(?:0?[1-9]|1[0-2])(?:[-_.]?[0-3]?\d)?$")
_EXTENSION = re.compile(r"(?<=.)\.([a-z][a-z0-9]{1,4})$", re.I)
_PARTS = re.compile(r"[-_+.~,]|%[0-9A-Fa-f]{2}")
_DIGITS = re.compile(r"\d{3,}")
# What stands for bytes of a letter in UTF-8 behind its first one, where they were taken for another charset.
_BEHIND = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_LOST = re.compile(
    r"\ufffd|\?{3}|\w\?\?+\w"  # what programs write for bytes of another charset than they were told
    rf"|[ÃÂ][\x80-\xbf€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ]|â€|(?:[Â-ß][{_BEHIND}]){{2}}|(?:[à-ï][{_BEHIND}]{{2}}){{2}}"
)
_ADDRESS = re.compile(r"/|%2f|https?(?::|%3a)", re.I)
_NO_TITLE = re.compile(r"^(?:https?://|/)\S+$|</?[a-z][^<>]*>", re.I)
_NUMBERS = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_ESCAPED = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,5}|#x[0-9A-Fa-f]{2,5});")
MANY_WORDS = 3  # in a segment that is a title


def hash_text(text: str) -> int:
    """Return a text's CRC-32: small, and the same in every process."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def fold_text(text: str) -> str:
    """Return a text without regard to case and spacing."""
    return " ".join(text.casefold().split())


def fold_numbers(text: str) -> str:
    """Return a folded text in which all numbers are the same.

    >>> fold_numbers("12 Comments"), fold_numbers("1.5.2026")
    ('0 comments', '0')
    """
    return fold_text(_NUMBERS.sub("0", text))


def is_readable(title: str) -> bool:
    """Return whether a title is one that people read: not empty, an address or markup.

    >>> [is_readable(title) for title in ("Fair on the square", "https://a.example/fair", "<b>Fair</b>")]
    [True, False, False]
    """
    return bool(title) and not _NO_TITLE.search(title)


def read_place(url: str) -> str:
    """Return where an address leads to: the same where a wall is that is told the address to come back to.

    >>> read_place("https://a.example/subscribe?return=%2Fnews%2F1"), read_place("https://a.example/view?id=7#top")
    ('https://a.example/subscribe', 'https://a.example/view?id=7')
    """
    whole = url[:LONGEST_ADDRESS].partition("#")[0]
    place, _, query = whole.partition("?")
    comes_back = any(_ADDRESS.match(parameter.partition("=")[2]) for parameter in query.split("&"))
    return place if comes_back else whole


def read_host(url: str) -> str:
    """Return the host of an address without `www.`; "" where it has none."""
    try:
        host = urlsplit(url[:LONGEST_ADDRESS]).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def shape_address(url: str) -> str:
    """Return how an address is built: what kind of text each part of its path is, its ending, its parameters' names.

    >>> shape_address("https://a.example/2024/05/the-mayor-opens-a-bridge-88123.html?ref=x")
    '/n/n/t#.html?ref'
    >>> shape_address("https://a.example/login"), shape_address("https://a.example/view.php?id=7")
    ('/w', '/w.php?id')
    """
    try:
        parts = urlsplit(url[:LONGEST_ADDRESS])
        names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=30)})
    except ValueError:
        return ""
    segments = [segment for segment in parts.path.split("/") if segment][:MOST_SEGMENTS]
    ending = _EXTENSION.search(segments[-1]) if segments else None
    if ending:
        segments[-1] = segments[-1][: ending.start()]
    path = "".join(f"/{_shape_segment(segment)}" for segment in segments) or "/"
    return path + (f".{ending[1].lower()}" if ending else "") + (f"?{','.join(names)}" if names else "")


def read_root(url: str) -> str:
    """Return the first part of an address's path, a date's by its form; "" where it has one part at most."""
    try:
        segments = [segment for segment in urlsplit(url[:LONGEST_ADDRESS]).path.split("/") if segment]
    except ValueError:
        return ""
    if len(segments) < 2:
        return ""
    return "n" if segments[0].isdecimal() or _DATE.match(segments[0]) else segments[0][:40].lower()


def _shape_segment(segment: str) -> str:
    """Return n for a number or date, t for a title, s for a few words, w for one; # where an id stands in it."""
    if segment.isdecimal() or _YEAR.match(segment) or _DATE.match(segment):
        return "n"
    mark = "#" if _DIGITS.search(segment) else ""
    words = sum(1 for part in _PARTS.split(segment) if part)
    return ("t" if words > MANY_WORDS else "s" if words > 1 else "w") + mark


def has_lost_characters(text: str) -> bool:
    """Return whether characters were lost in a text because its charset was taken for another.

    >>> has_lost_characters("List???s gala"), has_lost_characters("Who knows??")
    (True, False)
    >>> has_lost_characters("CafÃ© du Nord"), has_lost_characters("Æ & Ø: “CAFÉ”; São Tomé")
    (True, False)
    """
    return _LOST.search(text) is not None


def is_escaped(text: str) -> bool:
    """Return whether a plain text was escaped twice, so that what stood for a character is left in it.

    >>> is_escaped("Caf&eacute;"), is_escaped("Arts & crafts; more")
    (True, False)
    """
    return _ESCAPED.search(text) is not None


class _Classes(dict[int, str]):
    """The class of each character, by its number; made as it is first met."""

    def __missing__(self, code: int) -> str:
        kind = self[code] = _classify(chr(code), code)
        return kind


def _classify(letter: str, code: int) -> str:
    if letter.isspace():
        return ""
    if letter.isdecimal():
        return "0"
    if letter.isalpha() or (code >= 0x300 and letter.isprintable() and not 0x2000 <= code < 0x2E80):
        if code < 0x80:
            return "a" if letter.islower() else "A"
        return "l" if code < 0x370 or 0x1E00 <= code < 0x1F00 else chr(0xE000 + min(code >> 8, 0x300))
    if letter in ".,:;-–—'’‘\"“”„«»()!/&…·|":
        return "."
    return letter if letter == "?" else chr(0xF000 + sum(map(ord, unicodedata.category(letter))))  # braces, signs, …


_CLASSES = _Classes()


def count_classes(texts: Iterable[str]) -> Counter[str]:
    """Return how many characters of each class stand in texts: small and large letters, marks, digits, scripts."""
    return Counter("".join(texts).translate(_CLASSES))


def measure_divergence(one: Counter[str], other: Counter[str]) -> float:
    """Return how far two distributions are from each other, 0 to 1 (total variation distance)."""
    total, whole = sum(one.values()), sum(other.values())
    if not total or not whole:
        return 0.0
    return sum(abs(one[kind] / total - other[kind] / whole) for kind in one.keys() | other.keys()) / 2
