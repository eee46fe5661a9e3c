"""The places inside the items of a group that recur: each may hold a field.

A slot is a way to a node of the item that a selector can go again: "the first `h3 a`",
"what has the class `date`", "the third cell's link", or else a path of steps. With it goes
what stands there in each sampled item. Text that stands loose between elements
is a slot too.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from scraper.discovery.detection.flat_tree import FlatTree, looks_like_date
from scraper.discovery.detection.groups import Group, select_steady_classes
from scraper.lexicon.part_names import UTILITY
from scraper.selector import write_word_test

SAMPLE_SIZE = 10  # items of a group
FEWEST_NAMED = 3  # of this many items one, from which on a class says what a node is
MOST_LEVELS = 3  # around a link that name it
MOST_NODES = 300  # of one item
LONGEST_DAY = 40  # characters of a text that may be a date alone
LONGEST_VALUE = 3000  # characters of a text that is kept whole
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TELLING_TAGS = HEADING_TAGS | {
    *("time", "dt", "dd", "strong", "b", "em", "i", "button", "summary", "figcaption", "cite", "p")
}
INLINE_TAGS = frozenset({"a", "span", "b", "strong", "em", "i", "u", "font"})
FIRST_LINK_AFTER = "following-sibling::*[descendant-or-self::a[@href]][1]/descendant-or-self::a[@href]"
CELL_TAGS = frozenset({"td", "th"})
NAMING = ("title", "aria-label")  # attributes in which a link says what it is called


@dataclass(slots=True)
class Slot:
    """What stands at one place of a group's items, by the item's number in the sample.

    `css` and `xpath` are ways to it from the item's node; "" where it has none of that kind.
    """

    path: str
    css: str = ""
    xpath: str = ""
    depth: int = 0
    nodes: dict[int, int] = field(default_factory=dict)  # of the element, or of what the text stands in
    pieces: dict[int, int] = field(default_factory=dict)  # loose text only: which piece
    root: int = 0  # 0: in the item's own node; n: in the nth sibling after it, -n: before it
    attribute: str = ""  # of the elements, that holds the text
    order: float = 0.0  # where among the item's slots it stands, 0 first, 1 last

    @property
    def loose(self) -> bool:
        """Whether this is text that stands between elements."""
        return bool(self.pieces)

    @property
    def beside(self) -> bool:
        """Whether this is text that stands before or after an item in running text."""
        return self.loose and self.path.startswith(("preceding-sibling::text()", "following-sibling::text()"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Some items of a group, and their slots."""

    group: Group
    roots: list[dict[int, int]]  # the nodes of each item, see Group.roots
    slots: dict[str, Slot]

    @property
    def size(self) -> int:
        """How many items are in the sample."""
        return len(self.roots)


def read_value(tree: FlatTree, slot: Slot, item: int) -> str:
    """Return the text at a slot in one item; "" where the item has none."""
    node = slot.nodes.get(item)
    if node is None:
        return ""
    if slot.attribute:
        return " ".join(str(tree.nodes[node].get(slot.attribute, "")).split())[:LONGEST_VALUE]
    if slot.pieces:
        return " ".join(tree.pieces[slot.pieces[item]].split())
    return tree.text(node)[:LONGEST_VALUE]


