"""How Bantin fetches: who it says it is, what it may reach, and where it stops."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from messages.options import OptionCode
from model.errors import InvalidValueError
from model.version import VERSION
from scraper.fetch.guard import parse_grant
from scraper.source import Options

MIB = 1 << 20


def _grant(value: str) -> str:
    parse_grant(value)
    return value


def _printable(value: str) -> str:
    if not re.fullmatch(r"[\x20-\x7e]*", value):
        raise InvalidValueError(OptionCode.HEADER_TEXT())
    return value.strip()


HeaderText = Annotated[str, AfterValidator(_printable), Field(max_length=500)]
Grant = Annotated[str, AfterValidator(_grant)]


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

    def build_user_agent(self) -> str:
        """Return the User-Agent that is sent."""
        contact = f"+{self.contact}" if self.contact else "no contact set"
        return self.user_agent or f"Bantin/{VERSION} (feed generator; {contact})"

    def has_stated_delay(self) -> bool:
        """Whether somebody set `delay_seconds`, so that it binds hosts on `allow` too."""
        return "delay_seconds" in self.model_fields_set
