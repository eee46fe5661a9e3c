"""The BANTIN_* variables: the only place that reads the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from messages.options import OptionCode
from model.errors import SettingsError

if TYPE_CHECKING:
    from settings.options import Settings

MAX_SECRET_BYTES = 16 * 1024
DEFAULT_BROKER = "amqp://guest:guest@127.0.0.1:5672//"
DEFAULT_QUEUE = "bantin"


class Workers(StrEnum):
    """Who does the work that the daemon claims."""

    THREADS = "threads"
    CELERY = "celery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where to listen."""

    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What the environment says; `server` holds the keys of it that go before the settings file's."""

    settings: Path
    named: bool  # whether BANTIN_SETTINGS names the settings file
    folder: Path  # where the database is kept, unless `database_url` says otherwise
    database_url: str = field(repr=False)  # it may hold a password
    password: str = field(default="", repr=False)  # the page /add requires it
    server: Mapping[str, str] = field(default_factory=dict)
    workers: Workers = Workers.THREADS
    broker_url: str = field(default=DEFAULT_BROKER, repr=False)  # it may hold a password
    queue: str = DEFAULT_QUEUE  # of the broker, by which work reaches the workers
    metrics: Address | None = None  # of a worker's own /metrics

    def apply_to(self, settings: "Settings") -> "Settings":
        """Return the settings with what the environment says laid over them."""
        server = settings.server.model_dump(exclude_unset=True) | dict(self.server)
        return settings.model_copy(update={"server": type(settings.server).model_validate(server)})


def read_environment(env: Mapping[str, str]) -> Environment:
    """Return what the BANTIN_* variables say; an unusable one raises SettingsError that names it."""
    settings = Path(env.get("BANTIN_SETTINGS") or "sources.yaml")
    folder = Path(env.get("BANTIN_DATA") or settings.parent / "data").absolute()
    names = ("host", "port", "base_url")
    server = {name: value for name in names if (value := env.get(f"BANTIN_{name.upper()}", ""))}
    if server:
        _check_server(server)
    database_url = _read_secret(env, "BANTIN_DATABASE_URL") or f"sqlite:///{folder / 'bantin.db'}"
    return Environment(
        settings=settings,
        named="BANTIN_SETTINGS" in env,
        folder=folder,
        database_url=database_url,
        password=_read_secret(env, "BANTIN_PASSWORD"),
        server=server,
        workers=_read_workers(env, database_url),
        broker_url=_read_broker(env),
        queue=_read_queue(env),
        metrics=_read_metrics(env),
    )


def _check_server(server: Mapping[str, str]) -> None:
    """Raise SettingsError where the settings file could not have these values."""
    from pydantic import ValidationError  # with all options, which take longer to load than a status to print

    from settings.load import describe_fault
    from settings.options import Server

    try:
        Server.model_validate(server)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        raise SettingsError(describe_fault(detail), path=f"BANTIN_{detail['loc'][0]}".upper()) from None


def _read_workers(env: Mapping[str, str], database_url: str) -> Workers:
    value = env.get("BANTIN_WORKERS") or Workers.THREADS
    if value not in list(Workers):
        raise SettingsError(OptionCode.CHOICE(choices=", ".join(Workers)), path="BANTIN_WORKERS")
    if value == Workers.CELERY and database_url.startswith("sqlite"):
        raise SettingsError(OptionCode.WORKERS_DATABASE(), path="BANTIN_WORKERS")
    return Workers(value)


def _read_broker(env: Mapping[str, str]) -> str:
    url = _read_secret(env, "BANTIN_BROKER_URL") or DEFAULT_BROKER
    if not re.match("(amqps?|rediss?)://", url):
        raise SettingsError(OptionCode.BROKER_KIND(), path="BANTIN_BROKER_URL")
    return url


def _read_queue(env: Mapping[str, str]) -> str:
    queue = env.get("BANTIN_BROKER_QUEUE") or DEFAULT_QUEUE
    if not re.fullmatch("[A-Za-z0-9._-]{1,100}", queue):
        raise SettingsError(OptionCode.QUEUE_NAME(), path="BANTIN_BROKER_QUEUE")
    return queue


def _read_metrics(env: Mapping[str, str]) -> Address | None:
    value = env.get("BANTIN_WORKER_METRICS", "")
    if not value:
        return None
    host, _, port = value.rpartition(":")
    if not re.fullmatch("[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        raise SettingsError(OptionCode.METRICS_ADDRESS(), path="BANTIN_WORKER_METRICS")
    return Address(host=host.strip("[]") or "127.0.0.1", port=int(port))


def _read_secret(env: Mapping[str, str], name: str) -> str:
    """Return a variable that may hold a secret: its own value, else what is in the file that NAME_FILE names."""
    value, path = env.get(name, ""), env.get(f"{name}_FILE", "")
    if value or not path:
        return value
    try:
        with Path(path).open("rb") as file:
            found = file.read(MAX_SECRET_BYTES).decode().strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        raise SettingsError(OptionCode.SECRET_UNREADABLE(path=path, reason=reason), path=f"{name}_FILE") from None
    if not found:  # an empty password would let everybody in who comes from this machine
        raise SettingsError(OptionCode.SECRET_EMPTY(path=path), path=f"{name}_FILE")
    return found
