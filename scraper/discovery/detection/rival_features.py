"""How a group stands among the others of its page: which hold it, and where it ranks.

A list is seldom long or dated by itself: it is longer than the menu, and better dated than the teasers.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.groups import Group

RANKED = (
    "linear", "count", "link_share", "text_share", "length", "long_link", "free_text", "nodes", "some_date", "dates",
    "below", "holds", "held", "score_title", "score_link", "score_date", "title_width", "title_words", "date_read",
    "link_slug",
)  # fmt: skip
MOST_COMPARED = 20  # members of a group that are looked for in another
MOST_INSIDE = 0.8  # share of the members, from which on a group is inside another
MOST_TIMES = 9.0  # more members than a group has


def measure_nesting(tree: FlatTree, group: Group, groups: Sequence[Group]) -> dict[str, float]:
    """Return how many of a page's groups one's items hold, how many hold it, and how many items those have."""
    others = [other for other in groups if other.members != group.members]
    inner = [len(other.members) for other in others if _is_inside(tree, other, group)]
    outer = [len(other.members) for other in others if _is_inside(tree, group, other)]
    own = len(group.members)
    return {
        "holds": float(len(inner)),
        "held": float(len(outer)),
        "most_held": min(MOST_TIMES, max(inner, default=0) / own),
        "fewest_around": min(MOST_TIMES, min(outer, default=0) / own),
    }


def _is_inside(tree: FlatTree, group: Group, outer: Group) -> bool:
    """Return whether nearly all of a group's members stand in members of another."""
    members, others = group.members[:MOST_COMPARED], outer.members
    if members[-1] < others[0] or members[0] >= tree.ends[others[-1]]:
        return False
    ends = tree.ends
    left = len(members) - MOST_INSIDE * len(members)  # that may stand outside
    for node in members:
        at = bisect_right(others, node) - 1
        if at < 0 or node >= ends[others[at]]:
            left -= 1
            if left < 0:
                return False
    return True


def rank_features(rows: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Return of each row how many others have more of a feature, and how far it is behind the most."""
    ranked: list[dict[str, float]] = [{} for _ in rows]
    for name in RANKED:
        values = [row.get(name, 0.0) for row in rows]
        most = max(values, default=0.0)
        for own, value in zip(ranked, values, strict=True):
            own[f"rank_{name}"] = float(sum(other > value for other in values))
            own[f"gap_{name}"] = value - most
    return ranked
