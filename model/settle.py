"""Which items of a run are new, which are known, and what of a known one may change.

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
from datetime import date, timedelta
from enum import IntEnum
from uuid import NAMESPACE_URL, uuid5

from model.article import STRENGTH, Article, merge
from model.item import Item, ItemDate, Precision
from model.moves import EDITED
from model.titles import fold_title, measure_likeness
from model.withholding import Withheld, withhold_fields

DAY = timedelta(days=1)
ANOTHER_YEAR = timedelta(days=350)  # a date without a year, read again in another one, moves by more
DAY_AND_MONTH = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})(?:\2\d{2,4})?(?!\d)")  # in either order
FINENESS = {Precision.DAY: 0, Precision.MINUTE: 1, Precision.SECOND: 2}
# Fields in which a change is no edit, or only where it passes a rule of its own (`renew_item`); all others are.
NO_EDITS = {"url", "aliases", "fingerprint", "published", "updated", "image"}
# Of an article read again: what is known of its site by then, and what the program can read by then, moves the first
# two; the others are the listing's, and a listing that changes in nothing that is shown moves them.
NO_EDITS_OF_PAGE = ("summary", "categories", "aliases", "fingerprint")
EDITS = tuple(field.name for field in fields(Item) if field.name not in NO_EDITS)
OF_EACH_COPY = ("url", "title", "aliases", "fingerprint")  # fields of an item that is listed twice; others are filled
MOST_STANDING = 2  # words at the end of an address under which one bulletin follows another
_WORDS = re.compile(r"[^\W_]+")
_EXTENSION = re.compile(r"\.[a-z]{2,5}$")


class AliasRank(IntEnum):
    """How strong an alias identifies an item; strongest first."""

    URL = 0
    NUMBER = 1  # of a document, or of whatever else the page numbers
    TITLE = 2


LEAST_SHIFTED = 3  # items of a page whose addresses have another's title by now, and one in so many of all, for a shift
SHIFTED_PART = 2
_RANKS = {"url": AliasRank.URL, "title": AliasRank.TITLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A stored item that holds an alias."""

    key: int
    title: str  # as its listing had it last; folded, of a deleted item
    day: date | None = None  # that its listing gives
    on_page: bool = False  # it is on the page unchanged: no other item of this run can be it
    deleted: bool = False  # it never returns


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What a listing changed that is believed only when a second run finds the same."""

    published: ItemDate | None = None
    url: str = ""
    withheld: tuple[str, ...] = ()  # fields that are empty by now, or otherwise no longer what they were
    runs: int = 0  # that found these

    def __bool__(self) -> bool:
        return self.published is not None or bool(self.url or self.withheld)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A known item after its listing was read again."""

    item: Item
    pending: Pending
    edited: bool  # a person would call it an edit
    visible: bool  # something that readers see changed, an edit or not


NOTHING_PENDING = Pending()
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


def keep_date(
    old: ItemDate | None, new: ItemDate | None, pending: ItemDate | None
) -> tuple[ItemDate | None, ItemDate | None]:
    """Return (the date to keep, the date that must be found once more to be believed).

    A date that was published moves only when it is corrected. The same raw text, text that
    counts from the moment of reading, and text that may only have day and month the other way
    round keep the date that was read first; a stronger origin, or a finer precision of the same
    day, is believed at once; any other date when two runs find it. A missing date replaces
    nothing.
    """
    if old is None or new is None:
        return old or new, None
    if new.at == old.at or new.relative or _is_same_text(old, new) or _is_coarser(old, new):
        return old, None
    if _is_turned_round(old, new):
        return old, None
    if STRENGTH[new.origin] > STRENGTH[old.origin] or _is_finer(old, new):
        return new, None
    return (new, None) if pending is not None and pending.at == new.at else (old, new)


def _is_turned_round(old: ItemDate, new: ItemDate) -> bool:
    """Return whether the new date is the old one with day and month exchanged, by a text that can mean either.

    Where the old text has the same figures in the same order, it was read by settings that were corrected since.
    """
    was, now = old.local.date(), new.local.date()
    if (was.month, was.day) != (now.day, now.month) or was.day == was.month or abs(was.year - now.year) > 1:
        return False
    figures = _find_figures(new.raw)
    return set(figures) == {now.day, now.month} and figures != _find_figures(old.raw)


def _find_figures(raw: str) -> tuple[int, ...]:
    """Return the two numbers of a date in figures, as they stand; () where the text has none."""
    found = DAY_AND_MONTH.search(raw)
    return (int(found[1]), int(found[3])) if found else ()


