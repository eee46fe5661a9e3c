"""Times such as `30m` and `1h30m`, as people write them in a settings file."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from messages.options import OptionCode
from model.errors import InvalidValueError
from model.schedule import LONGEST

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_AMOUNT = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)([smhdw])")


def parse_duration(value: object) -> timedelta:
    """Return the time that `90`, `90s`, `30m`, `1h30m`, `2d` or `1w` says; a bare number counts seconds.

    Anything else raises InvalidValueError.

    >>> parse_duration("1h30m").total_seconds()
    5400.0
    """
    if isinstance(value, timedelta):
        return value
    text = "" if isinstance(value, bool) else str(value).replace(" ", "")
    text += "s" if re.fullmatch(r"[0-9.]+", text) else ""
    if not text or _AMOUNT.sub("", text):
        raise InvalidValueError(OptionCode.DURATION())
    try:
        return timedelta(seconds=sum(float(amount) * _UNITS[unit] for amount, unit in _AMOUNT.findall(text)))
    except OverflowError:
        raise InvalidValueError(OptionCode.DURATION()) from None


def describe_duration(wait: timedelta) -> str:
    """Return a wait as settings write it.

    >>> [describe_duration(wait) for wait in (timedelta(minutes=90), timedelta(days=1), timedelta(seconds=0.2))]
    ['90m', '1d', '0.2s']
    """
    seconds = wait.total_seconds()
    units = ((86400, "d"), (3600, "h"), (60, "m"))
    size, unit = next((pair for pair in units if not seconds % pair[0]), (1, "s"))
    return f"{seconds / size:.10g}{unit}"


def _check_longest(value: timedelta) -> timedelta:
    if value > LONGEST:
        raise InvalidValueError(OptionCode.DURATION_MOST(limit=describe_duration(LONGEST)))
    return value


Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration, json_schema_input_type=str | float),
    AfterValidator(_check_longest),
    PlainSerializer(timedelta.total_seconds),
]
