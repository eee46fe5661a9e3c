"""Ranks the groups of a page: all at a glance, and the most promising ones by their fields.

Looking for the fields of a group costs far more than counting what it is made of, so only some are looked at
closely. What these are worth is a weighted sum of their features, and what trees add to it, which see more than
a sum can: how a group stands among the others of its page (`rival_features`, `forest`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scraper.discovery.detection.field_roles import FieldRoles, assign_roles, measure_date_share
from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.forest import Forest, load_forests
from scraper.discovery.detection.glance_features import PageCounts, compute_glance_features, count_page
from scraper.discovery.detection.group_features import compute_group_features
from scraper.discovery.detection.groups import Group
from scraper.discovery.detection.rival_features import measure_nesting, rank_features
from scraper.discovery.detection.several_lists import is_several_lists
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slots import Sample, choose_roots, sample_group
from scraper.discovery.detection.weights import WEIGHTS, Role, Weights, weigh_features
from scraper.extract.rules import MAX_ITEMS
from scraper.urls import join_url, split_url

MOST_CLOSELY = 8  # groups whose fields are found
FEWEST_LISTS = 4  # that are looked at closely, if there are so many
MOST_BEHIND = 2.5  # by which their promise is less than the greatest; a list was never more than 2.2 behind
CALENDAR_PENALTY = 10.0  # what a list loses that turns the pages of another; there are too few to learn it from
CALENDAR_SHARE = 0.3  # share of the items from which on they do so
LINKED = 2  # what a slot has that is a link or stands in one
BEHIND = 0.1  # by which a group is set behind another
PART_PENALTY = 3.0  # what a group loses that is made of another's items
FEWEST_WHOLE = 5  # items that these are at least
SOME_DATED, ALL_DATED = 0.8, 0.9  # shares of the items that have a date
NEARLY, MOSTLY = 0.9, 0.25  # shares of the members


@dataclass(frozen=True, slots=True)
class ScoredGroup:
    """A group that was looked at closely; `score` is how much it looks like the page's list."""

    score: float
    group: Group
    sample: Sample
    roles: FieldRoles
    features: Mapping[str, float]


def score_groups(
    tree: FlatTree, groups: Sequence[Group], reader: DateReader, weights: Weights, forest: Forest
) -> list[ScoredGroup]:
    """Return the groups that may be the page's list, best first; those that promise little are left out."""
    described = describe_groups(tree, groups, reader, weights)
    ranks = rank_features([group.features for group in described])
    scored = [
        _score_group(tree, group, {**group.features, **ranked}, reader, forest)
        for group, ranked in zip(described, ranks, strict=True)
    ]
    scored = [_penalize_several(tree, group, scored) for group in scored]
    scored = [_penalize_dates(group, scored, reader) for group in scored]
    dated = [group for group in scored if group.features.get("dated", 0.0) >= ALL_DATED]
    wholes = [(group, _collect_nodes(tree, group.group)) for group in dated]
    return sorted((_penalize_part(group, wholes) for group in scored), key=lambda group: -group.score)


def describe_groups(
    tree: FlatTree, groups: Sequence[Group], reader: DateReader, weights: Weights, most: int = MOST_CLOSELY
) -> list[ScoredGroup]:
    """Return the most promising groups with their fields, features and weighted sums, the most promising first."""
    page = count_page(tree)
    glances = [_take_glance(tree, group, page, weights) for group in groups]
    glances.sort(key=lambda glance: -glance.promise)
    firsts = [find_first_link(tree, glance.group) for glance in glances]
    close = choose_close([glance.promise for glance in glances], firsts, most)
    return [_describe_group(tree, glances[at], groups, reader, weights) for at in close]


def find_first_link(tree: FlatTree, group: Group) -> int:
    """Return the first link of a group, -1 where its first member has none: groups of one list share it."""
    return next(iter(tree.links_in(group.members[0])), -1)


