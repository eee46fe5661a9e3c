"""Items by their number, in the order in which they arrived: what archive documents hold."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from model.archive import ArchiveSpan
from model.item import StoredItem
from store.engine import Database
from store.items import COLUMNS, IS_SHOWN, ORDER, read_stored_item
from store.tables import items

_MINE = items.c.slug == bindparam("key")
_NUMBER = select(func.count()).where(_MINE)
# The reverse of `store.items.ARRIVAL`: a feed holds the last of these.
_ARRIVAL = (items.c.first_seen, items.c.published_at, items.c.position.desc(), items.c.guid.desc())
# Deleted and hidden items keep their numbers, so that those behind them do too.
_SPAN = (
    select(items.c.id).where(_MINE).order_by(*_ARRIVAL).offset(bindparam("start")).limit(bindparam("size"))
).subquery("span")
_HELD = (
    select(*COLUMNS).where(items.c.id.in_(select(_SPAN.c.id)), items.c.deleted_at.is_(None), *IS_SHOWN).order_by(*ORDER)
)


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
