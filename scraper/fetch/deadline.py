"""The total time of one request, kept by a watchdog: a thread that shuts the socket.

A time-out of the socket bounds only the silence between two bytes. A server that drips
(slow headers, endless `100 Continue`, one byte a second) is stopped by nothing but this.
A socket that is shut looks like the end of the body, so the deadline remembers why it was cut.
"""

import contextlib
import heapq
import itertools
import queue
import socket
import threading
import time
from enum import Enum, auto
from types import TracebackType

from messages.fetch import FetchCode
from model.errors import DeadlineError, FetchError, NetworkError, StoppedError


class CutReason(Enum):
    """Why a request was cut short."""

    TIME_OVER = auto()
    STOPPED = auto()


current = threading.local()  # .deadline: the one that this thread's connection belongs to


class Deadline:
    """The time that one request may take, and what is to be cut when it is over. A context manager of one thread."""

    __slots__ = ("_cut_reason", "_lock", "_results", "_socket", "_watch", "ends", "seconds", "subject")

    def __init__(self, watch: "DeadlineWatch", subject: str, seconds: float) -> None:
        """Keep the limits; the time runs from here."""
        self._watch, self.subject, self.seconds = watch, subject, seconds
        self.ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._results: queue.SimpleQueue[object] | None = None
        self._cut_reason: CutReason | None = None

    def __enter__(self) -> "Deadline":
        """Start the watch."""
        current.deadline = self
        self._watch.add(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """End the watch; where the request was cut, raise why, whatever error it looked like."""
        current.deadline = None
        self._watch.remove(self)
        with self._lock:
            self._socket = self._results = None
        if isinstance(error, NetworkError) and time.monotonic() >= self.ends:
            # The socket's own timeout may come just before the watch.
            self._cut_reason = self._cut_reason or CutReason.TIME_OVER
        if self._cut_reason and (error is None or isinstance(error, Exception)):
            raise self.make_error() from None

    def make_error(self) -> FetchError:
        """Return the error that says why the request was cut."""
        if self._cut_reason is CutReason.STOPPED:
            return StoppedError(FetchCode.STOPPED(), subject=self.subject)
        return DeadlineError(FetchCode.DEADLINE(seconds=self.seconds), subject=self.subject)

    def seconds_left(self) -> float:
        """Return the seconds that are left; where none are, raise."""
        left = self.ends - time.monotonic()
        if left <= 0 or self._cut_reason:
            self._cut_reason = self._cut_reason or CutReason.TIME_OVER
            raise self.make_error()
        return left

    def hold_socket(self, held: socket.socket | None) -> None:
        """Keep the socket that is to be shut when the time is over."""
        with self._lock:
            self._socket = held
            if self._cut_reason:
                self._shut()

    def wait_for(self, results: "queue.SimpleQueue[object]") -> object:
        """Return what comes first by `results`; None when the request is cut meanwhile."""
        with self._lock:
            self._results = results
            if self._cut_reason:
                return None
        try:
            return results.get(timeout=self.seconds_left())
        except queue.Empty:
            return None

    def cut(self, reason: CutReason) -> None:
        """Cut the request, from any thread."""
        with self._lock:
            self._cut_reason = self._cut_reason or reason
            if self._results is not None:
                self._results.put(None)
            self._shut()

    def _shut(self) -> None:
        if self._socket is None:
            return
        with contextlib.suppress(OSError):  # never connected, or closed already
            # Not SSLSocket.shutdown: it would take the TLS layer off a socket that another thread reads.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class DeadlineWatch:
    """The deadlines of all requests under way, and the one thread that watches them."""

    def __init__(self) -> None:
        """Start nothing yet: the thread comes with the first deadline."""
        self._running: set[Deadline] = set()
        self._heap: list[tuple[float, int, Deadline]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopped = self._closed = False

    def start(self, subject: str, seconds: float) -> Deadline:
        """Return a deadline that ends in `seconds` from now; use it in a `with`."""
        return Deadline(self, subject, seconds)

    def add(self, deadline: Deadline) -> None:
        """Watch a deadline; StoppedError where all is stopped."""
        with self._changed:
            if self._stopped:
                raise StoppedError(FetchCode.STOPPED(), subject=deadline.subject)
            self._running.add(deadline)
            heapq.heappush(self._heap, (deadline.ends, next(self._numbers), deadline))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="bantin-deadlines", daemon=True)
                self._thread.start()
            elif self._heap[0][2] is deadline:
                self._changed.notify()

    def remove(self, deadline: Deadline) -> None:
        """Watch a deadline no longer."""
        with self._changed:
            self._running.discard(deadline)

    def stop(self) -> None:
        """Cut all requests, and let none start any more."""
        with self._changed:
            self._stopped = True
            running = tuple(self._running)
        for deadline in running:
            deadline.cut(CutReason.STOPPED)

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while (overdue := self._wait_for_overdue()) is not None:
            for deadline in overdue:
                deadline.cut(CutReason.TIME_OVER)

    def _wait_for_overdue(self) -> list[Deadline] | None:
        """Wait; return the deadlines that are over, or None when closed."""
        with self._changed:
            while not self._closed:
                overdue = []
                while self._heap and (self._heap[0][0] <= time.monotonic() or self._heap[0][2] not in self._running):
                    deadline = heapq.heappop(self._heap)[2]
                    if deadline in self._running:
                        overdue.append(deadline)
                if overdue:
                    return overdue
                self._changed.wait(self._heap[0][0] - time.monotonic() if self._heap else None)
            return None
