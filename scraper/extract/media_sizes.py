"""How long sound or film plays, and how many bytes a file has, as feeds and pages write it.

Durations are written as `1:02:03`, `95` or `PT1H2M` (ISO 8601 §5.5.2.2).
"""

import re

_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6})(?:\.\d+)?")
_ISO = re.compile(r"P(?:(\d{1,3})D)?T?(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,6})(?:\.\d+)?S)?", re.I)
_MOST_DIGITS = 15  # of a length in bytes
LONGEST = 100 * 3600  # seconds; what is longer is no duration


def parse_duration(text: str) -> int:
    """Return a duration in seconds, 0 where none can be read.

    >>> parse_duration("1:02:03"), parse_duration("95"), parse_duration("PT1H2M"), parse_duration("an hour")
    (3723, 95, 3720, 0)
    """
    text = text.strip()
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return _limit(hours * 3600 + minutes * 60 + seconds)
    if found := _ISO.fullmatch(text):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return _limit(days * 86400 + hours * 3600 + minutes * 60 + seconds)
    return 0


def _limit(seconds: int) -> int:
    return seconds if seconds <= LONGEST else 0


def parse_length(text: str) -> int:
    """Return a length in bytes, 0 where none can be read.

    >>> parse_length("1234"), parse_length("-1"), parse_length("12 MB")
    (1234, 0, 0)
    """
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0
