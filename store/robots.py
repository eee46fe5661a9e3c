"""robots.txt of each origin, kept until it is to be asked for again; those needed longest ago are forgotten."""

import zlib
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from store.engine import Database
from store.fast_statement import FastStatement
from store.tables import robots

MOST = 20_000  # origins
LONGEST_BODY = 64 * 1024  # characters of a text that is kept; a longer one is asked for again after a restart
STALE = timedelta(days=30)  # for which a copy is kept that is too old, for where the server fails
PRUNE_BYTE = 8  # about one origin in 32 has the table pruned as it is stored

_FIND = select(robots.c.body, robots.c.until).where(robots.c.origin == bindparam("key"))
_UPSERT = {
    name: FastStatement(
        insert(robots)
        .values({column.name: bindparam(column.name) for column in robots.c})
        .on_conflict_do_update(index_elements=["origin"], set_={name: bindparam(name) for name in ("body", "until")})
    )
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def find_robots(database: Database, origin: str, now: datetime) -> tuple[str, float] | None:
    """Return (the rules, the seconds for which they hold) of an origin; below 0 they are too old. None for none."""
    with database.read() as connection:
        row = connection.execute(_FIND, {"key": origin}).first()
    return None if row is None else (zlib.decompress(row.body).decode(), (row.until - now).total_seconds())


def store_robots(database: Database, origin: str, rules: str, now: datetime, seconds: float) -> None:
    """Keep an origin's rules for so long; "" where there are none. A very long text is not kept."""
    if len(rules) > LONGEST_BODY:
        return
    row = {"origin": origin, "body": zlib.compress(rules.encode(), 1), "until": now + timedelta(seconds=seconds)}
    with database.write() as connection:
        _UPSERT[connection.dialect.name].run(connection, row)
        if zlib.crc32(origin.encode()) % 256 < PRUNE_BYTE:
            connection.execute(delete(robots).where(robots.c.until < now - STALE))
            beyond = select(robots.c.until).order_by(robots.c.until.desc()).offset(MOST).limit(1).scalar_subquery()
            connection.execute(delete(robots).where(robots.c.until <= beyond))


def count_robots(database: Database) -> int:
    """Return of how many origins the rules are kept."""
    with database.read() as connection:
        return connection.scalars(select(func.count()).select_from(robots)).one()
