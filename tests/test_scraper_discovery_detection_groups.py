"""Groups of nodes that repeat: what makes a kind, and which nodes an item is made of."""

import pytest

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.groups import (
    Group,
    find_all_groups,
    group_parents,
    select_steady_classes,
    stand_in_small_groups,
)
from tests.pages import find_nodes, flatten, make_group, make_list, repeat

LINK = "<a href=/n/{n}>Bulletin {n}</a>"


def members(tree: FlatTree, groups: list[Group]) -> list[str]:
    """Return each group as its members' tag and number."""
    return [f"{tree.tags[group.members[0]]} {len(group.members)}" for group in groups]


def test_every_kind_of_node_that_holds_a_link_is_a_group() -> None:
    tree = flatten(f"<ul>{repeat(f'<li><b>{LINK}</b><i>x</i></li>', 3)}</ul>")
    assert sorted(members(tree, find_all_groups(tree))) == ["a 3", "b 3", "li 3"]


def test_a_list_over_several_parents_is_a_group_and_so_is_each_part() -> None:
    tree = flatten(make_list(2, f"<li>{LINK}</li>") + make_list(3, f"<li>{LINK}</li>"))
    assert [name for name in members(tree, find_all_groups(tree)) if name.startswith("li")] == ["li 2", "li 3", "li 5"]


def test_a_class_makes_a_kind_of_its_own() -> None:
    rows = repeat(f"<li class=news>{LINK}</li><li class=ad>{LINK}</li>", 3)
    tree = flatten(f"<ul>{rows}</ul>")
    assert sorted(name for name in members(tree, find_all_groups(tree)) if name.startswith("li")) == [
        "li 3",
        "li 3",
        "li 6",
    ]


@pytest.mark.parametrize(("place", "groups"), [(1, 2), (4, 2), (5, 0), (9, 0)])
def test_the_first_four_classes_make_kinds(place: int, groups: int) -> None:
    letters = "abcdefghij"
    shared = " ".join(f"c{letter}" for letter in letters[: place - 1])
    rows = repeat(f"<li class='{shared} mine more'>{LINK}</li><li class='{shared} other more'>{LINK}</li>", 3)
    tree = flatten(f"<ul>{rows}</ul>")
    three = [
        group for group in find_all_groups(tree) if tree.tags[group.members[0]] == "li" and len(group.members) == 3
    ]
    assert bool(three) == (groups == 2)


def test_classes_that_vary_or_stand_once_do_not_tell_a_kind() -> None:
    tree = flatten("<ul><li class='item odd n1 once'>x<li class='item even n1'>y<li class='item odd'>z</ul>")
    first = find_nodes(tree, "li")[0]
    assert select_steady_classes(tree, first) == ["item"]
    assert select_steady_classes(tree, first, 4) == []


@pytest.mark.parametrize(
    ("parents", "apiece", "small"),
    [(2, 2, False), (3, 2, True), (3, 1, False), (5, 6, True), (5, 7, False), (9, 3, True), (3, 18, False)],
)
def test_members_in_twos_or_threes_under_several_parents_may_be_parts_of_items(
    parents: int, apiece: int, small: bool
) -> None:
    tree = flatten("<main>" + f"<div>{'<b><a href=/1>x</a></b>' * apiece}</div>" * parents + "</main>")
    group = make_group(tree, "b")
    assert stand_in_small_groups(tree, group) == small
    around = group_parents(tree, group)
    assert (around is not None) == small
    if around is not None:
        assert around.members == tuple(find_nodes(tree, "div"))


@pytest.mark.parametrize(("singles", "small"), [(4, True), (9, False)])
def test_nearly_always_one_apiece_are_no_small_groups(singles: int, small: bool) -> None:
    one, two = "<div><b><a href=/1>x</a></b></div>", "<div><b><a href=/1>x</a></b><b><a href=/2>y</a></b></div>"
    tree = flatten("<main>" + two + one * singles + "</main>")
    assert stand_in_small_groups(tree, make_group(tree, "b")) == small


def test_parents_of_two_tags_are_no_items() -> None:
    two = "<b><a href=/1>x</a></b>" * 2
    tree = flatten(f"<main><div>{two}</div><div>{two}</div><p>{two}</p></main>")
    assert group_parents(tree, make_group(tree, "b")) is None


def test_an_item_is_its_member_and_the_siblings_up_to_the_next() -> None:
    tree = flatten("<main>" + repeat(f"<i>d</i><h3>{LINK}</h3><p>a</p><p>b</p>", 3) + "</main>")
    group = make_group(tree, "h3", head=1, tail=2)
    roots = group.find_roots(tree, 1)
    assert [tree.tags[roots[place]] for place in sorted(roots)] == ["i", "h3", "p", "p"]
    assert make_group(tree, "h3").find_roots(tree, 1) == {0: group.members[1]}
    assert [tree.tags[node] for node in group.find_roots(tree, 2).values()] == ["h3", "p", "p", "i"]
