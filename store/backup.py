"""Backups: one SQLite file of all that is stored, whichever database it came from, restored into either.

A SQLite database is copied by its online backup, page by page and as it is at one moment. PostgreSQL's rows are read
in one transaction of one snapshot and written into such a file. What is restored is built whole and migrated first;
then SQLite's file is exchanged, the former one kept beside it, and PostgreSQL's rows in one transaction.
"""

import errno
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from sqlalchemy import Connection, Table, delete, func, insert, select, text

from messages.storage import StoreCode
from model.errors import StoreError
from store import sqlite_file
from store.access_tables import logins, session_keys
from store.engine import Database, open_database
from store.holders import list_live_holders
from store.search import forget_index
from store.tables import items, metadata, notifications, notified_items

BATCH = 1000  # rows
_LEASES = {"lease_token": None, "lease_until": None, "article_token": None, "article_until": None}


def back_up(database: Database, path: Path) -> None:
    """Write all that is stored into a new file; StoreError where there is one already, or it cannot be written.

    The file appears whole or not at all; the daemon may go on meanwhile.
    """
    if path.exists():
        raise StoreError(StoreCode.BACKUP_EXISTS(), subject=str(path))
    if not path.parent.is_dir():
        raise StoreError(StoreCode.CANNOT_CREATE(reason=os.strerror(errno.ENOENT)), subject=str(path))
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:  # its owner's alone
            draft = Path(folder) / path.name
            if database.path is not None:
                _copy_file(database.path, draft)
            else:
                _write_rows(database, draft)
            _finish_file(draft)
            draft.chmod(0o600)  # it has the addresses of private feeds
            sqlite_file.put_in_place(draft, path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(StoreCode.CANNOT_CREATE(reason=str(error)), subject=str(path)) from None


def _copy_file(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)


def _finish_file(path: Path) -> None:
    """Make a copy one file without a log beside it, and have it written to the disk."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
    sqlite_file.flush_file(path)


def _write_rows(database: Database, path: Path) -> None:
    with closing(open_database(f"sqlite:///{path}")) as copy, database.read() as reading:
        reading.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        with copy.write() as writing:
            _copy_rows(reading, writing)


def _copy_rows(reading: Connection, writing: Connection) -> None:
    """Copy all tables, the full-text index left out: it is completed as the database is opened."""
    for table in metadata.sorted_tables:
        for rows in reading.execution_options(yield_per=BATCH).execute(select(table)).mappings().partitions():
            writing.execute(insert(table), [_as_stored(table, dict(row)) for row in rows])


def _as_stored(table: Table, row: dict[str, object]) -> dict[str, object]:
    return row | {"search_key": None} if table is items else row


def restore(url: str, path: Path, now: datetime) -> Path | None:
    """Put a backup in the place of what the database at `url` has; return where the former file is kept, if any.

    StoreError, and nothing changed, where the file is no sound backup, or is of a newer version, or where a daemon is
    at work on the database. An older backup is migrated.
    """
    sqlite_file.refuse_unsound(path)
    if not url.startswith("sqlite"):
        _restore_rows(url, path)
        return None
    target = Path(url.partition(":///")[2].partition("?")[0])
    if not target.name or target.name == ":memory:":
        raise StoreError(StoreCode.NOT_A_FILE(), subject=url)
    target.parent.mkdir(parents=True, exist_ok=True)
    with sqlite_file.hold_daemon_lock(target):
        try:
            with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
                draft = Path(folder) / target.name  # no file of anybody's, be it the backup itself
                _build_draft(path, draft)
                return _exchange(target, draft, now)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(StoreCode.CANNOT_CREATE(reason=str(error)), subject=str(target)) from None


def _build_draft(path: Path, draft: Path) -> None:
    """Copy a backup and migrate the copy, without the notifications that waited, and logged in nobody."""
    _copy_file(path, draft)
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with closing(open_database(f"sqlite:///{draft}")) as copy, copy.write() as connection:
        end_leases(connection)
        for table in (notified_items, notifications):  # most were delivered since
            connection.execute(delete(table))
        for table in (logins, session_keys):  # whoever logged out since is not to be logged in again
            connection.execute(delete(table))


def end_leases(connection: Connection) -> None:
    """End all leases: whoever had them works on another database."""
    for table in metadata.sorted_tables:
        freed = {name: None for name in _LEASES if name in table.c}
        if freed:
            connection.execute(table.update().values(freed))


def _exchange(target: Path, draft: Path, now: datetime) -> Path | None:
    """Put a finished database in the place of another; return where that is kept, None where there was none.

    Whenever the process or the machine stops, `target` is the whole database before or the whole one after: the former
    is kept under its other name, and its log is folded into it, before anything of it goes.
    """
    if not target.exists():
        sqlite_file.remove_log(target)
        sqlite_file.put_in_place(draft, target)
        return None
    sqlite_file.fold_log(target)
    kept = _find_free(target, now)
    for ending in ("-wal", ""):  # a log is left where the file is too damaged to be opened
        if Path(f"{target}{ending}").exists():
            _keep(Path(f"{target}{ending}"), Path(f"{kept}{ending}"))
    sqlite_file.flush_folder(target.parent)
    sqlite_file.remove_log(target)
    sqlite_file.put_in_place(draft, target)
    return kept


def _find_free(target: Path, now: datetime) -> Path:
    """Return a name for a file that is kept; two restored within a second are two."""
    name = f"{target.name}.{now:%Y%m%dT%H%M%SZ}"
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(path for free in names if not (path := target.with_name(free)).exists())


def _keep(path: Path, kept: Path) -> None:
    """Give a file another name beside its own; on disks that know no hard links, a copy."""
    try:
        kept.hardlink_to(path)
    except OSError:
        shutil.copy2(path, kept)
        sqlite_file.flush_file(kept)


def _restore_rows(url: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(open_database(url)) as database:
        draft = Path(folder) / "restored.db"
        _build_draft(path, draft)
        with (
            closing(open_database(f"sqlite:///{draft}")) as copy,
            copy.read() as reading,
            _alone(database) as writing,
        ):
            for table in reversed(metadata.sorted_tables):
                writing.execute(delete(table))
            forget_index(writing)
            _copy_rows(reading, writing)
            for table in metadata.sorted_tables:
                _continue_numbers(writing, table)


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """Yield a transaction on PostgreSQL in which no daemon is at work; StoreError where one lives."""
    with database.write() as connection:
        if living := list_live_holders(connection):
            raise StoreError(StoreCode.DAEMONS_RUNNING(count=len(living)), subject=database.name)
        connection.execute(text(f"LOCK TABLE {', '.join(metadata.tables)} IN ACCESS EXCLUSIVE MODE"))
        yield connection


def _continue_numbers(connection: Connection, table: Table) -> None:
    """Have PostgreSQL number new rows after those that were restored."""
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id"))) if "id" in table.c else None
    if sequence is not None:
        last = connection.scalar(select(func.max(table.c.id)))
        connection.execute(select(func.setval(sequence, last or 1, last is not None)))
