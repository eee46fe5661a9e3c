"""Reads dates that were written for machines: ISO 8601, RFC 5322, Unix times, URLs.

RFC 3339 §5.6 and what breaks it: a missing colon, comma fractions, a space for the T, zone
names for offsets, single digits, `PM`, hours of 24, `+00:00Z`.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

from model.item import Precision, find_zone
from scraper.dates import zones
from scraper.dates.clock import convert_to_24_hours
from scraper.dates.days import is_plausible_year
from scraper.dates.values import DateContext, Reading
from scraper.lexicon.folding import fold

UNSET = date(1970, 1, 1)  # a Unix time of zero; machines tell it where nobody set a date
_ISO = re.compile(
    r"(?P<year>\d{4})(?:(?P<joint>[-/.])(?P<month>\d{1,2})(?P=joint)(?P<day>\d{1,2})|-?(?P<mm>\d\d)-?(?P<dd>\d\d))"
    r"(?:(?: ?t ?| )(?:(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2}))?"
    r"|(?P<hh>\d\d)(?:(?P<min>\d\d)(?P<ss>\d\d)?)?)"
    r"(?:[.,](?P<fraction>\d{1,9}))?(?: ?(?P<period>am|pm))?"
    r"(?: ?(?P<offset>z|(?:utc|gmt)? ?[+-]\d{1,2}(?::?\d\d)?(?=:00$|(?![\d:]))|utc|gmt))?(?::00)?z?)?"
    r"(?:\([^)]{0,40}\))?"
)
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([/\-_.])(\d{1,2})\2(\d{1,2})(?!\d)")
_URL_SPLIT = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:/(\d\d)(\d\d)(?=/)|-(\d\d)/(\d\d)(?!\d))")
_URL_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_URL_STAMP = re.compile(r"(?<!\d)(?:(?<=-)\d{3})?((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{0,3})(?!\d)")
_URL_NUMBER = re.compile(r"(?<=[A-Za-z])((?:19|20)\d\d)(0[1-9]|1[0-2])(\d\d)\d{3,12}(?!\d)")  # of a notice
_STAMP = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)(\d{1,3})?)?")
_DIGITS = re.compile(r"-?\d{9,19}(?:\.\d{1,9})?")
_UNIX = re.compile(r"[1-9]\d{9}(?:\d{3}|\.\d{1,9})?")
_MS_JSON = re.compile(r"\\?/date\((-?\d{9,14})(?:[+-]\d{4})?\)\\?/")
_LONGEST = 100


def read_machine(value: str, context: DateContext) -> Reading | None:
    """Return the moment that an attribute or a JSON value tells; None where it tells none.

    ISO 8601 (an offset or `Z`, else the context's zone), RFC 5322 and its kin, Unix times of 10
    (seconds), 13 (milliseconds) or 16 digits, and `YYYYMMDDhhmm[ss[fff]]` of 12 to 17 digits.
    """
    text = value.strip()
    if not text or len(text) > _LONGEST:
        return None
    reading = read_iso(fold(text), context) or _read_digits(fold(text), context) or _read_mail(text, context)
    return None if reading is None else _add_words(reading, value, text)


def is_machine_moment(value: str) -> bool:
    """Whether a value is written as machines write moments: ISO 8601, or a Unix time since 2001."""
    folded = fold(value.strip())
    return bool(_ISO.fullmatch(folded) or _MS_JSON.fullmatch(folded) or _UNIX.fullmatch(folded))


def _add_words(reading: Reading, value: str, words: str) -> Reading:
    return Reading(at=reading.at, precision=reading.precision, zone=reading.zone, words=words, start=value.find(words))


def read_iso(folded: str, context: DateContext) -> Reading | None:
    """Return the moment of a whole ISO 8601 date or date-time, already folded; None where it is none."""
    match = _ISO.fullmatch(folded)
    if match is None:
        return None
    parts = match.groupdict()
    hour, minute = parts["hour"] or parts["hh"], parts["minute"] or parts["min"] or "0"
    second = parts["second"] or parts["ss"]
    day = _make_date(parts["year"], parts["month"] or parts["mm"], parts["day"] or parts["dd"])
    if hour == "24":
        return _read_end_of_day(day, (minute, second, parts["fraction"]), parts["offset"] or "", context)
    clock = None
    if hour is not None:
        hour = str(convert_to_24_hours(int(hour), parts["period"] or ""))
        fraction = parts["fraction"]
        micros = int((fraction + "000000")[:6]) if fraction else 0
        clock = _make_time(hour, minute, second or "0", micros)
        if clock is None:
            return None
    return _make_reading(day, clock, parts["offset"] or "", second is not None, context)


def _read_end_of_day(
    day: date | None, rest: tuple[str | None, ...], offset: str, context: DateContext
) -> Reading | None:
    """Return the moment of 24:00, the end of a day: the next one's first (ISO 8601-1:2019/Amd 1:2022, 5.3.1.2)."""
    if day is None or day == date.max or any(int(part) for part in rest if part):
        return None
    return _make_reading(day + timedelta(days=1), time(), offset, rest[1] is not None, context, stated=True)


def _make_date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _make_time(hour: str, minute: str, second: str, micros: int = 0) -> time | None:
    try:
        return time(int(hour), int(minute), min(int(second), 59) if int(second) == 60 else int(second), micros)
    except ValueError:
        return None


def _make_reading(
    day: date | None, clock: time | None, offset: str, seconds: bool, context: DateContext, *, stated: bool = False
) -> Reading | None:
    """Return the moment; midnight without an offset, or with home's own, is an unset time, unless it is `stated`.

    1970's first day is unset too.
    """
    if day is None or day == UNSET or not is_plausible_year(day.year, context.now.year):
        return None
    home = find_zone(context.zone)
    midnight = zones.find_midnight(day, home)
    minutes = 0 if offset in ("utc", "gmt") else zones.parse_offset(offset) if offset else None
    if clock is None:
        return Reading(at=midnight, precision=Precision.DAY, zone=context.zone, words="")
    at = datetime.combine(day, clock, home if minutes is None else zones.make_fixed_zone(minutes))
    if at.astimezone(UTC).date() == UNSET:
        return None
    if clock == time() and at == midnight and not stated:
        return Reading(at=midnight, precision=Precision.DAY, zone=context.zone, words="")
    precision = Precision.SECOND if seconds else Precision.MINUTE
    zone = context.zone if minutes is None else zones.format_offset(at)
    return Reading(at=at.astimezone(UTC), precision=precision, zone=zone, words="")


def _read_digits(folded: str, context: DateContext) -> Reading | None:
    match = _MS_JSON.fullmatch(folded)
    digits = match[1] if match else folded
    if not _DIGITS.fullmatch(digits):
        return None
    stamp = _STAMP.fullmatch(digits)
    if stamp and len(digits) != 13:
        clock = _make_time(stamp[4], stamp[5], stamp[6] or "0")
        reading = (
            _make_reading(_make_date(stamp[1], stamp[2], stamp[3]), clock, "", stamp[6] is not None, context)
            if clock
            else None
        )
        if reading:
            return reading
    return _read_unix(digits, context)


def _read_unix(digits: str, context: DateContext) -> Reading | None:
    whole = digits.partition(".")[0]
    scale = {9: 1, 10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}.get(len(whole.lstrip("-")))
    if scale is None:
        return None
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(whole) // scale)
    if not is_plausible_year(at.year, context.now.year, oldest=1980):
        return None
    return Reading(at=at, precision=Precision.SECOND, zone="+00:00", words="")


def _read_mail(text: str, context: DateContext) -> Reading | None:
    """Read RFC 5322 §3.3; `-0000` means that the zone is not known (§3.3)."""
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not is_plausible_year(at.year, context.now.year):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=find_zone(context.zone))
        zone = context.zone
    else:
        zone = zones.format_offset(at)
    if at.astimezone(UTC).date() == UNSET:
        return None
    return Reading(at=at.astimezone(UTC), precision=Precision.SECOND, zone=zone, words="")


