"""A client that keeps robots.txt in the store, and where several daemons share it, its turns at hosts too."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from model.errors import StoreError
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from store import Store

TURN_MARGIN = timedelta(seconds=10)  # what a request may take beyond its deadline before its turn is another's


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRobots:
    """The robots.txt that the store has; without the store each is asked for again, and nothing fails."""

    store: Store
    clock: Callable[[], datetime]

    def load(self, origin: str) -> tuple[str, float] | None:
        """Return (the rules, the seconds for which they hold); None where there are none."""
        with suppress(StoreError):
            return self.store.find_robots(origin, self.clock())
        return None

    def save(self, origin: str, rules: str, seconds: float) -> None:
        """Keep the rules for so long."""
        with suppress(StoreError):
            self.store.store_robots(origin, rules, self.clock(), seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTurns:
    """Turns at hosts that hold for all daemons of one database; where it is out of reach, for none but this one."""

    store: Store
    clock: Callable[[], datetime]
    options: FetchOptions

    def take(self, host: str, delay: float, lasts: float) -> tuple[str, float]:
        """Return (a turn's name, 0), or ("", the seconds after which to try again)."""
        longest, per_host = timedelta(seconds=lasts) + TURN_MARGIN, self.options.per_host
        with suppress(StoreError):
            return self.store.take_turn(host, self.clock(), delay=delay, per_host=per_host, lasts=longest)
        return "", 0.0

    def give(self, host: str, name: str) -> None:
        """Give a turn back."""
        with suppress(StoreError):
            self.store.give_turn(host, name)

    def close(self, host: str, seconds: float) -> None:
        """Let no daemon ask a host for so long."""
        now = self.clock()
        with suppress(StoreError):
            self.store.close_host(host, now + timedelta(seconds=seconds), now)


def make_client(options: FetchOptions, store: Store, clock: Callable[[], datetime]) -> Client:
    """Return a client that remembers by a store."""
    turns = StoredTurns(store=store, clock=clock, options=options) if store.is_shared else None
    return Client(options, robots=StoredRobots(store=store, clock=clock), turns=turns)
