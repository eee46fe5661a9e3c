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
from itertools import chain, pairwise
from math import log

from scraper.discovery.detection.flat_tree import DIGIT, DOCUMENT, FlatTree
from scraper.discovery.detection.weights import WEIGHTS, Weights, weigh_features
from scraper.discovery.detection.words import VARYING

PLAIN = re.compile(r"[A-Za-z_][A-Za-z_-]*\Z")  # a class that can be written in a selector as it is; no numbers
MOST_GROUPS = 10  # that are looked at closely
MOST_ALIKE = 3  # of those whose items hold the same links
MOST_COUNTED = 12  # members of a group that its promise is told from
MOST_CHILDREN = 12  # children that two nodes are compared by
LONGEST_TAIL = 12  # siblings that may belong to an item
LONGEST_DATED = 60  # characters of a sibling that is a date or little more


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Nodes that may be items, in page order; `head` siblings before and `tail` after each belong to it."""

    members: tuple[int, ...]
    scope: int  # the lowest node that holds all of them
    head: int = 0
    tail: int = 0
    kin: int = 0  # how many nodes of this kind the page has, those set aside not counted

    def roots(self, outline: FlatTree, index: int) -> dict[int, int]:
        """Return the nodes that make up one item, by where they stand: 0 is the member, -1 the sibling before it."""
        member = self.members[index]
        found = {0: member}
        if not self.tail and not self.head:
            return found
        parent = outline.parents[member]
        following = self.members[index + 1] if index + 1 < len(self.members) else outline.ends[parent]
        node = outline.ends[member]
        while node < min(following, outline.ends[parent]) and len(found) <= self.tail:
            found[len(found)] = node
            node = outline.ends[node]
        if self.head:
            before = self.members[index - 1] if index else parent
            start = outline.ends[before] if before > parent else parent + 1
            leading = _list_siblings(outline, start, member)[-self.head :]
            found |= {-place: node for place, node in enumerate(reversed(leading), 1)}
        return found


def select_steady_classes(outline: FlatTree, node: int, least: int = 2) -> list[str]:
    """Return the node's classes that say what it is rather than which one it is."""
    classes = outline.classes[node]
    found = outline.steady_classes.get((classes, least))
    if found is None:
        frequency = outline.frequency
        found = [name for name in classes if frequency[name] >= least and name not in VARYING and PLAIN.match(name)]
        outline.steady_classes[classes, least] = found
    return found


def _find_kinds(outline: FlatTree) -> Iterator[list[int]]:
    """Yield the nodes of each kind, where there are two or more."""
    holding = [node for node in range(len(outline.nodes)) if outline.count(outline.links, node)]
    names: dict[tuple[object, ...], int] = {}
    by_tags: dict[int, int] = {}
    by_classes: dict[int, int] = {}
    kinds: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for node in holding:
        parent, tag = outline.parents[node], outline.tags[node]
        loose, strict = by_tags.get(parent, 0), by_classes.get(parent, 0)
        classes = select_steady_classes(outline, node)
        by_tags[node] = names.setdefault((1, loose, tag), len(names) + 1)
        by_classes[node] = names.setdefault((2, strict, tag, *sorted(classes)), len(names) + 1)
        kinds[loose, tag].append(node)
        kinds[-strict, tag].append(node)
        for name in classes[:4]:
            kinds[loose, tag, name].append(node)
            kinds[-strict, tag, name].append(node)
    # A kind told with and without classes is often the same nodes; each set once is enough.
    return iter({tuple(nodes): nodes for nodes in kinds.values() if len(nodes) > 1}.values())


def _find_scopes(outline: FlatTree, nodes: list[int]) -> Iterator[Group]:
    """Yield the group under each node that holds two or more of one kind, smallest scope first."""
    kin = sum(not outline.aside[node] for node in nodes)
    inside: dict[int, tuple[int, ...]] = {node: (node,) for node in nodes}
    while len(inside) > 1:
        above: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
        for node, members in inside.items():
            above[outline.parents[node]].append(members)
        inside = {}
        for node, parts in above.items():
            inside[node] = parts[0] if len(parts) == 1 else tuple(chain.from_iterable(parts))
            if len(parts) > 1:
                yield Group(members=inside[node], scope=node, kin=kin)


def find_all_groups(outline: FlatTree) -> list[Group]:
    """Return every group of the page, each set of members once."""
    found: dict[tuple[int, ...], Group] = {}
    for nodes in _find_kinds(outline):
        for group in _find_scopes(outline, nodes):
            known = found.get(group.members)
            if known is None or group.kin < known.kin:
                found[group.members] = group
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _NodeCounts:
    """What is counted in one node; numbers of yes and no are 1 and 0."""

    href: str  # of its first link
    links: int
    length: int
    dated: bool
    headed: bool
    slug: int  # characters of the address's last step
    numbered: bool
    document: bool


def _count_node(outline: FlatTree, node: int) -> _NodeCounts:
    links = outline.links_in(node)
    href = outline.hrefs[links[0]] if links else ""
    return _NodeCounts(
        href=href,
        links=len(links),
        length=outline.length(node),
        dated=outline.dates(node) > 0,
        headed=outline.count(outline.headings, node) == 1,
        slug=min(60, len(href.rstrip("/").rpartition("/")[2])),
        numbered=DIGIT.search(href) is not None,
        document=DOCUMENT.search(href) is not None,
    )


def compute_promise_features(
    outline: FlatTree, group: Group, known: dict[int, _NodeCounts] | None = None
) -> Mapping[str, float]:
    """Return what counts alone say of a group: enough to leave the hopeless ones out.

    `known` keeps what was counted in a node, as the same node is a member of many groups.
    """
    known = {} if known is None else known
    step = max(1, len(group.members) // MOST_COUNTED)
    members = group.members[::step][:MOST_COUNTED]
    for node in members:
        if node not in known:
            known[node] = _count_node(outline, node)
    seen = [known[node] for node in members]
    count = len(members)
    tag = outline.tags[members[0]]
    return {
        "count": log(1 + len(group.members)) / 4,
        "few": float(len(group.members) < 4),
        "different": len({one.href for one in seen}) / count,
        "text": log(1 + sum([min(one.length, 400) for one in seen]) / count) / 5,
        "blank": sum([one.length == 0 for one in seen]) / count,
        "crowd": log(sum([one.links for one in seen]) / count),
        "one_link": sum([one.links == 1 for one in seen]) / count,
        "dated": sum([one.dated for one in seen]) / count,
        "headed": sum([one.headed for one in seen]) / count,
        "aside": sum([outline.aside[node] for node in members]) / count,
        "slug": sum([one.slug for one in seen]) / count / 60,
        "numbered": sum([one.numbered for one in seen]) / count,
        "document": sum([one.document for one in seen]) / count,
        "item": float("item" in outline.marks[members[0]]),
        "row": float(tag == "tr"),
        "link": float(tag == "a"),
        "share": sum([one.length for one in seen]) / count * len(group.members) / max(1, outline.length(0)),
    }


def _key_by_links(outline: FlatTree, group: Group) -> tuple[int, int, int]:
    """Return what groups share that hold the same links one to one, such as rows and their cells."""
    first, last = group.members[0], group.members[-1]
    return outline.links_in(first)[0], outline.links_in(last)[0], len(group.members)


def _measure_reach(outline: FlatTree, group: Group) -> tuple[int, int]:
    """Return how much text the first and last members hold, and how high they stand: the whole row beats its cell."""
    first, last = group.members[0], group.members[-1]
    return outline.length(first) + outline.length(last), -first


def find_groups(outline: FlatTree, most: int = MOST_GROUPS, weights: Weights = WEIGHTS) -> list[Group]:
    """Return the groups that are worth a close look, best first; of those with the same links a few."""
    counted: dict[int, _NodeCounts] = {}
    scored = [
        (weigh_features("promise", compute_promise_features(outline, group, counted), weights), group)
        for group in find_all_groups(outline)
    ]
    scored.sort(key=lambda one: -one[0])
    widest: dict[tuple[int, int, int], Group] = {}
    for _, group in scored:
        alike = _key_by_links(outline, group)
        if alike not in widest or _measure_reach(outline, group) > _measure_reach(outline, widest[alike]):
            widest[alike] = group
    taken: Counter[tuple[int, int, int]] = Counter()
    kept: list[Group] = []
    for _, group in scored:
        alike = _key_by_links(outline, group)
        taken[alike] += 1
        if taken[alike] == 1:
            kept += [group] if widest[alike] is group else [group, widest[alike]]
        elif taken[alike] <= MOST_ALIKE and group is not widest[alike]:
            kept.append(group)
        if len(kept) >= most:
            break
    known = {group.members for group in kept}
    rows = [row for group in kept if (row := group_parents(outline, group)) and row.members not in known]
    kept += list({row.members: row for row in rows}.values())
    return [*kept, *(longer for group in kept if (longer := add_siblings(outline, group)))]


def is_brood(outline: FlatTree, group: Group) -> bool:
    """Tell whether the members stand in twos or threes under several parents: those may be the items."""
    parents = len({outline.parents[node] for node in group.members})
    return parents >= 3 and 1.2 <= len(group.members) / parents <= 6


def group_parents(outline: FlatTree, group: Group) -> Group | None:
    """Return the group of the members' parents, where these may be the items themselves."""
    if not is_brood(outline, group):
        return None
    parents = tuple(sorted({outline.parents[node] for node in group.members}))
    alike = len({outline.tags[node] for node in parents}) == 1
    apart = all(outline.ends[one] <= two for one, two in pairwise(parents))
    return Group(members=parents, scope=group.scope, kin=len(parents)) if alike and apart else None


def _list_between(outline: FlatTree, one: int, two: int) -> list[int]:
    """Return the siblings between two nodes of one parent."""
    found: list[int] = []
    node = outline.ends[one]
    while node < two and len(found) <= LONGEST_TAIL:
        found.append(node)
        node = outline.ends[node]
    return found


def add_siblings(outline: FlatTree, group: Group) -> Group | None:
    """Return the group with the siblings around each member, where items are several siblings long.

    So it is with a heading and its paragraphs, a date and its term, a row of titles and rows of
    details. None where nothing tells that the siblings belong to the member.
    """
    members = group.members[:60]
    pairs = [(one, two) for one, two in pairwise(members) if outline.parents[one] == outline.parents[two]]
    if 2 * len(pairs) < len(members) - 1 or not pairs:
        return None
    gaps = [_list_between(outline, one, two) for one, two in pairs]
    filled = [gap for gap in gaps if any(outline.length(node) for node in gap)]
    rivals = sum(any(_is_rival(outline, one, node) for node in gap) for (one, _), gap in zip(pairs, gaps, strict=True))
    if len(filled) < 0.6 * len(gaps) or rivals > 0.3 * len(gaps):
        return None
    length = sorted(map(len, filled))[len(filled) // 2]
    if length > LONGEST_TAIL:
        return None
    head = _count_head(outline, pairs, next(gap for gap in filled if len(gap) == length))
    return replace(group, head=head, tail=length - head)


def _count_head(outline: FlatTree, pairs: list[tuple[int, int]], gap: list[int]) -> int:
    """Return how many of the nodes between two members belong to the second: those that stand before the first too.

    What stands after the last member as it stands between others belongs to the member before it.
    """
    parent = outline.parents[pairs[0][0]]
    last = [two for _, two in pairs if outline.parents[two] == parent][-1]
    before = _list_siblings(outline, parent + 1, pairs[0][0])[::-1]
    after = _list_between(outline, last, outline.ends[parent])
    led = _count_common(outline, gap[::-1], before)
    trailed = _count_common(outline, gap, after)
    rest = len(gap) - trailed
    return rest if rest <= led else 0


def _count_common(outline: FlatTree, one: list[int], other: list[int]) -> int:
    """Return how many nodes two lists share in their looks, from their start on."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if not _is_similar(outline, a, b)), min(len(one), len(other)))


def _is_similar(outline: FlatTree, one: int, other: int) -> bool:
    """Tell whether two nodes look alike: tag, class, whether they hold a link, or are a date and little more."""
    if _describe_node(outline, one) != _describe_node(outline, other):
        return False
    lengths = sorted((outline.length(one), outline.length(other)))
    return not _describe_node(outline, one)[-1] or lengths[1] <= 2 * lengths[0]


def _describe_node(outline: FlatTree, node: int) -> tuple[str, list[str], bool, bool]:
    linked = bool(outline.links_in(node))
    dated = not linked and outline.dates(node) > 0 and outline.length(node) <= LONGEST_DATED
    return outline.tags[node], select_steady_classes(outline, node)[:1], linked, dated


def _is_rival(outline: FlatTree, member: int, node: int) -> bool:
    """Tell whether a node is as much an item as the member before it: of the same tag and build, with a link."""
    same = outline.tags[node] == outline.tags[member] and outline.links_in(node)
    return bool(same) and _describe_build(outline, node) == _describe_build(outline, member)


def _describe_build(outline: FlatTree, node: int) -> tuple[tuple[str, int], ...]:
    """Return what a node is built of: its children's tags and how many links each holds, none, one or more."""
    children = outline.children(node)[:MOST_CHILDREN]
    return tuple((outline.tags[child], min(2, outline.count(outline.links, child))) for child in children)


def _list_siblings(outline: FlatTree, start: int, stop: int) -> list[int]:
    """Return the siblings from one node up to another, in page order."""
    found: list[int] = []
    while start < stop:
        found.append(start)
        start = outline.ends[start]
    return found
