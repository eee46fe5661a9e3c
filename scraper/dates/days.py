"""Turns a matched form into a day: which number is which, which year, which calendar."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from scraper.dates import calendars
from scraper.dates.tokens import Token
from scraper.dates.values import DateContext

FARTHEST_YEARS = 10  # ahead of now; what lies farther is no date of a bulletin
OLDEST = 1900
_MOST_YEARS_BACK = 8  # that are tried for a day without a year: each weekday and leap day comes round
_HALF_A_YEAR = 6  # months
_OF_TWO_ORDERS = ("dmy", "two", "dm")  # forms in which the source's order tells the month
_DAYS_AHEAD = 330  # of an event that may lie ahead
_NUMBERS = frozenset("1348")
_HOMES = {
    calendars.BUDDHIST: (frozenset(("th", "lo")), frozenset(("Asia/Bangkok", "Asia/Vientiane"))),
    calendars.PERSIAN: (frozenset(("fa", "ps")), frozenset(("Asia/Tehran", "Asia/Kabul"))),
    calendars.ROC: (frozenset(("zh-tw", "zh-hant", "zh-hant-tw")), frozenset(("Asia/Taipei",))),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day that was read. `weak` ones (no year, or two digits of it) need a text of their own."""

    day: date
    weak: bool = False
    relative: bool = False
    yearless: bool = False
    bare: bool = False  # nothing but two numbers


def is_plausible_year(year: int, now: int, oldest: int = OLDEST) -> bool:
    """Whether a bulletin may be of `year`, seen in the year `now`."""
    return oldest <= year <= now + FARTHEST_YEARS


def read_day(
    form: str, span: list[Token], era: str, context: DateContext, home_today: date, weekday: int | None = None
) -> Day | None:
    """Return the day that `span`, tokens matched as `form`, tells; None where it is impossible.

    A `weekday` beside it (0 is Monday) settles which of two numbers is the month, and the year of a day that has none.
    """
    if form == "day":
        return Day(day=home_today + timedelta(days=span[0].value), relative=True, weak=True)
    found = _read_day_of_order(form, span, era, context, home_today)
    if weekday is None or (found is not None and found.day.weekday() == weekday):
        return found
    if found is None and _is_of_old_list(context, home_today):
        near = (context.newest, context.newest + 1, context.newest - 1)
        days = (_read_day_of_order(form, span, era, replace(context, year=year), home_today) for year in near)
        return next((each for each in days if each is not None and each.day.weekday() == weekday), None)
    if form in _OF_TWO_ORDERS:
        for order in ("DMY", "MDY"):
            other = _read_day_of_order(form, span, era, replace(context, order=order), home_today)
            if other is not None and other.day.weekday() == weekday:
                return other
    if found is not None and found.yearless and not context.year:
        return replace(found, day=_find_nearest_on(weekday, found.day, home_today))
    return found


def _find_nearest_on(weekday: int, day: date, today: date) -> date:
    """Return the same day and month in the year nearest to today in which they fall on `weekday`; else `day`.

    What lies more than _DAYS_AHEAD ahead is none.
    """
    leap = (day.month, day.day) == (2, 29)
    years = range(today.year - _MOST_YEARS_BACK, today.year + 2)
    days = (day.replace(year=year) for year in years if year % 4 == 0 or not leap)
    found = [each for each in days if each.weekday() == weekday and (each - today).days <= _DAYS_AHEAD]
    return min(found, key=lambda each: abs(each - today), default=day)


def _read_day_of_order(form: str, span: list[Token], era: str, context: DateContext, home_today: date) -> Day | None:
    """Return the day that is told by the source's order of day and month."""
    numbers = [token for token in span if token.kind in _NUMBERS]
    if form == "dm" and not _is_day_and_month(span, numbers):
        return None
    month = next((token.value for token in span if token.kind == "M"), None)
    calendar, month_number = month or ("", 0)
    parts = _order_parts(form, numbers, month_number, context.order)
    if parts is None:
        return None
    year, month_number, day, weak = parts
    if year is None:
        return _make_yearless_day(month_number, day, calendar, home_today, context, bare=form == "dm")
    if weak and era in ("", calendars.GREGORIAN):
        year, era = _expand_short_year(year, era, context, home_today)
    return _make_day(
        era or _choose_calendar(calendar, year, month_number, context), year, month_number, day, home_today, weak
    )


def _is_day_and_month(span: list[Token], numbers: list[Token]) -> bool:
    """Whether two numbers look like a day and a month: 2-1 is rather a score, 7.1 a mark, 14.6. a day."""
    if span[1].kind == "/" or span[-1].kind == ".":
        return True
    return all(number.end - number.start == 2 for number in numbers)


