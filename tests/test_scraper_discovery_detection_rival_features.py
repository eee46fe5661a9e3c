"""How a group stands among the others of its page."""

import pytest

from scraper.discovery.detection.groups import Group
from scraper.discovery.detection.rival_features import measure_nesting, rank_features
from tests.pages import find_nodes, flatten, repeat


def test_a_group_holds_those_whose_members_stand_in_its_items() -> None:
    tree = flatten("<main>" + repeat("<section><p>x</p><p>y</p><p>z</p></section>", 4) + "</main><b>1</b><b>2</b>")
    outer, inner, other = (Group(members=tuple(find_nodes(tree, tag)), scope=0) for tag in ("section", "p", "b"))
    groups = [outer, inner, other]
    of_outer, of_inner, of_other = (measure_nesting(tree, group, groups) for group in groups)
    assert of_outer == {"holds": 1.0, "held": 0.0, "most_held": 3.0, "fewest_around": 0.0}
    assert of_inner == {"holds": 0.0, "held": 1.0, "most_held": 0.0, "fewest_around": pytest.approx(4 / 12)}
    assert of_other == {"holds": 0.0, "held": 0.0, "most_held": 0.0, "fewest_around": 0.0}


@pytest.mark.parametrize(("inside", "held"), [(10, 1.0), (8, 1.0), (7, 0.0), (0, 0.0)])
def test_nearly_all_members_stand_inside(inside: int, held: float) -> None:
    tree = flatten("<section>" + "<p>x</p>" * inside + "</section><section></section>" + "<p>y</p>" * (10 - inside))
    groups = [Group(members=tuple(find_nodes(tree, tag)), scope=0) for tag in ("section", "p")]
    assert measure_nesting(tree, groups[1], groups)["held"] == held


def test_a_group_is_not_held_by_the_same_members() -> None:
    tree = flatten("<p>x</p><p>y</p>")
    group = Group(members=tuple(find_nodes(tree, "p")), scope=0)
    longer = Group(members=group.members, scope=0, tail=1)
    assert [measure_nesting(tree, one, [group, longer])["held"] for one in (group, longer)] == [0.0, 0.0]


def test_many_more_members_count_no_more_than_nine_times() -> None:
    tree = flatten("<section>" + "<p>x</p>" * 40 + "</section><section></section>")
    groups = [Group(members=tuple(find_nodes(tree, tag)), scope=0) for tag in ("section", "p")]
    assert measure_nesting(tree, groups[0], groups)["most_held"] == 9.0


def test_ranks_count_those_with_more_and_gaps_measure_how_much() -> None:
    first, second, third = rank_features([{"count": 1.0}, {"count": 3.0}, {}])
    assert (first["rank_count"], second["rank_count"], third["rank_count"]) == (1.0, 0.0, 2.0)
    assert (first["gap_count"], second["gap_count"], third["gap_count"]) == (-2.0, 0.0, -3.0)


def test_equal_rows_share_a_rank() -> None:
    assert [row["rank_dates"] for row in rank_features([{"dates": 0.5}, {"dates": 0.5}])] == [0.0, 0.0]
    assert rank_features([]) == []
