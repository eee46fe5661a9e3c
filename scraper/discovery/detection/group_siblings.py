"""The siblings around a group's members, where an item is more than one node.

A heading and its paragraphs, a date and its term, a row of titles and rows of details: whether such siblings belong to
the member before or after them is told by the list's ends.
"""

from dataclasses import replace
from itertools import pairwise

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.groups import Group, select_steady_classes

LONGEST_TAIL = 12  # siblings that may belong to an item
MOST_PAIRED = 60  # members of a group whose siblings are examined
FEWEST_GAPS = 0.6  # share of the gaps between members that hold text
MOST_RIVALS = 0.3  # share of the gaps that hold what is as much an item
MOST_CHILDREN = 12  # children that two nodes are compared by
LONGEST_DATED = 60  # characters of a sibling that is a date or little more


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
    before = tree.list_siblings(parent + 1, pairs[0][0])[::-1]
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
    """Return whether two nodes look alike: tag, class, whether they hold a link, or are a date and little more."""
    if _describe_node(tree, node) != _describe_node(tree, other):
        return False
    lengths = sorted((tree.length(node), tree.length(other)))
    return not _describe_node(tree, node)[-1] or lengths[1] <= 2 * lengths[0]


def _describe_node(tree: FlatTree, node: int) -> tuple[str, list[str], bool, bool]:
    linked = bool(tree.links_in(node))
    dated = not linked and tree.count_dates(node) > 0 and tree.length(node) <= LONGEST_DATED
    return tree.tags[node], select_steady_classes(tree, node)[:1], linked, dated


def _is_rival(tree: FlatTree, member: int, node: int) -> bool:
    """Return whether a node is as much an item as the member before it: of the same tag and build, with a link."""
    same = tree.tags[node] == tree.tags[member] and tree.links_in(node)
    return bool(same) and _describe_build(tree, node) == _describe_build(tree, member)


def _describe_build(tree: FlatTree, node: int) -> tuple[tuple[str, int], ...]:
    """Return what a node is built of: its children's tags and how many links each holds, none, one or more."""
    children = tree.children(node)[:MOST_CHILDREN]
    return tuple((tree.tags[child], min(2, tree.count_in(tree.links, child))) for child in children)
