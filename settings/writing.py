"""Changes a settings file as one of several who may: two writers never lose a change of each other.

Writers of ours wait for each other by a lock on the file's folder (flock), so that no file is left beside it. An
editor knows no such lock: the bytes are compared once more right before the new ones take their place.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from messages import Message
from messages.file import FileCode
from model.errors import SettingsError
from settings.file import read_bytes, replace_file

TRIES = 5
_ANY_WRITES = 0o222

Parsed = TypeVar("Parsed", covariant=True)


class Parse(Protocol[Parsed]):
    """Reads a file's bytes; SettingsError where they cannot be used."""

    def __call__(self, body: bytes, *, path: str) -> Parsed:
        """Return what the bytes say; `path` is what errors call the file."""


def update_file(path: Path, change: Callable[[bytes], bytes], parse: Parse[Parsed]) -> Parsed:
    """Put what `change` makes of a file's bytes in their place; return what `parse` reads from it.

    `change` may be called again, where somebody else wrote meanwhile. Whatever it or `parse` raises leaves the file as
    it is; a file that cannot be written, or that never rests, raises SettingsError. One that is not there is begun.
    """
    try:
        with _lock_folder(path):
            for _ in range(TRIES):
                before = read_or_begin(path)
                after = change(before)
                parsed = parse(after, path=str(path))
                if read_or_begin(path) == before:
                    _write(path, before, after)
                    return parsed
    except OSError as error:
        raise SettingsError(FileCode.UNWRITABLE(reason=error.strerror or str(error)), path=str(path)) from None
    raise SettingsError(FileCode.RESTLESS(), path=str(path))


def _write(path: Path, before: bytes, after: bytes) -> None:
    if after == before:
        return
    obstacle = find_obstacle(path)
    if obstacle:
        raise SettingsError(obstacle, path=str(path))
    replace_file(path, after)


def read_or_begin(path: Path) -> bytes:
    """Return a settings file's bytes, none where it is not there yet; SettingsError as `settings.file.read_bytes`."""
    return read_bytes(path) if path.exists() else b""


def find_obstacle(path: Path) -> Message | None:
    """Return why a settings file cannot be changed; None where it can, as far as can be told without writing.

    It is replaced whole, so its folder has to be writable; a file that nobody may write is protected on purpose.
    """
    target = path.resolve()
    if not os.access(target.parent, os.W_OK | os.X_OK):
        return FileCode.FOLDER_READ_ONLY(folder=str(target.parent))
    if target.exists() and not (target.stat().st_mode & _ANY_WRITES and os.access(target, os.W_OK)):
        return FileCode.READ_ONLY()
    if target.is_file() and os.path.ismount(target):
        return FileCode.MOUNTED()
    return None


@contextmanager
def _lock_folder(path: Path) -> Iterator[None]:
    descriptor = os.open(path.resolve().parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
