"""Has threads of its own do what subscriptions are due for, so that a slow subscriber holds up no source.

Nor do slow subscribers hold up the others, under however many names: hosts that took long at the last time share some
of the threads, and the rest are for those that did not.
"""

import logging
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

from model.errors import StorageError, StoreError
from model.subscription import SubscriptionClaim
from websub.deliveries import Deliverer

log = logging.getLogger("bantin")
THREADS = 16
PER_HOST = 4  # requests to one host at once: many subscribers share one, such as an aggregator
WISHES = 4  # threads that ask strangers whether they meant it, so that who never answers holds up no delivery
DEADLINE = 10.0  # seconds in which a subscriber is to have taken a document
SLOW_SECONDS = 2.0  # who takes longer is slow
SLOW_THREADS = 4  # that slow hosts share
SLOW_HOSTS = 4096  # that are remembered
CLEANING = timedelta(hours=1)  # after which expired subscriptions are deleted again
LEASE = timedelta(minutes=2)
STOP_SECONDS = 1.0  # how long requests that are cut short may take to end


class Sender:
    """Claims due subscriptions as far as there is room, and has threads work on them."""

    def __init__(
        self,
        deliverer: Deliverer,
        threads: int = THREADS,
        per_host: int = PER_HOST,
        *,
        slow_threads: int = SLOW_THREADS,
        slow_seconds: float = SLOW_SECONDS,
    ) -> None:
        self._deliverer, self._threads, self._per_host = deliverer, threads, per_host
        self._slow_threads, self._slow_seconds = slow_threads, slow_seconds
        self._slow: OrderedDict[str, None] = OrderedDict()  # hosts that took long at the last time
        self._cleaned = datetime.min.replace(tzinfo=UTC)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="websub")
        self._lock = threading.RLock()  # a future that is done at once calls back inside `pump`
        self._under_way: dict[Future[None], SubscriptionClaim] = {}
        self._stopping = False

    def pump(self) -> bool:
        """Claim what there is room for; return whether anything is under way."""
        with self._lock:
            room = self._threads - len(self._under_way)
            if self._stopping or room <= 0:
                return bool(self._under_way)
            self._clean()
            room -= self._claim(room, but=self._slow)
            slow = sum(claim.host in self._slow for claim in self._under_way.values())
            self._claim(min(room, self._slow_threads - slow))
            return bool(self._under_way)

    def _claim(self, limit: int, but: Collection[str] = ()) -> int:
        """Take up to `limit` subscriptions, none of the hosts in `but`; return how many."""
        if limit <= 0:
            return 0
        counts = Counter(claim.host for claim in self._under_way.values())
        full = {host for host, count in counts.items() if count >= self._per_host}
        claims = self._deliverer.store.claim_subscriptions(
            self._deliverer.clock(),
            limit=limit,
            lease=LEASE,
            busy_hosts=full.union(but),
            per_host=self._per_host,
            wishes=WISHES - sum(claim.wish is not None for claim in self._under_way.values()),
        )
        for claim in claims:
            future = self._pool.submit(self._work, claim)
            self._under_way[future] = claim
            future.add_done_callback(self._on_done)
        return len(claims)

    def _work(self, claim: SubscriptionClaim) -> None:
        start = time.monotonic()
        try:
            self._deliverer.work(claim)
        finally:
            with self._lock:
                self._slow.pop(claim.host, None)
                if time.monotonic() - start >= self._slow_seconds:
                    self._slow[claim.host] = None
                if len(self._slow) > SLOW_HOSTS:
                    self._slow.popitem(last=False)

    def _clean(self) -> None:
        now = self._deliverer.clock()
        if now - self._cleaned >= CLEANING:
            self._deliverer.store.delete_expired_subscriptions(now)
            self._cleaned = now

    def _on_done(self, future: "Future[None]") -> None:
        with self._lock:
            self._under_way.pop(future, None)
            more = not self._stopping
        fault = future.exception()
        if isinstance(fault, StorageError):
            return  # the database has told of it; the lease runs out
        if fault:
            log.error("internal error in Bantin", exc_info=fault)
        elif more:
            self._pump_on()

    def _pump_on(self) -> None:
        """Take up what became due, or found no room, without waiting for the next tick."""
        try:
            self.pump()
        except (StoreError, RuntimeError) as error:  # the next tick tries again; or the pool has just been closed
            log.debug("nothing claimed: %s", error)

    def wait(self, seconds: float) -> None:
        """Wait until what is under way ends, at most so long."""
        with self._lock:
            futures = list(self._under_way)
        wait(futures, timeout=seconds)

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Claim nothing more, cut requests short, give up leases; whether all ended in time."""
        with self._lock:
            self._stopping = True
            futures = list(self._under_way)
        self._deliverer.client.stop()
        self._pool.shutdown(wait=False)
        return not wait(futures, timeout=seconds).not_done
