"""Next pages of a list, made from one real page of it: what `good_pages.py` and `bad_pages.py` make their kinds of.

A kind is a function of (site, others, rng) -> (page before, page that comes), None where the page cannot have it.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from model.listed import ListedItem, ListedPage

Pair = tuple[ListedPage, ListedPage]
Kind = Callable[["Site", Sequence["Site"], random.Random], Pair | None]
LEAST = 4  # items of a page that a kind is made of


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One page of a corpus: what rules find on it, and what else stands there."""

    key: str
    page: ListedPage
    summaries: tuple[str, ...]
    links: tuple[ListedItem, ...]  # of its menus: text and address
    walls: dict[str, ListedPage | None]  # what its rules find on each wall; None where they find nothing

    @property
    def host(self) -> str:
        return urlsplit(self.page.url).hostname or self.key

    @property
    def items(self) -> tuple[ListedItem, ...]:
        return self.page.items


def follow(before: Sequence[ListedItem], after: Sequence[ListedItem], site: Site, **page: object) -> Pair:
    """Return two pages of a site; what stands on both is known, and its date is not read again."""
    stored = set(before)
    listed = tuple(replace(item, known=True, at=None) if item in stored else item for item in after)
    return replace(site.page, items=tuple(before)), replace(site.page, items=listed, **page)


def make_good(make: Callable[[Site, random.Random], tuple[Sequence[ListedItem], ...]]) -> Kind:
    def kind(site: Site, _: Sequence[Site], rng: random.Random) -> Pair | None:
        before, after = make(site, rng)
        return follow(before, after, site) if min(len(before), len(after)) >= LEAST - 1 else None

    return kind


def make_bad(make: Callable[[Site, Sequence[Site], random.Random], Sequence[ListedItem] | None]) -> Kind:
    def kind(site: Site, others: Sequence[Site], rng: random.Random) -> Pair | None:
        after = make(site, others, rng) if len(site.items) >= LEAST else None
        return follow(site.items, after, site) if after else None

    return kind


def come(site: Site, after: Sequence[ListedItem], before: Sequence[ListedItem]) -> tuple[Sequence[ListedItem], ...]:
    """Return (before, after), with what is new in `after` dated behind all that was there before."""
    new = set(after) - set(before)
    last = max((item.at for item in before if item.at), default=None)
    first = min((item.at for item in new if item.at), default=None)
    if last is None or first is None or first > last:
        return before, after
    shift = last - first + timedelta(hours=1)
    return before, [replace(item, at=item.at + shift) if item in new and item.at else item for item in after]


def count_half(site: Site) -> int:
    return len(site.items) // 2
