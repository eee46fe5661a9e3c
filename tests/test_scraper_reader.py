"""Large and slow pages are read by a process of its own, within limits; all others by the thread at hand."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from messages.reading import ReadingCode
from model.errors import BusyError, LimitError, StoppedError
from scraper.failure import make_failed
from scraper.fetch.options import MIB, ReadingOptions
from scraper.reader import Reader
from tests import readings
from tests.daemon import until
from tests.readings import LARGE, URL

ROOT = Path(__file__).parents[1]


@contextmanager
def make_reader(**options: Any) -> Iterator[Reader]:
    reader = Reader(ReadingOptions(**options))
    try:
        yield reader
    finally:
        reader.close()
        assert multiprocessing.active_children() == []


def read(reader: Reader, work: Any, *, size: int = LARGE, kind: str = "news") -> Any:
    return reader.read(work, size=size, kind=kind, url=URL)


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_large_page_is_read_by_a_process_of_its_own_that_stays() -> None:
    with make_reader() as reader:
        pid = read(reader, os.getpid)
        assert pid != os.getpid()
        assert read(reader, os.getpid) == pid
        assert read(reader, os.getpid, size=LARGE // 4) == os.getpid()


def test_a_page_that_was_slow_is_read_there_until_it_is_quick_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with make_reader() as reader:
        monkeypatch.setattr("scraper.reader.SLOW", 0.0)
        assert read(reader, os.getpid, size=1) == os.getpid()
        assert read(reader, os.getpid, size=1) != os.getpid()
        assert read(reader, os.getpid, size=1, kind="other") == os.getpid()
        monkeypatch.setattr("scraper.reader.SLOW", 60.0)
        assert read(reader, os.getpid, size=1) != os.getpid()
        assert read(reader, os.getpid, size=1) == os.getpid()


def test_what_a_thread_began_and_does_not_end_counts_as_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.reader.HUNG", 0.0)
    begun, end = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        end.wait()

    with make_reader() as reader:
        thread = threading.Thread(target=read, args=(reader, hang), kwargs={"size": 1})
        thread.start()
        begun.wait()
        assert read(reader, os.getpid, size=1) != os.getpid()
        end.set()
        thread.join()


def test_without_such_a_process_all_is_read_here() -> None:
    with make_reader(enabled=False) as reader:
        assert read(reader, os.getpid) == os.getpid()


@pytest.mark.parametrize("hang", [readings.spin, readings.wait])
def test_a_page_that_hangs_the_reader_is_given_up(hang: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with make_reader(seconds=0.2) as reader:
        with pytest.raises(LimitError) as caught:
            read(reader, hang)
        assert caught.value.message == ReadingCode.TOO_SLOW(seconds=0.2)
        assert caught.value.subject == URL
        monkeypatch.setattr("scraper.reading_process.WAITING", 300)  # what follows is to end in time
        assert read(reader, os.getpid, size=1) != os.getpid(), "what hung is not read here the next time"


def test_a_page_that_takes_too_much_memory_is_given_up() -> None:
    with make_reader(max_memory=300 * MIB) as reader:
        assert read(reader, partial(readings.take_memory, 10 * MIB)) == 10 * MIB
        with pytest.raises(LimitError) as caught:
            read(reader, partial(readings.take_memory, 300 * MIB))
        assert caught.value.message == ReadingCode.TOO_MUCH_MEMORY(limit=300 * MIB)
        assert read(reader, os.getpid) != os.getpid()


def test_a_killed_process_is_replaced_and_the_page_read_again(tmp_path: Path) -> None:
    with make_reader() as reader:
        assert read(reader, partial(readings.die_once, tmp_path / "mark")) != os.getpid()
        os.kill(read(reader, os.getpid), signal.SIGKILL)  # while it has nothing to do
        assert read(reader, os.getpid) != os.getpid()


def test_a_page_that_ends_its_process_twice_is_given_up() -> None:
    with make_reader() as reader:
        with pytest.raises(LimitError) as caught:
            read(reader, readings.die)
        assert caught.value.message == ReadingCode.CRASHED(reason="SIGKILL")
        assert not caught.value.transient
        assert read(reader, os.getpid) != os.getpid()


@pytest.mark.parametrize("kind", [ZeroDivisionError, RuntimeError, RecursionError])
def test_a_fault_of_ours_comes_back_with_its_place(kind: type[Exception]) -> None:
    with make_reader() as reader:
        with pytest.raises(kind, match="of our own making") as caught:
            read(reader, partial(readings.break_down, kind))
        assert "in break_down" in str(caught.value.__cause__)


def test_a_page_whose_turn_does_not_come_waits_for_another_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.reading_process.PATIENCE", 0.01)

    def read_long() -> None:
        with suppress(StoppedError):
            read(reader, partial(readings.write_and_wait, tmp_path / "pid"))

    with make_reader() as reader:
        thread = threading.Thread(target=read_long)
        thread.start()
        until((tmp_path / "pid").exists)
        with pytest.raises(BusyError) as caught:
            read(reader, os.getpid)
        assert caught.value.message == ReadingCode.BUSY(seconds=0.01)
        failed = make_failed(caught.value)
        assert failed.skipped
        assert failed.retry_after == BusyError.retry_after
        reader.stop()
        thread.join()


def test_stop_cuts_a_page_short_and_leaves_no_process(tmp_path: Path) -> None:
    faults: list[Exception] = []

    def read_long() -> None:
        try:
            read(reader, partial(readings.write_and_wait, tmp_path / "pid"))
        except StoppedError as error:
            faults.append(error)

    with make_reader() as reader:
        thread = threading.Thread(target=read_long)
        thread.start()
        until((tmp_path / "pid").exists)
        reader.stop()
        thread.join()
        assert len(faults) == 1
        assert not is_alive(int((tmp_path / "pid").read_text()))
        with pytest.raises(StoppedError):
            read(reader, os.getpid)


def test_an_idle_process_ends() -> None:
    with make_reader(idle_seconds=0.1) as reader:
        pid = read(reader, os.getpid)
        until(lambda: not is_alive(pid))
        assert read(reader, os.getpid) not in (pid, os.getpid())


def test_a_process_ends_with_a_daemon_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.readings", str(tmp_path / "pid")]
    with subprocess.Popen(command, cwd=ROOT) as daemon:
        until((tmp_path / "pid").exists)
        pid = int((tmp_path / "pid").read_text())
        assert is_alive(pid)
        daemon.kill()
    until(lambda: not is_alive(pid))
