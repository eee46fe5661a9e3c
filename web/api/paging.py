"""Cursors: where a list goes on, as a word that clients only repeat."""

import base64
import binascii
import re
from datetime import UTC, datetime

from pydantic import Field

from messages.api import ApiCode
from model.publication import SLUG
from web.api.problems import Refusal
from web.api.wire import Wire

MAX_LIMIT = 100
_LARGEST = 2**63


class Page(Wire):
    """Which part of a list is wanted."""

    limit: int = Field(default=50, ge=1, le=MAX_LIMIT)
    """How many at most."""
    cursor: str = Field(default="", max_length=200, pattern=r"^[A-Za-z0-9_-]*$")
    """Where to go on: `next` of the page before."""


def write_cursor(kind: str, *parts: str | int) -> str:
    """Return the cursor of a kind of list.

    >>> write_cursor("runs", 7)
    'cnVuczo3'
    """
    text = ":".join([kind, *(str(part).replace(":", "_") for part in parts)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(kind: str, cursor: str, count: int) -> list[str]:
    """Return the parts of a cursor of that kind; nothing where there is none. Refusal where it is not of that kind."""
    if not cursor:
        return []
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error):
        raise refuse_cursor() from None
    found, *parts = text.split(":")
    if found != kind or len(parts) != count:
        raise refuse_cursor()
    return parts


def read_number(text: str) -> int:
    """Return the number of a cursor; Refusal where it is none that a list gave out."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20) or abs(int(text)) >= _LARGEST:
        raise refuse_cursor()
    return int(text)


def read_moment(text: str) -> datetime:
    """Return the moment of a cursor; Refusal where it is none."""
    try:
        moment = datetime.fromisoformat(text.replace("_", ":"))
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise refuse_cursor()


def read_slug(text: str) -> str:
    """Return the slug of a cursor; Refusal where it cannot be one."""
    if not re.fullmatch(SLUG, text):
        raise refuse_cursor()
    return text


def refuse_cursor() -> Refusal:
    """Return the refusal of a cursor that no list gave out."""
    return Refusal(400, ApiCode.PARAMETERS(), faults=[("cursor", ApiCode.CURSOR())])
