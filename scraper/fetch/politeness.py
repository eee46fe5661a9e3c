"""Politeness: how often and how many at once one host is asked, and when not at all.

Two requests to one host start at least the delay apart, and only so many are under way at
once. A host that sent Retry-After (RFC 9110 §10.2.3) is closed until then.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from messages.fetch import FetchCode
from model.errors import BusyError, StoppedError

PATIENCE = 120.0  # seconds that a request waits for its turn before it gives up
MAX_IDLE = 1000  # hosts that are known before idle ones are forgotten
IDLE = 24 * 3600.0  # seconds that a host's own delay is kept: its robots.txt is asked again by then
BUSY = 0.1  # seconds told for a host that has its fill of requests


class SharedTurns(Protocol):
    """Turns that hold for other processes too."""

    def take(self, host: str, delay: float, lasts: float) -> tuple[str, float]:
        """Return (a turn's name, 0), or ("", the seconds after which to try again).

        The turn is another's after `lasts` seconds, though it was not given back.
        """

    def give(self, host: str, name: str) -> None:
        """Give a turn back."""

    def close(self, host: str, seconds: float) -> None:
        """Let nobody ask a host for so long."""


@dataclass(slots=True, kw_only=True)
class HostState:
    """What is known of one host; moments are of the monotonic clock."""

    free: float = 0.0  # the next request may start then
    closed: float = 0.0  # nothing is asked before then
    delay: float = 0.0  # wider than the options' own where robots.txt asks for it
    running: int = 0

    def is_idle(self, now: float) -> bool:
        """Return whether nothing would change if this were forgotten."""
        return not self.running and max(self.free, self.closed) + (IDLE if self.delay else 0.0) <= now


class Politeness:
    """Hands out turns at all hosts. Safe to use from many threads."""

    def __init__(
        self, *, per_host: int, monotonic: Callable[[], float], sleep: Callable[[float], None] | None = None
    ) -> None:
        """Keep the limits; `sleep` replaces the wait for a turn, in tests."""
        self._per_host, self._monotonic, self._sleep = per_host, monotonic, sleep
        self._hosts: dict[str, HostState] = {}
        self._max_hosts = MAX_IDLE
        self._changed = threading.Condition()
        self._stopped = False

    def seconds_until_free(self, host: str) -> float:
        """Return the seconds until `host` may be asked; 0 means now."""
        with self._changed:
            state = self._hosts.get(host)
            if state is None:
                return 0.0
            wait = max(state.free, state.closed) - self._monotonic()
            return max(wait, BUSY if state.running >= self._per_host else 0.0, 0.0)

    def seconds_closed(self, host: str) -> float:
        """Return the seconds for which `host` asked to be left alone; 0 where it did not."""
        state = self._hosts.get(host)
        return max(state.closed - self._monotonic(), 0.0) if state else 0.0

    def take_turn(self, host: str, delay: float) -> float:
        """Wait for a turn at `host` and take it; each must be given back by `end_turn`. Return the delay that holds.

        Too long a wait raises BusyError, `stop()` meanwhile StoppedError.
        """
        patience = PATIENCE
        while True:
            with self._changed:
                wait = self._try_turn(host, delay)
                if wait is None:
                    return max(delay, self._find_host(host).delay)
                if patience <= 0:
                    raise BusyError(FetchCode.QUEUE_FULL(host=host, seconds=PATIENCE), subject=host)
                if self._sleep is None:
                    before = self._monotonic()
                    self._changed.wait(min(wait, patience))
                    wait = self._monotonic() - before
            if self._sleep is not None:
                self._sleep(wait)
            patience -= wait

    def _try_turn(self, host: str, delay: float) -> float | None:
        if self._stopped:
            raise StoppedError(FetchCode.STOPPED(), subject=host)
        state = self._find_host(host)
        now = self._monotonic()
        if state.running >= self._per_host:
            return BUSY if self._sleep else PATIENCE  # `end_turn` wakes us
        if state.free > now:
            return state.free - now
        state.running += 1
        state.free = now + max(delay, state.delay)
        return None

    def wait_for(self, turns: SharedTurns, host: str, delay: float, lasts: float) -> str:
        """Wait for a turn that holds for other processes too and return its name; errors as of `take_turn`."""
        patience = PATIENCE
        while True:
            name, wait = turns.take(host, delay, lasts)
            if wait <= 0:
                return name
            if patience <= 0:
                raise BusyError(FetchCode.QUEUE_FULL(host=host, seconds=PATIENCE), subject=host)
            with self._changed:
                if self._stopped:
                    raise StoppedError(FetchCode.STOPPED(), subject=host)
                self._changed.wait(min(wait, BUSY * 5))
            patience -= min(wait, BUSY * 5)

    def _find_host(self, host: str) -> HostState:
        """Return what is known of a host; idle ones are forgotten where there are many."""
        if host not in self._hosts and len(self._hosts) >= self._max_hosts:
            now = self._monotonic()
            self._hosts = {name: state for name, state in self._hosts.items() if not state.is_idle(now)}
            self._max_hosts = max(MAX_IDLE, 2 * len(self._hosts))
        return self._hosts.setdefault(host, HostState())

    def end_turn(self, host: str) -> None:
        """Give a turn back."""
        with self._changed:
            self._hosts[host].running -= 1
            self._changed.notify_all()

    def close_host(self, host: str, seconds: float) -> None:
        """Let nobody ask `host` for that long; a longer closure stands."""
        with self._changed:
            state = self._find_host(host)
            state.closed = max(state.closed, self._monotonic() + seconds)

    def set_delay(self, host: str, delay: float) -> None:
        """Keep requests to `host` at least `delay` seconds apart, the next one too."""
        with self._changed:
            state = self._find_host(host)
            state.free = max(state.free, state.free + delay - state.delay)
            state.delay = delay

    def stop(self) -> None:
        """Wake all who wait: they, and all who come later, get StoppedError."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped
