"""Which spot of a group's items holds which field.

Roles are told from what stands at a spot over all items, never from its position alone: the
title may be in another cell than the link, the link an icon, the date an attribute.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.header_dates import find_date_above
from scraper.discovery.detection.slot_dates import DateReader, build_date_pattern, build_title_pattern, measure_order
from scraper.discovery.detection.slot_features import (
    SlotFacts,
    compute_date_features,
    compute_link_features,
    compute_title_features,
    describe_slot,
)
from scraper.discovery.detection.slots import Sample, Slot
from scraper.discovery.detection.weights import WEIGHTS, Weights, weigh_features

FEWEST_TITLED = 0.4  # share of the items that a title must be found in
FEWEST_READ = 0.3  # share of its values that must be read as dates
READ_VALUES = 6  # values of a date spot that are read to the end
MOST_DATE_SLOTS = 6
NEIGHBOUR_PENALTY = 2.0  # of a date's score, lost where it is more probably the next item's
LAST_CHANGE_PENALTY = 2.0  # lost where it tells the last change, and another spot the first
FEW_CHANGED = 0.2  # share of a spot's nodes
FEWEST_WHOLE = 0.6  # share of a text that is its date, and of a spot's texts that are so
GOOD_DATE = 0.7  # of a date spot's share of dated values that are read: no header is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRoles:
    """The spots of the fields; None where no spot will do."""

    link: SlotFacts | None
    title: SlotFacts | None
    date: SlotFacts | None
    found: Sequence[SlotFacts] = ()  # every spot that was weighed
    date_features: Mapping[str, float] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)


def choose_date_pattern(facts: SlotFacts, reader: DateReader) -> str:
    """Return the pattern that finds the dates in a spot's texts; "" where the texts are dates."""
    told = [one for text in facts.values if (one := reader.find_date(text))]
    inside = sum(bool(one.words) for one in told)
    return build_date_pattern(told) if 2 * inside > len(told) else ""


def choose_title_pattern(roles: "FieldRoles", reader: DateReader) -> str:
    """Return the pattern that takes the item's own date off its title; "" where titles have none."""
    title, date = roles.title, roles.date
    if title is None or date is None or title.dated < 0.8:
        return ""
    told = []
    for own, text in zip(date.values, title.values, strict=True):
        moment, inside = reader.at(own), reader.find_date(text)
        same = moment is not None and inside is not None and abs((moment - inside.at).days) <= 45
        told.append(inside if same else None)
    return build_title_pattern(title.values, told)


def _measure_machine_share(outline: FlatTree, facts: SlotFacts) -> float:
    """Return the share of a spot's nodes that carry a date in an attribute."""
    told = 0
    for node in facts.spot.nodes.values():
        told += node in outline.moments or (facts.tag == "meta" and bool(outline.nodes[node].get("content")))
    return told / max(1, len(facts.spot.nodes))


def find_date_candidates(
    outline: FlatTree, found: Iterable[SlotFacts], reader: DateReader
) -> list[tuple[SlotFacts, dict[str, float]]]:
    """Return the spots that may hold the date, with their features."""
    return [(facts, _read_features(facts, machine, reader)) for facts, machine in _find_likely_dates(outline, found)]


def _find_likely_dates(outline: FlatTree, found: Iterable[SlotFacts]) -> list[tuple[SlotFacts, float]]:
    """Return the spots that look most like dates, each with its share of machine-readable ones."""
    likely = []
    for facts in found:
        machine = _measure_machine_share(outline, facts)
        if max(facts.dated, machine) >= 0.25 and facts.mean <= 400:
            likely.append((facts, machine))
    likely.sort(key=lambda one: (-round(max(one[0].dated, one[1]), 1), one[0].mean))
    return likely[:MOST_DATE_SLOTS]


def _read_features(facts: SlotFacts, machine: float, reader: DateReader) -> dict[str, float]:
    """Return the features of a spot of dates, which are read."""
    filled = [text for text in facts.values if text][:READ_VALUES]
    told = [one for text in filled if (one := reader.find_date(text))]
    count = max(1, len(filled))
    whole = sum(not one.words for one in told) / count
    return dict(
        compute_date_features(facts, len(told) / count, whole, measure_order([one.at for one in told]), machine)
    )


