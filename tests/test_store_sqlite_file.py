"""The SQLite file: what is refused untouched, one daemon each, and kills at any moment."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from messages.storage import StoreCode
from model.errors import StoreError
from store import SourceRecord, open_store
from store.sqlite_file import fold_log, hold_daemon_lock

T0 = datetime(2026, 11, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[1]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bantin.db"


def fill(path: Path, number: int = 200) -> None:
    store = open_store(f"sqlite:///{path}")
    records = [
        SourceRecord(slug=f"s{n}", url="https://a.example/", options="x" * 400, first_due=T0) for n in range(number)
    ]
    store.sync_sources(records, T0)
    store.close()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(4096, len(content), 4096):
        content[place : place + 64] = bytes(byte ^ 0xFF for byte in content[place : place + 64])
    path.write_bytes(content)


def flip_last(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-4096:-4032] = bytes(byte ^ 0xFF for byte in content[-4096:-4032])
    path.write_bytes(content)


def change(statement: str) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(statement)
            connection.commit()

    return run


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "zero-length": (lambda path: path.write_bytes(b""), "the file is empty"),
    "garbage": (lambda path: path.write_bytes(b"garbage" * 1000), "not an SQLite database"),
    "a line of text": (lambda path: path.write_text("hello"), "not an SQLite database"),
    "truncated": (lambda path: os.truncate(path, path.stat().st_size // 2), "damaged"),
    "truncated in the header": (lambda path: os.truncate(path, 50), "not an SQLite database"),
    "flipped": (flip, "damaged"),
    "one page flipped": (flip_last, "damaged"),
    "foreign": (change("PRAGMA application_id = 7"), "another program"),
    "newer": (change("UPDATE bantin_schema SET version_num = '9999'"), "newer than this Bantin"),
    "without a schema": (change("DROP TABLE bantin_schema"), "damaged"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_an_unsound_file_is_refused_and_left_as_it_is(path: Path, damage: str) -> None:
    fill(path)
    spoil, message = DAMAGE[damage]
    spoil(path)
    before = sha256(path.read_bytes()).hexdigest()
    with pytest.raises(StoreError, match=message) as caught:
        open_store(f"sqlite:///{path}")
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert sha256(path.read_bytes()).hexdigest() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("damage", sorted(DAMAGE.keys() - {"one page flipped"}))
def test_who_only_reads_is_refused_what_is_no_database_of_ours_too(path: Path, damage: str) -> None:
    fill(path)
    spoil, message = DAMAGE[damage]
    spoil(path)
    with pytest.raises(StoreError, match=message):
        open_store(f"sqlite:///{path}", reads=True)


def test_who_only_reads_does_not_wait_for_a_check_of_all_pages(path: Path) -> None:
    fill(path)
    flip_last(path)
    before = sha256(path.read_bytes()).hexdigest()
    with closing(open_store(f"sqlite:///{path}", reads=True)) as store:
        assert store.find_source("s0"), "which stands on another page"
    assert sha256(path.read_bytes()).hexdigest() == before
    change("UPDATE bantin_schema SET version_num = '0026'")(path)
    with pytest.raises(StoreError, match="damaged"):  # it would be migrated
        open_store(f"sqlite:///{path}", reads=True)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        open_store(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(StoreError, match="use sqlite:///PATH"):
        open_store(url)


def test_a_password_is_never_told() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("postgresql://user:sentinel@127.0.0.1:1/none")
    assert "sentinel" not in str(caught.value)


def test_every_connection_is_safe_against_power_cuts_and_dangling_keys(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    with store._database.read() as connection:
        told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "foreign_keys")]
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    store.close()
    assert told == [2, 1]


def test_a_second_daemon_is_refused_and_told_of_the_first(path: Path) -> None:
    store, other = open_store(f"sqlite:///{path}"), open_store(f"sqlite:///{path}")
    refused = pytest.raises(StoreError, match=rf"another daemon \(pid {os.getpid()}\) is using")
    with store.daemon_lock(), refused, other.daemon_lock():
        pass
    with other.daemon_lock():
        pass
    store.close()
    other.close()


def test_the_lock_ends_with_its_process(path: Path) -> None:
    code = "import sys, pathlib, time; from store.sqlite_file import hold_daemon_lock\n"
    code += "with hold_daemon_lock(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, path], cwd=ROOT, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match=f"pid {other.pid}"), hold_daemon_lock(path):
            pass
        other.kill()
    with hold_daemon_lock(path):
        pass


def test_a_kill_while_the_file_is_made_leaves_none_or_a_whole_one(path: Path) -> None:
    code = "import sys; from store import open_store\n"
    code += "print('go', flush=True); open_store(f'sqlite:///{sys.argv[1]}').close()"
    for wait in (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08):
        with subprocess.Popen([sys.executable, "-c", code, path], cwd=ROOT, stdout=subprocess.PIPE) as other:
            assert other.stdout is not None
            other.stdout.readline()
            try:
                other.wait(wait or 0.001)
            except subprocess.TimeoutExpired:
                other.send_signal(signal.SIGKILL)
        open_store(f"sqlite:///{path}").close()
        assert [file.name for file in path.parent.iterdir()] == [path.name]
        path.unlink()


def test_a_full_disk_is_told_and_nothing_is_kept(path: Path) -> None:
    fill(path, 1)
    store = open_store(f"sqlite:///{path}")
    with store._database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with store._database.write() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    too_much = "UPDATE sources SET message = 'kept?', options = zeroblob(100000)"
    with pytest.raises(StoreError, match="full"), store._database.write() as connection:
        connection.exec_driver_sql(too_much)
    state = store.find_source("s0")
    store.close()
    assert state is not None
    assert state.message is None


def test_a_busy_writer_is_waited_for_and_readers_are_not_held_up(path: Path) -> None:
    fill(path, 3)
    store = open_store(f"sqlite:///{path}")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE sources SET message = 'theirs'")
        assert [state.message for state in store.list_sources()] == [None, None, None]
        other.execute("COMMIT")
    assert store.mark_due("s0", T0)
    store.close()


def test_a_log_that_another_process_reads_is_not_folded(tmp_path: Path) -> None:
    path = tmp_path / "bantin.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer, closing(sqlite3.connect(path)) as reader:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE a (b)")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM a").fetchall()
        writer.execute("INSERT INTO a VALUES (1)")
        with pytest.raises(StoreError) as fault:
            fold_log(path)
    assert fault.value.message.code is StoreCode.IN_USE
