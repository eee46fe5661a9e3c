"""The settings file and the environment, as frozen options composed of what each package declares.

`load` reads a settings file and tells every fault by line and key; `environment` is the only
place that reads environment variables. How YAML is read is `settings_file`'s; what a source's
own keys mean is declared in `scraper.source`, how pages are asked for in `scraper.fetch.options`.

`python -m config` prints the settings' JSON Schema.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic_core import ErrorDetails

from due import check_cron
from faults import fault_told
from model.errors import SettingsError
from model.schedule import LONGEST, Schedule
from scraper.fetch.options import FetchOptions
from scraper.normalize.urls import canonical
from scraper.source import HttpUrl, Options, Source
from settings_file import Place, SettingsText, duration, read, read_bytes, replace_file, together, with_entry

SHORTEST = timedelta(seconds=0.1)
SAMPLE = Path(__file__).parent / "examples" / "sample.yaml"
SAMPLE_ADDRESS = "127.0.0.1:8080"  # where the sample's settings expect the program itself
ANYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # listened on, but nowhere to go to


def _a_month_at_most(value: timedelta) -> timedelta:
    if value > LONGEST:
        raise ValueError("should be 30d at most")
    return value


def _not_at_once(value: timedelta) -> timedelta:
    if value < SHORTEST:
        raise ValueError("should be 0.1s at least")
    return value


def _cron(value: str) -> str:
    check_cron(value)
    return value


def _no_slash(value: str) -> str:
    return value.rstrip("/")


Duration = Annotated[
    timedelta,
    BeforeValidator(duration, json_schema_input_type=str | float),
    AfterValidator(_a_month_at_most),
    PlainSerializer(timedelta.total_seconds),
]
Interval = Annotated[Duration, AfterValidator(_not_at_once)]
Cron = Annotated[str, AfterValidator(_cron), Field(max_length=200)]


class Server(Options):
    """Where readers and browsers reach Bantin."""

    host: str = "127.0.0.1"
    """The address to listen on; `0.0.0.0` for all."""
    port: int = Field(default=8080, ge=0, le=65535)
    """The port to listen on."""
    base_url: Annotated[HttpUrl, AfterValidator(_no_slash)] = Field(default_factory=lambda server: origin(server))
    """The address that readers use, where it is another, such as `https://feeds.example.org`."""
    title: str = "Bantin"
    """What this collection of feeds is called."""


def origin(server: Mapping[str, Any]) -> str:
    """Return the URL of what listens on a host and a port.

    >>> origin({"host": "::", "port": 80})
    'http://[::1]:80'
    """
    host = ANYWHERE.get(server["host"], server["host"])
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
        return timedelta(seconds=self.lease_seconds)


OptionsT = TypeVar("OptionsT", bound=Options)


def _of_one_schedule(options: OptionsT) -> OptionsT:
    if options.model_fields_set >= {"interval", "cron"}:
        raise ValueError("cron: interval is given too; give one of them")
    return options


class SourceEntry(Source):
    """A source, when it is looked at, and how much of it is published."""

    interval: Interval = Field(default=timedelta(minutes=30), json_schema_extra={"default": "30m"})
    """How often the page is looked at: `30m`, `2h`, `1d`, or a number of seconds."""
    cron: Cron = ""
    """When the page is looked at, in place of `interval`: `0 7 * * mon-fri`, in the source's time zone."""
    jitter: Duration = Field(default=timedelta(0), json_schema_extra={"default": "0s"})
    """Up to how much later, at random, so that many sources do not come all at once."""
    limit: int = Field(default=100, ge=1, le=1000)
    """How many items the feed holds."""
    full_text: bool = True
    """Whether each new item's own page is read for its text; with `detail` rules it is read in any case."""

    @model_validator(mode="after")
    def _one_schedule(self) -> Self:
        return _of_one_schedule(self)

    @property
    def source(self) -> Source:
        """What the scraper needs to know."""
        return self

    @property
    def schedule(self) -> Schedule:
        """When it is looked at, in its own time zone."""
        return Schedule(interval=self.interval, cron=self.cron, zone=self.timezone, jitter=self.jitter)

    @property
    def rules_fingerprint(self) -> str:
        """A hash of all that changes what is taken from the page."""
        parts = {"url", "headers", "language", "timezone", "date_order", "encoding", "rules", "detail", "filters"}
        parts |= {"images", "clean_links"}
        return hashlib.blake2b(self._json(parts).encode(), digest_size=16).hexdigest()

    def options_json(self) -> str:
        """Return all options as canonical JSON: equal options give equal text."""
        return self._json(None)

    def _json(self, include: set[str] | None) -> str:
        options = self.model_dump(mode="json", include=include, exclude_defaults=True)
        return json.dumps(options, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @staticmethod
    def from_json(options: str) -> "SourceEntry":
        """Return what `options_json` was called on; the same text gives the same object."""
        return _entry(options)


@lru_cache(maxsize=16384)
def _entry(options: str) -> SourceEntry:
    return SourceEntry.model_validate_json(options)


_PER_SOURCE: dict[str, Any] = {
    name: (declared.annotation, declared)
    for name, declared in SourceEntry.model_fields.items()
    if name not in ("slug", "url", "found")
}
_ONE_SCHEDULE: Any = model_validator(mode="after")(_of_one_schedule)
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
    defaults: Defaults = Defaults()  # type: ignore[valid-type]  # mypy cannot see into create_model
    sources: tuple[SourceEntry, ...] = ()
    """The pages that are watched."""

    def watching(self, url: str) -> SourceEntry | None:
        """Return the source that watches a page; None where there is none."""
        return next((entry for entry in self.sources if canonical(entry.url) == canonical(url)), None)

    def source(self, slug: str) -> SourceEntry | None:
        """Return the source of that slug; None where there is none."""
        return next((entry for entry in self.sources if entry.slug == slug), None)


def load(path: Path) -> Settings:
    """Return the settings that a file holds; SettingsError tells all its faults, a line each."""
    absent = "there is no such file; `bantin add URL` begins one, --settings names another"
    return parse(read_bytes(path, absent=absent), path=str(path))


def parse(body: bytes, *, path: str) -> Settings:
    """Return the settings that a file's bytes say; `path` is what errors call the file."""
    text = read(body, path=path)
    if not isinstance(text.value, dict):
        what = "is empty" if text.value is None else "should hold keys"
        raise SettingsError(f"{what}; it needs at least a list of sources", path=path)
    faults = _defaults_faults(text)
    settings = Settings()
    try:
        settings = Settings.model_validate(_with_defaults(text.value, usable=not faults))
    except ValidationError as error:
        faults += _faults(text, error)
    faults += _repeated_slugs(text)
    if faults:
        raise together(faults)
    return settings


def _with_defaults(value: Mapping[str, Any], *, usable: bool) -> dict[str, Any]:
    """Lay the defaults under each source; a source's own interval sets aside a default cron, and the reverse.

    A section that is named and left empty is as good as none. Defaults that are not usable are left
    out, so that their faults are told once.
    """
    value = {key: part for key, part in value.items() if part is not None or key not in Settings.model_fields}
    defaults, sources = value.get("defaults"), value.get("sources")
    if not usable:
        return {key: part for key, part in value.items() if key != "defaults"}
    if not isinstance(defaults, dict) or not isinstance(sources, list):
        return value
    other = {"interval": "cron", "cron": "interval"}
    entries = []
    for entry in sources:
        own = entry if isinstance(entry, dict) else {}
        under = {key: default for key, default in defaults.items() if other.get(key) not in own}
        entries.append(under | entry if own else entry)
    return {**value, "sources": entries}


def _defaults_faults(text: SettingsText) -> list[SettingsError]:
    try:
        Defaults.model_validate(text.value.get("defaults") or {})  # type: ignore[attr-defined]  # parse saw a dict
    except ValidationError as error:
        return _faults(text, error, under=("defaults",))
    return []


def _repeated_slugs(text: SettingsText) -> list[SettingsError]:
    sources = text.value.get("sources")  # type: ignore[attr-defined]  # parse saw a dict
    faults, first = [], dict[str, int]()
    for number, entry in enumerate(sources if isinstance(sources, list) else []):
        slug = entry.get("slug") if isinstance(entry, dict) else None
        place: Place = ("sources", number, "slug")
        if isinstance(slug, str) and slug in first:
            faults.append(text.fault(place, f"{slug!r} is the slug of sources[{first[slug]}] too"))
        elif isinstance(slug, str):
            first[slug] = number
    return faults


def _faults(text: SettingsText, error: ValidationError, under: Place = ()) -> list[SettingsError]:
    details = error.errors(include_url=False)
    told = [detail for detail in details if detail["type"] != "default_factory_not_called"]
    return [text.fault((*under, *detail["loc"]), _message(detail)) for detail in told]


def _message(detail: ErrorDetails) -> str:
    return fault_told(detail, _known_keys)


@lru_cache(maxsize=1)
def _known_keys() -> tuple[str, ...]:
    schema = json_schema()
    parts = (schema, *schema["$defs"].values())
    return tuple({key for part in parts for key in part.get("properties", ())})


def with_source(path: Path, entry: Mapping[str, object]) -> tuple[bytes, SourceEntry]:
    """Return what a settings file would be with a source added, and the source; SettingsError as `add_source`."""
    before = read_bytes(path) if path.exists() else b""
    after = with_entry(before, entry, key="sources", path=str(path))
    return after, parse(after, path=str(path)).sources[-1]


def add_source(path: Path, entry: Mapping[str, object]) -> SourceEntry:
    """Add a source to a settings file, which is begun where there is none; return it with the defaults.

    All else in the file stays as it is. What cannot be added (a slug that is taken, a fault in
    the entry or in the file) raises SettingsError, and the file is not touched.
    """
    after, added = with_source(path, entry)
    try:
        replace_file(path, after)
    except OSError as error:
        raise SettingsError(f"cannot be written: {error.strerror or error}", path=str(path)) from None
    return added


def entry(value: Mapping[str, object], fault: Callable[[Place, str], SettingsError]) -> SourceEntry:
    """Return a source that is told otherwise than by the settings file; `fault` makes the error of one of its keys."""
    try:
        return SourceEntry.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise together([fault(detail["loc"], _message(detail)) for detail in details]) from None


def entry_faults(entry: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong with the keys of a source's entry, each in words; nothing where it can be used."""
    try:
        SourceEntry.model_validate(entry)
    except ValidationError as error:
        details = error.errors(include_url=False)
        return {str(detail["loc"][0]) if detail["loc"] else "": _message(detail) for detail in details}
    return {}


def sample(host: str, port: int) -> Settings:
    """Return the settings of the sample site that the program itself serves at `host` and `port`."""
    address = origin({"host": host, "port": port}).removeprefix("http://")
    text = SAMPLE.read_text(encoding="utf-8").replace(SAMPLE_ADDRESS, address)
    settings = parse(text.encode(), path=str(SAMPLE))
    return settings.model_copy(update={"server": Server(host=host, port=port, title=settings.server.title)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What the environment says; `server` holds the keys of it that go before the settings file's."""

    settings: Path
    named: bool  # whether the settings file was asked for by name
    folder: Path  # where the database is kept, unless `database_url` says otherwise
    database_url: str = field(repr=False)  # it may hold a password
    password: str = field(default="", repr=False)  # whoever adds sources by the page /add is asked for it
    server: Mapping[str, str] = field(default_factory=dict)

    def over(self, settings: Settings) -> Settings:
        """Return the settings with what the environment says laid over them."""
        server = settings.server.model_dump(exclude_unset=True) | dict(self.server)
        return settings.model_copy(update={"server": Server.model_validate(server)})


def environment(env: Mapping[str, str]) -> Environment:
    """Return what the BANTIN_* variables say; an unusable one raises SettingsError that names it."""
    settings = Path(env.get("BANTIN_SETTINGS") or "sources.yaml")
    folder = Path(env.get("BANTIN_DATA") or settings.parent / "data").absolute()
    names = ("host", "port", "base_url")
    server = {name: value for name in names if (value := env.get(f"BANTIN_{name.upper()}", ""))}
    try:
        Server.model_validate(server)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        raise SettingsError(_message(detail), path=f"BANTIN_{detail['loc'][0]}".upper()) from None
    return Environment(
        settings=settings,
        named="BANTIN_SETTINGS" in env,
        folder=folder,
        database_url=env.get("BANTIN_DATABASE_URL") or f"sqlite:///{folder / 'bantin.db'}",
        password=env.get("BANTIN_PASSWORD", ""),
        server=server,
    )


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a settings file, for editors."""
    schema = Settings.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Bantin's settings"}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
