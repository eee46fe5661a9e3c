"""Which items of a run are new, and which are known; what of these may change is for `model.renewal`.

A decider: pure functions of what is stored and what was scraped.

Identity goes by aliases, never by position or by a hash of the content. The strongest
aliases are settled for all items of a run before weaker ones are tried, so that two
notices of the same title and day are kept apart by their addresses, while an item whose
address changes at each visit is still found by its title. An alias that several items
hold (links to the page itself) proves nothing alone: then the titles must agree too, and, of
several of one title, the days. The worst mistake is to take a new bulletin for an edit of an
old one, for then it is lost.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import IntEnum
from uuid import NAMESPACE_URL, uuid5

from model.item import Item
from model.moves import EDITED
from model.titles import fold_title, measure_likeness

OF_EACH_COPY = ("url", "title", "aliases", "fingerprint")  # fields of an item that is listed twice; others are filled
LEAST_SHIFTED = 3  # items of a page whose addresses have another's title by now, and one in so many of all, for a shift
SHIFTED_PART = 2
MOST_STANDING = 2  # words at the end of an address under which one bulletin follows another
_WORDS = re.compile(r"[^\W_]+")
_EXTENSION = re.compile(r"\.[a-z]{2,5}$")


class AliasRank(IntEnum):
    """How strong an alias identifies an item; strongest first."""

    URL = 0
    NUMBER = 1  # of a document, or of whatever else the page numbers
    TITLE = 2


_RANKS = {"url": AliasRank.URL, "title": AliasRank.TITLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A stored item that holds an alias."""

    key: int
    title: str  # as its listing had it last; folded, of a deleted item
    day: date | None = None  # that its listing gives
    on_page: bool = False  # it is on the page unchanged: no other item of this run can be it
    deleted: bool = False  # it never returns


NOTHING_SHIFTED: Mapping[int, int] = {}
Known = Mapping[str, Sequence[Holder]]


def mint_guid(source_url: str, alias: str) -> str:
    """Return the guid of an item seen for the first time (RFC 9562 §5.5), a `urn:uuid:`."""
    return uuid5(NAMESPACE_URL, f"{source_url}\n{alias}").urn


def find_day(item: Item) -> date | None:
    """Return the day that a page gives of an item; None where it gives none, or one that counts from now."""
    return item.published.local.date() if item.published and not item.published.relative else None


def drop_repeats(items: Sequence[Item]) -> list[Item]:
    """Return the items without those that repeat an earlier one's strongest alias and title.

    The earlier one gets what it lacks of them: a notice on top is often shown without its day. Those of different
    days, as meetings that all lead to one page, repeat nothing.
    """
    copies: dict[tuple[tuple[str, ...], str], list[Item]] = defaultdict(list)
    for item in items:
        copies[item.aliases[:1], fold_title(item.title)].append(item)
    kept = {id(group[0]): group for same in copies.values() for group in _group_by_day(same)}
    return [_complete(kept[id(item)]) for item in items if id(item) in kept]


def _group_by_day(copies: Sequence[Item]) -> Iterable[list[Item]]:
    """Return items of one address and title by their days; those without a day go with the first."""
    days = [find_day(item) for item in copies]
    first = next(filter(None, days), None)
    groups: dict[date | None, list[Item]] = defaultdict(list)
    for item, day in zip(copies, days, strict=True):
        groups[day or first].append(item)
    return groups.values()


def _complete(copies: Sequence[Item]) -> Item:
    """Return the first of an item's copies on a page, with what it lacks of the others."""
    first, *others = copies
    for other in others:
        lacking = [one.name for one in fields(Item) if one.name not in OF_EACH_COPY and not getattr(first, one.name)]
        first = replace(first, **{name: getattr(other, name) for name in lacking})
    return replace(first, aliases=tuple(dict.fromkeys(alias for item in copies for alias in item.aliases)))


def assign_keys(items: Sequence[Item], known: Known, shifted: Mapping[int, int] = NOTHING_SHIFTED) -> list[int | None]:
    """Return for each item of a run the key of the stored item that it is, None for a new one.

    `items` are without repeats, in page order; `known` gives the holders of each of their aliases,
    oldest first. A stored item is assigned once at most, and never one that is `on_page`; a deleted
    one is assigned to all items at an address that was its alone, for it stays deleted.
    A title that several items share finds none that has an address or a guid: `model.moves` looks at the whole list.
    Where addresses are `shifted`, as `find_shifted` tells, they prove nothing.
    """
    counts = Counter(alias for item in items for alias in set(item.aliases))
    used = {holder.key for holders in known.values() for holder in holders if holder.on_page}
    keys: list[int | None] = [None] * len(items)
    for index, alias in _sort_by_strength(items):
        if keys[index] is None and not (shifted and _rank_alias(alias) is AliasRank.URL):
            holders = known.get(alias, ())
            if counts[alias] > 1 or len(holders) > 1:
                holders = _filter_by_title(items[index], alias, holders)
            elif _is_standing(alias):
                holders = [holder for holder in holders if not _follows(items[index], holder)]
            keys[index] = next((holder.key for holder in holders if holder.key not in used), None)
            used |= {holder.key for holder in holders if holder.key == keys[index]}
    if shifted:
        free = {index: key for index, key in shifted.items() if key not in used}
        return [free.get(index) if key is None else key for index, key in enumerate(keys)]
    return [_find_deleted(item, known) if key is None else key for item, key in zip(items, keys, strict=True)]


