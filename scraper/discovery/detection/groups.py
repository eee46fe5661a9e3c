"""Groups of nodes that repeat: each may be the page's list.

A group is all nodes of one kind under one node. "One kind" is the same tag, with or without
a shared class, below the same chain of tags, with or without those tags' classes; so a list
that is spread over several parents (a table a year, a row of cards) is found as one group,
and each part of it as a smaller one. Only nodes that hold a link can be items.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import chain, pairwise
from math import log
from typing import NamedTuple

from scraper.discovery.detection.flat_tree import DIGIT, DOCUMENT, FlatTree
from scraper.discovery.detection.leading_headings import find_leading_headings
from scraper.discovery.detection.one_make import is_of_one_make
from scraper.discovery.detection.weights import WEIGHTS, Role, Weights, weigh_features
from scraper.lexicon.part_names import VARYING

PLAIN = re.compile(r"[A-Za-z_][A-Za-z_-]*\Z")  # a class that can be written in a selector as it is; no numbers
MOST_GROUPS = 24  # that are ranked
MOST_ALIKE = 3  # of those whose items hold the same links
MOST_COUNTED = 12  # members of a group that its promise is computed from
MOST_CHILDREN = 12  # children that two nodes are compared by
LONGEST_TAIL = 12  # siblings that may belong to an item
LONGEST_DATED = 60  # characters of a sibling that is a date or little more
MOST_CLASSES = 4  # of a node that make a kind
FEWEST_PARENTS = 3  # of members that stand in twos or threes
FEWEST_APIECE, MOST_APIECE = 1.2, 6  # members under each of these
MOST_PAIRED = 60  # members of a group whose siblings are examined
FEWEST_GAPS = 0.6  # share of the gaps between members that hold text
WANDERING = frozenset({"a", "li", "tr", "article"})  # tags of items that are of one kind below any others
MOST_RIVALS = 0.3  # share of the gaps that hold what is as much an item


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
            leading = _list_siblings(tree, start, member)[-self.head :]
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
    """Tell whether no node holds another."""
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
        if group.members not in found and is_of_one_make(tree, group.members, chains):
            found[group.members] = group
    return list(found.values())


class _NodeCounts(NamedTuple):
    """What is counted in one node; numbers of yes and no are 1 and 0."""

    href: str  # of its first link
    links: int
    length: int
    dated: bool
    headed: bool
    slug: int  # characters of the address's last step
    numbered: bool
    document: bool


def _count_node(tree: FlatTree, node: int) -> _NodeCounts:
    links = tree.links_in(node)
    href = tree.hrefs[links[0]] if links else ""
    return _NodeCounts(
        href=href,
        links=len(links),
        length=tree.length(node),
        dated=tree.count_dates(node) > 0,
        headed=tree.count_in(tree.headings, node) == 1,
        slug=min(60, len(href.rstrip("/").rpartition("/")[2])),
        numbered=DIGIT.search(href) is not None,
        document=DOCUMENT.search(href) is not None,
    )


def compute_promise_features(
    tree: FlatTree, group: Group, known: dict[int, _NodeCounts] | None = None
) -> Mapping[str, float]:
    """Return what counts alone say of a group: enough to leave the hopeless ones out.

    `known` keeps what was counted in a node, as the same node is a member of many groups.
    """
    known = {} if known is None else known
    step = max(1, len(group.members) // MOST_COUNTED)
    members = group.members[::step][:MOST_COUNTED]
    for member in members:
        if member not in known:
            known[member] = _count_node(tree, member)
    hrefs, links, lengths, dated, headed, slugs, numbered, documents = zip(*[known[at] for at in members], strict=True)
    count = len(members)
    tag = tree.tags[members[0]]
    return {
        "count": log(1 + len(group.members)) / 4,
        "few": float(len(group.members) < 4),
        "different": len(set(hrefs)) / count,
        "text": log(1 + sum([min(length, 400) for length in lengths]) / count) / 5,
        "blank": lengths.count(0) / count,
        "crowd": log(sum(links) / count),
        "one_link": links.count(1) / count,
        "dated": sum(dated) / count,
        "headed": sum(headed) / count,
        "aside": sum([tree.aside[member] for member in members]) / count,
        "slug": sum(slugs) / count / 60,
        "numbered": sum(numbered) / count,
        "document": sum(documents) / count,
        "item": float("item" in tree.marks[members[0]]),
        "row": float(tag == "tr"),
        "link": float(tag == "a"),
        "share": sum(lengths) / count * len(group.members) / max(1, tree.length(0)),
    }


def _key_by_links(tree: FlatTree, group: Group) -> tuple[int, int, int]:
    """Return what groups share that hold the same links one to one, such as rows and their cells."""
    first, last = group.members[0], group.members[-1]
    return tree.links_in(first)[0], tree.links_in(last)[0], len(group.members)


def _measure_reach(tree: FlatTree, group: Group) -> tuple[int, int]:
    """Return how much text the first and last members hold, and how high they stand: the whole row beats its cell."""
    first, last = group.members[0], group.members[-1]
    return tree.length(first) + tree.length(last), -first


def find_groups(tree: FlatTree, most: int = MOST_GROUPS, weights: Weights = WEIGHTS) -> list[Group]:
    """Return the groups that are worth scoring closely, best first; of those with the same links a few."""
    counted: dict[int, _NodeCounts] = {}
    scored = [
        (weigh_features(Role.PROMISE, compute_promise_features(tree, group, counted), weights), group)
        for group in find_all_groups(tree)
    ]
    scored.sort(key=lambda pair: -pair[0])
    widest: dict[tuple[int, int, int], Group] = {}
    for _, group in scored:
        alike = _key_by_links(tree, group)
        if alike not in widest or _measure_reach(tree, group) > _measure_reach(tree, widest[alike]):
            widest[alike] = group
    taken: Counter[tuple[int, int, int]] = Counter()
    kept: list[Group] = []
    for _, group in scored:
        alike = _key_by_links(tree, group)
        taken[alike] += 1
        if taken[alike] == 1:
            kept += [group] if widest[alike] is group else [group, widest[alike]]
        elif taken[alike] <= MOST_ALIKE and group is not widest[alike]:
            kept.append(group)
        if len(kept) >= most:
            break
    known = {group.members for group in kept}
    rows = [row for group in kept if (row := group_parents(tree, group)) and row.members not in known]
    kept += list({row.members: row for row in rows}.values())
    kept += [longer for group in kept if (longer := add_siblings(tree, group))]
    led = [
        Group(members=nodes, scope=tree.parents[nodes[0]], tail=LONGEST_TAIL, kin=len(nodes))
        for nodes in find_leading_headings(tree, LONGEST_TAIL)
    ]
    if led:
        kept = [group for group in kept if not any(_is_of_led(tree, group, heads) for heads in led)]
    return [*kept, *led]


def _is_of_led(tree: FlatTree, group: Group, led: Group) -> bool:
    """Tell whether a group's members stand among the siblings that headings lead, and are longer or called alike."""
    if any(not tree.holds(led.scope, node) for node in group.members) or group.members == led.members:
        return False
    beside = tree.parents[group.members[0]] == led.scope
    alike = len({tree.text(node) for node in group.members}) * 2 <= len(group.members)
    return (beside and group.head + group.tail > 0) or alike


