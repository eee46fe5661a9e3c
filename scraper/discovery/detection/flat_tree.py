"""A page as flat lists: one pass over the tree, so that every later question is arithmetic.

Nodes stand in document order; a node's descendants are the numbers up to its `ends`. Text
is kept as pieces in the order that a reader meets them. No recursion, and at most
MOST_NODES nodes are visited, so that a hostile page costs bounded time.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from lxml.html import HtmlElement

from scraper.dates import MOMENTS, find_machine_value
from scraper.discovery.detection.words import find_marks
from scraper.extract.nodes import BLOCKS

MOST_NODES = 80_000
LONGEST_DATED_PIECE = 400  # a date in a longer run of text is not a label
SHORTEST_DATED_PIECE = 3
LONGEST_NAMES = 4000  # characters of a node's classes that are looked at, and of its id
LARGE_SHARE = 0.25  # of the page's text, from which on a node's links count as well
MOST_ASIDE = 0.5  # share of the page's text and links that what is called aside may hold
MAY_BE_MOMENTS = frozenset({*MOMENTS, "title"})  # attributes
LEFT_OUT = frozenset({"script", "style", "template", "head", "textarea", "select", "noscript", "svg"})
DIGIT = re.compile(r"\d")
DOCUMENT = re.compile(r"\.(?:pdf|docx?|odt|rtf|xlsx?|pptx?|zip|wpd|mp3|txt)(?:$|[?#])", re.I)
# What most printed dates have, in any language: cheap, and narrower than `scraper.dates.looks_dated`.
DATE_SHAPE = re.compile(
    r"\d\s?[./年月日\-]\s?\d|(?:19|20|25)\d\d(?!\d)|"
    r"\d(?:st|nd|rd|th|er|º|\.)?[\s,\-]{0,2}[^\W\d_]{3}|"
    r"^(?:[^\W\d_]+\W+){0,3}\d{1,2}(?:º|\.)?\s[^\W\d_]{1,2}[\s'’][^\W\d_]{3}|"
    r"[^\W\d_]{3}\.?[\s,\-]{1,2}\d\d?(?!\d)|\d\s?(?:h|m|min|d|w|y|日|天|時|小|分|시|일|주|週|周|月)"
)
DEAD_LINK = re.compile(r"\s*(?:#|javascript:|mailto:|tel:|sms:|data:|about:|whatsapp:|callto:|$)", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatTree:
    """The flat lists. Numbers are node numbers unless said otherwise."""

    url: str  # of the page
    nodes: list[HtmlElement]
    tags: list[str]
    parents: list[int]  # -1 for the root
    ends: list[int]  # one past the last descendant
    classes: list[tuple[str, ...]]
    frequency: dict[str, int]  # of a class, on the page
    marks: list[frozenset[str]]  # what class, id, role and tag say a node is: "date", "nav", ...
    aside: list[bool]  # stands in navigation, a sidebar, a footer, comments, ...
    pieces: list[str]
    first_piece: list[int]
    last_piece: list[int]  # one past
    _letters: list[int]  # running count of characters, by piece
    _dated: list[int]  # running count of pieces that look dated
    links: list[int]  # nodes that are a[href] leading somewhere, in order
    hrefs: dict[int, str]
    pictures: list[int]
    headings: list[int]
    places: list[int]  # number among the parent's children, from 1
    around: list[int]  # the link that a node is or stands in, -1 for none
    loose: list[bool]  # holds text that none of its children holds
    moments: frozenset[int]  # carry a date for machines in an attribute
    changed: list[int]  # say that they tell the last change, and not the publication too
    _texts: dict[int, str] = field(default_factory=dict)
    steady_classes: dict[tuple[tuple[str, ...], int], list[str]] = field(
        default_factory=dict
    )  # see groups.select_steady_classes

    def text(self, node: int) -> str:
        """Return the node's text as one line."""
        if (text := self._texts.get(node)) is None:
            text = " ".join("".join(self.pieces[self.first_piece[node] : self.last_piece[node]]).split())
            self._texts[node] = text
        return text

    def length(self, node: int) -> int:
        """Return how many characters of text the node holds, spaces between pieces not counted."""
        return self._letters[self.last_piece[node]] - self._letters[self.first_piece[node]]

    def count_dates(self, node: int) -> int:
        """Return how many pieces of the node's text look like dates."""
        return self._dated[self.last_piece[node]] - self._dated[self.first_piece[node]]

    def links_in(self, node: int) -> list[int]:
        """Return the links that the node is or holds."""
        return self.links[bisect_left(self.links, node) : bisect_left(self.links, self.ends[node])]

    def count_in(self, of: list[int], node: int) -> int:
        """Return how many of a sorted list of nodes the node is or holds."""
        return bisect_left(of, self.ends[node]) - bisect_left(of, node)

    def children(self, node: int) -> list[int]:
        """Return the node's children."""
        return self.list_siblings(node + 1, self.ends[node])

    def list_siblings(self, start: int, stop: int) -> list[int]:
        """Return the siblings from one node up to another, which is left out, or to their parent's end."""
        found = []
        while start < stop:
            found.append(start)
            start = self.ends[start]
        return found

    def holds(self, outer: int, inner: int) -> bool:
        """Return whether one node is the other or an ancestor of it."""
        return outer <= inner < self.ends[outer]


