"""Groups of nodes that repeat: what makes a kind, which are kept, and which siblings belong to an item."""

from math import log

import pytest

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.groups import (
    Group,
    add_siblings,
    compute_promise_features,
    find_all_groups,
    find_groups,
    group_parents,
    is_brood,
    select_steady_classes,
)
from tests.pages import find_nodes, flatten, make_group, make_list, repeat

LINK = "<a href=/n/{n}>Bulletin {n}</a>"


def promise(body: str, tag: str = "li") -> dict[str, float]:
    tree = flatten(body)
    return dict(compute_promise_features(tree, make_group(tree, tag)))


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


@pytest.mark.parametrize(("count", "few"), [(2, 1.0), (3, 1.0), (4, 0.0), (10, 0.0)])
def test_more_members_promise_more(count: int, few: float) -> None:
    found = promise(make_list(count))
    assert found["count"] == pytest.approx(log(1 + count) / 4)
    assert found["few"] == few


def test_the_promise_counts_what_a_dozen_members_hold() -> None:
    rows = repeat(f"<li><h3>{LINK}</h3> 3 March 2026</li>", 6) + repeat("<li><a href=/same></a></li>", 6, 7)
    found = promise(f"<ul>{rows}</ul>")
    assert (found["dated"], found["headed"], found["blank"], found["one_link"]) == (0.5, 0.5, 0.5, 1.0)
    assert found["different"] == pytest.approx(7 / 12)
    assert found["numbered"] == 0.5
    assert found["crowd"] == 0.0


@pytest.mark.parametrize(("count", "blank"), [(12, 6 / 12), (23, 6 / 12), (24, 3 / 12)])
def test_of_long_lists_every_so_many_is_counted(count: int, blank: float) -> None:
    rows = repeat("<li><a href=/{n}></a></li>", 6) + repeat(f"<li>{LINK}</li>", count - 6, 7)
    assert promise(f"<ul>{rows}</ul>")["blank"] == pytest.approx(blank)


@pytest.mark.parametrize("letters", [10, 130, 390, 400, 900])
def test_text_counts_up_to_a_bound(letters: int) -> None:
    found = promise(f"<ul><li><a href=/1>{'x' * letters}</a></li><li><a href=/2>{'x' * letters}</a></li></ul>")
    assert found["text"] == pytest.approx(log(1 + min(400, letters)) / 5)


@pytest.mark.parametrize(("step", "slug"), [("a" * 15, 0.25), ("a" * 60, 1.0), ("a" * 200, 1.0), ("a" * 30 + "/", 0.5)])
def test_a_long_last_step_promises_a_bulletin(step: str, slug: float) -> None:
    assert promise(f"<ul><li><a href=/n/{step}>x</a></li><li><a href=/n/{step}>x</a></li></ul>")["slug"] == slug


def test_what_members_are_is_told() -> None:
    assert promise(f"<ul>{repeat(f'<li class=news>{LINK}</li>', 3)}</ul>")["item"] == 1.0
    assert promise(f"<table>{repeat(f'<tr><td>{LINK}</td></tr>', 3)}</table>", "tr")["row"] == 1.0
    assert promise(f"<p>{repeat(LINK, 3)}</p>", "a")["link"] == 1.0
    assert promise("<ul><li><a href=/a.pdf>x</a><li><a href=/b.pdf>x</a></ul>")["document"] == 1.0
    assert promise(f"<nav>{make_list(3)}</nav><p>{'x' * 999}</p>")["aside"] == 1.0


def test_what_members_hold_of_the_pages_text_is_told() -> None:
    found = promise("<ul>" + "<li><a href=/1>xxxx</a></li>" * 5 + "</ul><p>" + "y" * 60 + "</p>")
    assert found["share"] == pytest.approx(20 / 80)


def lists_of_different_links(count: int) -> str:
    return "".join(
        f"<ul class=l{chr(97 + at)}>{repeat(f'<li><a href=/{at}/{{n}}>x {{n}}</a></li>', 3)}</ul>"
        for at in range(count)
    )


