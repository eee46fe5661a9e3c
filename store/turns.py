"""Turns at hosts that several daemons ask: what holds for one of them holds for all together.

A row a host: when the next request may start, and which are under way, by whom and until when at the latest. On
SQLite there is one daemon, which keeps its turns itself.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql

from store.engine import Database
from store.holders import list_live_holders
from store.tables import turns

BUSY = 0.1  # seconds until a host that has its fill of requests is asked for a turn again
FORGET = timedelta(hours=1)
_LOCKED = select(turns).where(turns.c.host == bindparam("key")).with_for_update()
_ADD = postgresql.insert(turns).on_conflict_do_nothing()


def take_turn(
    database: Database, host: str, now: datetime, *, delay: float, per_host: int, lasts: timedelta
) -> tuple[str, float]:
    """Take a turn at a host: return (its name, 0), or ("", the seconds after which to try again).

    It ends by `give_turn`, with its daemon, or after `lasts`. The next one starts `delay` seconds later.
    """
    with database.write() as connection:
        row = _lock(connection, host, now)
        running = _list_running(connection, row, now, per_host)
        if len(running) >= per_host:
            return "", BUSY
        if row.free > now:
            return "", (row.free - now).total_seconds()
        name = f"{database.holder}:{(now + lasts).isoformat()}"
        _write(connection, host, json.dumps([*running, name]), now + timedelta(seconds=delay))
    return name, 0.0


def give_turn(database: Database, host: str, name: str) -> None:
    """Give back a turn that was taken."""
    with database.write() as connection:
        row = connection.execute(_LOCKED, {"key": host}).first()
        if row is not None:
            running = json.loads(row.running)
            if name in running:
                running.remove(name)
            _write(connection, host, json.dumps(running), row.free)


def close_host(database: Database, host: str, until: datetime, now: datetime) -> None:
    """Let nobody ask a host before `until`; a longer closure stands."""
    with database.write() as connection:
        row = _lock(connection, host, now)
        _write(connection, host, row.running, max(row.free, until))


def _lock(connection: Connection, host: str, now: datetime) -> Any:
    connection.execute(delete(turns).where(turns.c.free < now - FORGET, turns.c.running == "[]", turns.c.host != host))
    connection.execute(_ADD, {"host": host, "free": now, "running": "[]"})
    return connection.execute(_LOCKED, {"key": host}).one()


def _list_running(connection: Connection, row: Any, now: datetime, per_host: int) -> list[str]:
    """Return the requests under way: none that is over its time, and where there are many, none of the dead."""
    running = [name for name in json.loads(row.running) if datetime.fromisoformat(name.partition(":")[2]) > now]
    if len(running) < per_host:
        return running
    living = list_live_holders(connection) | {""}
    return [name for name in running if name.partition(":")[0] in living]


def _write(connection: Connection, host: str, running: str, free: datetime) -> None:
    connection.execute(update(turns).where(turns.c.host == host).values(running=running, free=free))
