"""What one run of one source came to: Scraped, NotModified or Failed."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
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
    question, not a set, so that a run that gets a 304 costs no query.
    """

    validators: Validators = NO_VALIDATORS
    body_hash: str = ""
    known: Callable[[Collection[str]], Collection[str]] = _nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page that items were taken from, for the snapshot."""

    url: str
    media_type: str
    body: bytes


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
    max_age: timedelta | None = None  # the origin's wish, not to be asked before
    warnings: tuple[Message, ...] = ()
    listed: ListedPage | None = None  # its first page as it is judged; None where all of it was known
    masthead: Masthead = NO_MASTHEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """Nothing changed: a 304, or the same bytes again under other validators.

    `validators` are those to keep; a 304 without any keeps what was there.
    """

    validators: Validators = NO_VALIDATORS
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
    stopped: bool = False  # the daemon ended; not the source's fault, not counted


Outcome = Scraped | NotModified | Failed


class RunOutcome(StrEnum):
    """What a run came to, as it is stored."""

    SCRAPED = "scraped"
    NOT_MODIFIED = "not-modified"
    CHANGED = "changed"  # the page was read, and is not the list that is usual: it is held
    FAILED = "failed"
    STOPPED = "stopped"  # cut short, because the daemon ended
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
    warnings: tuple[Message, ...] = ()
    incident: IncidentStep = IncidentStep.NONE  # what it did to that of its source; not stored with it

    @property
    def failed(self) -> bool:
        """Whether this run is a fault that a person should see."""
        return self.outcome in (RunOutcome.FAILED, RunOutcome.CHANGED)
