"""What a browser is asked for, and what it gives back: plain values, without Playwright."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scraper.urls import find_host


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginForm:
    """A form that is filled in before the page is opened, with its secrets read."""

    url: str
    fields: Mapping[str, str] = field(repr=False)  # by the names of the form's elements


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One page that is to be opened."""

    url: str  # with its fragment, by which scripts choose what to show
    name: str  # who asks: added to what the browser calls itself
    user_agent: str = ""  # in place of both, where given
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # for the page's own origin
    cookies: str = field(default="", repr=False)  # a Cookie field, for the page's own origin
    verify: bool = True  # whether TLS certificates are verified
    language: str = ""  # BCP 47, that the browser prefers; English where empty
    timezone: str = "UTC"  # that scripts print times in
    scroll: int = 0  # how many times an endless list is gone on with
    login: LoginForm | None = None

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that are the source's own word: those of the page and of its login."""
        urls = [self.url, *([self.login.url] if self.login else [])]
        return frozenset(find_host(url) for url in urls)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCall:
    """JSON that the page's scripts fetched."""

    url: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A page as its scripts left it, and what it took."""

    url: str  # after redirects, those of scripts too, and what scripts then wrote in its place (`history.pushState`)
    document_url: str  # that the page was sent from
    status: int
    headers: Mapping[str, str]  # of the page's own answer, in small letters
    body: bytes  # HTML or another text, in UTF-8; what is no text, as it came
    is_html: bool
    requests: int
    bytes: int  # from the network, and in `data:` addresses
    memory: int  # bytes that the browser and its driver took at most, as far as was measured
    seconds: float
    calls: tuple[DataCall, ...] = ()
