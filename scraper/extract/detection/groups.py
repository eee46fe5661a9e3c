"""Groups of nodes that repeat: each may be the page's list.

A group is all nodes of one kind under one node. "One kind" is the same tag, with or without
a shared class, below the same chain of tags, with or without those tags' classes; so a list
that is spread over several parents (a table a year, a row of cards) is found as one group,
and each part of it as a smaller one. Only nodes that hold a link can be items.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain
from math import log

from scraper.extract.detection.outline import DIGIT, Outline
from scraper.extract.detection.words import VARYING

MOST_GROUPS = 14  # that are looked at closely
LONGEST_TAIL = 12  # following siblings that may belong to an item


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Nodes that may be items, in page order; `tail` following siblings of each belong to it."""

    members: tuple[int, ...]
    scope: int  # the lowest node that holds all of them
    tail: int = 0

    def roots(self, outline: Outline, index: int) -> list[int]:
        """Return the nodes that make up one item: the member and the siblings that go with it."""
        found = [self.members[index]]
        if not self.tail:
            return found
        parent = outline.parents[found[0]]
        following = self.members[index + 1] if index + 1 < len(self.members) else outline.ends[parent]
        node = outline.ends[found[0]]
        while node < min(following, outline.ends[parent]) and len(found) <= self.tail:
            found.append(node)
            node = outline.ends[node]
        return found


def steady(outline: Outline, node: int, least: int = 2) -> list[str]:
    """Return the node's classes that say what it is rather than which one it is."""
    return [
        name
        for name in outline.classes[node]
        if outline.frequency[name] >= least and name not in VARYING and not DIGIT.search(name)
    ]


def _kinds(outline: Outline) -> Iterator[list[int]]:
    """Yield the nodes of each kind, where there are two or more."""
    holding = [node for node in range(len(outline.nodes)) if outline.count(outline.links, node)]
    names: dict[tuple[object, ...], int] = {}
    by_tags: dict[int, int] = {}
    by_classes: dict[int, int] = {}
    kinds: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for node in holding:
        parent, tag = outline.parents[node], outline.tags[node]
        loose, strict = by_tags.get(parent, 0), by_classes.get(parent, 0)
        classes = steady(outline, node)
        by_tags[node] = names.setdefault((1, loose, tag), len(names) + 1)
        by_classes[node] = names.setdefault((2, strict, tag, *sorted(classes)), len(names) + 1)
        kinds[loose, tag].append(node)
        kinds[-strict, tag].append(node)
        for name in classes[:4]:
            kinds[loose, tag, name].append(node)
            kinds[-strict, tag, name].append(node)
    return (nodes for nodes in kinds.values() if len(nodes) > 1)


def _scopes(outline: Outline, nodes: list[int]) -> Iterator[Group]:
    """Yield the group under each node that holds two or more of one kind, smallest scope first."""
    inside: dict[int, tuple[int, ...]] = {node: (node,) for node in nodes}
    while len(inside) > 1:
        above: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
        for node, members in inside.items():
            above[outline.parents[node]].append(members)
        inside = {}
        for node, parts in above.items():
            inside[node] = parts[0] if len(parts) == 1 else tuple(chain.from_iterable(parts))
            if len(parts) > 1:
                yield Group(members=inside[node], scope=node)


def all_groups(outline: Outline) -> list[Group]:
    """Return every group of the page, each set of members once."""
    found: dict[tuple[int, ...], Group] = {}
    for nodes in _kinds(outline):
        for group in _scopes(outline, nodes):
            found.setdefault(group.members, group)
    return list(found.values())


def _promise(outline: Outline, group: Group) -> float:
    """Return a rough worth, from counts alone: enough to leave the hopeless groups out."""
    members = group.members[:60]
    first = [outline.links_in(node) for node in members]
    different = len({outline.hrefs[links[0]] for links in first if links}) / len(members)
    text = sum(min(outline.length(node), 300) for node in members) / len(members)
    crowd = sum(len(links) for links in first) / len(members)
    dated = sum(outline.dates(node) > 0 for node in members) / len(members)
    headed = sum(outline.count(outline.headings, node) > 0 for node in members) / len(members)
    aside = sum(outline.aside[node] for node in members) / len(members)
    worth = log(1 + len(group.members)) * (0.3 + different) * log(2 + text)
    worth *= (1 + dated) * (1 + 0.5 * headed) / (1 + max(0.0, crowd - 5) / 5)
    return worth * (1 - 0.8 * aside)


def groups_of(outline: Outline, most: int = MOST_GROUPS) -> list[Group]:
    """Return the groups that are worth a close look, best first."""
    return nlargest(most, all_groups(outline), key=lambda group: _promise(outline, group))
