"""Migrations make the tables that queries expect, in one transaction, on both databases."""

from contextlib import suppress
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from store import open_store
from store.migrating import HEAD, SCRIPTS, VERSION_TABLE, upgrade_tables
from store.tables import metadata


def test_the_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_current_head() == HEAD
    assert [path.name for path in (SCRIPTS / "versions").glob(f"v{HEAD}_*.py")]


def test_migrations_make_the_tables_that_queries_expect(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    options = {"version_table": VERSION_TABLE, "compare_type": False}
    with store._database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    store.close()


def test_a_migration_that_is_cut_short_changes_nothing(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    tables = text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
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
