"""Under which address the daemon serves feeds, so that whoever else writes them names the same."""

from sqlalchemy import select

from store.engine import Database
from store.tables import served


def record_base_url(database: Database, base_url: str) -> None:
    """Store the address of the daemon that serves from now on."""
    with database.write() as connection:
        if connection.scalar(select(served.c.base_url)) != base_url:
            connection.execute(served.delete())
            connection.execute(served.insert(), {"id": 1, "base_url": base_url})


def find_base_url(database: Database) -> str:
    """Return the address of the daemon that served last; "" where none ever did."""
    with database.read() as connection:
        return connection.scalar(select(served.c.base_url)) or ""
