"""Stored items -> Feed: what a feed's documents contain, whatever their format.

Pure and cheap: most entries of a feed are already serialised (`feeds.entry_cache`), so the long
texts are only passed on here and are cleaned when an entry is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from feeds.moments import choose_published, choose_updated, drop_microseconds, find_day
from model.characters import remove_forbidden
from model.item import Enclosure, Item, StoredItem
from model.publication import Channel
from model.words import extract_text

EMPTY = datetime(2000, 1, 1, tzinfo=UTC)  # when an empty feed changed: stable, unlike now, and no year before feeds
TITLE_LENGTH = 80  # characters of a title that is cut from something else
SUMMARY_LENGTH = 300  # of a summary that is cut from the text


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySource:
    """The feed that an entry of a feed of several sources is also in (RFC 4287 §4.2.11, RSS 2.0 <source>)."""

    guid: str
    title: str
    url: str  # the source's page
    feed_url: str  # without the ending; "" where it is not to be named


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as feed documents have it; moments are in whole seconds."""

    guid: str
    url: str
    title: str  # never empty
    published: datetime  # of a day without a time a moment that stands for it, see `feeds.moments`
    updated: datetime
    day: str = ""  # the day, as ISO 8601 writes it, where the page gives no time
    day_zone: str = ""  # the zone of that day
    summary: str = ""  # text
    content: str = ""  # safe HTML
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str = ""
    language: str = ""  # "" means the channel's
    source: EntrySource | None = None  # None in the source's own feed
    is_of_podcast: bool = False  # its feed is one

    def __hash__(self) -> int:
        """Hash the identity only: hashing the long texts would cost more than comparing them."""
        return hash((self.guid, self.updated))


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A channel and its entries, in the order in which readers get them."""

    channel: Channel
    entries: tuple[Entry, ...]
    updated: datetime
    archive: int = 0  # of an archive document (RFC 5005 §4) the number of its last item; 0 for the feed itself
    previous: int = 0  # the archive document that holds the items before these; 0 for none
    following: int = 0  # the archive document that holds the items after these; 0 for none

    @property
    def lacks_author(self) -> bool:
        """Whether there is no entry, or one that names neither an author nor a source that stands for one."""
        named = (
            entry.source or any(remove_forbidden(author).strip() for author in entry.authors) for entry in self.entries
        )
        return not self.entries or not all(named)

    def make_address(self, ending: str) -> str:
        """Return the address of its document with that ending."""
        return self.make_archive_address(self.archive, ending) if self.archive else self.channel.make_address(ending)

    def make_archive_address(self, end: int, ending: str) -> str:
        """Return the address of the archive document that ends at an item's number."""
        return f"{self.channel.feed_url}/archive/{end}.{ending}"


def compose(
    channel: Channel, items: Sequence[StoredItem], *, archive: int = 0, previous: int = 0, following: int = 0
) -> Feed:
    """Return the feed of `items`, in their order, or the archive document that ends at the item of that number.

    Its `updated` is the moment at which the latest of the items was first shown or edited (EMPTY where
    there are none), so that the same items give the same bytes whenever they are rendered.
    """
    entries = tuple([_make_entry(stored, channel.url, is_of_podcast=bool(channel.author)) for stored in items])
    updated = _find_last_change(items)
    return Feed(
        channel=channel, entries=entries, updated=updated, archive=archive, previous=previous, following=following
    )


def combine(
    channel: Channel,
    items: Sequence[tuple[StoredItem, Channel]],
    *,
    archive: int = 0,
    previous: int = 0,
    following: int = 0,
) -> Feed:
    """Return the feed of items of several sources, or an archive document, each item beside its source's own channel.

    Entries are as in their sources' feeds, but name their source, and their language where the feed has another.
    """
    entries = tuple([_name_source(_make_entry(stored, source.url), source, channel) for stored, source in items])
    updated = _find_last_change([stored for stored, _ in items])
    return Feed(
        channel=channel, entries=entries, updated=updated, archive=archive, previous=previous, following=following
    )


def _name_source(entry: Entry, source: Channel, channel: Channel) -> Entry:
    named = EntrySource(guid=source.guid, title=source.title, url=source.url, feed_url=source.feed_url)
    language = entry.language or (source.language if source.language != channel.language else "")
    return replace(entry, source=named, language=language)


def summarize(entry: Entry) -> str:
    """Return an entry's summary as text; where it has none how its text begins, or its title where it has no text.

    Readers' lists and mail digests show summaries alone.
    """
    return entry.summary or _shorten(extract_text(entry.content), SUMMARY_LENGTH) or entry.title


def _find_last_change(items: Sequence[StoredItem]) -> datetime:
    last = max((max(stored.changed, stored.shown_from or stored.changed) for stored in items), default=EMPTY)
    return drop_microseconds(last)


def _make_entry(stored: StoredItem, page: str, *, is_of_podcast: bool = False) -> Entry:
    """Return an item as an entry; one without an address of its own leads to the page that it stands on."""
    item = stored.item
    day = find_day(stored.credible_date)
    return Entry(
        guid=stored.guid,
        url=item.url or page,
        title=_choose_title(item),
        published=choose_published(stored),
        updated=choose_updated(stored),
        day=day,
        day_zone=stored.credible_date.zone if day and stored.credible_date else "",
        summary=item.summary,
        content=item.content,
        authors=item.authors,
        categories=item.categories,
        enclosures=item.enclosures,
        image=item.image,
        language=item.language,
        is_of_podcast=is_of_podcast,
    )


def _choose_title(item: Item) -> str:
    """Return the first that is not empty: title, summary, date as printed, or a fixed word."""
    if title := remove_forbidden(item.title).strip():
        return title
    date = item.published.raw if item.published else ""
    return _shorten(remove_forbidden(item.summary)) or _shorten(remove_forbidden(date)) or "(untitled)"


def _shorten(text: str, length: int = TITLE_LENGTH) -> str:
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    head = text[:length]
    return (head.rpartition(" ")[0] or head) + "…"