class _Builder:
    """The lists while they grow; `open` are the nodes around the current one."""

    def __init__(self) -> None:
        self.nodes: list[HtmlElement] = []
        self.tags: list[str] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.classes: list[tuple[str, ...]] = []
        self.marks: list[frozenset[str]] = []
        self.pieces: list[str] = []
        self.first_piece: list[int] = []
        self.last_piece: list[int] = []
        self.links: list[int] = []
        self.hrefs: dict[int, str] = {}
        self.pictures: list[int] = []
        self.headings: list[int] = []
        self.moments: list[int] = []
        self.frequency: defaultdict[str, int] = defaultdict(int)
        self.open: list[tuple[HtmlElement, int]] = []  # number -1: a node that is left out

    def close(self) -> None:
        node, number = self.open.pop()
        if number >= 0:
            if node.tag in BLOCKS:
                self.pieces.append(" ")
            self.ends[number] = len(self.nodes)
            self.last_piece[number] = len(self.pieces)
        if node.tail and (not self.open or self.open[-1][1] >= 0):
            self.pieces.append(node.tail)

    def add(self, node: HtmlElement) -> None:
        parent = node.getparent()
        while self.open and self.open[-1][0] is not parent:
            self.close()
        around = self.open[-1][1] if self.open else 0
        tag = node.tag
        if around < 0 or not isinstance(tag, str) or tag in LEFT_OUT:
            self.open.append((node, -1))
            return
        number = len(self.nodes)
        self.open.append((node, number))
        self.nodes.append(node)
        self.tags.append(tag)
        self.parents.append(around if number else -1)
        self.ends.append(0)
        self.first_piece.append(len(self.pieces))
        self.last_piece.append(0)
        self._attributes(node, tag, number)
        text = node.text
        if tag in BLOCKS:
            self.pieces.append(f" {text}" if text else " ")
        elif text:
            self.pieces.append(text)

    def _attributes(self, node: HtmlElement, tag: str, number: int) -> None:
        attributes = dict(node.items())
        get = attributes.get
        named = get("class", "")[:LONGEST_NAMES]
        classes = _split_classes(named) if named else ()
        for name in classes:
            self.frequency[name] += 1
        self.classes.append(classes)
        if properties := get("itemprop"):  # microdata names its properties in words too
            named = f"{named} {properties}"
        self.marks.append(find_marks(tag, named, get("id", "")[:LONGEST_NAMES], get("role", "")))
        if tag == "a":
            href = get("href")
            if href and not DEAD_LINK.match(href):
                self.links.append(number)
                self.hrefs[number] = href.strip()
        elif tag == "img":
            self.pictures.append(number)
        elif len(tag) == 2 and tag[0] == "h" and tag in "h1h2h3h4h5h6":
            self.headings.append(number)
        if not MAY_BE_MOMENTS.isdisjoint(attributes) and find_machine_value(attributes):
            self.moments.append(number)


