"""Weighs the groups of a page: all at a glance, and those that can still win closely.

Looking for the fields of a group costs far more than counting what it is made of. So the groups are
taken in the order of what the glance promises, until no other can come close to the best.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scraper.extract.detection.dating import Reader
from scraper.extract.detection.groups import Group
from scraper.extract.detection.outline import Outline
from scraper.extract.detection.ranking import glance_features, group_features
from scraper.extract.detection.roles import Roles, roles_of
from scraper.extract.detection.spots import Sample, roots_of, sample_of
from scraper.extract.detection.weights import Weights, worth

FEWEST = 4  # groups that are looked at closely in any case
DATED = 0.4  # what it promises that every item holds something like a date
HOPE = 0.45  # what titles, links and dates add to the promise of a group that wins
RIVALS = 2  # groups that must be better than what another can hope for


@dataclass(frozen=True, slots=True)
class Judged:
    """A group that was looked at closely; `score` is how much it looks like the page's list."""

    score: float
    group: Group
    sample: Sample
    roles: Roles
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Glance:
    promise: float
    group: Group
    roots: list[list[int]]
    features: Mapping[str, float]


def judged_of(outline: Outline, groups: Sequence[Group], reader: Reader, weights: Weights) -> list[Judged]:
    """Return the groups that may be the page's list, best first; those that cannot win are left out."""
    glances = [_glance(outline, group, weights) for group in groups]
    glances.sort(key=lambda one: -one.promise)
    judged: list[Judged] = []
    for glance in glances:
        if len(judged) >= FEWEST and glance.promise + HOPE <= sorted(one.score for one in judged)[-RIVALS]:
            break
        judged.append(_judge(outline, glance, reader, weights))
    return sorted(judged, key=lambda one: -one.score)


def _glance(outline: Outline, group: Group, weights: Weights) -> _Glance:
    roots = roots_of(outline, group)
    features = glance_features(outline, group, roots)
    dated = sum(outline.dates(one[0]) > 0 for one in roots) / len(roots)
    return _Glance(worth("group", features, weights) + DATED * dated, group, roots, features)


def _judge(outline: Outline, glance: _Glance, reader: Reader, weights: Weights) -> Judged:
    sample = sample_of(outline, glance.group, glance.roots)
    roles = roles_of(outline, sample, reader, weights)
    features = group_features(outline, sample, roles, glance.features)
    return Judged(worth("group", features, weights), glance.group, sample, roles, features)
