"""Migrations make the tables that queries expect, in one transaction, on both databases."""

from contextlib import suppress
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Text, column, inspect, table, text

from model.item import Item
from model.outcome import RunOutcome
from model.query import parse_query
from store import Store, open_store
from store.codec import dump_item
from store.migrating import HEAD, SCRIPTS, VERSION_TABLE, upgrade_tables
from store.tables import Moment, metadata
from tests.stores import T0


def test_the_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_current_head() == HEAD
    assert [path.name for path in (SCRIPTS / "versions").glob(f"v{HEAD}_*.py")]


def test_migrations_make_the_tables_that_queries_expect(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    ours = {*metadata.tables}  # the full-text index is each database's own, see store.search
    options = {
        "version_table": VERSION_TABLE,
        "compare_type": False,
        "include_name": lambda name, kind, _: kind != "table" or name in ours,
    }
    with store._database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    store.close()


def go_back_to(store: Store, revision: str) -> None:
    """Make the tables those of an older version, and empty."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    with store._database.write() as connection:
        metadata.drop_all(connection)
        connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
        connection.execute(text("DROP TABLE search"))
        config.attributes.update(connection=connection, version_table=VERSION_TABLE)
        command.upgrade(config, revision)


REVISIONS = sorted(path.name[1:5] for path in (SCRIPTS / "versions").glob("v*.py"))
PAGE_ITEM = Item(url="https://a.example/1", title="Kept", aliases=("url:https://a.example/1",), fingerprint="f")
KEPT: dict[str, dict[str, object]] = {  # what every version has stored; what a later one adds is made up by its type
    "sources": {"slug": "a", "guid": "g", "url": "https://a.example/", "host": "a.example", "options": "{}", "runs": 3},
    "items": {"id": 1, "slug": "a", "guid": "i1", "document": dump_item(PAGE_ITEM), "fingerprint": "f", "revision": 1},
    "aliases": {"slug": "a", "alias": "url:https://a.example/1", "item": 1, "seen": T0},
    "publications": {"slug": "a", "format": "rss", "body": b"<rss/>", "gzip": b"", "etag": '"e"', "last_modified": T0},
    "runs": {"slug": "a", "started": T0, "ended": T0, "outcome": "scraped", "message": ""},
}
KEPT["sources"] |= {
    "item_count": 1,
    "health": "ok",
    "failures": 0,
    "message": "",
    "enabled": True,
    "last_run": T0,
    "next_due": T0,
}


def insert_kept(connection: Connection, name: str) -> None:
    """Insert a row as it was kept into a table of an older version."""
    row: dict[str, object] = {}
    for part in inspect(connection).get_columns(name):
        stored = metadata.tables[name].c[part["name"]]
        made_up = T0 if isinstance(stored.type, Moment) else "" if isinstance(stored.type, Text) else 0
        row[part["name"]] = KEPT[name].get(part["name"], None if part["nullable"] else made_up)
    row |= {"shown_from": T0} if name == "items" else {}
    before = table(name, *(column(key, metadata.tables[name].c[key].type) for key in row))
    connection.execute(before.insert().values(row))


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_each_older_version_keeps_what_it_has(database_url: str, revision: str) -> None:
    store = open_store(database_url)
    go_back_to(store, revision)
    with store._database.write() as connection:
        for name in KEPT:
            insert_kept(connection, name)
    store.close()
    store = open_store(database_url)
    [state] = store.list_sources()
    assert (state.slug, state.last_run, state.first_read, state.items) == ("a", T0, None, 1)
    assert [stored.item for stored in store.list_items("a")] == [PAGE_ITEM]
    assert store.find_current_slug("a") is None
    published = store.find_publication("a", "rss")
    assert published is not None
    assert published.body == b"<rss/>"
    assert [run.outcome for run in store.list_runs("a")] == [RunOutcome.SCRAPED]
    [found] = store.search_items(parse_query("kept"), T0, limit=9)
    assert found.stored.guid == "i1"
    store.close()


def test_a_migration_that_is_cut_short_changes_nothing(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    tables = text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' ORDER BY name")
    with store._database.write() as connection:
        whole = connection.scalars(tables).all()
        for name in whole:
            connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    with suppress(KeyboardInterrupt), store._database.write() as connection:
        upgrade_tables(connection, subject="a.db")
        assert connection.scalars(tables).all() == whole
        raise KeyboardInterrupt
    with store._database.read() as connection:
        assert connection.scalars(tables).all() == []
    store.close()
