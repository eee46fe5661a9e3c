"""What a group of nodes promises by counting alone, so that the hopeless ones need no closer look."""

from collections.abc import Mapping
from math import log
from typing import NamedTuple

from scraper.discovery.detection.flat_tree import DIGIT, DOCUMENT, FlatTree
from scraper.discovery.detection.groups import Group

MOST_COUNTED = 12  # members of a group that its promise is computed from
LONGEST_TEXT = 400  # characters of a member from which on more promise no more
LONGEST_SLUG = 60  # characters of an address's last step, likewise


class NodeCounts(NamedTuple):
    """What is counted in one node; numbers of yes and no are 1 and 0."""

    href: str  # of its first link
    links: int
    length: int
    dated: bool
    headed: bool
    slug: int  # characters of the address's last step
    numbered: bool
    document: bool


def _count_node(tree: FlatTree, node: int) -> NodeCounts:
    links = tree.links_in(node)
    href = tree.hrefs[links[0]] if links else ""
    return NodeCounts(
        href=href,
        links=len(links),
        length=tree.length(node),
        dated=tree.count_dates(node) > 0,
        headed=tree.count_in(tree.headings, node) == 1,
        slug=min(LONGEST_SLUG, len(href.rstrip("/").rpartition("/")[2])),
        numbered=DIGIT.search(href) is not None,
        document=DOCUMENT.search(href) is not None,
    )


def compute_promise_features(
    tree: FlatTree, group: Group, known: dict[int, NodeCounts] | None = None
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
        "text": log(1 + sum([min(length, LONGEST_TEXT) for length in lengths]) / count) / 5,
        "blank": lengths.count(0) / count,
        "crowd": log(sum(links) / count),
        "one_link": links.count(1) / count,
        "dated": sum(dated) / count,
        "headed": sum(headed) / count,
        "aside": sum([tree.aside[member] for member in members]) / count,
        "slug": sum(slugs) / count / LONGEST_SLUG,
        "numbered": sum(numbered) / count,
        "document": sum(documents) / count,
        "item": float("item" in tree.marks[members[0]]),
        "row": float(tag == "tr"),
        "link": float(tag == "a"),
        "share": sum(lengths) / count * len(group.members) / max(1, tree.length(0)),
    }
