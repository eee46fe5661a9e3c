"""What is wrong with an installation: its settings, broker, database, disk, clock, daemon, and the hosts it watches.

Each check returns a Finding and raises nothing; nothing is created but a probe in the database, which is erased.
"""

import http.client
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bootstrap import is_sample_shown, load_effective_settings, load_sample, make_broker
from cli import terminal
from cli.check import list_missing_secrets
from cli.language import translate
from cli.stored import open_existing_store
from clock import utc_now
from fetching import make_client
from messages import Message
from messages.doctor import DoctorCode
from messages.storage import StoreCode
from model.errors import BantinError, StatusError, StoreError
from scraper.fetch.browser import find_obstacle
from scraper.fetch.client import Client
from scraper.fetch.response import Request
from scraper.urls import split_url
from service import CLOCK_GAP
from settings.environment import Environment
from settings.options import WILDCARD_HOSTS, Settings, SourceEntry
from store import Store

LEAST_FREE = 200 << 20  # bytes of disk
AHEAD = timedelta(minutes=1)
MOST_HOSTS = 50
ANSWER_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found."""

    well: bool
    subject: Message
    message: Message


def print_findings(environment: Environment, clock: Callable[[], datetime] = utc_now) -> int:
    """Print a line a finding; return 1 where there is trouble."""
    well = True
    for finding in examine(environment, clock):
        well = well and finding.well
        word = translate(DoctorCode.WELL() if finding.well else DoctorCode.TROUBLE())
        terminal.print_text(f"{word:<8} {translate(finding.subject)}: {translate(finding.message)}")
    return 0 if well else 1


def examine(environment: Environment, clock: Callable[[], datetime]) -> Iterator[Finding]:
    """Yield what is found, check by check; one that needs what was in trouble before is left out."""
    settings: Settings | None = None
    path = str(environment.settings)
    try:
        if is_sample_shown(environment):
            settings, message = load_sample(environment), DoctorCode.SETTINGS_SAMPLE(path=path)
        else:
            settings = load_effective_settings(environment)
            message = DoctorCode.SETTINGS_WELL(path=path, count=len(settings.sources))
        yield Finding(well=True, subject=DoctorCode.SETTINGS(), message=message)
    except BantinError as error:
        for message in error.describe_all():
            yield Finding(well=False, subject=DoctorCode.SETTINGS(), message=message)
    if settings is not None:
        yield from examine_secrets(settings)
        yield from examine_browser(settings)
    yield from examine_broker(environment)
    yield examine_disk(environment.folder)
    try:
        with open_existing_store(environment) as store:
            yield examine_database(store, environment)
            if store is None:
                return
            yield examine_clock(store, clock)
            if settings is not None:
                yield examine_daemon(settings)
                with make_client(settings.fetch, store, clock) as client:
                    yield from examine_hosts(settings, client, clock())
    except BantinError as error:
        yield Finding(well=False, subject=DoctorCode.DATABASE(), message=error.describe())
    except OSError as error:
        fault = StoreError(StoreCode.CANNOT_OPEN(reason=str(error.strerror)), subject=str(error.filename))
        yield Finding(well=False, subject=DoctorCode.DATABASE(), message=fault.describe())


def examine_disk(folder: Path) -> Finding:
    """Return whether there is room where the data are, and whether they may be written."""
    place = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(place).free
    if not os.access(place, os.W_OK):
        message = DoctorCode.FOLDER_READ_ONLY(path=str(place))
    elif free < LEAST_FREE:
        message = DoctorCode.DISK_FULL(path=str(place), free=free / (1 << 20), least=LEAST_FREE >> 20)
    else:
        message = DoctorCode.DISK_WELL(path=str(place), free=free / (1 << 20))
        return Finding(well=True, subject=DoctorCode.DISK(), message=message)
    return Finding(well=False, subject=DoctorCode.DISK(), message=message)


def examine_database(store: Store | None, environment: Environment) -> Finding:
    """Return whether the database, which was sound enough to be opened, takes something new; raises StorageError."""
    if store is None:
        place = str(environment.folder)
        return Finding(well=True, subject=DoctorCode.DATABASE(), message=DoctorCode.DATABASE_NONE(place=place))
    store.check_writable()
    return Finding(well=True, subject=DoctorCode.DATABASE(), message=DoctorCode.DATABASE_WELL(place=store.place))


def examine_clock(store: Store, clock: Callable[[], datetime]) -> Finding:
    """Return whether the clock is the database's, and goes on from where the last run was."""
    gap, now = store.find_clock_gap(clock), clock()
    if abs(gap) > CLOCK_GAP:
        skewed = StoreCode.CLOCK_SKEWED(seconds=round(gap.total_seconds()))
        return Finding(well=False, subject=DoctorCode.CLOCK(), message=skewed)
    latest = max((state.last_run for state in store.list_sources() if state.last_run), default=now)
    well = latest <= now + AHEAD
    moment = f"{now:%Y-%m-%d %H:%M:%SZ}"
    back = DoctorCode.CLOCK_BACK(now=moment, last=f"{latest:%Y-%m-%d %H:%MZ}")
    message = DoctorCode.CLOCK_WELL(now=moment) if well else back
    return Finding(well=well, subject=DoctorCode.CLOCK(), message=message)


