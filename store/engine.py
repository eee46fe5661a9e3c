"""Opens SQLite or PostgreSQL by URL, and hands out short transactions.

The two differ here and in `sqlite_file` only; queries are the same for both.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from messages.storage import StoreCode
from model.errors import StorageError, StoreError
from store import sqlite_file
from store.faults import Faults, erase_probe, write_probe
from store.migrating import upgrade_tables

WAIT = 30.0  # seconds to wait for the write lock
# Of PostgreSQL: seconds to wait for a server that does not answer, and ms for one that answers no more.
CONNECTING = {"connect_timeout": 10, "keepalives_idle": 10, "keepalives_interval": 5, "tcp_user_timeout": 20_000}
MIGRATION_LOCK = 0x42616E74


class Database:
    """An open database: `read()` and `write()` are its transactions, and each should be short."""

    def __init__(self, engine: Engine, *, path: Path | None) -> None:
        self.path = path  # of the SQLite file; None for PostgreSQL
        self.faults = Faults()
        self.holder = ""  # begins the tokens of a daemon's leases, see `store.holders`
        self._reader = engine
        self._writer = engine.execution_options(bantin_begin="BEGIN IMMEDIATE")
        self._writer_lock = Lock()

    @property
    def name(self) -> str:
        """Where the data are, for a person; never with a password."""
        return str(self.path) if self.path else self._reader.url.render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection with one consistent view of the data."""
        with self.translating(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a transaction that is committed at the end, or undone when something is raised.

        SQLite has one writer: the threads of this process queue here, in a fair order and
        without polling, before they request the file's lock. Not to be nested.
        """
        with self.translating(), self._queue_writer(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _queue_writer(self) -> Iterator[None]:
        if self.path is None:
            yield
            return
        if not self._writer_lock.acquire(timeout=WAIT):
            raise self._record(StorageError(StoreCode.BUSY(seconds=WAIT), subject=self.name))
        try:
            yield
        finally:
            self._writer_lock.release()

    @contextmanager
    def translating(self) -> Iterator[None]:
        """Turn what a driver raises into a StoreError of one line; a StorageError unless the statement was at fault."""
        dbapi: Any = self._reader.dialect.loaded_dbapi
        try:
            yield
        except (DBAPIError, dbapi.Error, PoolTimeout) as error:
            cause = getattr(error, "orig", None) or error
            message = StoreCode.FAILED(reason=" ".join(str(cause).split()))
            if isinstance(cause, dbapi.IntegrityError | dbapi.ProgrammingError | dbapi.DataError):
                raise StoreError(message, subject=self.name) from error
            raise self._record(StorageError(message, subject=self.name)) from error

    def _record(self, error: StorageError) -> StorageError:
        self.faults.record(error)
        return error

    def check_writable(self) -> None:
        """Write and erase so much that a disk without room refuses it; StorageError, or no fault stands any more."""
        for step in (write_probe, erase_probe):
            with self.write() as connection:
                step(connection)
        self.faults.clear()

    def find_clock_gap(self, clock: Callable[[], datetime]) -> timedelta:
        """Return how far this machine's `clock` is ahead of the server's; zero on SQLite.

        It is read as the server is asked and as it answered, so that a slow connection, or answer, is no gap.
        """
        if self.path is not None:
            return timedelta()
        with self.read() as connection:
            asked = clock()
            theirs: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
            return asked + (clock() - asked) / 2 - theirs

    def connect_apart(self) -> Connection:
        """Return a connection outside of transactions, for what lasts; to be closed, or invalidated where it broke."""
        connection = self._reader.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # its session ends with it, and with that its locks
        return connection

    def close(self) -> None:
        """Close all connections; SQLite's write-ahead log is folded into its file."""
        self._reader.dispose()


def open_database(url: str, *, reads: bool = False) -> Database:
    """Open, create or migrate what `url` names; StoreError where it cannot or must not be used.

    With `reads` nothing will be written to it, so that a SQLite file need not be checked as a whole.
    """
    parsed = _parse_url(url)
    return _open_sqlite(parsed, reads=reads) if parsed.get_backend_name() == "sqlite" else _open_postgresql(parsed)


def _parse_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(StoreCode.URL_INVALID()) from None
    backend = parsed.drivername.partition("+")[0]
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StoreError(StoreCode.URL_KIND(kind=backend))
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError(StoreCode.NOT_A_FILE())
    return parsed.set(drivername="sqlite+pysqlite")


def _open_sqlite(url: URL, *, reads: bool) -> Database:
    path = Path(url.database or "")
    with sqlite_file.lock_folder(path):
        if path.exists():
            sqlite_file.refuse_unsound(path, reads=reads)
        else:
            building = sqlite_file.begin_draft(path)
            _migrate(_sqlite_database(url.set(database=str(building)), building)).close()
            sqlite_file.put_in_place(building, path)
        return _migrate(_sqlite_database(url, path))


def _sqlite_database(url: URL, path: Path) -> Database:
    engine = create_engine(
        url,
        pool_size=8,
        max_overflow=24,
        pool_timeout=WAIT,
        pool_use_lifo=True,  # each connection has a page cache of 2 MB: as few of them as do are kept warm
        hide_parameters=True,  # no secret of a private feed is to stand in a log
        connect_args={"isolation_level": None, "timeout": WAIT},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return Database(engine, path=path)


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    for pragma in sqlite_file.PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    """Begin explicitly: the driver's own beginning leaves DDL and reads outside of transactions."""
    driver: Any = connection.connection.driver_connection
    driver.execute(connection.get_execution_options().get("bantin_begin", "BEGIN"))


def _open_postgresql(url: URL) -> Database:
    pool: dict[str, Any] = {"pool_size": 8, "max_overflow": 24, "pool_timeout": WAIT, "pool_pre_ping": True}
    engine = create_engine(url, connect_args=CONNECTING, hide_parameters=True, **pool)
    return _migrate(Database(engine, path=None))


def _migrate(database: Database) -> Database:
    try:
        with database.write() as connection:
            if database.path is None:
                connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            upgrade_tables(connection, subject=database.name)
    except BaseException:
        database.close()
        raise
    return database
