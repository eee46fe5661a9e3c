"""Time zones as texts tell them: offsets, and the abbreviations that are not ambiguous here.

An abbreviation that several zones share (CST, IST, EST) is the context's own zone where that
zone uses it, else the one that the web's dates mean most (RFC 5322 §4.3 for the American ones).
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

ABBREVIATIONS = {
    "utc": 0, "gmt": 0, "wet": 0, "west": 60, "cet": 60, "mez": 60, "mesz": 120, "cest": 120, "eet":
    120, "eest": 180, "bst": 60, "msk": 180, "мск": 180, "trt": 180, "ast": -240, "est": -300, "edt":
    -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540,
    "hst": -600, "brt": -180, "art": -180, "clt": -240, "cot": -300, "wib": 420, "wita": 480, "wit":
    540, "ict": 420, "sgt": 480, "myt": 480, "hkt": 480, "pht": 480, "jst": 540, "kst": 540, "ist": 330,
    "pkt": 300, "npt": 345, "gst": 240, "aest": 600, "aedt": 660, "acst": 570, "acdt": 630, "awst": 480,
    "nzst": 720, "nzdt": 780, "sast": 120, "eat": 180, "wat": 60, "irst": 210,
}  # fmt: skip
_OFFSET = re.compile(r"([+-]?)(\d{1,2})(?::?(\d\d))?$")
FARTHEST = 14 * 60


def make_fixed_zone(minutes: int) -> tzinfo:
    """Return the zone that is always `minutes` east of UTC."""
    return timezone(timedelta(minutes=minutes))


def find_midnight(day: date, home: tzinfo) -> datetime:
    """Return when a day begins at `home`, in UTC."""
    return datetime.combine(day, time(), home).astimezone(UTC)


def parse_offset(text: str) -> int | None:
    """Return the minutes east of UTC that `+07:00`, `-0330`, `+7` or `z` tell; None past 14 hours."""
    if text.strip() == "z":
        return 0
    match = _OFFSET.search(text.replace(" ", ""))
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > FARTHEST or int(match[3] or 0) > 59:
        return None
    return -minutes if match[1] == "-" else minutes


def resolve_abbreviation(name: str, local: datetime, home: tzinfo) -> tzinfo:
    """Return the zone that an abbreviation means for the naive time `local`, read at `home`."""
    here = local.replace(tzinfo=home)
    return home if (here.tzname() or "").lower() == name else make_fixed_zone(ABBREVIATIONS[name])


def format_offset(at: datetime) -> str:
    """Return the offset of an aware time as `+07:00`."""
    return at.strftime("%z")[:3] + ":" + at.strftime("%z")[3:5]
