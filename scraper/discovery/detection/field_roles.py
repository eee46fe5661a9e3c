"""Which slot of a group's items holds which field.

Roles follow from what stands at a slot over all items, never from its position alone: the
title may be in another cell than the link, the link an icon, the date an attribute.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from scraper.dates import find_machine_value
from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.header_dates import find_date_above
from scraper.discovery.detection.slot_dates import (
    DateReader,
    SlotDate,
    build_date_pattern,
    build_title_pattern,
    measure_order,
)
from scraper.discovery.detection.slot_features import (
    SlotFacts,
    compute_date_features,
    compute_link_features,
    compute_own_title_features,
    describe_slot,
)
from scraper.discovery.detection.slot_labels import PUBLICATION_WORTH, KindWeigher
from scraper.discovery.detection.slot_relations import (
    RELATIONS,
    SlotRelations,
    describe_items,
    is_speaking_link,
    relate_link,
)
from scraper.discovery.detection.slots import Sample, Slot
from scraper.discovery.detection.spanned_dates import find_spanned_date
from scraper.discovery.detection.split_dates import find_split_date
from scraper.discovery.detection.title_patterns import build_pointer_pattern
from scraper.discovery.detection.weights import WEIGHTS, Role, Weights, weigh_features

FEWEST_TITLED = 0.4  # share of the items that a title must be found in
FEWEST_READ = 0.3  # share of its values that must be read as dates
READ_VALUES = 6  # values of a date slot that are read to the end
MOST_DATE_SLOTS = 6
READ_FEATURES = ("read", "whole", "sorted")  # of a slot of dates, known once these are read; each is 1 at most
NEIGHBOUR_PENALTY = 2.0  # of a date's score, lost where it is more probably the next item's
GOOD_DATE = 0.7  # of a date slot's share of dated values that are read: no header is searched
DATED_TITLES = 0.8  # share of the titles that hold a date, from which on it may be taken off
SAME_DATE = 45  # days between a title's date and the item's own
FEWEST_DATED = 0.25  # share of a date slot's values, or nodes
LONGEST_DATED = 400  # mean characters of a date slot's values
FEWEST_FILLED = 0.25  # share of the items that a slot must be found in
MOST_TRIED = 4  # nodes of a slot that are tried for content
FEWEST_DATES, LONGEST_DATES = 0.3, 60  # of values that may be nothing but a date
LONGEST_TITLE = 700  # mean characters
SILENT = 0.5  # share of a slot's texts that are dates, or say no more than "more"
NAMED, FEWEST_NAME_WORDS = 0.9, 2  # share of the items that an attribute names, each otherwise; its words, at the mean


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRoles:
    """The slots of the fields; None where no slot will do."""

    link: SlotFacts | None
    title: SlotFacts | None
    date: SlotFacts | None
    found: Sequence[SlotFacts] = ()  # every slot that was described
    date_features: Mapping[str, float] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)


def choose_date_pattern(facts: SlotFacts, reader: DateReader) -> str:
    """Return the pattern that finds the dates in a slot's texts; "" where the texts are dates."""
    return build_date_pattern([date for text in facts.values if (date := reader.find_date(text))])


def choose_title_pattern(roles: "FieldRoles", reader: DateReader) -> str:
    """Return the pattern that takes off its title what is no part of it: words that lead on, or the item's own date."""
    title, date = roles.title, roles.date
    if title is None:
        return ""
    if (pattern := build_pointer_pattern(title.values)) or date is None or title.dated < DATED_TITLES:
        return pattern
    dates = []
    for own, text in zip(date.values, title.values, strict=True):
        moment, inside = reader.find_moment(own), reader.find_date(text)
        same = moment is not None and inside is not None and abs((moment - inside.at).days) <= SAME_DATE
        dates.append(inside if same else None)
    return build_title_pattern(title.values, dates)


def _measure_machine_share(tree: FlatTree, facts: SlotFacts) -> float:
    """Return the share of the items in which a slot carries a date in an attribute."""
    dated = 0
    for node in facts.slot.nodes.values():
        dated += node in tree.moments or (facts.tag == "meta" and bool(tree.nodes[node].get("content")))
    return dated / max(1, len(facts.values))


