"""Stored items -> Feed: what a feed's documents say, whatever their format.

Pure and cheap: most entries of a feed are already serialised (`feeds.entry_cache`), so the long
texts are only passed on here and are cleaned when an entry is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from model.characters import remove_forbidden
from model.item import Enclosure, Item, StoredItem
from model.publication import Channel

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # what an empty feed tells: stable, unlike now
TITLE_LENGTH = 80  # characters of a title that is cut from something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as feed documents tell it; moments are UTC in whole seconds."""

    guid: str
    url: str
    title: str  # never empty
    published: datetime
    updated: datetime
    summary: str = ""  # text
    content: str = ""  # safe HTML
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str = ""
    language: str = ""  # "" means the channel's

    def __hash__(self) -> int:
        """Hash the identity only: hashing the long texts would cost more than comparing them."""
        return hash((self.guid, self.updated))


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A channel and its entries, in the order in which readers get them."""

    channel: Channel
    entries: tuple[Entry, ...]
    updated: datetime


def compose(channel: Channel, items: Sequence[StoredItem]) -> Feed:
    """Return the feed of `items`, in their order.

    Its `updated` is the moment of the latest change among the items (1970 where there
    are none), so that the same items give the same bytes whenever they are rendered.
    """
    entries = tuple([_entry(stored) for stored in items])
    updated = max((stored.changed for stored in items), default=EPOCH)
    return Feed(channel=channel, entries=entries, updated=_whole(updated))


def _entry(stored: StoredItem) -> Entry:
    item = stored.item
    return Entry(
        guid=stored.guid,
        url=item.url,
        title=_title(item),
        published=_whole(stored.published),
        updated=_whole(_updated(stored)),
        summary=item.summary,
        content=item.content,
        authors=item.authors,
        categories=item.categories,
        enclosures=item.enclosures,
        image=item.image,
        language=item.language,
    )


def _updated(stored: StoredItem) -> datetime:
    # An edit that the page does not date must still reach readers, hence `changed` from
    # the second revision on; and what a page tells of the future is not believed.
    told = stored.item.updated
    if stored.revision == 1 and told and stored.published <= told.at <= stored.changed:
        return told.at
    return stored.changed


def _title(item: Item) -> str:
    """Return the first that says something: title, summary, date as printed, or a fixed word."""
    if title := remove_forbidden(item.title).strip():
        return title
    date = item.published.raw if item.published else ""
    return _cut(remove_forbidden(item.summary)) or _cut(remove_forbidden(date)) or "(untitled)"


def _cut(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= TITLE_LENGTH:
        return text
    head = text[:TITLE_LENGTH]
    return (head.rpartition(" ")[0] or head) + "…"


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0) if moment.microsecond else moment