def test_24_groups_are_kept_and_those_of_their_rows() -> None:
    tree = flatten(lists_of_different_links(30))
    kept = find_groups(tree)
    assert 24 <= len(kept) <= 28
    assert len(find_groups(tree, most=3)) < len(kept)


@pytest.mark.parametrize(("depth", "kept"), [(1, 2), (2, 3), (4, 3), (9, 3)])
def test_of_groups_with_the_same_links_three_and_the_widest_are_kept(depth: int, kept: int) -> None:
    """Rows, their cells, what wraps these and the links themselves are as many groups."""
    row = "<li>" + "<div>" * (depth - 1) + LINK + "</div>" * (depth - 1) + "</li>"
    tree = flatten(f"<ul>{repeat(row, 3)}</ul>")
    assert len(find_groups(tree)) == kept


def test_the_row_beats_its_cell() -> None:
    tree = flatten(f"<ul>{repeat(f'<li><b>{LINK}</b> and more text</li>', 4)}</ul>")
    assert "li 4" in members(tree, find_groups(tree, most=1))


@pytest.mark.parametrize(
    ("parents", "apiece", "brood"),
    [(2, 2, False), (3, 2, True), (3, 1, False), (5, 6, True), (5, 7, False), (9, 3, True), (3, 18, False)],
)
def test_members_in_twos_or_threes_under_several_parents_may_be_parts_of_items(
    parents: int, apiece: int, brood: bool
) -> None:
    tree = flatten("<main>" + f"<div>{'<b><a href=/1>x</a></b>' * apiece}</div>" * parents + "</main>")
    group = make_group(tree, "b")
    assert is_brood(tree, group) == brood
    around = group_parents(tree, group)
    assert (around is not None) == brood
    if around is not None:
        assert around.members == tuple(find_nodes(tree, "div"))


@pytest.mark.parametrize(("singles", "brood"), [(4, True), (9, False)])
def test_nearly_always_one_apiece_is_no_brood(singles: int, brood: bool) -> None:
    one, two = "<div><b><a href=/1>x</a></b></div>", "<div><b><a href=/1>x</a></b><b><a href=/2>y</a></b></div>"
    tree = flatten("<main>" + two + one * singles + "</main>")
    assert is_brood(tree, make_group(tree, "b")) == brood


def test_parents_of_two_tags_are_no_items() -> None:
    two = "<b><a href=/1>x</a></b>" * 2
    tree = flatten(f"<main><div>{two}</div><div>{two}</div><p>{two}</p></main>")
    assert group_parents(tree, make_group(tree, "b")) is None


def siblings(body: str, tag: str, name: str = "") -> tuple[int, int] | None:
    """Return how many siblings before and after each member belong to it; None where none does."""
    tree = flatten(body)
    found = add_siblings(tree, make_group(tree, tag, name))
    return (found.head, found.tail) if found else None


def test_what_follows_a_heading_belongs_to_it() -> None:
    assert siblings("<main>" + repeat(f"<h3>{LINK}</h3><p>text</p><p>more</p>", 4) + "</main>", "h3") == (0, 2)


def test_what_stands_before_the_first_as_between_others_leads() -> None:
    rows = repeat(f"<i>{{day}} Oct 2026</i><h3>{LINK}</h3><p>text</p>", 4)
    assert siblings(f"<main>{rows}</main>", "h3") == (1, 1)
    behind = repeat(f"<h3>{LINK}</h3><p>text</p><i>{{day}} Oct 2026</i>", 4)
    assert siblings(f"<main>{behind}</main>", "h3") == (0, 2)


def test_items_that_touch_have_no_siblings() -> None:
    assert siblings(make_list(), "li") is None
    assert siblings("<main>" + repeat(f"<h3>{LINK}</h3><hr>", 4) + "</main>", "h3") is None


