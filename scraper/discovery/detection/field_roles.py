"""Which spot of a group's items holds which field.

Roles are told from what stands at a spot over all items, never from its position alone: the
title may be in another cell than the link, the link an icon, the date an attribute.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scraper.discovery.detection.flat_tree import Outline
from scraper.discovery.detection.header_dates import date_above
from scraper.discovery.detection.slot_dates import Reader, in_order, pattern_of, title_pattern
from scraper.discovery.detection.slot_features import (
    Facts,
    date_features,
    facts_of,
    link_features,
    title_features,
)
from scraper.discovery.detection.slots import Sample, Spot
from scraper.discovery.detection.weights import WEIGHTS, Weights, worth

FEWEST = 0.4  # share of the items that a title must be found in
FEWEST_READ = 0.3  # share of its values that must be read as dates
READ_VALUES = 6  # values of a date spot that are read to the end
MOST_DATE_SPOTS = 6
NEIGHBOUR = 2.0  # of a date's score, lost where it is more probably the next item's
CHANGED = 2.0  # lost where it tells the last change, and another spot the first
SOME = 0.2  # share of a spot's nodes
FEWEST_WHOLE = 0.6  # share of a text that is its date, and of a spot's texts that are so
GOOD_DATE = 0.7  # of a date spot's share of dated values that are read: no header is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The spots of the fields; None where no spot will do."""

    link: Facts | None
    title: Facts | None
    date: Facts | None
    found: Sequence[Facts] = ()  # every spot that was weighed
    date_features: Mapping[str, float] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)


def date_pattern(facts: Facts, reader: Reader) -> str:
    """Return the pattern that finds the dates in a spot's texts; "" where the texts are dates."""
    told = [one for text in facts.values if (one := reader.told(text))]
    inside = sum(bool(one.words) for one in told)
    return pattern_of(told) if 2 * inside > len(told) else ""


def clean_title(roles: "Roles", reader: Reader) -> str:
    """Return the pattern that takes the item's own date off its title; "" where titles have none."""
    title, date = roles.title, roles.date
    if title is None or date is None or title.dated < 0.8:
        return ""
    told = []
    for own, text in zip(date.values, title.values, strict=True):
        moment, inside = reader.at(own), reader.told(text)
        same = moment is not None and inside is not None and abs((moment - inside.at).days) <= 45
        told.append(inside if same else None)
    return title_pattern(title.values, told)


def _machine_share(outline: Outline, facts: Facts) -> float:
    """Return the share of a spot's nodes that carry a date in an attribute."""
    told = 0
    for node in facts.spot.nodes.values():
        told += node in outline.moments or (facts.tag == "meta" and bool(outline.nodes[node].get("content")))
    return told / max(1, len(facts.spot.nodes))


def date_candidates(outline: Outline, found: Iterable[Facts], reader: Reader) -> list[tuple[Facts, dict[str, float]]]:
    """Return the spots that may hold the date, with their features."""
    return [(facts, _read(facts, machine, reader)) for facts, machine in _likely_dates(outline, found)]


def _likely_dates(outline: Outline, found: Iterable[Facts]) -> list[tuple[Facts, float]]:
    """Return the spots that look most like dates, each with its share of machine-readable ones."""
    likely = []
    for facts in found:
        machine = _machine_share(outline, facts)
        if max(facts.dated, machine) >= 0.25 and facts.mean <= 400:
            likely.append((facts, machine))
    likely.sort(key=lambda one: (-round(max(one[0].dated, one[1]), 1), one[0].mean))
    return likely[:MOST_DATE_SPOTS]


def _read(facts: Facts, machine: float, reader: Reader) -> dict[str, float]:
    """Return the features of a spot of dates, which are read."""
    filled = [text for text in facts.values if text][:READ_VALUES]
    told = [one for text in filled if (one := reader.told(text))]
    count = max(1, len(filled))
    whole = sum(not one.words for one in told) / count
    return dict(date_features(facts, len(told) / count, whole, in_order([one.at for one in told]), machine))


