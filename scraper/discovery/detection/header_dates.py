"""Dates that stand above the items: one header for a group of them.

A header is a short dated text outside of the items, of a kind (tag and class) that is dated
wherever it stands. An item's date is the nearest header before it.
"""

from bisect import bisect_left
from collections import defaultdict

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.selector_steps import NAME
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slots import Sample, Slot
from scraper.lexicon.part_names import VARYING
from scraper.selector import write_word_test

LONGEST_HEADER = 70
MOST_KINDS = 5  # of headers that are tried, those nearest to the list's end
SOON = 12  # nodes after the last member
MOST_HEADERS = 400
MOST_READ = 8  # headers of a kind that are read
FEWEST_READ = 0.9  # share of these that must be dates
MOST_BESIDE = 0.5  # share of the items that may have a date of their own beside them
FEWEST_HEADED = 0.9  # share of the items that must stand below a header


def _classify_header(tree: FlatTree, node: int) -> tuple[str, str]:
    names = [name for name in tree.classes[node] if NAME.match(name) and name not in VARYING]
    return tree.tags[node], min(names, key=lambda name: tree.frequency[name], default="")


def _is_outside(sample: Sample, tree: FlatTree, node: int) -> bool:
    """Return whether a node neither stands in an item nor holds one."""
    members = sample.group.members
    at = bisect_left(members, node + 1) - 1
    holds = bisect_left(members, tree.ends[node]) > at + 1
    return not holds and (at < 0 or tree.ends[members[at]] <= node)


def find_headers(tree: FlatTree, sample: Sample) -> dict[tuple[str, str], list[int]]:
    """Return the kinds of short dated nodes that stand outside of the items and around them."""
    group = sample.group
    start = tree.parents[group.scope] if tree.parents[group.scope] > 0 else group.scope
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    node = start + 1
    last = group.members[-1]
    members = frozenset(group.members)
    while node < last:
        if node in members or not tree.count_dates(node):
            node = tree.ends[node]
            continue
        if tree.links_in(node):
            node += 1
            continue
        if tree.length(node) <= LONGEST_HEADER and not tree.aside[node] and _is_outside(sample, tree, node):
            found[_classify_header(tree, node)].append(node)
            if len(found) > MOST_HEADERS:
                break
        node += 1
    return found


def find_date_above(tree: FlatTree, sample: Sample, reader: DateReader) -> Slot | None:
    """Return the headers' date as a slot of the items, where every item has one before it: of several the nearest."""
    if _are_dated_beside(tree, sample, reader):
        return None
    best: Slot | None = None
    nearest = -1.0
    kinds = sorted(find_headers(tree, sample).items(), key=lambda kind: -kind[1][-1])[:MOST_KINDS]
    for (tag, name), nodes in kinds:
        alike = [
            node
            for node in range(nodes[0], sample.group.members[-1])
            if tree.tags[node] == tag and (not name or name in tree.classes[node])
        ]
        dated = sum(reader.find_moment(tree.text(node)) is not None for node in alike[:MOST_READ])
        if dated < FEWEST_READ * len(alike[:MOST_READ]) or (len(alike) == 1 and not _is_close(tree, sample, alike[0])):
            continue
        slot = _make_slot(sample, alike, tag, name)
        if len(alike) > 1 and len(set(slot.nodes.values())) == 1:
            continue  # of all such dates the last before the list: they speak of something else
        each = 2 * len(alike) >= len(sample.group.members)
        if each and (0 not in slot.nodes or _continues_after(tree, sample, tag, name)):
            continue  # one an item, none before the first or one more after the last: they stand behind their items
        near = sum(slot.nodes.values()) / max(1, len(slot.nodes))
        if len(slot.nodes) >= FEWEST_HEADED * sample.size and near > nearest:
            best, nearest = slot, near
    return best


def _are_dated_beside(tree: FlatTree, sample: Sample, reader: DateReader) -> bool:
    """Return whether most items stand alone in a box that has a date beside them: it is theirs, not the header's."""
    members = sample.group.members
    beside = 0
    for roots in sample.roots:
        box = tree.parents[roots[0]]
        alone = bisect_left(members, tree.ends[box]) - bisect_left(members, box) == 1 and len(roots) == 1
        others = (node for node in tree.children(box) if node != roots[0]) if alone and tree.count_dates(box) else ()
        beside += any(reader.find_moment(tree.text(node)) is not None for node in others)
    return beside > MOST_BESIDE * sample.size


def _continues_after(tree: FlatTree, sample: Sample, tag: str, name: str) -> bool:
    """Return whether one more header of a kind stands soon after the last member."""
    last = tree.ends[sample.group.members[-1]]
    soon = range(last, min(last + SOON, tree.ends[sample.group.scope]))
    alike = (node for node in soon if tree.tags[node] == tag and (not name or name in tree.classes[node]))
    return any(tree.count_dates(node) for node in alike)


def _is_close(tree: FlatTree, sample: Sample, header: int) -> bool:
    """Return whether a single header stands where it can only speak of the items."""
    return tree.holds(sample.group.scope, header) or tree.parents[header] == tree.parents[sample.group.scope]


def _make_slot(sample: Sample, alike: list[int], tag: str, name: str) -> Slot:
    test = f"[{write_word_test('class', name)}]" if name else ""
    path = f"preceding::{tag}{test}[1]"
    slot = Slot(path, xpath=path)
    for item, roots in enumerate(sample.roots):
        at = bisect_left(alike, roots[0]) - 1
        if at >= 0:
            slot.nodes[item] = alike[at]
    return slot