@pytest.mark.parametrize(("filled", "tail"), [(2, None), (5, None), (6, (0, 1)), (10, (0, 1))])
def test_most_gaps_hold_text(filled: int, tail: tuple[int, int] | None) -> None:
    rows = "".join(f"<h3>{LINK}</h3>".format(n=n) + ("<p>text</p>" if n < filled else "") for n in range(11))
    assert siblings(f"<main>{rows}</main>", "h3") == tail


@pytest.mark.parametrize(("rivals", "tail"), [(0, (0, 1)), (1, (0, 1)), (3, (0, 1)), (4, None), (9, None)])
def test_a_gap_that_holds_another_item_is_none(rivals: int, tail: tuple[int, int] | None) -> None:
    plain, rival = "<p>text</p>", "<h3><a href=/x>Rival</a></h3>"
    rows = "".join(f"<h3 class=m>{LINK}</h3>".format(n=n) + (rival if n < rivals else plain) for n in range(11))
    assert siblings(f"<main>{rows}</main>", "h3", "m") == tail


@pytest.mark.parametrize(("length", "tail"), [(1, (0, 1)), (5, (0, 5)), (12, (0, 12)), (13, None), (30, None)])
def test_an_item_is_at_most_so_many_siblings_long(length: int, tail: tuple[int, int] | None) -> None:
    rows = repeat(f"<h3>{LINK}</h3>" + "<p>text</p>" * length, 4)
    assert siblings(f"<main>{rows}</main>", "h3") == tail


@pytest.mark.parametrize(("plain", "tail"), [(10, None), (30, None), (62, (0, 1))])
def test_the_first_sixty_members_tell(plain: int, tail: tuple[int, int] | None) -> None:
    """Of the first members so many have siblings, of a hundred others none."""
    rows = repeat(f"<h3>{LINK}</h3><p>text</p>", plain) + repeat(f"<h3>{LINK}</h3>", 100, plain + 1)
    assert siblings(f"<main>{rows}</main>", "h3") == tail


def test_members_of_many_parents_have_no_siblings_in_common() -> None:
    assert siblings("<main>" + repeat(f"<div><h3>{LINK}</h3><p>text</p></div>", 4) + "</main>", "h3") is None


@pytest.mark.parametrize(
    ("first", "others", "leads"), [(11, 11, True), (20, 11, True), (30, 11, False), (65, 30, False), (70, 200, True)]
)
def test_a_date_leads_where_the_first_is_as_short_as_those_between(first: int, others: int, leads: bool) -> None:
    """A text of more than sixty letters that holds a date is no date: its length does not matter."""
    date = "11 Oct 2026"
    texts = [f"{date}{' x' * length}"[:length].ljust(length, "x") for length in (first, *[others] * 3)]
    rows = "".join(f"<p>{text}</p><h3>{LINK}</h3>".format(n=n) for n, text in enumerate(texts))
    assert siblings(f"<main>{rows}</main>", "h3") == ((1, 0) if leads else (0, 1))


@pytest.mark.parametrize(("children", "rivals"), [(3, False), (11, False), (12, True), (20, True)])
def test_two_nodes_are_compared_by_their_first_children(children: int, rivals: bool) -> None:
    """A node that differs behind the first twelve children is as much an item as the member."""
    same = "<a href=/x>x</a>" + "<i>y</i>" * (children - 1)
    rows = repeat(f"<div class=m>{same}<b>z</b></div><div>{same}<u>z</u></div>", 4)
    assert (siblings(f"<main>{rows}</main>", "div", "m") is None) == rivals


def test_an_item_is_its_member_and_the_siblings_up_to_the_next() -> None:
    tree = flatten("<main>" + repeat(f"<i>d</i><h3>{LINK}</h3><p>a</p><p>b</p>", 3) + "</main>")
    group = make_group(tree, "h3", head=1, tail=2)
    roots = group.find_roots(tree, 1)
    assert [tree.tags[roots[place]] for place in sorted(roots)] == ["i", "h3", "p", "p"]
    assert make_group(tree, "h3").find_roots(tree, 1) == {0: group.members[1]}
    assert [tree.tags[node] for node in group.find_roots(tree, 2).values()] == ["h3", "p", "p", "i"]
