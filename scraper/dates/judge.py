"""Whether a text that holds dates is a date's own node, and which of its dates is the publication's."""

import re
from itertools import pairwise
from typing import NamedTuple

from scraper.dates import words
from scraper.dates.tokens import Token


class Place(NamedTuple):
    """Where a date stands among the tokens, and how much it tells by itself."""

    first: int
    last: int  # the token after it
    weak: bool  # no year, two digits of it, or counted from today
    yearless: bool
    bare: bool  # two numbers and nothing else


_SEPARATORS = frozenset("|,;/-~:()*")
_MOST_BESIDE = 8  # words of a byline, a category or a count of views beside a date
_MOST_LABEL = 5  # words of a label that no table knows, before its colon
_MOST_LOOSE = 1  # unknown words right before a date
_MOST_TRAIL = 2
_GLUED = re.compile(words.OTHERS_GLUED)
_SPANS = frozenset(words.SPANS.split())
_SPAN = re.compile(r"^ ?[\-~] ?$")


def is_publication(folded: str, tokens: list[Token], spans: list[Place]) -> int | None:
    """Return which of `spans`, dates among `tokens`, is the date of publication; None where none is."""
    if any(token.kind == "N" for token in tokens) or _GLUED.search(folded):
        return None
    if any(_ends_span(folded, tokens, span.first) for span in spans):
        return None
    for one, other in pairwise(spans):
        between = "".join(token.kind for token in tokens[one.last : other.first])
        if _SPAN.match(between) or (not between.strip() and other.weak):
            return None
    chosen = 0
    first, last, weak, yearless, bare = spans[chosen]
    before, after = tokens[:first], tokens[last:]
    if yearless and any(token.kind == "4" and 1900 <= token.value <= 2100 for token in before + after):
        return None  # that year is the date's, in a form that we do not know
    if bare:
        return chosen if alone(before + after) else None
    if not _may_lead(before, weak):
        return None
    rest = [
        token
        for token in after
        if not any(tokens[a].start <= token.start < tokens[b - 1].end for a, b, *_ in spans[1:])
    ]
    return chosen if _may_follow(rest, weak) else None


def alone(others: list[Token]) -> bool:
    """Whether `others`, the tokens around a date of two numbers, say nothing of their own."""
    return all(token.kind in " ()LFW,.:" for token in others)


def _ends_span(folded: str, tokens: list[Token], first: int) -> bool:
    """Whether the date ends a span whose beginning is a mere number: `4-6 May`, `del 4 al 6 de mayo`."""
    before = [token for token in tokens[max(first - 6, 0) : first] if token.kind not in " .o"]
    while before and before[-1].kind == "W":
        before.pop()
    if len(before) < 2 or before[-2].kind != "1":
        return False
    last = before[-1]
    return last.kind in "-~&" or folded[last.start : last.end] in _SPANS


def _words(tokens: list[Token]) -> int:
    return sum(token.kind == "X" for token in tokens)


def _may_lead(tokens: list[Token], weak: bool) -> bool:
    """Whether `tokens` may stand before a date of publication."""
    unknown = _words(tokens)
    if unknown == 0:
        return not any(token.kind in "489" for token in tokens)
    kinds = "".join(token.kind for token in tokens)
    tail = re.sub(r"[ FWDPL]+$", "", kinds)
    if tail.endswith(":"):
        return unknown <= _MOST_LABEL
    if weak:
        return False
    labelled = "L" in kinds[len(tail) :]
    if tail.endswith(tuple("|,;-(/*")) or labelled:
        return unknown <= _MOST_BESIDE and not _numbered(kinds)
    return unknown <= _MOST_LOOSE and not _numbered(kinds)


def _numbered(kinds: str) -> bool:
    """Whether a document's number stands there (`12/QĐ-TTg`)."""
    return re.search(r"[13489][/\-.]+[X1348]|[X][/\-][X]", kinds) is not None


def _may_follow(tokens: list[Token], weak: bool) -> bool:
    unknown = _words(tokens)
    if unknown == 0:
        return True
    kinds = "".join(token.kind for token in tokens).lstrip()
    if kinds[:1] in _SEPARATORS or kinds[:1] in ("L", "."):
        return unknown <= (_MOST_LABEL if weak else _MOST_BESIDE)
    return not weak and unknown <= _MOST_TRAIL
