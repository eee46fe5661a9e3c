"""What is seen of a group before its fields are found: named numbers, and where it stands on the page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.groups import Group, stand_in_small_groups
from scraper.discovery.detection.slot_features import measure_width
from scraper.urls import join_url, split_url

MANY = 150  # items from which on more of them say no more
TAG_FEATURES = {"a": "tag_a", "li": "tag_li", "tr": "tag_row", "td": "tag_cell", "p": "tag_p", "span": "tag_span"}
MOST_LOOKED_AT = 400  # members whose links are counted, and whose classes are compared
LONGEST_LINK = 120  # columns of a link's text from which on more say no more
LONGEST_TEXT = 600  # characters of an item's text that is no link
MOST_DATES = 6  # in an item

Roots = Sequence[Mapping[int, int]]  # of some items: the nodes that each is made of, see Group.find_roots


@dataclass(frozen=True, slots=True)
class PageCounts:
    """What is counted once for all groups of a page."""

    hrefs: Mapping[str, int]  # how many links have this address
    heading: int  # the first h1 with a text, -1 where there is none


def count_page(tree: FlatTree) -> PageCounts:
    """Return what all groups of a page are held against."""
    heading = next((node for node in tree.headings if tree.tags[node] == "h1" and tree.length(node)), -1)
    return PageCounts(Counter(tree.hrefs.values()), heading)


def _measure_share(flags: Sequence[bool]) -> float:
    return sum(flags) / max(1, len(flags))


def compute_glance_features(tree: FlatTree, group: Group, items: Roots, page: PageCounts) -> dict[str, float]:
    """Return what is known of a group before its fields are found; `items` are the nodes of some items."""
    links = [[link for node in roots.values() for link in tree.links_in(node)] for roots in items]
    return {
        **_compute_build_features(tree, group, items),
        **_compute_link_features(tree, group, items, links, page),
        **_compute_text_features(tree, items, links),
        **_compute_place_features(tree, group, page),
        **_compute_scope_features(tree, group.scope),
    }


def _compute_build_features(tree: FlatTree, group: Group, items: Roots) -> dict[str, float]:
    """Return how many items there are and what they are built of."""
    members = group.members
    looked = [roots[0] for roots in items]
    everything = [node for roots in items for node in roots.values()]
    headings = [tree.count_in(tree.headings, node) for node in looked]
    names = Counter(frozenset(tree.classes[node]) for node in members[:MOST_LOOKED_AT])
    return {
        "bias": 1.0,
        "count": log(min(MANY, len(members))) / 2,
        "two": float(len(members) == 2),
        "few": float(len(members) < 5),
        "headings": _measure_share([count == 1 for count in headings]),
        "many_headings": _measure_share([count > 1 for count in headings]),
        "is_heading": _measure_share([tree.tags[node] in ("h1", "h2", "h3", "h4", "h5", "h6") for node in looked]),
        "pictures": _measure_share([tree.count_in(tree.pictures, node) > 0 for node in looked]),
        "aside": _measure_share([tree.aside[node] for node in looked]),
        "marked_item": _measure_share(["item" in tree.marks[node] for node in looked]),
        "part": min(1.0, len(members) / max(1, group.kin)),
        "small_groups": float(stand_in_small_groups(tree, group)),
        "extended": float(group.head + group.tail > 0),
        "dead": _measure_share([tree.length(node) == 0 for node in everything]),
        "alike": names.most_common(1)[0][1] / min(MOST_LOOKED_AT, len(members)),
        "parents": log(len({tree.parents[node] for node in members})),
        TAG_FEATURES.get(tree.tags[members[0]], "tag_other"): 1.0,
    }


def _compute_link_features(
    tree: FlatTree, group: Group, items: Roots, links: Sequence[Sequence[int]], page: PageCounts
) -> dict[str, float]:
    """Return how many links the items hold, where these lead, and how many of the page's they are."""
    hrefs = [[tree.hrefs[link] for link in own] for own in links]
    count = len(items)
    return {
        "linked": _measure_share([bool(own) for own in hrefs]),
        "crowd": log(1 + sum(len(set(own)) for own in hrefs) / count) / 2,
        "link_share": _measure_link_share(tree, group.members),
        "left_out": _measure_left_out(tree, group, items),
        "repeated": _measure_share([bool(own) and _is_repeated(own, page) for own in hrefs]),
        "same_host": _measure_share([any(_locate(href, tree.url)[0] for href in own) for own in hrefs]),
        "below": _measure_share([any(_locate(href, tree.url)[1] for href in own) for own in hrefs]),
    }


