"""Notifications: who is notified of what, and one that waits to be delivered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from messages import Message
from model.item import StoredItem


class Event(StrEnum):
    """What somebody can be notified of."""

    TROUBLE = "trouble"  # a source failed several times in a row, or its page is held
    RECOVERED = "recovered"  # a source that was reported as in trouble is in order again
    ITEMS = "items"  # new items of a source


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A target of the settings, as one source notifies it."""

    target: str  # its name
    events: frozenset[Event]
    failures: int = 1  # failed runs in a row, from which on a source counts as in trouble
    digest: datetime | None = None  # when the digest is due that new items are collected for; None for at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What a notification says of an incident."""

    health: str  # of `model.outcome.Health`
    message: Message | None
    opened: datetime
    closed: datetime | None = None  # None while it goes on


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """An item that a notification lists, and the source that it is of."""

    slug: str
    source: str  # its title; its slug where it has none
    stored: StoredItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What is to be delivered to one target: an incident's beginning or end, or new items."""

    guid: str  # a `urn:uuid:`, the same at each try
    target: str
    event: Event
    created: datetime
    slug: str = ""  # of the source; "" for a digest, which may be of several
    source: str = ""  # the source's title, or its slug
    url: str = ""  # of the source's page
    trouble: Trouble | None = None  # None for items
    items: tuple[NewItem, ...] = ()  # the first of them, newest first
    item_count: int = 0  # of all of them

    @property
    def is_digest(self) -> bool:
        """Whether it collects the new items of a day or a week."""
        return self.event is Event.ITEMS and not self.slug


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationClaim:
    """A notification that is leased to us."""

    key: int
    notification: Notification
    tries: int  # those that came before this one
    first_tried: datetime | None  # None where none was
    token: str

    def has_waited(self, longest: timedelta, now: datetime) -> bool:
        """Return whether it has been tried for so long."""
        return self.first_tried is not None and now - self.first_tried >= longest


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits to be delivered to one target."""

    target: str
    count: int  # digests that still collect items are left out
    since: datetime | None  # when the first of these was created; None where there is none
    tries: int = 0  # of the first
    message: Message | None = None  # why the last of these tries came to nothing
