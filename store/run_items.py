"""What single runs of a source took: the items that each brought first, and those on the page that it changed last.

Nothing is stored for it: an item was first seen, and last changed, at the moment at which its run ended.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from model.item import StoredItem
from store.engine import Database
from store.items import ARRIVAL, COLUMNS, read_stored_item
from store.tables import items

MOST = 200  # items of all runs together

_MINE = (items.c.slug == bindparam("key"), items.c.deleted_at.is_(None))
_SELECT = select(*COLUMNS, items.c.shown_until).where(*_MINE).order_by(*ARRIVAL).limit(MOST)
_NEW = _SELECT.where(items.c.first_seen.in_(bindparam("moments", expanding=True)))
_CHANGED = _SELECT.where(
    items.c.present, items.c.revision > 1, items.c.changed.in_(bindparam("moments", expanding=True))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunItems:
    """The items of a run that feeds show, and how many they do not."""

    new: tuple[StoredItem, ...] = ()
    changed: tuple[StoredItem, ...] = ()
    hidden: int = 0  # new ones that wait for their own page, or that a filter hides


def list_run_items(
    database: Database, slug: str, moments: Collection[datetime], now: datetime
) -> Mapping[datetime, RunItems]:
    """Return what the runs of a source that ended at some moments took; those that took nothing are left out."""
    found: dict[datetime, dict[str, list[StoredItem]]] = defaultdict(lambda: {"new": [], "changed": [], "hidden": []})
    if not moments:
        return {}
    parameters = {"key": slug, "moments": list(moments)}
    with database.read() as connection:
        new, changed = connection.execute(_NEW, parameters).all(), connection.execute(_CHANGED, parameters).all()
    for kind, rows in (("new", new), ("changed", changed)):
        for row in rows:
            stored = read_stored_item(row)
            shown = stored.shown_from is not None and stored.shown_from <= now
            is_shown = shown and (row.shown_until is None or row.shown_until > now)
            moment = stored.first_seen if kind == "new" else stored.changed
            if is_shown or kind == "new":
                found[moment][kind if is_shown else "hidden"].append(stored)
    return {
        moment: RunItems(new=tuple(kinds["new"]), changed=tuple(kinds["changed"]), hidden=len(kinds["hidden"]))
        for moment, kinds in found.items()
    }
