"""What a request is and what comes back: plain values, no network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from model.outcome import NO_VALIDATORS, Validators

if TYPE_CHECKING:
    from scraper.fetch.browser.values import Rendered
    from scraper.source import Login, SecretPlace
# What frames the request is ours to say.
RESERVED_HEADERS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te", "upgrade", "range"}
    | {"if-none-match", "if-modified-since", "keep-alive", "trailer", "expect"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Which TLS certificates are believed."""

    verify: bool = True  # False believes any
    ca: str = ""  # the path of a file of authorities (PEM) that are believed besides the usual ones


USUAL_TRUST = Trust()


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserUse:
    """How a browser is to show a page whose scripts fill it."""

    language: str = ""  # that the browser prefers (BCP 47)
    timezone: str = "UTC"  # that scripts print times in
    scroll: int = 0  # how many times an endless list is gone on with
    login: "Login | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GET, or a form that is posted. `headers` and `trust` are the source's own, for the first origin only."""

    url: str
    validators: Validators = NO_VALIDATORS
    headers: "Mapping[str, str | SecretPlace]" = field(default_factory=dict)
    robots: bool = True  # ask robots.txt first
    trust: Trust = USUAL_TRUST
    form: bytes | None = None  # posted as application/x-www-form-urlencoded, where given
    cookies: str = ""  # that the page with the form came with, for the same origin: a Cookie field
    browser: BrowserUse | None = None  # read by a browser, where given; without conditions and `form`
    seconds: float | None = None  # how long it may take, where that is less than the client's own deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request that reads no page, such as a hub's to a subscriber."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    trust: Trust = USUAL_TRUST


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a `Call` was answered, whatever the status."""

    status: int
    body: bytes  # its first bytes
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHead:
    """What a server says of a file without sending it (HEAD, RFC 9110 §9.3.2)."""

    media_type: str  # lower case, without parameters; "" where none was told
    length: int  # bytes; 0 where it was not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A page that came whole: status 200, decompressed, within its caps."""

    url: str  # after redirects
    body: bytes
    media_type: str  # lower case, without parameters; "" where none was told
    charset: str  # from Content-Type; "" where none
    validators: Validators  # none after redirects: they would be another URL's
    max_age: timedelta | None = None
    refresh: str = ""  # the Refresh header: seconds and perhaps an address; "" where none
    cookies: str = ""  # that this page's own host set on the way to it, as a Cookie field
    moved: bool = False  # every hop was a permanent redirect (301, 308)
    rendering: "Rendered | None" = None  # what a browser made of it, and what that took
