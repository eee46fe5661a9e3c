"""A worker: takes over claims that a daemon hands out by Celery, does the work, and delivers what is due.

`bantin worker`, or `celery -A worker worker`; any number on any number of machines, over one PostgreSQL. A message
names a claim, and the work begins with the question whether it still holds (`store.handover`). From then on the lease
is this worker's: renewed while it works, free again within a second or two of its death. The messages for documents of
the hub's subscribers and for notifications name none: who gets one claims what is due, as far as it has room, and
threads of their own send it, so that slow receivers keep no source from being read.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from socket import gethostname
from typing import Any, TypeVar

from celery.concurrency.thread import TaskPool
from celery.signals import celeryd_init, worker_ready, worker_shutdown, worker_shutting_down

import telemetry
from bootstrap import choose_load, open_environment_store, serve_as_daemon_does
from broker import COMBINE, COMPOSE, DELIVER, NOTIFY, READ_ARTICLE, REFRESH, configure, make_app
from clock import utc_now
from dispatcher import (
    ReplacedClients,
    compose_due_combination,
    compose_due_feed,
    read_claimed,
    refresh_claimed,
)
from heap import freeze_heap, limit_heap
from leasing import RELEASE_PAUSE, release_claim, release_unsettled, renew_leases
from messages.options import OptionCode
from model.errors import BantinError, SettingsError, StorageError, StoreError
from scraper.fetch.client import Client
from service import Service, log_run
from settings.environment import Environment, Workers, read_environment
from settings.options import Settings
from settings.stored import is_browsed
from store import ArticleClaim, Claim, Holder, Store
from tasks import add_tasks, shorten_logs
from worker_metrics import serve_metrics

# They write two lines a task, or a tick.
QUIETED_LOGGERS = ("celery.worker.strategy", "celery.app.trace", "apscheduler.executors.default")

ClaimT = TypeVar("ClaimT", Claim, ArticleClaim)


class Worker(Service):
    """What is taken over and done in one process; Celery's threads call it."""

    def __init__(self, store: Store, load: Callable[[], Settings], path: Path, holder: Holder) -> None:
        super().__init__(store, lambda: serve_as_daemon_does(load(), store), path, holder)
        self._renewed = utc_now()
        self._lock = threading.Lock()
        self._under_way: dict[str, Claim | ArticleClaim] = {}  # by token
        self._browser_lock = threading.Lock()
        self._unsettled: list[Claim | ArticleClaim] = []  # the database refused to keep what came of these
        self._replaced = ReplacedClients()

    def refresh(self, slug: str, token: str) -> None:
        """Refresh a claimed source; nothing where it is not claimed under that token any more."""
        self._run_claimed(partial(self.store.take_source, slug, token), self._refresh_claimed)

    def _refresh_claimed(self, claim: Claim) -> None:
        """Refresh a source; one that a browser opens is given back where this process's is in use: another may have it.

        So no source waits for the browser, and none of the others for a thread that does.
        """
        is_browsed_here = is_browsed(claim.options)
        if is_browsed_here and not self._browser_lock.acquire(blocking=False):
            release_claim(self.store, claim, utc_now(), RELEASE_PAUSE)
            return
        try:
            log_run(refresh_claimed(self.refresher, claim))
        finally:
            if is_browsed_here:
                self._browser_lock.release()

    def read_article(self, guid: str, token: str, again: bool) -> None:
        """Read a claimed item's own page; nothing where it is not claimed under that token any more."""
        take = partial(self.store.take_article, guid, token, again=again)
        self._run_claimed(take, lambda claim: read_claimed(self.refresher, claim))

    def compose(self, slug: str) -> None:
        """Compose a source's feed."""
        with suppress(StorageError):  # the database has said so itself, and the feed is still due
            compose_due_feed(self.refresher, slug)

    def combine(self, slug: str) -> None:
        """Compose a feed of several sources."""
        with suppress(StorageError):
            compose_due_combination(self.refresher, slug)

    def deliver(self) -> None:
        """Send the hub's subscribers what is due to them, as far as there is room."""
        with suppress(StoreError):  # the database has said so itself, and it is still due
            self.sender.pump()

    def notify(self) -> None:
        """Send the notifications that are due, as far as there is room."""
        with suppress(StoreError):
            if self.notifier:
                self.notifier.pump()

    def _deliver(self) -> None:
        """Deliver nothing at a tick: a daemon says by a message when something is due."""

    def _run_claimed(self, take: Callable[..., ClaimT | None], work: Callable[[ClaimT], object]) -> None:
        """Take a claim over, do the work, and have its lease renewed meanwhile."""
        with suppress(StorageError):  # the database has said so itself, and the work is due again
            claim = take(utc_now(), self.settings.daemon.lease)
            if claim is None:
                return
            with self._lock:
                self._under_way[claim.token] = claim
                telemetry.UNDER_WAY.set(len(self._under_way))
            try:
                work(claim)
            except StorageError:
                self._unsettled.append(claim)
            finally:
                with self._lock:
                    del self._under_way[claim.token]
                    telemetry.UNDER_WAY.set(len(self._under_way))

    def _work(self) -> None:
        with self._lock:
            under_way = dict(self._under_way)
        self._replaced.close_unused(under_way)
        now, lease = utc_now(), self.settings.daemon.lease
        release_unsettled(self.store, self._unsettled, now)
        self._renewed = renew_leases(self.store, under_way.values(), renewed=self._renewed, now=now, lease=lease)
        if self.store.find_base_url() not in ("", self.settings.server.base_url):
            self.request_reload()  # feeds are to name the daemon that serves them

    def _sync(self, settings: Settings) -> None:
        """Store nothing: the daemon does."""

    def _replace_refresher(self, former: Client) -> None:
        with self._lock:
            if former is not self.refresher.client:
                self._replaced.add(former, self._under_way)

    def cancel(self) -> None:
        """Cut short what is under way; it is released, and claimed again some seconds later."""
        self.refresher.client.stop()
        self._replaced.stop()


