"""How the forms of dates that tests list are read: where the page stands, and what is expected of it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from model.item import Precision
from scraper.dates import DateContext, parse_date

NOW = datetime(2021, 6, 15, 5, 0, tzinfo=UTC)
ZONES = {
    "vi": "Asia/Ho_Chi_Minh",
    "th": "Asia/Bangkok",
    "zh-TW": "Asia/Taipei",
    "zh": "Asia/Shanghai",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "fa": "Asia/Tehran",
    "am": "Africa/Addis_Ababa",
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "he": "Asia/Jerusalem",
    "ar": "Asia/Riyadh",
    "ru": "Europe/Moscow",
    "hu": "Europe/Budapest",
    "pt-BR": "America/Sao_Paulo",
}
ORDERS = {"zh": "YMD", "zh-TW": "YMD", "ja": "YMD", "ko": "YMD", "hu": "YMD", "sv": "YMD", "lt": "YMD"}
WRITTEN = {Precision.DAY: "%Y-%m-%d", Precision.MINUTE: "%Y-%m-%dT%H:%M", Precision.SECOND: "%Y-%m-%dT%H:%M:%S"}


def split_cases(forms: str) -> list[tuple[str, str, str]]:
    """Return language, text and expected day or local time of each line `language|text|expected`.

    The text may hold bars. Nothing is expected where no date of publication is told.
    """
    rows = []
    for line in forms.strip().splitlines():
        language, rest = line.split("|", 1)
        text, expected = rest.rsplit("|", 1)
        rows.append((language, text, expected))
    return rows


def read_form(language: str, text: str) -> str:
    """Return the day or local time that a text tells on a page in that language; "" where it tells none."""
    zone = ZONES.get(language, "UTC")
    reading = parse_date(text, DateContext(language=language, zone=zone, order=ORDERS.get(language, "DMY"), now=NOW))
    return reading.at.astimezone(ZoneInfo(zone)).strftime(WRITTEN[reading.precision]) if reading else ""
