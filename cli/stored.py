"""What is stored, as commands find it: they create nothing, no folder and no database."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from settings.environment import Environment
from store import Store, open_store


@contextmanager
def open_existing_store(environment: Environment, *, reads: bool = False) -> Iterator[Store | None]:
    """Give the store that the environment names, with `reads` to look at it only; None where it does not exist yet."""
    file = re.fullmatch(r"sqlite(?:\+\w+)?:///([^?]+)(?:\?.*)?", environment.database_url)
    if file and not _exists(Path(file[1])):
        yield None
        return
    with closing(open_store(environment.database_url, reads=reads)) as store:
        yield store


def _exists(path: Path) -> bool:
    try:
        path.stat()  # Path.exists() would hide that a part of the path is a file
    except FileNotFoundError:
        return False
    return True