def choose_close(promises: Sequence[float], firsts: Sequence[int], most: int) -> list[int]:
    """Return which groups are looked at closely, of promises with the greatest first, and each group's first link.

    Those that promise nearly as much as the first, and the best of some other lists, for a person to choose from.
    """
    close: list[int] = []
    lists: set[int] = set()
    for at, (promise, first) in enumerate(zip(promises[:most], firsts, strict=False)):
        if promise >= promises[0] - MOST_BEHIND or (len(lists) < FEWEST_LISTS and first not in lists):
            close.append(at)
            lists.add(first)
    return close


@dataclass(frozen=True, slots=True)
class _Glance:
    promise: float
    group: Group
    roots: list[dict[int, int]]
    features: Mapping[str, float]


def _take_glance(tree: FlatTree, group: Group, page: PageCounts, weights: Weights) -> _Glance:
    roots = choose_roots(tree, group)
    features = compute_glance_features(tree, group, roots, page)
    return _Glance(weigh_features(Role.GLANCE, features, weights), group, roots, features)


def _describe_group(
    tree: FlatTree, glance: _Glance, groups: Sequence[Group], reader: DateReader, weights: Weights
) -> ScoredGroup:
    sample = sample_group(tree, glance.group, glance.roots)
    roles = assign_roles(tree, sample, reader, weights)
    nesting = measure_nesting(tree, glance.group, groups)
    features = {**glance.features, **nesting, **compute_group_features(sample, roles)}
    linear = weigh_features(Role.GROUP, features, weights)
    return ScoredGroup(linear, glance.group, sample, roles, {**features, "linear": linear})


def _score_group(
    tree: FlatTree, described: ScoredGroup, features: Mapping[str, float], reader: DateReader, forest: Forest
) -> ScoredGroup:
    calendar = _measure_calendar(described.roles, reader, tree.url)
    score = described.score + forest.score(features) - CALENDAR_PENALTY * calendar
    return replace(described, score=score, features=features)


def explain_score(
    features: Mapping[str, float], weights: Weights = WEIGHTS, forest: Forest | None = None
) -> dict[str, float]:
    """Return what each feature adds to a group's score, in the sum and in the trees."""
    known = weights[Role.GROUP]
    found = Counter({name: known[name] * number for name, number in features.items() if name in known})
    if features:
        found.update((forest or load_forests()[Role.GROUP]).explain(features))
    return dict(found)


def _collect_nodes(tree: FlatTree, group: Group) -> frozenset[int]:
    """Return all nodes that a group's items are made of, as far as items are taken."""
    counted = range(min(MAX_ITEMS, len(group.members)))
    return frozenset(node for at in counted for node in group.find_roots(tree, at).values())


def _penalize_several(tree: FlatTree, scored: ScoredGroup, others: Sequence[ScoredGroup]) -> ScoredGroup:
    """Return a group of several lists behind the best of these."""
    parts = [
        other.score
        for other in others
        if len(other.group.members) < len(scored.group.members) and set(other.group.members) < set(scored.group.members)
    ]
    if parts and scored.score >= max(parts) and is_several_lists(tree, scored.group):
        return replace(scored, score=max(parts) - BEHIND)
    return scored


def _penalize_dates(scored: ScoredGroup, others: Sequence[ScoredGroup], reader: DateReader) -> ScoredGroup:
    """Return a group whose titles are dates behind one of as many items, dated too, whose links say something."""
    if scored.roles.title is None or measure_date_share(scored.roles.title, reader) < ALL_DATED:
        return scored
    named = [
        other.score
        for other in others
        if len(other.group.members) == len(scored.group.members)
        and other.features.get("dated", 0.0) >= ALL_DATED
        and other.roles.title is not None
        and other.roles.title.link == LINKED
        and measure_date_share(other.roles.title, reader) < SOME_DATED
    ]
    return replace(scored, score=min(scored.score, max(named) - BEHIND)) if named else scored


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
    """Return whether an address is the page's own with another query."""
    there, here = split_url(join_url(page, href)), split_url(page)
    return (there.netloc, there.path) == (here.netloc, here.path) and there.query != here.query
