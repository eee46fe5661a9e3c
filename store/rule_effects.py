"""The stored items that other extraction rules would change: those known by an alias of what the rules read."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select, union

from model.item import Item
from model.rule_effects import ListedItem, RuleEffects, compare_rules
from store.codec import dump_list, load_item
from store.engine import Database
from store.in_list import is_in_list
from store.reconcile import stored_alias
from store.tables import aliases, items

_PRESENT = select(items.c.id).where(items.c.slug == bindparam("slug_"), items.c.present)
_HOLDERS = select(aliases.c.item).where(aliases.c.slug == bindparam("slug_"), is_in_list(aliases.c.alias, "aliases"))
_STORED = (
    select(items.c.id, items.c.document, items.c.listing, items.c.present, items.c.deleted_at, aliases.c.alias)
    .join(aliases, aliases.c.item == items.c.id)
    .where(items.c.id.in_(union(_PRESENT, _HOLDERS)))  # each by an index of its own
    .order_by(items.c.first_seen.desc(), items.c.position, items.c.id)
)


def compare_stored(database: Database, slug: str, present: Sequence[Item], changed: Sequence[Item]) -> RuleEffects:
    """Return what `changed`, read by other rules on the page that `present` was read on, changes of a source."""
    present, changed = _store_aliases(present), _store_aliases(changed)
    wanted = {alias for item in (*present, *changed) for alias in item.aliases}
    with database.read() as connection:
        rows = connection.execute(_STORED, {"slug_": slug, "aliases": dump_list(wanted)}).all()
    return compare_rules(present, changed, _group_rows(rows))


def _store_aliases(found: Iterable[Item]) -> list[Item]:
    return [replace(item, aliases=tuple(map(stored_alias, item.aliases))) for item in found]


def _group_rows(rows: Iterable[Any]) -> list[ListedItem]:
    """Return the items of rows that each have one alias, in the order of the rows."""
    first: dict[int, Any] = {}
    known: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        first.setdefault(row.id, row)
        known[row.id].append(row.alias)
    return [
        ListedItem(
            key=key,
            item=load_item(row.listing or row.document),
            aliases=tuple(known[key]),
            on_page=row.present,
            deleted=row.deleted_at is not None,
        )
        for key, row in first.items()
    ]
