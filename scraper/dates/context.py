"""Whether a text that holds dates is a date's own node, and which of its dates is the publication's.

A date's node holds the date, perhaps under a label, beside a byline, a category or a count of
views. A title or a sentence that mentions a date is not first. Words such as `deadline` or
`from` say that a date is of something else, unless another label stands right before it.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from scraper.dates.tokens import Token, shape
from scraper.dates.values import Label
from scraper.lexicon.date_labels import load_other_glued, mentions_change, mentions_signing, numbered, spans


class Place(NamedTuple):
    """Where a date stands among the tokens, and how much it tells by itself."""

    first: int
    last: int  # the token after it
    weak: bool  # no year, two digits of it, or counted from today
    yearless: bool
    bare: bool  # two numbers and nothing else
    timed: bool
    year: int


class Verdict(NamedTuple):
    """Which of a text's dates, by number, is of publication and which of the last change; what each is called."""

    chosen: int
    updated: int | None
    labels: tuple[Label, ...]


_TELLING = (Label.PUBLISHED, Label.MADE, Label.UPDATED)
_SEPARATORS = "|,;-/(*~"
_MOST_AFTER = 8  # words of categories or counts of views after a date
_MOST_BEFORE = 5  # words of a byline or a category before it
_MOST_BRACKETED = 3  # words before a date in brackets; more are a title
_MOST_LABEL = 5  # words of a label that no table knows, before its colon
_MOST_LABELLED = 3  # words beside those of a known label
_MOST_LOOSE = 2  # words right before a date with nothing between: a name, a section
_WEB = 1990  # before it nothing was published on the web: a date in a longer text is a memory
_MOST_TRAIL = 2  # words after a date with nothing between
_MOST_PLACE = 2  # words of a place after a byline: `By A. Person - New York 4 May 2021 10:30`
_LONGEST_NUMBERED = 12  # letters of such a word
_KNOWN_LABEL = re.compile(r"^(?:[ F]*L[^N]*|[^N]*L[ FW:]*)$")  # the label begins or ends what stands before
_SPAN = re.compile(r"^ ?[\-~] ?$")
_DOCUMENT_NUMBER = re.compile(r"[13489][/\-.]+[X1348]|X[/\-]X")
_NUMBERS = "134589C"
_MOST_BETWEEN = 9  # tokens between the ends of a span
_DAY_AND_MONTH = re.compile(r"(?<![1-9./\-])1([./])1\.? ?[\-~] ?\Z")  # 4.5.-6.5.2021
_DAY_AFTER = re.compile(r" ?[,\-~XN&] ?(?P<day>1) ?D")
_HOURS = re.compile(r"(C(?: ?P)?|1 ?H1?) ?[\-~XFN] ?(?=(C|1 ?H))")
_AREA_CODE = re.compile(r"\( ?[13]+ ?\) ?$")
_BRACKETED = re.compile(r" ?\([^)]*X")  # behind loose words: `Council minutes 6.10.2026 (PDF)` names a document
_WORD = re.compile(r"X(?:-X)*")  # a name of two parts is one
_GLUED_AFTER = 2  # letters after a date that can say "until" (まで)


def judge_dates(folded: str, tokens: list[Token], places: list[Place]) -> Verdict | None:
    """Return which of `places`, dates among `tokens` of `folded`, is of publication; None where none is."""
    line = "".join(_widen(token) for token in tokens)
    if _is_span(folded, tokens, line, places):
        return None
    labels = tuple(_find_label(folded, tokens, line, place) for place in places)
    labelled = _find_first(labels, Label.PUBLISHED, Label.MADE)
    own = _is_own_node(tokens, line, places)
    if _is_barred(folded, tokens, line, places[0]) or _is_numbered(folded, tokens, places[0]):
        chosen = labelled if labelled is not None else _find_first(labels, Label.UPDATED)
    elif labelled is not None and (labelled == 0 or own):
        chosen = labelled
    else:
        chosen = 0 if own else _find_first(labels, *_TELLING)
    if chosen is None:
        return None
    changes = (at for at, label in enumerate(labels) if label is Label.UPDATED and at != chosen)
    return Verdict(chosen=chosen, updated=next(changes, None), labels=labels)


