"""What a settings file may say, as frozen options composed of what each package declares.

What a source's own keys mean is declared in `scraper.source`, how pages are fetched in
`scraper.fetch.options`. `python -m settings.options` prints the settings' JSON Schema.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from ipaddress import ip_network
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, Field, create_model, model_validator

from messages.options import OptionCode
from model.errors import InvalidValueError
from model.schedule import Schedule
from scraper.fetch.options import FetchOptions
from scraper.options import Options
from scraper.source import HttpUrl, Source, check_http_url
from scraper.urls import canonicalize_url
from settings.access import Access, FeedAccess, LoginKind
from settings.combinations import ALL, Category, Combination, CombinedFeed, Member, list_combined_feeds
from settings.cron import check_cron
from settings.durations import Duration
from settings.filters import Age, Filters
from settings.targets import EventList, Target, TargetName

SHORTEST = timedelta(seconds=0.1)
OWN_HUB, NO_HUB = "own", "none"
_REREAD = (timedelta(days=1), timedelta(days=3), timedelta(days=10))
WILDCARD_HOSTS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # listened on, but nowhere to go to


def _check_shortest(value: timedelta) -> timedelta:
    if value < SHORTEST:
        raise InvalidValueError(OptionCode.DURATION_LEAST())
    return value


def _validate_cron(value: str) -> str:
    check_cron(value)
    return value


def _strip_slash(value: str) -> str:
    return value.rstrip("/")


def _check_hub(value: str) -> str:
    return value if value in (OWN_HUB, NO_HUB) else check_http_url(value)


def _check_network(value: str) -> str:
    try:
        return str(ip_network(value))
    except ValueError:
        raise InvalidValueError(OptionCode.NETWORK()) from None


Interval = Annotated[Duration, AfterValidator(_check_shortest)]
Cron = Annotated[str, AfterValidator(_validate_cron), Field(max_length=200)]


class Server(Options):
    """Where readers and browsers reach Bantin."""

    host: str = "127.0.0.1"
    """The address to listen on; `0.0.0.0` for all."""
    port: int = Field(default=8080, ge=0, le=65535)
    """The port to listen on."""
    base_url: Annotated[HttpUrl, AfterValidator(_strip_slash)] = Field(
        default_factory=lambda server: build_origin(server)
    )
    """The address that readers use, where it is another, such as `https://feeds.example.org`."""
    title: str = "Bantin"
    """What this collection of feeds is called."""
    hub: Annotated[str, AfterValidator(_check_hub)] = OWN_HUB
    """Who sends changed feeds to subscribers (WebSub): `own`, `none`, or the address of another hub."""
    proxies: tuple[Annotated[str, AfterValidator(_check_network)], ...] = Field(default=(), max_length=100)
    """Addresses or networks of proxies before Bantin, whose `X-Forwarded-For` says who a request comes from."""

    @property
    def has_outside_hub(self) -> bool:
        """Whether another's hub is to be told of each change."""
        return self.hub not in (OWN_HUB, NO_HUB)

    @property
    def hub_url(self) -> str:
        """The address of the hub that feeds name; "" for none."""
        return {OWN_HUB: f"{self.base_url}/hub", NO_HUB: ""}.get(self.hub, self.hub)


def build_origin(server: Mapping[str, Any]) -> str:
    """Return the URL of what listens on a host and a port.

    >>> build_origin({"host": "::", "port": 80})
    'http://[::1]:80'
    """
    host = WILDCARD_HOSTS.get(server["host"], server["host"])
    return f"http://[{host}]:{server['port']}" if ":" in host else f"http://{host}:{server['port']}"


