"""Whether a text that holds dates is a date's own node, and which of its dates is the publication's.

A date's node holds the date, perhaps under a label, beside a byline, a category or a count of
views. A title or a sentence that mentions a date is not one. Words such as `deadline` or
`from` say that a date is of something else, unless another label stands right before it.
"""

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
    timed: bool


_SEPARATORS = "|,;-/(*~"
_MOST_BESIDE = 8  # words of a byline, a category or a count of views beside a date
_MOST_LABEL = 5  # words of a label that no table knows, before its colon
_MOST_LABELLED = 3  # words beside those of a known label
_MOST_TRAIL = 2  # words after a date with nothing between
_MOST_PLACE = 2  # words of a place after a byline: `By A. Person - New York 4 May 2021 10:30`
_GLUED = re.compile(words.OTHERS_GLUED)
_SPANS = frozenset(words.SPANS.split())
_SPAN = re.compile(r"^ ?[\-~] ?$")
_DOCUMENT_NUMBER = re.compile(r"[13489][/\-.]+[X1348]|X[/\-]X")
_GLUED_AFTER = 2  # letters after a date that can say "until" (まで)


def is_publication(folded: str, tokens: list[Token], places: list[Place]) -> int | None:
    """Return which of `places`, dates among `tokens` of `folded`, is of publication; None where none is."""
    if any(_ends_span(folded, tokens, place.first) for place in places) or _has_span(tokens, places):
        return None
    line = "".join(" " if token.kind == " " and token.end - token.start == 1 else _wide(token) for token in tokens)
    if "N" not in line and not _GLUED.search(folded) and _is_own_node(tokens, line, places):
        return 0
    return next((at for at, place in enumerate(places) if _labelled(folded, tokens, line, place)), None)


def _wide(token: Token) -> str:
    return "|" if token.kind == " " else token.kind


def alone(others: list[Token]) -> bool:
    """Whether `others`, the tokens around a date of two numbers, say nothing of their own."""
    return all(token.kind in " ()LFW,.:" for token in others)


def _has_span(tokens: list[Token], places: list[Place]) -> bool:
    """Whether two dates are the ends of a span: `4 May - 6 May`."""
    between = [
        ("".join(token.kind for token in tokens[one.last : other.first]), other) for one, other in pairwise(places)
    ]
    return any(_SPAN.match(kinds) or (not kinds.strip() and other.weak) for kinds, other in between)


def _ends_span(folded: str, tokens: list[Token], first: int) -> bool:
    """Whether the date ends a span whose beginning is a mere number: `4-6 May`, `del 4 al 6 de mayo`."""
    before = [token for token in tokens[max(first - 6, 0) : first] if token.kind not in " .o"]
    while before and before[-1].kind == "W":
        before.pop()
    if len(before) < 2 or before[-2].kind != "1":
        return False
    last = before[-1]
    return last.kind in "-~&" or folded[last.start : last.end] in _SPANS


def _labelled(folded: str, tokens: list[Token], line: str, place: Place) -> bool:
    """Whether a known label stands right before the date, and nothing between says otherwise."""
    start = place.first
    while start > 0 and line[start - 1] not in "|;,()-/13489C*":
        start -= 1
    label = line[start : place.first]
    text = folded[tokens[start].start : tokens[place.last - 1].end + _GLUED_AFTER]
    if "L" not in label or "N" in label or label.count("X") > _MOST_LABELLED or _GLUED.search(text):
        return False
    return not place.bare and not place.yearless


def _is_own_node(tokens: list[Token], line: str, places: list[Place]) -> bool:
    """Whether all that stands around the first date may stand in a date's node."""
    place = places[0]
    around = tokens[: place.first] + tokens[place.last :]
    if place.yearless and any(token.kind == "4" and 1900 <= token.value <= 2100 for token in around):
        return False  # that year is the date's, in a form that we do not know
    if place.bare:
        return alone(around)
    after = line[place.last :]
    for other in reversed(places[1:]):
        after = after[: other.first - place.last] + after[other.last - place.last :]
    return _may_lead(line[: place.first], place, not after.strip()) and _may_follow(after, place.weak)


def _may_lead(before: str, place: Place, ends: bool) -> bool:
    """Whether `before`, the shape of what stands before a date, may stand there; `ends`: nothing follows."""
    unknown = before.count("X")
    if unknown == 0:
        return not any(kind in "489" for kind in before)
    tail = re.sub(r"[ FWDPL]+$", "", before)
    if tail.endswith(":"):
        return unknown <= _MOST_LABEL
    if place.weak or _DOCUMENT_NUMBER.search(before):
        return False
    if tail.endswith(tuple(_SEPARATORS)) or "L" in before[len(tail) :]:
        return unknown <= _MOST_BESIDE
    if place.timed and ends and re.search(r"[|,\-]", before):
        return re.split(r"[|,\-]", before)[-1].count("X") <= _MOST_PLACE and unknown <= _MOST_BESIDE
    return unknown == 1


def _may_follow(after: str, weak: bool) -> bool:
    """Whether `after`, the shape of what follows a date, may stand there."""
    unknown = after.count("X")
    if unknown == 0:
        return True
    after = after.lstrip()
    if after[0] in _SEPARATORS or after[0] in "L.):":
        return unknown <= (_MOST_LABEL if weak else _MOST_BESIDE)
    return not weak and unknown <= _MOST_TRAIL
