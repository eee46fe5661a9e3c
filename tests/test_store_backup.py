"""A backup is whole, taken while work goes on, and restored into either database or not at all."""

import os
import sqlite3
import threading
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from model.errors import StoreError
from model.query import parse_query
from store import Store, open_store, restore
from store.tables import metadata
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