def is_brood(tree: FlatTree, group: Group) -> bool:
    """Tell whether the members stand in twos or threes under several parents: those may be the items."""
    parents = len({tree.parents[node] for node in group.members})
    return parents >= FEWEST_PARENTS and FEWEST_APIECE <= len(group.members) / parents <= MOST_APIECE


def group_parents(tree: FlatTree, group: Group) -> Group | None:
    """Return the group of the members' parents, where these may be the items themselves."""
    if not is_brood(tree, group):
        return None
    parents = tuple(sorted({tree.parents[node] for node in group.members}))
    alike = len({tree.tags[node] for node in parents}) == 1
    apart = all(tree.ends[first] <= second for first, second in pairwise(parents))
    return Group(members=parents, scope=group.scope, kin=len(parents)) if alike and apart else None


def _list_between(tree: FlatTree, first: int, second: int) -> list[int]:
    """Return the siblings between two nodes of one parent."""
    found: list[int] = []
    node = tree.ends[first]
    while node < second and len(found) <= LONGEST_TAIL:
        found.append(node)
        node = tree.ends[node]
    return found


def add_siblings(tree: FlatTree, group: Group) -> Group | None:
    """Return the group with the siblings around each member, where items are several siblings long.

    So it is with a heading and its paragraphs, a date and its term, a row of titles and rows of
    details. None where nothing shows that the siblings belong to the member.
    """
    members = group.members[:MOST_PAIRED]
    pairs = [(first, second) for first, second in pairwise(members) if tree.parents[first] == tree.parents[second]]
    if 2 * len(pairs) < len(members) - 1 or not pairs:
        return None
    gaps = [_list_between(tree, first, second) for first, second in pairs]
    filled = [gap for gap in gaps if any(tree.length(node) for node in gap)]
    rivals = sum(any(_is_rival(tree, first, node) for node in gap) for (first, _), gap in zip(pairs, gaps, strict=True))
    if len(filled) < FEWEST_GAPS * len(gaps) or rivals > MOST_RIVALS * len(gaps):
        return None
    length = sorted(map(len, filled))[len(filled) // 2]
    if length > LONGEST_TAIL:
        return None
    head = _count_head(tree, pairs, next(gap for gap in filled if len(gap) == length))
    return replace(group, head=head, tail=length - head)


def _count_head(tree: FlatTree, pairs: list[tuple[int, int]], gap: list[int]) -> int:
    """Return how many of the nodes between two members belong to the second: those that stand before the first too.

    What stands after the last member as it stands between others belongs to the member before it.
    """
    parent = tree.parents[pairs[0][0]]
    last = [two for _, two in pairs if tree.parents[two] == parent][-1]
    before = _list_siblings(tree, parent + 1, pairs[0][0])[::-1]
    after = _list_between(tree, last, tree.ends[parent])
    led = _count_common(tree, gap[::-1], before)
    trailed = _count_common(tree, gap, after)
    rest = len(gap) - trailed
    return rest if rest <= led else 0


def _count_common(tree: FlatTree, nodes: list[int], others: list[int]) -> int:
    """Return how many nodes two lists share in their build, from their start on."""
    pairs = zip(nodes, others, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if not _is_similar(tree, a, b)), min(len(nodes), len(others)))


