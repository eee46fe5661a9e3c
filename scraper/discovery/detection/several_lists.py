"""Groups that are several lists: boxes side by side that lead to different parts of the site, days beside the news.

One list may well stand in several boxes, one a year; it then leads to one part of the site, or to years.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from scraper.discovery.detection.flat_tree import FlatTree, looks_like_date
from scraper.discovery.detection.groups import Group
from scraper.urls import join_url, split_url

FEWEST_APIECE = 3  # members of each list
MOST_LISTS = 8
FEWEST_LEFT = 2  # members of a group without its days
SPEAKING = re.compile(r"[^\W\d_]{2}")  # what a step of a path begins with that is a word and no number
LONGEST_DAY = 40  # characters of a link that is called by a day


def is_several_lists(tree: FlatTree, group: Group) -> bool:
    """Return whether a group's members stand in boxes of which each leads to a part of the site of its own."""
    if group.head or group.tail or len(group.members) < 2 * FEWEST_APIECE:
        return False
    boxes = _split_by_box(tree, group)
    if not 2 <= len(boxes) <= MOST_LISTS or min(map(len, boxes)) < FEWEST_APIECE:
        return False
    parts = [{_find_part(tree, member) for member in box} for box in boxes]
    return all(len(part) == 1 for part in parts) and len(set.union(*parts) - {""}) == len(boxes)


def _split_by_box(tree: FlatTree, group: Group) -> list[list[int]]:
    """Return the members by the child of the scope that holds them."""
    boxes: defaultdict[int, list[int]] = defaultdict(list)
    for member in group.members:
        node = member
        while tree.parents[node] != group.scope and tree.parents[node] >= 0:
            node = tree.parents[node]
        boxes[node].append(member)
    return list(boxes.values())


def _find_part(tree: FlatTree, member: int) -> str:
    """Return the first step of the path of a member's first link, where it is a word and others follow; else ""."""
    links = tree.links_in(member)[:1]
    steps = (
        [step for step in split_url(join_url(tree.url, tree.hrefs[links[0]])).path.split("/") if step] if links else []
    )
    return steps[0] if len(steps) > 1 and SPEAKING.match(steps[0]) else ""


def find_day_links(tree: FlatTree) -> frozenset[int]:
    """Return the links to the page itself with another query that are called by a date: the days of a calendar."""
    here = split_url(tree.url)
    days = []
    for node in tree.links:
        if "?" in tree.hrefs[node] and tree.length(node) <= LONGEST_DAY and looks_like_date(tree.text(node)):
            there = split_url(join_url(tree.url, tree.hrefs[node]))
            if (there.netloc, there.path) == (here.netloc, here.path) and there.query != here.query:
                days.append(node)
    return frozenset(days)


def drop_with_days(tree: FlatTree, groups: Iterable[Group]) -> list[Group]:
    """Return the groups without those that are another one with the days of a calendar added."""
    groups, days = list(groups), find_day_links(tree)
    if not days:
        return groups
    known = {group.members for group in groups}
    kept = []
    for group in groups:
        others = tuple(node for node in group.members if not days.issuperset(tree.links_in(node)))
        if not FEWEST_LEFT <= len(others) < len(group.members) or others not in known:
            kept.append(group)
    return kept
