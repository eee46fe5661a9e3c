"""Which unknown items of a page are known ones whose address, title or day moved.

A decider: pure functions of two lists, the page as it was and as it is. It is asked after `model.settle` found what
an alias leads to, about what is left: items of the page that nothing is known of, and stored ones that were on it and
are not now. They are matched as lists, by titles, days, order and what their addresses share, not one by one: a site
that moves takes its whole list along, or a good part of it, while a new bulletin of an old title ("Minutes") comes
alone. Days that differ part items that are alike otherwise, and so do figures. The worst mistake is to take a new
bulletin for an old one, for then it is lost.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from urllib.parse import unquote

from model.title_hashes import NO_SURROUNDS, Surrounds, find_surrounds, strip_surrounds
from model.titles import fold_title, fold_typography, is_distinctive, measure_likeness, strip_count
from model.words import drop_accents

ENOUGH = 3  # pairs of titles that hardly come twice, or whose addresses agree, for a list to have moved
SHARE = 0.5  # of the items that could be paired, those that are
ENOUGH_COMMON = 5  # pairs of any titles
SHARE_COMMON = 0.6
NEAR = 50  # numbers that follow one another in the addresses of a list differ by less, or by a tenth
EDITED = 0.8  # likeness of two titles of which one is the other's edit
NEARLY_EQUAL = 0.9  # of those whose address changed as well
NEVER = 2.0
EDITED_IN_MOVE = 0.5  # of those that stand between the same neighbours, or whose addresses agree, in a list that moved
MOST_COMPARED = 400  # pairs of titles that are compared letter by letter
MOST_MARKS = 40  # of one address
HEAD = 16  # characters that a slug which was cut short has in common with the whole
_STEP = re.compile(r"[^/?#&=;]+")
_EXTENSION = re.compile(r"\.[a-z]\w{1,4}$", re.I)
_NUMBER = re.compile(r"\d+")

Gap = tuple[int | None, int | None]  # the keys of the nearest items above and below that both lists have
NO_GAP: Gap = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An item as it stands in one of the two lists."""

    key: int | None  # of the stored item; None where it is not known which it is
    title: str = ""
    day: date | None = None  # None where there is none that lasts
    url: str = ""
    own_address: bool = True  # whether it has one, which no other item has


def match_moved(
    old: Sequence[Listed], new: Sequence[Listed], *, older: Sequence[Listed] = (), moved: int = 0
) -> dict[int, int]:
    """Return the keys of the stored items that items of the page are, by their places in `new`.

    Both lists are whole and in page order: of `new` those without a key are to be matched, of `old` those whose key is
    not in `new`. `older` are stored items that were not on the page at the last run, latest first; `moved` tells
    how many of `new` were found by title and day though they have another address now.
    """
    matching = _Matching(old, new, older)
    matching.pair_titles(by_day=True)
    matching.pair_titles()
    matching.pair_titles(drop_accents)
    matching.pair_ties()
    proven = matching.is_move(moved)
    if not proven:
        matching.keep_certain()
    matching.pair_edited(proven=proven)
    return {place: one.key for place, one in matching.pairs.items() if one.key is not None}