def find_date_candidates(
    tree: FlatTree, found: Iterable[SlotFacts], reader: DateReader
) -> list[tuple[SlotFacts, dict[str, float]]]:
    """Return the slots that may hold the date, with their features."""
    return [(facts, _read_features(tree, facts, machine, reader)) for facts, machine in _find_likely_dates(tree, found)]


def _find_likely_dates(tree: FlatTree, found: Iterable[SlotFacts]) -> list[tuple[SlotFacts, float]]:
    """Return the slots that look most like dates, each with its share of machine-readable ones."""
    likely = []
    for facts in found:
        if facts.slot.attribute:
            continue
        machine = _measure_machine_share(tree, facts)
        if max(facts.dated, machine) >= FEWEST_DATED and facts.mean <= LONGEST_DATED:
            likely.append((facts, machine))
    likely.sort(key=lambda pair: (-round(max(pair[0].dated, pair[1]), 1), -round(pair[0].dated), pair[0].mean))
    return likely[:MOST_DATE_SLOTS]


def _read_features(tree: FlatTree, facts: SlotFacts, machine: float, reader: DateReader) -> dict[str, float]:
    """Return the features of a slot of dates, which are read."""
    filled = [item for item, text in enumerate(facts.values) if text][:READ_VALUES]
    dates = [date for item in filled if (date := _read_date(tree, facts, item, reader))]
    count = max(1, len(filled))
    whole = sum(not date.part for date in dates) / count
    return dict(
        compute_date_features(facts, len(dates) / count, whole, measure_order([date.at for date in dates]), machine)
    )


def _read_date(tree: FlatTree, facts: SlotFacts, item: int, reader: DateReader) -> SlotDate | None:
    """Return the date in an item's text at a slot, else the one that its element carries for machines."""
    if (date := reader.find_date(facts.values[item])) or facts.slot.loose:
        return date
    node = facts.slot.nodes.get(item, -1)
    return reader.find_date(find_machine_value(dict(tree.nodes[node].attrib))) if node in tree.moments else None


def _choose_date(
    tree: FlatTree,
    sample: Sample,
    found: Sequence[SlotFacts],
    title: SlotFacts | None,
    reader: DateReader,
    weights: Weights,
) -> tuple[SlotFacts | None, Mapping[str, float], float]:
    """Return the best slot of dates, its features and score; slots that cannot win are not read."""
    known = weights[Role.DATE]
    hope = sum(max(0.0, known.get(name, 0.0)) for name in READ_FEATURES)
    likely = _find_likely_dates(tree, found)
    kinds = KindWeigher(tree, sample, [facts for facts, _ in likely], title, reader)
    bounded = [
        (weigh_features(Role.DATE, compute_date_features(facts, 0.0, 0.0, 0.0, machine), weights) + hope, at)
        for at, (facts, machine) in enumerate(likely)
    ]
    bounded.sort(key=lambda candidate: -candidate[0])
    best: SlotFacts | None = None
    best_features: Mapping[str, float] = {}
    most, good = float("-inf"), False
    for bound, at in bounded:
        if good and bound + PUBLICATION_WORTH <= most:
            break
        facts, machine = likely[at]
        more = kinds.weigh(at)
        if more is None or (good and bound + more <= most):
            continue
        features = _read_features(tree, facts, machine, reader)
        good = good or features["read"] * features["dated"] > GOOD_DATE
        score = weigh_features(Role.DATE, features, weights) - _measure_doubt(facts, sample) + more
        if score > most:
            best, best_features, most = facts, features, score
    if not good and (split := find_split_date(found, reader)) is not None:
        features = _read_features(tree, split, 0.0, reader)
        return split, features, weigh_features(Role.DATE, features, weights)
    if not good and (slot := _find_shared_date(tree, sample, reader)) is not None:
        for facts, features in find_date_candidates(tree, [describe_slot(tree, sample, slot)], reader):
            score = weigh_features(Role.DATE, features | {"above": 1.0}, weights)
            if score > most:
                best, best_features, most = facts, features | {"above": 1.0}, score
    return best, best_features, most if best else 0.0


