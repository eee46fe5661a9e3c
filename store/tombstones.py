"""Items that left their feeds for ever: a tombstone is kept of each, so that it never returns.

What a person removes keeps its text, so that it can be put back; of what is deleted the title and the aliases stay.
Both count as on the page while they stand there, so that one is known again when it is edited there or moved.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from model.item import Item
from model.titles import fold_title
from store.codec import dump_item, load_item
from store.engine import Database
from store.items import ARRIVAL
from store.reconcile import stored_alias
from store.records import RemovableItem
from store.search import index_items
from store.tables import aliases, combined_items, items, likeness_keys, rereadings, revisions, sources

BATCH = 500  # items a transaction, so that no other writer waits long
_IDLE = {"article_due": None, "article_token": None, "article_until": None}


def delete_item(database: Database, guid: str, now: datetime) -> bool:
    """Delete an item from its feeds for ever; False where there is none."""
    query = select(items.c.id, items.c.slug).where(items.c.guid == guid, items.c.deleted_at.is_(None))
    with database.write() as connection:
        row = connection.execute(query).first()
        if row is None:
            return False
        return _bury(connection, row.slug, [row.id], now) > 0


def list_items_at(database: Database, alias: str) -> list[RemovableItem]:
    """Return the items known by an alias, of all sources, those that were removed too."""
    query = select(items.c.guid, items.c.slug, items.c.document, items.c.deleted_at)
    query = query.join(aliases, aliases.c.item == items.c.id).where(aliases.c.alias == stored_alias(alias))
    with database.read() as connection:
        return [_read_removable(row) for row in connection.execute(query.order_by(items.c.id))]


def find_removable(database: Database, guid: str) -> RemovableItem | None:
    """Return an item, removed or not; None where there is none."""
    query = select(items.c.guid, items.c.slug, items.c.document, items.c.deleted_at).where(items.c.guid == guid)
    with database.read() as connection:
        row = connection.execute(query).first()
    return _read_removable(row) if row else None


def _read_removable(row: Any) -> RemovableItem:
    item = load_item(row.document)
    removed = row.deleted_at is not None
    return RemovableItem(
        guid=row.guid,
        slug=row.slug,
        title=item.title,
        url=item.url,
        removed=removed,
        is_restorable=removed and _has_text(item),
    )


def remove_item(database: Database, guid: str, now: datetime) -> bool:
    """Take an item out of all feeds, pages and the search until it is put back; False where there is none."""
    query = select(items.c.id, items.c.slug).where(items.c.guid == guid)
    with database.write() as connection:
        row = connection.execute(query).first()
        if row is None:
            return False
        _mark_source(connection, row.slug, now, 0)
        removing = update(items).where(items.c.id == row.id, items.c.deleted_at.is_(None))
        if not connection.execute(removing.values(**_IDLE, fingerprint="", deleted_at=now)).rowcount:
            return False
        _forget(connection, [row.id])
        _mark_source(connection, row.slug, now, -1)
        index_items(connection, [guid])
        return True


def restore_item(database: Database, guid: str, now: datetime) -> bool:
    """Put a removed item back where it was; False where there is none of which the text is left."""
    query = select(items.c.id, items.c.slug, items.c.document).where(items.c.guid == guid)
    with database.write() as connection:
        row = connection.execute(query.where(items.c.deleted_at.is_not(None))).first()
        if row is None or not _has_text(load_item(row.document)):
            return False
        _mark_source(connection, row.slug, now, 0)
        restoring = update(items).where(items.c.id == row.id, items.c.deleted_at.is_not(None))
        has_filters = select(sources.c.filters != "").where(sources.c.slug == row.slug).scalar_subquery()
        if not connection.execute(restoring.values(deleted_at=None, unjudged=has_filters)).rowcount:
            return False
        _mark_source(connection, row.slug, now, 1)
        index_items(connection, [guid])
        return True


def _has_text(item: Item) -> bool:
    """Return whether an item is whole, and no tombstone: those have no aliases."""
    return bool(item.aliases)


def _mark_source(connection: Connection, slug: str, now: datetime, number: int) -> None:
    """Have a source's feeds rendered again, with so many items more; its row comes first, as in all that locks both."""
    marking = update(sources).where(sources.c.slug == slug)
    connection.execute(marking.values(compose_due=now, item_count=sources.c.item_count + number))


def _forget(connection: Connection, keys: Sequence[int]) -> None:
    """Leave items out of what is kept of them beside their rows and revisions."""
    for column in (rereadings.c.item, combined_items.c.item, likeness_keys.c.item):
        connection.execute(delete(column.table).where(column.in_(keys)))


def prune_items(database: Database, slug: str, keep: int, now: datetime, before: datetime | None = None) -> int:
    """Delete a batch of the items beyond the `keep` that were first seen last, of those that left the page.

    With `before` only those that were first seen before it. Return how many; less than BATCH where none are left.
    """
    query = select(items.c.id, items.c.present, items.c.first_seen)
    query = query.where(items.c.slug == slug, items.c.deleted_at.is_(None))
    beyond = query.order_by(*ARRIVAL).offset(keep).subquery()
    leaving = select(beyond.c.id).where(~beyond.c.present).limit(BATCH)
    leaving = leaving.where(beyond.c.first_seen < before) if before else leaving
    with database.write() as connection:
        chosen = connection.scalars(leaving).all()
        return _bury(connection, slug, chosen, now) if chosen else 0


def _bury(connection: Connection, slug: str, chosen: Sequence[int], now: datetime) -> int:
    """Empty the items but for their titles.

    Return how many it were: not those that another deleted meanwhile.
    """
    _mark_source(connection, slug, now, 0)
    living = select(items.c.id, items.c.guid, items.c.document, items.c.listing)
    rows = connection.execute(living.where(items.c.id.in_(chosen), items.c.deleted_at.is_(None))).all()
    keys = [row.id for row in rows]
    if not keys:
        return 0
    connection.execute(delete(revisions).where(revisions.c.item.in_(keys)))
    _forget(connection, keys)
    empty = {"listing": None, "article": None, "pending": None, "fingerprint": ""}
    emptying = update(items).where(items.c.id == bindparam("key"))
    emptying = emptying.values(**empty, **_IDLE, deleted_at=now, document=bindparam("tombstone"))
    connection.execute(
        emptying, [{"key": row.id, "tombstone": _make_tombstone(row.listing or row.document)} for row in rows]
    )
    _mark_source(connection, slug, now, -len(keys))
    index_items(connection, [row.guid for row in rows])
    return len(keys)


def _make_tombstone(document: str) -> str:
    """Return what is kept of an item: its title, folded."""
    return dump_item(Item(url="", title=fold_title(load_item(document).title), aliases=(), fingerprint=""))