def _choose_items(count: int) -> list[int]:
    """Return the numbers of the items to sample: the first ones, then evenly spread."""
    if count <= SAMPLE_SIZE:
        return list(range(count))
    half = SAMPLE_SIZE // 2
    rest = [half + (count - 1 - half) * n // (SAMPLE_SIZE - half) for n in range(1, SAMPLE_SIZE - half + 1)]
    return [*range(half), *rest]


def _find_loose_pieces(tree: FlatTree, node: int) -> Iterator[int]:
    """Yield the pieces of text that stand directly in a node, between its children."""
    at = tree.first_piece[node]
    for child in tree.children(node):
        yield from range(at, tree.first_piece[child])
        at = tree.last_piece[child]
    yield from range(at, tree.last_piece[node])


class _SlotCollector:
    """Goes through the items and gathers their slots."""

    def __init__(self, tree: FlatTree, group: Group) -> None:
        self.tree = tree
        self.least = max(2, min(len(group.members), SAMPLE_SIZE) // FEWEST_NAMED)
        self.slots: dict[str, Slot] = {}
        self.loose: dict[int, list[int]] = {}
        self.names: dict[int, tuple[str, ...]] = {}

    def add(self, item: int, node: int, path: str, *, css: str = "", xpath: str = "", root: int = 0) -> None:
        """Note that a node stands at a path in an item; only the first one there counts."""
        slot = self.slots.get(path)
        if slot is None:
            slot = self.slots[path] = Slot(path, css, xpath, path.count("/"), root=root)
        slot.nodes.setdefault(item, node)
        if node not in self.tree.hrefs:
            return
        for attribute in self._find_names(node):
            named = self.slots.get(f"{path}@{attribute}")
            if named is None:
                named = Slot(f"{path}@{attribute}", css, xpath, path.count("/"), root=root, attribute=attribute)
                self.slots[named.path] = named
            if slot.nodes[item] == node:
                named.nodes.setdefault(item, node)

    def _find_names(self, node: int) -> tuple[str, ...]:
        """Return the attributes in which a link says what it is called."""
        if node not in self.names:
            element = self.tree.nodes[node]
            self.names[node] = tuple(name for name in NAMING if element.get(name, "").strip())
        return self.names[node]

    def collect(self, item: int, offset: int, root: int) -> None:
        """Gather the slots of one item's node; `offset` says which of its siblings it is."""
        tree = self.tree
        axis = "following" if offset > 0 else "preceding"
        # As a step of its own: behind one predicate libxml2 stops at that sibling, behind two it visits all.
        here = f"{axis}-sibling::*[{abs(offset)}]/self::{tree.tags[root]}" if offset else "."
        if not offset and tree.tags[root] in INLINE_TAGS:
            self._add_text_beside(item, root)
        paths: dict[int, str] = {}
        counts: defaultdict[tuple[int, str], int] = defaultdict(int)
        for node in range(root, min(tree.ends[root], root + MOST_NODES)):
            tag = tree.tags[node]
            names = select_steady_classes(tree, node, self.least)
            if node == root:
                path = here
            else:
                step = self._write_step(tag, names)
                around = tree.parents[node]
                counts[around, step] += 1
                if step != tag:
                    counts[around, tag] += 1
                path = f"{paths[around]}/{step}[{counts[around, step]}]"
                if offset == 0:
                    self._add_css_ways(item, node, tag, names, root)
                else:
                    self._add_sibling_link(item, node, tag, names, offset, here)
            paths[node] = path
            self.add(item, node, path, xpath=path, root=offset)
            if tree.loose[node] and (tree.ends[node] > node + 1 or node == root):
                self._add_loose_text(item, offset, node, path)

    def _write_step(self, tag: str, names: list[str]) -> str:
        """Return the step of a path: cells go by their number, others by a class if they have one."""
        if tag in CELL_TAGS or not names:
            return tag
        return f"{tag}[{write_word_test('class', names[0])}]"

    def _add_css_ways(self, item: int, node: int, tag: str, names: list[str], root: int) -> None:
        """Note the short ways to a node that say what it is: a heading, a class, the first link."""
        tree = self.tree
        filled = tree.length(node) > 0
        link = node in tree.hrefs
        ways = [f"{tag}.{name}" for name in names if name not in UTILITY and (filled or link)]
        if tag in TELLING_TAGS and filled:
            ways.append(tag)
        if tag in CELL_TAGS and filled:
            ways.append(f"{tag}:nth-child({tree.places[node]})")
        for way in ways:
            self.add(item, node, way, css=way)
        if link:
            self._add_link_ways(item, node, root, ways)

    def _add_link_ways(self, item: int, node: int, root: int, ways: list[str]) -> None:
        tree = self.tree
        self.add(item, node, "a", css="a[href]")
        if tree.length(node) > 0:
            self.add(item, node, "a[text]", xpath=".//a[@href][normalize-space()]")
        at, up = tree.parents[node], 0
        while at > root and up < MOST_LEVELS:
            tag = tree.tags[at]
            ways = [f".{name}" for name in select_steady_classes(tree, at, self.least) if name not in UTILITY][:2]
            if tag in HEADING_TAGS:
                ways.append(tag)
            for way in ways:
                self.add(item, node, f"{way} a", css=f"{way} a[href]")
            if tag in CELL_TAGS:
                place = tree.places[at]
                self.add(item, node, f"{tag}{place} a", css=f"{tag}:nth-child({place}) a[href]")
                break
            at, up = tree.parents[at], up + 1

    def _add_sibling_link(self, item: int, node: int, tag: str, names: list[str], offset: int, here: str) -> None:
        """Note the first link of a sibling that goes with the item."""
        if node in self.tree.hrefs:
            self.add(item, node, f"{here}//a", xpath=f"{here}//a[@href]", root=offset)
            if offset > 0:
                self.add(item, node, FIRST_LINK_AFTER, xpath=FIRST_LINK_AFTER)

    def _add_text_beside(self, item: int, node: int) -> None:
        """Note the loose text just before and just after an item that stands in running text."""
        parent = self.tree.parents[node]
        if parent not in self.loose:
            pieces = self.tree.pieces
            self.loose[parent] = [at for at in _find_loose_pieces(self.tree, parent) if pieces[at].strip()]
        around = self.loose[parent]
        after = bisect_left(around, self.tree.last_piece[node])
        before = bisect_left(around, self.tree.first_piece[node]) - 1
        for axis, at in (("preceding", before), ("following", after)):
            if 0 <= at < len(around):
                name = f"{axis}-sibling::text()[normalize-space()][1]"
                self.add(item, node, name, xpath=name)
                self.slots[name].pieces.setdefault(item, around[at])

    def _add_loose_text(self, item: int, offset: int, node: int, path: str) -> None:
        nth = 0
        for piece in _find_loose_pieces(self.tree, node):
            if not self.tree.pieces[piece].strip():
                continue
            nth += 1
            name = f"{path}/text()[normalize-space()][{nth}]"
            self.add(item, node, name, xpath=name, root=offset)
            self.slots[name].pieces.setdefault(item, piece)


def _names_silent_links(tree: FlatTree, slot: Slot) -> bool:
    """Return whether an attribute says what links lead to whose own texts do not: icons, dates, always one word."""
    texts = [tree.text(node) for node in slot.nodes.values()]
    silent = sum(not text or (len(text) <= LONGEST_DAY and looks_like_date(text)) for text in texts)
    return 2 * silent > len(texts) or (len(texts) >= FEWEST_NAMED and len(set(texts)) == 1)


def choose_roots(tree: FlatTree, group: Group) -> list[dict[int, int]]:
    """Return the nodes of each sampled item."""
    return [group.find_roots(tree, index) for index in _choose_items(len(group.members))]


def sample_group(tree: FlatTree, group: Group, roots: list[dict[int, int]] | None = None) -> Sample:
    """Return the slots of a group, from at most SAMPLE_SIZE of its items; one for each set of nodes.

    Where several ways lead to the same nodes, the one in CSS, then the shortest, is kept.
    """
    chosen = roots or choose_roots(tree, group)
    walk = _SlotCollector(tree, group)
    for item, nodes in enumerate(chosen):
        for offset, root in nodes.items():
            walk.collect(item, offset, root)
    kept: dict[tuple[object, ...], Slot] = {}
    for slot in walk.slots.values():
        if slot.attribute and not _names_silent_links(tree, slot):
            continue
        places = (slot.attribute, *slot.nodes.items(), *slot.pieces.items())
        known = kept.get(places)
        if known is None or (bool(slot.css), -len(slot.path)) > (bool(known.css), -len(known.path)):
            kept[places] = slot
    slots = sorted(kept.values(), key=lambda slot: (slot.root, min(slot.nodes.values())))
    for order, slot in enumerate(slots):
        slot.order = order / len(slots)
    return Sample(group=group, roots=chosen, slots={slot.path: slot for slot in slots})


def find_pictures(tree: FlatTree, node: int) -> list[int]:
    """Return the images in a node."""
    start = bisect_left(tree.pictures, node)
    return tree.pictures[start : bisect_left(tree.pictures, tree.ends[node])]
