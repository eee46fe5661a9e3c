"""What keeps a store going, whatever is in it: its lock, faults, backups, and what daemons and their clients share."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

from model.errors import StorageError
from store import backup, robots, served, sources, turns
from store.engine import Database
from store.holders import Holder, hold_daemon_lock


class OperatedStore:
    """A database that daemons, and the commands that look after them, work on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def daemon_lock(self) -> AbstractContextManager[Holder]:
        """Hold the SQLite file as its one daemon, else StoreError; on PostgreSQL many may share.

        What a daemon that was killed had under way is free from then on.
        """
        return hold_daemon_lock(self._database)

    @property
    def place(self) -> str:
        """Where the data are, for a person; never with a password."""
        return self._database.name

    def back_up(self, path: Path) -> None:
        """Write all that is stored into a new file, while work goes on; see `store.backup`."""
        backup.back_up(self._database, path)

    @property
    def is_shared(self) -> bool:
        """Whether other daemons may work on this database too."""
        return self._database.path is None

    def find_robots(self, origin: str, now: datetime) -> tuple[str, float] | None:
        """Return (the rules, the seconds for which they hold) of an origin's robots.txt; None where none is kept."""
        return robots.find_robots(self._database, origin, now)

    def store_robots(self, origin: str, rules: str, now: datetime, seconds: float) -> None:
        """Keep the rules of an origin's robots.txt for so long."""
        robots.store_robots(self._database, origin, rules, now, seconds)

    def take_turn(
        self, host: str, now: datetime, *, delay: float, per_host: int, lasts: timedelta
    ) -> tuple[str, float]:
        """Take a turn at a host that holds for all daemons; see `store.turns`."""
        return turns.take_turn(self._database, host, now, delay=delay, per_host=per_host, lasts=lasts)

    def give_turn(self, host: str, name: str) -> None:
        """Give back a turn that was taken."""
        turns.give_turn(self._database, host, name)

    def close_host(self, host: str, until: datetime, now: datetime) -> None:
        """Let no daemon ask a host before `until`."""
        turns.close_host(self._database, host, until, now)

    def spread_overdue(self, now: datetime, *, pace: timedelta, longest: timedelta) -> int:
        """Have sources that are overdue come one after the other; see `store.sources.spread_overdue`."""
        return sources.spread_overdue(self._database, now, pace=pace, longest=longest)

    @property
    def fault(self) -> StorageError | None:
        """What the database refused, where it did, until `check_writable` has gone well."""
        return self._database.faults.last

    def listen_to_faults(self, listener: Callable[[StorageError], None]) -> None:
        """Have `listener` called, from any thread, with each thing that the database refuses."""
        self._database.faults.listener = listener

    def find_clock_gap(self, clock: Callable[[], datetime]) -> timedelta:
        """Return how far this machine's `clock` is ahead of the server's; zero on SQLite."""
        return self._database.find_clock_gap(clock)

    def check_writable(self) -> None:
        """Write and erase something; StorageError where the database has no room for it, or is out of reach."""
        self._database.check_writable()

    def record_base_url(self, base_url: str) -> None:
        """Store the address of the daemon that serves from now on."""
        served.record_base_url(self._database, base_url)

    def find_base_url(self) -> str:
        """Return the address of the daemon that served last; "" where none ever did."""
        return served.find_base_url(self._database)

    def repair_clock(self, now: datetime) -> int:
        """Make due at once what waits for a moment of a clock that was wrong; return how many sources."""
        return sources.repair_clock(self._database, now)
