"""Which unknown items of a page repeat another one of it: as a block of featured bulletins does above the list.

A decider: a pure function of the page. Two announcements of like titles under different addresses are two items, unless
all says otherwise: one has no day and the other has, the title hardly comes twice, and the address has the other's own
number or slug.
"""

import re
from collections import Counter
from collections.abc import Sequence

from model.item import Item
from model.moves import list_marks
from model.titles import fold_typography, is_distinctive

DATED_PART = 0.5  # of a page's items, for one without a day to be odd
MOST_PREFIX = 16  # characters of "Pinned: "
_PREFIX_END = re.compile(r"[:|\]\-]\s*$")


def may_be_copy(item: Item) -> bool:
    """Return whether an item could repeat another: it has an address, no day, and a title that hardly comes twice."""
    return bool(item.url) and item.published is None and is_distinctive(item.title)


def find_copies(items: Sequence[Item], page: Sequence[Item]) -> set[int]:
    """Return the indexes of the items that repeat one that the page shows with its day; `page` is all of it."""
    dated = [one for one in page if one.url and one.published is not None]
    if len(dated) < DATED_PART * len(page):
        return set()
    marks = [list_marks(one.url) for one in dated]
    holders = Counter(mark for own in marks for mark in own)
    named = [
        (fold_typography(one.title), {mark for mark in own if holders[mark] == 1})
        for one, own in zip(dated, marks, strict=True)
        if is_distinctive(one.title)
    ]
    return {
        index
        for index, item in enumerate(items)
        if may_be_copy(item)
        and any(_is_title_of(item.title, name) and own & list_marks(item.url) for name, own in named)
    }


def _is_title_of(title: str, name: str) -> bool:
    """Return whether a title is another, folded, or that behind a word or two ("Pinned: ")."""
    folded = fold_typography(title)
    prefix = folded.removesuffix(name)
    return folded == name or (prefix != folded and len(prefix) <= MOST_PREFIX and bool(_PREFIX_END.search(prefix)))
