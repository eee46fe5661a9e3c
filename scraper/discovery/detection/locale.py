"""What language a page is in, how it writes numeric dates, and which zone its clock keeps.

All three are guesses that a person can mend: they become the source's settings. The order is
that of the page's own dates where one of them has a part over 12, else the one that they had before;
of a new source it is by custom, but where that puts the page's days into the future or in disorder.
"""

import re
import sys
from collections.abc import Iterable
from datetime import date
from typing import cast

from resiliparse.parse.lang import detect_fast

from scraper.dates.order import choose_by_calendar, contradicts, find_figures, prove_order
from scraper.source import DateOrder
from scraper.urls import find_host

YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt", "mn", "fa"})
MONTH_FIRST_ENDINGS = frozenset({"gov", "mil", "us", "edu", "ph"})
DAY_FIRST_ENDINGS = frozenset({"uk", "au", "nz", "ie", "in", "za", "sg", "my", "ng", "ke", "eu", "int"})
ZONES = {
    "vn": "Asia/Ho_Chi_Minh", "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "cn": "Asia/Shanghai", "tw": "Asia/Taipei",
    "hk": "Asia/Hong_Kong", "sg": "Asia/Singapore", "th": "Asia/Bangkok", "in": "Asia/Kolkata", "il": "Asia/Jerusalem",
    "tr": "Europe/Istanbul", "gr": "Europe/Athens", "it": "Europe/Rome", "de": "Europe/Berlin", "fr": "Europe/Paris",
    "cz": "Europe/Prague", "pl": "Europe/Warsaw", "nl": "Europe/Amsterdam", "be": "Europe/Brussels",
    "at": "Europe/Vienna", "ch": "Europe/Zurich", "se": "Europe/Stockholm", "no": "Europe/Oslo",
    "dk": "Europe/Copenhagen", "fi": "Europe/Helsinki", "hu": "Europe/Budapest", "ro": "Europe/Bucharest",
    "bg": "Europe/Sofia", "uk": "Europe/London", "ie": "Europe/Dublin", "ua": "Europe/Kyiv", "ir": "Asia/Tehran",
    "bd": "Asia/Dhaka", "np": "Asia/Kathmandu", "pk": "Asia/Karachi", "lk": "Asia/Colombo", "nz": "Pacific/Auckland",
    "za": "Africa/Johannesburg", "ke": "Africa/Nairobi", "ng": "Africa/Lagos", "eg": "Africa/Cairo",
    "ar": "America/Argentina/Buenos_Aires", "co": "America/Bogota", "pe": "America/Lima", "pr": "America/Puerto_Rico",
    "gu": "Pacific/Guam", "ph": "Asia/Manila", "sk": "Europe/Bratislava", "si": "Europe/Ljubljana",
    "hr": "Europe/Zagreb", "rs": "Europe/Belgrade", "lt": "Europe/Vilnius", "lv": "Europe/Riga", "ee": "Europe/Tallinn",
}  # fmt: skip
ZONES_BY_LANGUAGE = {
    "vi": "Asia/Ho_Chi_Minh", "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "th": "Asia/Bangkok", "cs": "Europe/Prague",
    "el": "Europe/Athens", "hu": "Europe/Budapest", "pl": "Europe/Warsaw", "he": "Asia/Jerusalem",
    "bg": "Europe/Sofia", "fi": "Europe/Helsinki", "sv": "Europe/Stockholm", "da": "Europe/Copenhagen",
    "tr": "Europe/Istanbul", "uk": "Europe/Kyiv", "it": "Europe/Rome", "ro": "Europe/Bucharest",
}  # fmt: skip
WORD = re.compile(r"[^\W\d_]+")
HAN, KANA, HANGUL = (re.compile(letters) for letters in ("[\u3400-\u9fff]", "[\u3041-\u30ff]", "[\uac00-\ud7a3]"))
FEWEST_LETTERS = 150  # of words that are no names, and
MOST_LETTERS = 20_000  # of the text, by which a language is guessed
FEWEST_EAST_ASIAN, EAST_ASIAN_SHARE = 40, 0.2  # letters, and their share, from which on a text is East Asian
JAPANESE_SHARE, CHINESE_SHARE = 0.05, 0.02  # of kana: at least in Japanese; at most in Chinese, in names of brands
FARTHEST_LANGUAGE = 800  # the library's distance up to which its guess is taken
LEAST_AHEAD = 10  # the distance by which the second language must be farther


def parse_ending(url: str) -> str:
    """Return the last label of a URL's host."""
    host = find_host(url)
    return host.rpartition(".")[2]


def guess_language(declared: str, text: str) -> str:
    """Return the page's language: what it declares, else what its words suggest; "" where that is doubtful.

    Names are left out, for they are of all languages: in scripts that have capitals, whatever begins with one.
    """
    if declared:
        return declared
    text = text[:MOST_LETTERS]
    words = WORD.findall(text)
    if (east_asian := _guess_east_asian(text, sum(map(len, words)))) is not None:
        return east_asian
    plain = " ".join(word for word in words if not word[0].isupper())
    if len(plain) < FEWEST_LETTERS:
        return ""
    ranked = cast("list[tuple[str, int]]", detect_fast(plain, cutoff=sys.maxsize, n_results=2))
    (language, distance), (_, second) = ranked
    return language if distance <= FARTHEST_LANGUAGE and second - distance >= LEAST_AHEAD else ""


def _guess_east_asian(text: str, letters: int) -> str | None:
    """Return the language of a text in Chinese, Japanese or Korean letters, "" where that is open; None for others."""
    han, kana, hangul = (len(script.findall(text)) for script in (HAN, KANA, HANGUL))
    count = han + kana + hangul
    if count < max(FEWEST_EAST_ASIAN, EAST_ASIAN_SHARE * letters):
        return None
    if hangul > han + kana:
        return "ko"
    share = kana / (han + kana)
    return "ja" if share >= JAPANESE_SHARE else "zh" if share <= CHINESE_SHARE else ""


def guess_date_order(
    language: str, url: str, texts: Iterable[str], today: date, former: DateOrder | None = None
) -> DateOrder:
    """Return how the page, seen `today`, writes numeric dates; `former` is how they were read before."""
    figures = find_figures(texts)
    proven = prove_order(figures)
    if former is not None:
        return DateOrder(proven) if contradicts(proven, former) else former
    custom = _guess_by_custom(language, parse_ending(url))
    return DateOrder(proven or choose_by_calendar(custom, figures, today))


def _guess_by_custom(language: str, ending: str) -> DateOrder:
    base, _, region = language.lower().partition("-")
    if base in YEAR_FIRST:
        return DateOrder.YMD
    if region == "us" or ending in MONTH_FIRST_ENDINGS:
        return DateOrder.MDY
    if region or ending in DAY_FIRST_ENDINGS or base not in ("en", ""):
        return DateOrder.DMY
    return DateOrder.MDY if base == "en" else DateOrder.DMY


def guess_zone(language: str, url: str) -> str:
    """Return the zone that a site of this language and country keeps; "" where there are several or none is known."""
    ending = parse_ending(url)
    return ZONES.get(ending) or (ZONES_BY_LANGUAGE.get(language.partition("-")[0], "") if len(ending) != 2 else "")
