"""Has threads of its own do what subscriptions are due for, so that a slow subscriber holds up no source."""

import logging
import threading
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta

from model.errors import StoreError
from model.subscription import SubscriptionClaim
from websub.deliveries import Deliverer

log = logging.getLogger("bantin")
THREADS = 16
PER_HOST = 4  # requests to one host at once: many subscribers share one, such as an aggregator
WISHES = 4  # threads that ask strangers whether they meant it, so that who never answers holds up no delivery
DEADLINE = 10.0  # seconds in which a subscriber is to have taken a document
LEASE = timedelta(minutes=2)
STOP_SECONDS = 1.0  # how long requests that are cut short may take to end


class Sender:
    """Claims due subscriptions as far as there is room, and has threads work on them."""

    def __init__(self, deliverer: Deliverer, threads: int = THREADS, per_host: int = PER_HOST) -> None:
        self._deliverer, self._threads, self._per_host = deliverer, threads, per_host
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
            counts = Counter(claim.host for claim in self._under_way.values())
            claims = self._deliverer.store.claim_subscriptions(
                self._deliverer.clock(),
                limit=room,
                lease=LEASE,
                busy_hosts=[host for host, count in counts.items() if count >= self._per_host],
                per_host=self._per_host,
                wishes=WISHES - sum(claim.wish is not None for claim in self._under_way.values()),
            )
            for claim in claims:
                future = self._pool.submit(self._deliverer.work, claim)
                self._under_way[future] = claim
                future.add_done_callback(self._on_done)
            return bool(self._under_way)

    def _on_done(self, future: "Future[None]") -> None:
        with self._lock:
            self._under_way.pop(future, None)
            more = not self._stopping
        if fault := future.exception():
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
