"""Whether nodes that stand below different tags are one list in several containers, or several lists.

A year behind its own tab, an item in bold, a lead in a box of its own are of one make with the others: as long, dated
as they are, leading to addresses of the same kind. A menu, a ranking and the news are not.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scraper.discovery.detection.flat_tree import DIGIT, FlatTree
from scraper.urls import split_url

MOST_EXAMINED = 8  # nodes of one part
MOST_PARTS = 60
LONGER = 3.0  # times as long as another part's nodes
HALF = 0.5
MOST_REPEATED = 0.3  # share of the links
LONG_STEP = 16  # characters of an address's last step that is a headline or a key


@dataclass(frozen=True, slots=True)
class _Make:
    """What the nodes of one part have in common."""

    dated: bool
    headed: bool
    length: float
    addresses: frozenset[tuple[str, ...]]


def are_built_alike(tree: FlatTree, members: Sequence[int], chains: Mapping[int, int]) -> bool:
    """Return whether nodes are alike in all their parts; `chains` numbers the chain of tags above each."""
    parts: defaultdict[int, list[int]] = defaultdict(list)
    for node in members:
        parts[chains[node]].append(node)
    if not 1 < len(parts) <= MOST_PARTS:
        return len(parts) == 1
    first, *others = sorted(parts.values(), key=len, reverse=True)
    make = _describe_part(tree, first)
    alike = all(_is_alike(make, _describe_part(tree, nodes)) for nodes in others)
    return alike and not _repeat_links(tree, first, others)


def _repeat_links(tree: FlatTree, first: Sequence[int], others: Sequence[Sequence[int]]) -> bool:
    """Return whether parts lead where the first leads: a ranking shows the news again, and is another list."""
    known = {tree.hrefs[link] for node in first for link in tree.links_in(node)[:1]}
    rest = [tree.hrefs[link] for nodes in others for node in nodes for link in tree.links_in(node)[:1]]
    return sum(href in known for href in rest) > MOST_REPEATED * len(rest)


def _describe_part(tree: FlatTree, nodes: Sequence[int]) -> _Make:
    step = max(1, len(nodes) // MOST_EXAMINED)
    examined = nodes[::step][:MOST_EXAMINED]
    hrefs = [tree.hrefs[link] for node in examined for link in tree.links_in(node)[:1]]
    return _Make(
        dated=sum(tree.count_dates(node) > 0 for node in examined) > HALF * len(examined),
        headed=sum(tree.count_in(tree.headings, node) > 0 for node in examined) > HALF * len(examined),
        length=sum(tree.length(node) for node in examined) / len(examined),
        addresses=frozenset(map(_describe_address, hrefs)),
    )


def _is_alike(make: _Make, other: _Make) -> bool:
    shorter, longer = sorted((make.length, other.length))
    same = make.dated == other.dated and make.headed == other.headed
    return same and longer <= LONGER * max(1.0, shorter) and not make.addresses.isdisjoint(other.addresses)


def _describe_address(href: str) -> tuple[str, ...]:
    """Return what addresses of one kind share, whatever section they are in."""
    parts = split_url(href)
    last = parts.path.rstrip("/").rpartition("/")[2]
    ending = last.rpartition(".")[2] if "." in last else ""
    query = "&".join(part.partition("=")[0] for part in parts.query.split("&"))
    kind = "long" if len(last) >= LONG_STEP else "number" if DIGIT.search(last) else "word"
    return parts.netloc, ending, query, kind
