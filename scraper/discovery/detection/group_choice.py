"""Which groups of a page are worth a closer look, and what may be their items instead: rows, and siblings with them."""

from collections import Counter
from collections.abc import Iterable

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.group_promise import NodeCounts, compute_promise_features
from scraper.discovery.detection.group_siblings import LONGEST_TAIL, add_siblings
from scraper.discovery.detection.groups import Group, find_all_groups, group_parents
from scraper.discovery.detection.leading_headings import find_leading_headings
from scraper.discovery.detection.several_lists import drop_with_days
from scraper.discovery.detection.weights import WEIGHTS, Role, Weights, weigh_features

MOST_GROUPS = 24  # that are ranked
MOST_ALIKE = 3  # of those whose items hold the same links


def _key_by_links(tree: FlatTree, group: Group) -> tuple[int, int, int]:
    """Return what groups share that hold the same links one to one, such as rows and their cells."""
    first, last = group.members[0], group.members[-1]
    return tree.links_in(first)[0], tree.links_in(last)[0], len(group.members)


def _measure_reach(tree: FlatTree, group: Group) -> tuple[int, int]:
    """Return how much text the first and last members hold, and how high they stand: the whole row beats its cell."""
    first, last = group.members[0], group.members[-1]
    return tree.length(first) + tree.length(last), -first


def find_groups(tree: FlatTree, most: int = MOST_GROUPS, weights: Weights = WEIGHTS) -> list[Group]:
    """Return the groups that are worth scoring closely, best first; of those with the same links a few.

    After them come the groups of their rows, those with the siblings around their members, and headings with theirs.
    """
    kept = _choose_promising(tree, most, weights)
    members = {group.members for group in kept}
    rows = [row for group in kept if (row := group_parents(tree, group)) and row.members not in members]
    kept += {row.members: row for row in rows}.values()
    kept += [longer for group in kept if (longer := add_siblings(tree, group))]
    led = [
        Group(members=nodes, scope=tree.parents[nodes[0]], tail=LONGEST_TAIL, kin=len(nodes))
        for nodes in find_leading_headings(tree, LONGEST_TAIL)
    ]
    return [group for group in kept if not any(_is_of_led(tree, group, heads) for heads in led)] + led


def _choose_promising(tree: FlatTree, most: int, weights: Weights) -> list[Group]:
    """Return the groups that promise most; of those with the same links the best few, behind the best the widest."""
    counts: dict[int, NodeCounts] = {}
    groups = drop_with_days(tree, find_all_groups(tree))
    promises = [
        weigh_features(Role.PROMISE, compute_promise_features(tree, group, counts), weights) for group in groups
    ]
    ordered = [groups[at] for at in sorted(range(len(groups)), key=lambda at: -promises[at])]
    widest = _find_widest(tree, ordered)
    taken: Counter[tuple[int, int, int]] = Counter()
    kept: list[Group] = []
    for group in ordered:
        alike = _key_by_links(tree, group)
        taken[alike] += 1
        if taken[alike] == 1:
            kept += [group] if widest[alike] is group else [group, widest[alike]]
        elif taken[alike] <= MOST_ALIKE and group is not widest[alike]:
            kept.append(group)
        if len(kept) >= most:
            break
    return kept


def _find_widest(tree: FlatTree, groups: Iterable[Group]) -> dict[tuple[int, int, int], Group]:
    """Return of the groups that hold the same links the one that reaches furthest."""
    widest: dict[tuple[int, int, int], Group] = {}
    for group in groups:
        alike = _key_by_links(tree, group)
        if alike not in widest or _measure_reach(tree, group) > _measure_reach(tree, widest[alike]):
            widest[alike] = group
    return widest


def _is_of_led(tree: FlatTree, group: Group, led: Group) -> bool:
    """Return whether a group's members stand among the siblings that headings lead, and are longer or called alike."""
    if any(not tree.holds(led.scope, node) for node in group.members) or group.members == led.members:
        return False
    beside = tree.parents[group.members[0]] == led.scope
    alike = len({tree.text(node) for node in group.members}) * 2 <= len(group.members)
    return (beside and group.head + group.tail > 0) or alike
