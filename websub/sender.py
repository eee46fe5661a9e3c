"""Has threads of its own do what subscriptions are due for, so that a slow subscriber holds up no source.

Nor do slow subscribers hold up the others, under however many names: hosts that took long at the last time share some
of the threads, and the rest are for those that did not.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from model.subscription import SubscriptionClaim
from sending import SendingPool
from websub.deliveries import Deliverer

THREADS = 16
PER_HOST = 4  # requests to one host at once: many subscribers share one, such as an aggregator
WISHES = 4  # threads that ask strangers whether they meant it, so that who never answers holds up no delivery
DEADLINE = 10.0  # seconds in which a subscriber is to have taken a document
SLOW_SECONDS = 2.0  # who takes longer is slow
SLOW_THREADS = 4  # that slow hosts share
SLOW_HOSTS = 4096  # that are remembered
CLEANING = timedelta(hours=1)  # after which expired subscriptions are deleted again
LEASE = timedelta(minutes=2)


class Sender(SendingPool[SubscriptionClaim]):
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
        super().__init__(threads, "websub")
        self._deliverer, self._per_host = deliverer, per_host
        self._slow_threads, self._slow_seconds = slow_threads, slow_seconds
        self._slow: OrderedDict[str, None] = OrderedDict()  # hosts that took long at the last time
        self._cleaned = datetime.min.replace(tzinfo=UTC)

    def _take(self, room: int) -> None:
        self._clean()
        room -= self._claim(room, but=self._slow)
        slow = sum(claim.host in self._slow for claim in self._under_way.values())
        self._claim(min(room, self._slow_threads - slow))

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
            self._submit(claim)
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
        if abs(now - self._cleaned) >= CLEANING:  # the clock may be set back
            self._deliverer.store.delete_expired_subscriptions(now)
            self._cleaned = now

    def _cut(self) -> None:
        self._deliverer.client.stop()
