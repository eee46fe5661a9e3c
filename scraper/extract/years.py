"""The year of dates that print none, from what stands around them on the page.

Nothing is dated here: a year is found in an item's own texts, in its address, in the headings above it, in the
page's name and address. In a longer text it counts only where it is the only one. No clock is read, and a year
that stands nowhere is not invented: of an old list, or of a page that says when it was last changed, it is said how
new its dates can be.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from lxml.html import HtmlElement

from scraper.document import HtmlDocument
from scraper.document.title import read_page_title
from scraper.extract import RawItem
from scraper.extract.nodes import UNSEEN, read_node_text
from scraper.lexicon.date_labels import mentions_change
from scraper.lexicon.folding import fold

YEAR = re.compile(r"(?<!\d)(?:199\d|20\d\d)(?!\d)")
ALONE = re.compile(r"\W*(?:199\d|20\d\d)\W*")
PRINTED = re.compile(r"(?<!\d)(?:1[3-9]|2[0-6])\d\d(?!\d)|\d{5}|'\s?\d\d(?!\d)|\d([/.-])\d{1,2}\1\d")
ADDRESS = re.compile(
    r"(?<![\dA-Za-z])(199\d|20\d\d)(?:/(?:(0[1-9]|1[0-2]|[1-9])(?=/|$))?(?!\d)"
    r"|([-_.]?)(0[1-9]|1[0-2])(?:\3(?:0[1-9]|[12]\d|3[01]))?(?![\dA-Za-z]))"
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "legend", "summary"})
TOP_HEADINGS = frozenset({"h1", "h2"})  # these may be of the whole page
LONGEST_HEADING = 90
LONGEST_ADDRESS = 500
FEWEST_PRINTED = 0.25  # share of the dates that must print a year to tell how old the list is
MOST_TEXTS = 5_000  # of a page that are looked at
MOST_ABOVE = 40  # headings above an item that are tried
MOST_INSIDE = 60  # texts of one item
MOST_UP = 3  # levels from a text up to its heading, and from a heading up to what holds its items


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A year that stands by itself or in a heading, outside of the items."""

    place: int  # in the page's order
    year: int
    heading: bool
    holders: frozenset[HtmlElement]  # around it: one of them holds the items that it is for


def complete_years(document: HtmlDocument, nodes: Sequence[HtmlElement], items: Sequence[RawItem]) -> list[RawItem]:
    """Return the items with the year around each date that prints none; `nodes` are theirs, in the same order."""
    lacking = [item.date is not None and _lacks_year(item.date.text) for item in items]
    if not any(lacking):
        return list(items)
    headings = _HeadingYears(document, nodes)
    newest = _find_newest(items) or _find_last_change(document, nodes)
    return [
        _complete_year(node, item, headings, newest) if lacks else item
        for node, item, lacks in zip(nodes, items, lacking, strict=True)
    ]


def _find_newest(items: Sequence[RawItem]) -> int:
    """Return the last year that the items' dates print; 0 where too few print one."""
    texts = [fold(item.date.text) for item in items if item.date]
    years = [max(map(int, found)) for text in texts if (found := YEAR.findall(text))]
    return max(years) if len(years) >= max(2, FEWEST_PRINTED * len(texts)) else 0


def _find_last_change(document: HtmlDocument, nodes: Sequence[HtmlElement]) -> int:
    """Return the year in which the page says that it was last changed, for its items are no newer.

    0 where it does not say so, or where a later year stands on it.
    """
    items, latest, changed = frozenset(nodes), 0, 0
    for node, text in _find_year_texts(document.tree):
        latest = max(latest, *map(int, YEAR.findall(text)))
        holder = node if mentions_change(fold(text)) else node.getparent()
        whole = "" if holder is None else read_node_text(holder, 2 * LONGEST_HEADING)
        if len(whole) <= LONGEST_HEADING and mentions_change(fold(whole)) and items.isdisjoint(node.iterancestors()):
            changed = max(changed, _take_only(map(int, YEAR.findall(whole))))
    return changed if changed == latest else 0


