"""RawEvent -> model.item.Event: when something takes place, in the zone that its page means."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache

from model.item import Event, Precision, find_zone
from scraper.dates import DateContext, Reading, find_dates, parse_date, read_machine
from scraper.extract import RawEvent
from scraper.lexicon.date_labels import spans
from scraper.lexicon.folding import fold
from scraper.lexicon.table import phrases
from scraper.normalize.text import clean_text, truncate

LONGEST_PLACE = 200  # characters
LONGEST_LABEL = 60
_LONGEST_EVENT = timedelta(days=732)
_DAY = timedelta(days=1)
_YEAR = re.compile(r"(?<!\d)(?:\d{4})(?!\d)")
_END_OF_DAY = time(23, 59)
_LATER_TIME = re.compile(
    r"\s*(?P<between>\S{1,12}?)\s*(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d)|h)(?!\s*[ap]\.?m)"
)


def normalize_event(raw: RawEvent | None, context: DateContext) -> Event | None:
    """Return the event that a raw one is; None where it does not say when it begins, or not beyond doubt."""
    if raw is None:
        return None
    start, end = _read_printed(raw.start, context) if raw.printed else _read_machine(raw, context)
    if start is None or not _is_near(start.at, context.now):
        return None
    last = _find_end(start, end, excludes_end=raw.excludes_end)
    return Event(
        start=start.at,
        end=last if last and start.at < last <= start.at + _LONGEST_EVENT else None,
        whole_day=start.precision is Precision.DAY,
        zone=start.zone,
        place=truncate(clean_text(raw.place), LONGEST_PLACE),
        deadline=truncate(clean_text(raw.deadline).rstrip(" :："), LONGEST_LABEL),
        called_off=raw.called_off,
    )


def _is_near(at: datetime, now: datetime) -> bool:
    """Return whether a moment can be meant: calendars reach years ahead, and archives decades back."""
    return datetime(1990, 1, 1, tzinfo=UTC) <= at <= now + 5 * 366 * _DAY


def _read_machine(raw: RawEvent, context: DateContext) -> tuple[Reading | None, Reading | None]:
    """Return when an event begins and ends, whole days where both are days' ends, as programs write those."""
    start, end = read_machine(raw.start, context), read_machine(raw.end, context) if raw.end else None
    if start is None or start.precision is Precision.DAY:
        return start, end
    home = find_zone(context.zone)
    begins, ends = start.at.astimezone(home), end.at.astimezone(home) if end else None
    if begins.time() != time() or (ends and ends.time() != time() and ends.time().replace(second=0) != _END_OF_DAY):
        return start, end
    if end and ends and ends.time() == time():  # the first moment after the last day
        end = replace(end, at=end.at - _DAY / 2) if ends > begins else None
    return replace(start, precision=Precision.DAY, zone=context.zone), end


def _read_printed(text: str, context: DateContext) -> tuple[Reading | None, Reading | None]:
    """Return when a labelled field's text begins and ends; None where it has no year, or dates that are no span."""
    found = list(find_dates(text, context))[:3]
    if not found or any(each.relative or not _YEAR.search(each.words) for each in found):
        return None, None
    first, behind = found[0], text[found[0].start + len(found[0].words) :]
    head = parse_date(text[: first.start + len(first.words)], context)
    if head is None or not head.alone or len(found) > 2:
        return None, None
    if len(found) == 2:
        between = fold(text[first.start + len(first.words) : found[1].start]).strip(" ,.")
        return (first, found[1]) if between in _list_joints() else (None, None)
    return first, _read_later_time(first, behind)


@cache
def _list_joints() -> frozenset[str]:
    """Return what stands between the ends of a span; what joins two days is no such word."""
    return (spans() | frozenset("~")) - frozenset(map(fold, phrases("conjunctions")))


def _read_later_time(start: Reading, behind: str) -> Reading | None:
    """Return the end of `5 May 2026, 10:00 – 12:00`; None where no later time of that day follows."""
    match = _LATER_TIME.match(behind)
    if match is None or start.precision is Precision.DAY or fold(match["between"]).strip(" ,.") not in _list_joints():
        return None
    begins = start.at.astimezone(find_zone(start.zone))
    ends = begins.replace(hour=int(match["hour"]), minute=int(match["minute"] or 0), second=0)
    return replace(start, at=ends.astimezone(UTC)) if ends > begins else None


def _find_end(start: Reading, end: Reading | None, *, excludes_end: bool) -> datetime | None:
    """Return the first moment after an event; None where that is not told, or a day ends what begins at a time."""
    if end is None or end.at < start.at:
        return None
    if start.precision is not Precision.DAY:
        return end.at if end.precision is not Precision.DAY else None
    if excludes_end:
        return None
    zone = find_zone(start.zone)
    after = end.at.astimezone(zone).date() + _DAY
    return datetime.combine(after, time(), zone).astimezone(UTC)
