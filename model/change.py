"""A change that somebody made: who, by what, when, of what, and how it was before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from model.acting import Actor
from model.secrets import hide_secrets_in

HIDDEN = "•••"
_SECRET_KEYS = frozenset({"headers", "password", "cookies"})
LONGEST = 2000  # characters of one value

Values = Mapping[str, Any]


class Act(StrEnum):
    """What was done."""

    SOURCE_ADDED = "source-added"
    SOURCE_CHANGED = "source-changed"
    SOURCE_RENAMED = "source-renamed"
    SOURCE_REMOVED = "source-removed"
    SOURCE_RESTORED = "source-restored"
    PAGE_ACCEPTED = "page-accepted"
    ADDRESS_RENEWED = "address-renewed"
    ITEM_REMOVED = "item-removed"
    ITEM_RESTORED = "item-restored"
    TOKEN_ADDED = "token-added"
    TOKEN_REVOKED = "token-revoked"
    PERSON_ADDED = "person-added"
    PERSON_CHANGED = "person-changed"
    PERSON_REMOVED = "person-removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change as it is recorded; values hold no secret."""

    at: datetime
    actor: Actor
    act: Act
    subject: str  # a slug, an item's guid, a person's name, a token's id
    before: Values
    after: Values
    number: int = 0


def hide_values(values: Values) -> dict[str, Any]:
    """Return values as they may be recorded: without what is secret, and long texts cut.

    >>> hide_values({"url": "https://a.example/?token=5", "headers": {"X-Key": "5ecret"}})
    {'url': 'https://a.example/', 'headers': {'X-Key': '•••'}}
    >>> hide_values({"headers": None})
    {'headers': None}
    """
    return {str(key): _hide(str(key), value) for key, value in values.items()}


def _hide(key: str, value: Any) -> Any:
    if value is None:
        return None
    if key in _SECRET_KEYS:
        return {str(name): HIDDEN for name in value} if isinstance(value, Mapping) else HIDDEN
    if isinstance(value, Mapping):
        return hide_values(value)
    if isinstance(value, list | tuple):
        return [_hide("", part) for part in value]
    if isinstance(value, str):
        return hide_secrets_in(value)[:LONGEST]
    return value if isinstance(value, bool | int | float) else str(value)