def _find_first(labels: Sequence[Label], *wanted: Label) -> int | None:
    """Return the place of the first of `labels` that is the first of `wanted`, else the second, and so on."""
    return next((labels.index(label) for label in wanted if label in labels), None)


def classify_label(folded: str, tokens: list[Token], *, known: bool) -> Label:
    """Return what a text without a date, that stands before first, calls it; `known`: every word must be known."""
    line = shape(tokens)
    if known and "X" in line:
        return Label.NONE
    if "N" in line or load_other_glued().search(folded):
        return Label.OTHER
    return _classify(folded, tokens) if "L" in line else Label.NONE


def _classify(label: str, tokens: list[Token]) -> Label:
    """Return what known words call a date; `tokens` are those of `label`."""
    called = {token.value for token in tokens if token.kind == "L"}
    if Label.MADE in called or mentions_signing(label):
        return Label.MADE
    return Label.UPDATED if Label.UPDATED in called or mentions_change(label) else Label.PUBLISHED


def _is_barred(folded: str, tokens: list[Token], line: str, place: Place) -> bool:
    """Whether words between the bars around the date say that it is of something else."""
    start = line.rfind("|", 0, place.first) + 1
    end = line.find("|", place.last)
    end = len(line) if end < 0 else end
    return (
        "N" in line[start:end]
        or load_other_glued().search(folded[tokens[start].start : tokens[end - 1].end]) is not None
    )


def _widen(token: Token) -> str:
    """Return the token's kind; a wide gap is as good as a bar."""
    return "|" if token.kind == " " and token.end - token.start > 1 else token.kind


def alone(others: list[Token]) -> bool:
    """Whether `others`, the tokens around a date of two numbers, say nothing of their own."""
    return all(token.kind in " ()LFW,.:" for token in others)


def _is_numbered(folded: str, tokens: list[Token], place: Place) -> bool:
    """Whether the word right before says that what looks like a date is a number: `No. 12/05/2024`."""
    start = tokens[place.first].start
    before = folded[max(start - _LONGEST_NUMBERED, 0) : start].rstrip(" .:*").rpartition(" ")[2]
    return before in numbered() or before.endswith("#")


def _is_span(folded: str, tokens: list[Token], line: str, places: list[Place]) -> bool:
    """Whether the dates tell from when to when something lasts."""
    return (
        _has_span(folded, tokens, places)
        or any(_ends_span(folded, tokens, line, place) or _begins_span(folded, tokens, line, place) for place in places)
        or _has_hours(folded, tokens, line)
    )


def _has_hours(folded: str, tokens: list[Token], line: str) -> bool:
    """Whether two times are the ends of an event's hours: `10:00-18:00`; not time and offset: `10:00-05:00`."""
    for match in _HOURS.finditer(line):
        first, other = tokens[match.start(1)], tokens[match.start(2)]
        between = folded[tokens[match.end(1)].start : other.start].strip()
        if between in spans() and _hour(first) < _hour(other):
            return True
    return False


def _hour(token: Token) -> int:
    return int(token.value.partition(":")[0]) if token.kind == "C" else int(token.value)


def _has_span(folded: str, tokens: list[Token], places: list[Place]) -> bool:
    """Whether two dates are the ends of a span: `4 May - 6 May`."""
    for first, other in pairwise(places):
        between = tokens[first.last : other.first]
        kinds = "".join(token.kind for token in between if token.kind not in "W()")
        between_words = folded[between[0].start : between[-1].end].strip() if between else ""
        if _SPAN.match(kinds) or between_words in spans() or (not between_words and other.weak):
            return True
    return False