def _best_date(
    outline: Outline, sample: Sample, found: Iterable[Facts], reader: Reader, weights: Weights
) -> tuple[Facts | None, Mapping[str, float], float]:
    """Return the best spot of dates, its features and score; spots that cannot win are not read."""
    known = weights["date"]
    hope = sum(max(0.0, known.get(name, 0.0)) for name in ("read", "whole", "sorted"))
    bounded = [
        (worth("date", date_features(facts, 0.0, 0.0, 0.0, machine), weights) + hope, facts, machine)
        for facts, machine in _likely_dates(outline, found)
    ]
    bounded.sort(key=lambda one: -one[0])
    best: Facts | None = None
    told: Mapping[str, float] = {}
    most, good = float("-inf"), False
    other = any(_changed(outline, facts) < SOME and _tells_date(facts, reader) for _, facts, _ in bounded)
    for bound, facts, machine in bounded:
        if good and bound <= most:
            break
        features = _read(facts, machine, reader)
        good = good or features["read"] * features["dated"] > GOOD_DATE
        score = worth("date", features, weights) - _doubt(facts, sample)
        score -= CHANGED * _changed(outline, facts) * other
        if score > most:
            best, told, most = facts, features, score
    if not good and (spot := date_above(outline, sample, reader)) is not None:
        for facts, features in date_candidates(outline, [facts_of(outline, sample, spot)], reader):
            score = worth("date", features | {"above": 1.0}, weights)
            if score > most:
                best, told, most = facts, features | {"above": 1.0}, score
    return best, told, most if best else 0.0


def _changed(outline: Outline, facts: Facts) -> float:
    """Return the share of a spot's nodes that tell the last change, or hold what does."""
    if not outline.changed or facts.spot.loose:
        return 0.0
    nodes = facts.spot.nodes.values()
    return sum(outline.count(outline.changed, node) > 0 for node in nodes) / max(1, len(nodes))


def _tells_date(facts: Facts, reader: Reader) -> bool:
    """Tell whether a spot is there for a date: by its name, or as its texts are little more. A title may hold one."""
    if "date" in facts.own_marks or facts.tag == "time":
        return True
    filled = [text for text in facts.values if text][:READ_VALUES]
    told = [(text, one) for text in filled if (one := reader.told(text))]
    return sum(len(one.printed) >= FEWEST_WHOLE * len(text) for text, one in told) > FEWEST_WHOLE * len(filled)


def _doubt(facts: Facts, sample: Sample) -> float:
    """Return what speaks against a spot of dates, whatever else it looks like.

    Text before each item that the first has not, or after each that the last has not, is the neighbour's.
    """
    edge = {"preceding": 0, "following": sample.size - 1}.get(facts.spot.path.partition("-")[0], -1)
    others = edge >= 0 and edge not in facts.spot.nodes and round(facts.dated * sample.size) == sample.size - 1
    return NEIGHBOUR * (facts.spot.loose and others)


def _above(
    outline: Outline, sample: Sample, reader: Reader, known: list[tuple[Facts, dict[str, float]]]
) -> list[tuple[Facts, dict[str, float]]]:
    """Return the headers' date, unless the items' own dates serve."""
    if any(features["read"] * features["dated"] > GOOD_DATE for _, features in known):
        return []
    spot = date_above(outline, sample, reader)
    if spot is None:
        return []
    return [
        (facts, features | {"above": 1.0})
        for facts, features in date_candidates(outline, [facts_of(outline, sample, spot)], reader)
    ]


def all_date_candidates(
    outline: Outline, sample: Sample, found: Iterable[Facts], reader: Reader
) -> list[tuple[Facts, dict[str, float]]]:
    """Return the spots that may hold the date, a header above the items among them."""
    inside = date_candidates(outline, found, reader)
    return inside + _above(outline, sample, reader, inside)


def useful(outline: Outline, sample: Sample) -> list[Facts]:
    """Return the facts of every spot that recurs and holds text or a link."""
    least = 0.25 * sample.size
    found = []
    for spot in sample.spots.values():
        if len(spot.nodes) >= least and _has_something(outline, spot):
            found.append(facts_of(outline, sample, spot))
    return found