def _choose_date(
    outline: FlatTree, sample: Sample, found: Iterable[SlotFacts], reader: DateReader, weights: Weights
) -> tuple[SlotFacts | None, Mapping[str, float], float]:
    """Return the best spot of dates, its features and score; spots that cannot win are not read."""
    known = weights["date"]
    hope = sum(max(0.0, known.get(name, 0.0)) for name in ("read", "whole", "sorted"))
    bounded = [
        (weigh_features("date", compute_date_features(facts, 0.0, 0.0, 0.0, machine), weights) + hope, facts, machine)
        for facts, machine in _find_likely_dates(outline, found)
    ]
    bounded.sort(key=lambda one: -one[0])
    best: SlotFacts | None = None
    told: Mapping[str, float] = {}
    most, good = float("-inf"), False
    other = any(
        _measure_last_change(outline, facts) < FEW_CHANGED and _is_for_date(facts, reader) for _, facts, _ in bounded
    )
    for bound, facts, machine in bounded:
        if good and bound <= most:
            break
        features = _read_features(facts, machine, reader)
        good = good or features["read"] * features["dated"] > GOOD_DATE
        score = weigh_features("date", features, weights) - _measure_doubt(facts, sample)
        score -= LAST_CHANGE_PENALTY * _measure_last_change(outline, facts) * other
        if score > most:
            best, told, most = facts, features, score
    if not good and (spot := find_date_above(outline, sample, reader)) is not None:
        for facts, features in find_date_candidates(outline, [describe_slot(outline, sample, spot)], reader):
            score = weigh_features("date", features | {"above": 1.0}, weights)
            if score > most:
                best, told, most = facts, features | {"above": 1.0}, score
    return best, told, most if best else 0.0


def _measure_last_change(outline: FlatTree, facts: SlotFacts) -> float:
    """Return the share of a spot's nodes that tell the last change, or hold what does."""
    if not outline.changed or facts.spot.loose:
        return 0.0
    nodes = facts.spot.nodes.values()
    return sum(outline.count(outline.changed, node) > 0 for node in nodes) / max(1, len(nodes))


def _is_for_date(facts: SlotFacts, reader: DateReader) -> bool:
    """Tell whether a spot is there for a date: by its name, or as its texts are little more. A title may hold one."""
    if "date" in facts.own_marks or facts.tag == "time":
        return True
    filled = [text for text in facts.values if text][:READ_VALUES]
    told = [(text, one) for text in filled if (one := reader.find_date(text))]
    return sum(len(one.printed) >= FEWEST_WHOLE * len(text) for text, one in told) > FEWEST_WHOLE * len(filled)


def _measure_doubt(facts: SlotFacts, sample: Sample) -> float:
    """Return what speaks against a spot of dates, whatever else it looks like.

    Text before each item that the first has not, or after each that the last has not, is the neighbour's.
    """
    edge = {"preceding": 0, "following": sample.size - 1}.get(facts.spot.path.partition("-")[0], -1)
    others = edge >= 0 and edge not in facts.spot.nodes and round(facts.dated * sample.size) == sample.size - 1
    return NEIGHBOUR_PENALTY * (facts.spot.loose and others)


def _find_header_dates(
    outline: FlatTree, sample: Sample, reader: DateReader, known: list[tuple[SlotFacts, dict[str, float]]]
) -> list[tuple[SlotFacts, dict[str, float]]]:
    """Return the headers' date, unless the items' own dates serve."""
    if any(features["read"] * features["dated"] > GOOD_DATE for _, features in known):
        return []
    spot = find_date_above(outline, sample, reader)
    if spot is None:
        return []
    return [
        (facts, features | {"above": 1.0})
        for facts, features in find_date_candidates(outline, [describe_slot(outline, sample, spot)], reader)
    ]


def find_all_date_candidates(
    outline: FlatTree, sample: Sample, found: Iterable[SlotFacts], reader: DateReader
) -> list[tuple[SlotFacts, dict[str, float]]]:
    """Return the spots that may hold the date, a header above the items among them."""
    inside = find_date_candidates(outline, found, reader)
    return inside + _find_header_dates(outline, sample, reader, inside)


def describe_slots(outline: FlatTree, sample: Sample) -> list[SlotFacts]:
    """Return the facts of every spot that recurs and holds text or a link."""
    least = 0.25 * sample.size
    found = []
    for spot in sample.spots.values():
        if len(spot.nodes) >= least and _has_content(outline, spot):
            found.append(describe_slot(outline, sample, spot))
    return found


def _has_content(outline: FlatTree, spot: Slot) -> bool:
    if spot.loose:
        return True
    nodes = list(spot.nodes.values())[:4]
    return any(outline.length(node) or node in outline.hrefs or node in outline.moments for node in nodes)


def measure_date_share(facts: SlotFacts, reader: DateReader) -> float:
    """Return the share of a spot's values that are nothing but a date."""
    if facts.dated < 0.3 or facts.mean > 60:
        return 0.0
    filled = [text for text in facts.values if text][:READ_VALUES]
    return sum((told := reader.find_date(text)) is not None and not told.words for text in filled) / max(1, len(filled))


def find_title_candidates(
    found: Iterable[SlotFacts], reader: DateReader
) -> list[tuple[SlotFacts, Mapping[str, float]]]:
    """Return the spots that may hold the title, with their features."""
    return [
        (facts, {**features, "date": measure_date_share(facts, reader)})
        for facts, features in _find_likely_titles(list(found))
    ]


def _find_likely_titles(found: Sequence[SlotFacts]) -> list[tuple[SlotFacts, Mapping[str, float]]]:
    """Return the spots that may hold the title, with their features but for how many of them are dates."""
    whole = next((facts.mean for facts in found if facts.spot.path == "."), 0.0)
    return [
        (facts, compute_title_features(facts, whole, 0.0))
        for facts in found
        if facts.covered >= FEWEST_TITLED and 1 < facts.mean <= 700
    ]


def choose_title(found: Sequence[SlotFacts], reader: DateReader, weights: Weights) -> tuple[SlotFacts | None, float]:
    """Return the best spot of titles and its score; dates are read only where they decide."""
    price = weights["title"].get("date", 0.0)
    scored = [(weigh_features("title", features, weights), facts) for facts, features in _find_likely_titles(found)]
    scored.sort(key=lambda one: -one[0])
    best, most = None, float("-inf")
    for score, facts in scored:
        if score + max(0.0, price) <= most:
            break
        score += price * measure_date_share(facts, reader)
        if score > most:
            best, most = facts, score
    return best, most if best else 0.0


def find_link_candidates(
    outline: FlatTree, found: Iterable[SlotFacts], title: SlotFacts | None
) -> list[tuple[SlotFacts, Mapping[str, float]]]:
    """Return the spots that are links, with their features; `title` is the spot of the titles."""
    links = (facts for facts in found if facts.tag == "a" and _is_link(outline, facts))
    return [(facts, compute_link_features(facts, _measure_title_share(outline, facts, title))) for facts in links]


def _measure_title_share(outline: FlatTree, link: SlotFacts, title: SlotFacts | None) -> float:
    """Return the share of the items with a link in which it holds the title, or is all that the title holds."""
    if title is None:
        return 0.0
    pairs = [(node, title.spot.nodes[item]) for item, node in link.spot.nodes.items() if item in title.spot.nodes]
    same = sum(
        outline.holds(one, two) or (outline.holds(two, one) and _is_main_link(outline, one, two)) for one, two in pairs
    )
    return same / max(1, len(link.spot.nodes))


def _is_main_link(outline: FlatTree, link: int, node: int) -> bool:
    """Tell whether a link is the first in a node and holds most of its text."""
    return outline.links_in(node)[:1] == [link] and 2 * outline.length(link) > outline.length(node)


def _is_link(outline: FlatTree, facts: SlotFacts) -> bool:
    return any(node in outline.hrefs for node in facts.spot.nodes.values())


def assign_roles(outline: FlatTree, sample: Sample, reader: DateReader, weights: Weights = WEIGHTS) -> FieldRoles:
    """Return the best spot for each field of a group's items."""
    found = describe_slots(outline, sample)
    title, title_score = choose_title(found, reader, weights)
    link, link_score = _choose_best("link", find_link_candidates(outline, found, title), weights)
    date, told, date_score = _choose_date(outline, sample, found, reader, weights)
    if date is not None and max(told["read"], told["machine"]) < FEWEST_READ:
        date, told = None, {}
    return FieldRoles(
        link=link,
        title=title,
        date=date,
        found=found,
        date_features=told,
        scores={"link": link_score, "title": title_score, "date": date_score},
    )


def _choose_best(
    role: str, candidates: Iterable[tuple[SlotFacts, Mapping[str, float]]], weights: Weights
) -> tuple[SlotFacts | None, float]:
    best, most = None, float("-inf")
    for facts, features in candidates:
        score = weigh_features(role, features, weights)
        if score > most:
            best, most = facts, score
    return best, most if best else 0.0
