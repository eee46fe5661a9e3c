"""Writes the selector that finds a group's members on the page, and on its next version.

Meaning before position: the members' own class first, then within a landmark (an id, a
class of something around them), then a chain of steps from a landmark, and an absolute path
only at last. Each try is checked against the flat tree; the first that finds exactly the
members is taken.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from scraper.discovery.detection.flat_tree import DIGIT, FlatTree
from scraper.discovery.detection.groups import Group
from scraper.lexicon.part_names import UTILITY, VARYING

NAME = re.compile(r"[A-Za-z_][\w-]*\Z", re.ASCII)
MOST_LANDMARKS = 10
MOST_OWN = 5  # classes of a node that are tried
MOST_NAMED = 3  # classes of a landmark that are tried
MOST_FOUND = 20  # times as many nodes as members, of which those with links are picked
MOST_FOUND_MORE = 50  # and nodes besides
MOST_LEVELS = 300  # of a chain
HAS_LINK = ":has(a[href])"


@dataclass(frozen=True, slots=True)
class Step:
    """One compound of a selector: a tag, a class, an id, a number among its siblings."""

    tag: str = ""
    name: str = ""
    identity: str = ""
    place: int = 0

    def css(self) -> str:
        """Return the step in CSS."""
        text = f"#{self.identity}" if self.identity else self.tag + (f".{self.name}" if self.name else "")
        return f"{text}:nth-child({self.place})" if self.place else text


class NodeFinder:
    """Finds nodes by steps, on the flat tree."""

    def __init__(self, tree: FlatTree) -> None:
        """Index the page's nodes by tag, class and id."""
        self.tree = tree
        self._tags: defaultdict[str, list[int]] = defaultdict(list)
        self._names: defaultdict[str, list[int]] = defaultdict(list)
        self._ids: defaultdict[str, list[int]] = defaultdict(list)
        self.identity: dict[int, str] = {}
        self._found: dict[Step, list[int]] = {}
        for node, element in enumerate(tree.nodes):
            self._tags[tree.tags[node]].append(node)
            for name in tree.classes[node]:
                self._names[name].append(node)
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

    def keep_inside(self, around: list[int], found: list[int]) -> list[int]:
        """Return those of `found` that stand inside one of `around`."""
        kept, at, end = [], 0, -1
        for node in found:
            while at < len(around) and around[at] < node:
                end = max(end, self.tree.ends[around[at]])
                at += 1
            if node < end:
                kept.append(node)
        return kept

    def keep_children(self, around: list[int], found: list[int]) -> list[int]:
        """Return those of `found` whose parent is one of `around`."""
        parents = set(around)
        return [node for node in found if self.tree.parents[node] in parents]


def _rank_class(name: str, marked: frozenset[str]) -> tuple[int, int]:
    return (int(name in UTILITY) + 2 * int(bool(DIGIT.search(name))), len(name))


def find_own_steps(tree: FlatTree, nodes: tuple[int, ...] | list[int]) -> list[Step]:
    """Return the steps that all the nodes answer to, the most telling first."""
    tag = tree.tags[nodes[0]]
    shared = set(tree.classes[nodes[0]])
    for node in nodes:
        shared &= set(tree.classes[node])
        if not shared:
            break
    names = sorted(
        (name for name in shared if NAME.match(name) and name not in VARYING),
        key=lambda name: _rank_class(name, tree.marks[nodes[0]]),
    )
    return [*(Step(tag=tag, name=name) for name in names[:MOST_OWN]), Step(tag=tag)]


