"""A backup is whole, taken while work goes on, and restored into either database or not at all."""

import errno
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from shutil import copy2
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from model.errors import StoreError
from model.query import parse_query
from store import Store, open_store, restore
from store.tables import items, metadata, notifications, notified_items
from tests.stores import HOUR, T0, claim, feed, item, record, settle, titles


def fill(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    settle(store, [item("1"), item("2", "Đông Ghe")])
    settle(store, [item("1"), item("2", "Đông Ghe, edited")], T0 + HOUR)
    settle(store, [item("3")], slug="b", articles=True)
    store.delete_item(feed(store, T0 + HOUR)[0].guid, T0 + HOUR)
    store.store_robots("https://a.example", "Disallow: /", T0, 60)


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables but what a backup leaves out."""
    left_out = {"search_key", "lease_token", "lease_until", "article_token", "article_until"}
    with store._database.read() as connection:
        return {
            table.name: sorted(
                map(tuple, connection.execute(select(*(c for c in table.c if c.name not in left_out)))), key=repr
            )
            for table in metadata.sorted_tables
        }


def test_a_backup_has_all_and_is_restored_in_whole(store: Store, database_url: str, tmp_path: Path) -> None:
    fill(store)
    claim(store, T0 + HOUR)
    before, path = dump(store), tmp_path / "a.backup"
    store.back_up(path)
    assert [file.name for file in tmp_path.iterdir() if "backup" in file.name] == ["a.backup"], "one file"
    settle(store, [item("9", "Lost")], T0 + 3 * HOUR, slug="b")
    store.close()
    restore(database_url, path, T0)
    again = open_store(database_url)
    assert dump(again) == before
    assert [found.stored.item.title for found in again.search_items(parse_query("dong ghe"), T0 + HOUR, limit=9)]
    assert settle(again, [item("10")], T0 + 3 * HOUR, slug="b").new, "numbers go on"
    assert claim(again, T0 + HOUR, "a"), "no lease is left"
    again.close()


def test_notifications_that_waited_are_not_restored(store: Store, database_url: str, tmp_path: Path) -> None:
    fill(store)
    row = {"target": "desk", "guid": "urn:1", "event": "items", "created": T0, "ready": T0}
    with store._database.write() as connection:
        key = connection.scalars(insert(notifications).returning(notifications.c.id), row).one()
        listed = {"notification": key, "item": connection.scalar(select(items.c.id))}
        connection.execute(insert(notified_items), listed)
    store.back_up(tmp_path / "a.backup")
    store.close()
    restore(database_url, tmp_path / "a.backup", T0)
    again = open_store(database_url)
    assert again.list_waiting(["desk"])["desk"].count == 0
    again.close()


def test_it_moves_to_the_other_database(store: Store, database_url: str, tmp_path: Path) -> None:
    fill(store)
    store.back_up(tmp_path / "a.backup")
    other = f"sqlite:///{tmp_path}/other/bantin.db"
    assert restore(other, tmp_path / "a.backup", T0) is None
    moved = open_store(other)
    assert dump(moved) == dump(store)
    moved.close()


def test_what_was_there_is_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bantin.db"
    store = open_store(url)
    store.sync_sources([record("a")], T0)
    store.back_up(tmp_path / "a.backup")
    fill(store)
    store.close()
    kept = restore(url, tmp_path / "a.backup", T0)
    assert kept == tmp_path / "bantin.db.20261101T080000Z"
    former, now = open_store(f"sqlite:///{kept}"), open_store(url)
    assert titles(feed(former, T0 + HOUR))
    assert [state.items for state in now.list_sources()] == [0]
    former.close()
    now.close()


def leave_log(tmp_path: Path) -> tuple[str, Path]:
    """Return the address of a database that a killed process left with its log, and a backup of another."""
    store = open_store(f"sqlite:///{tmp_path}/live.db")
    store.sync_sources([record("a")], T0)
    settle(store, [item("0")])
    store.back_up(tmp_path / "a.backup")
    fill(store)
    folder = tmp_path / "home"
    folder.mkdir()
    for ending in ("", "-wal"):
        copy2(tmp_path / f"live.db{ending}", folder / f"bantin.db{ending}")
    store.close()
    assert (folder / "bantin.db-wal").stat().st_size > 0
    return f"sqlite:///{folder}/bantin.db", tmp_path / "a.backup"


class Killed(BaseException):
    """The process ends here."""


def test_a_restore_that_is_killed_leaves_the_whole_of_one_or_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stopped before each of its changes to the folder, one after the other."""
    outcomes = list[int]()
    for step in range(20):
        folder = tmp_path / f"{step}"
        folder.mkdir()
        url, path = leave_log(folder)
        left = step
        with monkeypatch.context() as patched:

            def stop(name: str, change: Callable[..., object]) -> Callable[..., object]:
                def stopping(self: Path, *values: object, **options: object) -> object:
                    nonlocal left
                    is_ours = self.name.startswith("bantin.db") or (name == "replace" and self.name == "bantin.db")
                    if is_ours and self.exists():
                        left -= 1
                        if left < 0:
                            raise Killed
                    return change(self, *values, **options)

                return stopping

            for name in ("replace", "rename", "unlink", "hardlink_to"):
                patched.setattr(Path, name, stop(name, getattr(Path, name)))
            try:
                restore(url, path, T0)
                killed = False
            except Killed:
                killed = True
        with closing(open_store(url)) as found:
            outcomes.append(sum(state.items for state in found.list_sources()))
        if not killed:
            break
    assert set(outcomes) == {1, 3}, outcomes
    assert outcomes[0] == 3
    assert outcomes[-1] == 1


def test_what_stands_in_the_log_of_what_was_there_is_kept(tmp_path: Path) -> None:
    url, path = leave_log(tmp_path)
    kept = restore(url, path, T0)
    assert kept is not None
    with closing(open_store(f"sqlite:///{kept}")) as former:
        assert sum(state.items for state in former.list_sources()) == 3
    again = restore(url, path, T0)
    assert again is not None
    assert again.name == f"{kept.name}-2", "nothing is overwritten"
    assert sorted(file.name for file in kept.parent.iterdir() if file.name.startswith(".")) == []


@pytest.mark.parametrize("name", ["bantin.db", "bantin.db.restored", "bantin.db.new"])
def test_a_database_is_restored_from_itself_or_from_any_name_beside_it(tmp_path: Path, name: str) -> None:
    url = f"sqlite:///{tmp_path}/bantin.db"
    store = open_store(url)
    fill(store)
    before = dump(store)
    store.back_up(tmp_path / "a.backup")
    store.close()
    if name != "bantin.db":
        (tmp_path / "a.backup").rename(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    kept = restore(url, tmp_path / name, T0)
    with closing(open_store(url)) as now:
        assert dump(now) == before
    assert kept is not None
    assert (kept if name == "bantin.db" else tmp_path / name).read_bytes() == content


def test_where_hard_links_are_unknown_the_former_file_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links")

    url, path = leave_log(tmp_path)
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    kept = restore(url, path, T0)
    with closing(open_store(f"sqlite:///{kept}")) as former:
        assert sum(state.items for state in former.list_sources()) == 3


def test_a_backup_taken_in_the_midst_of_writing_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            for slug in ("a", "b"):
                settle(store, [item(f"{slug}{number}")], T0 + number * HOUR, slug=slug)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            store.back_up(tmp_path / f"{number}.backup")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"{number}.backup")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
            counted = copy.execute("SELECT slug, count(*) FROM items GROUP BY slug").fetchall()
            assert dict(counted) == {slug: n for slug, n in copy.execute("SELECT slug, item_count FROM sources") if n}


@pytest.mark.parametrize("damage", ["none", "zero", "cut", "flipped", "newer", "foreign"])
def test_what_is_no_sound_backup_changes_nothing(store: Store, database_url: str, tmp_path: Path, damage: str) -> None:
    fill(store)
    before, path = dump(store), tmp_path / "a.backup"
    store.back_up(path)
    spoil(path, damage)
    store.close()
    with pytest.raises(StoreError) as caught:
        restore(database_url, path, T0)
    assert str(path) in str(caught.value)
    again = open_store(database_url)
    assert dump(again) == before
    again.close()


def spoil(path: Path, damage: str) -> None:
    if damage == "none":
        path.unlink()
    elif damage == "zero":
        path.write_bytes(b"")
    elif damage == "cut":
        os.truncate(path, path.stat().st_size // 2)
    elif damage == "flipped":
        content = bytearray(path.read_bytes())
        content[-4096:-3000] = bytes(byte ^ 255 for byte in content[-4096:-3000])
        path.write_bytes(content)
    else:
        change = {"newer": "UPDATE bantin_schema SET version_num = '9999'", "foreign": "PRAGMA application_id = 7"}
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(change[damage])
            connection.commit()


def test_nothing_is_restored_over_a_running_daemon(store: Store, database_url: str, tmp_path: Path) -> None:
    fill(store)
    store.back_up(tmp_path / "a.backup")
    before = dump(store)
    with store.daemon_lock(), pytest.raises(StoreError, match="daemon"):
        restore(database_url, tmp_path / "a.backup", T0)
    assert dump(store) == before


def test_nobody_else_may_read_a_backup(store: Store, tmp_path: Path) -> None:
    fill(store)
    former = os.umask(0)
    try:
        store.back_up(tmp_path / "a.backup")
    finally:
        os.umask(former)
    assert (tmp_path / "a.backup").stat().st_mode & 0o777 == 0o600


def test_a_backup_never_replaces_a_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    path.write_text("mine")
    digest = sha256(path.read_bytes()).hexdigest()
    with pytest.raises(StoreError, match="exists already"):
        store.back_up(path)
    assert sha256(path.read_bytes()).hexdigest() == digest


def test_a_backup_that_cannot_be_written_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        store.back_up(tmp_path / f"none{uuid4().hex}" / "a.backup")
    assert list(tmp_path.glob("*.part")) == []
