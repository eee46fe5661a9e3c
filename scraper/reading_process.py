"""One process that reads pages within limits: started when first needed, ended when idle, or when a page broke it.

Pages are read one after the other, for threads that wait meanwhile. It is spawned, not forked, for other threads run
beside, and it ends with the process that started it, however that ends. Pebble starts, watches and kills it.
"""

import multiprocessing
import os
import pickle
import resource
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from lxml.etree import LxmlError
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from messages.fetch import FetchCode
from messages.reading import ReadingCode
from model.errors import BantinError, BusyError, LimitError, StoppedError
from scraper.fetch.options import ReadingOptions

Result = TypeVar("Result")
PATIENCE = 240.0  # seconds that a page waits for those before it; a claim holds for 300
WAITING = 3  # times the seconds of the processor that a page may take in all, on a machine that does other things too
MOST_PAGES = 200  # that one process reads, so that memory which is lost somewhere comes back
KEPT = 0.5  # of the memory that it may take; one that came to more is ended, so that it is given back
SPENT = 0.9  # of that memory; a page whose reading failed beyond it, failed for want of memory
TRIES = 2  # of a page whose process ended by no limit: another may have killed it


class ReadingProcess:
    """The process, and the pages that wait for it. Safe to use from many threads; `close` it in the end."""

    def __init__(self, options: ReadingOptions) -> None:
        """Start nothing yet."""
        self._options = options
        self._turn = threading.Lock()
        self._pool: ProcessPool | None = None
        self._future: ProcessFuture[bytes] | None = None
        self._idle: threading.Timer | None = None
        self._stopped = False

    def run(self, work: Callable[[], Result], url: str) -> tuple[Result, float]:
        """Return what `work` returned there, and the seconds of the processor that it took; or raise what it raised.

        `work` and what it returns are pickled. LimitError where it passed a limit, BusyError where its turn did not
        come within four minutes.
        """
        if not self._turn.acquire(timeout=PATIENCE):
            raise BusyError(ReadingCode.BUSY(seconds=PATIENCE), subject=url)
        try:
            if self._idle is not None:
                self._idle.cancel()
            value, seconds, peak = pickle.loads(self._try_twice(work, url))
            if peak > KEPT * self._options.max_memory:
                self._end()
            return value, seconds
        finally:
            self._end_later()
            self._turn.release()

    def _try_twice(self, work: Callable[[], object], url: str) -> bytes:
        for _ in range(TRIES):
            try:
                return self._submit(work, url)
            except ProcessExpired as expired:
                self._end()
                ended = _name_signal(expired.exitcode)
                if expired.exitcode == -signal.SIGXCPU:
                    raise self._make_too_slow(url) from None
            except BrokenProcessPool as error:  # it was killed while it had nothing to do
                self._end()
                ended = str(error)
        raise LimitError(ReadingCode.CRASHED(reason=ended), subject=url)

    def _submit(self, work: Callable[[], object], url: str) -> bytes:
        if self._stopped:
            raise StoppedError(FetchCode.STOPPED(), subject=url)
        seconds = self._options.seconds
        self._future = self._schedule(partial(perform, work, seconds), WAITING * seconds)
        if self._stopped:
            self._future.cancel()
        try:
            return self._future.result()
        except CancelledError:
            self._end()
            raise StoppedError(FetchCode.STOPPED(), subject=url) from None
        except TimeoutError:
            raise self._make_too_slow(url) from None
        except MemoryError:
            self._end()
            limit = self._options.max_memory
            raise LimitError(ReadingCode.TOO_MUCH_MEMORY(limit=limit), subject=url) from None
        finally:
            self._future = None

    def _schedule(self, task: Callable[[], bytes], timeout: float) -> "ProcessFuture[bytes]":
        try:
            return self._find_pool().schedule(task, timeout=timeout)
        except RuntimeError as error:  # Pebble's, of a pool that no longer works
            raise BrokenProcessPool(str(error)) from None

    def _make_too_slow(self, url: str) -> LimitError:
        return LimitError(ReadingCode.TOO_SLOW(seconds=self._options.seconds), subject=url)

    def _find_pool(self) -> ProcessPool:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=1,
                max_tasks=MOST_PAGES,
                initializer=prepare,
                initargs=(self._options.max_memory,),
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool

    def _end_later(self) -> None:
        if self._pool is not None:
            self._idle = threading.Timer(self._options.idle_seconds, self._end_when_idle)
            self._idle.daemon = True
            self._idle.start()

    def _end_when_idle(self) -> None:
        if self._turn.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._turn.release()

    def _end(self) -> None:
        """End the process; whoever calls this has the turn."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]  # Pebble leaves it without types
            pool.join()

    def stop(self) -> None:
        """Cut short what is read, from any thread: it, and every later page, raises StoppedError."""
        self._stopped = True
        if (future := self._future) is not None:
            future.cancel()  # type: ignore[no-untyped-call]  # as above
        self._end_when_idle()

    def close(self) -> None:
        """Stop, and wait until the process has ended."""
        self.stop()
        with self._turn:
            if self._idle is not None:
                self._idle.cancel()
            self._end()


def _name_signal(exitcode: int) -> str:
    return signal.Signals(-exitcode).name if -exitcode in set(signal.Signals) else f"status {exitcode}"


def prepare(max_memory: int) -> None:
    """Begin, in the process: with its limits, to be ended by SIGTERM at once, and with the process that started it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, max_memory)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
    os._exit(1)


def perform(work: Callable[[], object], seconds: float) -> bytes:
    """Do the work, in the process; return pickled what it returned, the seconds that it took, and the peak of memory.

    What libxml2 makes of memory that it is refused looks like a fault of the page, and is none: MemoryError.
    """
    began = time.process_time()
    _limit(resource.RLIMIT_CPU, int(began + seconds) + 1)  # SIGXCPU then ends it, whatever it does
    try:
        value = work()
    except (BantinError, LxmlError) as error:
        if _measure_peak() > SPENT * resource.getrlimit(resource.RLIMIT_AS)[0] > 0:
            raise MemoryError from error
        raise
    return pickle.dumps((value, time.process_time() - began, _measure_peak()), pickle.HIGHEST_PROTOCOL)


def _measure_peak() -> int:
    """Return the most bytes of address space that this process had (proc(5)); 0 where that is not told."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmPeak:"):
                return int(line.split()[1]) * 1024
    return 0


def _limit(kind: int, value: int) -> None:
    _, most = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if most == resource.RLIM_INFINITY else min(value, most), most))
