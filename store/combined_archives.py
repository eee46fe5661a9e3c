"""The archive documents of combinations: items by their own numbers, whatever moment each arrived at.

A document ends at a multiple of `model.archive.SIZE` and holds those of the combination's items that have its numbers.
Sources come and go, and what filters hide changes, so that no count of a combination's items stays; numbers of items
do. What a source brings later stands in documents of before. A number leads to few items where the combination holds
few of all that is stored, and those that lead to none are passed over.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from model.archive import SIZE, ArchiveSpan, find_span
from store.combined_items import ITEMS, SHOWN, CombinedItem, read_combined_item
from store.engine import Database
from store.items import ORDER
from store.tables import combined_items, items

_HELD = combined_items.c
_MINE = _HELD.combination == bindparam("combination", type_=_HELD.combination.type)
_OWN = (_MINE, _HELD.original == _HELD.item)
_LAST = select(func.max(_HELD.item)).where(_MINE)
_BEFORE = select(_HELD.item).where(*_OWN, _HELD.item <= bindparam("start")).order_by(_HELD.item.desc()).limit(1)
_BEHIND = select(_HELD.item).where(*_OWN, _HELD.item > bindparam("end")).order_by(_HELD.item).limit(1)
_LEFT_OUT = SHOWN.order_by(_HELD.arrived.desc(), _HELD.item.desc()).limit(1).offset(bindparam("held"))
_OF_SPAN = SHOWN.where(_HELD.item > bindparam("start"), _HELD.item <= bindparam("end"))
_ARCHIVED = ITEMS.where(items.c.id.in_(_OF_SPAN)).order_by(*ORDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedArchive:
    """One archive document of a combination."""

    items: list[CombinedItem]  # newest first
    previous: int  # the end of the document before, 0 where there is none
    following: int  # of the first document the end of the next one, once that is whole; else 0


def find_combined_archive_end(connection: Connection, slug: str, held: int, now: datetime) -> int:
    """Return where the archive ends that a combination's feed of `held` items leads to; 0 where it holds all."""
    parameters = {"combination": slug, "now": now, "held": held}
    if connection.execute(_LEFT_OUT, parameters).first() is None:
        return 0
    return _round_up(connection.scalars(_LAST, {"combination": slug}).one())


def read_combined_archive(database: Database, slug: str, end: int, now: datetime) -> CombinedArchive | None:
    """Return the archive document that ends at a number; None where a combination has none of that number."""
    span = find_span(end)
    with database.read() as connection:
        last = connection.scalars(_LAST, {"combination": slug}).one()
        if end % SIZE or last is None or span.start >= last:
            return None
        parameters = {"combination": slug, "now": now, "start": span.start, "end": end}
        rows = connection.execute(_ARCHIVED, parameters).all()
        previous = connection.scalar(_BEFORE, {"combination": slug, "start": span.start})
        following = 0 if previous else _find_following(connection, slug, span, last)
    archived = [read_combined_item(row) for row in rows]
    return CombinedArchive(items=archived, previous=_round_up(previous or 0), following=following)


def _find_following(connection: Connection, slug: str, span: ArchiveSpan, last: int) -> int:
    behind = connection.scalar(_BEHIND, {"combination": slug, "end": span.end})
    end = _round_up(behind or 0)
    return end if end <= last else 0


def _round_up(number: int) -> int:
    return -(-number // SIZE) * SIZE
