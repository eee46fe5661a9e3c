"""Items and runs in the order in which they came, the last first, some at a time: what other programs read.

Items are ordered by when they were first seen, so that whoever asks again finds what is new at the beginning.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from messages.stored import load_message
from model.item import StoredItem
from model.outcome import Run, RunOutcome
from store.codec import dump_list, load_warnings
from store.engine import Database
from store.in_list import is_in_list
from store.items import COLUMNS, IS_SHOWN, read_stored_item
from store.tables import items, runs, sources

LATEST = 2**31 - 1  # after the number of any item or run
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_END = datetime(9999, 12, 31, tzinfo=UTC)

_OF_ITEM = (items.c.id, items.c.slug, *COLUMNS)
_SHOWN = (*IS_SHOWN, items.c.deleted_at.is_(None), items.c.first_seen >= bindparam("since"))
_OF_ALL = (
    select(*_OF_ITEM)
    .join(sources, sources.c.slug == items.c.slug)
    .where(items.c.id < bindparam("number"), *_SHOWN, sources.c.enabled)
    .order_by(items.c.id.desc())
    .limit(bindparam("limit"))
)
_OF_SOURCES = (
    select(*_OF_ITEM)
    .where(is_in_list(items.c.slug, "slugs"), *_SHOWN)
    .where(
        items.c.first_seen <= bindparam("moment"),
        or_(
            items.c.first_seen < bindparam("moment"),
            and_(items.c.first_seen == bindparam("moment"), items.c.id < bindparam("number")),
        ),
    )
    .order_by(items.c.first_seen.desc(), items.c.id.desc())
    .limit(bindparam("limit"))
)
_RUNS = (
    select(runs)
    .where(runs.c.slug == bindparam("key"), runs.c.id < bindparam("number"))
    .order_by(runs.c.id.desc())
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestItem:
    """An item with its number, by which those before it are found, and the slug of its source."""

    number: int
    slug: str
    stored: StoredItem


def list_latest_items(
    database: Database,
    slugs: Collection[str] | None,
    now: datetime,
    *,
    limit: int,
    since: datetime | None = None,
    before: tuple[datetime, int] | None = None,
) -> list[LatestItem]:
    """Return the items that feeds show by `now`, those first seen last at first; of all watched ones without `slugs`.

    `since` leaves out what was first seen earlier; `before` goes on after an item: when it was first seen, and its
    number.
    """
    moment, number = before or (_END, LATEST)
    parameters: dict[str, Any] = {"now": now, "limit": limit, "since": since or _BEGINNING, "number": number}
    if slugs is not None:
        parameters |= {"slugs": dump_list(slugs), "moment": moment}
    with database.read() as connection:
        rows = connection.execute(_OF_ALL if slugs is None else _OF_SOURCES, parameters).all()
    return [LatestItem(number=row[0], slug=row[1], stored=read_stored_item(row[2:])) for row in rows]


def list_runs_before(database: Database, slug: str, number: int, limit: int) -> list[tuple[int, Run]]:
    """Return runs of a source with their numbers, newest first, of those before a number."""
    with database.read() as connection:
        rows = connection.execute(_RUNS, {"key": slug, "number": number, "limit": limit}).mappings().all()
    return [(row["id"], _load_run(row)) for row in rows]


def _load_run(row: Any) -> Run:
    warnings = load_warnings(row["warnings"])
    parts = {"outcome": RunOutcome(row["outcome"]), "message": load_message(row["message"]), "warnings": warnings}
    return Run(**{name: value for name, value in {**row, **parts}.items() if name != "id"})
