"""Dates that stand above the items: one header for a group of them.

A header is a short dated text outside of the items, of a kind (tag and class) that is dated
wherever it stands. An item's date is the nearest header before it.
"""

from bisect import bisect_left
from collections import defaultdict

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.selectors import NAME
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slots import Sample, Slot
from scraper.discovery.detection.words import VARYING

LONGEST_HEADER = 70
MOST_KINDS = 5  # of headers that are tried, those nearest to the list's end
SOON = 12  # nodes after the last member
MOST_HEADERS = 400


def _classify_header(outline: FlatTree, node: int) -> tuple[str, str]:
    names = [name for name in outline.classes[node] if NAME.match(name) and name not in VARYING]
    return outline.tags[node], min(names, key=lambda name: outline.frequency[name], default="")


def _is_outside(sample: Sample, outline: FlatTree, node: int) -> bool:
    """Tell whether a node neither stands in an item nor holds one."""
    members = sample.group.members
    at = bisect_left(members, node + 1) - 1
    holds = bisect_left(members, outline.ends[node]) > at + 1
    return not holds and (at < 0 or outline.ends[members[at]] <= node)


def find_headers(outline: FlatTree, sample: Sample) -> dict[tuple[str, str], list[int]]:
    """Return the kinds of short dated nodes that stand outside of the items and around them."""
    group = sample.group
    start = outline.parents[group.scope] if outline.parents[group.scope] > 0 else group.scope
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    node = start + 1
    last = group.members[-1]
    members = frozenset(group.members)
    while node < last:
        if node in members or not outline.dates(node):
            node = outline.ends[node]
            continue
        if outline.links_in(node):
            node += 1
            continue
        if outline.length(node) <= LONGEST_HEADER and not outline.aside[node] and _is_outside(sample, outline, node):
            found[_classify_header(outline, node)].append(node)
            if len(found) > MOST_HEADERS:
                break
        node += 1
    return found


def find_date_above(outline: FlatTree, sample: Sample, reader: DateReader) -> Slot | None:
    """Return the headers' date as a spot of the items, where every item has one before it: of several the nearest."""
    best: Slot | None = None
    nearest = -1.0
    kinds = sorted(find_headers(outline, sample).items(), key=lambda one: -one[1][-1])[:MOST_KINDS]
    for (tag, name), nodes in kinds:
        alike = [
            node
            for node in range(nodes[0], nodes[-1] + 1)
            if outline.tags[node] == tag and (not name or name in outline.classes[node])
        ]
        told = sum(reader.at(outline.text(node)) is not None for node in alike[:8])
        if told < 0.9 * len(alike[:8]) or (len(alike) == 1 and not _is_close(outline, sample, alike[0])):
            continue
        spot = _make_slot(sample, alike, tag, name)
        if len(alike) > 1 and len(set(spot.nodes.values())) == 1:
            continue  # of all such dates the last before the list: they speak of something else
        each = 2 * len(alike) >= len(sample.group.members)
        if each and (0 not in spot.nodes or _continues_after(outline, sample, tag, name)):
            continue  # one an item, none before the first or one more after the last: they stand behind their items
        near = sum(spot.nodes.values()) / max(1, len(spot.nodes))
        if len(spot.nodes) >= 0.9 * sample.size and near > nearest:
            best, nearest = spot, near
    return best


def _continues_after(outline: FlatTree, sample: Sample, tag: str, name: str) -> bool:
    """Tell whether one more header of a kind stands soon after the last member."""
    last = outline.ends[sample.group.members[-1]]
    soon = range(last, min(last + SOON, outline.ends[sample.group.scope]))
    alike = (node for node in soon if outline.tags[node] == tag and (not name or name in outline.classes[node]))
    return any(outline.dates(node) for node in alike)


def _is_close(outline: FlatTree, sample: Sample, header: int) -> bool:
    """Tell whether a single header stands where it can only speak of the items."""
    return outline.holds(sample.group.scope, header) or outline.parents[header] == outline.parents[sample.group.scope]


def _make_slot(sample: Sample, alike: list[int], tag: str, name: str) -> Slot:
    test = f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]" if name else ""
    path = f"preceding::{tag}{test}[1]"
    spot = Slot(path, xpath=path)
    for item, roots in enumerate(sample.roots):
        at = bisect_left(alike, roots[0]) - 1
        if at >= 0:
            spot.nodes[item] = alike[at]
    return spot
