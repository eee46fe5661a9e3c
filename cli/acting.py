"""On whose behalf commands act: the user of this machine who runs them."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

from model.acting import Means, acting_as


@contextmanager
def acting_as_user() -> Iterator[None]:
    """Have what a command does be recorded as done by the user who runs it."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        name = ""
    with acting_as(name, Means.COMMAND):
        yield