def read_url(url: str, context: DateContext) -> Reading | None:
    """Return the date in a URL's path or query: `/2020/03/09/`, `20200309`, `20200309142533123`, `A2020030900120`.

    Fourteen to seventeen digits (after up to three of a section, as VCCorp's and others' sites
    write) are a local time in the context's zone. The last such date wins, one in the path over the
    query's; a date after tomorrow, or before 1990, is none. A URL over 2,000 letters is not looked at.
    """
    if len(url) > 2000:
        return None
    path, _, query = (url.partition("://")[2].partition("/")[2] or url).partition("?")
    return _find_in_path(path, url, context) or _find_in_path(query, url, context)


def _find_in_path(path: str, url: str, context: DateContext) -> Reading | None:
    best: Reading | None = None
    for match in _URL_STAMP.finditer(path):
        clock = _make_time(match[4], match[5], match[6])
        reading = _make_reading(_make_date(match[1], match[2], match[3]), clock, "", True, context) if clock else None
        best = _keep_plausible(reading, match[0], url, context) or best
    if best:
        return best
    for form in (_URL_NUMBER, _URL_DAY, _URL_SPLIT, _URL_COMPACT):
        for match in form.finditer(path):
            year, month, day = (part for part in match.groups() if part and part.isdigit())
            reading = _make_reading(_make_date(year, month, day), None, "", False, context)
            best = _keep_plausible(reading, match[0], url, context) or best
    return best


def _keep_plausible(reading: Reading | None, words: str, url: str, context: DateContext) -> Reading | None:
    if reading is None or not reading.at.year >= 1990 or reading.at > context.now + timedelta(days=1):
        return None
    return _add_words(reading, url, words)
