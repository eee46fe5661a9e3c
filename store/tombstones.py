"""Deleted items: a tombstone is kept of each, its title and aliases, so that it never returns."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from model.item import Item
from model.titles import fold_title
from store.codec import dump_item, load_item
from store.engine import Database
from store.items import ARRIVAL
from store.search import index_items
from store.tables import combined_items, items, likeness_keys, rereadings, revisions, sources

BATCH = 500  # items a transaction, so that no other writer waits long


def delete_item(database: Database, guid: str, now: datetime) -> bool:
    """Delete an item from its feeds for ever; False where there is none."""
    query = select(items.c.id, items.c.slug).where(items.c.guid == guid, items.c.deleted_at.is_(None))
    with database.write() as connection:
        row = connection.execute(query).first()
        if row is None:
            return False
        return _bury(connection, row.slug, [row.id], now) > 0


def prune_items(database: Database, slug: str, keep: int, now: datetime) -> int:
    """Delete the items beyond the `keep` that were first seen last, of those that left the page; return how many."""
    query = select(items.c.id, items.c.present).where(items.c.slug == slug, items.c.deleted_at.is_(None))
    beyond = query.order_by(*ARRIVAL).offset(keep).subquery()
    number = 0
    while True:
        with database.write() as connection:
            chosen = connection.scalars(select(beyond.c.id).where(~beyond.c.present).limit(BATCH)).all()
            number += _bury(connection, slug, chosen, now) if chosen else 0
        if len(chosen) < BATCH:
            return number


def _bury(connection: Connection, slug: str, chosen: Sequence[int], now: datetime) -> int:
    """Empty the items but for their titles; the source's row comes first, as in all that locks both.

    Return how many it were: not those that another deleted meanwhile.
    """
    connection.execute(update(sources).where(sources.c.slug == slug).values(compose_due=now))
    living = select(items.c.id, items.c.guid, items.c.document, items.c.listing)
    rows = connection.execute(living.where(items.c.id.in_(chosen), items.c.deleted_at.is_(None))).all()
    keys = [row.id for row in rows]
    if not keys:
        return 0
    connection.execute(delete(revisions).where(revisions.c.item.in_(keys)))
    for column in (rereadings.c.item, combined_items.c.item, likeness_keys.c.item):
        connection.execute(delete(column.table).where(column.in_(keys)))
    empty = {"listing": None, "article": None, "pending": None, "fingerprint": ""}
    idle = {"present": False, "article_due": None, "article_token": None, "article_until": None}
    emptying = update(items).where(items.c.id == bindparam("key"))
    emptying = emptying.values(**empty, **idle, deleted_at=now, document=bindparam("tombstone"))
    connection.execute(
        emptying, [{"key": row.id, "tombstone": _make_tombstone(row.listing or row.document)} for row in rows]
    )
    counted = update(sources).where(sources.c.slug == slug)
    connection.execute(counted.values(item_count=sources.c.item_count - len(keys)))
    index_items(connection, [row.guid for row in rows])
    return len(keys)


def _make_tombstone(document: str) -> str:
    """Return what is kept of an item: its title, folded."""
    return dump_item(Item(url="", title=fold_title(load_item(document).title), aliases=(), fingerprint=""))
