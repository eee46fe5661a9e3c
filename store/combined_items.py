"""Items of combinations: which are shown, and how they are read, each with the source that it is of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from model.item import StoredItem
from store.items import COLUMNS, IS_SHOWN, read_stored_item
from store.tables import combination_sources, combined_items, items, sources

_HELD = combined_items.c
_MEMBER = combination_sources.c
_MINE = _HELD.combination == bindparam("combination", type_=_HELD.combination.type)
_PASSES = or_(_HELD.shown_until.is_(None), _HELD.shown_until > bindparam("now"))
# The numbers of the items that a combination shows, in no order.
SHOWN = (
    select(_HELD.item)
    .join(items, items.c.id == _HELD.item)
    .join(combination_sources, and_(_MEMBER.combination == _HELD.combination, _MEMBER.slug == items.c.slug))
    .where(_MINE, _HELD.original == _HELD.item, _PASSES, *IS_SHOWN, items.c.deleted_at.is_(None))
)
# What is read of items, beside a condition.
ITEMS = select(sources.c.slug, sources.c.guid, sources.c.options, sources.c.secret != "", *COLUMNS).join(
    items, items.c.slug == sources.c.slug
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedItem:
    """An item in a combination, with the source that it is of."""

    source: str
    guid: str  # of the source's feed
    options: str  # of the source
    is_private: bool  # the source
    stored: StoredItem


def read_combined_item(row: Sequence[Any]) -> CombinedItem:
    """Return the item of a row of `ITEMS`."""
    source, guid, options, is_private, *stored = row
    return CombinedItem(
        source=source, guid=guid, options=options, is_private=is_private, stored=read_stored_item(stored)
    )
