"""Where notifications go: the targets of the settings, and what each source reports to them."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from messages import Message
from messages.file import FileCode
from messages.options import OptionCode
from model.errors import InvalidValueError, SettingsError
from model.notification import Event, Recipient
from scraper.fetch.response import RESERVED_HEADERS
from scraper.fetch.secret_values import find_secret_faults
from scraper.options import Options
from scraper.source import HeaderName, HeaderValue, HttpUrl, SecretPlace, ZoneName
from settings.cron import find_cron_time
from settings.durations import Duration
from settings.file import Place, SettingsText

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")  # RFC 5322 §3.4.1, without its comments
_OWN_HEADERS = RESERVED_HEADERS | {"content-type", "webhook-id", "webhook-timestamp", "webhook-signature"}
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class Security(StrEnum):
    """How the connection to a mail server is secured."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Frequency(StrEnum):
    """How often new items are reported."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"


class Weekday(StrEnum):
    """A day of the week; its place is the number that cron has for it."""

    SUNDAY = "sunday"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"


def _check_address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise InvalidValueError(OptionCode.MAIL_ADDRESS())
    return value


def _check_clock(value: str) -> str:
    if not _CLOCK.fullmatch(value):
        raise InvalidValueError(OptionCode.TIME_OF_DAY())
    return value


def _check_free_header(name: str) -> str:
    if name.lower() in _OWN_HEADERS:
        raise InvalidValueError(OptionCode.HEADER_RESERVED())
    return name


MailAddress = Annotated[str, AfterValidator(_check_address), Field(max_length=254)]
TimeOfDay = Annotated[str, AfterValidator(_check_clock)]
FreeHeaderName = Annotated[HeaderName, AfterValidator(_check_free_header)]
TargetName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
EventList = tuple[Event, ...]
PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


class Mail(Options):
    """A mail server (SMTP), and whom it sends to."""

    server: Annotated[str, Field(min_length=1, max_length=253)]
    """The mail server's name or address."""
    port: int = Field(default=0, ge=0, le=65535)
    """Its port; if 0, the usual one: 587 with `starttls`, 465 with `tls`, 25 with `none`."""
    security: Security = Security.STARTTLS
    """`starttls`, `tls` from the first byte, or `none`, which sends everything as it is."""
    ca: Annotated[str, Field(max_length=1000)] = ""
    """The path of a file of certificate authorities (PEM) that are trusted for it, besides the usual ones."""
    user: Annotated[str, Field(max_length=500)] = ""
    """The user name, where the server asks for one."""
    password: HeaderValue = ""
    """The password; better `{env: NAME}` or `{file: PATH}`."""
    sender: MailAddress
    """The address that messages come from."""
    to: tuple[MailAddress, ...] = Field(min_length=1, max_length=100)
    """Whom they are sent to."""

    @property
    def chosen_port(self) -> int:
        """The port that is connected to."""
        return self.port or PORTS[self.security]

    @model_validator(mode="after")
    def _no_open_password(self) -> Self:
        if self.user and self.security is Security.NONE and self.server not in ("localhost", "127.0.0.1", "::1"):
            raise InvalidValueError(OptionCode.OPEN_PASSWORD(), key="security")
        return self


class Webhook(Options):
    """An address that is sent each notification as JSON (POST)."""

    url: Annotated[HttpUrl, Field(max_length=8192)]
    """The address. A private one must be in `fetch.allow` too."""
    secret: HeaderValue = ""
    """What requests are signed with (Standard Webhooks): text, or base64 after `whsec_`."""
    ca: Annotated[str, Field(max_length=1000)] = ""
    """The path of a file of certificate authorities (PEM) that are trusted for it, besides the usual ones."""
    headers: dict[FreeHeaderName, HeaderValue] = Field(default_factory=dict, max_length=20)
    """Further headers, such as `Authorization`."""


class Target(Options):
    """Who is notified, and how: exactly one of `mail`, `webhook` and `apprise`."""

    mail: Mail | None = None
    webhook: Webhook | None = None
    apprise: HeaderValue | None = None
    """The address of a service as Apprise writes it, such as `tgram://TOKEN/CHAT`; needs `bantin[apprise]`."""
    failures: int = Field(default=3, ge=1, le=1000)
    """After how many failed checks in a row a source is reported as in trouble."""
    items: Frequency = Frequency.INSTANT
    """When new items are reported: `instant`, or in a `daily` or `weekly` digest."""
    at: TimeOfDay = "07:00"
    """The time of day of a digest, in `timezone`."""
    weekday: Weekday = Weekday.MONDAY
    """The day of a weekly digest."""
    timezone: ZoneName = "UTC"
    """The time zone of `at`, and of the times in messages, such as `Asia/Ho_Chi_Minh`."""
    language: Literal["en", "vi"] = "en"
    """The language of its messages: `en` or `vi`."""
    give_up: Duration = Field(default=timedelta(days=3), json_schema_extra={"default": "3d"})
    """After how long a message that cannot be delivered is dropped; the log says so."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(way is not None for way in (self.mail, self.webhook, self.apprise)) != 1:
            raise InvalidValueError(OptionCode.ONE_TARGET())
        return self

    def find_digest(self, now: datetime) -> datetime | None:
        """Return when the next digest after `now` is due; None where items are reported at once."""
        if self.items is Frequency.INSTANT:
            return None
        hour, minute = self.at.split(":")
        day = list(Weekday).index(self.weekday) if self.items is Frequency.WEEKLY else "*"
        return find_cron_time(f"{int(minute)} {int(hour)} * * {day}", self.timezone, now)


Targets = Mapping[str, Target]


def list_recipients(targets: Targets, notify: Mapping[str, EventList], now: datetime) -> tuple[Recipient, ...]:
    """Return whom a source notifies, by its `notify`, in a run that ends `now`."""
    return tuple(
        Recipient(
            target=name,
            events=frozenset(events),
            failures=targets[name].failures,
            digest=targets[name].find_digest(now) if Event.ITEMS in events else None,
        )
        for name, events in notify.items()
        if events and name in targets
    )


def find_target_secret_faults(target: Target) -> Iterator[Message]:
    """Yield which secrets of a target cannot be had where the program runs, and why."""
    secrets: dict[str, str | SecretPlace | None] = {"apprise": target.apprise}
    if target.mail is not None:
        secrets |= {"mail.password": target.mail.password}
    if target.webhook is not None:
        secrets |= {"webhook.secret": target.webhook.secret, **target.webhook.headers}
    for name, fault in find_secret_faults({key: value for key, value in secrets.items() if value is not None}):
        yield OptionCode.SECRET_OF(name=name, fault=fault)


def find_target_faults(text: SettingsText) -> Iterator[SettingsError]:
    """Yield what `notify` of the defaults and the sources of a file names that is no target of it."""
    root: Any = text.value
    section = root.get("notify")
    known = section if isinstance(section, dict) else {}
    for place, entry in _list_entries(root):
        named = entry.get("notify")
        for name in named if isinstance(named, dict) else ():
            if name not in known:
                yield text.make_fault((*place, "notify", name), FileCode.UNKNOWN_TARGET(name=repr(name)))


def _list_entries(root: Mapping[str, Any]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    defaults, sources = root.get("defaults"), root.get("sources")
    if isinstance(defaults, dict):
        yield ("defaults",), defaults
    for number, entry in enumerate(sources if isinstance(sources, list) else ()):
        if isinstance(entry, dict):
            yield ("sources", number), entry
