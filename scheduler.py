"""When: the clock that claims due sources and has them refreshed; the daemon.

One APScheduler job ticks; each tick takes up changed settings and claims what is due, as far as
threads are free and hosts may be fetched from. The database says what is due, so a tick that comes late
or a daemon that was down loses nothing and runs nothing twice.

Run as a script, this is `bantin run`.
"""

import logging
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor as TickExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from dispatcher import Dispatcher
from fetching import make_client
from found_rules import find_rules
from messages.counts import CountCode
from model.errors import SettingsError, StorageError, StoreError
from model.incident import IncidentStep
from model.outcome import Health, Run
from model.schedule import NEVER
from output.writer import FolderWriter
from refresh import Refresher, sync_sources
from scraper.fetch.client import Client
from settings.options import Settings
from store import Holder, Store
from websub.deliveries import Deliverer
from websub.sender import DEADLINE, PER_HOST, Sender

log = logging.getLogger("bantin")
FAULT_SECONDS = 60.0  # between two lines of one cause
MAX_CAUSES = 20
OVERDUE_PACE = timedelta(seconds=0.1)  # between two sources that are overdue as the daemon starts
OVERDUE_LONGEST = timedelta(minutes=5)  # for all of them


def utc_now() -> datetime:
    """Return the present moment; the only clock that the daemon reads."""
    return datetime.now(UTC)


class Daemon:
    """A store, a dispatcher and a ticking clock; settings are taken up while it runs."""

    def __init__(self, store: Store, load: Callable[[], Settings], path: Path, holder: Holder) -> None:
        self.store, self._load, self._path, self._holder = store, load, path, holder
        self.settings = load()
        store.listen_to_faults(FaultLog())
        self.last_tick = utc_now()
        self._changed = self._read_mtime(otherwise=0)
        self._reload_requested = threading.Event()
        self._reloading = threading.Lock()  # the clock does it, and who changes something in the browser
        rng = random.Random()
        refresher = Refresher(
            store=store,
            client=make_client(self.settings.fetch, store, utc_now),
            settings=self.settings,
            clock=utc_now,
            rng=rng,
            find_rules=find_rules,
        )
        self.dispatcher = Dispatcher(refresher, on_run=log_run)
        self.sender = self._make_sender()
        self.writer = make_writer(store, self.settings, path)
        sync_sources(store, self.settings, utc_now(), rng)
        store.repair_clock(utc_now())
        store.spread_overdue(utc_now(), pace=OVERDUE_PACE, longest=OVERDUE_LONGEST)
        self._clock = BackgroundScheduler(executors={"default": TickExecutor(1)}, timezone=UTC)

    def _make_sender(self) -> Sender:
        """Return what serves the hub's subscribers; a client of its own, as no page is read and no politeness due."""
        server = self.settings.server
        fetch = self.settings.fetch
        bounds = {"delay_seconds": 0.0, "per_host": PER_HOST, "deadline_seconds": min(fetch.deadline_seconds, DEADLINE)}
        fetch = fetch.model_copy(update=bounds)
        deliverer = Deliverer(
            store=self.store,
            client=Client(fetch),
            hub=server.hub_url,
            clock=utc_now,
        )
        return Sender(deliverer)

    def start(self) -> None:
        """Start to tick; returns at once."""
        seconds = self.settings.daemon.tick_seconds
        job = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # else it warns of each tick it leaves out
        self._clock.add_job(self.tick, "interval", seconds=seconds, next_run_time=utc_now(), **job)
        self._clock.start()

    def tick(self) -> None:
        """Take up changed settings, then claim what is due; a fault leaves `last_tick` old for all to see.

        While the database refuses to work nothing else is tried; it has said so itself, and says it on /healthz.
        """
        with suppress(StorageError):
            self._work()
        self.last_tick = utc_now()

    def _work(self) -> None:
        if self.store.fault:
            self.store.check_writable()
            log.info("the database works again")
        self._reload_changed_settings()
        if utc_now() < self.last_tick:  # the machine's clock was set back: due times may lie far ahead
            self.store.repair_clock(utc_now())
        self._holder.free_dead_leases()
        self.dispatcher.pump()
        self.sender.pump()
        if self.writer:
            self.writer.pump()

    def take_up(self) -> None:
        """Read the settings again now, not at the next tick; a fault of theirs is logged, and the old ones stay."""
        self._reload_requested.set()
        self._reload_changed_settings()

    def request_reload(self) -> None:
        """Ask for the settings to be read again at the next tick (SIGHUP)."""
        self._reload_requested.set()

    def _read_mtime(self, *, otherwise: int) -> int:
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return otherwise

    def _reload_changed_settings(self) -> None:
        with self._reloading:
            self._reload()

    def _reload(self) -> None:
        changed = self._read_mtime(otherwise=self._changed)  # being replaced just now, or gone: the old stay live
        if changed == self._changed and not self._reload_requested.is_set():
            return
        self._reload_requested.clear()
        try:
            settings = self._load()
            report = sync_sources(self.store, settings, utc_now(), self.dispatcher.refresher.rng)
        except SettingsError as error:
            self._changed = changed
            log.error("the settings changed and cannot be used; the old ones stay live: %s", error)
        except StoreError as error:
            self._reload_requested.set()  # reads them again at the next tick
            log.error("the settings changed and cannot be stored; the old ones stay live until then: %s", error)
        else:
            self._changed = changed
            self._apply_settings(settings)
            for former, slug in report.renamed:
                log.info("%s was renamed to %s in the settings; its items and feeds moved along", former, slug)
            log.info(
                "settings taken up: %s added, %d changed, %d removed",
                CountCode.SOURCES(count=len(report.added)),
                *map(len, (report.changed, report.removed)),
            )

    def _apply_settings(self, settings: Settings) -> None:
        if needs_restart := sorted(_list_startup_settings(settings) - _list_startup_settings(self.settings)):
            log.warning(
                "changed, and taken up in whole after a restart only: %s", ", ".join(name for name, _ in needs_restart)
            )
        refresher = self.dispatcher.refresher
        if settings.fetch != self.settings.fetch:
            refresher = replace(refresher, client=make_client(settings.fetch, self.store, utc_now))
            self._retry_forbidden()
        self._replace_writer(settings)
        self.settings = settings
        self.dispatcher.replace_refresher(replace(refresher, settings=settings))

    def _replace_writer(self, settings: Settings) -> None:
        """Write the files that other settings want, to another folder where they name one."""
        before = self.settings
        if (settings.output, settings.server) == (before.output, before.server):
            if self.writer:
                self.writer.look_again()
            return
        if self.writer:
            self.writer.stop()
        self.writer = make_writer(self.store, settings, self._path)

    def _retry_forbidden(self) -> None:
        """Make due what was not allowed: the settings that changed may be those that forbade it."""
        for state in self.store.list_sources():
            if state.enabled and state.health is Health.FORBIDDEN and state.next_due < NEVER:
                self.store.mark_due(state.slug, utc_now())

    def stop(self) -> bool:
        """End the clock and all work, within STOP_SECONDS; whether all of it ended."""
        if self._clock.running:
            self._clock.shutdown(wait=False)
        sent = self.sender.stop()
        written = self.writer is None or self.writer.stop()
        return self.dispatcher.stop() and sent and written