def _is_repeated(hrefs: Sequence[str], page: PageCounts) -> bool:
    """Return whether each of an item's links stands elsewhere on the page as well, as those of menus do."""
    own = Counter(hrefs)
    return all(page.hrefs[href] > count for href, count in own.items())


@lru_cache(maxsize=4096)
def _locate(href: str, page: str) -> tuple[bool, bool]:
    """Return whether an address is on the page's host, and in the page's own folder, as bulletins often are.

    The page itself is not.
    """
    there, here = split_url(join_url(page, href)), split_url(page)
    folder = here.path.rpartition("/")[0] + "/"
    same = there.netloc == here.netloc
    return same, same and len(folder) > 1 and there.path.startswith(folder) and there.path != here.path


def _measure_link_share(tree: FlatTree, members: tuple[int, ...]) -> float:
    free = sum(not tree.aside[link] for link in tree.links)
    held = sum(not tree.aside[link] for node in members[:MOST_LOOKED_AT] for link in tree.links_in(node))
    return min(1.0, held / max(1, free))


def _measure_left_out(tree: FlatTree, group: Group, items: Roots) -> float:
    """Return the share of the links under the members' parents that are in no member."""
    members = group.members[:MOST_LOOKED_AT]
    parents = {tree.parents[node] for node in members}
    inside = sum(len(tree.links_in(node)) for roots in items for node in roots.values())
    around = sum(tree.count_in(tree.links, parent) for parent in parents)
    return max(0.0, 1 - inside * len(members) / max(1, len(items)) / max(1, around))


def _compute_text_features(tree: FlatTree, items: Roots, links: Sequence[Sequence[int]]) -> dict[str, float]:
    """Return how much text the items hold, in links and beside them, and how many dates."""
    count = len(items)
    lengths = [sum(tree.length(node) for node in roots.values()) for roots in items]
    mean = sum(lengths) / count
    spread = (sum((length - mean) ** 2 for length in lengths) / count) ** 0.5 / max(1.0, mean)
    dates = [sum(tree.count_dates(node) for node in roots.values()) for roots in items]
    longest = [max(own, key=tree.length, default=None) for own in links]
    widths = [measure_width(tree.text(link)) for link in longest if link is not None]
    linked = sum(tree.length(link) for own in links for link in own)
    return {
        "length": log(1 + mean) / 6,
        "spread": min(2.0, spread),
        "long_link": min(LONGEST_LINK, sum(widths) / count) / LONGEST_LINK,
        "free_text": min(LONGEST_TEXT, max(0.0, (sum(lengths) - linked) / count)) / LONGEST_TEXT,
        "some_date": _measure_share([number > 0 for number in dates]),
        "one_date": _measure_share([number == 1 for number in dates]),
        "dates": min(MOST_DATES, sum(dates) / count) / MOST_DATES,
        "nodes": log(1 + sum(tree.ends[node] - node for roots in items for node in roots.values()) / count) / 5,
    }


def _compute_place_features(tree: FlatTree, group: Group, page: PageCounts) -> dict[str, float]:
    """Return where on the page a group begins and ends, and how much of its text it holds."""
    pieces = max(1, len(tree.pieces))
    members = group.members
    start = tree.first_piece[members[0]]
    return {
        "before": start / pieces,
        "ends": tree.last_piece[members[-1]] / pieces,
        "behind_heading": (start - tree.first_piece[page.heading]) / pieces if page.heading >= 0 else 0.0,
        "text_share": sum(tree.length(node) for node in members) / max(1, tree.length(0)),
    }


def _compute_scope_features(tree: FlatTree, scope: int) -> dict[str, float]:
    marks: Counter[str] = Counter()
    node = scope
    while node >= 0:
        if tree.tags[node] != "body":
            marks.update(tree.marks[node])
        node = tree.parents[node]
    return {
        "in_main": float(marks["main"] > 0),
        "in_list": float("list" in tree.marks[scope]),
        "scope_aside": float(tree.aside[scope]),
        "scope_pager": float(marks["pager"] > 0),
        "scope_more": float(marks["comments"] > 0),
    }