@lru_cache(maxsize=8192)
def _split_classes(named: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(named.split()))


def _find_asides(tags: list[str], parents: list[int], marks: list[frozenset[str]], share: list[float]) -> list[bool]:
    found: list[bool] = []
    for number, parent in enumerate(parents):
        inherited = parent >= 0 and found[parent]
        found.append(inherited or ("aside" in marks[number] and tags[number] != "body" and share[number] < MOST_ASIDE))
    return found


def _number_children(parents: list[int]) -> list[int]:
    counts = [0] * (len(parents) + 1)
    found: list[int] = []
    for parent in parents:
        counts[parent] += 1
        found.append(counts[parent])
    return found


def _find_links_around(parents: list[int], hrefs: dict[int, str]) -> list[int]:
    found: list[int] = []
    for node, parent in enumerate(parents):
        found.append(node if node in hrefs else found[parent] if parent >= 0 else -1)
    return found


def _find_loose(parents: list[int], letters: list[int]) -> list[bool]:
    """Return which nodes hold text that none of their children holds."""
    own = [*letters, 0]
    for node, parent in enumerate(parents):
        own[parent] -= letters[node]
    return [count > 0 for count in own[:-1]]


def flatten_tree(tree: HtmlElement, url: str = "") -> FlatTree:
    """Return the flat tree of the page at `url`; nodes past MOST_NODES, scripts, styles and comments are left out."""
    build = _Builder()
    for node in tree.iter():
        build.add(node)
        if len(build.nodes) >= MOST_NODES:
            break
    while build.open:
        build.close()
    letters = [0, *accumulate([0 if piece == " " else len(piece.strip()) for piece in build.pieces])]
    dated = [0, *accumulate([len(piece) > 2 and looks_like_date(piece) for piece in build.pieces])]
    whole = max(1, letters[-1])
    held = [letters[last] - letters[first] for first, last in zip(build.first_piece, build.last_piece, strict=True)]
    share = [count / whole for count in held]
    all_links = max(1, len(build.links))
    for node in range(len(share)):
        if share[node] >= LARGE_SHARE:
            links = bisect_left(build.links, build.ends[node]) - bisect_left(build.links, node)
            share[node] = max(share[node], links / all_links)
    return FlatTree(
        url=url,
        nodes=build.nodes,
        tags=build.tags,
        parents=build.parents,
        ends=build.ends,
        classes=build.classes,
        frequency=dict(build.frequency),
        marks=build.marks,
        aside=_find_asides(build.tags, build.parents, build.marks, share),
        pieces=build.pieces,
        first_piece=build.first_piece,
        last_piece=build.last_piece,
        _letters=letters,
        _dated=dated,
        links=build.links,
        hrefs=build.hrefs,
        pictures=build.pictures,
        headings=build.headings,
        places=_number_children(build.parents),
        around=_find_links_around(build.parents, build.hrefs),
        loose=_find_loose(build.parents, held),
        moments=frozenset(build.moments),
        changed=[at for at, marks in enumerate(build.marks) if "updated" in marks and "published" not in marks],
    )


@lru_cache(maxsize=8192)
def looks_like_date(text: str) -> bool:
    """Return whether trying to read a date in a text is worth it: cheap, and seldom wrong on a short one."""
    return (
        SHORTEST_DATED_PIECE <= len(text) <= LONGEST_DATED_PIECE
        and DIGIT.search(text) is not None
        and bool(DATE_SHAPE.search(text))
    )
