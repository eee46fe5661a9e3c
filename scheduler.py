"""When: the clock that claims due sources and has them refreshed; the daemon.

One APScheduler job ticks; each tick takes up changed settings and claims what is due, as far as
threads are free and hosts may be asked. The database says what is due, so a tick that comes late
or a daemon that was down loses nothing and runs nothing twice.

Run as a script, this is `bantin run`.
"""

import logging
import random
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from apscheduler.executors.pool import ThreadPoolExecutor as TickExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from config import Settings
from model.counting import counted
from model.errors import SettingsError, StoreError
from model.outcome import Health, Run
from refresh import Refresher, sync
from scraper.fetch.client import Client
from store import ArticleClaim, Claim, Store

log = logging.getLogger("bantin")
PATIENCE = timedelta(seconds=30)  # of the command line, with a source that cannot be claimed
STOP_SECONDS = 6.0  # how long work under way may take to end, beside the server's 3 s, of 10 s in all

Result = TypeVar("Result")


def utc_now() -> datetime:
    """Return the present moment; the only clock that the daemon reads."""
    return datetime.now(UTC)


def at_the_edge(slug: str, work: Callable[[], Result], otherwise: Callable[[str], Result]) -> Result:
    """Do one source's work; a fault that nobody expected is logged, told to `otherwise`, and never another's."""
    try:
        return work()
    except Exception as error:
        log.exception("%s: a fault in Bantin itself", slug)
        return otherwise(f"a fault in Bantin itself: {type(error).__name__}: {error}")


class Dispatcher:
    """Claims due work as far as there is room for it, and has a pool of threads do it.

    `only` limits it to some sources, due or not, each once; without it, it takes what is due.
    """

    def __init__(
        self, refresher: Refresher, *, on_run: Callable[[Run], None], only: Collection[str] | None = None
    ) -> None:
        self.refresher = refresher
        self._on_run = on_run
        self._waiting = None if only is None else set(only)
        self._scope = None if only is None else tuple(only)
        self._threads = refresher.settings.daemon.threads
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="refresh")
        self._lock = threading.RLock()  # a future that is done at once calls back inside `_submit`
        self._under_way: dict[Future[object], Claim | ArticleClaim] = {}
        self._replaced: list[tuple[Client, set[Future[object]]]] = []  # with what may still be using each
        self._asked: dict[str, str] = {}  # host -> a URL of it, while it may not be asked again
        self._more = False  # the last claim filled the room: claim again as soon as there is some
        self._stopping = False

    def pump(self) -> bool:
        """Claim what there is room for: sources first, then articles; then compose what is due.

        Returns whether anything was claimed, or is still being worked on since before.
        """
        with self._lock:
            if self._stopping:
                return False
            self._close_replaced()
            before = len(self._under_way)
            room = 2 * self._threads - before
            claimed = self._claim_sources(room) if room > 0 else 0
            if room > claimed:
                claimed += self._claim_articles(room - claimed)
            self._more = room <= claimed
        self._compose()
        return before + claimed > 0

    def _claim_sources(self, room: int) -> int:
        if self._waiting is not None and not self._waiting:
            return 0
        refresher = self.refresher
        claims = refresher.store.claim(
            refresher.clock(),
            limit=room,
            lease=refresher.settings.daemon.lease,
            busy_hosts=self._busy_hosts(),
            slugs=None if self._waiting is None else tuple(self._waiting),
            under_way=[claim.slug for claim in self._under_way.values() if isinstance(claim, Claim)],
            per_host=refresher.settings.fetch.per_host,
        )
        for claim in claims:
            if self._waiting is not None:
                self._waiting.discard(claim.slug)
            self._submit(self._refresh, claim)
        return len(claims)

    def _claim_articles(self, room: int) -> int:
        refresher = self.refresher
        claims = refresher.store.claim_articles(
            refresher.clock(),
            limit=room,
            lease=refresher.settings.daemon.lease,
            busy_hosts=self._busy_hosts(),
            slugs=self._scope,
            per_host=refresher.settings.fetch.per_host,
        )
        for claim in claims:
            self._submit(self._read_article, claim)
        return len(claims)

    def _compose(self) -> None:
        for slug in self.refresher.store.composable(self.refresher.clock()):
            if not self._stopping and (self._scope is None or slug in self._scope):
                self._compose_one(self.refresher, slug)

    @staticmethod
    def _compose_one(refresher: Refresher, slug: str) -> None:
        at_the_edge(slug, lambda: refresher.compose_feed(slug), lambda _: refresher.postpone_feed(slug))

    def _submit(self, work: Callable[..., object], claim: Claim | ArticleClaim) -> None:
        future = self._pool.submit(work, claim)
        self._under_way[future] = claim
        self._asked[claim.host] = claim.url
        future.add_done_callback(self._done)

    def _done(self, future: "Future[object]") -> None:
        _log_fault(future)  # its lease runs out, and it is claimed again
        with self._lock:
            self._under_way.pop(future, None)
            if self._more and not self._stopping and len(self._under_way) <= self._threads:
                self._more = False
                self._pool.submit(self.pump).add_done_callback(_log_fault)

    @property
    def resting(self) -> bool:
        """Whether a host is left alone for a while, so that more may be due of it than was claimed."""
        with self._lock:
            return bool(self._busy_hosts())

    def _busy_hosts(self) -> tuple[str, ...]:
        self._asked = {host: url for host, url in self._asked.items() if self.refresher.client.free_in(url) > 0}
        full = (
            host
            for host, count in Counter(claim.host for claim in self._under_way.values()).items()
            if count >= self._per_host
        )
        return tuple({*full, *self._asked})

    @property
    def _per_host(self) -> int:
        return self.refresher.settings.fetch.per_host

    def _refresh(self, claim: Claim) -> None:
        refresher = self.refresher
        self._on_run(
            at_the_edge(claim.slug, lambda: refresher.refresh(claim), lambda fault: refresher.fail(claim, fault))
        )

    def _read_article(self, claim: ArticleClaim) -> None:
        refresher = self.refresher
        at_the_edge(claim.slug, lambda: refresher.read_article(claim), lambda _: refresher.fail_article(claim))

    def take_up(self, refresher: Refresher) -> None:
        """Work by another refresher from now on; what is under way ends by the one it began with."""
        with self._lock:
            if refresher.client is not self.refresher.client:
                self._replaced.append((self.refresher.client, set(self._under_way)))
            self.refresher = refresher

    def _close_replaced(self) -> None:
        for client, users in self._replaced:
            if users.isdisjoint(self._under_way):
                client.close()
        self._replaced = [(client, users) for client, users in self._replaced if not users.isdisjoint(self._under_way)]

    @property
    def working(self) -> bool:
        """Whether anything is under way."""
        with self._lock:
            return bool(self._under_way)

    def wait(self, seconds: float) -> None:
        """Wait until something that is under way ends, at most so long; all that time where nothing is."""
        with self._lock:
            futures = list(self._under_way)
        if futures:
            wait(futures, timeout=seconds, return_when="FIRST_COMPLETED")
        else:
            threading.Event().wait(seconds)

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """End: claim nothing more, cut requests short, give up leases; whether all ended in time."""
        with self._lock:
            self._stopping = True
            futures = list(self._under_way)
            clients = [self.refresher.client, *(client for client, _ in self._replaced)]
        for client in clients:
            client.stop()
        self._pool.shutdown(wait=False)
        return not wait(futures, timeout=seconds).not_done