class WorkerProcess:
    """The one worker of this process, from Celery's start to its end."""

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._resources = ExitStack()

    @property
    def worker(self) -> Worker:
        """The worker; it is there once Celery takes tasks."""
        if self._worker is None:
            raise RuntimeError("the worker has not begun")
        return self._worker

    def start(self, environment: Environment) -> None:
        """Open the store and begin to tick, unless that was done; BantinError where something cannot be used."""
        if self._worker is not None:
            return
        if environment.workers is not Workers.CELERY:
            raise SettingsError(OptionCode.WORKERS_HERE(), path="BANTIN_WORKERS")
        limit_heap()
        with ExitStack() as resources:
            store = resources.enter_context(open_environment_store(environment))
            holder = resources.enter_context(store.daemon_lock())
            worker = Worker(store, choose_load(environment), environment.settings, holder)
            resources.enter_context(serve_metrics(environment.metrics, lambda: utc_now() - worker.last_tick))
            freeze_heap()
            worker.start()
            self._worker = worker
            self._resources = resources.pop_all()

    def cancel(self) -> None:
        """Cut short what is under way, where anything is."""
        if self._worker is not None:
            self._worker.cancel()

    def stop(self) -> None:
        """Stop, and close the store."""
        if self._worker is not None:
            self._worker.stop()
        self._resources.close()


def _read_environment() -> Environment:
    """Return the process's environment; one that cannot be used ends it with a line, as Celery would print more."""
    try:
        return read_environment(os.environ)
    except SettingsError as error:
        sys.exit(f"bantin: {error}")


process = WorkerProcess()
_environment = _read_environment()
app = make_app(_environment.broker_url, _environment.queue)


def refresh(slug: str, token: str) -> None:
    """Refresh a claimed source."""
    process.worker.refresh(slug, token)


def read_article(guid: str, token: str, again: bool) -> None:
    """Read a claimed item's own page."""
    process.worker.read_article(guid, token, again)


def compose(slug: str) -> None:
    """Compose a source's feed."""
    process.worker.compose(slug)


def combine(slug: str) -> None:
    """Compose a feed of several sources."""
    process.worker.combine(slug)


def deliver() -> None:
    """Send the hub's subscribers what is due to them."""
    process.worker.deliver()


def notify() -> None:
    """Send the notifications that are due."""
    process.worker.notify()


add_tasks(
    app,
    {
        REFRESH: refresh,
        READ_ARTICLE: read_article,
        COMPOSE: compose,
        COMBINE: combine,
        DELIVER: deliver,
        NOTIFY: notify,
    },
)


def _on_init(conf: Any, options: Mapping[str, Any], **_: object) -> None:
    """Begin as Celery does; what cannot be used ends the process with a line, as nothing else ends Celery here."""
    try:
        if options.get("pool") not in (None, TaskPool):  # processes must not share connections, nor the lock
            raise SettingsError(OptionCode.WORKERS_POOL(), path="celery")
        process.start(_environment)
    except BantinError as error:
        sys.exit(f"bantin: {error}")
    conf.worker_concurrency = process.worker.settings.daemon.threads
    for name in QUIETED_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    shorten_logs()


def _handle_sighup(**_: object) -> None:
    """Have SIGHUP do what it does to a daemon, in the place of Celery's restart."""
    signal.signal(signal.SIGHUP, lambda *_: process.worker.request_reload())


def _on_shutting_down(**_: object) -> None:
    process.cancel()


def _on_shutdown(**_: object) -> None:
    process.stop()


celeryd_init.connect(_on_init, weak=False)
worker_ready.connect(_handle_sighup, weak=False)
worker_shutting_down.connect(_on_shutting_down, weak=False)
worker_shutdown.connect(_on_shutdown, weak=False)


def run(environment: Environment) -> int:
    """Work until SIGTERM or Ctrl-C; return the exit status, 1 where the broker lets no worker in."""
    configure(app, environment.broker_url, environment.queue)
    process.start(environment)
    worker = app.Worker(
        hostname=f"bantin-{os.getpid()}@{gethostname()}",
        loglevel=logging.INFO,
        without_gossip=True,
        without_mingle=True,
    )
    worker.start()
    return int(worker.exitcode or 0)
