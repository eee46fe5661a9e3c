"""The runs of each source added up by days: what a month looked like, in thirty rows however often it is looked at."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from model.outcome import Run
from store.engine import Database
from store.fast_statement import FastStatement
from store.tables import run_days

DAYS = 30
_LONGEST = 10**7  # ms that a run counts for at most, so that a wrong clock fills no column
_ADDED = ("runs", "failures", "new", "changed", "milliseconds")
_HIGHEST = ("found", "longest")
_PRUNE = delete(run_days).where(run_days.c.slug == bindparam("key"), run_days.c.day < bindparam("since"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDay:
    """One day of a source, in UTC."""

    day: date
    runs: int = 0
    failures: int = 0
    new: int = 0
    changed: int = 0
    found: int = 0  # items on the page, the most of all runs
    milliseconds: int = 0  # that all runs took
    longest: int = 0  # that one of them took, in ms


def _upsert(insert: Any) -> Any:
    """Add a run to its day."""
    insert = insert.values({column.name: bindparam(column.name) for column in run_days.c})
    table, more = run_days.c, insert.excluded
    added = {name: table[name] + more[name] for name in _ADDED}
    highest = {name: case((more[name] > table[name], more[name]), else_=table[name]) for name in _HIGHEST}
    return insert.on_conflict_do_update(index_elements=[table.slug, table.day], set_=added | highest)


_ADD = {
    "sqlite": FastStatement(_upsert(sqlite.insert(run_days))),
    "postgresql": FastStatement(_upsert(postgresql.insert(run_days))),
}


def add_to_day(connection: Connection, run: Run, *, failed: bool) -> None:
    """Add a run to the day on which it began."""
    took = min(max(0, round((run.ended - run.started) / timedelta(milliseconds=1))), _LONGEST)
    row = {
        "slug": run.slug,
        "day": _name_day(run.started),
        "runs": 1,
        "failures": int(failed),
        "new": run.new,
        "changed": run.changed,
        "found": run.found,
        "milliseconds": took,
        "longest": took,
    }
    _ADD[connection.dialect.name].run(connection, row)


def prune_days(connection: Connection, slug: str, now: datetime) -> None:
    """Delete the days of a source that no page shows any more."""
    connection.execute(_PRUNE, {"key": slug, "since": _name_day(now - timedelta(days=DAYS))})


def list_days(database: Database, slug: str, now: datetime) -> list[RunDay]:
    """Return the last DAYS days of a source, today last; those without a run too."""
    first = now.astimezone(UTC).date() - timedelta(days=DAYS - 1)
    query = select(run_days).where(run_days.c.slug == slug, run_days.c.day >= first.isoformat())
    with database.read() as connection:
        rows = connection.execute(query).mappings().all()
    known = {row["day"]: row for row in rows}
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [_read_day(day, known.get(day.isoformat())) for day in days]


def _read_day(day: date, row: Any) -> RunDay:
    return RunDay(day=day, **{name: row[name] for name in (*_ADDED, *_HIGHEST)}) if row else RunDay(day=day)


def _name_day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
