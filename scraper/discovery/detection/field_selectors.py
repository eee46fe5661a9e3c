"""Writes the selector from an item to one of its fields: short, and by what a next version of the page will have.

A slot knows one way to its nodes. Here the cheapest of several is chosen that lead to the
same: any heading before an `h3`, a name for a thing before a number. CSS first; text beside an element, or before
the item, only XPath can say.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeVar

from lxml.html import HtmlElement

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.selector_costs import weigh_name
from scraper.discovery.detection.selector_steps import BLANK_TAGS, HEADING, HEADINGS, LINK, Step, is_writable
from scraper.discovery.detection.slots import CELL_TAGS, TELLING_TAGS, Sample, Slot
from scraper.discovery.detection.words import find_marks
from scraper.extract.nodes import read_node_text
from scraper.lexicon.part_names import MEANINGS
from scraper.selector import Syntax, compile_selector, is_xpath, translate_selector

SELF = "."
CLASS_TEST = re.compile(
    r"(?:@class and contains\(@class, '[^']*'\) and )?"
    r"contains\(concat\(' ', normalize-space\(@class\), ' '\), ' ([^']*) '\)"
)
# A shorter word may stand inside many others.
TITLE_WORD = re.compile("|".join(word for word in MEANINGS["title"].split() if len(word) >= 5), re.IGNORECASE)
TITLE_CLASS = re.compile(r"\.[\w-]+\Z")
LOOSE = re.compile(r"/text\(\)\[normalize-space\(\)\]\[(\d+)\]\Z")
HEADING_COST, LINK_COST, CELL_COST, PLACE_COST = 0.8, 0.9, 2.0, 4.0
TAG_COST = {
    "time": 0.7,
    "dt": 1.0,
    "dd": 1.0,
    "cite": 1.0,
    "summary": 1.0,
    "figcaption": 1.0,
}  # what says what it holds
PLAIN_TAG_COST = 1.3
ONE_OF_SEVERAL = 0.8  # added for the first link of an item that leads to several addresses
INNER_TAG_COST = 0.4  # of a link, or a tag that says nothing, inside something that is named
LEVEL_COST = 0.1  # of each level between a node and the one above it that is named
MOST_UP = 4  # levels around a node whose names are tried
MOST_TRIED = 40
MOST_CHECKED = 3  # selectors that are tried on all members
MOST_MEMBERS = 200  # that a selector is tried on
MOST_NAMES = 4  # of one node

Read = Callable[[HtmlElement], object]
Shared = TypeVar("Shared", str, int)


class _Part(NamedTuple):
    """One compound of a way into an item."""

    css: str
    cost: float
    kind: str  # in which index its nodes are found: of tags, or of classes
    place: int = 0

    def add_place(self, place: int) -> "_Part":
        return self._replace(css=f"{self.css}:nth-child({place})", cost=self.cost + PLACE_COST, place=place)


def read_itself(node: HtmlElement) -> HtmlElement | None:
    """Return a node that says something, as itself; None for one that is empty."""
    says = read_node_text(node) or node.get("datetime") or node.get("content") or node.get("title")
    return node if says else None


def read_each(node: HtmlElement) -> HtmlElement:
    """Return a node itself, of a field that may have several values: all of them are to be the same."""
    return node


class FieldWriter:
    """Writes the selectors of the fields of one group's items."""

    def __init__(self, tree: FlatTree, sample: Sample) -> None:
        """Index what the sampled items hold."""
        self.tree = tree
        self.sample = sample
        self._roots = [roots[0] for roots in sample.roots]
        hrefs = ({tree.hrefs[link] for link in tree.links_in(root)} for root in self._roots)
        self._several = any(len(found) > 1 for found in hrefs)
        self._held: list[defaultdict[str, list[int]]] = []
        for root in self._roots:
            held: defaultdict[str, list[int]] = defaultdict(list)
            for node in range(root + 1, tree.ends[root]):
                tag = tree.tags[node]
                held[tag].append(node)
                if tag in HEADINGS:
                    held[HEADING].append(node)
                elif tag == "a" and tree.nodes[node].get("href"):
                    held[LINK].append(node)
                for name in tree.classes[node]:
                    held[f".{name}"].append(node)
            self._held.append(held)

    def write(self, slot: Slot, read: Read = read_itself) -> str:
        """Return the selector that finds what stands at a slot; `read` tells what of a node must be the same."""
        if slot.path == SELF:
            return ""
        known = slot.css or _make_relative(slot.xpath)
        if slot.root or slot.path.startswith(("preceding", "following")):
            return self._choose(known, [], read)
        if slot.loose:
            return self._write_loose(slot, known)
        return self._choose(known, self._find_ways(slot.nodes, read), read)

    def write_title(self, slot: Slot) -> str:
        """Return the selector of a title; of any heading and of a class that is called one, where a title is both.

        Where no class is, one with a word for titles in it stands in for a heading that is none any more.
        """
        found = self.write(slot, read_node_text)
        if slot.loose or (found != HEADING and not TITLE_CLASS.match(found)):
            return found
        ways = [way for way in self._find_ways(slot.nodes, read_node_text) if way == HEADING or TITLE_CLASS.match(way)]
        other = next((way for way in ways if (way == HEADING) != (found == HEADING)), "")
        both = ", ".join(sorted((found, other), key=lambda way: way != HEADING))
        if other and (found != HEADING or "title" in find_marks("", other[1:], "", "")):
            return self._choose(found, [both], read_node_text)
        words = self._find_title_words(slot) if found == HEADING else []
        return self._choose(found, [f"{HEADING}, [class*='{word}']" for word in words], read_node_text)

    def _find_title_words(self, slot: Slot) -> list[str]:
        """Return the words for a title that classes inside each sampled item with a title hold, as written there."""
        held = [
            {word for kind in self._held[item] if kind.startswith(".") for word in TITLE_WORD.findall(kind)}
            for item in slot.nodes
        ]
        return sorted(set.intersection(*held))

    def _choose(self, known: str, ways: Iterable[str], read: Read) -> str:
        """Return the first way that finds on all members what the known one finds; else that one."""
        for way in islice(ways, MOST_CHECKED):
            if way == known or self._is_same(known, way, read):
                return way
        return next((way for way in _shorten_path(known) if self._is_same(known, way, read)), known)

    def _is_same(self, known: str, other: str, read: Read) -> bool:
        first, second = (compile_selector(selector, Syntax.CSS) for selector in (known, other))
        beside = "::" in known
        members = (
            self.tree.nodes[node] for node in (self._roots if beside else self.sample.group.members[:MOST_MEMBERS])
        )
        return all(_is_alike(first(node), second(node), read) for node in members)

    def _write_loose(self, slot: Slot, known: str) -> str:
        """Return the selector of a text between elements: its element's, and which of its texts."""
        number = LOOSE.search(known)
        if number is None:
            return known
        nth = number[1]
        end = "/text()" if nth == "1" else f"/text()[normalize-space()][{nth}]"
        if all(node == self._roots[item] for item, node in slot.nodes.items()):
            return f".{end}"
        ways = self._find_ways(slot.nodes, read_itself, loose=True)
        written = (f"{way}::text" if nth == "1" else f"{write_xpath(way, './/')}{end}" for way in ways)
        return self._choose(known, written, read_itself)

    def _find_ways(self, nodes: Mapping[int, int], read: Read, *, loose: bool = False) -> Iterator[str]:
        """Yield CSS that finds in each sampled item what is wanted and in no other anything, the cheapest first."""
        values = {item: self._read(node, read) for item, node in nodes.items()}
        tries: dict[str, tuple[float, tuple[_Part, ...]]] = {}
        for targets in self._find_equals(nodes, read, values):
            for cost, parts in self._list_tries(targets):
                css = " ".join(part.css for part in parts)
                if css not in tries or cost < tries[css][0]:
                    tries[css] = (cost, parts)
        ordered = sorted(tries.items(), key=lambda pair: (pair[1][0], len(pair[0])))[:MOST_TRIED]
        for css, (_, parts) in ordered:
            if self._finds(parts, read, values, loose=loose):
                yield css

    def _find_equals(self, nodes: Mapping[int, int], read: Read, values: Mapping[int, object]) -> list[dict[int, int]]:
        """Return the nodes, and those around and inside them that say the same."""
        found = [dict(nodes)]
        if read is not read_node_text:
            return found
        for step in (lambda node: self.tree.parents[node], lambda node: node + 1):
            near = dict(nodes)
            for _ in range(MOST_UP):
                near = {item: step(node) for item, node in near.items()}
                if not all(self._may_stand_for(item, node, read, values) for item, node in near.items()):
                    break
                found.append(near)
        return found

    def _may_stand_for(self, item: int, node: int, read: Read, values: Mapping[int, object]) -> bool:
        root = self._roots[item]
        return root < node < self.tree.ends[root] and self._read(node, read) == values[item]

    def _read(self, node: int, read: Read) -> object:
        return self.tree.text(node) if read is read_node_text else read(self.tree.nodes[node])

    def _list_tries(self, targets: dict[int, int]) -> Iterator[tuple[float, tuple[_Part, ...]]]:
        """Yield ways to nodes: by what they are, by what is around them, by their place there."""
        own = list(self._name_nodes(targets))
        tag = self._read_shared(targets, self.tree.tags)
        for part in own:
            yield part.cost, (part,)
        inner = [part._replace(cost=INNER_TAG_COST) if part.kind == LINK else part for part in own]
        if tag and tag not in TELLING_TAGS and tag != "a":
            inner.append(_Part(tag, INNER_TAG_COST, tag))
        place = self._read_shared(targets, self.tree.places)
        placed = [part.add_place(place) for part in inner[:1] + inner[-1:] if place and not part.place]
        for part in placed:
            yield part.cost, (part,)
        around = targets
        for level in range(1, MOST_UP):
            around = {item: self.tree.parents[node] for item, node in around.items()}
            if not all(node > self._roots[item] for item, node in around.items()):
                break
            for outer in self._name_nodes(around):
                for part in (*inner, *placed):
                    yield outer.cost + part.cost + LEVEL_COST * level, (outer, part)

    def _read_shared(self, nodes: dict[int, int], of: list[Shared]) -> Shared | None:
        """Return what all nodes share; None where they differ."""
        found = {of[node] for node in nodes.values()}
        return found.pop() if len(found) == 1 else None

    def _name_nodes(self, nodes: dict[int, int]) -> Iterator[_Part]:
        """Yield what all the nodes may be called."""
        tree = self.tree
        tag = self._read_shared(nodes, tree.tags)
        shared = set.intersection(*(set(tree.classes[node]) for node in nodes.values()))
        names = sorted(filter(is_writable, shared), key=lambda name: (weigh_name(name), len(name), name))[:MOST_NAMES]
        kept = "" if tag is None or tag in BLANK_TAGS or tag in CELL_TAGS else tag
        for name in names:
            step = Step(tag=kept, name=name)
            yield _Part(step.css(), step.cost(), f".{name}")
        if all(tree.tags[node] in HEADINGS for node in nodes.values()):
            yield _Part(HEADING, HEADING_COST, HEADING)
        elif tag == "a":
            several = ONE_OF_SEVERAL * self._several
            if all(tree.nodes[node].get("href") for node in nodes.values()):
                yield _Part(LINK, LINK_COST + several, LINK)
        elif tag in CELL_TAGS and tag is not None:
            place = self._read_shared(nodes, tree.places)
            if place:
                yield _Part(tag, CELL_COST - PLACE_COST, tag).add_place(place)
        elif tag is not None and tag in TELLING_TAGS:
            yield _Part(tag, TAG_COST.get(tag, PLAIN_TAG_COST), tag)

    def _finds(self, parts: tuple[_Part, ...], read: Read, values: Mapping[int, object], *, loose: bool) -> bool:
        """Return whether the first filled node that a way leads to is the wanted one in each sampled item."""
        for item, held in enumerate(self._held):
            node = self._find_first(parts, held, self._roots[item], read, loose=loose)
            if (node is None) != (item not in values):
                return False
            if node is not None and self._read(node, read) != values[item]:
                return False
        return True

    def _find_first(
        self, parts: tuple[_Part, ...], held: dict[str, list[int]], root: int, read: Read, *, loose: bool
    ) -> int | None:
        *outer, last = parts
        around = [node for part in outer for node in held.get(part.kind, ()) if self._stands(node, part)]
        for node in held.get(last.kind, ()):
            stands = self._stands(node, last) and (not outer or self._is_inside(node, around))
            if stands and (self.tree.loose[node] if loose else self._is_filled(node, read)):
                return node
        return None

    def _is_inside(self, node: int, around: Iterable[int]) -> bool:
        return any(outer < node < self.tree.ends[outer] for outer in around)

    def _stands(self, node: int, part: _Part) -> bool:
        if part.place and self.tree.places[node] != part.place:
            return False
        tag = part.css.partition(".")[0] if part.kind.startswith(".") else ""
        return not tag or self.tree.tags[node] == tag

    def _is_filled(self, node: int, read: Read) -> bool:
        return self.tree.length(node) > 0 or read(self.tree.nodes[node]) not in (None, "")


