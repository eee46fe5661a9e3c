"""Who reads a page: the thread that has it, or, where that may take long, a process of its own.

Python does one thing at a time: while a thread reads a page of many megabytes, feeds and all other pages wait. So a
page that is large, and one like it that was slow the last time, is read by `reading_process`, within limits of time and
memory. Any other is read by the thread at hand, and then nothing is started or loaded; it costs two looks at a clock.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, TypeVar

from scraper.fetch.options import ReadingOptions

if TYPE_CHECKING:
    from scraper.reading_process import ReadingProcess

Result = TypeVar("Result")
SLOW = 0.25  # seconds of the processor
HUNG = 10.0  # seconds after which what a thread began is taken for slow, though it has not ended


class Reader:
    """Reads pages here or in a process of its own. Safe to use from many threads; `close` it in the end."""

    def __init__(self, options: ReadingOptions) -> None:
        """Start nothing yet."""
        self._options = options
        self._slow: set[Hashable] = set()
        self._began: dict[Hashable, float] = {}  # what threads read just now
        self._making = threading.Lock()
        self._process: ReadingProcess | None = None
        self._stopped = False

    def read(self, work: Callable[[], Result], *, size: int, kind: Hashable, url: str) -> Result:
        """Return what `work` returns, or raise what it raises: a function of plain values, with plain values bound.

        `size` is that of the page in bytes, or what weighs like them; what is of one `kind` (the listing of a source,
        its articles) is slow together. LimitError where a limit was passed, with `url` as its subject.
        """
        if not self._options.enabled or (size < self._options.large_bytes and not self._is_slow(kind)):
            return self._read_here(work, kind)
        self._slow.add(kind)  # unless it ends soon
        value, seconds = self._find_process().run(work, url)
        if seconds < SLOW:
            self._slow.discard(kind)
        return value

    def _is_slow(self, kind: Hashable) -> bool:
        began = self._began.get(kind)
        return kind in self._slow or (began is not None and time.monotonic() - began > HUNG)

    def _read_here(self, work: Callable[[], Result], kind: Hashable) -> Result:
        self._began[kind] = time.monotonic()
        started = time.thread_time()
        try:
            return work()
        finally:
            self._began.pop(kind, None)
            if time.thread_time() - started >= SLOW:
                self._slow.add(kind)

    def _find_process(self) -> "ReadingProcess":
        from scraper.reading_process import ReadingProcess

        with self._making:
            if self._process is None:
                self._process = ReadingProcess(self._options)
                if self._stopped:
                    self._process.stop()
            return self._process

    def stop(self) -> None:
        """Cut short what a process reads, from any thread: it, and every later page for it, raises StoppedError."""
        with self._making:
            self._stopped = True
            if self._process is not None:
                self._process.stop()

    def close(self) -> None:
        """Stop, and wait until the process has ended."""
        self.stop()
        if self._process is not None:
            self._process.close()
