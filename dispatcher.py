"""Claims work that is due, as far as threads are free and hosts may be fetched from, and has threads do it.

`refresh_now` does the same for a few sources, due or not, and ends.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any, TypeVar

import telemetry
from combine import compose_combination, postpone_combination
from leasing import release_unsettled, renew_leases
from messages import Message
from messages.runs import RunCode
from model.errors import StorageError
from model.outcome import Run
from refresh import Refresher
from scraper.fetch.client import Client
from settings.stored import is_browsed
from store import ArticleClaim, Claim

log = logging.getLogger("bantin")
PATIENCE = timedelta(seconds=30)  # of the command line, with a source that cannot be claimed
CLAIM_PAUSE = 0.1  # seconds at least until more pages of a host are claimed between two ticks
COMBINE_PAUSES = 100  # times as long as composing feeds of several sources took, until the next ones are
COMBINE_LONGEST = timedelta(minutes=1)
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


def refresh_claimed(refresher: Refresher, claim: Claim) -> Run:
    """Refresh a claimed source, count how it went, and return the run."""
    run = run_guarded(claim.slug, lambda: refresher.refresh(claim), lambda fault: refresher.fail(claim, fault))
    telemetry.RUNS.labels(run.outcome).inc()
    telemetry.RUN_SECONDS.observe((run.ended - run.started).total_seconds())
    telemetry.ITEMS.labels("new").inc(run.new)
    telemetry.ITEMS.labels("edited").inc(run.changed)
    return run


def read_claimed(refresher: Refresher, claim: ArticleClaim) -> None:
    """Read a claimed item's own page, and count how it went."""
    reader = refresher.article_reader
    is_read = run_guarded(claim.slug, lambda: reader.read(claim), lambda fault: reader.fail(claim, fault))
    telemetry.ARTICLES.labels("read" if is_read else "failed").inc()


def compose_due_feed(refresher: Refresher, slug: str) -> None:
    """Compose a source's feed again."""
    publisher = refresher.publisher
    run_guarded(slug, lambda: publisher.compose_feed(slug), lambda _: publisher.postpone_feed(slug))


def compose_due_combination(refresher: Refresher, slug: str) -> bool:
    """Compose a feed of several sources; False where it was too much for one turn, and is left for the next."""
    publisher = refresher.publisher
    return run_guarded(
        slug, lambda: compose_combination(publisher, slug), lambda _: postpone_combination(publisher, slug)
    )


class ReplacedClients:
    """Clients that other settings took the place of; each is closed once nothing that it began is under way."""

    def __init__(self) -> None:
        self._clients: list[tuple[Client, set[object]]] = []

    def add(self, client: Client, users: Iterable[object]) -> None:
        """Keep a client for what is under way by it."""
        self._clients.append((client, set(users)))

    def close_unused(self, under_way: Collection[object]) -> None:
        """Close those whose users have all ended."""
        for client, users in self._clients:
            if users.isdisjoint(under_way):
                client.close()
        self._clients = [(client, users) for client, users in self._clients if not users.isdisjoint(under_way)]

    def stop(self) -> None:
        """Cut short what they have under way."""
        for client, _ in self._clients:
            client.stop()


