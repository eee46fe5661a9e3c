"""Politeness: how often and how many at once one host is asked, and when not at all.

Two requests to one host start at least the delay apart, and only so many are under way at
once. A host that sent Retry-After (RFC 9110 §10.2.3) is closed until then.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from messages.fetch import FetchCode
from model.errors import NetworkError, StoppedError

PATIENCE = 120.0  # seconds that a request waits for its turn before it gives up
MOST_IDLE = 1000  # hosts that are known before idle ones are forgotten
IDLE = 24 * 3600.0  # seconds that a host's own delay is kept: its robots.txt is asked again by then
BUSY = 0.1  # seconds told for a host that has its fill of requests


@dataclass(slots=True, kw_only=True)
class Turns:
    """What is known of one host; moments are of the monotonic clock."""

    free: float = 0.0  # the next request may start then
    closed: float = 0.0  # nothing is asked before then
    delay: float = 0.0  # wider than the options' own where robots.txt asks for it
    running: int = 0

    def idle(self, now: float) -> bool:
        """Return whether nothing would change if this were forgotten."""
        return not self.running and max(self.free, self.closed) + (IDLE if self.delay else 0.0) <= now


class Politeness:
    """Hands out the turns of all hosts. Safe to use from many threads."""

    def __init__(
        self, *, per_host: int, monotonic: Callable[[], float], sleep: Callable[[float], None] | None = None
    ) -> None:
        """Keep the limits; `sleep` replaces the wait for a turn, in tests."""
        self._per_host, self._monotonic, self._sleep = per_host, monotonic, sleep
        self._hosts: dict[str, Turns] = {}
        self._most = MOST_IDLE
        self._changed = threading.Condition()
        self._stopped = False

    def free_in(self, host: str) -> float:
        """Return the seconds until `host` may be asked; 0 means now."""
        with self._changed:
            turns = self._hosts.get(host)
            if turns is None:
                return 0.0
            wait = max(turns.free, turns.closed) - self._monotonic()
            return max(wait, BUSY if turns.running >= self._per_host else 0.0, 0.0)

    def closed_for(self, host: str) -> float:
        """Return the seconds for which `host` asked to be left alone; 0 where it did not."""
        turns = self._hosts.get(host)
        return max(turns.closed - self._monotonic(), 0.0) if turns else 0.0

    def enter(self, host: str, delay: float) -> None:
        """Wait for a turn at `host` and take it; each must be given back by `leave`.

        Too long a wait raises NetworkError, `stop()` meanwhile StoppedError.
        """
        patience = PATIENCE
        while True:
            with self._changed:
                wait = self._try(host, delay)
                if wait is None:
                    return
                if patience <= 0:
                    raise NetworkError(FetchCode.QUEUE_FULL(host=host, seconds=PATIENCE), subject=host)
                if self._sleep is None:
                    before = self._monotonic()
                    self._changed.wait(min(wait, patience))
                    wait = self._monotonic() - before
            if self._sleep is not None:
                self._sleep(wait)
            patience -= wait

    def _try(self, host: str, delay: float) -> float | None:
        if self._stopped:
            raise StoppedError(FetchCode.STOPPED(), subject=host)
        turns = self._turns(host)
        now = self._monotonic()
        if turns.running >= self._per_host:
            return BUSY if self._sleep else PATIENCE  # `leave` wakes us
        if turns.free > now:
            return turns.free - now
        turns.running += 1
        turns.free = now + max(delay, turns.delay)
        return None

    def _turns(self, host: str) -> Turns:
        """Return what is known of a host; idle ones are forgotten where there are many."""
        if host not in self._hosts and len(self._hosts) >= self._most:
            now = self._monotonic()
            self._hosts = {name: turns for name, turns in self._hosts.items() if not turns.idle(now)}
            self._most = max(MOST_IDLE, 2 * len(self._hosts))
        return self._hosts.setdefault(host, Turns())

    def leave(self, host: str) -> None:
        """Give a turn back."""
        with self._changed:
            self._hosts[host].running -= 1
            self._changed.notify_all()

    def close(self, host: str, seconds: float) -> None:
        """Let nobody ask `host` for that long; a longer closure stands."""
        with self._changed:
            turns = self._turns(host)
            turns.closed = max(turns.closed, self._monotonic() + seconds)

    def widen(self, host: str, delay: float) -> None:
        """Keep requests to `host` at least `delay` seconds apart, the next one too."""
        with self._changed:
            turns = self._turns(host)
            turns.free = max(turns.free, turns.free + delay - turns.delay)
            turns.delay = delay

    def stop(self) -> None:
        """Wake all who wait: they, and all who come later, get StoppedError."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped
