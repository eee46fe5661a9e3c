"""Holders of leases: who is at work, and which of them are dead, so that their work is taken up at once.

A daemon's leases begin with its name. On SQLite the file's lock proves that no other daemon lives. On PostgreSQL
each daemon holds an advisory lock of its own, on a connection that ends with its process; where a machine or its
network is lost, the server finds out within KEEPALIVE. After a restart of PostgreSQL, which ends all locks, nobody is
taken for dead for a while; it is known by a session that broke, and by the moment at which the server started, or began
anew after a crash. Leases without a name, the command line's, end by their time.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from secrets import randbits, token_hex

from sqlalchemy import Column, ColumnElement, Connection, and_, func, select, text, update

from store import sqlite_file
from store.engine import Database
from store.tables import items, notifications, sources, subscriptions

SQLITE_HOLDER = "0" * 8  # the name of the one daemon on a SQLite file
NAME_LENGTH = 8
RELOCK_SECONDS = 10.0  # seconds in which all take their locks again after PostgreSQL restarted
CLOSE_SECONDS = 1.0  # seconds to wait for a tick that holds the lock's session
KEEPALIVE = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3}  # seconds, seconds
_CLAIMS = (
    (sources.c.lease_token, {"lease_token": None, "lease_until": None}),
    (items.c.article_token, {"article_token": None, "article_until": None}),
)
_LEASES = (
    *_CLAIMS,
    (subscriptions.c.lease_token, {"lease_token": None, "lease_until": None}),
    (notifications.c.lease_token, {"lease_token": None, "lease_until": None}),
)
# The first half of a lock's key is of the schema: another one of the same database has daemons of its own.
_TAKE_LOCK = text("SELECT pg_advisory_lock(hashtext(current_schema()), CAST(:key AS integer))")
_LOCK_HOLDERS = text(
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
    " AND classid = CAST(hashtext(current_schema())::bigint & 4294967295 AS oid)"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
# Where one of its processes crashes, PostgreSQL ends all sessions and begins its statistics anew, and not itself.
_SERVER_START = text(
    "SELECT started, clock_timestamp() - started FROM"
    " (SELECT greatest(pg_postmaster_start_time(), stats_reset) AS started FROM pg_stat_bgwriter) AS server"
)


class Holder:
    """A daemon as the holder of its leases; `name` begins their tokens."""

    def __init__(self, database: Database, name: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self._database, self._monotonic = database, monotonic
        self._session_lock: Connection | None = None
        self._locks_known_from = monotonic()  # from when on who holds no lock is dead
        self._server_started: datetime | None = None
        self._session_mutex, self._is_closed = threading.Lock(), False  # a tick may be under way as the process ends

    def close(self) -> None:
        """Hold nothing any more."""
        self._is_closed = True
        is_unused = self._session_mutex.acquire(timeout=CLOSE_SECONDS)
        if self._session_lock is not None:
            self._session_lock.close()
        if is_unused:
            self._session_mutex.release()

    def free_dead_leases(self) -> int:
        """End the leases of daemons that live no more; return how many. StoreError where that cannot be known.

        To be called now and then: it also keeps this daemon's own lock, and takes it again where it was lost.
        """
        if self._database.path is not None and self._database.holder:
            return 0  # the file's lock proved it at the start
        named = _list_holders(self._database)  # before those that live: who has a lease by now had its lock before
        with self._session_mutex:
            if self._is_closed:
                return 0
            dead = named - self._list_live_holders()
        return _free_leases(self._database, dead if self._monotonic() >= self._locks_known_from else ())

    def _list_live_holders(self) -> frozenset[str]:
        if self._database.path is not None:
            return frozenset()
        with self._database.translating():
            try:
                return self._ensure_lock()
            except BaseException:
                self._drop_session()
                raise

    def _ensure_lock(self) -> frozenset[str]:
        if self._session_lock is None:
            self._session_lock = self._database.connect_apart()
            for name, value in KEEPALIVE.items():
                self._session_lock.execute(text(f"SET {name} = {value}"))
            self._session_lock.execute(_TAKE_LOCK, {"key": _signed(int(self.name, 16))})
        self._check_restart(self._session_lock)
        return list_live_holders(self._session_lock)

    def _check_restart(self, connection: Connection) -> None:
        """Take nobody for dead until RELOCK_SECONDS after PostgreSQL started, or after it is seen that it did anew.

        The session alone does not tell: it may have been made after the start, or broken long before it.
        """
        started, age = connection.execute(_SERVER_START).one()
        if started == self._server_started:
            return
        since = age.total_seconds() if self._server_started is None else 0.0
        self._locks_known_from = self._monotonic() + min(max(RELOCK_SECONDS - since, 0.0), RELOCK_SECONDS)
        self._server_started = started

    def _drop_session(self) -> None:
        """Let go of a lock whose session broke; PostgreSQL may have restarted, and the others' broke, too."""
        if self._session_lock is not None:
            self._locks_known_from = self._monotonic() + RELOCK_SECONDS
            self._session_lock.invalidate()
            self._session_lock.close()
            self._session_lock = None


def _signed(key: int) -> int:
    return key - (1 << 32) if key >= 1 << 31 else key


def list_live_holders(connection: Connection) -> frozenset[str]:
    """Return the names of the daemons that hold their locks on PostgreSQL."""
    return frozenset(f"{key:08x}" for key in connection.scalars(_LOCK_HOLDERS))


def _list_holders(database: Database) -> frozenset[str]:
    """Return the names in all leases."""
    with database.read() as connection:
        return frozenset(
            name
            for token, _ in _LEASES
            for name in connection.scalars(select(_name_of(token)).where(_is_named(token)).distinct())
        )


def _free_leases(database: Database, dead: Collection[str]) -> int:
    number = 0
    for token, freed in _LEASES if dead else ():
        theirs = update(token.table).where(_is_named(token), _name_of(token).in_(dead))
        with database.write() as connection:
            number += connection.execute(theirs.values(freed)).rowcount
    return number


def free_lost_leases(database: Database, known: Collection[str]) -> int:
    """End this daemon's leases of sources and items whose tokens it does not know; return how many.

    The database granted them, and its answer was lost as the connection broke.
    """
    number = 0
    for token, freed in _CLAIMS if database.holder else ():
        own = _is_named(token), _name_of(token) == database.holder, token.not_in(known)
        with database.write() as connection:
            number += connection.execute(update(token.table).where(*own).values(freed)).rowcount
    return number


def _is_named(token: Column[str | None]) -> ColumnElement[bool]:
    return and_(token.is_not(None), token.contains("."))


def _name_of(token: Column[str | None]) -> ColumnElement[str]:
    return func.substr(token, 1, NAME_LENGTH)


def mint_token(database: Database) -> str:
    """Return the token of a new lease."""
    return f"{database.holder}.{token_hex(16)}" if database.holder else token_hex(16)


@contextmanager
def hold_daemon_lock(database: Database) -> Iterator[Holder]:
    """Hold SQLite's file as its one daemon, else StoreError; many may share PostgreSQL.

    What a daemon that was killed had under way is free from then on.
    """
    with _lock_file(database):
        holder = Holder(database, SQLITE_HOLDER if database.path else f"{randbits(32):08x}")
        try:
            holder.free_dead_leases()
            database.holder = holder.name
            yield holder
        finally:
            database.holder = ""
            holder.close()


def _lock_file(database: Database) -> AbstractContextManager[None]:
    return sqlite_file.hold_daemon_lock(database.path) if database.path else nullcontext()
