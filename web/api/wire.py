"""The shapes of what the API sends, as pydantic models: they make the JSON, and the OpenAPI description of it.

Moments are in UTC (RFC 3339). Text that people read is in the language of `Accept-Language`, and has a code beside it
where a program may want to know.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """What all shapes share: frozen, and nothing but what is declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Note(Wire):
    """A sentence for people, and the code that it was made of."""

    code: str
    text: str


class Fault(Wire):
    """One thing that is wrong with a request."""

    pointer: str
    """Where: a JSON Pointer into the body (RFC 6901), or the name of a parameter."""
    code: str
    detail: str


class Problem(Wire):
    """Why a request was refused (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    """A stable name of the reason, for programs."""
    errors: tuple[Fault, ...] = ()


class SourceShape(Wire):
    """A page that is watched, and how it is doing."""

    slug: str
    title: str
    url: str
    """The page; without the secrets that its address may hold."""
    language: str
    categories: tuple[str, ...]
    private: bool
    paused: bool
    watched: bool
    """False once it left the settings; its feed may still be served."""
    state: str
    """`well`, `waiting`, `trouble`, `paused` or `off`."""
    health: str
    message: Note | None
    warnings: tuple[Note, ...]
    failures: int
    """Runs in a row that came to nothing."""
    items: int
    last_run: datetime | None
    last_good: datetime | None
    next_run: datetime | None
    first_read: datetime | None
    """When a feed reader first fetched its feed."""
    page: str
    feeds: dict[str, str]
    """The addresses of its feed, by format: `rss`, `atom`, `json`."""


class SourceList(Wire):
    """Sources, by slug."""

    sources: tuple[SourceShape, ...]
    next: str | None
    """The cursor of the next page; null on the last."""


class DateShape(Wire):
    """A date as its page gives it."""

    at: datetime
    raw: str
    """The words it was read from."""
    origin: str
    precision: str
    zone: str


class FileShape(Wire):
    """A file attached to an item."""

    url: str
    media_type: str
    length: int
    title: str
    duration: int
    """Seconds of sound or film; 0 where that is not known."""


class EventShape(Wire):
    """When and where what an item announces takes place, or until when something can be handed in."""

    start: datetime
    end: datetime | None
    whole_day: bool
    zone: str
    place: str
    deadline: str
    called_off: bool


class ItemShape(Wire):
    """A bulletin; its title and texts were written by whoever owns its page."""

    id: str
    guid: str
    source: str
    """The slug of its source."""
    url: str
    title: str
    summary: str
    published: datetime
    """As feeds give it: the page's own date, or when the item was first seen."""
    date: DateShape | None
    updated: DateShape | None
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    image: str
    language: str
    enclosures: tuple[FileShape, ...]
    event: EventShape | None
    first_seen: datetime
    changed: datetime
    revision: int
    page: str


class ItemList(Wire):
    """Items, those first seen last at first; of a search those published last."""

    items: tuple[ItemShape, ...]
    next: str | None
    """The cursor of the next page; null on the last."""


class Origin(Wire):
    """Where a part of an item was read."""

    part: str
    origin: Note
    raw: str
    """The words that a date was read from."""
    rule: str
    """The extraction rule that it was taken by; empty where none is known."""


class Version(Wire):
    """A former version of an item."""

    number: int
    since: datetime


class ItemDetailsShape(ItemShape):
    """A bulletin with all that is known of it."""

    content: str
    """Its text, as safe HTML."""
    present: bool
    """Whether it stood on its page when that was last read."""
    shown: bool
    """Whether feeds show it."""
    origins: tuple[Origin, ...]
    addresses: tuple[str, ...]
    """All addresses that it was seen at, the last one first."""
    versions: tuple[Version, ...]
    """The former ones, the latest first."""


class FormerItem(Wire):
    """A bulletin as it was before an edit."""

    number: int
    since: datetime
    url: str
    title: str
    summary: str
    content: str
    date: DateShape | None
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    image: str


class RunShape(Wire):
    """One reading of a source's page."""

    started: datetime
    ended: datetime
    outcome: str
    """`scraped`, `not-modified`, `changed` (held: not the usual list), `failed`, `stopped` or `stale`."""
    found: int
    new: int
    changed: int
    message: Note | None
    warnings: tuple[Note, ...]


class RunList(Wire):
    """Runs of a source, newest first."""

    runs: tuple[RunShape, ...]
    next: str | None
    """The cursor of the next page; null on the last."""


class Description(BaseModel):
    """This description (OpenAPI 3.1)."""

    model_config = ConfigDict(extra="allow")

    openapi: str
    paths: dict[str, Any]


class EntryShape(Wire):
    """A source's entry in the settings file."""

    slug: str
    settings: dict[str, Any]
    """Its keys, without the defaults; docs/settings.md says what they mean."""


class Requested(Wire):
    """A reading that was asked for; it begins as soon as it is its turn."""

    requested: datetime
    runs: str
    """The path where it shows, once it is over: the first run that ended after `requested`."""


class JobStatus(StrEnum):
    """How a job is doing."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class DetectionRequest(Wire):
    """The address of a page, and what is known of it."""

    url: str
    language: str = ""
    timezone: str = ""
    date_order: str = ""
    """`DMY`, `MDY` or `YMD`."""
    browser: bool = False
    """Whether a browser opens the page, so that its scripts fill it."""


class FoundShape(Wire):
    """An item as it was found on a page; it is not stored."""

    url: str
    title: str
    summary: str
    date: DateShape | None
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    image: str


class FeedShape(Wire):
    """A feed that a site offers itself."""

    url: str
    verdict: str
    message: Note


class ChoiceShape(Wire):
    """One way to read a page."""

    label: Note
    origin: str
    confidence: float
    reasons: tuple[Note, ...]
    items: tuple[FoundShape, ...]
    entry: dict[str, Any]
    """What POST /sources takes to watch it."""


class DetectionResult(Wire):
    """What was found on a page, the best choice first; no choice where it holds no list."""

    kind: str
    summary: Note
    sure: bool
    scripted: bool
    """Scripts fill the page: with `browser` its list may be found."""
    title: str
    feeds: tuple[FeedShape, ...]
    choices: tuple[ChoiceShape, ...]


class JobShape(Wire):
    """What takes seconds."""

    id: str
    url: str
    status: JobStatus
    steps: tuple[Note, ...]
    failure: Note | None
    """Why it came to nothing."""


class DetectionJob(JobShape):
    """A look for lists on a page."""

    result: DetectionResult | None


class PreviewResult(Wire):
    """What rules take from a page."""

    items: tuple[FoundShape, ...]
    hidden: int
    """How many more its filters hide."""
    warnings: tuple[Note, ...]


class PreviewJob(JobShape):
    """A reading of a page by rules."""

    result: PreviewResult | None
