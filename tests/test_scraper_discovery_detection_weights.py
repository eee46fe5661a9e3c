"""What was learned speaks of features that the code still computes: a renamed one would count nothing, unseen."""

import pytest

from scraper.discovery.detection import detect
from scraper.discovery.detection.field_roles import (
    READ_FEATURES,
    FieldRoles,
    choose_title,
    describe_slots,
    find_all_date_candidates,
    find_link_candidates,
    find_title_candidates,
)
from scraper.discovery.detection.forest import load_forests
from scraper.discovery.detection.group_features import compute_group_features
from scraper.discovery.detection.group_promise import compute_promise_features
from scraper.discovery.detection.weights import WEIGHTS, Role, weigh_features
from tests.pages import NOW, flatten, make_group, make_list, make_reader, read_page, repeat, take_sample

LINK = "<a href=/news/{n}>The council meets, number {n}</a>"
ROWS = "".join(
    f"<li><a href=/news/{name}>The {name} of the town</a><p>About our {name}</p><i>{at} March 2026</i></li>"
    for at, name in enumerate(("harbour", "bridge", "school", "park", "museum", "library", "market", "station"), 1)
)
UNDER_DATES = "".join(f"<h3>{day} March 2026</h3><ul>{repeat(f'<li>{LINK}</li>', 3, day)}</ul>" for day in (1, 4, 7))
PAGES = (
    make_list(20),
    f"<main>{repeat(LINK, 9)}</main>",
    f"<table>{repeat(f'<tr><td><i>{{day}} March 2026</i></td><td>{LINK}</td></tr>', 9)}</table>",
    f"<table><tr>{repeat(f'<td>{LINK} and text</td>', 9)}</tr></table>",
    f"<main>{repeat(f'<p>{LINK} {{day}} March 2026</p>', 9)}</main>",
    f"<main>{repeat(f'<span>{LINK} and text</span>', 9)}</main>",
    f"<main>{repeat(f'<div>{LINK} and text</div>', 9)}</main>",
)
ROLES = {Role.GROUP, Role.GLANCE, Role.CONFIDENCE, Role.ARTICLE, Role.PROMISE, Role.TITLE, Role.LINK, Role.DATE}


def gather_names() -> dict[Role, set[str]]:
    """Return the features that are computed for each role on some pages of different build."""
    names: dict[Role, set[str]] = {role: set() for role in ROLES}
    for body in PAGES:
        found = detect(read_page(f"<h1>News</h1>{body}"), now=NOW)
        names[Role.GROUP] |= {name for candidate in found.candidates for name in candidate.features}
        names[Role.CONFIDENCE] |= set(found.evidence)
        names[Role.ARTICLE] |= set(found.page_features)
    names[Role.GLANCE] = names[Role.GROUP]
    tree, reader = flatten(make_list(9)), make_reader()
    names[Role.PROMISE] = set(compute_promise_features(tree, make_group(tree, "li")))
    for body in (f"<ul>{ROWS}</ul>", UNDER_DATES):
        tree = flatten(body)
        sample = take_sample(tree, "li")
        names[Role.GROUP] |= set(compute_group_features(sample, FieldRoles(link=None, title=None, date=None)))
        slots = describe_slots(tree, sample)
        title = choose_title(slots, reader, WEIGHTS)[0]
        for role, candidates in (
            (Role.TITLE, find_title_candidates(slots, reader)),
            (Role.LINK, find_link_candidates(tree, slots, title)),
            (Role.DATE, find_all_date_candidates(tree, sample, slots, reader)),
        ):
            names[role] |= {name for _, features in candidates for name in features}
    return names


def test_every_feature_that_was_learned_is_computed() -> None:
    names = gather_names()
    learned = {role: set(WEIGHTS[role]) for role in ROLES & WEIGHTS.keys()}
    for role, forest in load_forests().items():
        learned[Role(role)] = learned.get(Role(role), set()) | set(forest.features)
    assert {role: learned[role] - names[role] for role in ROLES} == {role: set() for role in ROLES}


def test_what_is_read_of_a_date_was_learned() -> None:
    """A name that has no weight would make the bound of a slot too low, and the slot would not be read."""
    assert set(READ_FEATURES) <= set(WEIGHTS[Role.DATE])


@pytest.mark.parametrize(
    ("features", "worth"), [({}, 0.0), ({"a": 2.0, "b": 1.0}, 5.0), ({"a": 1.0, "none": 9.0}, 3.0)]
)
def test_a_sum_counts_what_has_a_weight(features: dict[str, float], worth: float) -> None:
    assert weigh_features(Role.TITLE, features, {"title": {"a": 3.0, "b": -1.0}}) == worth