def _log_fault(future: "Future[Any]") -> None:
    if fault := future.exception():
        log.error("a fault in Bantin itself", exc_info=fault)


class Daemon:
    """A store, a dispatcher and a ticking clock; settings are taken up while it runs."""

    def __init__(self, store: Store, load: Callable[[], Settings], path: Path) -> None:
        self.store, self._load, self._path = store, load, path
        self.settings = load()
        self.last_tick = utc_now()
        self._changed = self._stamp(otherwise=0)
        self._hang_up = threading.Event()
        rng = random.Random()
        refresher = Refresher(
            store=store, client=Client(self.settings.fetch), settings=self.settings, clock=utc_now, rng=rng
        )
        self.dispatcher = Dispatcher(refresher, on_run=log_run)
        sync(store, self.settings, utc_now(), rng)
        store.mend_clock(utc_now())
        self._clock = BackgroundScheduler(executors={"default": TickExecutor(1)}, timezone=UTC)

    def start(self) -> None:
        """Start to tick; returns at once."""
        seconds = self.settings.daemon.tick_seconds
        job = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._clock.add_job(self.tick, "interval", seconds=seconds, next_run_time=utc_now(), **job)
        self._clock.start()

    def tick(self) -> None:
        """Take up changed settings, then claim what is due; a fault leaves `last_tick` old for all to see."""
        self._take_up_settings()
        if utc_now() < self.last_tick:  # the machine's clock was set back: due times may lie far ahead
            self.store.mend_clock(utc_now())
        self.dispatcher.pump()
        self.last_tick = utc_now()

    def hang_up(self) -> None:
        """Ask for the settings to be read again at the next tick (SIGHUP)."""
        self._hang_up.set()

    def _stamp(self, *, otherwise: int) -> int:
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return otherwise

    def _take_up_settings(self) -> None:
        changed = self._stamp(otherwise=self._changed)  # being replaced just now, or gone: the old stay live
        if changed == self._changed and not self._hang_up.is_set():
            return
        self._hang_up.clear()
        try:
            settings = self._load()
            report = sync(self.store, settings, utc_now(), self.dispatcher.refresher.rng)
        except SettingsError as error:
            self._changed = changed
            log.error("the settings changed and cannot be used; the old ones stay live: %s", error)
        except StoreError as error:
            self._hang_up.set()  # asks for them at the next tick again
            log.error("the settings changed and cannot be stored; the old ones stay live until then: %s", error)
        else:
            self._changed = changed
            self._use(settings)
            log.info(
                "settings taken up: %s added, %d changed, %d removed",
                counted(len(report.added), "source"),
                *map(len, (report.changed, report.removed)),
            )

    def _use(self, settings: Settings) -> None:
        if lasting := sorted(_of_the_start(settings) - _of_the_start(self.settings)):
            log.warning(
                "changed, and taken up in whole after a restart only: %s", ", ".join(name for name, _ in lasting)
            )
        refresher = self.dispatcher.refresher
        if settings.fetch != self.settings.fetch:
            refresher = replace(refresher, client=Client(settings.fetch))
            self._try_forbidden_again()
        self.settings = settings
        self.dispatcher.take_up(replace(refresher, settings=settings))

    def _try_forbidden_again(self) -> None:
        """Make due what could not be asked: the settings that changed may be those that forbade it."""
        for state in self.store.sources():
            if state.enabled and state.health is Health.FORBIDDEN:
                self.store.mark_due(state.slug, utc_now())

    def stop(self) -> bool:
        """End the clock and all work, within STOP_SECONDS; whether all of it ended."""
        if self._clock.running:
            self._clock.shutdown(wait=False)
        return self.dispatcher.stop()


