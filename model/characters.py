"""The characters that XML 1.0 allows (§2.2, production 2): text of all stages is free of the others.

A feed with a single other character is no XML, and no reader shows any of it.
"""

import re

# Inside of a pattern's brackets: all that production 2 leaves out.
FORBIDDEN_CLASS = r"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
FORBIDDEN = re.compile(f"[{FORBIDDEN_CLASS}]+")


def is_allowed(code: int) -> bool:
    """Return whether a code point may stand in XML 1.0.

    >>> is_allowed(0x1F600), is_allowed(0xD800), is_allowed(0x110000)
    (True, False, False)
    """
    return 0 <= code < 0x110000 and FORBIDDEN.match(chr(code)) is None


def remove_forbidden(text: str) -> str:
    """Return a text without the characters that XML 1.0 forbids.

    >>> remove_forbidden("a\\x00b\\ud800\\n")
    'ab\\n'
    """
    return FORBIDDEN.sub("", text)
