"""The total time of one request, kept by a watchdog: a thread that shuts the socket.

A time-out of the socket bounds only the silence between two bytes. A server that drips
(slow headers, endless `100 Continue`, one byte a second) is stopped by nothing but this.
A socket that is shut looks like the end of the body, so the flight remembers why.
"""

import contextlib
import heapq
import itertools
import queue
import socket
import threading
import time
from types import TracebackType

from messages.fetch import FetchCode
from model.errors import DeadlineError, FetchError, NetworkError, StoppedError

current = threading.local()  # .flight: the one that this thread's connection belongs to


class Flight:
    """One request under way, within its deadline. A context manager of one thread."""

    __slots__ = ("_lock", "_mail", "_sky", "_socket", "_why", "ends", "seconds", "subject")

    def __init__(self, sky: "Sky", subject: str, seconds: float) -> None:
        """Keep the limits; the time runs from here."""
        self._sky, self.subject, self.seconds = sky, subject, seconds
        self.ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._mail: queue.SimpleQueue[object] | None = None
        self._why = ""

    def __enter__(self) -> "Flight":
        """Start the watch."""
        current.flight = self
        self._sky.add(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """End the watch; a flight that was cut raises why, whatever it looked like."""
        current.flight = None
        self._sky.remove(self)
        with self._lock:
            self._socket = self._mail = None
        if isinstance(error, NetworkError) and time.monotonic() >= self.ends:
            self._why = self._why or "deadline"  # the socket's own timeout may come just before the watch
        if self._why and (error is None or isinstance(error, Exception)):
            raise self.reason() from None

    def reason(self) -> FetchError:
        """Return the error that says why the flight was cut."""
        if self._why == "stopped":
            return StoppedError(FetchCode.STOPPED(), subject=self.subject)
        return DeadlineError(FetchCode.DEADLINE(seconds=self.seconds), subject=self.subject)

    def left(self) -> float:
        """Return the seconds that are left; where none are, raise."""
        left = self.ends - time.monotonic()
        if left <= 0 or self._why:
            self._why = self._why or "deadline"
            raise self.reason()
        return left

    def hold(self, held: socket.socket | None) -> None:
        """Tell which socket is to be shut when the time is over."""
        with self._lock:
            self._socket = held
            if self._why:
                self._shut()

    def wait_for(self, mail: "queue.SimpleQueue[object]") -> object:
        """Return what comes first by `mail`; None when the flight is cut meanwhile."""
        with self._lock:
            self._mail = mail
            if self._why:
                return None
        try:
            return mail.get(timeout=self.left())
        except queue.Empty:
            return None

    def cut(self, why: str) -> None:
        """End the flight, from any thread."""
        with self._lock:
            self._why = self._why or why
            if self._mail is not None:
                self._mail.put(None)
            self._shut()

    def _shut(self) -> None:
        if self._socket is None:
            return
        with contextlib.suppress(OSError):  # never connected, or closed already
            # Not SSLSocket.shutdown: it would take the TLS layer off a socket that another thread reads.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class Sky:
    """All flights, and the one thread that watches their deadlines."""

    def __init__(self) -> None:
        """Start nothing yet: the thread comes with the first flight."""
        self._flights: set[Flight] = set()
        self._heap: list[tuple[float, int, Flight]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopped = self._closed = False

    def flight(self, subject: str, seconds: float) -> Flight:
        """Return a flight that ends in `seconds` from now; use it in a `with`."""
        return Flight(self, subject, seconds)

    def add(self, flight: Flight) -> None:
        """Watch a flight; raises its StoppedError where all is stopped."""
        with self._changed:
            if self._stopped:
                raise StoppedError(FetchCode.STOPPED(), subject=flight.subject)
            self._flights.add(flight)
            heapq.heappush(self._heap, (flight.ends, next(self._numbers), flight))
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="bantin-deadlines", daemon=True)
                self._thread.start()
            elif self._heap[0][2] is flight:
                self._changed.notify()

    def remove(self, flight: Flight) -> None:
        """Watch a flight no longer."""
        with self._changed:
            self._flights.discard(flight)

    def stop(self) -> None:
        """Cut all flights, and let none start any more."""
        with self._changed:
            self._stopped = True
            flights = tuple(self._flights)
        for flight in flights:
            flight.cut("stopped")

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _watch(self) -> None:
        while (overdue := self._next()) is not None:
            for flight in overdue:
                flight.cut("deadline")

    def _next(self) -> list[Flight] | None:
        """Wait; return the flights whose time is over, or None when closed."""
        with self._changed:
            while not self._closed:
                overdue = []
                while self._heap and (self._heap[0][0] <= time.monotonic() or self._heap[0][2] not in self._flights):
                    flight = heapq.heappop(self._heap)[2]
                    if flight in self._flights:
                        overdue.append(flight)
                if overdue:
                    return overdue
                self._changed.wait(self._heap[0][0] - time.monotonic() if self._heap else None)
            return None
