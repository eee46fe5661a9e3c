"""Migrations make the tables that queries expect, in one transaction, on both databases."""

from contextlib import suppress
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import column, inspect, table, text

from store import Store, open_store
from store.migrating import HEAD, SCRIPTS, VERSION_TABLE, upgrade_tables
from store.tables import metadata, sources
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


def test_a_database_of_an_older_version_keeps_what_it_has(database_url: str) -> None:
    store = open_store(database_url)
    go_back_to(store, "0002")
    with store._database.read() as connection:
        row: dict[str, object] = {part["name"]: "x" for part in inspect(connection).get_columns("sources")}
    row |= {"enabled": True, "failures": 0, "runs": 3, "health": "ok", "message": "", "lease_token": None}
    row |= {"next_due": T0, "created": T0, "last_run": T0} | dict.fromkeys(("last_good", "compose_due", "lease_until"))
    with store._database.write() as connection:
        before = table("sources", *(column(name, sources.c[name].type) for name in row))
        connection.execute(before.insert().values(row))
    store.close()
    store = open_store(database_url)
    [state] = store.list_sources()
    assert (state.slug, state.last_run, state.first_read) == ("x", T0, None)
    assert store.find_current_slug("x") is None
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
