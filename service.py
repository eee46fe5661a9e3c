"""What runs for long, the daemon and the workers alike: settings that are taken up, a ticking clock, and deliveries.

One APScheduler job ticks. A tick takes up changed settings, keeps the leases of the living apart from those of the
dead, and delivers what is due: documents to the hub's subscribers, and notifications.
"""

import logging
import random
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from apscheduler.executors.pool import ThreadPoolExecutor as TickExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from clock import utc_now
from fetching import make_client
from found_rules import find_rules
from heap import trim_heap
from messages.storage import StoreCode
from model.errors import BantinError, SettingsError, StorageError, StoreError
from model.incident import IncidentStep
from model.outcome import Run
from refresh import Refresher
from scraper.fetch.client import Client
from settings.options import Settings
from store import Holder, Store
from websub.deliveries import Deliverer
from websub.sender import DEADLINE, PER_HOST, Sender

if TYPE_CHECKING:
    from notify.sender import NotificationSender

log = logging.getLogger("bantin")
CLOCK_GAP = timedelta(seconds=5)  # between a machine and PostgreSQL
FAULT_SECONDS = 60.0  # between two lines of one cause
MINUTE = 60.0  # seconds between two looks at what need not be looked at in each tick
MAX_CAUSES = 20


class LineLimiter:
    """Says of each line whether it may be written: once a minute, and no more than so many of them."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._written: dict[str, float] = {}
        self._lock = threading.Lock()

    def is_due(self, line: str) -> bool:
        """Return whether a line was not written within the last minute; it is, from now on."""
        now = self._monotonic()
        with self._lock:
            self._written = {line: at for line, at in self._written.items() if now - at < FAULT_SECONDS}
            if line in self._written or len(self._written) >= MAX_CAUSES:
                return False
            self._written[line] = now
            return True


class FaultLog:
    """Writes a line for what the database or the broker refuses, once a minute a cause, however often it is refused."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limiter = LineLimiter(monotonic)

    def __call__(self, error: BantinError) -> None:
        """Write the line, unless it was written within the last minute."""
        cause = str(error)
        if self._limiter.is_due(cause):
            log.error("%s", cause)


def log_run(run: Run) -> None:
    """Write one line for a run, also where its turn did not come; none where nothing is new, or it fails as before."""
    level = logging.DEBUG if run.failed and run.incident is IncidentStep.NONE else logging.WARNING
    if run.failed or run.got_no_turn:
        log.log(level, "%s: %s", run.slug, run.message)
    elif run.incident is IncidentStep.CLOSED:
        log.info("%s: in order again", run.slug)
    if run.new or run.changed:
        log.info("%s: %d new, %d changed of %d", run.slug, run.new, run.changed, run.found)
    for warning in run.warnings:
        log.log(level, "%s: %s", run.slug, warning)


