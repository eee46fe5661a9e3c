"""Migrates a database to the tables of this version, in one transaction, or raises the reason why not.

Alembic is imported only where there is something to do: most opens need it not.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from messages.storage import StoreCode
from model.errors import StoreError

HEAD = "0031"  # the newest file of migrations/versions; a test holds it there
VERSION_TABLE = "bantin_schema"
SCRIPTS = Path(__file__).parent / "migrations"


def read_revision(connection: Connection) -> str:
    """Return the schema's revision, "" where there are no tables of ours yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return ""
    return connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")) or ""


def upgrade_tables(connection: Connection, *, subject: str) -> None:
    """Run the migrations that are missing, in the transaction of `connection`.

    A revision that this version does not know raises StoreError: it was written by a newer one.
    """
    found = read_revision(connection)
    if found == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    refuse_unknown(found, subject=subject)
    command.upgrade(config, "head")


def refuse_unknown(found: str, *, subject: str) -> None:
    """Raise StoreError where a schema's revision is none of ours."""
    if found and not any(SCRIPTS.glob(f"versions/v{found}_*.py")):
        raise StoreError(StoreCode.NEWER(found=found, known=HEAD), subject=subject)