def _find_year_texts(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the first of the page's texts that hold a year and can be seen, each with the node that holds it."""
    for text in islice(tree.xpath("//text()[contains(., '20') or contains(., '199')]"), MOST_TEXTS):
        if not YEAR.search(text):
            continue
        parent = text.getparent()
        node = parent.getparent() if text.is_tail else parent
        if node is not None and not any(each.tag in UNSEEN for each in (node, *node.iterancestors())):
            yield node, text


def _lacks_year(text: str) -> bool:
    return any(map(str.isdigit, text)) and not PRINTED.search(fold(text))


def _complete_year(node: HtmlElement, item: RawItem, headings: "_HeadingYears", newest: int) -> RawItem:
    year, month = _find_own_year(node), 0
    if not year:
        year, month = _read_address(item.link)
    year = year or headings.find_year(node)
    if item.date is None:
        return item
    return replace(item, date=replace(item.date, year=year, month=month, newest=0 if year else newest))


def _find_own_year(node: HtmlElement) -> int:
    """Return the year that stands by itself in an item; 0 where none does, or several do."""
    texts = islice(node.itertext(), MOST_INSIDE)
    return _take_only(int(YEAR.findall(text)[0]) for text in texts if ALONE.fullmatch(text))


def _take_only(years: Iterable[int]) -> int:
    """Return the year that all are; 0 where there is none, or more than one."""
    found = set(years)
    return found.pop() if len(found) == 1 else 0


def _read_address(link: str) -> tuple[int, int]:
    """Return the year and the month (0: unknown) that a link's path tells; 0, 0 where it tells none."""
    path = link.partition("://")[2].partition("/")[2] if "://" in link else link
    found = ADDRESS.search("/" + path.partition("?")[0][:LONGEST_ADDRESS])
    return (int(found[1]), int(found[2] or found[4] or 0)) if found else (0, 0)


class _HeadingYears:
    """The years above the items of a page."""

    def __init__(self, document: HtmlDocument, nodes: Sequence[HtmlElement]) -> None:
        self._items = frozenset(nodes)
        self._order = {node: place for place, node in enumerate(document.tree.iter())}
        marks = sorted(self._find_marks(document.tree), key=lambda mark: mark.place)
        self._marks = self._drop_menus(marks, sorted(self._order[node] for node in nodes))
        self._places = [mark.place for mark in self._marks]
        title = read_page_title(document)
        self._of_page = _take_only(map(int, YEAR.findall(title))) or _take_only(map(int, YEAR.findall(document.url)))

    def find_year(self, node: HtmlElement) -> int:
        """Return the year in the nearest heading above an item, else in the page's name or address; 0 for none."""
        around = set(node.iterancestors())
        last = bisect_left(self._places, self._order[node])
        before = reversed(self._marks[max(0, last - MOST_ABOVE) : last])
        return next((mark.year for mark in before if not around.isdisjoint(mark.holders)), self._of_page)

    def _find_marks(self, tree: HtmlElement) -> Iterator[Mark]:
        for node, text in _find_year_texts(tree):
            if (mark := self._read_mark(node, text)) is not None:
                yield mark

    def _read_mark(self, node: HtmlElement, text: str) -> Mark | None:
        """Return the year that a text of a node, or the heading that it is in, tells; None where it is none."""
        around = [node, *node.iterancestors()]
        if any(each.tag == "option" or each in self._items for each in around):
            return None
        heading = next((each for each in around[:MOST_UP] if each.tag in HEADINGS), None)
        if heading is None and (not ALONE.fullmatch(text) or any(each.tag == "a" for each in around[:MOST_UP])):
            return None
        whole = text if heading is None else read_node_text(heading, 2 * LONGEST_HEADING)
        year = _take_only(map(int, YEAR.findall(whole)))
        if not year or len(whole) > LONGEST_HEADING:
            return None
        start = node if heading is None else heading
        holders = list(islice(start.iterancestors(), MOST_UP))
        kept = holders if start.tag in TOP_HEADINGS else [each for each in holders if each.tag not in ("body", "html")]
        return Mark(place=self._order[start], year=year, heading=heading is not None, holders=frozenset(kept))

    def _drop_menus(self, marks: list[Mark], items: list[int]) -> list[Mark]:
        """Return the marks without years that stand one behind another with no item between: they lead elsewhere."""
        menus: set[int] = set()
        for first, other in pairwise(marks):
            between = bisect_left(items, other.place) - bisect_left(items, first.place)
            if not between and first.year != other.year and not (first.heading or other.heading):
                menus |= {first.place, other.place}
        return [mark for mark in marks if mark.place not in menus]
