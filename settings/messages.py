"""What is wrong with a value in the settings: pydantic's faults and our own, as messages of one area."""

from collections.abc import Callable, Collection
from difflib import get_close_matches

from pydantic_core import ErrorDetails

from messages import Message
from messages.options import OptionCode
from model.errors import InvalidValueError
from scraper.source import PLACE_TAG, TEXT_TAG

KEY_TAG = "[key]"  # stands in the places of pydantic's faults where a key itself is at fault
_CODES = {
    "missing": OptionCode.MISSING,
    "string_pattern_mismatch": OptionCode.SLUG,  # a slug's pattern is the only one
    "string_type": OptionCode.TEXT,
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), OptionCode.WHOLE_NUMBER),
    **dict.fromkeys(("float_type", "float_parsing"), OptionCode.NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), OptionCode.BOOLEAN),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), OptionCode.MAPPING),
    **dict.fromkeys(
        (
            "datetime_type",
            "datetime_parsing",
            "datetime_from_date_parsing",
            "timezone_aware",
        ),
        OptionCode.MOMENT,
    ),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), OptionCode.DAY),
    **dict.fromkeys(("tuple_type", "list_type"), OptionCode.LIST),
}
_BOUNDS = {  # the code, and what pydantic calls the bound
    "greater_than_equal": (OptionCode.AT_LEAST, "ge"),
    "less_than_equal": (OptionCode.AT_MOST, "le"),
    "greater_than": (OptionCode.MORE_THAN, "gt"),
    "less_than": (OptionCode.LESS_THAN, "lt"),
    "string_too_long": (OptionCode.TOO_LONG, "max_length"),
}


def describe_detail(detail: ErrorDetails, list_known_keys: Callable[[], Collection[str]]) -> Message:
    """Return one fault as a message; what was written is not repeated, as it may be a secret."""
    loc = _drop_tags(detail["loc"])
    kind, name, written = detail["type"], str(loc[-1]) if loc else "", detail["input"]
    context = detail.get("ctx") or {}
    if kind == "extra_forbidden":
        near = find_near_key(name, list_known_keys())
        return OptionCode.MISSPELT_KEY(suggestion=near) if near else OptionCode.UNKNOWN_KEY()
    if kind == "value_error":
        return _describe_value_error(context["error"], detail)
    if kind == "string_type" and name == "timezone":
        return OptionCode.ZONE()
    if kind == "string_type" and isinstance(written, int | float):
        return OptionCode.TEXT_UNQUOTED()
    if kind in ("tuple_type", "list_type") and detail["loc"] == ("sources",):
        return OptionCode.SOURCES_LIST()
    if kind in ("enum", "literal_error"):
        return OptionCode.CHOICE(choices=str(context["expected"]).replace(" or ", ", "))
    if kind in _BOUNDS:
        code, bound = _BOUNDS[kind]
        return code(limit=context[bound])
    return _CODES[kind]() if kind in _CODES else OptionCode.OTHER(reason=detail["msg"])


def _describe_value_error(error: ValueError, detail: ErrorDetails) -> Message:
    if "allow" in detail["loc"] and "://" in str(detail["input"]):
        return OptionCode.GRANT_URL()
    return error.message if isinstance(error, InvalidValueError) else OptionCode.OTHER(reason=str(error))


def find_fault_place(detail: ErrorDetails) -> tuple[str | int, ...]:
    """Return where a fault is; a check of a whole mapping may name the key that it is about."""
    error = (detail.get("ctx") or {}).get("error")
    loc = _drop_tags(detail["loc"])
    return (*loc, error.key) if isinstance(error, InvalidValueError) and error.key else loc


def _drop_tags(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return a place as the file has it: without what pydantic tells apart there."""
    return tuple(step for step in loc if step not in (TEXT_TAG, PLACE_TAG, KEY_TAG))


def find_near_key(name: str, known: Collection[str]) -> str:
    """Return the key that is most likely meant: one much alike, of the same letters, or that goes on; else ""."""
    if name in known:  # it is known elsewhere, and so nothing else is meant
        return ""
    alike = get_close_matches(name, known, 1, 0.75)
    alike += [key for key in known if sorted(key) == sorted(name)]
    alike += [key for key in known if len(name) > 2 and key.startswith(name)]
    return next(iter(alike), "")
