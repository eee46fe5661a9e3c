"""Items that announce an event, of a source or of a combination: what calendars hold, whatever left the feed meanwhile.

A meeting is announced weeks before it takes place, when its bulletin may long have left the feed.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from model.item import Item, StoredItem
from store.engine import Database
from store.items import COLUMNS, IS_SHOWN, read_stored_item
from store.tables import combination_sources, combined_items, items

MOST = 500  # events of a calendar, those that begin last

_HELD = combined_items.c
_IS_EVENT = (items.c.event_at.is_not(None), items.c.deleted_at.is_(None), *IS_SHOWN)
_OF_SOURCE = select(*COLUMNS).where(items.c.slug == bindparam("key"), *_IS_EVENT)
_OF_COMBINATION = (
    select(*COLUMNS)
    .join(_HELD.item.table, _HELD.item == items.c.id)
    .join(
        combination_sources,
        and_(combination_sources.c.combination == _HELD.combination, combination_sources.c.slug == items.c.slug),
    )
    .where(
        _HELD.combination == bindparam("key"),
        _HELD.original == _HELD.item,
        or_(_HELD.shown_until.is_(None), _HELD.shown_until > bindparam("now")),
        *_IS_EVENT,
    )
)


def find_event_start(item: Item) -> datetime | None:
    """Return when what an item announces begins; None where it announces nothing."""
    return item.event.start if item.event else None


def list_events(database: Database, slug: str, now: datetime) -> list[StoredItem]:
    """Return the items of a source that announce something and are shown by `now`, what begins first at first."""
    return _list(database, _OF_SOURCE, slug, now)


def list_combined_events(database: Database, slug: str, now: datetime) -> list[StoredItem]:
    """Return the same of a combination."""
    return _list(database, _OF_COMBINATION, slug, now)


def _list(database: Database, query: Select[Any], slug: str, now: datetime) -> list[StoredItem]:
    last = query.order_by(items.c.event_at.desc(), items.c.guid.desc()).limit(MOST)
    with database.read() as connection:
        rows = connection.execute(last, {"key": slug, "now": now}).all()
    return [read_stored_item(row) for row in reversed(rows)]


def has_events(database: Database, slug: str, now: datetime) -> bool:
    """Return whether a source or a combination has a calendar with anything in it."""
    with database.read() as connection:
        found = (
            connection.execute(query.limit(1), {"key": slug, "now": now}).first()
            for query in (_OF_SOURCE, _OF_COMBINATION)
        )
        return any(row is not None for row in found)
