"""What other extraction rules would change of a source: the items gained, lost and changed against what is stored.

A decider: pure functions of what the rules read on a page and of what is stored. Items are known by their aliases,
as in `model.settle`; those that are left, by a title that is the only one of its kind on either side.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from model.item import Item
from model.settle import Holder, assign_keys, drop_repeats
from model.titles import fold_title

COMPARED = ("title", "url", "published", "summary", "image", "authors", "categories", "enclosures")

KEPT = ("url", "published")  # what an item keeps where its list says nothing of it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """A stored item as its listing had it last."""

    key: int
    item: Item
    aliases: tuple[str, ...]  # all that it is known by
    on_page: bool = True  # it was on the page at the last good run
    deleted: bool = False  # a person took it out: it never returns


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedItem:
    """An item that the rules read otherwise than it is stored, and in which fields of COMPARED."""

    before: Item
    after: Item
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEffects:
    """What rules change of a list; `lost` are stored items that the present rules find and these do not.

    Where the present rules find nothing any more, those count that were on the page when they last did.
    """

    gained: tuple[Item, ...]
    lost: tuple[Item, ...]
    changed: tuple[ChangedItem, ...]
    same: int  # items that are read as they are stored


def compare_rules(present: Sequence[Item], changed: Sequence[Item], stored: Sequence[ListedItem]) -> RuleEffects:
    """Return what `changed`, the items that other rules read on a page, change of what is stored.

    `present` are those of the present rules on the same page; `stored` all that either may be. Aliases of items are as
    they are stored.
    """
    rows = {row.key: row for row in stored}
    keys, after = _match(changed, rows.values())
    before = _match(present, rows.values())[0] if present else [row.key for row in stored if row.on_page]
    known = set(filter(None, keys))
    pairs = [(rows[key], item) for key, item in zip(keys, after, strict=True) if key is not None]
    living = [(row.item, item) for row, item in pairs if not row.deleted]
    edits = [ChangedItem(before=old, after=new, fields=_list_differing(old, new)) for old, new in living]
    lost = [rows[key].item for key in before if key is not None and key not in known and not rows[key].deleted]
    return RuleEffects(
        gained=tuple(item for key, item in zip(keys, after, strict=True) if key is None),
        lost=tuple(lost),
        changed=tuple(edit for edit in edits if edit.fields),
        same=sum(not edit.fields for edit in edits),
    )


def _match(items: Sequence[Item], rows: Iterable[ListedItem]) -> tuple[list[int | None], list[Item]]:
    """Return the stored item that each of some items is, and the items, without those that repeat another."""
    listed = drop_repeats(items)
    rows = list(rows)
    holders: dict[str, list[Holder]] = defaultdict(list)
    for row in rows:
        for alias in row.aliases:
            holders[alias].append(Holder(key=row.key, title=row.item.title, deleted=row.deleted))
    keys = assign_keys(listed, holders)
    unknown = [place for place, key in enumerate(keys) if key is None]
    titled = _index_titles(rows, used=set(filter(None, keys)))
    counts = Counter(fold_title(listed[place].title) for place in unknown)
    for place in unknown:
        title = fold_title(listed[place].title)
        if title and counts[title] == 1:
            keys[place] = titled.get(title)
    return keys, listed


def _index_titles(rows: Iterable[ListedItem], used: set[int]) -> Mapping[str, int]:
    """Return the stored items that are not used, by titles that only one of them has."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.key not in used:
            found[fold_title(row.item.title)].append(row.key)
    return {title: keys[0] for title, keys in found.items() if len(keys) == 1}


def _list_differing(before: Item, after: Item) -> tuple[str, ...]:
    names = (name for name in COMPARED if name not in KEPT or getattr(after, name))
    return tuple(name for name in names if _read_compared(before, name) != _read_compared(after, name))


def _read_compared(item: Item, name: str) -> object:
    """Return what of a field is compared: of a date its moment and precision, of files their addresses."""
    if name == "published":
        return item.published and (item.published.at, item.published.precision)
    if name == "enclosures":
        return [enclosure.url for enclosure in item.enclosures]
    return getattr(item, name)
