"""What the program finds in one date string of the corpus, as `bench/predict.py dates` asks.

The order of numeric dates is a source's setting; here it follows from language and zone:
month first for English in the United States' zones and for Filipino, year first for the
languages whose CLDR short date begins with the year, else day first.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from model.item import Precision
from scraper.dates import DateContext, parse_date

_YEAR_FIRST = frozenset(["zh", "ja", "ko", "hu", "sv", "lt", "mn", "si", "eu", "ii", "kk", "ky"]) - {"kk", "ky"}
_MONTH_FIRST_ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix")


def order_of(language: str, zone: str) -> str:
    base = language.split("-")[0]
    if base in _YEAR_FIRST:
        return "YMD"
    if language in ("en-US", "fil") or (base == "en" and zone in _MONTH_FIRST_ZONES):
        return "MDY"
    return "DMY"


def warm_up() -> None:
    """Load what the daemon loads once: the names of all languages, calendars, dateparser."""
    context = DateContext(now=datetime.now(UTC))
    for text in (
        "14 اردیبهشت 1400",
        "22 رمضان 1442",
        "כ״ב באייר תשפ״א",
        "ሚያዝያ 26, 2013",
        "4 maja 2021",
        "2 dni temu 3",
        "Updated on 4 May 2021",
        "公開 2021年5月4日",
    ):
        parse_date(text, context)
    parse_date("3 weeks and 2 days ago", replace(context, language="en"))


warm_up()


def predict(gold: dict[str, Any]) -> dict[str, Any]:
    """Return {"id", "value"}: an ISO day where the precision is day, else an ISO time with offset."""
    zone = gold["tz"]
    context = DateContext(
        language=gold["lang"],
        zone=zone,
        order=order_of(gold["lang"], zone),
        now=datetime.fromisoformat(gold["now"]),
    )
    reading = parse_date(gold["text"], context)
    if reading is None:
        return {"id": gold["id"], "value": None}
    local = reading.at.astimezone(ZoneInfo(zone))
    value = local.date().isoformat() if reading.precision is Precision.DAY else local.isoformat()
    return {"id": gold["id"], "value": value}
