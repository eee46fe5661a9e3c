"""What processes that read pages are made to do in tests; these import this module, and nothing of pytest."""

import os
import signal
import sys
import threading
from functools import partial
from pathlib import Path

from scraper.fetch.options import ReadingOptions
from scraper.reader import Reader

LARGE = 1 << 20
URL = "https://city.example/news"


def spin() -> None:
    """Never end, by the processor's time."""
    while True:
        pass


def wait() -> None:
    """Never end, without taking any of it."""
    threading.Event().wait()


def take_memory(size: int) -> int:
    return len(bytes(size))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(mark: Path) -> int:
    """End the first process that does this; return the id of the next."""
    if not mark.exists():
        mark.touch()
        die()
    return os.getpid()


def write_and_wait(path: Path) -> None:
    """Write the process's id into a file, and never end."""
    path.with_suffix(".part").write_text(str(os.getpid()))
    path.with_suffix(".part").rename(path)
    wait()


def break_down(kind: type[Exception]) -> None:
    raise kind("of our own making")


if __name__ == "__main__":  # a program that has a page read, and is killed meanwhile
    reader = Reader(ReadingOptions())
    reader.read(partial(write_and_wait, Path(sys.argv[1])), size=LARGE, kind="news", url=URL)