def _is_alike(one: object, other: object, read: Read) -> bool:
    """Return whether the same is read first of two sets of nodes; of a date's all may be read, and none may be new."""
    if read is read_each:
        return one == other
    if read is read_itself and _count_elements(other) > max(1, _count_elements(one)):
        return False
    return _read_first(one, read) == _read_first(other, read)


def _count_elements(found: object) -> int:
    return sum(isinstance(one, HtmlElement) for one in found) if isinstance(found, list) else 0


def _read_first(found: object, read: Read) -> object:
    """Return what is read at the first of some nodes that has a text or an address; None where none has."""
    for one in found if isinstance(found, list) else [found]:
        if not isinstance(one, HtmlElement):
            if str(one).strip():
                return getattr(one, "getparent", lambda: None)(), str(one)
        elif (value := read(one)) is not None and value != "":
            return value
    return None


def _make_relative(xpath: str) -> str:
    """Return an XPath as it is known among CSS: beginning with its path."""
    return xpath if xpath.startswith(".") or is_xpath(xpath) else f"./{xpath}"


def _shorten_path(xpath: str) -> Iterator[str]:
    """Yield shorter forms of a path: of one down from an item its last steps, then all with shorter tests."""
    short = CLASS_TEST.sub(lambda test: f"contains(@class, '{test[1]}')" if len(test[1]) > 2 else test[0], xpath)
    if "::text()" not in short:
        short = short.replace("/text()[normalize-space()][1]", "/text()")  # the first that says something is read
    short = short.replace("(descendant::", "(.//")
    steps = short.removeprefix("./").split("/")
    if short.startswith("./") and "::" not in short:
        last = 2 if steps[-1].startswith("text()") else 1
        yield from (f".//{'/'.join(steps[-count:])}" for count in range(last, len(steps)))
    if short != xpath:
        yield short


@lru_cache(maxsize=1024)
def write_xpath(css: str, begin: str = "//") -> str:
    """Return a CSS selector as an XPath, as a person would write it."""
    path = translate_selector(css)
    short = CLASS_TEST.sub(r"contains(concat(' ', @class, ' '), ' \1 ')", path)
    parts = short.removeprefix("descendant::").split(" | descendant::")
    return " | ".join(begin + part for part in parts).replace("/descendant::", "//").replace("[descendant::", "[.//")
