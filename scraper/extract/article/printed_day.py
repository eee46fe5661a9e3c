"""The day that readers see, where the page tells machines the moment in UTC: the printed day wins.

Many sites write local midnight, or the local time, with a `Z` behind it, and others convert an evening into the
next day. What a page prints is what its readers will look for.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone

from model.item import Precision, find_zone
from scraper.dates import DateContext, Label, Reading
from scraper.dates.zones import FARTHEST, format_offset
from scraper.extract.article.date_lines import read_labelled_dates
from scraper.extract.article.date_places import Layout, list_blocks_above, list_blocks_near

_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_EAST, _WEST = timedelta(hours=13), timedelta(hours=11)  # the farthest zones in which many people live
_ZONE_STEP = timedelta(minutes=15)
_OWN = (Label.NONE, Label.PUBLISHED)


def settle_day(reading: Reading, page: Layout, context: DateContext) -> Reading:
    """Return a moment in UTC as the day that the page prints, where that is the one before, after, or without a time.

    Where the source's zone, or the printed time, makes the moment one of the printed day, it stays, in that zone.
    """
    if reading.precision is Precision.DAY or reading.relative or reading.zone != "+00:00":
        return reading
    moment = reading.at.astimezone(UTC)
    is_unset = moment.time() == time()
    if not is_unset and _is_printed(moment.day, page):
        return reading
    printed = _find_printed(page, context)
    day = printed.at.astimezone(find_zone(printed.zone)).date() if printed else None
    days = {(moment + _EAST).date(), (moment - _WEST).date()}
    if printed is None or day not in (days | {moment.date()} if is_unset else days - {moment.date()}):
        return reading
    zone = "" if is_unset else _find_zone_of(moment, printed, context)
    return replace(reading, zone=zone) if zone else printed


def _is_printed(day: int, page: Layout) -> bool:
    """Whether a number stands in the lines that may show the date: to read them all takes far longer."""
    blocks = (*list_blocks_near(page), *list_blocks_above(page))
    return any(int(number) == day for block in blocks for number in _NUMBER.findall(block.text))


def _find_printed(page: Layout, context: DateContext) -> Reading | None:
    found = (date.reading for date in read_labelled_dates(page, context) if date.label in _OWN)
    return next((reading for reading in found if not reading.relative), None)


def _find_zone_of(moment: datetime, printed: Reading, context: DateContext) -> str:
    """Return the zone that makes a moment one of the printed day: the source's, or the printed time's; "" for none."""
    local = printed.at.astimezone(find_zone(printed.zone))
    if moment.astimezone(find_zone(context.zone)).date() == local.date():
        return context.zone
    offset = local.replace(tzinfo=UTC) - moment.replace(second=0, microsecond=0)
    if printed.precision is Precision.DAY or abs(offset) > timedelta(minutes=FARTHEST) or offset % _ZONE_STEP:
        return ""
    return format_offset(moment.astimezone(timezone(offset)))
