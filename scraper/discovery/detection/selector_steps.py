"""The compounds that selectors are made of, and the nodes of a flat tree that they find."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.selector_costs import LONGEST_NAME, weigh_name
from scraper.lexicon.part_names import VARYING

NAME = re.compile(r"[A-Za-z_][\w-]*\Z", re.ASCII)  # without signs that must be escaped
SIGN = re.compile(r"[^\w-]", re.ASCII)
WRITABLE = re.compile(r"-?[A-Za-z_][!-~]*\Z")  # CSS Syntax Level 3 §4.3.11, signs escaped
LINK, HEADING = "a[href]", ":heading"
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# What says no more than that here is a box or a text; a class alone is as telling.
BLANK_TAGS = frozenset(
    {"div", "span", "p", "section", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "em", "i", "font", "center"}
)
TAG_COST = {
    **{"main": 0.8, "tr": 0.8, "li": 0.8, "dt": 0.8, "dd": 0.8, "article": 0.9},
    **{HEADING: 1.0, LINK: 1.3, "tbody": 1.4, "table": 1.5, "ol": 1.5, "ul": 1.6, "section": 1.6},
}
PLAIN_TAG_COST = 1.2
BODY_COST = 3.0  # of a name of the whole page, which may be this page's own
TAG_AND_NAME_COST = 0.1
PLACE_COST = 6.0
MOST_OWN = 5  # classes of the nodes that are tried


class Step(NamedTuple):
    """One compound of a selector: a tag, a class, an id, a number among its siblings."""

    tag: str = ""
    name: str = ""
    identity: str = ""
    place: int = 0

    def css(self) -> str:
        """Return the step in CSS."""
        return _write_step(self)

    def cost(self) -> float:
        """Return how likely it is that the page's next version has no such step any more, in a scale of its own."""
        return _weigh_step(self)


@lru_cache(maxsize=4096)
def _write_step(step: Step) -> str:
    text = f"#{_escape(step.identity)}" if step.identity else step.tag
    text += f".{_escape(step.name)}" if step.name else ""
    return f"{text}:nth-child({step.place})" if step.place else text


@lru_cache(maxsize=4096)
def _weigh_step(step: Step) -> float:
    cost = PLACE_COST if step.place else 0.0
    if step.identity or step.name:
        cost += weigh_name(step.identity or step.name) + (TAG_AND_NAME_COST if step.tag else 0.0)
        return cost + (BODY_COST if step.tag in ("body", "html") else 0.0)
    return cost + TAG_COST.get(step.tag, PLAIN_TAG_COST)


def _escape(name: str) -> str:
    return SIGN.sub(lambda sign: f"\\{sign[0]}", name)


def is_writable(name: str) -> bool:
    """Return whether a class or id can stand in a selector, and says of what kind a node is."""
    return len(name) <= LONGEST_NAME and WRITABLE.match(name) is not None and name not in VARYING


class NodeFinder:
    """Finds nodes by steps, on the flat tree."""

    def __init__(self, tree: FlatTree) -> None:
        """Index the page's nodes by tag, class and id."""
        self.tree = tree
        self._tags: defaultdict[str, list[int]] = defaultdict(list)
        self._names: defaultdict[str, list[int]] = defaultdict(list)
        self._ids: defaultdict[str, list[int]] = defaultdict(list)
        self.identity: dict[int, str] = {}
        self.anchors = self._tags[LINK]  # dead links too
        self._tags[HEADING] = tree.headings
        self._found: dict[Step, list[int]] = {}
        self._holders: dict[str, frozenset[int]] = {}
        for node, element in enumerate(tree.nodes):
            self._tags[tree.tags[node]].append(node)
            for name in tree.classes[node]:
                self._names[name].append(node)
            if tree.tags[node] == "a" and element.get("href") is not None:
                self._tags[LINK].append(node)
            identity = element.get("id")
            if identity:
                self._ids[identity].append(node)
                self.identity[node] = identity

    def find(self, step: Step) -> list[int]:
        """Return the nodes that a step finds, in page order; not to be changed."""
        if (found := self._found.get(step)) is None:
            found = self._found[step] = self._search(step)
        return found

    def _search(self, step: Step) -> list[int]:
        tags = self.tree.tags
        if step.identity:
            found = self._ids[step.identity]
        elif step.name:
            found = [node for node in self._names[step.name] if not step.tag or tags[node] == step.tag]
        else:
            found = self._tags[step.tag]
        if step.place:
            found = [node for node in found if self.count_place(node) == step.place]
        return found

    def count_place(self, node: int) -> int:
        """Return a node's number among its parent's children, from 1, comments not counted."""
        element = self.tree.nodes[node]
        return 1 + sum(1 for before in element.itersiblings(preceding=True) if isinstance(before.tag, str))

    def find_holders(self, css: str, nodes: Iterable[int]) -> frozenset[int]:
        """Return the nodes around some nodes, which are what `css` finds."""
        if (found := self._holders.get(css)) is None:
            held: set[int] = set()
            for inner in nodes:
                node = self.tree.parents[inner]
                while node >= 0 and node not in held:
                    held.add(node)
                    node = self.tree.parents[node]
            found = self._holders[css] = frozenset(held)
        return found

    def find_repeated(self, tag: str) -> Iterator[int]:
        """Yield the nodes of a tag behind a sibling of the same tag."""
        parents: set[int] = set()
        for node in self._tags[tag]:
            if (parent := self.tree.parents[node]) in parents:
                yield node
            parents.add(parent)

    def keep_inside(self, around: list[int], found: list[int]) -> list[int]:
        """Return those of `found` that stand inside one of `around`."""
        kept: list[int] = []
        end = -1
        for outer in around:
            if self.tree.ends[outer] > end:
                first = bisect_right(found, max(outer, end - 1))
                end = self.tree.ends[outer]
                kept += found[first : bisect_left(found, end)]
        return kept

    def keep_children(self, around: list[int], found: list[int]) -> list[int]:
        """Return those of `found` whose parent is one of `around`."""
        parents = set(around)
        return [node for node in found if self.tree.parents[node] in parents]


def find_own_steps(tree: FlatTree, nodes: Sequence[int]) -> list[Step]:
    """Return the steps that all the nodes answer to, the most telling first."""
    tag = tree.tags[nodes[0]]
    shared = set(tree.classes[nodes[0]])
    for node in nodes:
        shared &= set(tree.classes[node])
        if not shared:
            break
    names = sorted(filter(is_writable, shared), key=lambda name: (weigh_name(name), len(name), name))
    kept = "" if tag in BLANK_TAGS else tag
    steps = [*(Step(tag=kept, name=name) for name in names[:MOST_OWN]), Step(tag=tag)]
    if tag == "a" and all(tree.nodes[node].get("href") for node in nodes):
        steps.append(Step(tag=LINK))
    if all(tree.tags[node] in HEADINGS for node in nodes):
        steps.append(Step(tag=HEADING))
    return steps