def _measure_doubt(facts: SlotFacts, sample: Sample) -> float:
    """Return what speaks against a slot of dates, whatever else it looks like.

    Text before each item that the first has not, or after each that the last has not, is the neighbour's.
    """
    edge = {"preceding": 0, "following": sample.size - 1}.get(facts.slot.path.partition("-")[0], -1)
    others = edge >= 0 and edge not in facts.slot.nodes and round(facts.dated * sample.size) == sample.size - 1
    return NEIGHBOUR_PENALTY * (facts.slot.loose and others)


def _find_shared_date(tree: FlatTree, sample: Sample, reader: DateReader) -> Slot | None:
    """Return the date that is printed once for several items: in a cell that spans them, or a header above."""
    return find_spanned_date(tree, sample, reader) or find_date_above(tree, sample, reader)


def _find_header_dates(
    tree: FlatTree, sample: Sample, reader: DateReader, known: list[tuple[SlotFacts, dict[str, float]]]
) -> list[tuple[SlotFacts, dict[str, float]]]:
    """Return the headers' date, unless the items' own dates serve."""
    if any(features["read"] * features["dated"] > GOOD_DATE for _, features in known):
        return []
    slot = _find_shared_date(tree, sample, reader)
    if slot is None:
        return []
    return [
        (facts, features | {"above": 1.0})
        for facts, features in find_date_candidates(tree, [describe_slot(tree, sample, slot)], reader)
    ]


def find_all_date_candidates(
    tree: FlatTree, sample: Sample, found: Iterable[SlotFacts], reader: DateReader
) -> list[tuple[SlotFacts, dict[str, float]]]:
    """Return the slots that may hold the date, a header above the items among them."""
    inside = find_date_candidates(tree, found, reader)
    return inside + _find_header_dates(tree, sample, reader, inside)


def describe_slots(tree: FlatTree, sample: Sample) -> list[SlotFacts]:
    """Return the facts of every slot that recurs and holds text or a link."""
    least = FEWEST_FILLED * sample.size
    items = cache(partial(describe_items, tree, sample))
    relations: list[SlotRelations] = []

    def relate(slot: Slot, values: list[str], links: Mapping[int, str]) -> SlotRelations:
        relations.append(SlotRelations(tree, items, slot, values, links))
        return relations[-1]

    slots = [slot for slot in sample.slots.values() if len(slot.nodes) >= least and _has_content(tree, slot)]
    found = [describe_slot(tree, sample, slot, relate) for slot in slots]
    if any(map(is_speaking_link, found)):
        for facts, own in zip(found, relations, strict=True):
            if not facts.link:
                own.mark("beside_link")
    return found


def _may_be_title(facts: SlotFacts) -> bool:
    return not facts.slot.attribute and facts.covered >= FEWEST_TITLED and 1 < facts.mean <= LONGEST_TITLE


def _has_content(tree: FlatTree, slot: Slot) -> bool:
    if slot.loose or slot.attribute:
        return True
    nodes = list(slot.nodes.values())[:MOST_TRIED]
    return any(tree.length(node) or node in tree.hrefs or node in tree.moments for node in nodes)


def measure_date_share(facts: SlotFacts, reader: DateReader) -> float:
    """Return the share of a slot's values that are nothing but a date."""
    if facts.dated < FEWEST_DATES or facts.mean > LONGEST_DATES:
        return 0.0
    filled = [text for text in facts.values if text][:READ_VALUES]
    return sum((date := reader.find_date(text)) is not None and not date.part for text in filled) / max(1, len(filled))


def find_title_candidates(
    found: Iterable[SlotFacts], reader: DateReader
) -> list[tuple[SlotFacts, Mapping[str, float]]]:
    """Return the slots that may hold the title, with their features."""
    return [
        (facts, {**features, **facts.relations, "date": measure_date_share(facts, reader)})
        for facts, features in _find_likely_titles(list(found))
    ]


def _find_likely_titles(found: Sequence[SlotFacts]) -> list[tuple[SlotFacts, Mapping[str, float]]]:
    """Return the slots that may hold the title, with what speaks for each by itself but for how many are dates."""
    whole = next((facts.mean for facts in found if facts.slot.path == "."), 0.0)
    return [(facts, compute_own_title_features(facts, whole, 0.0)) for facts in found if _may_be_title(facts)]


