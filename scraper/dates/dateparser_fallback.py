"""dateparser, for what our own rules leave: pinned to language, order and zone, and only on short texts.

Unpinned it reads 09/03/2020 as it likes and takes 70 ms for a long line; so it is given no
more than 200 letters, and only texts that name a month or a word of time beside a number.
"""

from datetime import UTC, datetime, time
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from model.item import Precision, find_zone
from scraper.dates import shapes, zones
from scraper.dates.days import is_plausible_year
from scraper.dates.relative import mentions_ago
from scraper.dates.tokens import Token, shape
from scraper.dates.values import DateContext, Reading

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

LONGEST = 200
_TURN = Lock()  # a parser changes a set of its own while it parses
_MOST_UNKNOWN = 1  # words


def read_with_dateparser(text: str, tokens: list[Token], context: DateContext) -> Reading | None:
    """Return what dateparser reads in `text`, where that is a whole day; None for texts that are not its business."""
    if not _is_candidate(text, tokens, context.language):
        return None
    parser = _make_parser(
        context.language, context.order, context.zone, context.now.astimezone(UTC).replace(second=0, microsecond=0)
    )
    try:
        with _TURN:
            found = parser.get_date_data(text.strip()) if parser else None
    except (ValueError, OverflowError):  # a day or a year that is none
        return None
    if found is None or found.date_obj is None or found.period not in ("day", "time"):
        return None
    at = found.date_obj.astimezone(UTC)
    if not is_plausible_year(at.year, context.now.year):
        return None
    local = at.astimezone(find_zone(context.zone))
    precision = Precision.DAY if local.time() == time() or found.period == "day" else Precision.MINUTE
    if precision is Precision.DAY:
        at = zones.find_midnight(local.date(), find_zone(context.zone))
    return Reading(
        at=at,
        precision=precision,
        zone=context.zone,
        words=text.strip(),
        start=len(text) - len(text.lstrip()),
        relative=mentions_ago(text, context.language),
    )


def _is_candidate(text: str, tokens: list[Token], language: str) -> bool:
    """Whether the text may hold a date in a form that is not ours; never what the other readers refused."""
    line = shape(tokens)
    if len(text) > LONGEST or "N" in line or line.count("X") > _MOST_UNKNOWN or shapes.DATE.search(line):
        return False
    return ("M" in line and "4" in line and "1" in line) or ("1" in line and mentions_ago(text, language))


@lru_cache(maxsize=32)
def _make_parser(language: str, order: str, zone: str, now: datetime) -> "DateDataParser | None":
    """Return dateparser for one language, order and zone; None where it does not know the language."""
    from dateparser.data.languages_info import language_order  # 150 ms to import
    from dateparser.date import DateDataParser

    settings = {
        "DATE_ORDER": order,
        "TIMEZONE": getattr(find_zone(zone), "key", "UTC"),
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RELATIVE_BASE": now.astimezone(find_zone(zone)).replace(tzinfo=None),
        "PREFER_DATES_FROM": "past",
        "STRICT_PARSING": True,
        "PARSERS": ["relative-time", "absolute-time"],
        "RETURN_TIME_AS_PERIOD": True,
    }
    base = language.split("-")[0].lower()
    return DateDataParser(languages=[base], settings=settings) if base in language_order else None
