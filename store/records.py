"""What goes into the store and comes out of it, besides the model's own values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from messages import Message
from model.article import Article
from model.attempts import Attempts
from model.item import Item, StoredItem
from model.outcome import Dropped, Health, Memory
from model.page_memory import PageMemory
from model.publication import FeedAddress, make_address
from model.readings import NO_READINGS, Readings

Clock = Callable[[], datetime]  # gives the moment, in UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """A source as the settings have it; `options` is JSON that the store does not read."""

    slug: str
    url: str
    options: str
    title: str = ""
    language: str = ""
    rules_fingerprint: str = ""  # of all that changes what is extracted
    filters: str = ""  # a hash of them; "" where there are none
    private: bool = False
    reads_articles: bool = True  # whether its items' own pages are read
    first_due: datetime  # NEVER for one that is paused


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationRecord:
    """A feed of several sources as the settings have it; `options` is JSON that the store does not read."""

    slug: str
    title: str
    options: str
    judging: str  # a hash of what decides which items it holds
    sources: tuple[str, ...]  # their slugs
    automatic: bool = False  # nobody chose its slug
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationState:
    """A feed of several sources: what people see of it."""

    slug: str
    guid: str  # of the feed
    title: str
    options: str
    sources: tuple[str, ...]  # their slugs, in their order
    postponed: datetime | None = None  # not before which it is composed again, after it could not be
    secret: str = ""  # of its address, where it is private

    @property
    def address(self) -> FeedAddress:
        """Under what its feed is reached."""
        return make_address(self.slug, self.secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a change of the settings came to, as slugs in their order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()  # from, to


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """The state of a source: what people see of it."""

    slug: str
    guid: str  # of its feed, for ever
    url: str
    title: str
    language: str
    options: str
    found: str  # JSON: what was found for it, where the settings have no rules; "" for nothing
    template: str  # JSON: what was learned of the pages of its items; "" at first
    enabled: bool  # False once it left the settings; its feeds are still served
    health: Health
    message: Message | None
    failures: int  # in a row
    last_run: datetime | None
    last_good: datetime | None
    next_due: datetime
    first_read: datetime | None  # when a reader first fetched its feed
    items: int
    articles_waiting: int
    warnings: tuple[Message, ...] = ()  # what was noticed when its page was last read
    readings: Readings = NO_READINGS  # of its latest items' own pages
    secret: str = ""  # of its feed's address, where that is private

    @property
    def address(self) -> FeedAddress:
        """Under what its feed is reached."""
        return make_address(self.slug, self.secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A source that is leased to us until it is settled, released or the lease runs out."""

    slug: str
    guid: str  # of its feed
    url: str
    host: str
    options: str
    rules_fingerprint: str
    found: str  # JSON: what was found for it, where the settings have no rules; "" for nothing
    token: str
    due: datetime
    failures: int
    health: Health
    memory: Memory
    pages_again: Attempts | None = None  # at its later pages, where they were in vain
    rules_again: Attempts | None = None  # at finding its rules anew
    read_whole: datetime | None = None  # when its page last came whole, not as a 304


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleClaim:
    """An item whose own page is leased to us to be read. `host` is that page's."""

    guid: str
    slug: str
    url: str
    host: str
    options: str  # of its source
    found: str  # for its source
    template: str  # what was learned of its source's pages; "" at first
    token: str
    tries: int  # those that came before this one
    item: Item  # as its listing has it
    published: datetime
    article: Article | None = None  # what its page said before; None at the first reading
    page: PageMemory | None = None  # of that reading, where the page is read again to see whether it was edited


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledArticle:
    """What storing a reading of an item's page changed in how its source is doing."""

    began: Message | None = None  # the trouble that began with it
    ended: bool = False  # whether trouble ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What a run changed: nothing where it is falsy, and then no feed needs rendering."""

    new: tuple[StoredItem, ...] = ()
    changed: tuple[StoredItem, ...] = ()
    gone: int = 0  # items that left the page; they stay in the feed
    dropped: Dropped = field(default_factory=dict)  # of those on the page that were not known

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovableItem:
    """An item that a person may remove, or put back."""

    guid: str
    slug: str  # of its source
    title: str
    url: str
    removed: bool
    is_restorable: bool  # whether it was removed, and its text was kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An item as it was before an edit."""

    revision: int
    stored_at: datetime  # when this text was stored
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The store in figures; sources are the enabled ones."""

    sources: Mapping[Health, int]
    items: int
    articles_waiting: int
    due: int
    oldest_due: datetime | None  # None where nothing is due
