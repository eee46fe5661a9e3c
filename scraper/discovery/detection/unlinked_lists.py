"""Lists whose items lead nowhere: a changelog, outages, a list of definitions, sections under dated headings.

Their items are told from other text by their dates alone, so every one of them must have a date of its own and a
title that the others have not. An item's address is its place on the page, where it has an id; what has none is
known by its own text. Such a list is looked for where the page's links make none that convinces.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from scraper.discovery.detection.field_roles import FieldRoles, measure_date_share
from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.group_scoring import ScoredGroup, describe_groups
from scraper.discovery.detection.group_siblings import add_siblings
from scraper.discovery.detection.groups import Group, find_scopes, select_steady_classes
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slot_features import SlotFacts
from scraper.discovery.detection.slots import INLINE_TAGS, choose_roots
from scraper.discovery.detection.weights import Weights
from scraper.extract.rules import MAX_ITEMS

FEWEST = 3  # items
MOST_EXAMINED = 6  # groups whose fields are looked for
MOST_NODES = 20_000  # of a page that is looked through
NEARLY_ALL, FEW = 0.9, 0.3  # shares of the items
HALF = 0.5
LONGEST_TITLE = 160  # mean characters
BOLD_TAGS = frozenset({"strong", "b", "summary", "dt", "th"})
MOST_LINKED = 0.7  # share of the items that hold a link: more are a list of links
MOST_DATES = 3.0  # mean dates of an item; more are a list inside it
LARGE_PART = 0.5  # of the text that the group with most text holds
SHORTEST_ITEM = 25  # mean characters
HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6", "dt"})  # what siblings follow that belong to it
BLOCK_TAGS = HEADING_TAGS | {"article", "dd", "div", "li", "p", "section", "td", "tr", "details", "blockquote"}


def find_unlinked_lists(tree: FlatTree, reader: DateReader, weights: Weights) -> list[ScoredGroup]:
    """Return the lists of dated items that need no link, best first, with the roles of title and date."""
    if len(tree.nodes) > MOST_NODES:
        return []
    found = sorted(find_unlinked_groups(tree), key=lambda group: _measure_text(tree, group), reverse=True)
    scored = [
        replace(one, roles=replace(one.roles, link=None, title=_choose_title(one.roles, reader)))
        for one in describe_groups(tree, found[:MOST_EXAMINED], reader, weights)
    ]
    good = [one for one in scored if _has_distinct_items(one)]
    most = max((_measure_text(tree, one.group) for one in good), default=0)
    large = [one for one in good if _measure_text(tree, one.group) >= LARGE_PART * most]
    return sorted(large, key=lambda one: -min(MAX_ITEMS, len(one.group.members)))


def find_unlinked_groups(tree: FlatTree) -> list[Group]:
    """Return the groups of blocks nearly all dated, by themselves or with the siblings around them, not all linked."""
    kinds: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    names: dict[tuple[int, str], int] = {}
    chains: list[int] = []  # numbers of the chains of tags from the root to each node
    for node, tag in enumerate(tree.tags):
        above = chains[tree.parents[node]] if node else 0
        chains.append(names.setdefault((above, tag), len(names) + 1))
        if tag in BLOCK_TAGS and not tree.aside[node] and tree.around[node] < 0 and tree.length(node):
            kinds[chains[node],].append(node)
            for name in select_steady_classes(tree, node)[:1]:
                kinds[chains[node], name].append(node)
    found: dict[tuple[int, ...], Group] = {}
    for nodes in {tuple(nodes): nodes for nodes in kinds.values() if len(nodes) >= FEWEST}.values():
        for group in find_scopes(tree, nodes):
            if len(group.members) >= FEWEST and group.members not in found:
                found[group.members] = group
    whole = [_extend(tree, group) for group in found.values()]
    return [group for group in whole if group is not None and _is_dated(tree, group)]


def _extend(tree: FlatTree, group: Group) -> Group | None:
    """Return a group with the siblings that belong to its members; of headings that none follow nothing."""
    if tree.tags[group.members[0]] not in HEADING_TAGS:
        return group
    return add_siblings(tree, group)


def _is_dated(tree: FlatTree, group: Group) -> bool:
    """Return whether nearly all items hold a date, few of them many, and more than that, and some hold no link."""
    items = choose_roots(tree, group)
    dates = [sum(tree.count_dates(node) for node in nodes.values()) for nodes in items]
    length = sum(tree.length(node) for nodes in items for node in nodes.values()) / len(items)
    linked = sum(any(tree.links_in(node) for node in nodes.values()) for nodes in items)
    return (
        sum(count > 0 for count in dates) >= NEARLY_ALL * len(dates)
        and sorted(dates)[len(dates) // 2] <= MOST_DATES
        and length >= SHORTEST_ITEM
        and linked <= MOST_LINKED * len(items)
    )


def _measure_text(tree: FlatTree, group: Group) -> int:
    """Return how many characters the items hold."""
    count = range(min(MAX_ITEMS, len(group.members)))
    return sum(tree.length(node) for at in count for node in group.find_roots(tree, at).values())


def _choose_title(roles: FieldRoles, reader: DateReader) -> SlotFacts | None:
    """Return the place that names the items: a heading, what is called a title, bold words, else the first words."""
    fit = [
        facts
        for facts in roles.found
        if min(facts.covered, facts.distinct) >= NEARLY_ALL
        and 1 < facts.mean <= LONGEST_TITLE
        and measure_date_share(facts, reader) < FEW
    ]
    return max(fit, key=_rank_title, default=None)


def _rank_title(facts: SlotFacts) -> tuple[bool, bool, bool, bool, bool, bool, float]:
    named, plain, inside = "title" in facts.own_marks, facts.dated < HALF, facts.slot.path != "."
    bold, block = facts.tag in BOLD_TAGS, facts.tag not in INLINE_TAGS
    return facts.heading, plain, named, bold, inside, block, -facts.slot.order


def _has_distinct_items(scored: ScoredGroup) -> bool:
    """Return whether items have titles that differ, and nearly all a date that is read."""
    roles, features = scored.roles, scored.roles.date_features
    dated = min(features.get("dated", 0.0), features.get("read", 0.0))
    named = roles.title is not None and roles.title.link == 0
    return named and roles.date is not None and dated >= NEARLY_ALL


def has_unlinked_kin(tree: FlatTree, members: Sequence[int]) -> bool:
    """Return whether beside items whose headings lead nowhere stand as many dated ones of their tag without links."""
    named = sum(tree.count_in(tree.headings, node) > 0 for node in members)
    if named < len(members) or any(tree.links_in(node) for node in _list_headings(tree, members)):
        return False
    parents = {tree.parents[node] for node in members}
    tag = tree.tags[members[0]]
    kin = [node for parent in parents for node in tree.children(parent) if tree.tags[node] == tag]
    return sum(tree.count_dates(node) > 0 and not tree.links_in(node) for node in kin) >= len(members)


def _list_headings(tree: FlatTree, members: Sequence[int]) -> list[int]:
    inside = (slice(bisect_left(tree.headings, node), bisect_left(tree.headings, tree.ends[node])) for node in members)
    return [heading for part in inside for heading in tree.headings[part]]


def is_better_unlinked(tree: FlatTree, unlinked: ScoredGroup, linked: Sequence[int]) -> bool:
    """Return whether a list without links holds more of the page's text than a doubtful one of links, `linked`."""
    return _measure_text(tree, unlinked.group) > sum(tree.length(node) for node in linked)
