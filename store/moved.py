"""The stored items among which unknown items of a page are looked for, where addresses, titles or days moved.

`model.moves` decides; here is what it is shown: the page as it was at the last run, in its order, and, where much of
the page is unknown, the latest items that were not on it, for a list may come back under other addresses. Deleted
items are among them, and stay deleted.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from model.copies import find_copies, may_be_copy
from model.item import Item
from model.moves import Listed, match_moved
from model.settle import find_day
from store.codec import load_item
from store.tables import items

MOST_OLDER = 500  # of the items that were not on the page, latest first
TURNED_OVER = 3  # unknown items of a page, and one in so many of it, for those to be looked at

STORED = (
    items.c.id,
    items.c.guid,
    items.c.document,
    items.c.listing,
    items.c.article,
    items.c.pending,
    items.c.first_seen,
    items.c.changed,
    items.c.revision,
    items.c.article_due,
    items.c.deleted_at,
)
# As the page had them, where each was higher than those seen before it.
_ORDER = (items.c.first_seen.desc(), items.c.position, items.c.id)
_OF_SOURCE = select(*STORED).where(items.c.slug == bindparam("slug_")).order_by(*_ORDER)
_PRESENT = _OF_SOURCE.where(items.c.present)
_OLDER = _OF_SOURCE.where(~items.c.present).limit(MOST_OLDER)


def find_moved(
    connection: Connection, slug: str, page: Sequence[int | Item], *, shared: Collection[str], moved: int
) -> dict[int, Any]:
    """Return the rows of the stored items that unknown items of a page are, by their places on it.

    `page` has the ids of what is known of it, in page order; `shared` are the aliases that several items have.
    `moved` is as in `match_moved`.
    """
    known = {one for one in page if isinstance(one, int)}
    unknown = len(page) - len(known)
    present = connection.execute(_PRESENT, {"slug_": slug}).all()
    is_turned_over = unknown >= TURNED_OVER and unknown * TURNED_OVER >= len(page)
    older = connection.execute(_OLDER, {"slug_": slug}).all() if is_turned_over else []
    matched = match_moved(
        [_list_row(row, known, shared) for row in present],
        [Listed(key=one) if isinstance(one, int) else list_item(one, shared) for one in page],
        older=[_list_row(row, known, shared) for row in older],
        moved=moved,
    )
    rows = {row.id: row for row in (*present, *older)}
    return {place: rows[key] for place, key in matched.items()}


def list_copies(
    connection: Connection, slug: str, listed: Sequence[Item], unknown: Collection[int], same: Collection[int]
) -> set[int]:
    """Return which `unknown` places of `listed` repeat another item of the page, of which `same` are as they were."""
    places = [place for place in unknown if may_be_copy(listed[place])]
    if not places:
        return set()
    present = connection.execute(_PRESENT, {"slug_": slug}).all() if same else []
    kept = [load_item(row.listing or row.document) for row in present if row.id in same]
    return {places[index] for index in find_copies([listed[place] for place in places], [*listed, *kept])}


def _list_row(row: Any, known: Collection[int], shared: Collection[str]) -> Listed:
    """Return a stored item; of one that is known on the page only which it is."""
    if row.id in known:
        return Listed(key=row.id)
    return list_item(load_item(row.listing or row.document), shared, key=row.id)


def list_item(item: Item, shared: Collection[str], *, key: int | None = None) -> Listed:
    """Return an item as it is compared."""
    return Listed(
        key=key,
        title=item.title,
        day=find_day(item),
        url=item.url,
        own_address=bool(item.aliases) and item.aliases[0].startswith("url:") and item.aliases[0] not in shared,
    )


def find_shared(listed: Sequence[Item], known: Mapping[str, Sequence[object]]) -> set[str]:
    """Return the aliases that several items of a page have, or several stored ones."""
    counts = Counter(alias for item in listed for alias in set(item.aliases))
    return {alias for alias, number in counts.items() if number > 1 or len(known.get(alias, ())) > 1}