def make_writer(store: Store, settings: Settings, path: Path) -> FolderWriter | None:
    """Return what writes documents to the folder that the settings in the file `path` name; None where they do not."""
    if not settings.output:
        return None
    return FolderWriter(store, path.absolute().parent / settings.output, settings.server, utc_now)


class FaultLog:
    """Writes a line for what the database refuses, once a minute a cause, however often it is refused."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._written: dict[str, float] = {}
        self._lock = threading.Lock()

    def __call__(self, error: StorageError) -> None:
        """Write the line, unless it was written within the last minute."""
        cause, now = str(error), self._monotonic()
        with self._lock:
            self._written = {line: at for line, at in self._written.items() if now - at < FAULT_SECONDS}
            if cause in self._written or len(self._written) >= MAX_CAUSES:
                return
            self._written[cause] = now
        log.error("%s", cause)


def _list_startup_settings(settings: Settings) -> set[tuple[str, str]]:
    """Return (name, value) of the settings that are read once, as the daemon begins."""
    server = {(f"server.{name}", repr(value)) for name, value in settings.server}
    return server | {(f"daemon.{name}", repr(getattr(settings.daemon, name))) for name in ("threads", "tick_seconds")}


def log_run(run: Run) -> None:
    """Write one line for a run; nothing for one that found nothing new, or fails as the one before it."""
    level = logging.DEBUG if run.failed and run.incident is IncidentStep.NONE else logging.WARNING
    if run.failed:
        log.log(level, "%s: %s", run.slug, run.message)
    elif run.incident is IncidentStep.CLOSED:
        log.info("%s: in order again", run.slug)
    if run.new or run.changed:
        log.info("%s: %d new, %d changed of %d", run.slug, run.new, run.changed, run.found)
    for warning in run.warnings:
        log.log(level, "%s: %s", run.slug, warning)


def run_daemon(store: Store, load: Callable[[], Settings], path: Path, serve: Callable[[Daemon], None]) -> int:
    """Run until SIGTERM or Ctrl-C; return the exit status.

    `load` reads the settings, `path` is the file they stand in, or may stand in later, and `serve`
    answers readers until a signal stops it; it has the main thread, and starts the
    daemon as soon as it listens: the sample is fetched from this very server.
    """
    with store.daemon_lock() as holder:
        daemon = Daemon(store, load, path, holder)
        signal.signal(signal.SIGHUP, lambda *_: daemon.request_reload())
        try:
            serve(daemon)
        finally:
            ended = daemon.stop()
    return 0 if ended else 1


if __name__ == "__main__":
    from cli import main

    sys.exit(main(["run", *sys.argv[1:]]))
