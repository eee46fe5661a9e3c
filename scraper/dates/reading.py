"""The two readers: `find_dates` tells every date of a text, `parse_date` the one that a date's own node holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from unicodedata import is_normalized, normalize

from model.item import Precision, find_zone
from scraper.dates import names, shapes, zones
from scraper.dates.clock import Clock, read_clock
from scraper.dates.context import Place, alone, classify_label, judge_dates
from scraper.dates.dateparser_fallback import read_with_dateparser
from scraper.dates.days import Day, read_day
from scraper.dates.machine import read_iso, read_machine
from scraper.dates.prefilter import looks_dated
from scraper.dates.relative import read_relative
from scraper.dates.tokens import Token, cut, shape
from scraper.dates.values import DateContext, Label, Reading
from scraper.lexicon.folding import fold

LONGEST_READ = 300  # letters; a date's own node is shorter
LONGEST_FOUND = 5_000
_DIGITS = frozenset("13489")
_BEFORE = 18  # tokens before a date in which its time is looked for
_WEEKDAY_NEAR = 4  # tokens
_WEEKDAY_BEFORE = re.compile(r"W[ ,.()F]{0,3}$")  # `Thu, 03/05/2026`
_WEEKDAY_AFTER = re.compile(r"[ ,.(]{0,3}W")
_JOINTS = frozenset("/.-")
_JOINED = frozenset("13489X")


Pair = tuple[Reading | None, Reading | None]  # of publication, of the last change


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A date with its place among the tokens."""

    reading: Reading
    place: Place
    compact: bool  # eight digits


def parse_date(text: str, context: DateContext) -> Reading | None:
    """Return the date of publication that `text`, all that a date's own node says, tells.

    Labels, a weekday, a byline or a category beside it are left aside. None where there is no
    date, where the text is a title or a sentence, or where its words say that the date is of
    something else (a deadline, an event, a law); and for texts over 300 letters.
    """
    return read_pair(text, context)[0]


def read_pair(text: str, context: DateContext) -> Pair:
    """Return what `parse_date` returns, and the date of the last change where the text tells that beside it.

    A text that tells the last change alone gives it as the first, so labelled.
    """
    if not 2 <= len(text) <= LONGEST_READ or not looks_dated(text):
        return None, None
    if text.strip().isdecimal() and len(text.strip()) in (14, 17):
        return read_machine(text, context), None
    whole = _to_nfc(text)
    if machine := read_iso(fold(whole.strip()), context):
        return replace(machine, words=whole.strip(), start=whole.find(whole.strip()), alone=True), None
    tokens = _cut_text(whole, context.language)
    found = _pick_pair(whole, tokens, context)
    if found is None and _is_named_elsewhere(whole, tokens):
        tokens = cut(whole, (*_load_layers(context.language), names.agreed()))
        found = _pick_pair(whole, tokens, context)
    if found is None:
        return read_with_dateparser(whole, tokens, context), None
    return found


def read_label(text: str, context: DateContext, *, known: bool = False) -> Label:
    """Return what a short text without a date, that stands before one, calls it.

    With `known` a text with any word that is in no table says nothing.
    """
    whole = _to_nfc(text[:LONGEST_READ])
    return classify_label(fold(whole), cut(whole, _load_layers(context.language)), known=known)


def _pick_pair(text: str, tokens: list[Token], context: DateContext) -> Pair | None:
    """Return the dates of publication and of change; nothing where all are another's, None where there is none."""
    found = list(_scan_dates(text, tokens, context))
    folded = fold(text)
    if not found:
        reading = read_relative(text, tokens, context)
        if reading is None:
            return None
        before = [token for token in tokens if token.end <= reading.start]
        return replace(reading, label=classify_label(folded[: reading.start], before, known=False)), None
    verdict = judge_dates(folded, tokens, [each.place for each in found])
    if verdict is None:
        return None, None
    labelled = [replace(each.reading, label=label) for each, label in zip(found, verdict.labels, strict=True)]
    place = found[verdict.chosen].place
    published = replace(labelled[verdict.chosen], alone=alone(tokens[: place.first] + tokens[place.last :]))
    return published, None if verdict.updated is None else labelled[verdict.updated]


def _is_named_elsewhere(text: str, tokens: list[Token]) -> bool:
    """Whether a word that the source's language does not know is a month or a weekday in another."""
    known = names.agreed()
    folded = fold(text)
    return any(token.kind == "X" and folded[token.start : token.end] in known for token in tokens)


