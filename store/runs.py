"""Runs and snapshots: what came of reading a source, and the page that was read."""

import zlib
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, select

from messages.stored import dump_message, load_message
from model.outcome import Page, Run, RunOutcome
from store.codec import dump_dropped, dump_warnings, load_dropped, load_warnings
from store.engine import Database
from store.fast_statement import FastStatement
from store.run_days import add_to_day, prune_days
from store.tables import runs, snapshots

RUN_LIMIT = 200
PRUNE_EVERY = 32  # runs of one source

_COLUMNS = tuple(column for column in runs.c if column.name != "id")
_ADD = FastStatement(runs.insert().inline().values({column.name: bindparam(column.name) for column in _COLUMNS}))
_MINE = runs.c.slug == bindparam("key")
_BEYOND = select(runs.c.id).where(_MINE).order_by(runs.c.id.desc()).offset(RUN_LIMIT).limit(1)
_PRUNE = delete(runs).where(_MINE, runs.c.id <= _BEYOND.scalar_subquery())


def record_run(connection: Connection, run: Run, number: int) -> None:
    """Store a run, the `number`th of its source; at times its oldest ones are deleted."""
    row = {
        "slug": run.slug,
        "started": run.started,
        "ended": run.ended,
        "outcome": run.outcome,
        "message": dump_message(run.message),
        "new": run.new,
        "changed": run.changed,
        "found": run.found,
        "gone": run.gone,
        "warnings": dump_warnings(run.warnings),
        "dropped": dump_dropped(run.dropped),
    }
    _ADD.run(connection, row)
    add_to_day(connection, run, failed=run.failed)
    if number % PRUNE_EVERY == 0:
        prune_days(connection, run.slug, run.started)
        connection.execute(_PRUNE, {"key": run.slug})


def list_runs(database: Database, slug: str | None, limit: int) -> list[Run]:
    """Return the last runs, of one source or of all, newest first."""
    query = select(*_COLUMNS).order_by(runs.c.id.desc()).limit(limit)
    if slug is not None:
        query = query.where(runs.c.slug == slug)
    with database.read() as connection:
        rows = connection.execute(query).mappings().all()
    return [_load_run(row) for row in rows]


def _load_run(row: RowMapping) -> Run:
    warnings = load_warnings(row["warnings"])
    parts = {"outcome": RunOutcome(row["outcome"]), "message": load_message(row["message"]), "warnings": warnings}
    return Run(**{**row, **parts, "dropped": load_dropped(row["dropped"])})


def store_snapshot(connection: Connection, slug: str, page: Page, now: datetime) -> None:
    """Store a page as the source's snapshot, in place of the one before."""
    connection.execute(delete(snapshots).where(snapshots.c.slug == slug))
    row = {"slug": slug, "url": page.url, "media_type": page.media_type, "taken": now}
    connection.execute(snapshots.insert(), row | {"body": zlib.compress(page.body, 1)})


def find_snapshot(database: Database, slug: str) -> tuple[Page, datetime] | None:
    """Return the page of a source's last good run and when it was taken; None where there is none."""
    query = select(snapshots.c.url, snapshots.c.media_type, snapshots.c.body, snapshots.c.taken)
    with database.read() as connection:
        row = connection.execute(query.where(snapshots.c.slug == slug)).first()
    if row is None:
        return None
    url, media_type, body, taken = row
    return Page(url=url, media_type=media_type, body=zlib.decompress(body)), taken
