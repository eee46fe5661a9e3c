"""The daemon, made to kill itself where CRASH_AT says: before-commit, after-commit, before-rename or after-rename.

    CRASH_AT=before-commit CRASH_COUNT=7 python bench/crashing.py     dies at the seventh commit, before it

The program itself knows nothing of it; without CRASH_AT this is `bantin run`.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import Connection

from cli import main
from store.engine import Database

POINT = os.environ.get("CRASH_AT", "")
left = [int(os.environ.get("CRASH_COUNT", "1"))]
plain_write, plain_replace = Database.write, Path.replace


def reach(point: str) -> None:
    """Die, where this is the point, and its time has come."""
    if point == POINT:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def write(self: Database) -> Iterator[Connection]:
    with plain_write(self) as connection:
        yield connection
        reach("before-commit")
    reach("after-commit")


def replace(self: Path, target: Path) -> Path:
    reach("before-rename")
    result = plain_replace(self, target)
    reach("after-rename")
    return result


if __name__ == "__main__":
    if POINT:
        Database.write = write  # type: ignore[method-assign]
        Path.replace = replace  # type: ignore[method-assign, assignment]
    sys.exit(main(["run"]))