def find_dates(text: str, context: DateContext) -> Iterator[Reading]:
    """Yield every date that stands in `text`, in order; only its first 5,000 letters are looked at.

    A day and a month in numbers without a year, and eight digits, count only where they are the whole text.
    """
    whole = _to_nfc(text[:LONGEST_FOUND])
    tokens = _cut_text(whole, context.language)
    any_found = False
    for each in _scan_dates(whole, tokens, context):
        plain = not (each.place.bare or each.compact)
        if plain or alone(tokens[: each.place.first] + tokens[each.place.last :]):
            any_found = True
            yield each.reading
    if not any_found and len(whole) <= LONGEST_READ:
        relative = read_relative(whole, tokens, context)
        if relative:
            yield relative


def _to_nfc(text: str) -> str:
    return text if is_normalized("NFC", text) else normalize("NFC", text)


@lru_cache(maxsize=8)  # a text that is no date as a whole is searched for one next
def _cut_text(text: str, language: str) -> list[Token]:
    """Return the tokens of a text in a language; not to be changed."""
    return cut(text, _load_layers(language))


def _load_layers(language: str) -> tuple[names.Lexicon, ...]:
    """Return the lexicons that are always looked into: the language's own names come first."""
    return names.lexicon(language), names.universal(), names.lexicon("en")


def _scan_dates(text: str, tokens: list[Token], context: DateContext) -> Iterator[Found]:
    """Yield the dates of a text that was cut, each with the time beside it."""
    line = shape(tokens)
    home = find_zone(context.zone)
    today = context.now.astimezone(home).date()
    taken = 0
    for match in shapes.DATE.finditer(line):
        form = (match.lastgroup or "").partition("_")[0]
        first, last = match.span()
        if first < taken or not _is_free(line, text, tokens, first, last):
            continue
        if form == "iso":
            reading, begin, end, day = read_iso(tokens[first].value, context), first, last, None
        else:
            era, weekday = _find_era(tokens, first, last), _find_weekday(line, tokens, first, last)
            day = read_day(form, tokens[first:last], era, context, today, weekday)
            begin, end, reading = first, last, None
            if day:
                begin, end, clock, zone_token = _find_time(line, tokens, first, last, taken)
                reading = _make_reading(day, clock, zone_token, home, context.zone)
        if reading is None:
            continue
        taken = end
        start = tokens[begin].start
        yield Found(
            reading=replace(reading, words=text[start : tokens[end - 1].end], start=start),
            place=Place(
                first=begin,
                last=end,
                weak=bool(day and day.weak),
                yearless=bool(day and day.yearless),
                bare=form == "compact" or bool(day and day.bare and end - begin == last - first),
                timed=reading.precision is not Precision.DAY,
                year=reading.at.year,
            ),
            compact=form == "compact",
        )


def _is_free(line: str, text: str, tokens: list[Token], first: int, last: int) -> bool:
    """Whether a form is not the middle of something longer: a document's number, an address, a version."""
    before, after = line[max(first - 2, 0) : first], line[last : last + 2]
    if before[-1:] in _DIGITS or (before[-1:] in _JOINTS and before[:1] in _JOINED and len(before) == 2):
        return False
    if line[first] in "1348" and before[-1:] in ("X", "$", "#", "*", "+", "="):
        return False
    if before[-1:] in ("X", "F") and text[tokens[first].start - 1].isascii() and line[first] in "134":
        return False  # v1.2.2021
    if line[last - 1] == "D":
        return True
    if line[first:last] == "1.1" and line[:first].rstrip().endswith("F"):
        return False  # kl 12.17
    return not (
        after[:1] in _DIGITS or (after[:1] in _JOINTS and after[1:] in _JOINED and after[1:]) or after[:1] in ("$", "%")
    )


def _find_era(tokens: list[Token], first: int, last: int) -> str:
    """Return the era named in the form or right beside it."""
    near = tokens[max(first - 2, 0) : last + 2]
    return next((token.value for token in near if token.kind == "E"), "")


def _find_weekday(line: str, tokens: list[Token], first: int, last: int) -> int | None:
    """Return the weekday, 0 for Monday, that stands in a date or right beside it; None where none does."""
    inside = line.find("W", first, last)
    if inside < 0 and (before := _WEEKDAY_BEFORE.search(line, max(first - _WEEKDAY_NEAR, 0), first)):
        inside = before.start()
    if inside < 0 and (after := _WEEKDAY_AFTER.match(line, last)):
        inside = after.end() - 1
    value = tokens[inside].value if inside >= 0 else None
    return value if isinstance(value, int) else None


