"""The SQLite file itself: created whole or not at all, checked before it is used, one daemon each.

SQLite takes a zero-length file for a new database and reads happily around a page that
was overwritten; so a file is checked before it is opened for writing, and one that is
not a sound database of ours is refused and left as it is.
"""

import fcntl
import os
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from messages.storage import StoreCode
from model.errors import StoreError
from store.migrating import HEAD, VERSION_TABLE, refuse_unknown

APPLICATION_ID = 0x42616E74  # "Bant", as sqlite.org/pragma.html#pragma_application_id recommends
MAGIC = b"SQLite format 3\x00"
CHECK_UP_TO = 512 * 1024 * 1024  # bytes; a larger file would keep the start waiting for seconds
PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_size_limit = 8388608",
)


def refuse_unsound(path: Path, *, reads: bool = False) -> None:
    """Raise StoreError where an existing file is no sound database of ours; nothing is written.

    One that is read only, as `reads` says, and needs no migration is not checked page by page, which takes seconds: a
    damaged page is a fault where it is read.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise StoreError(StoreCode.UNREADABLE(reason=str(error.strerror)), subject=str(path)) from None
    if not header:
        raise StoreError(StoreCode.EMPTY(), subject=str(path))
    if len(header) < 100 or not header.startswith(MAGIC):
        raise StoreError(StoreCode.NOT_SQLITE(), subject=str(path))
    if struct.unpack_from(">I", header, 68)[0] != APPLICATION_ID:
        raise StoreError(StoreCode.FOREIGN(), subject=str(path))
    _refuse_damaged(path, reads=reads)


def _refuse_damaged(path: Path, *, reads: bool) -> None:
    try:
        with closing(sqlite3.connect(_read_only(path), uri=True)) as connection:
            found = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()[0]
            if path.stat().st_size <= CHECK_UP_TO and not (reads and found == HEAD):
                verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                if verdict != "ok":
                    raise sqlite3.DatabaseError(verdict)
    except (sqlite3.Error, TypeError) as error:
        reason = " ".join(str(error).split())
        raise StoreError(StoreCode.DAMAGED(reason=reason), subject=str(path)) from None
    refuse_unknown(found, subject=str(path))


def _read_only(path: Path) -> str:
    """Return the URI that reads the file and, where nothing is open on it, makes no file beside it."""
    alone = "" if Path(f"{path}-wal").exists() else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{alone}"


@contextmanager
def lock_folder(path: Path) -> Iterator[None]:
    """Keep other processes from creating or migrating a database of this folder meanwhile."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise StoreError(StoreCode.CANNOT_OPEN(reason=str(error.strerror)), subject=str(path.parent)) from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def begin_draft(path: Path) -> Path:
    """Return where a new database is built, so that a kill midway leaves no half of one; empties it."""
    building = path.with_name(f"{path.name}.new")
    try:
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{building}{ending}").unlink(missing_ok=True)
        with closing(sqlite3.connect(building, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("PRAGMA journal_mode = WAL")
    except (OSError, sqlite3.Error) as error:
        raise StoreError(StoreCode.CANNOT_CREATE(reason=str(error)), subject=str(path)) from None
    return building


def put_in_place(building: Path, path: Path) -> None:
    """Rename the finished database to its path, and have that written to the disk."""
    flush_file(building)
    building.replace(path)
    flush_folder(path.parent)


def flush_file(path: Path) -> None:
    """Have what a file holds written to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


flush_folder = flush_file  # the names in it


def fold_log(path: Path) -> None:
    """Write what stands in a database's log into its file, as far as it can be opened.

    Raises StoreError where another process reads or writes it meanwhile.
    """
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise StoreError(StoreCode.IN_USE(), subject=str(path))


def remove_log(path: Path) -> None:
    """Remove what stands beside a database's file: of another database it would be taken for its own."""
    for ending in ("-wal", "-shm", "-journal"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


@contextmanager
def hold_daemon_lock(path: Path) -> Iterator[None]:
    """Hold the file as the one daemon that works on it; the lock ends with the process.

    Raises StoreError, naming the other's process id, where another holds it.
    """
    lock = Path(f"{path}.lock")
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(StoreCode.CANNOT_OPEN(reason=str(error.strerror)), subject=str(lock)) from None
    try:
        _take_lock(descriptor, path)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, b"%d\n" % os.getpid(), 0)
        yield
    finally:
        os.close(descriptor)


def _take_lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        pid = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
        raise StoreError(StoreCode.DAEMON_RUNNING(pid=pid, path=str(path)), subject=str(path)) from None
