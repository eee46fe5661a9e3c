"""Which groups are scored closely, and what they lose for being a calendar or a part of another."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from scraper.discovery.detection import group_scoring
from scraper.discovery.detection.field_roles import FieldRoles
from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.forest import Forest
from scraper.discovery.detection.group_choice import find_groups
from scraper.discovery.detection.group_scoring import (
    ScoredGroup,
    _collect_nodes,
    _measure_calendar,
    _penalize_dates,
    _penalize_part,
    _penalize_several,
    choose_close,
    score_groups,
)
from scraper.discovery.detection.groups import Group
from scraper.discovery.detection.slots import Sample
from scraper.discovery.detection.weights import WEIGHTS, Weights
from tests.pages import URL, find_nodes, flatten, make_facts, make_list, make_reader, repeat

ONE_GROUP: Weights = {name: {} for name in WEIGHTS} | {"group": {"bias": 1.0}}  # every group is worth one


def score(body: str, weights: Weights = WEIGHTS, forest: Forest = Forest()) -> list[ScoredGroup]:  # noqa: B008
    tree = flatten(body)
    return score_groups(tree, find_groups(tree), make_reader(), weights, forest)


def test_the_list_of_bulletins_goes_before_the_menu() -> None:
    menu = "<nav><ul>" + repeat("<li><a href=/m/{n}>Part {n}</a></li>", 8) + "</ul></nav>"
    best, *others = score(f"{menu}<main><h1>News</h1>{make_list()}</main>")
    assert best.score > max(other.score for other in others)
    assert len(best.group.members) == 10
    assert best.roles.date is not None


def test_scores_fall_from_the_first_on() -> None:
    scores = [group.score for group in score(make_list() + make_list(4, "<li><a href=/x/{n}>x</a></li>", tag="ol"))]
    assert scores == sorted(scores, reverse=True)


def lists(count: int) -> str:
    """Return lists that have nothing in common, so that each is a group of its own."""
    return "".join(
        f"<ul class=l{chr(97 + at)}>{repeat(f'<li><a href=/{at}/{{n}}>x</a></li>', 3)}</ul>" for at in range(count)
    )


@pytest.mark.parametrize(("count", "described"), [(3, 3), (8, 8), (11, 8)])
def test_the_eight_most_promising_groups_are_looked_at_closely(count: int, described: int) -> None:
    tree = flatten(lists(count))
    groups = [Group(members=tuple(tree.children(node)), scope=node, kin=3) for node in find_nodes(tree, "ul")]
    found = score_groups(tree, groups, make_reader(), ONE_GROUP, Forest())
    assert len(found) == described


@pytest.mark.parametrize(("weight", "looked_at"), [(1.0, True), (-1.0, False)])
def test_what_a_group_promises_at_a_glance_decides_which_are_looked_at(weight: float, looked_at: bool) -> None:
    tree = flatten(lists(9) + make_list(30, tag="ol"))
    lists_of = [*find_nodes(tree, "ul"), *find_nodes(tree, "ol")]
    groups = [Group(members=tuple(tree.children(node)), scope=node, kin=3) for node in lists_of]
    found = score_groups(tree, groups, make_reader(), {**ONE_GROUP, "glance": {"count": weight}}, Forest())
    assert (groups[-1] in [group.group for group in found]) == looked_at


@pytest.mark.parametrize(
    ("promises", "firsts", "most", "close"),
    [
        ((5.0, 4.0, 2.6, 2.4), (1, 1, 1, 1), 8, [0, 1, 2]),
        ((5.0, 4.0, 2.6), (1, 1, 1), 2, [0, 1]),
        ((5.0, 1.0, 0.9, 0.8), (1, 1, 2, 2), 8, [0, 2]),
        ((9.0, 1.0, 1.0, 1.0, 1.0), (1, 2, 3, 4, 5), 8, [0, 1, 2, 3]),
        ((9.0, 1.0, 1.0, 1.0), (1, 2, 3, 4), 2, [0, 1]),
        ((0.0,) * 9, (1,) * 9, 8, [0, 1, 2, 3, 4, 5, 6, 7]),
        ((), (), 8, []),
    ],
)
def test_promising_groups_are_looked_at_and_the_best_of_four_lists(
    promises: tuple[float, ...], firsts: tuple[int, ...], most: int, close: list[int]
) -> None:
    assert choose_close(promises, firsts, most) == close


def test_trees_add_to_the_weighted_sum() -> None:
    """A tree that gives two points to the group that has the most items."""
    tree = Forest(("rank_count",), ([0, 0.5, 1.0, 2.0, 0.0],))
    groups = score(make_list(6) + make_list(3, "<li class=k><a href=/x/{n}>x</a></li>", tag="ol"), ONE_GROUP, tree)
    assert groups[0].score == pytest.approx(3.0)
    assert groups[-1].score == pytest.approx(1.0)
    assert groups[0].features["linear"] == pytest.approx(1.0)


def calendar(same: int, dates: int, count: int = 10) -> float:
    """Return how much a group is a calendar of which some links lead to the page, and some titles are dates."""
    hrefs = [f"?day={n}" if n < same else f"/n/{n}" for n in range(count)]
    titles = [f"{n + 1} March 2026" if n < dates else f"A title, number {n}" for n in range(count)]
    dated = dates / count
    roles = FieldRoles(link=make_facts(hrefs=hrefs), title=make_facts(titles, dated=dated, mean=12.0), date=None)
    return _measure_calendar(roles, make_reader(), URL)


@pytest.mark.parametrize(
    ("same", "dates", "share"), [(10, 10, 1.0), (0, 10, 0.0), (2, 10, 0.0), (3, 10, 0.3), (5, 10, 0.5), (10, 0, 0.0)]
)
def test_links_to_the_page_itself_called_by_dates_are_a_calendar(same: int, dates: int, share: float) -> None:
    assert calendar(same, dates) == pytest.approx(share)


def test_without_links_or_titles_there_is_no_calendar() -> None:
    assert _measure_calendar(FieldRoles(link=None, title=make_facts(), date=None), make_reader(), URL) == 0.0
    assert _measure_calendar(FieldRoles(link=make_facts(), title=None, date=None), make_reader(), URL) == 0.0


def test_a_calendar_loses_ten_points() -> None:
    """The same days lead to pages of their own in one list, and to the page itself in the other."""
    days = "<ul>" + repeat("<li><a href='{{}}'>{day} March 2026</a></li>", 9) + "</ul>"
    (own, *_), (turning, *_) = (score(days.replace("{}", href), ONE_GROUP) for href in ("/day.html", "?day=1"))
    assert own.score == pytest.approx(1.0)
    assert turning.score == pytest.approx(-9.0)


def make_scored(tree: FlatTree, members: Sequence[int], dated: float, **siblings: int) -> ScoredGroup:
    group = Group(members=tuple(members), scope=0, **siblings)
    sample = Sample(group=group, roots=[], slots={})
    return ScoredGroup(2.0, group, sample, FieldRoles(link=None, title=None, date=None), {"dated": dated})


def penalty(part_dated: float, members: Sequence[int], whole: Sequence[int], **siblings: int) -> float:
    tree = flatten("<p>" + "<i>x</i>" * 60)
    part = make_scored(tree, members, part_dated)
    other = make_scored(tree, whole, 1.0, **siblings)
    return 2.0 - _penalize_part(part, [(other, _collect_nodes(tree, other.group))]).score


@pytest.mark.parametrize(("dated", "lost"), [(0.0, 3.0), (0.3, 3.0), (0.79, 3.0), (0.81, 0.0), (1.0, 0.0)])
def test_a_group_made_of_anothers_items_loses_where_only_some_are_dated(dated: float, lost: float) -> None:
    assert penalty(dated, range(10, 22), range(10, 18)) == pytest.approx(lost)


@pytest.mark.parametrize(("whole", "lost"), [(2, 0.0), (4, 0.0), (5, 3.0), (8, 3.0), (12, 0.0), (14, 0.0)])
def test_the_other_is_a_list_and_the_smaller_one(whole: int, lost: float) -> None:
    assert penalty(0.5, range(10, 22), range(10, 10 + whole)) == pytest.approx(lost)


@pytest.mark.parametrize(("shared", "lost"), [(0, 0.0), (2, 0.0), (3, 3.0), (4, 3.0), (5, 3.0)])
def test_a_quarter_of_its_members_is_enough_where_the_other_stands_alone(shared: int, lost: float) -> None:
    members = [*range(10, 10 + shared), *range(30, 42 - shared)]
    assert penalty(0.5, members, range(10, 16)) == pytest.approx(lost)


def test_nearly_all_are_needed_where_siblings_belong_to_the_others_items() -> None:
    tree = flatten("<p>" + "<i>x</i>" * 60)
    children = find_nodes(tree, "i")
    whole = children[0:20:2]
    for inside, lost in ((20, 3.0), (18, 3.0), (17, 0.0), (8, 0.0)):
        members = [*children[:inside], *children[30 : 50 - inside]]
        part, other = make_scored(tree, members, 0.5), make_scored(tree, whole, 1.0, tail=1)
        found = _penalize_part(part, [(other, _collect_nodes(tree, other.group))])
        assert 2.0 - found.score == pytest.approx(lost), inside


@pytest.mark.parametrize(("dated", "score"), [(0.4, 2.0), (0.89, 2.0), (0.91, -1.0), (1.0, -1.0)])
def test_only_a_list_whose_items_are_nearly_all_dated_takes_from_its_parts(
    dated: float, score: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = flatten(make_list(12))
    items = find_nodes(tree, "li")
    part, whole = make_scored(tree, items, 0.5), make_scored(tree, items[:6], dated)
    monkeypatch.setattr(group_scoring, "describe_groups", lambda *_: [part, whole])
    found = score_groups(tree, [part.group, whole.group], make_reader(), ONE_GROUP, Forest())
    assert next(group.score for group in found if group.group is part.group) == score


@pytest.mark.parametrize(
    ("second", "best", "score"),
    [("agenda", 1.5, 1.4), ("agenda", 2.5, 2.0), ("news", 1.5, 2.0)],
    ids=["several lists", "already behind", "one list in two boxes"],
)
def test_a_group_of_several_lists_stands_behind_the_best_of_them(second: str, best: float, score: float) -> None:
    boxes = (f"<div>{repeat(f'<p><a href=/{name}/{{n}}>x</a>', 4)}</div>" for name in ("news", second))
    tree = flatten(f"<main>{''.join(boxes)}</main>")
    rows, scope = find_nodes(tree, "p"), find_nodes(tree, "main")[0]
    plain = make_scored(tree, rows, 1.0)
    whole = replace(plain, group=Group(members=tuple(rows), scope=scope))
    parts = [replace(make_scored(tree, half, 1.0), score=best) for half in (rows[:4], rows[4:])]
    assert _penalize_several(tree, whole, [whole, *parts]).score == pytest.approx(score)


def make_titled(tree: FlatTree, titles: Sequence[str], count: int = 10, **facts: object) -> ScoredGroup:
    """Return a group whose titles are these."""
    title = make_facts(titles, mean=15.0, **facts)
    scored = make_scored(tree, range(10, 10 + count), 1.0)
    return replace(scored, roles=FieldRoles(link=None, title=title, date=None))


@pytest.mark.parametrize(
    ("facts", "count", "score"),
    [({"link": 2}, 10, 0.9), ({"link": 0}, 10, 2.0), ({"link": 2}, 9, 2.0), ({"link": 2, "dated": 1.0}, 10, 2.0)],
    ids=["links with names", "names that lead nowhere", "fewer items", "dates too"],
)
def test_a_group_called_by_dates_stands_behind_one_whose_links_say_something(
    facts: dict[str, object], count: int, score: float
) -> None:
    tree = flatten("<p>" + "<i>x</i>" * 60)
    days = [f"{day} March 2026" for day in range(1, 11)]
    dated = make_titled(tree, days, dated=1.0, link=2)
    named = replace(make_titled(tree, days if "dated" in facts else ["A title"] * 10, count, **facts), score=1.0)
    assert _penalize_dates(dated, [dated, named], make_reader()).score == pytest.approx(score)
    assert _penalize_dates(named, [dated, named], make_reader()).score == 1.0
