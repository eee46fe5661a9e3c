"""A source's items a page at a time, newest first, through all that it ever had.

A page begins behind an item, or ends before one, which its address names: so it stays what it is while new items come,
and far pages cost what near ones do.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from model.item import StoredItem
from store.engine import Database
from store.items import COLUMNS, IS_SHOWN, ORDER, read_stored_item
from store.tables import items

_KEYS = (items.c.published_at, items.c.first_seen, items.c.position, items.c.guid)
_IS_DESCENDING = (True, True, False, False)  # as ORDER is
_BACKWARDS = (items.c.published_at, items.c.first_seen, items.c.position.desc(), items.c.guid.desc())
_PLACE = select(*_KEYS).where(items.c.slug == bindparam("key"), items.c.guid == bindparam("guid"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """Some of a source's items, newest first, and whether there are others on either side."""

    items: tuple[StoredItem, ...]
    has_newer: bool = False
    has_older: bool = False


def _is_beyond(*, older: bool) -> ColumnElement[bool]:
    """Return what holds for the items on one side of a place, in the order of a page."""
    sides: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for column, descends in zip(_KEYS, _IS_DESCENDING, strict=True):
        value = bindparam(column.name, type_=column.type)
        sides.append(and_(*same, column < value if descends is older else column > value))
        same.append(column == value)
    published = bindparam("published_at", type_=items.c.published_at.type)
    first = items.c.published_at <= published if older else items.c.published_at >= published  # what an index reads
    return and_(first, or_(*sides))


def _select_page(*conditions: ColumnElement[bool], order: tuple[Any, ...]) -> Select[Any]:
    of_source = (items.c.slug == bindparam("key"), items.c.deleted_at.is_(None), *IS_SHOWN)
    return select(*COLUMNS).where(*of_source, *conditions).order_by(*order).limit(bindparam("limit"))


_FIRST = _select_page(order=ORDER)
_OLDER = _select_page(_is_beyond(older=True), order=ORDER)
_NEWER = _select_page(_is_beyond(older=False), order=_BACKWARDS)


def read_item_page(
    database: Database, slug: str, now: datetime, limit: int, *, before: str = "", after: str = ""
) -> ItemPage | None:
    """Return the first `limit` items of a source that are shown by `now`; those older than the item of the guid
    `before`, or those next newer than that of `after`, where one is given.

    That item may be hidden or deleted by now; None where the source never had it.
    """
    parameters = {"key": slug, "now": now, "limit": limit + 1}
    with database.read() as connection:
        if before or after:
            place = connection.execute(_PLACE, {"key": slug, "guid": before or after}).mappings().first()
            if place is None:
                return None
            parameters |= place
        statement = _OLDER if before else _NEWER if after else _FIRST
        found = [read_stored_item(row) for row in connection.execute(statement, parameters)]
    shown = tuple(found[:limit])
    has_more = len(found) > limit
    if after:
        return ItemPage(items=shown[::-1], has_newer=has_more, has_older=True)
    return ItemPage(items=shown, has_newer=bool(before), has_older=has_more)