def _has_something(outline: Outline, spot: Spot) -> bool:
    if spot.loose:
        return True
    nodes = list(spot.nodes.values())[:4]
    return any(outline.length(node) or node in outline.hrefs or node in outline.moments for node in nodes)


def date_share(facts: Facts, reader: Reader) -> float:
    """Return the share of a spot's values that are nothing but a date."""
    if facts.dated < 0.3 or facts.mean > 60:
        return 0.0
    filled = [text for text in facts.values if text][:READ_VALUES]
    return sum((told := reader.told(text)) is not None and not told.words for text in filled) / max(1, len(filled))


def title_candidates(found: Iterable[Facts], reader: Reader) -> list[tuple[Facts, Mapping[str, float]]]:
    """Return the spots that may hold the title, with their features."""
    return [(facts, {**features, "date": date_share(facts, reader)}) for facts, features in _likely_titles(list(found))]


def _likely_titles(found: Sequence[Facts]) -> list[tuple[Facts, Mapping[str, float]]]:
    """Return the spots that may hold the title, with their features but for how many of them are dates."""
    whole = next((facts.mean for facts in found if facts.spot.path == "."), 0.0)
    return [
        (facts, title_features(facts, whole, 0.0))
        for facts in found
        if facts.covered >= FEWEST and 1 < facts.mean <= 700
    ]


def best_title(found: Sequence[Facts], reader: Reader, weights: Weights) -> tuple[Facts | None, float]:
    """Return the best spot of titles and its score; dates are read only where they decide."""
    price = weights["title"].get("date", 0.0)
    scored = [(worth("title", features, weights), facts) for facts, features in _likely_titles(found)]
    scored.sort(key=lambda one: -one[0])
    best, most = None, float("-inf")
    for score, facts in scored:
        if score + max(0.0, price) <= most:
            break
        score += price * date_share(facts, reader)
        if score > most:
            best, most = facts, score
    return best, most if best else 0.0


def link_candidates(
    outline: Outline, found: Iterable[Facts], title: Facts | None
) -> list[tuple[Facts, Mapping[str, float]]]:
    """Return the spots that are links, with their features; `title` is the spot of the titles."""
    links = (facts for facts in found if facts.tag == "a" and _is_link(outline, facts))
    return [(facts, link_features(facts, _of_title(outline, facts, title))) for facts in links]


def _of_title(outline: Outline, link: Facts, title: Facts | None) -> float:
    """Return the share of the items with a link in which it holds the title, or is all that the title holds."""
    if title is None:
        return 0.0
    pairs = [(node, title.spot.nodes[item]) for item, node in link.spot.nodes.items() if item in title.spot.nodes]
    same = sum(outline.holds(one, two) or (outline.holds(two, one) and _alone(outline, one, two)) for one, two in pairs)
    return same / max(1, len(link.spot.nodes))


def _alone(outline: Outline, link: int, node: int) -> bool:
    """Tell whether a link is the first in a node and holds most of its text."""
    return outline.links_in(node)[:1] == [link] and 2 * outline.length(link) > outline.length(node)


def _is_link(outline: Outline, facts: Facts) -> bool:
    return any(node in outline.hrefs for node in facts.spot.nodes.values())


def roles_of(outline: Outline, sample: Sample, reader: Reader, weights: Weights = WEIGHTS) -> Roles:
    """Return the best spot for each field of a group's items."""
    found = useful(outline, sample)
    title, title_score = best_title(found, reader, weights)
    link, link_score = _best("link", link_candidates(outline, found, title), weights)
    date, told, date_score = _best_date(outline, sample, found, reader, weights)
    if date is not None and max(told["read"], told["machine"]) < FEWEST_READ:
        date, told = None, {}
    return Roles(
        link=link,
        title=title,
        date=date,
        found=found,
        date_features=told,
        scores={"link": link_score, "title": title_score, "date": date_score},
    )


def _best(
    role: str, candidates: Iterable[tuple[Facts, Mapping[str, float]]], weights: Weights
) -> tuple[Facts | None, float]:
    best, most = None, float("-inf")
    for facts, features in candidates:
        score = worth(role, features, weights)
        if score > most:
            best, most = facts, score
    return best, most if best else 0.0
