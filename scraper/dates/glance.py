"""Tells at a glance whether a text can hold a date at all."""

import re

_SIGN = re.compile(r"\d[\d]?\D{1,12}\d|\d{4}|\d ?\w", re.UNICODE)
_LOOKED_AT = 400


def looks_dated(text: str) -> bool:
    """Return whether `text` is worth reading: numbers near each other or words, or a word for a day.

    Never False for a text that `read` reads; often True for one that it does not.
    """
    return _SIGN.search(text, 0, _LOOKED_AT) is not None or len(text) <= 40