def examine_daemon(settings: Settings) -> Finding:
    """Return whether the daemon answers on its port, and how it says it is."""
    server = settings.server
    host = WILDCARD_HOSTS.get(server.host, server.host)
    connection = http.client.HTTPConnection(host, server.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        words = answer.read(2000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = DoctorCode.DAEMON_SILENT(host=host, port=server.port, reason=reason)
        return Finding(well=False, subject=DoctorCode.DAEMON(), message=message)
    finally:
        connection.close()
    well = answer.status == 200
    message = DoctorCode.DAEMON_WELL(host=host, port=server.port) if well else DoctorCode.DAEMON_ILL(words=words)
    return Finding(well=well, subject=DoctorCode.DAEMON(), message=message)


def examine_broker(environment: Environment) -> Iterator[Finding]:
    """Yield whether the broker answers, where work is handed to workers by one."""
    try:
        broker = make_broker(environment)
        if broker is None:
            return
        with closing(broker):
            message = DoctorCode.BROKER_WELL(place=broker.address, count=broker.count_waiting())
        yield Finding(well=True, subject=DoctorCode.BROKER(), message=message)
    except BantinError as error:
        yield Finding(well=False, subject=DoctorCode.BROKER(), message=error.describe())


def examine_secrets(settings: Settings) -> Iterator[Finding]:
    """Yield each secret that the settings name and that this user cannot read from the environment or its file."""
    for key, fault in list_missing_secrets(settings):
        yield Finding(well=False, subject=DoctorCode.SECRET(key=key), message=fault)


def examine_browser(settings: Settings) -> Iterator[Finding]:
    """Yield whether the browser can be started, where sources want one; it is not started."""
    count = sum(entry.browser for entry in settings.sources)
    if not count:
        return
    options = settings.fetch.browser
    obstacle = find_obstacle(options)
    message = obstacle or DoctorCode.BROWSER_WELL(path=options.path, count=count)
    yield Finding(well=obstacle is None, subject=DoctorCode.BROWSER(), message=message)


def examine_hosts(settings: Settings, client: Client, now: datetime) -> Iterator[Finding]:
    """Yield, for up to MOST_HOSTS hosts of the sources, whether they answer at all."""
    entries: dict[str, SourceEntry] = {}
    for entry in settings.sources:
        entries.setdefault(split_url(entry.url).netloc, entry)
    for entry in [*entries.values()][:MOST_HOSTS]:
        yield examine_host(entry, client, now)


def examine_host(entry: SourceEntry, client: Client, now: datetime) -> Finding:
    """Return whether the server of a source answers; what it answers is the runs' to judge."""
    request = Request(
        url=entry.url, headers=entry.headers, robots=entry.robots, trust=entry.trust, seconds=ANSWER_SECONDS
    )
    host = split_url(entry.url).netloc
    try:
        with suppress(StatusError):
            client.get_head(request, now=now)
    except BantinError as error:
        return Finding(well=False, subject=DoctorCode.HOST(host=host), message=error.describe())
    return Finding(well=True, subject=DoctorCode.HOST(host=host), message=DoctorCode.HOST_WELL())
