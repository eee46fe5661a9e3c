"""Has threads of its own send what is due, claimed piece by piece from the store, and stops them in time.

`websub` sends feed documents by it, `notify` notifications. A thread is begun when there is something to send.
"""

import logging
import threading
from abc import ABC, abstractmethod
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

from model.errors import StorageError, StoreError

log = logging.getLogger("bantin")
STOP_SECONDS = 1.0  # how long requests that are cut short may take to end

Task = TypeVar("Task")


class SendingPool(ABC, Generic[Task]):
    """Takes tasks as far as there is room, and has threads work on them.

    What is lost in between is claimed again once its lease runs out.
    """

    def __init__(self, threads: int, name: str) -> None:
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._lock = threading.RLock()  # a future that is done at once calls back inside `pump`
        self._under_way: dict[Future[None], Task] = {}
        self._stopping = False

    @abstractmethod
    def _take(self, room: int) -> None:
        """Claim up to `room` tasks, and `_submit` each; called with the lock held."""

    @abstractmethod
    def _work(self, task: Task) -> None:
        """Do a task and store what came of it; called in a thread of the pool."""

    @abstractmethod
    def _cut(self) -> None:
        """Cut short what is being sent."""

    def pump(self) -> bool:
        """Claim what there is room for; return whether anything is under way."""
        with self._lock:
            room = self._threads - len(self._under_way)
            if room > 0 and not self._stopping:
                self._take(room)
            return bool(self._under_way)

    def _submit(self, task: Task) -> None:
        future = self._pool.submit(self._work, task)
        self._under_way[future] = task
        future.add_done_callback(self._on_done)

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
        """Claim nothing more, cut short what is being sent, give up leases; whether all ended in time."""
        with self._lock:
            self._stopping = True
            futures = list(self._under_way)
        self._cut()
        self._pool.shutdown(wait=False)
        return not wait(futures, timeout=seconds).not_done
