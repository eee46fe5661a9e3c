"""The record of changes: what people changed, the latest of it kept."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from model.acting import Actor, Means, get_actor
from model.change import Act, Change, Values, hide_values
from store.access_tables import changes
from store.engine import Database

KEPT = 10_000  # changes
PRUNE_EVERY = 100

_BEYOND = select(changes.c.id).order_by(changes.c.id.desc()).offset(KEPT).limit(1).scalar_subquery()
_PRUNE = delete(changes).where(changes.c.id <= _BEYOND)
_LATEST = (
    select(changes).where(changes.c.id < bindparam("number")).order_by(changes.c.id.desc()).limit(bindparam("limit"))
)


def record_change(
    database: Database, act: Act, subject: str, now: datetime, *, before: Values | None, after: Values | None
) -> None:
    """Record what was done by whoever this runs on behalf of; no secret of a value is kept."""
    with database.write() as connection:
        _insert(connection, act, subject, now, before or {}, after or {})


def _insert(connection: Connection, act: Act, subject: str, now: datetime, before: Values, after: Values) -> None:
    actor = get_actor()
    row = {
        "at": now,
        "actor": actor.name,
        "means": actor.means,
        "act": act,
        "subject": subject,
        "before": _dump(before),
        "after": _dump(after),
    }
    key = connection.execute(insert(changes).values(row)).inserted_primary_key
    if key and key[0] % PRUNE_EVERY == 0:
        connection.execute(_PRUNE)


def _dump(values: Values) -> str:
    return json.dumps(hide_values(values), ensure_ascii=False, separators=(",", ":")) if values else ""


def list_changes(database: Database, limit: int, before: int) -> list[Change]:
    """Return changes, the latest first, of those before a number."""
    with database.read() as connection:
        rows = connection.execute(_LATEST, {"number": before, "limit": limit}).mappings().all()
    return [_load(row) for row in rows]


def _load(row: Any) -> Change:
    return Change(
        number=row["id"],
        at=row["at"],
        actor=Actor(name=row["actor"], means=Means(row["means"])),
        act=Act(row["act"]),
        subject=row["subject"],
        before=json.loads(row["before"] or "{}"),
        after=json.loads(row["after"] or "{}"),
    )