def _ends_span(folded: str, tokens: list[Token], line: str, place: Place) -> bool:
    """Whether the date ends a span whose beginning is a mere number, or has no year: `4-6 May`, `del 4 al 6 mayo`."""
    if _DAY_AND_MONTH.search(line, 0, place.first):
        return True
    start = place.first - 1
    while start >= 0 and line[start] not in _NUMBERS and place.first - start < _MOST_BETWEEN:
        start -= 1
    if start < 0 or line[start] != "1":
        return False
    between_words = "".join(
        folded[token.start : token.end] for token in tokens[start + 1 : place.first] if token.kind not in "Wo"
    )
    day = next((token.value for token in tokens[place.first : place.last] if token.kind == "1"), 0)
    if tokens[start].value >= day:
        return False  # an issue's number, or the like
    listed = between_words.strip() == "," and not line[:start].rstrip(" F")  # `5, 6 May` and nothing before
    return between_words.strip(" .,") in spans() or listed


def _begins_span(folded: str, tokens: list[Token], line: str, place: Place) -> bool:
    """Whether a mere day follows that ends a span: `5月4日～6日`."""
    match = _DAY_AFTER.match(line, place.last)
    if match is None:
        return False
    between_words = folded[tokens[place.last].start : tokens[match.start("day")].start].strip()
    return between_words == "," or between_words in spans()


def _find_label(folded: str, tokens: list[Token], line: str, place: Place) -> Label:
    """Return what the known label right before the date, with the few words beside it, calls it."""
    if place.bare or place.yearless:
        return Label.NONE
    start = place.first
    while start > 0 and line[start - 1] not in "|;,()-/13489C*":
        start -= 1
    label = line[start : place.first]
    text = folded[tokens[start].start : tokens[place.last - 1].end + _GLUED_AFTER]
    if not _KNOWN_LABEL.search(label) or label.count("X") > _MOST_LABELLED or load_other_glued().search(text):
        return Label.NONE
    before = tokens[start : place.first]
    return _classify(folded[tokens[start].start : tokens[place.first].start], before)


def _is_own_node(tokens: list[Token], line: str, places: list[Place]) -> bool:
    """Whether all that stands around the first date may stand in a date's node."""
    place = places[0]
    around = tokens[: place.first] + tokens[place.last :]
    if place.yearless and any(token.kind == "4" and 1900 <= token.value <= 2100 for token in around):
        return False  # that year is the date's, in a form that we do not know
    if place.bare:
        return alone(around)
    if place.year < _WEB and any(token.kind == "X" for token in around):
        return False
    after = line[place.last :]
    for other in reversed(places[1:]):
        after = after[: other.first - place.last] + after[other.last - place.last :]
    before = line[: place.first]
    beside = before.count("X") + after.count("X")
    if before.count("X") and after.count("X") and beside > _MOST_BEFORE and "L" not in before:
        return False
    if place.yearless and re.match(r" ?:.*X", after):
        return False  # `1 May: workers march`
    return _may_lead(before, place, after) and _may_follow(after, place.weak)


def _may_lead(before: str, place: Place, after: str) -> bool:
    """Whether `before`, the shape of what stands before a date that `after` follows, may stand there."""
    unknown = len(_WORD.findall(before))
    if place.weak and _AREA_CODE.search(before):
        return False
    if unknown == 0:
        return not any(kind in "489" for kind in before)
    tail = re.sub(r"[ FWDPL]+$", "", before)
    if tail.endswith(":"):
        return unknown <= _MOST_LABEL
    if place.weak or _DOCUMENT_NUMBER.search(before):
        return False
    if "L" in before[len(tail) :]:
        return unknown <= _MOST_AFTER
    if tail.endswith(tuple(_SEPARATORS)):
        return unknown <= (_MOST_BRACKETED if tail.endswith("(") else _MOST_BEFORE)
    if place.timed and not after.strip() and re.search(r"[|,\-]", before):
        return re.split(r"[|,\-]", before)[-1].count("X") <= _MOST_PLACE and unknown <= _MOST_BEFORE
    return unknown <= _MOST_LOOSE and not _BRACKETED.match(after)


def _may_follow(after: str, weak: bool) -> bool:
    """Whether `after`, the shape of what follows a date, may stand there."""
    unknown = len(_WORD.findall(after))
    if unknown == 0:
        return True
    after = after.lstrip()
    if after[0] in _SEPARATORS or after[0] in "L.):":
        return unknown <= (_MOST_LABEL if weak else _MOST_AFTER)
    return not weak and unknown <= _MOST_TRAIL