def _order_parts(form: str, numbers: list[Token], month: int, order: str) -> tuple[int | None, int, int, bool] | None:
    """Return (year or None, month, day, whether the year has two digits)."""
    values = [token.value for token in numbers]
    if form == "compact":
        return values[0] // 10000, values[0] // 100 % 100, values[0] % 100, False
    if form in ("ymd", "cjk", "roc"):
        year, month, day = values
        return year, month, day, form == "cjk" and numbers[0].end - numbers[0].start == 2
    if form == "two":
        return _order_short_year(numbers, order)
    if form in ("dmy", "dOy"):
        own_order = "DM" if form == "dOy" or order != "MDY" else "MD"
        return values[2], *_settle_order(values[0], values[1], own_order), False
    if form == "Ody":
        return values[2], values[0], values[1], False
    if form in ("md", "dO"):
        return None, *((values[0], values[1]) if form == "md" else (values[1], values[0])), False
    if form == "dm":
        first, second = values
        return (None, *((second, first) if order == "DMY" else (first, second)), False)
    return _order_named(form, numbers, month)


def _order_named(form: str, numbers: list[Token], month: int) -> tuple[int | None, int, int, bool] | None:
    values = [token.value for token in numbers]
    if form in ("dM", "Md"):
        return None, month, values[0], False
    if form in ("yMd", "ydM"):
        return values[0], month, values[1], False
    last = numbers[-1]
    return values[-1], month, values[0], last.kind == "1"


def _order_short_year(numbers: list[Token], order: str) -> tuple[int, int, int, bool] | None:
    """Read `09/03/20` in the source's order; a year of one digit is no year."""
    first, second, third = (token.value for token in numbers)
    widths = [token.end - token.start for token in numbers]
    if order == "YMD" and widths[0] == 2:
        if 1 <= second <= 12 and 1 <= third <= 31:
            return first, second, third, True
        order = "DMY"
    if widths[2] != 2:
        return None
    return third, *_settle_order(first, second, "MD" if order == "MDY" else "DM"), True


def _settle_order(first: int, second: int, order: str) -> tuple[int, int]:
    """Return (month, day); a number over 12 settles the order."""
    month, day = (first, second) if order == "MD" else (second, first)
    return (day, month) if month > 12 >= day else (month, day)


def _add_century(year: int, today: date) -> int:
    ahead = today.year + FARTHEST_YEARS
    century = ahead - ahead % 100
    return century + year if century + year <= ahead else century - 100 + year


def _expand_short_year(year: int, era: str, context: DateContext, today: date) -> tuple[int, str]:
    """Return the year of two digits, and its era, that lies nearest to today of those it can mean there."""
    gregorian = _add_century(year, today)
    if not era:
        for local, added in ((calendars.BUDDHIST, 2500), (calendars.ROC, 0)):
            if _is_used_there(local, context):
                own = year + added
                if abs(own + calendars.SUMS[local] - today.year) < abs(gregorian - today.year):
                    return own, local
    return gregorian, era


def _is_used_there(calendar: str, context: DateContext) -> bool:
    """Whether a calendar is in daily use where the source stands, by its language or its zone."""
    languages, places = _HOMES[calendar]
    tag = context.language.lower()
    return tag in languages or tag.split("-")[0] in languages or context.zone in places


def _choose_calendar(named: str, year: int, month: int, context: DateContext) -> str:
    """Return the calendar of a year that names no era: by its month's name, else by language and size."""
    if named and named != calendars.GREGORIAN:
        return named
    if 2400 <= year <= 2700 and _is_used_there(calendars.BUDDHIST, context):
        return calendars.BUDDHIST
    if 1300 <= year <= 1450 and not named and _is_used_there(calendars.PERSIAN, context):
        return calendars.PERSIAN
    return calendars.ROC if year < 200 and _is_used_there(calendars.ROC, context) else calendars.GREGORIAN


def _make_day(calendar: str, year: int, month: int, day: int, today: date, weak: bool) -> Day | None:
    found = calendars.convert_to_gregorian(calendar, year, month, day)
    if found is None or not is_plausible_year(found.year, today.year):
        return None
    return Day(day=found, weak=weak and calendar == calendars.GREGORIAN)


def _is_of_old_list(context: DateContext, today: date) -> bool:
    """Whether others of the same list are so old that a day without a year is hardly this year's."""
    return not context.year and 0 < context.newest < today.year - 1


def _make_yearless_day(
    month: int, day: int, calendar: str, today: date, context: DateContext, bare: bool
) -> Day | None:
    """Return such a day of the context's year; where that is not known, the nearest that is not past tomorrow."""
    if calendar not in ("", calendars.GREGORIAN):
        return None
    known = context.year
    if not known and _is_of_old_list(context, today):
        return None
    if known and context.month and abs(month - context.month) > _HALF_A_YEAR:
        known += 1 if month < context.month else -1  # of December, put there in January
    for year in (known,) if known else range(today.year + 1, today.year - _MOST_YEARS_BACK, -1):
        found = calendars.convert_to_gregorian(calendars.GREGORIAN, year, month, day)
        if found and (known or found <= today + timedelta(days=1)):
            return Day(day=found, weak=True, yearless=True, bare=bare)
    return None