class Daemon(Options):
    """How the daemon works."""

    threads: int = Field(default=4, ge=1, le=64)
    """How many pages are read at once."""
    tick_seconds: float = Field(default=1.0, ge=0.05, le=60)
    """How often it looks for sources that are due."""
    lease_seconds: float = Field(default=300, ge=10, le=86400)
    """After how long work that was lost is taken up again."""
    grace: Duration = Field(default=timedelta(minutes=5), json_schema_extra={"default": "5m"})
    """How long a new item waits for its own page to be read, before it is shown without."""

    @property
    def lease(self) -> timedelta:
        """How long a claimed source is ours."""
        return timedelta(seconds=max(self.lease_seconds, 3 * self.tick_seconds))  # it is renewed as the clock ticks


OptionsT = TypeVar("OptionsT", bound=Options)


def _check_single_schedule(options: OptionsT) -> OptionsT:
    if options.model_fields_set >= {"interval", "cron"}:
        raise InvalidValueError(OptionCode.CRON_AND_INTERVAL(), key="cron")
    return options


class SourceEntry(Source):
    """A source, when it is read, and how much of it is published."""

    interval: Interval = Field(default=timedelta(minutes=30), json_schema_extra={"default": "30m"})
    """How often the page is read: `30m`, `2h`, `1d`, or a number of seconds."""
    cron: Cron = ""
    """When the page is read, in place of `interval`: `0 7 * * mon-fri`, in the source's time zone."""
    jitter: Duration = Field(default=timedelta(0), json_schema_extra={"default": "0s"})
    """Up to how much later, at random, so that many sources do not come all at once."""
    description: str = Field(default="", max_length=1000)
    """What the feed says of itself in a sentence; what the page says of itself where empty."""
    limit: int = Field(default=100, ge=1, le=1000)
    """How many items the feed holds: those found last. Where more are new at once, all stay for six hours."""
    full_text: bool = True
    """Whether each new item's own page is read for its text; with `detail` rules it is read in any case."""
    keep_items: int = Field(default=0, ge=0, le=100_000_000)
    """How many items are stored at most, of those that left the page; older ones are deleted. `0` keeps all."""
    keep_for: Age | None = None
    """How long items that left the page are stored after they were first seen, such as `365d`; for ever if empty."""
    reread: tuple[Interval, ...] = Field(
        default=_REREAD, max_length=20, json_schema_extra={"default": ["1d", "3d", "10d"]}
    )
    """How long after its publication an item's own page is read again, to see edits; an empty list for never."""
    filters: Filters = Filters()
    categories: tuple[Category, ...] = Field(default=(), max_length=20)
    """What the source is about, such as `Courts`: each category has a feed, and a folder in the OPML list."""

    notify: dict[TargetName, EventList] = Field(default_factory=dict, max_length=100)
    """Who is notified of what: names of `notify`, each with `trouble`, `recovered` and `items` as wanted."""
    private: bool = False
    """Whether its feed has an address that cannot be guessed, and is named nowhere; see `bantin private`."""
    paused: bool = False
    """Whether its page is left alone for now; its feed stays as it is. See `bantin pause`."""

    @model_validator(mode="after")
    def _one_schedule(self) -> Self:
        return _check_single_schedule(self)

    @property
    def source(self) -> Source:
        """What the scraper needs to know."""
        return self

    @property
    def schedule(self) -> Schedule:
        """When it is read, in its own time zone."""
        return Schedule(interval=self.interval, cron=self.cron, zone=self.timezone, jitter=self.jitter)

    @property
    def rules_fingerprint(self) -> str:
        """A hash of all that changes what is taken from the page."""
        parts = {"url", "headers", "language", "timezone", "date_order", "encoding", "rules", "detail"}
        parts |= {"images", "clean_links", "browser", "scroll"}
        return self._hash(parts)

    def _hash(self, parts: set[str]) -> str:
        return hashlib.blake2b(self._json(parts).encode(), digest_size=16).hexdigest()

    @property
    def filters_fingerprint(self) -> str:
        """A hash of all that changes which items the filters let through; "" where there are none."""
        return self._hash({"filters", "language"}) if self.filters != Filters() else ""

    def to_json(self) -> str:
        """Return all options as canonical JSON: equal options give equal text."""
        return self._json(None)

    def _json(self, include: set[str] | None) -> str:
        options = self.model_dump(mode="json", include=include, exclude_defaults=True)
        return json.dumps(options, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @staticmethod
    def from_stored(options: str, found: str) -> "SourceEntry":
        """Return the entry of `options`, completed by `found` where it has no rules: JSON of what was found for it.

        What the settings say of the source goes before what was found.
        """
        entry = _entry(options)
        if entry.rules is not None or not found:
            return entry
        merged = {**json.loads(found), **json.loads(options)}
        return _entry(json.dumps(merged, ensure_ascii=False, sort_keys=True, separators=(",", ":")))

    @staticmethod
    def from_json(options: str) -> "SourceEntry":
        """Return what `to_json` was called on; the same text gives the same object while it is cached."""
        return _entry(options)


@lru_cache(maxsize=1024)  # each takes some 4 KB, and a hundredth of a run to make anew
def _entry(options: str) -> SourceEntry:
    return SourceEntry.model_validate_json(options)


_PER_SOURCE: dict[str, Any] = {
    name: (declared.annotation, declared)
    for name, declared in SourceEntry.model_fields.items()
    if name not in ("slug", "url", "found")
}
_ONE_SCHEDULE: Any = model_validator(mode="after")(_check_single_schedule)
Defaults = create_model(
    "Defaults",
    __base__=Options,
    __doc__="What holds for each source that does not say otherwise: any of its keys but slug, url and found.",
    __validators__={"one_schedule": _ONE_SCHEDULE},
    **_PER_SOURCE,
)


class Settings(Options):
    """All that a settings file says."""

    server: Server = Field(default_factory=Server)
    fetch: FetchOptions = FetchOptions()
    daemon: Daemon = Daemon()
    access: Access = Access()
    defaults: Defaults = Defaults()  # type: ignore[valid-type]  # mypy cannot see into create_model
    sources: tuple[SourceEntry, ...] = ()
    """The pages that are watched."""
    combinations: tuple[Combination, ...] = ()
    """Feeds of several sources."""
    notify: dict[TargetName, Target] = Field(default_factory=dict, max_length=100)
    """Where notifications go, by name; what is reported to whom says `notify` of the sources, or of `defaults`."""
    output: str = Field(default="", max_length=4096)
    """A folder that all public feeds are written to as files, for a static server; relative to this file."""

    @model_validator(mode="after")
    def _name_proxies(self) -> Self:
        if self.access.login is LoginKind.PROXY and not (self.access.header and self.server.proxies):
            raise InvalidValueError(OptionCode.PROXY_UNNAMED(), key="access")
        return self

    @model_validator(mode="after")
    def _close_hub(self) -> Self:
        if self.access.feeds is FeedAccess.TOKEN and self.server.hub != NO_HUB:
            raise InvalidValueError(OptionCode.CLOSED_HUB(), key="access")
        return self

    def list_combined_feeds(self) -> list[CombinedFeed]:
        """Return the feeds of several sources: of all, of each category, and those under `combinations`."""
        members = [Member(entry.slug, entry.categories, entry.private) for entry in self.sources]
        return list_combined_feeds(self.server.title, members, self.combinations)

    def list_slugs(self) -> set[str]:
        """Return the slugs that no further source can have: those of all feeds."""
        combined = {feed.combination.slug for feed in self.list_combined_feeds()}
        return {ALL, *(entry.slug for entry in self.sources), *combined}

    def find_by_url(self, url: str) -> SourceEntry | None:
        """Return the source that watches a page; None where there is none."""
        return next((entry for entry in self.sources if canonicalize_url(entry.url) == canonicalize_url(url)), None)

    def find_source(self, slug: str) -> SourceEntry | None:
        """Return the source of that slug; None where there is none."""
        return next((entry for entry in self.sources if entry.slug == slug), None)


def build_settings_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a settings file, for editors."""
    schema = Settings.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Bantin's settings"}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(build_settings_schema(), indent=2, ensure_ascii=False) + "\n")