class Dispatcher:
    """Claims due work as far as there is room for it, and has a pool of threads do it.

    `only` limits it to some sources, due or not, each once; without it, it takes what is due.
    """

    fault: Message | None = None  # nothing but the database keeps threads from working

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
        self._replaced = ReplacedClients()
        self._resting_hosts: dict[str, str] = {}  # host -> a URL of it, while nothing may be fetched from it
        self._unsettled: list[Claim | ArticleClaim] = []  # the database refused to keep what came of these
        self._may_hold_lost_leases = False  # a claim failed: the database may have granted it, and the answer was lost
        self._renewed = refresher.clock()
        self._more = False  # the last claim filled the room: claim again as soon as there is some
        self._waking = False  # whether more is claimed shortly, see `_claim_when_free`
        self._combine_from = refresher.clock()
        self._stopping = False

    def pump(self) -> bool:
        """Claim what there is room for: sources first, then articles; then compose what is due.

        Returns whether anything was claimed, or is still being worked on since before.
        """
        with self._lock:
            if self._stopping:
                return False
            self._replaced.close_unused(self._under_way)
            release_unsettled(self.refresher.store, self._unsettled, self.refresher.clock())
            self._renew_leases()
            before = len(self._under_way)
            claimed = self._claim_work()
        self._compose_due_feeds()
        return before + claimed > 0

    def _claim_more(self) -> None:
        """Claim what there is room for between two ticks; feeds wait for the next, so that a batch is one change."""
        with self._lock:
            if not self._stopping:
                release_unsettled(self.refresher.store, self._unsettled, self.refresher.clock())
                self._claim_work()

    def _claim_work(self) -> int:
        """Claim what there is room for, sources first; return how much it is."""
        if self._may_hold_lost_leases:
            known = {claim.token for claim in (*self._under_way.values(), *self._unsettled)}
            self.refresher.store.free_lost_leases(known)
        self._may_hold_lost_leases = True
        room = 2 * self._threads - len(self._under_way)
        claimed = self._claim_sources(room) if room > 0 else 0
        if room > claimed:
            claimed += self._claim_articles(room - claimed)
        self._may_hold_lost_leases = False
        self._more = room <= claimed
        return claimed

    def _claim_sources(self, room: int) -> int:
        """Claim sources; of those that the browser opens, which shows one page at a time, one beside none of its kind.

        So they hold one thread, however many of them are due, and none waits for the browser.
        """
        if not any(entry.browser for entry in self.refresher.settings.sources):
            return self._claim_some(room, by_browser=None)
        is_browsing = any(isinstance(claim, Claim) and is_browsed(claim.options) for claim in self._under_way.values())
        claimed = 0 if is_browsing else self._claim_some(1, by_browser=True)
        return claimed + (self._claim_some(room - claimed, by_browser=False) if room > claimed else 0)

    def _claim_some(self, room: int, *, by_browser: bool | None) -> int:
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
            by_browser=by_browser,
        )
        for claim in claims:
            if self._unclaimed is not None:
                self._unclaimed.discard(claim.slug)
            if self._scope is None:
                telemetry.LATENESS.observe((refresher.clock() - claim.due).total_seconds())
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
                compose_due_feed(self.refresher, slug)
        wait = self._combine_from - self.refresher.clock()  # longer than any where the clock was set back
        if self._scope is not None or not timedelta(0) < wait <= COMBINE_LONGEST:
            self._compose_due_combinations()

    def _compose_due_combinations(self) -> None:
        """Compose feeds of several sources; the next ones wait the longer the longer these took.

        One of all sources is due whenever one of them has something new, and of ten thousand it takes a while.
        """
        begun, finished = self.refresher.clock(), True
        for slug in self.refresher.store.list_due_combinations(begun):
            if not self._stopping:
                finished = compose_due_combination(self.refresher, slug) and finished
        pause = COMBINE_PAUSES * (self.refresher.clock() - begun)
        self._combine_from = begun + min(pause, COMBINE_LONGEST) if finished else begun

    def _submit(self, work: Callable[..., object], claim: Claim | ArticleClaim) -> None:
        future = self._pool.submit(work, claim)
        self._under_way[future] = claim
        telemetry.UNDER_WAY.set(len(self._under_way))
        self._resting_hosts[claim.host] = claim.url
        future.add_done_callback(self._on_done)

    def _on_done(self, future: "Future[object]") -> None:
        _log_fault(future)  # its lease runs out, and it is claimed again
        with self._lock:
            claim = self._under_way.pop(future, None)
            telemetry.UNDER_WAY.set(len(self._under_way))
            if claim is not None and isinstance(future.exception(), StorageError):
                self._unsettled.append(claim)
            if self._stopping:
                return
            if self._more and len(self._under_way) <= self._threads:
                self._more = False
                self._pool.submit(self._claim_more).add_done_callback(_log_fault)
            elif isinstance(claim, ArticleClaim) and not self._waking:
                self._claim_when_free(claim.url)

    def _claim_when_free(self, url: str) -> None:
        """Claim again once a host may be asked: where one page of it waited there are mostly more, and ticks are rare.

        Nothing waits for it but a timer, one at a time.
        """
        longest = self.refresher.settings.daemon.tick_seconds
        wait = max(min(self.refresher.client.seconds_until_free(url), longest), CLAIM_PAUSE)
        self._waking = True
        timer = threading.Timer(wait, self._wake)
        timer.daemon = True
        timer.start()

    def _wake(self) -> None:
        with self._lock:
            self._waking = False
            if not self._stopping:
                self._pool.submit(self._claim_more).add_done_callback(_log_fault)

    def _renew_leases(self) -> None:
        now, lease = self.refresher.clock(), self.refresher.settings.daemon.lease
        claims = self._under_way.values()
        self._renewed = renew_leases(self.refresher.store, claims, renewed=self._renewed, now=now, lease=lease)

    @property
    def is_resting(self) -> bool:
        """Whether a host is left alone for a while, so that more may be due of it than was claimed."""
        with self._lock:
            return bool(self._busy_hosts())

    def _busy_hosts(self) -> tuple[str, ...]:
        seconds_until_free = self.refresher.client.seconds_until_free
        self._resting_hosts = {host: url for host, url in self._resting_hosts.items() if seconds_until_free(url) > 0}
        counts = Counter(claim.host for claim in self._under_way.values())
        full = (host for host, count in counts.items() if count >= self._per_host)
        return tuple({*full, *self._resting_hosts})

    @property
    def _per_host(self) -> int:
        return self.refresher.settings.fetch.per_host

    def _refresh(self, claim: Claim) -> None:
        self._on_run(refresh_claimed(self.refresher, claim))

    def _read_article(self, claim: ArticleClaim) -> None:
        read_claimed(self.refresher, claim)

    def replace_refresher(self, refresher: Refresher) -> None:
        """Work by another refresher from now on; what is under way ends by the one it began with."""
        with self._lock:
            if refresher.client is not self.refresher.client:
                self._replaced.add(self.refresher.client, self._under_way)
            self.refresher = refresher

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
        self.refresher.client.stop()
        self._replaced.stop()
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
        quiet_since = min(quiet_since, refresher.clock())  # which may be set back
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
