"""What is wrong with a value in the settings, in the words of a person who writes them."""

from collections.abc import Callable, Collection
from difflib import get_close_matches

from pydantic_core import ErrorDetails

_WORDS = {
    "missing": "is missing",
    "string_pattern_mismatch": "should be small letters, digits and hyphens, 63 at most",  # a slug's is the only one
    "string_type": "should be text",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "should be a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "should be a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "should be true or false"),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), "should hold keys"),
    **dict.fromkeys(("tuple_type", "list_type"), "should be a list"),
}


def fault_told(detail: ErrorDetails, known_keys: Callable[[], Collection[str]]) -> str:
    """Return one fault in words; what was written is not repeated, as it may be a secret."""
    kind, name, written = detail["type"], str(detail["loc"][-1]) if detail["loc"] else "", detail["input"]
    if kind == "extra_forbidden":
        near = _near(name, known_keys())
        return f"unknown key; do you mean {near}?" if near else "unknown key"
    if kind == "value_error":
        if "allow" in detail["loc"] and "://" in str(written):
            return "should be a host, host:port or network, without http://"
        return str(detail["ctx"]["error"])
    if kind == "string_type" and name == "timezone":
        return "use a name such as Asia/Ho_Chi_Minh"
    if kind == "string_type" and isinstance(written, int | float):
        return "should be text; put it in quotes"
    if kind in ("tuple_type", "list_type") and detail["loc"] == ("sources",):
        return "should be a list; begin each source with -"
    return _WORDS.get(kind) or detail["msg"].replace("Input should", "should")


def _near(name: str, known: Collection[str]) -> str:
    """Return the key that is most likely meant: one much alike, of the same letters, or that goes on; else ""."""
    if name in known:  # it is known elsewhere, and so nothing else is meant
        return ""
    alike = get_close_matches(name, known, 1, 0.75)
    alike += [key for key in known if sorted(key) == sorted(name)]
    alike += [key for key in known if len(name) > 2 and key.startswith(name)]
    return next(iter(alike), "")