class _Matching:
    """The two lists being matched; `pairs` are the stored items by place in the new list."""

    def __init__(self, old: Sequence[Listed], new: Sequence[Listed], older: Sequence[Listed]) -> None:
        known = {one.key for one in new if one.key is not None}
        self._old, self._new = old, new
        self._gone = [one for one in old if one.key not in known]
        self._older = [one for one in older if one.key not in known]
        self._unknown = [place for place, one in enumerate(new) if one.key is None]
        self._kept = len(known)
        self._names = self._name_items()
        self.pairs: dict[int, Listed] = {}
        self._told_apart: set[str] = set()  # titles of which some are paired by their addresses
        self._ties = _find_ties((*self._gone, *self._older), {place: new[place] for place in self._unknown})

    def _list_open(self) -> tuple[list[Listed], list[int]]:
        """Return the old and the new items that are not paired yet."""
        used = {one.key for one in self.pairs.values()}
        olds = [one for one in (*self._gone, *self._older) if one.key not in used]
        return olds, [place for place in self._unknown if place not in self.pairs]

    def _name_items(self) -> dict[Listed, str]:
        """Return the titles as they are compared: without what came to all titles of the list, or left them all."""
        unknown = [self._new[place] for place in self._unknown]
        before, after = NO_SURROUNDS, NO_SURROUNDS
        if not self._kept:
            before, after = _find_retyped(*([fold_title(one.title) for one in ones] for ones in (self._old, unknown)))
        sides = ((before, (*self._gone, *self._older)), (after, unknown))
        return {one: _name_title(one.title, surrounds) for surrounds, ones in sides for one in ones}

    def pair_titles(self, fold: Callable[[str], str] = str, *, by_day: bool = False) -> None:
        """Pair what has the same title and no other day: by their addresses where these agree, else in their order."""
        olds, places = self._list_open()
        groups: dict[Hashable, tuple[list[Listed], list[int]]] = defaultdict(lambda: ([], []))
        for one in olds:
            groups[fold(self._names[one]), by_day and one.day][0].append(one)
        for place in places:
            new = self._new[place]
            groups[fold(self._names[new]), by_day and new.day][1].append(place)
        for ones, here in groups.values():
            for place, one in self._pair_group(ones, here) if ones and here else ():
                if self._names[self._new[place]] and _have_no_other_day(one, self._new[place]):
                    self.pairs[place] = one

    def _pair_group(self, ones: Sequence[Listed], here: Sequence[int]) -> list[tuple[int, Listed]]:
        """Return the pairs of one title: in their order, unless addresses pair some of them otherwise."""
        name = self._names[ones[0]]
        keys = {one.key for one in ones}
        tied = {place: tie for place in here if (tie := self._ties.get(place)) and tie.key in keys}
        # What is new stands first, what left the page stood last.
        in_order = list(zip(here[max(0, len(here) - len(ones)) :], ones, strict=False))
        agree = len(here) == len(ones) and all(tied.get(place, one) is one for place, one in in_order)
        in_order = in_order if (agree if tied else name not in self._told_apart) else []
        self._told_apart |= {name} if tied else set()
        return in_order or list(tied.items())

    def is_move(self, moved: int) -> bool:
        """Return whether the pairs are so many, and so telling, that the list as a whole has moved."""
        possible = min(len(self._unknown), len(self._gone) or len(self._unknown)) + moved
        made = len(self.pairs) + moved
        if not made or made < SHARE * possible:
            return False
        names = Counter(self._names[self._new[place]] for place in self._unknown)
        telling = sum(
            (self._ties.get(place) is one and not _goes_on(one.url, self._new[place].url))
            or (is_distinctive(self._names[one]) and names[self._names[self._new[place]]] == 1)
            for place, one in self.pairs.items()
        )
        if telling + moved >= ENOUGH or (made >= possible and not self._kept - moved and (moved or telling == made)):
            return True
        enough = ENOUGH_COMMON if self._kept - moved else ENOUGH - bool(telling)
        return made >= enough and made >= SHARE_COMMON * possible and not self._is_next_issue()

    def _is_next_issue(self) -> bool:
        """Return whether the addresses differ by figures alone that went on a little: the same columns anew."""
        return all(_goes_on(one.url, self._new[place].url) for place, one in self.pairs.items())

    def keep_certain(self) -> None:
        """Keep the pairs that are certain without a move of the whole list."""
        old_gaps, gaps = self._find_gaps()

        def are_together(place: int, one: Listed) -> bool:
            return gaps[place] == old_gaps.get(one.key) != NO_GAP

        pairs = self.pairs.items()
        self.pairs = {
            place: one for place, one in pairs if self._is_certain(place, one, together=are_together(place, one))
        }

    def _is_certain(self, place: int, one: Listed, *, together: bool) -> bool:
        new = self._new[place]
        is_edit = self._names[one] != self._names[new]
        if not (one.own_address or new.own_address or is_edit):
            return True  # the title is all that it is known by; its day became known, or was lost
        if is_edit and measure_likeness(one.title, new.title) < EDITED:
            return False
        if self._ties.get(place) is one:
            before, after = set(_list_numbers(one.url)), set(_list_numbers(new.url))
            if before <= after or after <= before:
                return True
        return together and not is_edit and is_distinctive(new.title)

    def pair_ties(self) -> None:
        """Pair what has parts of its address in common and is not unlike."""
        olds, places = self._list_open()
        keys = {one.key for one in olds}
        for place in places:
            one, new = self._ties.get(place), self._new[place]
            if one and one.key in keys and _have_no_other_day(one, new):
                same_day = one.day is not None and one.day == new.day
                if same_day or measure_likeness(one.title, new.title) >= EDITED_IN_MOVE:
                    self.pairs[place] = one

    def pair_edited(self, *, proven: bool) -> None:
        """Pair what stands between the same neighbours under a title that was edited, the most alike first."""
        old_gaps, gaps = self._find_gaps()
        olds, places = self._list_open()
        by_gap: dict[Gap, list[Listed]] = defaultdict(list)
        for one in olds:
            by_gap[old_gaps.get(one.key, NO_GAP)].append(one)
        candidates = (
            (place, one)
            for place in places
            for one in (by_gap[gaps[place]] if gaps[place] != NO_GAP else ())
            if _have_no_other_day(one, self._new[place])
        )
        compared = [
            (measure_likeness(one.title, self._new[place].title), place, number, one)
            for number, (place, one) in enumerate(islice(candidates, MOST_COMPARED))
        ]
        used: set[int | None] = set()
        # Of those that are as much alike the lowest first, for what is new stands first.
        for likeness, place, _, one in sorted(compared, key=lambda each: each[:3], reverse=True):
            is_free = one.key not in used and place not in self.pairs
            if is_free and likeness >= self._choose_least(one, self._new[place], proven=proven):
                self.pairs[place] = one
                used.add(one.key)

    def _choose_least(self, one: Listed, new: Listed, *, proven: bool) -> float:
        """Return how much alike the titles of two items between the same neighbours must be."""
        if proven:
            return EDITED_IN_MOVE
        if not one.own_address and not new.own_address:
            return EDITED
        return NEARLY_EQUAL if is_distinctive(one.title) else NEVER

    def _find_gaps(self) -> tuple[dict[int | None, Gap], list[Gap]]:
        """Return between which items that both lists have each other one stands: old ones by key, new ones by place."""
        here = [self.pairs[place].key if place in self.pairs else one.key for place, one in enumerate(self._new)]
        both = {one.key for one in self._old} & set(here)
        before = _list_gaps([one.key if one.key in both else None for one in self._old])
        after = _list_gaps([key if key in both else None for key in here])
        return {one.key: gap for one, gap in zip(self._old, before, strict=True)}, after


