"""Weighs the groups of a page: all at a glance, and those that can still win closely.

Looking for the fields of a group costs far more than counting what it is made of. So the groups are
taken in the order of what the glance promises, until no other can come close to the best.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scraper.discovery.detection.field_roles import FieldRoles, assign_roles, measure_date_share
from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.group_features import compute_glance_features, compute_group_features
from scraper.discovery.detection.groups import Group
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slots import Sample, choose_roots, sample_group
from scraper.discovery.detection.weights import Role, Weights, weigh_features
from scraper.extract.rules import MAX_ITEMS
from scraper.urls import join_url, split_url

FEWEST_SCORED = 4  # groups that are scored closely in any case
DATED_PROMISE = 0.4  # what it promises that every item holds something like a date
HOPE = 0.45  # what titles, links and dates add to the promise of a group that wins
CALENDAR_PENALTY = 1.0  # what a list loses that turns the pages of another; there are too few to learn it from
CALENDAR_SHARE = 0.3  # share of the items from which on they do so
PART_PENALTY = 0.5  # what a group loses that is made of another's items
FEWEST_WHOLE = 5  # items that these are at least
SOME_DATED, ALL_DATED = 0.8, 0.9  # shares of the items that have a date
NEARLY, MOSTLY = 0.9, 0.25  # shares of the members
RIVALS = 2  # groups that must be better than what another can hope for


@dataclass(frozen=True, slots=True)
class ScoredGroup:
    """A group that was scored closely; `score` is how much it looks like the page's list."""

    score: float
    group: Group
    sample: Sample
    roles: FieldRoles
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Glance:
    promise: float
    group: Group
    roots: list[dict[int, int]]
    features: Mapping[str, float]


def score_groups(tree: FlatTree, groups: Sequence[Group], reader: DateReader, weights: Weights) -> list[ScoredGroup]:
    """Return the groups that may be the page's list, best first; those that cannot win are left out."""
    glances = [_score_glance(tree, group, weights) for group in groups]
    glances.sort(key=lambda glance: -glance.promise)
    scored: list[ScoredGroup] = []
    for glance in glances:
        if len(scored) >= FEWEST_SCORED and glance.promise + HOPE <= sorted(group.score for group in scored)[-RIVALS]:
            break
        scored.append(_score_closely(tree, glance, reader, weights))
    dated = [group for group in scored if group.features.get("dated", 0.0) >= ALL_DATED]
    wholes = [(group, _collect_nodes(tree, group.group)) for group in dated]
    return sorted((_penalize_part(group, wholes) for group in scored), key=lambda group: -group.score)


def _score_glance(tree: FlatTree, group: Group, weights: Weights) -> _Glance:
    roots = choose_roots(tree, group)
    features = compute_glance_features(tree, group, roots)
    dated = sum(any(tree.count_dates(node) for node in nodes.values()) for nodes in roots) / len(roots)
    return _Glance(weigh_features(Role.GROUP, features, weights) + DATED_PROMISE * dated, group, roots, features)


def _score_closely(tree: FlatTree, glance: _Glance, reader: DateReader, weights: Weights) -> ScoredGroup:
    sample = sample_group(tree, glance.group, glance.roots)
    roles = assign_roles(tree, sample, reader, weights)
    features = compute_group_features(tree, sample, roles, glance.features)
    score = weigh_features(Role.GROUP, features, weights) - CALENDAR_PENALTY * _measure_calendar(
        roles, reader, tree.url
    )
    return ScoredGroup(score, glance.group, sample, roles, features)


def _collect_nodes(tree: FlatTree, group: Group) -> frozenset[int]:
    """Return all nodes that a group's items are made of, as far as items are taken."""
    counted = range(min(MAX_ITEMS, len(group.members)))
    return frozenset(node for at in counted for node in group.find_roots(tree, at).values())


def _penalize_part(scored: ScoredGroup, wholes: Sequence[tuple[ScoredGroup, frozenset[int]]]) -> ScoredGroup:
    """Return a group with less of a score where only some are dated, and it is made of a group whose items all are.

    Its members are then rows of the other's items, or the other's members and what stands beside them.
    """
    if scored.features.get("dated", 0.0) > SOME_DATED:
        return scored
    members = scored.group.members[:MAX_ITEMS]
    for other, rows in wholes:
        group = other.group
        if FEWEST_WHOLE <= len(group.members) < len(members):
            inside = len(rows.intersection(members))
            if inside >= NEARLY * len(members) or (not group.head + group.tail and inside >= MOSTLY * len(members)):
                return replace(scored, score=scored.score - PART_PENALTY)
    return scored


def _measure_calendar(roles: FieldRoles, reader: DateReader, page: str) -> float:
    """Return the share of a group that is a calendar: links to the page itself that are called by nothing but dates."""
    title, link = roles.title, roles.link
    if title is None or link is None or not link.hrefs:
        return 0.0
    same = sum(_is_same_page(href, page) for href in link.hrefs) / len(link.hrefs)
    share = min(same, measure_date_share(title, reader)) if same >= CALENDAR_SHARE else 0.0
    return share if share >= CALENDAR_SHARE else 0.0


def _is_same_page(href: str, page: str) -> bool:
    """Tell whether an address is the page's own with another query."""
    there, here = split_url(join_url(page, href)), split_url(page)
    return (there.netloc, there.path) == (here.netloc, here.path) and there.query != here.query
