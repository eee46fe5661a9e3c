"""Write scraper/dates/names.json: month, weekday, day-period and "ago" words of CLDR, by babel.

    python bench/date_names.py            writes the file
    python bench/date_names.py --check    says (exit status 1) whether babel tells other names

The table is kept as a file because babel needs 5 ms and half a megabyte a language, and an
unknown language needs them all.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError, localedata

TABLE = Path(__file__).parents[1] / "scraper" / "dates" / "names.json"
LANGUAGES = [
    "af",
    "am",
    "ar",
    "ar_DZ",
    "ar_IQ",
    "ar_MA",
    "as",
    "az",
    "be",
    "bg",
    "bn",
    "br",
    "bs",
    "ca",
    "ceb",
    "ckb",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "eo",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fil",
    "fo",
    "fr",
    "fy",
    "ga",
    "gd",
    "gl",
    "gu",
    "ha",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "ig",
    "is",
    "it",
    "ja",
    "jv",
    "ka",
    "kk",
    "km",
    "kn",
    "ko",
    "ku",
    "ky",
    "lb",
    "lo",
    "lt",
    "lv",
    "mg",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "mt",
    "my",
    "nb",
    "ne",
    "nl",
    "nn",
    "oc",
    "om",
    "or",
    "pa",
    "pl",
    "ps",
    "pt",
    "ro",
    "ru",
    "rw",
    "sd",
    "si",
    "sk",
    "sl",
    "so",
    "sq",
    "sr",
    "sr_Latn",
    "sv",
    "sw",
    "ta",
    "te",
    "tg",
    "th",
    "ti",
    "tk",
    "tr",
    "tt",
    "ug",
    "uk",
    "ur",
    "uz",
    "vi",
    "xh",
    "yo",
    "zh",
    "zh_Hant",
    "zu",
]
UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
COUNTS = {"zero": 0, "one": 1, "two": 2}


def _names(table: Mapping[str, Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated", "short"):
            for number, name in dict(table.get(context, {}).get(width, {})).items():
                found.setdefault(name, number)
    return found


def _periods(table: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for period, name in dict(table.get(context, {}).get(width, {})).items():
                found.setdefault(name, period.rstrip("12"))
    return found


def _ago(fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for unit in UNITS:
        for width in ("", "-short", "-narrow"):
            for plural, pattern in dict(fields.get(unit + width, {}).get("past", {})).items():
                if "{0}" in pattern:
                    found.setdefault(pattern.replace("{0}", "#"), [unit, None])
                elif plural in COUNTS:
                    found.setdefault(pattern, [unit, COUNTS[plural]])
    return {pattern: told for pattern, told in found.items() if not pattern.startswith(("-", "+", "\u200e-"))}


def table() -> dict[str, dict[str, Any]]:
    """Return, by language, what babel tells of its names."""
    names: dict[str, dict[str, Any]] = {}
    for code in LANGUAGES:
        localedata._cache.clear()  # babel merges a locale into the root it shares with the next one
        try:
            locale = Locale.parse(code)
        except UnknownLocaleError:
            continue
        names[code.replace("_", "-")] = {
            "months": _names(locale.months),
            "days": _names(locale.days),
            "periods": _periods(locale.day_periods),
            "ago": _ago(locale._data["date_fields"]),
        }
    return names


def main() -> int:
    """Write the table, or with --check compare it."""
    text = json.dumps(table(), ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    if "--check" in sys.argv:
        return int(json.loads(TABLE.read_text(encoding="utf-8")) != json.loads(text))
    TABLE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
