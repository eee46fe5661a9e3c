"""Headings that say which of the siblings after them belong together, however many these are.

A heading, a day, one to three paragraphs and "Read more" make an item where only that last link leads to it. Counted
from the link, each item would get its neighbour's heading.
"""

from collections import defaultdict

from scraper.discovery.detection.flat_tree import FlatTree

FEWEST = 3  # headings


def find_leading_headings(tree: FlatTree, longest: int) -> list[tuple[int, ...]]:
    """Return the headings of one tag and parent that hold no link, and each lead to a link that no other leads to.

    That link stands in one of the siblings before the next heading, at most `longest` after its own.
    """
    kinds: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for node in tree.headings:
        if not tree.aside[node] and tree.around[node] < 0 and tree.length(node) and not tree.links_in(node):
            kinds[tree.parents[node], tree.tags[node]].append(node)
    found = [(parent, nodes) for (parent, _), nodes in kinds.items() if len(nodes) >= FEWEST]
    return [tuple(nodes) for parent, nodes in found if _lead_to_links(tree, nodes, tree.ends[parent], longest)]


def _lead_to_links(tree: FlatTree, nodes: list[int], end: int, longest: int) -> bool:
    hrefs = [
        _find_first_href(tree, tree.ends[node], following, longest)
        for node, following in zip(nodes, [*nodes[1:], end], strict=True)
    ]
    return "" not in hrefs and len(set(hrefs)) == len(hrefs)


def _find_first_href(tree: FlatTree, start: int, stop: int, longest: int) -> str:
    """Return the address of the first link in the siblings from `start` on; "" where none has one."""
    for _ in range(longest):
        if start >= stop:
            break
        if links := tree.links_in(start):
            return tree.hrefs[links[0]]
        start = tree.ends[start]
    return ""
