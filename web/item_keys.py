"""The keys by which pages here know items: the UUIDs of their guids."""

import re

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # RFC 9562 §4
_URN = "urn:uuid:"


def shorten_guid(guid: str) -> str:
    """Return the part of an item's guid that its addresses here hold."""
    return guid.removeprefix(_URN)


def make_guid(key: str) -> str:
    """Return the guid that `shorten_guid` shortened; "" where it cannot be one."""
    return f"{_URN}{key}" if _KEY.fullmatch(key) else ""
