"""Which unknown items of a page repeat another one of it: as a block of featured bulletins does above the list.

A decider: a pure function of the page. Two announcements of like titles under different addresses are two items, unless
all says otherwise: one has no day and the other has, the title hardly comes twice, and the address has the other's own
number or slug.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from urllib.parse import parse_qsl, unquote

from model.item import Item
from model.titles import fold_typography, is_distinctive

DATED_PART = 0.5  # of a page's items, for one without a day to be odd
MOST_PREFIX = 16  # characters of "Pinned: "
LEAST_DIGITS = 2  # of a number that may be an item's own
LEAST_SLUG = 16  # characters of a step that is no script's name
LEAST_FOLDER = 5  # digits of a folder that is an item's own; a year has four
_NUMBER = re.compile(rf"(?<!\d)\d{{{LEAST_DIGITS},18}}(?!\d)")
_PREFIX_END = re.compile(r"[:|\]\-]\s*$")


def may_be_copy(item: Item) -> bool:
    """Return whether an item could repeat another: it has an address, no day, and a title that hardly comes twice."""
    return bool(item.url) and item.published is None and is_distinctive(item.title)


def find_copies(items: Sequence[Item], page: Sequence[Item]) -> set[int]:
    """Return the indexes of the items that repeat one that the page shows with its day; `page` is all of it."""
    dated = [one for one in page if one.url and one.published is not None]
    if len(dated) < DATED_PART * len(page):
        return set()
    parts = [_list_own_parts(one) for one in dated]
    holders = Counter(part for own in parts for part in own)
    originals = [
        (fold_typography(one.title), one.url, {part for part in own if holders[part] == 1})
        for one, own in zip(dated, parts, strict=True)
        if is_distinctive(one.title)
    ]
    return {
        index
        for index, item in enumerate(items)
        if may_be_copy(item) and any(_is_copy_of(item, *original) for original in originals)
    }


def _is_copy_of(item: Item, title: str, url: str, own: Set[str]) -> bool:
    """Return whether an item repeats one of a folded title and a URL, of which the parts `own` are on no other's."""
    return _is_title_of(item.title, title) and bool(own & _list_own_parts(item)) and not _is_other_page(item.url, url)


def _is_title_of(title: str, name: str) -> bool:
    """Return whether a title is another, folded, or that behind a word or two ("Pinned: ")."""
    folded = fold_typography(title)
    prefix = folded.removesuffix(name)
    return folded == name or (prefix != folded and len(prefix) <= MOST_PREFIX and bool(_PREFIX_END.search(prefix)))


def _is_other_page(url: str, other: str) -> bool:
    """Return whether two URLs differ in a query parameter of one path: "view?id=7&cat=3" and "view?id=8&cat=3"."""
    (path, query), (other_path, other_query) = map(_split_address, (url, other))
    return path == other_path and any(other_query.get(key, value) != value for key, value in query.items())


def _split_address(url: str) -> tuple[str, dict[str, str]]:
    """Return the path of a URL and its query parameters."""
    path, _, query = url.partition("://")[2].partition("#")[0].casefold().partition("?")
    return unquote(path.partition("/")[2]), dict(parse_qsl(query, keep_blank_values=True))


def _list_own_parts(item: Item) -> set[str]:
    """Return the parts of an item's URL that are hardly another's: its number, or its slug.

    These are the last step of the path (before a query only a long one, or one with a number), the values of the query,
    and the numbers in these but for those in the title, which equal titles have in common. Of the other steps, which
    are sections, years and months, only long numbers count.
    """
    path, query = _split_address(item.url)
    *folders, last = path.rstrip("/").split("/")
    is_own = not query or len(last) >= LEAST_SLUG or _NUMBER.search(last)
    named = {*(value or key for key, value in query.items()), *([last] if is_own else [])}
    numbers = {number for part in named for number in _NUMBER.findall(part)} - {*_NUMBER.findall(item.title)}
    numbers |= {number for folder in folders for number in _NUMBER.findall(folder) if len(number) >= LEAST_FOLDER}
    return {*named, *(f"#{number}" for number in numbers)} - {""}