Timed = tuple[int, int, Clock | None, Token | None]  # first token, token after the last, time, its zone


def _find_time(line: str, tokens: list[Token], first: int, last: int, taken: int) -> Timed:
    """Return the span of tokens with the time beside the date, that time, and the zone's token."""
    inner = next((at for at in range(first, last) if tokens[at].kind == "C"), None)
    if inner is not None:
        zone = next((token for token in tokens[first : last + 2] if token.kind in "ZG"), None)
        return first, last, read_clock(tokens[inner : inner + 3]), zone
    return (
        _find_time_before(line, tokens, first, last, taken, ("clock", "marked", "military"))
        or _find_time_after(line, tokens, first, last)
        or _find_time_before(line, tokens, first, last, taken, ("dotted", "bare"))
        or (first, last, None, None)
    )


def _find_time_after(line: str, tokens: list[Token], first: int, last: int) -> Timed | None:
    for start in _list_time_starts(line, last):
        match = shapes.CLOCK.match(line, start)
        clock = read_clock(tokens[start : match.end()]) if match else None
        if match is None and _is_led(line, tokens, start):
            return first, start + 1, read_clock(tokens[start : start + 1]), None
        if match and clock:
            zone_at = shapes.ZONE.match(line, match.end())
            between = next((token for token in tokens[last:start] if token.kind in "ZG"), None)
            end = zone_at.end() if zone_at else match.end()
            return first, end, clock, tokens[zone_at.start("zone")] if zone_at else between
    return None


def _is_led(line: str, tokens: list[Token], start: int) -> bool:
    """Whether a mere number is the hour by the word before it: `godz. 15`."""
    before = tokens[:start]
    while before and before[-1].kind in " .:":
        before.pop()
    led = bool(before) and before[-1].value == names.HOUR_FOLLOWS
    return led and line[start : start + 1] == "1" and line[start + 1 : start + 2] not in tuple("1348/-.:")


def _list_time_starts(line: str, last: int) -> Iterator[int]:
    """Yield where a time may begin after a date: beside it, else past one or two unknown words."""
    link = shapes.LINK.match(line, last)
    yield from range(link.end() if link else last, last - 1, -1)
    loose = shapes.LOOSE_LINK.match(line, last)
    if loose and line[loose.end() : loose.end() + 1] in ("C", "P"):
        yield loose.end()


def _find_time_before(
    line: str, tokens: list[Token], first: int, last: int, taken: int, forms: tuple[str, ...]
) -> Timed | None:
    """Look for the time in the few tokens before the date, and for a zone after either."""
    for start in range(max(taken, first - _BEFORE), first):
        match = shapes.CLOCK.match(line, start)
        if (
            match is None
            or match.end() > first
            or match.lastgroup not in forms
            or line[start - 1 : start] in ("/", ".")
        ):
            continue
        clock = read_clock(tokens[start : match.end()])
        link = shapes.LINK.match(line, match.end())
        if clock and link and link.end() >= first:
            zone_at = shapes.ZONE.match(line, match.end()) or shapes.ZONE.match(line, last)
            end = max(last, zone_at.end()) if zone_at else last
            return start, end, clock, tokens[zone_at.start("zone")] if zone_at else None
    return None


def _make_reading(
    day: Day, clock: Clock | None, zone_token: Token | None, home: tzinfo, zone_name: str
) -> Reading | None:
    """Return the day, or the day and its time, as a moment; None at the very ends of the calendar."""
    if clock is None or (clock.unset and zone_token is None):
        at, precision, zone = zones.find_midnight(day.day, home), Precision.DAY, zone_name
    else:
        local = datetime.combine(day.day, clock.at)
        where = _choose_zone(zone_token, local, home)
        at = local.replace(tzinfo=where)
        precision = Precision.SECOND if clock.seconds else Precision.MINUTE
        zone = zones.format_offset(at) if zone_token else zone_name
    return Reading(at=at.astimezone(UTC), precision=precision, zone=zone, words="", relative=day.relative)


def _choose_zone(zone_token: Token | None, local: datetime, home: tzinfo) -> tzinfo:
    if zone_token is None:
        return home
    if zone_token.kind == "Z":
        return zones.resolve_abbreviation(zone_token.value, local, home)
    minutes = zones.parse_offset(zone_token.value)
    return home if minutes is None else zones.make_fixed_zone(minutes)
