"""Groups of nodes that repeat: each may be the page's list.

A group is all nodes of one kind under one node. "One kind" is the same tag, with or without
a shared class, below the same chain of tags, with or without those tags' classes; so a list
that is spread over several parents (a table a year, a row of cards) is found as one group,
and each part of it as a smaller one. Only nodes that hold a link can be items.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import chain, pairwise

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.same_build import are_built_alike
from scraper.lexicon.part_names import VARYING

PLAIN = re.compile(r"[A-Za-z_][A-Za-z_-]*\Z")  # a class that can be written in a selector as it is; no numbers
MOST_CLASSES = 4  # of a node that make a kind
FEWEST_PARENTS = 3  # of members that stand in twos or threes
FEWEST_APIECE, MOST_APIECE = 1.2, 6  # members under each of these
WANDERING = frozenset({"a", "li", "tr", "article"})  # tags of items that are of one kind below any others


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Nodes that may be items, in page order; `head` siblings before and `tail` after each belong to it."""

    members: tuple[int, ...]
    scope: int  # the lowest node that holds all of them
    head: int = 0
    tail: int = 0
    kin: int = 0  # how many nodes of this kind the page has, those set aside not counted

    def find_roots(self, tree: FlatTree, index: int) -> dict[int, int]:
        """Return the nodes that make up one item, by where they stand: 0 is the member, -1 the sibling before it."""
        member = self.members[index]
        found = {0: member}
        if not self.tail and not self.head:
            return found
        parent = tree.parents[member]
        following = self.members[index + 1] if index + 1 < len(self.members) else tree.ends[parent]
        node = tree.ends[member]
        while node < min(following, tree.ends[parent]) and len(found) <= self.tail:
            found[len(found)] = node
            node = tree.ends[node]
        if self.head:
            before = self.members[index - 1] if index else parent
            start = tree.ends[before] if before > parent else parent + 1
            leading = tree.list_siblings(start, member)[-self.head :]
            found |= {-place: node for place, node in enumerate(reversed(leading), 1)}
        return found


def select_steady_classes(tree: FlatTree, node: int, least: int = 2) -> list[str]:
    """Return the node's classes that say what it is rather than which one it is."""
    classes = tree.classes[node]
    found = tree.steady_classes.get((classes, least))
    if found is None:
        frequency = tree.frequency
        found = [name for name in classes if frequency[name] >= least and name not in VARYING and PLAIN.match(name)]
        tree.steady_classes[classes, least] = found
    return found


def _find_kinds(tree: FlatTree) -> tuple[list[list[int]], list[list[int]], dict[int, int]]:
    """Return the nodes of each kind, where there are two or more: by the chain of tags above them, and by themselves.

    With them comes the number of each node's chain.
    """
    holding = [node for node in range(len(tree.nodes)) if tree.count_in(tree.links, node)]
    names: dict[tuple[object, ...], int] = {}
    by_tags: dict[int, int] = {}
    by_classes: dict[int, int] = {}
    kinds: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    anywhere: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for node in holding:
        parent, tag = tree.parents[node], tree.tags[node]
        loose, strict = by_tags.get(parent, 0), by_classes.get(parent, 0)
        classes = select_steady_classes(tree, node)
        by_tags[node] = names.setdefault((1, loose, tag), len(names) + 1)
        by_classes[node] = names.setdefault((2, strict, tag, *sorted(classes)), len(names) + 1)
        kinds[loose, tag].append(node)
        kinds[-strict, tag].append(node)
        for name in classes[:MOST_CLASSES]:
            kinds[loose, tag, name].append(node)
            kinds[-strict, tag, name].append(node)
        if not tree.aside[node]:
            for name in classes[:MOST_CLASSES]:
                anywhere[tag, name].append(node)
            if tag in WANDERING:
                anywhere[tag,].append(node)
    # A kind with and without classes is often the same nodes; each set once is enough.
    by_path = {tuple(nodes): nodes for nodes in kinds.values() if len(nodes) > 1}
    apart = [
        nodes
        for nodes in anywhere.values()
        if len(nodes) > 1 and tuple(nodes) not in by_path and _stand_apart(tree, nodes)
    ]
    return list(by_path.values()), apart, by_tags


def _stand_apart(tree: FlatTree, nodes: list[int]) -> bool:
    """Return whether no node holds another."""
    return all(tree.ends[first] <= second for first, second in pairwise(nodes))


def find_scopes(tree: FlatTree, nodes: list[int]) -> Iterator[Group]:
    """Yield the group under each node that holds two or more of one kind at one depth, smallest scope first."""
    kin = _count_kin(tree, nodes)
    inside: dict[int, tuple[int, ...]] = {node: (node,) for node in nodes}
    while len(inside) > 1:
        above: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
        for node, members in inside.items():
            above[tree.parents[node]].append(members)
        inside = {}
        for node, parts in above.items():
            inside[node] = parts[0] if len(parts) == 1 else tuple(chain.from_iterable(parts))
            if len(parts) > 1:
                yield Group(members=inside[node], scope=node, kin=kin)


def _find_scopes_at_any_depth(tree: FlatTree, nodes: list[int]) -> Iterator[Group]:
    """Yield the group under each node that holds two or more of one kind, at whatever depth; none holds another."""
    kin = _count_kin(tree, nodes)
    inside: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list, {node: [(node,)] for node in nodes})
    waiting = [-node for node in nodes]
    heapify(waiting)
    while waiting:  # the last node of the page first, so that each comes after all that it holds
        node = -heappop(waiting)
        parts = inside.pop(node)
        members = parts[0] if len(parts) == 1 else tuple(chain.from_iterable(reversed(parts)))
        if len(parts) > 1:
            yield Group(members=members, scope=node, kin=kin)
        if len(members) == len(nodes):
            return
        parent = tree.parents[node]
        if parent not in inside:
            heappush(waiting, -parent)
        inside[parent].append(members)


def _count_kin(tree: FlatTree, nodes: list[int]) -> int:
    return sum(not tree.aside[node] for node in nodes)


def find_all_groups(tree: FlatTree) -> list[Group]:
    """Return every group of the page, each set of members once."""
    found: dict[tuple[int, ...], Group] = {}
    by_path, anywhere, chains = _find_kinds(tree)
    for group in chain.from_iterable(find_scopes(tree, nodes) for nodes in by_path):
        known = found.get(group.members)
        if known is None or group.kin < known.kin:
            found[group.members] = group
    for group in chain.from_iterable(_find_scopes_at_any_depth(tree, nodes) for nodes in anywhere):
        if group.members not in found and are_built_alike(tree, group.members, chains):
            found[group.members] = group
    return list(found.values())


def stand_in_small_groups(tree: FlatTree, group: Group) -> bool:
    """Return whether the members stand in twos or threes under several parents: those may be the items."""
    parents = len({tree.parents[node] for node in group.members})
    return parents >= FEWEST_PARENTS and FEWEST_APIECE <= len(group.members) / parents <= MOST_APIECE


def group_parents(tree: FlatTree, group: Group) -> Group | None:
    """Return the group of the members' parents, where these may be the items themselves."""
    if not stand_in_small_groups(tree, group):
        return None
    parents = tuple(sorted({tree.parents[node] for node in group.members}))
    alike = len({tree.tags[node] for node in parents}) == 1
    apart = all(tree.ends[first] <= second for first, second in pairwise(parents))
    return Group(members=parents, scope=group.scope, kin=len(parents)) if alike and apart else None