def find_shifted(items: Sequence[Item], known: Known, *, unchanged: int = 0) -> Mapping[int, int]:
    """Return the stored items by the indexes of those of a run of the same title, where addresses only count places.

    So they do where most of them have another title by now while their own stands at another one: each new bulletin on
    top gives all others their neighbour's. Elsewhere nothing. `items` and `known` are as in `assign_keys`, `unchanged`
    is the number of items of the page besides.
    """
    titled = _pair_titles(items, known)
    stand, count = set(titled.values()), 0
    for item in items:
        holders = known.get(item.aliases[0], ()) if item.aliases else ()
        is_address = bool(holders) and _rank_alias(item.aliases[0]) is AliasRank.URL
        stays = any(fold_title(holder.title) == fold_title(item.title) for holder in holders)
        count += is_address and not stays and any(holder.key in stand for holder in holders)
    is_shift = count >= LEAST_SHIFTED and count * SHIFTED_PART >= len(items) + unchanged
    return titled if is_shift else NOTHING_SHIFTED


def _pair_titles(items: Sequence[Item], known: Known) -> dict[int, int]:
    """Return the stored items by the indexes of those of a run that alone have the same title."""
    indexes, keys = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for index, item in enumerate(items):
        indexes[fold_title(item.title)].add(index)
    for holder in {holder.key: holder for holders in known.values() for holder in holders}.values():
        keys[fold_title(holder.title)].add(holder.key)
    return {
        min(here): min(keys[title])
        for title, here in indexes.items()
        if title and len(here) == 1 == len(keys.get(title, ()))
    }


def _find_deleted(item: Item, known: Known) -> int | None:
    """Return the deleted item that alone holds an item's strongest alias; None where there is none."""
    holders = known.get(item.aliases[0], ()) if item.aliases else ()
    alone = len(holders) == 1 and holders[0].deleted and _rank_alias(item.aliases[0]) is not AliasRank.TITLE
    return holders[0].key if alone else None


def _sort_by_strength(items: Sequence[Item]) -> Iterator[tuple[int, str]]:
    """Yield (index of the item, alias): addresses before numbers before titles."""
    claims = (
        (_rank_alias(alias), place, index, alias)
        for index, item in enumerate(items)
        for place, alias in enumerate(item.aliases)
    )
    return ((index, alias) for _, _, index, alias in sorted(claims))


def _rank_alias(alias: str) -> AliasRank:
    return _RANKS.get(alias.partition(":")[0], AliasRank.NUMBER)


def _filter_by_title(item: Item, alias: str, holders: Sequence[Holder]) -> Sequence[Holder]:
    """Return who of several holders of a shared alias the item can be."""
    if _rank_alias(alias) is not AliasRank.TITLE:
        same = [holder for holder in holders if fold_title(holder.title) == fold_title(item.title)]
        if len(same) < 2:
            return same or [holder for holder in holders[-1:] if _is_edit(item, holder)]
        return [holder for holder in same if not _is_of_another_day(item, holder)]
    return holders if _rank_alias(item.aliases[0]) is AliasRank.TITLE else []


def _is_of_another_day(item: Item, holder: Holder) -> bool:
    day = find_day(item)
    return day is not None and holder.day is not None and day != holder.day


def _is_edit(item: Item, holder: Holder) -> bool:
    is_same_day = holder.day is not None and holder.day == find_day(item)
    return is_same_day and measure_likeness(holder.title, item.title) >= EDITED


def _is_standing(alias: str) -> bool:
    """Return whether an alias is an address like `/latest.pdf` or `/warnings`, which names no bulletin."""
    if _rank_alias(alias) is not AliasRank.URL:
        return False
    words = _WORDS.findall(_EXTENSION.sub("", alias.rstrip("/").rpartition("/")[2]))
    return len(words) <= MOST_STANDING and not any(letter.isdigit() for word in words for letter in word)


def _follows(item: Item, holder: Holder) -> bool:
    """Return whether an item is the next bulletin at a stored one's address: of a later day, under another title."""
    day = find_day(item)
    is_later = day is not None and holder.day is not None and day > holder.day
    return is_later and measure_likeness(holder.title, item.title) < EDITED


def is_repeat(item: Item, known: Known) -> bool:
    """Return whether an item without a key is on the page a second time.

    The stored item was found by its first place, which differs in something small.
    """
    holders = known.get(item.aliases[0], ()) if item.aliases else ()
    same = [one for one in holders if one.on_page and fold_title(one.title) == fold_title(item.title)]
    return any(not _is_of_another_day(item, holder) for holder in same)
