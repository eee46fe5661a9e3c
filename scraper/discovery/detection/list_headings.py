"""The heading above a list, by which a person tells it from the other lists of a page."""

from bisect import bisect_left

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.groups import Group

MOST_BEFORE = 20  # headings before the list that are tried
MOST_BOXES = 3  # around a heading alone
MOST_BESIDE = 40  # characters beside a heading in its box, such as "Show all"
SHORTEST, LONGEST = 3, 80  # characters of a list's name


def find_list_heading(tree: FlatTree, group: Group) -> str:
    """Return the text of the nearest heading that stands above a list, boxed or not; "" where there is none.

    The page's own heading names no one list of it. One in a part of its own, with what it is above, is another's.
    """
    first = min(group.members)
    last = bisect_left(tree.headings, first)
    for node in reversed(tree.headings[max(0, last - MOST_BEFORE) : last]):
        named = tree.tags[node] != "h1" and SHORTEST <= tree.length(node) <= LONGEST
        if named and not tree.holds(node, first) and tree.holds(_find_holder(tree, node), first):
            return tree.text(node)
    return ""


def _find_holder(tree: FlatTree, heading: int) -> int:
    """Return the lowest node that holds a heading and more than what may stand beside it in a box."""
    holder = tree.parents[heading]
    for _ in range(MOST_BOXES):
        if tree.parents[holder] < 0 or tree.length(holder) > tree.length(heading) + MOST_BESIDE:
            break
        holder = tree.parents[holder]
    return holder