def _find_retyped(old: Sequence[str], new: Sequence[str]) -> tuple[Surrounds, Surrounds]:
    """Return what stands around all folded titles of one list and around none of the other: of each.

    None that is exchanged for another, nor one with figures: the columns of another week are others.
    """
    if min(len(set(old)), len(set(new))) < ENOUGH:
        return NO_SURROUNDS, NO_SURROUNDS
    found = []
    for has, one, other in zip((str.startswith, str.endswith), find_surrounds(old), find_surrounds(new), strict=True):
        is_exchanged = not (one.endswith(other) or other.endswith(one))
        stays = _has_any(has, one, new) or _has_any(has, other, old)
        found.append(("", "") if is_exchanged or stays or _NUMBER.search(one + other) else (one, other))
    (before, after), (before_end, after_end) = found
    return Surrounds(beginnings=(before,), ends=(before_end,)), Surrounds(beginnings=(after,), ends=(after_end,))


def _has_any(has: Callable[[str, str], bool], part: str, titles: Sequence[str]) -> bool:
    return bool(part) and any(has(title, part) for title in titles)


def _name_title(title: str, surrounds: Surrounds) -> str:
    return fold_typography(strip_count(strip_surrounds(fold_title(title), surrounds)))


def _list_gaps(keys: Sequence[int | None]) -> list[Gap]:
    """Return for each place the nearest key above it and the nearest below; None where there is none."""
    above: list[int | None] = []
    below: list[int | None] = []
    for nearest, order in ((above, keys), (below, keys[::-1])):
        last: int | None = None
        for key in order:
            nearest.append(last)
            last = key if key is not None else last
    return list(zip(above, below[::-1], strict=True))