def choose_title(found: Sequence[SlotFacts], reader: DateReader, weights: Weights) -> tuple[SlotFacts | None, float]:
    """Return the best slot of titles and its score; relations are measured, and dates read, only where they decide."""
    known = weights[Role.TITLE]
    price = known.get("date", 0.0)
    hope = max(0.0, price) + sum(max(0.0, known.get(name, 0.0)) for name in RELATIONS)
    bounded = [
        (weigh_features(Role.TITLE, features, weights) + hope, facts, features)
        for facts, features in _find_likely_titles(found)
    ]
    bounded.sort(key=lambda candidate: -candidate[0])
    best, most = None, float("-inf")
    for bound, facts, features in bounded:
        if bound <= most:
            break
        score = weigh_features(Role.TITLE, {**features, **facts.relations}, weights)
        if score + max(0.0, price) > most:
            score += price * measure_date_share(facts, reader)
        if score > most:
            best, most = facts, score
    return _prefer_name(best, found, reader), most if best else 0.0


def _prefer_name(title: SlotFacts | None, found: Sequence[SlotFacts], reader: DateReader) -> SlotFacts | None:
    """Return where links say in an attribute what they lead to, if the titles are dates or words such as "more"."""
    if title is None or max(measure_date_share(title, reader), title.relations.get("more", 0.0)) < SILENT:
        return title
    named = (facts for facts in found if facts.slot.attribute and _is_name(facts, reader))
    return next(named, title)


def _is_name(facts: SlotFacts, reader: DateReader) -> bool:
    """Return whether an attribute names the items: it is in most of them, in words that differ, and is no date."""
    wordy = min(facts.covered, facts.distinct) >= NAMED and facts.words >= FEWEST_NAME_WORDS
    return wordy and measure_date_share(facts, reader) < SILENT


def find_link_candidates(
    tree: FlatTree, found: Iterable[SlotFacts], title: SlotFacts | None
) -> list[tuple[SlotFacts, Mapping[str, float]]]:
    """Return the slots that are links, with their features; `title` is the slot of the titles."""
    links = (facts for facts in found if facts.tag == "a" and not facts.slot.attribute and _is_link(tree, facts))
    return [
        (facts, {**compute_link_features(facts, _measure_title_share(tree, facts, title)), **relate_link(facts, title)})
        for facts in links
    ]


def _measure_title_share(tree: FlatTree, link: SlotFacts, title: SlotFacts | None) -> float:
    """Return the share of the items with a link in which it holds the title, or is all that the title holds."""
    if title is None:
        return 0.0
    pairs = [(node, title.slot.nodes[item]) for item, node in link.slot.nodes.items() if item in title.slot.nodes]
    same = sum(
        tree.holds(own, text) or (tree.holds(text, own) and _is_main_link(tree, own, text)) for own, text in pairs
    )
    return same / max(1, len(link.slot.nodes))


def _is_main_link(tree: FlatTree, link: int, node: int) -> bool:
    """Return whether a link is the first in a node and holds most of its text."""
    return tree.links_in(node)[:1] == [link] and 2 * tree.length(link) > tree.length(node)


def _is_link(tree: FlatTree, facts: SlotFacts) -> bool:
    return any(node in tree.hrefs for node in facts.slot.nodes.values())


def assign_roles(tree: FlatTree, sample: Sample, reader: DateReader, weights: Weights = WEIGHTS) -> FieldRoles:
    """Return the best slot for each field of a group's items."""
    found = describe_slots(tree, sample)
    title, title_score = choose_title(found, reader, weights)
    link, link_score = _choose_best(Role.LINK, find_link_candidates(tree, found, title), weights)
    date, features, date_score = _choose_date(tree, sample, found, title, reader, weights)
    if date is not None and max(features["read"], features["machine"]) < FEWEST_READ:
        date, features = None, {}
    return FieldRoles(
        link=link,
        title=title,
        date=date,
        found=[facts for facts in found if not facts.slot.attribute],
        date_features=features,
        scores={Role.LINK: link_score, Role.TITLE: title_score, Role.DATE: date_score},
    )


def _choose_best(
    role: Role, candidates: Iterable[tuple[SlotFacts, Mapping[str, float]]], weights: Weights
) -> tuple[SlotFacts | None, float]:
    best, most = None, float("-inf")
    for facts, features in candidates:
        score = weigh_features(role, features, weights)
        if score > most:
            best, most = facts, score
    return best, most if best else 0.0