def _is_same_text(old: ItemDate, new: ItemDate) -> bool:
    """Return whether two dates have the same raw text, and were not read by corrected settings.

    A person who corrects a source's zone or order moves its dates by less than a year; the
    calendar alone moves a date without a year by a whole one.
    """
    return old.raw == new.raw and (old.relative or abs(new.at - old.at) >= ANOTHER_YEAR)


def _is_finer(old: ItemDate, new: ItemDate) -> bool:
    finer = FINENESS[new.precision] > FINENESS[old.precision]
    return finer and old.origin is new.origin and old.at <= new.at < old.at + DAY


def _is_coarser(old: ItemDate, new: ItemDate) -> bool:
    coarser = FINENESS[new.precision] < FINENESS[old.precision]
    return coarser and new.at <= old.at < new.at + DAY and STRENGTH[new.origin] <= STRENGTH[old.origin]


def keep_url(old: str, new: str, pending: str) -> tuple[str, str]:
    """Return (the address to keep, the one that must be found once more), as for dates.

    So a session's address, another at each visit, changes no byte of the feed.
    """
    if not old or not new or old == new:
        return old or new, ""
    return (new, "") if new == pending else (old, new)


def renew_item(
    old: Item,
    new: Item,
    pending: Pending = NOTHING_PENDING,
    *,
    titles_replaced: bool = False,
    figures_moved: bool = False,
) -> Renewal:
    """Return a known item as its listing has it now; `old` is how its listing had it before.

    `titles_replaced` and `figures_moved` are as in `model.withholding`, which keeps what the listing lost until it is
    confirmed.
    What another program read than now differs by no edit: nobody can tell whether the page or the program changed.
    """
    before = Withheld(fields=pending.withheld, runs=pending.runs)
    new, withheld = withhold_fields(old, new, before, titles_replaced=titles_replaced, figures_moved=figures_moved)
    published, pending_date = keep_date(old.published, new.published, pending.published)
    url, pending_url = keep_url(old.url, new.url, pending.url)
    renewed = replace(new, url=url, published=published, updated=_keep_updated(old.updated, new.updated))
    differs = (
        any(getattr(old, name) != getattr(renewed, name) for name in EDITS)
        or _get_moment(old.published) != _get_moment(renewed.published)
        or _get_moment(old.updated) != _get_moment(renewed.updated)
    )
    if not differs:  # an image's address that expires is no edit
        renewed = replace(renewed, image=old.image or new.image)
    return Renewal(
        item=renewed,
        pending=Pending(published=pending_date, url=pending_url, withheld=withheld.fields, runs=withheld.runs),
        edited=differs and is_same_reading(old, new),
        visible=differs or old.url != renewed.url or old.image != renewed.image,
    )


def is_same_reading(one: Item, other: Item) -> bool:
    """Return whether programs that read the same on a page made both items, by their fingerprints."""
    return one.fingerprint.rpartition(":")[0] == other.fingerprint.rpartition(":")[0]


def _get_moment(date: ItemDate | None) -> object:
    return date and (date.at, date.precision)


def _keep_updated(old: ItemDate | None, new: ItemDate | None) -> ItemDate | None:
    return new if new is not None and (old is None or not new.relative) else old


def merge_renewed(
    before: Item, listing: Item, article: Article | None, *, previous: Item
) -> tuple[Item, Article | None]:
    """Return (the whole item, its article) after the listing changed from `previous` to `listing`.

    `before` is the whole item until now. A title edited on the listing replaces the
    article's older one; a date that the listing did not correct stays as it was.
    """
    if article is None:
        return listing, None
    if listing.title != previous.title:
        article = replace(article, title="")
    whole = merge(listing, article)
    same_date = listing.published == previous.published
    return (replace(whole, published=before.published) if same_date else whole), article


def merge_read_article(listing: Item, article: Article, *, before: Item, shown: bool) -> Item:
    """Return the item completed by its article; once shown, its date moves only to a stronger one."""
    whole = merge(listing, article)
    if not shown:
        return whole
    return replace(whole, published=keep_date(before.published, whole.published, None)[0])


def is_page_edited(before: Item, whole: Item) -> bool:
    """Return whether an item's own page, read again, differs in what a person would call an edit.

    `before` and `whole` are the item completed by its page as it was and as it is.
    """
    return before != replace(whole, **{name: getattr(before, name) for name in NO_EDITS_OF_PAGE})