def _have_no_other_day(one: Listed, other: Listed) -> bool:
    return one.day is None or other.day is None or one.day == other.day


def _goes_on(before: str, after: str) -> bool:
    """Return whether an address is another's but for a number, or a date's, that is somewhat greater."""
    if _NUMBER.sub("0", before) != _NUMBER.sub("0", after):
        return False
    pairs = zip(_list_numbers(before), _list_numbers(after), strict=False)
    old, new = next((pair for pair in pairs if pair[0] != pair[1]), (0, 0))
    return 0 < new - old <= max(NEAR, old // 10)


def _list_numbers(url: str) -> list[int]:
    return [int(number) for number in _NUMBER.findall(url)[:MOST_MARKS] if len(number) < 19]


def _find_ties(olds: Collection[Listed], news: dict[int, Listed]) -> dict[int, Listed]:
    """Return the old items whose addresses share most with those of the new ones, by the places of these.

    Only parts count that one address has in each of the lists: what all have in common ties none.
    """
    holders: dict[str, tuple[list[Listed], list[int]]] = defaultdict(lambda: ([], []))
    for one in olds:
        for mark in _list_marks(one.url):
            holders[mark][0].append(one)
    for place, new in news.items():
        for mark in _list_marks(new.url):
            holders[mark][1].append(place)
    votes: Counter[tuple[int, int | None]] = Counter(
        (places[0], ones[0].key) for ones, places in holders.values() if len(ones) == len(places) == 1
    )
    by_key = {one.key: one for one in olds}
    best_of_place, best_of_key = _choose_best(votes, 0), _choose_best(votes, 1)
    return {place: by_key[key] for place, key in votes if best_of_place[place] == best_of_key[key] == (place, key)}


def _choose_best(votes: Counter[tuple[int, int | None]], side: int) -> dict[int | None, tuple[int, int | None] | None]:
    """Return for each place (side 0) or key (side 1) the pair of most votes; None where several have as many."""
    best: dict[int | None, tuple[int, int | None] | None] = {}
    most: dict[int | None, int] = {}
    for pair, number in votes.items():
        name = pair[side]
        if number > most.get(name, 0):
            best[name], most[name] = pair, number
        elif number == most[name]:
            best[name] = None
    return best


def _list_marks(url: str) -> set[str]:
    """Return the parts of an address that may be its item's own: steps, values, numbers, the heads of slugs."""
    return set(islice(_iterate_marks(url), MOST_MARKS))


def _iterate_marks(url: str) -> Iterator[str]:
    steps: Iterable[str] = _STEP.findall(unquote(url.partition("://")[2].partition("/")[2]).casefold())
    for step in steps:
        bare = _EXTENSION.sub("", step)
        yield bare
        yield from (f"#{number}" for number in _NUMBER.findall(bare))
        if len(bare) >= HEAD:
            yield f"{bare[:HEAD]}…"