def _is_similar(tree: FlatTree, node: int, other: int) -> bool:
    """Tell whether two nodes look alike: tag, class, whether they hold a link, or are a date and little more."""
    if _describe_node(tree, node) != _describe_node(tree, other):
        return False
    lengths = sorted((tree.length(node), tree.length(other)))
    return not _describe_node(tree, node)[-1] or lengths[1] <= 2 * lengths[0]


def _describe_node(tree: FlatTree, node: int) -> tuple[str, list[str], bool, bool]:
    linked = bool(tree.links_in(node))
    dated = not linked and tree.count_dates(node) > 0 and tree.length(node) <= LONGEST_DATED
    return tree.tags[node], select_steady_classes(tree, node)[:1], linked, dated


def _is_rival(tree: FlatTree, member: int, node: int) -> bool:
    """Tell whether a node is as much an item as the member before it: of the same tag and build, with a link."""
    same = tree.tags[node] == tree.tags[member] and tree.links_in(node)
    return bool(same) and _describe_build(tree, node) == _describe_build(tree, member)


def _describe_build(tree: FlatTree, node: int) -> tuple[tuple[str, int], ...]:
    """Return what a node is built of: its children's tags and how many links each holds, none, one or more."""
    children = tree.children(node)[:MOST_CHILDREN]
    return tuple((tree.tags[child], min(2, tree.count_in(tree.links, child))) for child in children)


def _list_siblings(tree: FlatTree, start: int, stop: int) -> list[int]:
    """Return the siblings from one node up to another, in page order."""
    found: list[int] = []
    while start < stop:
        found.append(start)
        start = tree.ends[start]
    return found
