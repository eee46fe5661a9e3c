"""Which unknown items of a page repeat another one of it: as a block of featured bulletins does above the list.

A decider: a pure function of the page. Two announcements of like titles under different addresses are two items, unless
all says otherwise: one has no day and the other has, the title hardly comes twice, and the address has the other's own
number or slug.
"""

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import unquote

from model.item import Item
from model.titles import fold_typography, is_distinctive

DATED_PART = 0.5  # of a page's items, for one without a day to be odd
MOST_PREFIX = 16  # characters of "Pinned: "
LEAST_DIGITS = 2  # of a number that may be an item's own
_STEP = re.compile(r"[^/?#&=;]+")
_NUMBER = re.compile(rf"\d{{{LEAST_DIGITS},18}}")
_PREFIX_END = re.compile(r"[:|\]\-]\s*$")


def may_be_copy(item: Item) -> bool:
    """Return whether an item could repeat another: it has an address, no day, and a title that hardly comes twice."""
    return bool(item.url) and item.published is None and is_distinctive(item.title)


def find_copies(items: Sequence[Item], page: Sequence[Item]) -> set[int]:
    """Return the indexes of the items that repeat one that the page shows with its day; `page` is all of it."""
    dated = [one for one in page if one.url and one.published is not None]
    if len(dated) < DATED_PART * len(page):
        return set()
    proofs = [_list_proofs(one.url) for one in dated]
    holders = Counter(proof for own in proofs for proof in own)
    named = [
        (fold_typography(one.title), {proof for proof in own if holders[proof] == 1})
        for one, own in zip(dated, proofs, strict=True)
        if is_distinctive(one.title)
    ]
    return {
        index
        for index, item in enumerate(items)
        if may_be_copy(item)
        and any(_is_title_of(item.title, name) and own & _list_proofs(item.url) for name, own in named)
    }


def _is_title_of(title: str, name: str) -> bool:
    """Return whether a title is another, folded, or that behind a word or two ("Pinned: ")."""
    folded = fold_typography(title)
    prefix = folded.removesuffix(name)
    return folded == name or (prefix != folded and len(prefix) <= MOST_PREFIX and bool(_PREFIX_END.search(prefix)))


def _list_proofs(url: str) -> set[str]:
    """Return the steps and values of an address, and the numbers in them.

    They prove more than those of `moves` do: like titles make slugs of like heads, and small numbers count pages.
    """
    steps = _STEP.findall(unquote(url.partition("://")[2].partition("/")[2]).casefold())
    return {*steps, *(f"#{number}" for step in steps for number in _NUMBER.findall(step))}
