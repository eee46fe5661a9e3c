"""What one run of one source came to: Scraped, NotModified or Failed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from messages import Message
from model.incident import IncidentStep
from model.item import Item
from model.listed import ListedPage
from model.masthead import NO_MASTHEAD, Masthead


class Health(StrEnum):
    """How a source is doing, in one word that people see."""

    NEW = "new"
    OK = "ok"
    ARTICLES = "article trouble"  # the page is read, but not the texts of its items; no run ends in this
    EMPTY = "empty"
    CHANGED = "changed"
    PAGES = "later page held"  # the first page is read and published, but not all behind it
    UNREACHABLE = "unreachable"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not found"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What an origin gave for a conditional GET, verbatim (RFC 9110 §8.8); "" where none."""

    etag: str = ""
    last_modified: str = ""


NO_VALIDATORS = Validators()


def _nothing(_: Collection[str]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of a source's last good page, handed to `scraper.scrape`.

    `known` answers which of some item fingerprints are stored as they are; it is a
    question, not a set, so that a run that gets a 304 costs no query. With `reads_all`, all pages are read, though
    the first is as it was.
    """

    validators: Validators = NO_VALIDATORS
    body_hash: str = ""
    known: Callable[[Collection[str]], Collection[str]] = _nothing
    reads_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page that items were taken from, for the snapshot."""

    url: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterPage:
    """A page of a listing behind the first, as it is judged."""

    number: int  # 2 for the second
    listed: ListedPage
    fingerprints: frozenset[str]  # of its items that were not known


class DropReason(StrEnum):
    """Why an element of a listing, or an item of it, came into no feed."""

    BARE = "bare"  # the rules find neither a title nor a link in the element
    NAMELESS = "nameless"  # it has no address of its own, and no title that could name it
    REPEATED = "repeated"  # the same item stands on the page, or on one before it, already
    OTHER_PAGE = "other-page"  # it stands on a later page that is no page of the list
    REMOVED = "removed"  # a person removed it
    FILTERED = "filtered"  # the source's filters hide it


Dropped = Mapping[DropReason, int]  # how many, by reason; without what is 0


class Extent(StrEnum):
    """How far a listing was read."""

    ALL = "all"  # to its last page, or as many as the rules allow
    KNOWN = "known"  # up to what was known
    UNFINISHED = "unfinished"  # up to a page that could not be had


@dataclass(frozen=True, slots=True, kw_only=True)
class Scraped:
    """The page was read. `items` are those whose fingerprint was not known.

    `order` lists the fingerprints of all items as they stand on the page, first first.
    """

    items: tuple[Item, ...]
    order: tuple[str, ...]
    validators: Validators
    body_hash: str
    page: Page
    without_page: frozenset[str] = frozenset()  # fingerprints of items that are parts of a page with others
    max_age: timedelta | None = None  # the origin's wish, not to be asked before
    warnings: tuple[Message, ...] = ()
    listed: ListedPage | None = None  # its first page as it is judged; None where all of it was known
    later: tuple[LaterPage, ...] = ()  # those behind it that hold what was not known
    masthead: Masthead = NO_MASTHEAD
    dropped: Dropped = field(default_factory=dict)
    extent: Extent = Extent.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """Nothing changed: a 304, or the same bytes again under other validators.

    `validators` are those to keep; a 304 without any keeps what was there.
    """

    validators: Validators = NO_VALIDATORS
    body_hash: str = ""  # of the same bytes; "" of a 304
    max_age: timedelta | None = None
    warnings: tuple[Message, ...] = ()  # of how it was reached; those of what it says are as before


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The run came to nothing; stored items and feeds stay as they are."""

    health: Health
    message: Message  # what happened, where
    transient: bool  # trying again soon can help
    lasting: bool = False  # trying again cannot help, however late
    retry_after: timedelta | None = None
    skipped: bool = False  # the daemon ended, or its turn did not come; not the source's fault, not counted


Outcome = Scraped | NotModified | Failed


class RunOutcome(StrEnum):
    """What a run came to, as it is stored."""

    SCRAPED = "scraped"
    NOT_MODIFIED = "not-modified"
    CHANGED = "changed"  # the page was read, and is not the list that is usual: it is held
    FAILED = "failed"
    STOPPED = "stopped"  # not carried out: the daemon ended, or its turn did not come
    STALE = "stale"  # another had claimed the source meanwhile, or its settings changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one source, as it is stored and shown."""

    slug: str
    started: datetime
    ended: datetime
    outcome: RunOutcome
    message: Message | None = None
    new: int = 0
    changed: int = 0
    found: int = 0  # items on the page
    gone: int = 0  # items that had left the page
    warnings: tuple[Message, ...] = ()
    dropped: Dropped = field(default_factory=dict)  # of the page, by reason
    incident: IncidentStep = IncidentStep.NONE  # what it did to that of its source; not stored with it

    @property
    def failed(self) -> bool:
        """Whether this run is a fault that a person should see: of one that went well there is no message.

        One that was not carried out is none, whatever it says.
        """
        if self.outcome is RunOutcome.STOPPED:
            return False
        return self.message is not None or self.outcome in (RunOutcome.FAILED, RunOutcome.CHANGED)

    @property
    def got_no_turn(self) -> bool:
        """Whether it was not carried out as its turn did not come; one that the daemon's end stopped has no message."""
        return self.outcome is RunOutcome.STOPPED and self.message is not None
