"""Reads times of day: 24 and 12 hours, `14h25`, `2:25 CH`, `下午2:25`,
`1430 hrs`, `9 giờ rưỡi`, `10 giờ kém 15`, and midnight that means unset."""

import re
from dataclasses import dataclass
from datetime import time

from scraper.dates.tokens import Token

_AFTERNOON = frozenset(("pm", "afternoon", "evening"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day; `unset` where midnight stands for no time at all."""

    at: time
    seconds: bool = False
    unset: bool = False


def read_clock(tokens: list[Token]) -> Clock | None:
    """Return the time that tokens matched by `shapes.CLOCK` tell; None where it is impossible."""
    period = next((token.value for token in tokens if token.kind == "P"), "")
    parts: list[int] = []
    micros = less = 0
    for token in tokens:
        if token.kind == "C":
            head, _, fraction = re.sub(r"[.,]", "|", token.value).partition("|")
            parts.extend(map(int, head.split(":")))
            micros = int((fraction + "000000")[:6]) if fraction else 0
        elif token.kind == "1":
            parts.append(token.value)
        elif token.kind == "4":  # 1430 hrs
            parts.extend(divmod(token.value, 100))
        elif token.kind == "Q":
            parts.append(30)
        elif token.kind == "U":
            less = 1
    if less and len(parts) == 2:
        parts = [(parts[0] - 1) % 24, 60 - parts[1]]
    hour, minute, second = (*parts, 0, 0)[:3] if parts else (99, 0, 0)
    hour = convert_to_24_hours(hour, period)
    if hour > 23 or minute > 59 or second > 59:
        return None
    unset = (hour, minute, second) == (0, 0, 0)
    return Clock(at=time(hour, minute, second, micros), seconds=len(parts) > 2, unset=unset)


def convert_to_24_hours(hour: int, period: str) -> int:
    """Return the hour, 0 to 24, that an hour means in a part of the day (`am`, `pm`, `night`; "" where unknown)."""
    if hour > 12 or not period:
        return hour
    if period in _AFTERNOON:
        return hour + 12 if hour < 12 else 12
    if period == "noon":
        return hour + 12 if hour < 10 else hour
    if period == "night":
        return (hour + 12) % 24 if hour >= 7 else hour
    return 0 if hour == 12 else hour  # am, morning, midnight
