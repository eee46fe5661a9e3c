"""Claims work that is due, as far as threads are free and hosts may be fetched from, and has threads do it.

`refresh_now` does the same for a few sources, due or not, and ends.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any, TypeVar

from combine import compose_combination, postpone_combination
from messages import Message
from messages.runs import RunCode
from model.errors import StorageError
from model.outcome import Run
from refresh import Refresher
from scraper.fetch.client import Client
from store import ArticleClaim, Claim

log = logging.getLogger("bantin")
PATIENCE = timedelta(seconds=30)  # of the command line, with a source that cannot be claimed
STOP_SECONDS = 6.0  # how long work under way may take to end, beside the server's 3 s, of 10 s in all

Result = TypeVar("Result")


def run_guarded(slug: str, work: Callable[[], Result], on_fault: Callable[[Message], Result]) -> Result:
    """Do one source's work; a fault that nobody expected is logged, passed to `on_fault`, and never another's.

    What the database refuses is no source's fault: StorageError goes on to the caller.
    """
    try:
        return work()
    except StorageError:
        raise
    except Exception as error:
        log.exception("%s: internal error in Bantin", slug)
        return on_fault(RunCode.INTERNAL(kind=type(error).__name__, reason=str(error)))


class Dispatcher:
    """Claims due work as far as there is room for it, and has a pool of threads do it.

    `only` limits it to some sources, due or not, each once; without it, it takes what is due.
    """

    def __init__(
        self, refresher: Refresher, *, on_run: Callable[[Run], None], only: Collection[str] | None = None
    ) -> None:
        self.refresher = refresher
        self._on_run = on_run
        self._unclaimed = None if only is None else set(only)
        self._scope = None if only is None else tuple(only)
        self._threads = refresher.settings.daemon.threads
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="refresh")
        self._lock = threading.RLock()  # a future that is done at once calls back inside `_submit`
        self._under_way: dict[Future[object], Claim | ArticleClaim] = {}
        self._replaced: list[tuple[Client, set[Future[object]]]] = []  # with what may still be using each
        self._resting_hosts: dict[str, str] = {}  # host -> a URL of it, while nothing may be fetched from it
        self._unsettled: list[Claim | ArticleClaim] = []  # the database refused to keep what came of these
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
            self._release_unsettled()
            before = len(self._under_way)
            room = 2 * self._threads - before
            claimed = self._claim_sources(room) if room > 0 else 0
            if room > claimed:
                claimed += self._claim_articles(room - claimed)
            self._more = room <= claimed
        self._compose_due_feeds()
        return before + claimed > 0

    def _claim_sources(self, room: int) -> int:
        if self._unclaimed is not None and not self._unclaimed:
            return 0
        refresher = self.refresher
        claims = refresher.store.claim_sources(
            refresher.clock(),
            limit=room,
            lease=refresher.settings.daemon.lease,
            busy_hosts=self._busy_hosts(),
            slugs=None if self._unclaimed is None else tuple(self._unclaimed),
            under_way=[claim.slug for claim in self._under_way.values() if isinstance(claim, Claim)],
            per_host=refresher.settings.fetch.per_host,
        )
        for claim in claims:
            if self._unclaimed is not None:
                self._unclaimed.discard(claim.slug)
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

    def _compose_due_feeds(self) -> None:
        for slug in self.refresher.store.list_composable(self.refresher.clock()):
            if not self._stopping and (self._scope is None or slug in self._scope):
                self._compose_feed(self.refresher, slug)
        for slug in self.refresher.store.list_due_combinations(self.refresher.clock()):
            if not self._stopping:
                self._compose_combination(self.refresher, slug)

    @staticmethod
    def _compose_feed(refresher: Refresher, slug: str) -> None:
        publisher = refresher.publisher
        run_guarded(slug, lambda: publisher.compose_feed(slug), lambda _: publisher.postpone_feed(slug))

    @staticmethod
    def _compose_combination(refresher: Refresher, slug: str) -> None:
        """Compose a feed of several sources; what is too much for one turn is left for the next."""
        publisher = refresher.publisher
        run_guarded(slug, lambda: compose_combination(publisher, slug), lambda _: postpone_combination(publisher, slug))

    def _submit(self, work: Callable[..., object], claim: Claim | ArticleClaim) -> None:
        future = self._pool.submit(work, claim)
        self._under_way[future] = claim
        self._resting_hosts[claim.host] = claim.url
        future.add_done_callback(self._on_done)

    def _on_done(self, future: "Future[object]") -> None:
        _log_fault(future)  # its lease runs out, and it is claimed again
        with self._lock:
            claim = self._under_way.pop(future, None)
            if claim is not None and isinstance(future.exception(), StorageError):
                self._unsettled.append(claim)
            if self._more and not self._stopping and len(self._under_way) <= self._threads:
                self._more = False
                self._pool.submit(self.pump).add_done_callback(_log_fault)

    def _release_unsettled(self) -> None:
        """End the leases of what could not be settled, so that it is claimed again at once."""
        store, now = self.refresher.store, self.refresher.clock()
        while self._unsettled:
            claim = self._unsettled[-1]
            if isinstance(claim, Claim):
                store.release_source(claim, claim.due)
            else:
                store.release_article(claim, now)
            self._unsettled.pop()

    @property
    def is_resting(self) -> bool:
        """Whether a host is left alone for a while, so that more may be due of it than was claimed."""
        with self._lock:
            return bool(self._busy_hosts())

    def _busy_hosts(self) -> tuple[str, ...]:
        seconds_until_free = self.refresher.client.seconds_until_free
        self._resting_hosts = {host: url for host, url in self._resting_hosts.items() if seconds_until_free(url) > 0}
        full = (
            host
            for host, count in Counter(claim.host for claim in self._under_way.values()).items()
            if count >= self._per_host
        )
        return tuple({*full, *self._resting_hosts})

    @property
    def _per_host(self) -> int:
        return self.refresher.settings.fetch.per_host

    def _refresh(self, claim: Claim) -> None:
        refresher = self.refresher
        self._on_run(
            run_guarded(claim.slug, lambda: refresher.refresh(claim), lambda fault: refresher.fail(claim, fault))
        )

    def _read_article(self, claim: ArticleClaim) -> None:
        reader = self.refresher.article_reader
        run_guarded(claim.slug, lambda: reader.read(claim), lambda fault: reader.fail(claim, fault))

    def replace_refresher(self, refresher: Refresher) -> None:
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
    def is_working(self) -> bool:
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
    fault = future.exception()
    if fault and not isinstance(fault, StorageError):  # which the database has told of already
        log.error("internal error in Bantin", exc_info=fault)


def refresh_now(
    refresher: Refresher,
    slugs: Collection[str],
    on_run: Callable[[Run], None],
    is_interrupted: Callable[[], bool] = lambda: False,
) -> tuple[str, ...]:
    """Refresh some sources now, due or not, with their new items' own pages; for the command line.

    Returns the slugs that were not refreshed because a daemon is at work on them, or because `is_interrupted`, which
    is called several times a second, said so.
    """
    done: set[str] = set()

    def record_run(run: Run) -> None:
        done.add(run.slug)
        on_run(run)

    dispatcher = Dispatcher(refresher, on_run=record_run, only=slugs)
    try:
        _run_until_done(dispatcher, refresher, slugs, done, is_interrupted)
    finally:
        dispatcher.stop()
    return tuple(sorted(set(slugs) - done))


def _run_until_done(
    dispatcher: Dispatcher,
    refresher: Refresher,
    slugs: Collection[str],
    done: Collection[str],
    is_interrupted: Callable[[], bool],
) -> None:
    quiet_since = refresher.clock()
    while refresher.clock() - quiet_since < PATIENCE:
        if is_interrupted():
            return
        if refresher.store.fault:
            raise refresher.store.fault
        if dispatcher.pump():
            quiet_since = refresher.clock()
        elif len(done) == len(set(slugs)) and not dispatcher.is_resting:
            break
        dispatcher.wait(0.2)
    dispatcher.pump()
