"""What the database refused last: full, locked, out of reach. It stands until a write of some size was kept again."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert

from model.errors import StorageError
from store.tables import robots

PROBE_BYTES = 128 * 1024  # more than a run mostly writes; a few bytes find room in a file that is full
PROBE_KEY = ""  # no origin


def _ignore(_: StorageError) -> None:
    pass


class Faults:
    """The fault that stands, if any, and who is called with each."""

    def __init__(self) -> None:
        self.last: StorageError | None = None
        self.listener: Callable[[StorageError], None] = _ignore

    def record(self, error: StorageError) -> None:
        """Take a fault for the one that stands."""
        self.last = error
        self.listener(error)

    def clear(self) -> None:
        """Have no fault stand."""
        self.last = None


def write_probe(connection: Connection) -> None:
    """Write PROBE_BYTES, to see whether there is room."""
    erase_probe(connection)
    row = {"origin": PROBE_KEY, "body": bytes(PROBE_BYTES), "until": datetime(1970, 1, 1, tzinfo=UTC)}
    connection.execute(insert(robots), row)


def erase_probe(connection: Connection) -> None:
    """Delete what `write_probe` wrote."""
    connection.execute(delete(robots).where(robots.c.origin == PROBE_KEY))
