"""Items by their number, in the order in which they arrived: what archive documents hold."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, select

from model.archive import ArchiveSpan, find_last_end
from model.item import StoredItem
from store.engine import Database
from store.items import COLUMNS, FIRST_PAGE, IS_SHOWN, ORDER, read_stored_item
from store.tables import items

_MINE = items.c.slug == bindparam("key")
_NUMBER = select(func.count()).where(_MINE)
# What a backfill found stands among the items of the first page.
_FIRST = select(func.count()).where(_MINE, items.c.first_seen <= FIRST_PAGE)
_FOUND_LATER = select(items.c.id).where(_MINE, items.c.first_seen == FIRST_PAGE, items.c.position < 0)
_BACKFILLED = _FIRST.where(_FOUND_LATER.correlate(None).exists())
# As they arrived; of one page the lowest first, what a backfill found before all. Not by date, which an item's own
# page may correct: a number is for good.
_IS_OF_LIST = case((items.c.position < 0, 0), else_=1)
_ARRIVAL = (items.c.first_seen, _IS_OF_LIST, items.c.position.desc(), items.c.guid.desc())
_SEEN = select(items.c.first_seen).where(_MINE).order_by(items.c.first_seen).offset(bindparam("start")).limit(1)
_UP_TO = select(func.count()).where(_MINE, items.c.first_seen <= _SEEN.scalar_subquery())
# Deleted and hidden items keep their numbers, so that those behind them do too.
_SPAN = (
    select(items.c.id).where(_MINE).order_by(*_ARRIVAL).offset(bindparam("start")).limit(bindparam("size"))
).subquery("span")
_HELD = (
    select(*COLUMNS).where(items.c.id.in_(select(_SPAN.c.id)), items.c.deleted_at.is_(None), *IS_SHOWN).order_by(*ORDER)
)


def find_archive_end(connection: Connection, slug: str, limit: int) -> int:
    """Return the number of the last item that a feed of `limit` items may leave out; 0 where it holds all.

    Of items that were seen at once, a feed holds the newest by date, whatever their numbers: all of them are archived.
    """
    end = find_last_end(count_numbered(connection, slug), limit)
    if end:
        end = connection.scalars(_UP_TO, {"key": slug, "start": end - 1}).one()
    return max(end, connection.scalars(_BACKFILLED, {"key": slug}).one())


def find_archive_end_of(database: Database, slug: str, limit: int) -> int:
    """Return the same in a transaction of its own."""
    with database.read() as connection:
        return find_archive_end(connection, slug, limit)


def count_numbered(connection: Connection, slug: str) -> int:
    """Return the number of the item that arrived last, 0 where there is none."""
    return connection.scalars(_NUMBER, {"key": slug}).one()


def list_archived(database: Database, slug: str, span: ArchiveSpan, now: datetime) -> list[StoredItem] | None:
    """Return the items of an archive document, newest first; None where it ends behind the last item."""
    with database.read() as connection:
        if span.end > count_numbered(connection, slug):
            return None
        parameters = {"key": slug, "start": span.start, "size": span.end - span.start, "now": now}
        return [read_stored_item(row) for row in connection.execute(_HELD, parameters)]
