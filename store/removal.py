"""Items that are taken away: what is left of one is a tombstone, by which it never returns."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from store.engine import Database
from store.stored import ORDER
from store.tables import items, revisions, sources

BATCH = 500  # items a transaction, so that nobody waits long for a turn to write


def delete_item(database: Database, guid: str, now: datetime) -> bool:
    """Take an item out of its feeds for ever; False where there is none."""
    query = select(items.c.id, items.c.slug).where(items.c.guid == guid, items.c.deleted_at.is_(None))
    with database.write() as connection:
        row = connection.execute(query).first()
        if row is None:
            return False
        _bury(connection, row.slug, [row.id], now)
        return True


def prune(database: Database, slug: str, keep: int, now: datetime) -> int:
    """Take away a source's oldest items beyond `keep`, of those that left its page; return how many."""
    query = select(items.c.id, items.c.present).where(items.c.slug == slug, items.c.deleted_at.is_(None))
    beyond = query.order_by(*ORDER).offset(keep).subquery()
    number = 0
    while True:
        with database.write() as connection:
            chosen = connection.scalars(select(beyond.c.id).where(~beyond.c.present).limit(BATCH)).all()
            if chosen:
                _bury(connection, slug, chosen, now)
        number += len(chosen)
        if len(chosen) < BATCH:
            return number


def _bury(connection: Connection, slug: str, keys: Sequence[int], now: datetime) -> None:
    """Empty the items and keep their aliases; the source's row comes first, as in all that locks both."""
    connection.execute(update(sources).where(sources.c.slug == slug).values(compose_due=now))
    connection.execute(delete(revisions).where(revisions.c.item.in_(keys)))
    empty = {"document": "", "listing": None, "article": None, "pending": None, "fingerprint": ""}
    idle = {"present": False, "article_due": None, "article_token": None, "article_until": None}
    connection.execute(update(items).where(items.c.id.in_(keys)).values(**empty, **idle, deleted_at=now))
