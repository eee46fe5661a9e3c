"""How Bantin fetches: who it says it is, what it may reach, and where it stops."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from messages.options import OptionCode
from model.errors import InvalidValueError
from model.version import VERSION
from scraper.fetch.guard import parse_grant
from scraper.options import Options

MIB = 1 << 20
START_SECONDS = 30.0  # for the browser to start
END_SECONDS = 15.0  # for it to end, killed where it does not by itself


def _grant(value: str) -> str:
    parse_grant(value)
    return value


def _printable(value: str) -> str:
    if not re.fullmatch(r"[\x20-\x7e]*", value):
        raise InvalidValueError(OptionCode.HEADER_TEXT())
    return value.strip()


HeaderText = Annotated[str, AfterValidator(_printable), Field(max_length=500)]
Grant = Annotated[str, AfterValidator(_grant)]


class BrowserOptions(Options):
    """The browser that reads sources with `browser: true`, and where it stops. See docs/browser.md."""

    path: Annotated[str, Field(min_length=1, max_length=1000)] = "/usr/bin/chromium"
    """The path of Chromium."""
    sandbox: bool = True
    """Whether Chromium runs in its own sandbox, which it cannot build as root."""
    seconds: float = Field(default=30, ge=1, le=120)
    """How long one page may take in total; then the browser is ended."""
    max_requests: int = Field(default=500, ge=1, le=100_000)
    """How many requests one page may make."""
    max_bytes: int = Field(default=30 * MIB, ge=1024)
    """How many bytes one page may load."""
    max_memory: int = Field(default=1024 * MIB, ge=200 * MIB)
    """How many bytes of memory the browser may take."""
    idle_seconds: float = Field(default=60, ge=0, le=86400)
    """How long the browser stays when there is nothing to read."""

    @property
    def visit_seconds(self) -> float:
        """How long one page may have the browser, its start and its end included."""
        return START_SECONDS + self.seconds + END_SECONDS

    @property
    def longest_seconds(self) -> float:
        """How long a page may take that first waits for the one before it."""
        return 2 * self.visit_seconds


class ReadingOptions(Options):
    """The process that reads pages which are large or were slow to read the last time. See docs/operating.md."""

    enabled: bool = True
    """Whether there is such a process; without it, a large page holds up feeds and other pages, and has no limits."""
    large_bytes: int = Field(default=MIB // 2, ge=0)
    """From how many bytes on a page is large; with `0` all are."""
    seconds: float = Field(default=20, ge=0.1, le=80)
    """How long reading one page may take, of the processor's time; three times that in all."""
    max_memory: int = Field(default=1024 * MIB, ge=200 * MIB)
    """How many bytes of memory the process may take."""
    idle_seconds: float = Field(default=60, ge=0, le=86400)
    """How long the process stays when there is nothing to read."""


class FetchOptions(Options):
    """How pages are fetched; the same for all sources."""

    contact: HeaderText = ""
    """Where site owners can reach you: a URL or an e-mail address. It is sent with every request."""
    user_agent: HeaderText = ""
    """The User-Agent header; if empty, it is made of Bantin's name, its version and `contact`."""
    allow: tuple[Grant, ...] = ()
    """Private addresses that may be fetched: `host`, `host:port` or a network such as `10.1.0.0/16`."""
    connect_seconds: float = Field(default=10, gt=0, le=600)
    """How long connecting may take."""
    read_seconds: float = Field(default=20, gt=0, le=600)
    """How long the server may send nothing."""
    deadline_seconds: float = Field(default=30, gt=0, le=3600)
    """How long one page may take in total, including redirects but not the wait for a turn at its host."""
    max_bytes: int = Field(default=10 * MIB, ge=1024)
    """The maximum size of a page as sent, in bytes."""
    max_decompressed: int = Field(default=30 * MIB, ge=1024)
    """The maximum size of a page once decompressed, in bytes."""
    hops: int = Field(default=5, ge=0, le=20)
    """The maximum number of redirects that are followed."""
    delay_seconds: float = Field(default=1.0, ge=0, le=3600)
    """The minimum time between two requests to one host; hosts in `allow` only wait if this is set."""
    per_host: int = Field(default=1, ge=1, le=100)
    """The maximum number of simultaneous requests to one host."""

    browser: BrowserOptions = Field(default_factory=BrowserOptions)
    reading: ReadingOptions = Field(default_factory=ReadingOptions)

    def build_user_agent(self) -> str:
        """Return the User-Agent that is sent."""
        contact = f"+{self.contact}" if self.contact else "no contact set"
        return self.user_agent or f"Bantin/{VERSION} (feed generator; {contact})"

    def has_stated_delay(self) -> bool:
        """Whether somebody set `delay_seconds`, so that it binds hosts on `allow` too."""
        return "delay_seconds" in self.model_fields_set
