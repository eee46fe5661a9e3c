"""What is usual for a source's list, learned from its own good runs and from nothing else.

A baseline is small and bounded: hashes of the titles and addresses that were seen last, and tallies of what they
look like. How much of a good page is odd by these tallies is learned too, so that an aggregator's new hosts, or a
list of names that share no words, are nothing unusual.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from model.listed import ListedItem, ListedPage
from model.shapes import (
    count_classes,
    fold_numbers,
    fold_text,
    has_lost_characters,
    is_escaped,
    is_readable,
    read_host,
    read_place,
    read_root,
    shape_address,
)
from model.title_hashes import MOST_TITLE, NO_SURROUNDS, ItemHashes, Surrounds, hash_items, measure_shared
from model.titles import is_distinctive
from model.words import split_words

VERSION = 2  # raised when the same page gives another baseline: those of before are then learned anew
MOST_SEEN = 600  # titles and addresses that are remembered
MOST_NAMES = 60  # hosts, shapes, roots
MOST_WORDS = 500
MOST_LENGTHS = 80
MOST_COUNTS = 20  # runs
FULL = 2000  # of a tally: past it all its counts are halved, so that what was usual long ago fades
PARDON_RUNS = 40  # good ones after which a pardon is taken back
STEP = 20  # items after which what is newly seen counts as much as all before
MOST_DATED = 0.9  # of a page's items, whose dates were read, for their days to be compared
LEAST_MOVED = 3  # items of telling titles, and one in so many of those not stored, for a list to have moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often each name was seen, most often first."""

    names: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()

    def count(self) -> Counter[str]:
        """Return the counts by name."""
        return Counter(dict(zip(self.names, self.counts, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What is usual for one source. Shares are 0 to 1."""

    version: int = VERSION
    runs: int = 0  # good ones that it was learned from
    learned: int = 0  # items that it was learned from
    counts: tuple[int, ...] = ()  # items of the last pages
    seen: tuple[int, ...] = ()  # hashes of titles and addresses, those seen last at the end
    surrounds: Surrounds = NO_SURROUNDS  # what stood around all titles of a page
    hosts: Tally = Tally()
    shapes: Tally = Tally()
    roots: Tally = Tally()
    words: Tally = Tally()
    letters: Tally = Tally()
    lengths: tuple[int, ...] = ()  # of titles, in characters
    linked: float = 0.0  # share of the items that have a link
    dated: float = 0.0
    described: float = 0.0
    titled: float = 0.0
    distinct: float = 1.0  # share of the titles that are distinct
    worded: float = 0.0  # share of the titles that are distinct but for their numbers; 0 until it is learned
    places: float = 0.0  # share of the addresses that lead to distinct places
    days: float = 0.0  # share of the dates that are of distinct days
    spoilt: float = 0.0  # share of the items in which characters were lost
    odd_hosts: float = 0.0  # share of a good page's new items whose host was not known, and so on
    odd_shapes: float = 0.0
    odd_roots: float = 0.0
    odd_words: float = 0.0
    odd_letters: float = 0.0
    middle: datetime | None = None  # the median of the last page's dates
    late: float = 0.0  # share of a good page's new dated items that are older than half of the page before
    page_url: str = ""
    page_words: tuple[str, ...] = ()  # of what the page calls itself
    language: str = ""
    whole: bool = False  # its pages end as documents do
    spoilt_start: bool = False  # its pages begin with what is left of a byte order mark
    reading: str = ""  # as of the pages that it was learned from
    pardons: Tally = Tally()  # for how many pages that were right after all each reason held them


def learn(page: ListedPage, baseline: Baseline | None = None) -> Baseline:
    """Return the baseline after one more good page; of a first page without a baseline."""
    before = baseline or Baseline()
    surrounds = measure_shared(page.items, before.surrounds)
    parts = sort_items(page, before)
    fresh, placed, items = parts.fresh, [*parts.fresh, *parts.moved], page.items
    learned = Baseline(
        runs=before.runs + 1,
        learned=before.learned + len(fresh),
        counts=(*before.counts, len(items))[-MOST_COUNTS:],
        seen=_remember(before.seen, parts.hashes),
        surrounds=surrounds,
        hosts=_add(before.hosts, filter(None, (read_host(item.url) for item in placed)), MOST_NAMES),
        shapes=_add(before.shapes, (shape_address(item.url) for item in placed if item.url), MOST_NAMES),
        roots=_add(before.roots, filter(None, (read_root(item.url) for item in placed)), MOST_NAMES),
        words=_add(before.words, (word for item in fresh for word in split_title(item)), MOST_WORDS),
        letters=_add(before.letters, count_classes(item.title[:MOST_TITLE] for item in fresh).elements(), MOST_NAMES),
        lengths=(*before.lengths, *(len(item.title) for item in fresh if item.title))[-MOST_LENGTHS:],
        middle=_find_middle(items, before.middle),
        late=_blend(before.late, measure_late(fresh, before.middle), len(fresh)) if before.middle else _disorder(items),
        page_url=page.url,
        page_words=tuple(sorted(set(split_words(page.title[:MOST_TITLE])))),
        language=page.language,
        whole=page.whole,
        spoilt_start=page.spoilt,
        reading=page.reading,
        pardons=_fade(before.pardons) if (before.runs + 1) % PARDON_RUNS == 0 else before.pardons,
    )
    return replace(learned, **_learn_shares(before, items), **_learn_oddness(before, fresh))


def learn_accepted(page: ListedPage, baseline: Baseline, reasons: Iterable[str]) -> Baseline:
    """Return the baseline where a page that was held for these reasons is right: it is the list from now on.

    All that is not stored counts as new, and the fields that items have are those of this page alone. The reasons
    weigh less from then on.
    """
    learned = learn(page, replace(baseline, seen=()))
    return replace(
        learned,
        seen=tuple(dict.fromkeys((*baseline.seen, *learned.seen)))[-MOST_SEEN:],
        pardons=_add(baseline.pardons, reasons, MOST_NAMES),
        **_learn_shares(Baseline(), page.items),
    )


def keep_least_shares(baseline: Baseline, before: Baseline) -> Baseline:
    """Return a baseline of two kinds of pages, in which a field is as usual as where it is less so."""
    names = _learn_shares(Baseline(), ())
    return replace(baseline, **{name: min(getattr(baseline, name), getattr(before, name)) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedItems:
    """The items of a page that are not stored as they stand there, by what a baseline knows of them."""

    fresh: list[ListedItem]  # neither title nor address was seen
    edited: list[ListedItem]  # the address was seen, and the title was not
    moved: list[ListedItem]  # the titles were seen, and the addresses were not; none where only few came along
    hashes: list[ItemHashes]


def sort_items(page: ListedPage, baseline: Baseline) -> SortedItems:
    """Return what of a page is new, edited or moved."""
    items = [item for item in page.items if not item.known]
    hashes = hash_items(items, measure_shared(page.items, baseline.surrounds))
    seen = set(baseline.seen)
    fresh, edited, moved = list[ListedItem](), list[ListedItem](), list[ListedItem]()
    for item, parts in zip(items, hashes, strict=True):
        is_titled, is_placed = not seen.isdisjoint(parts.titles), parts.url in seen
        if is_placed and not is_titled:
            edited.append(item)
        elif is_titled and not is_placed:
            moved.append(item)
        elif not is_titled:
            fresh.append(item)
    telling = sum(is_distinctive(item.title) for item in moved if item.url)
    is_move = telling >= LEAST_MOVED and telling * LEAST_MOVED >= len(items)
    return SortedItems(fresh=fresh, edited=edited, moved=moved if is_move else [], hashes=hashes)


def is_spoilt(item: ListedItem) -> bool:
    """Return whether characters were lost in an item's title or summary."""
    title = item.title[:MOST_TITLE]
    return item.spoilt or has_lost_characters(title) or is_escaped(title)


def split_title(item: ListedItem) -> set[str]:
    """Return the words of a title; numbers stand for each other."""
    return {"0" if word.isdecimal() else word for word in split_words(item.title[:MOST_TITLE])}


def measure_late(items: Sequence[ListedItem], middle: datetime | None) -> float:
    """Return the share of dated items that are older than half of the page before."""
    dates = [item.at for item in items if item.at]
    return sum(at < middle for at in dates) / len(dates) if dates and middle else 0.0


def _find_middle(items: Sequence[ListedItem], before: datetime | None) -> datetime | None:
    """Return the median of a page's dates; the one before where those of few items are told, for they are the new."""
    dates = sorted(item.at for item in items if item.at)
    return dates[len(dates) // 2] if dates and (before is None or 2 * len(dates) >= len(items)) else before


def _disorder(items: Sequence[ListedItem]) -> float:
    """Return the share of dated items that stand below an older one: 0 where the newest are on top."""
    dates = [item.at for item in items if item.at]
    return sum(below > above for above, below in pairwise(dates)) / max(len(dates) - 1, 1)


def measure_odd(values: Sequence[str], usual: Counter[str]) -> float:
    """Return the share of values that are not usual."""
    return sum(value not in usual for value in values) / len(values) if values else 0.0


def measure_strange_words(titles: Sequence[set[str]], usual: Counter[str]) -> float:
    """Return the share of titles' words that are not usual, the mean of the titles."""
    shares = [sum(word not in usual for word in words) / len(words) for words in titles if words]
    return sum(shares) / len(shares) if shares else 0.0


def measure_strange_letters(titles: Sequence[set[str]], usual: Counter[str]) -> float:
    """Return the share of titles in which a kind of character stands that is not usual."""
    return sum(not kinds <= usual.keys() for kinds in titles) / len(titles) if titles else 0.0


def _remember(seen: Sequence[int], hashes: Sequence[ItemHashes]) -> tuple[int, ...]:
    now = [part for parts in hashes for part in (parts.titles[0], parts.url) if part]
    return tuple(dict.fromkeys((*reversed(now), *reversed(seen))))[:MOST_SEEN][::-1]


def _add(tally: Tally, names: Iterable[str], most: int) -> Tally:
    counts = tally.count()
    counts.update(names)
    if counts.total() > FULL * 4:
        counts = Counter({name: count // 2 for name, count in counts.items() if count > 1})
    kept = counts.most_common(most)
    return Tally(names=tuple(name for name, _ in kept), counts=tuple(count for _, count in kept))


def _fade(pardons: Tally) -> Tally:
    left = {name: count - 1 for name, count in zip(pardons.names, pardons.counts, strict=True) if count > 1}
    return Tally(names=tuple(left), counts=tuple(left.values()))


def _blend(before: float, now: float, items: int) -> float:
    return before + (now - before) * items / (items + STEP)


def _learn_shares(before: Baseline, items: Sequence[ListedItem]) -> dict[str, Any]:
    count = max(len(items), 1)
    now = {
        "linked": sum(bool(item.url) for item in items) / count,
        "dated": sum(item.dated for item in items) / count,
        "described": sum(item.described for item in items) / count,
        "titled": sum(is_readable(item.title) for item in items) / count,
        "distinct": len({fold_text(item.title) for item in items}) / count,
        "worded": len({fold_numbers(item.title) for item in items}) / count,
        "places": len({read_place(item.url) for item in items}) / count,
        "spoilt": sum(is_spoilt(item) for item in items) / count,
    }
    days = [item.at.date() for item in items if item.at]
    now |= {"days": len(set(days)) / len(days) if days and len(days) >= len(items) * MOST_DATED else before.days}
    if not before.runs:
        return now
    return {name: _blend(getattr(before, name), share, len(items)) for name, share in now.items()}


def _learn_oddness(before: Baseline, fresh: Sequence[ListedItem]) -> dict[str, Any]:
    """Return how odd new items of good pages are; of a first page, how odd each is beside its other items."""
    measures: dict[str, tuple[Tally, list[set[str]]]] = {
        "odd_hosts": (before.hosts, [{read_host(item.url)} for item in fresh if item.url]),
        "odd_shapes": (before.shapes, [{shape_address(item.url)} for item in fresh if item.url]),
        "odd_roots": (before.roots, [{root} for item in fresh if (root := read_root(item.url))]),
        "odd_words": (before.words, [split_title(item) for item in fresh]),
    }
    kinds = [set(count_classes([item.title[:MOST_TITLE]])) for item in fresh if item.title]
    usual = before.letters.count() if before.runs else _count_common(kinds)
    odd = {"odd_letters": _blend(before.odd_letters, measure_strange_letters(kinds, usual), len(fresh))}
    for name, (tally, values) in measures.items():
        if before.runs:
            odd[name] = _blend(getattr(before, name), measure_strange_words(values, tally.count()), len(fresh))
        else:
            odd[name] = _measure_beside_others(values)
    return odd


def _measure_beside_others(values: Sequence[set[str]]) -> float:
    """Return the share of each one's names that no other has, the mean of all."""
    return measure_strange_words(values, _count_common(values))


def _count_common(values: Sequence[set[str]]) -> Counter[str]:
    counts = Counter(name for names in values for name in names)
    return Counter({name: count for name, count in counts.items() if count > 1})
