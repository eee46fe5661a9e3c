"""Rows of items as StoredItem: which of them a feed holds, and in what order.

A feed holds the `limit` items that were first seen last, so that a new bulletin reaches readers whatever
its date is, and lists them by date. The first page of a source is a backlog, cut at the limit by date.
All later items stay for STAY at least, MOST of them together with the others: where more come at once
than the limit, it does not cut what no reader had the time to fetch. What a backfill finds is no news,
and is in no feed unless it was published since.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, ScalarSelect, bindparam, func, or_, select, union

from model.item import Item, StoredItem
from store.codec import load_item
from store.engine import Database
from store.records import Revision
from store.tables import items, revisions

COLUMNS = (
    items.c.guid,
    items.c.first_seen,
    items.c.changed,
    items.c.revision,
    items.c.document,
    items.c.shown_from,
    items.c.position,
)
BACKFILLED = 10**6  # what the positions of a backfill's items are lowered by; far more than a list has items
# Newest first. Of those published at the same moment, as on a page that has days only, the item
# that was first seen later comes first, then the one higher on the page; so the order is total
# and never changes by itself.
ORDER = (items.c.published_at.desc(), items.c.first_seen.desc(), items.c.position, items.c.guid)
# Last seen first; of those seen on one page, as above.
ARRIVAL = (items.c.first_seen.desc(), *ORDER)
STAY = timedelta(hours=6)  # several times the pause of a reader that asks once an hour
MOST = 500

_STORED = (items.c.slug == bindparam("key"), items.c.deleted_at.is_(None))
_ALL = select(*COLUMNS).where(*_STORED).order_by(*ORDER).limit(bindparam("limit")).offset(bindparam("offset"))
_PRESENT = (
    select(func.coalesce(items.c.listing, items.c.document))
    .where(*_STORED, items.c.present)
    .order_by(*ORDER)
    .limit(bindparam("limit"))
)
IS_SHOWN = (
    items.c.shown_from <= bindparam("now"),
    or_(items.c.shown_until.is_(None), items.c.shown_until > bindparam("now")),
)
_SHOWN = select(items.c.id).where(*_STORED, *IS_SHOWN, items.c.position >= 0)
FIRST_PAGE: ScalarSelect[datetime] = (
    select(func.min(items.c.first_seen)).where(items.c.slug == bindparam("key")).scalar_subquery()
)
_LATEST = _SHOWN.order_by(*ARRIVAL).limit(bindparam("limit")).subquery("latest")
_RECENT = (
    _SHOWN.where(items.c.first_seen > bindparam("since"), items.c.first_seen > FIRST_PAGE)
    .order_by(*ARRIVAL)
    .limit(bindparam("most"))
    .subquery("recent")
)
IS_MEMBER = items.c.id.in_(union(select(_LATEST.c.id), select(_RECENT.c.id)))
_MEMBERS = select(*COLUMNS).where(IS_MEMBER).order_by(*ORDER)


def read_stored_item(row: Sequence[Any]) -> StoredItem:
    """Return the item of a row that begins with COLUMNS."""
    guid, first_seen, changed, revision, document, shown_from, position = row[:7]
    return StoredItem(
        guid=guid,
        first_seen=first_seen,
        changed=changed,
        revision=revision,
        item=load_item(document),
        shown_from=shown_from,
        position=position % BACKFILLED,
    )


def list_feed_items(connection: Connection, slug: str, now: datetime, limit: int) -> list[StoredItem]:
    """Return the items that a feed of `limit` items holds by `now`, newest first: shown, not hidden, not deleted."""
    return [read_stored_item(row) for row in connection.execute(_MEMBERS, make_member_parameters(slug, now, limit))]


def make_member_parameters(slug: str, now: datetime, limit: int) -> dict[str, object]:
    """Return what `IS_MEMBER` is to be run with, to find the items of a feed of `limit` items by `now`."""
    return {"key": slug, "now": now, "limit": limit, "since": now - STAY, "most": MOST}


def list_shown_items(database: Database, slug: str, now: datetime, limit: int) -> list[StoredItem]:
    """Return the items that a feed of `limit` items holds by `now`, for a page that shows it."""
    with database.read() as connection:
        return list_feed_items(connection, slug, now, limit)


def list_present(connection: Connection, slug: str) -> list[Item]:
    """Return the items that a source's page listed when it was read last, as the listing has them, up to MOST."""
    rows = connection.execute(_PRESENT, {"key": slug, "limit": MOST})
    return [load_item(document) for (document,) in rows]


def list_items(database: Database, slug: str, *, limit: int, offset: int) -> list[StoredItem]:
    """Return a source's items, newest first by their dates; also those that are not shown yet."""
    with database.read() as connection:
        rows = connection.execute(_ALL, {"key": slug, "limit": limit, "offset": offset}).all()
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
