"""Rows of items as StoredItem, and the order in which feeds list them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from model.item import StoredItem
from store.codec import load_item
from store.engine import Database
from store.records import Revision
from store.tables import items, revisions

COLUMNS = (items.c.guid, items.c.first_seen, items.c.changed, items.c.revision, items.c.document)
# Newest first. Of those published at the same moment, as on a page that has days only, the item
# that was first seen later comes first, then the one higher on the page; so the order is total
# and never changes by itself.
ORDER = (items.c.published_at.desc(), items.c.first_seen.desc(), items.c.position, items.c.guid)
_ALL = select(*COLUMNS).where(items.c.slug == bindparam("key"), items.c.deleted_at.is_(None)).order_by(*ORDER)
_ALL = _ALL.limit(bindparam("limit")).offset(bindparam("offset"))
_SHOWN = _ALL.where(items.c.shown_from <= bindparam("now"))


def read_stored_item(row: Sequence[Any]) -> StoredItem:
    """Return the item of a row that begins with COLUMNS."""
    guid, first_seen, changed, revision, document = row[:5]
    item = load_item(document)
    return StoredItem(guid=guid, first_seen=first_seen, changed=changed, revision=revision, item=item)


def list_feed_items(connection: Connection, slug: str, now: datetime, limit: int) -> list[StoredItem]:
    """Return the first `limit` items of a feed: shown by now, and not deleted."""
    parameters = {"key": slug, "now": now, "limit": limit, "offset": 0}
    return [read_stored_item(row) for row in connection.execute(_SHOWN, parameters)]


def list_items(
    database: Database, slug: str, *, limit: int, offset: int, shown_by: datetime | None
) -> list[StoredItem]:
    """Return a source's items in the feed's order; all of them, or those that the feed shows by a moment."""
    parameters: dict[str, object] = {"key": slug, "limit": limit, "offset": offset}
    with database.read() as connection:
        query = _SHOWN if shown_by else _ALL
        rows = connection.execute(query, parameters | ({"now": shown_by} if shown_by else {})).all()
    return [read_stored_item(row) for row in rows]


def find_item(database: Database, guid: str) -> StoredItem | None:
    """Return one item; None where there is none, or where it was deleted."""
    query = select(*COLUMNS).where(items.c.guid == guid, items.c.deleted_at.is_(None))
    with database.read() as connection:
        row = connection.execute(query).first()
    return read_stored_item(row) if row else None


def list_revisions(database: Database, guid: str) -> list[Revision]:
    """Return what an item was before each of its edits, oldest first."""
    query = select(revisions.c.revision, revisions.c.stored_at, revisions.c.document)
    query = query.join(items, items.c.id == revisions.c.item).where(items.c.guid == guid)
    with database.read() as connection:
        rows = connection.execute(query.order_by(revisions.c.revision)).all()
    return [Revision(revision=number, stored_at=at, item=load_item(document)) for number, at, document in rows]