class SelectorWriter:
    """Writes item selectors for the groups of one page."""

    def __init__(self, tree: FlatTree) -> None:
        """Prepare to find nodes on the page."""
        self.tree = tree
        self.finder = NodeFinder(tree)
        held: set[int] = set()
        for link in tree.links:
            node = tree.parents[link]
            while node >= 0 and node not in held:
                held.add(node)
                node = tree.parents[node]
        self._linked = frozenset(held)  # the nodes with a link below them

    def write(self, group: Group) -> str:
        """Return CSS that finds the group's members, exactly wherever a selector can."""
        members = list(group.members)
        own = find_own_steps(self.tree, group.members)
        for tried in (self._write_by_name(members, own), self._write_by_landmark(members, own, group.scope)):
            if tried:
                return tried
        return self._write_by_chain(members, own, group.scope)

    def _find_suffix(self, found: list[int], members: list[int]) -> str | None:
        """Return "" where the members were found, `:has(a[href])` where only links tell them, else None."""
        if found == members:
            return ""
        if len(members) < len(found) <= MOST_FOUND * len(members) + MOST_FOUND_MORE:
            # Where the members are not even among the nodes, links cannot tell them either.
            linked = self._linked if set(members) <= set(found) else frozenset()
            if [node for node in found if node in linked] == members:
                return HAS_LINK
        return None

    def _write_by_name(self, members: list[int], own: list[Step]) -> str:
        for step in own:
            suffix = self._find_suffix(self.finder.find(step), members) if step.name else None
            if suffix is not None:
                return step.css() + suffix
        return ""

    def _find_landmarks(self, scope: int) -> Iterator[Step]:
        """Yield what the nodes around a group are called, the nearest first."""
        node, count = scope, 0
        while node > 0 and count < MOST_LANDMARKS:
            for step in self._name_node(node):
                yield step
                count += 1
            node = self.tree.parents[node]

    def _name_node(self, node: int) -> Iterator[Step]:
        identity = self.finder.identity.get(node, "")
        if identity and NAME.match(identity) and not DIGIT.search(identity):
            yield Step(identity=identity)
        names = [name for name in self.tree.classes[node] if NAME.match(name) and name not in VARYING]
        for name in sorted(names, key=lambda name: (*_rank_class(name, frozenset()), self.tree.frequency[name]))[
            :MOST_NAMED
        ]:
            yield Step(tag=self.tree.tags[node], name=name)
        if identity and NAME.match(identity) and DIGIT.search(identity):
            yield Step(identity=identity)
        if self.tree.tags[node] in ("main", "article", "section", "table", "dl", "ol"):
            yield Step(tag=self.tree.tags[node])

    def _write_by_landmark(self, members: list[int], own: list[Step], scope: int) -> str:
        parents = find_own_steps(self.tree, sorted({self.tree.parents[node] for node in members}))
        for landmark in self._find_landmarks(scope):
            around = self.finder.find(landmark)
            for step in own:
                inside = self.finder.keep_inside(around, self.finder.find(step))
                suffix = self._find_suffix(inside, members)
                if suffix is not None:
                    return f"{landmark.css()} {step.css()}{suffix}"
                suffix = self._find_suffix(self.finder.keep_children(around, inside), members)
                if suffix is not None:
                    return f"{landmark.css()} > {step.css()}{suffix}"
                for parent in parents:
                    between = self.finder.keep_inside(around, self.finder.find(parent))
                    suffix = self._find_suffix(self.finder.keep_children(between, inside), members)
                    if suffix is not None:
                        return f"{landmark.css()} {parent.css()} > {step.css()}{suffix}"
        return ""

    def _write_by_chain(self, members: list[int], own: list[Step], scope: int) -> str:
        """Return child steps from the scope down to the members, the scope itself by its absolute path."""
        levels: list[list[int]] = [members]
        while levels[-1] != [scope] and len(levels) < MOST_LEVELS:
            levels.append(sorted({self.tree.parents[node] for node in levels[-1]}))
        start, path = self._write_path(scope)
        found = [start]
        best = ""
        for named in (True, False):
            found, steps = [scope], []
            for nodes in reversed(levels[:-1]):
                tries = find_own_steps(self.tree, nodes)
                step = tries[0] if named else tries[-1]
                found = self.finder.keep_children(found, self.finder.find(step))
                steps.append(step.css())
            suffix = self._find_suffix(found, members)
            best = f"{path} > {' > '.join(steps)}"
            if suffix is not None:
                return best + suffix
        return best

    def _write_path(self, node: int) -> tuple[int, str]:
        """Return the way to one node: from the nearest node that a name finds alone, by child numbers."""
        steps: list[str] = []
        at = node
        while at > 0:
            alone = next((step for step in self._name_node(at) if self.finder.find(step) == [at]), None)
            if alone:
                steps.append(alone.css())
                break
            tag = self.tree.tags[at]
            if tag == "body":
                steps.append(tag)
                break
            steps.append(Step(tag=tag, place=self.finder.count_place(at)).css())
            at = self.tree.parents[at]
        else:
            steps.append(self.tree.tags[0])
        return node, " > ".join(reversed(steps))