class Service(ABC):
    """A store, a ticking clock, and what follows the settings; these are taken up while it runs."""

    def __init__(
        self, store: Store, load: Callable[[], Settings], path: Path, holder: Holder, *, delivers: bool = True
    ) -> None:
        self.store, self._load, self._path, self._holder = store, load, path, holder
        self._delivers = delivers
        self.settings = load()
        self.faults = FaultLog()
        store.listen_to_faults(self.faults)
        self.last_tick = utc_now()
        self._minute_began = -MINUTE
        self._changed = self._read_mtime(otherwise=0)
        self._reload_requested = threading.Event()
        self._reloading = threading.Lock()  # the clock does it, and who changes something in the browser
        self.refresher = Refresher(
            store=store,
            client=make_client(self.settings.fetch, store, utc_now),
            settings=self.settings,
            clock=utc_now,
            rng=random.Random(),
            find_rules=find_rules,
        )
        self.sender = make_sender(store, self.settings)
        self.notifier = make_notifier(store, self.settings) if delivers else None
        self._clock = BackgroundScheduler(executors={"default": TickExecutor(1)}, timezone=UTC)

    @abstractmethod
    def _sync(self, settings: Settings) -> None:
        """Store what settings say that are about to be taken up; a StoreError has it tried again at the next tick."""

    @abstractmethod
    def _work(self) -> None:
        """Do what there is to do at a tick, before deliveries."""

    @abstractmethod
    def _replace_refresher(self, former: Client) -> None:
        """Have work go on by the present refresher, after the one with the client `former`."""

    def start(self) -> None:
        """Start to tick; returns at once."""
        seconds = self.settings.daemon.tick_seconds
        job = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # else it warns of each tick it leaves out
        self._clock.add_job(self.tick, "interval", seconds=seconds, next_run_time=utc_now(), **job)
        self._clock.start()

    def tick(self) -> None:
        """Take up changed settings, then work; a fault leaves `last_tick` old for all to see.

        While the database refuses to work nothing else is tried; it has said so itself, and says it on /healthz.
        """
        with suppress(StorageError):
            if self.store.fault:
                self.store.check_writable()
                log.info("the database works again")
            self._reload_changed_settings()
            self._do_by_the_minute()
            self._holder.free_dead_leases()
            self._work()
            self._deliver()
        self.last_tick = utc_now()

    def _do_by_the_minute(self) -> None:
        """Give back memory, and log that this machine's clock is not the others': leases and due times go by it."""
        if time.monotonic() - self._minute_began < MINUTE:
            return
        self._minute_began = time.monotonic()
        trim_heap()
        gap = self.store.find_clock_gap(utc_now)
        if abs(gap) > CLOCK_GAP:
            skewed = StoreCode.CLOCK_SKEWED(seconds=round(gap.total_seconds()))
            self.faults(StoreError(skewed, subject=self.store.place))

    def _deliver(self) -> None:
        if self._delivers and self.settings.server.hub_url:
            self.sender.pump()
        if self.notifier:
            self.notifier.pump()

    def wake_hub(self) -> None:
        """Deliver to the hub's subscribers now, not at the next tick, where that is done in this process."""
        if self._delivers:
            self.sender.pump()

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
            self._sync(settings)
        except SettingsError as error:
            self._changed = changed
            log.error("the settings changed and cannot be used; the old ones stay live: %s", error)
        except StoreError as error:
            self._reload_requested.set()  # reads them again at the next tick
            log.error("the settings changed and cannot be stored; the old ones stay live until then: %s", error)
        else:
            self._changed = changed
            self._apply_settings(settings)

    def _apply_settings(self, settings: Settings) -> None:
        if needs_restart := sorted(_list_startup_settings(settings) - _list_startup_settings(self.settings)):
            log.warning(
                "changed, and taken up in whole after a restart only: %s", ", ".join(name for name, _ in needs_restart)
            )
        refresher = replace(self.refresher, settings=settings)
        if settings.fetch != self.settings.fetch:
            refresher = replace(refresher, client=make_client(settings.fetch, self.store, utc_now))
        self._replace_notifier(settings)
        former = self.refresher.client
        self.settings, self.refresher = settings, refresher
        self._replace_refresher(former)

    def _replace_notifier(self, settings: Settings) -> None:
        """Notify the targets of other settings from now on."""
        before = self.settings
        if (settings.notify, settings.server, settings.fetch) == (before.notify, before.server, before.fetch):
            return
        if self.notifier:
            self.notifier.stop()
        if self._delivers:
            self.store.delete_other_targets(settings.notify)
            self.notifier = make_notifier(self.store, settings)

    def stop(self) -> bool:
        """End the clock and all deliveries, in a second; whether all of them ended."""
        if self._clock.running:
            self._clock.shutdown(wait=False)
        sent = self.sender.stop()
        notified = self.notifier is None or self.notifier.stop()
        return sent and notified


def make_sender(store: Store, settings: Settings) -> Sender:
    """Return what serves the hub's subscribers; a client of its own, as no page is read and no politeness due."""
    fetch = settings.fetch
    bounds = {"delay_seconds": 0.0, "per_host": PER_HOST, "deadline_seconds": min(fetch.deadline_seconds, DEADLINE)}
    client = Client(fetch.model_copy(update=bounds))
    return Sender(Deliverer(store=store, client=client, hub=settings.server.hub_url, clock=utc_now))


def make_notifier(store: Store, settings: Settings) -> "NotificationSender | None":
    """Return what delivers notifications; None where the settings name no target, and then nothing is loaded for it."""
    if not settings.notify:
        return None
    from notify.sender import make_sender

    return make_sender(store, settings, utc_now)


def _list_startup_settings(settings: Settings) -> set[tuple[str, str]]:
    """Return (name, value) of the settings that are read once, as the daemon begins."""
    server = {(f"server.{name}", repr(value)) for name, value in settings.server}
    return server | {(f"daemon.{name}", repr(getattr(settings.daemon, name))) for name in ("threads", "tick_seconds")}