def _of_the_start(settings: Settings) -> set[tuple[str, str]]:
    """Return (name, value) of the settings that are read once, as the daemon begins."""
    server = {(f"server.{name}", repr(value)) for name, value in settings.server}
    return server | {(f"daemon.{name}", repr(getattr(settings.daemon, name))) for name in ("threads", "tick_seconds")}


def log_run(run: Run) -> None:
    """Write one line for a run; nothing for one that found nothing new."""
    if run.failed:
        log.warning("%s: %s", run.slug, run.message)
    elif run.new or run.changed:
        log.info("%s: %d new, %d changed of %d", run.slug, run.new, run.changed, run.found)
    for warning in run.warnings:
        log.warning("%s: %s", run.slug, warning)


def run_daemon(store: Store, load: Callable[[], Settings], path: Path, serve: Callable[[Daemon], None]) -> int:
    """Run until SIGTERM or Ctrl-C; return the exit status.

    `load` reads the settings, `path` is the file they stand in, or may stand in later, and `serve`
    answers readers until it is told to stop by a signal; it has the main thread, and starts the
    daemon as soon as it listens: the sample is asked of ourselves.
    """
    with store.daemon_lock():
        daemon = Daemon(store, load, path)
        signal.signal(signal.SIGHUP, lambda *_: daemon.hang_up())
        try:
            serve(daemon)
        finally:
            ended = daemon.stop()
    return 0 if ended else 1


def refresh_now(refresher: Refresher, slugs: Collection[str], on_run: Callable[[Run], None]) -> tuple[str, ...]:
    """Refresh some sources now, due or not, with their new items' own pages; for the command line.

    Returns the slugs that could not be had because a daemon is at work on them.
    """
    done: set[str] = set()

    def seen(run: Run) -> None:
        done.add(run.slug)
        on_run(run)

    dispatcher = Dispatcher(refresher, on_run=seen, only=slugs)
    try:
        _work_off(dispatcher, refresher, slugs, done)
    finally:
        dispatcher.stop()
    return tuple(sorted(set(slugs) - done))


def _work_off(dispatcher: Dispatcher, refresher: Refresher, slugs: Collection[str], done: Collection[str]) -> None:
    quiet_since = refresher.clock()
    while refresher.clock() - quiet_since < PATIENCE:
        if dispatcher.pump():
            quiet_since = refresher.clock()
        elif len(done) == len(set(slugs)) and not dispatcher.resting:
            break
        dispatcher.wait(0.2)
    dispatcher.pump()


if __name__ == "__main__":
    from cli import main

    sys.exit(main(["run", *sys.argv[1:]]))
