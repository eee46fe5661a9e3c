"""Selectors for groups: by meaning first, exactly the members, and a path only at last."""

import pytest

from scraper.discovery.detection.selectors import NodeFinder, SelectorWriter, Step, find_own_steps
from scraper.selector import Syntax, compile_selector
from tests.pages import find_nodes, flatten, make_group, make_list, repeat

LINK = "<a href=/n/{n}>Bulletin {n}</a>"


def write(body: str, tag: str, name: str = "") -> str:
    """Return the selector of all nodes of a tag and class; it must find exactly these."""
    tree = flatten(body)
    group = make_group(tree, tag, name)
    css = SelectorWriter(tree).write(group)
    found = compile_selector(css, Syntax.CSS)(tree.nodes[0])
    assert found == [tree.nodes[node] for node in group.members]
    return css


def test_a_class_of_the_members_own_is_enough() -> None:
    assert write(f"<ul>{repeat(f'<li class=news>{LINK}</li>', 4)}</ul><ul><li>x</li></ul>", "li", "news") == "li.news"


def test_else_what_stands_around_tells_them() -> None:
    body = f"<ul class=bulletins>{repeat(f'<li>{LINK}</li>', 4)}</ul><ul><li>x</li></ul>"
    tree = flatten(body)
    group = make_group(tree, "li")
    inside = type(group)(members=group.members[:4], scope=find_nodes(tree, "ul")[0])
    assert SelectorWriter(tree).write(inside) == "ul.bulletins li"


def test_children_are_told_from_what_stands_deeper() -> None:
    inner = f"<li>{LINK}<ul><li><a href=/d>deeper</a></li></ul></li>"
    tree = flatten(f"<ul id=news>{repeat(inner, 3)}</ul>")
    around = find_nodes(tree, "ul")[0]
    members = tuple(tree.children(around))
    group = make_group(tree, "ul")
    assert SelectorWriter(tree).write(type(group)(members=members, scope=around)) == "#news > li"


def test_members_that_only_links_tell_from_others_are_told_by_them() -> None:
    body = f"<ul>{repeat(f'<li class=row>{LINK}</li><li class=row>text</li>', 4)}</ul>"
    tree = flatten(body)
    members = tuple(node for node in find_nodes(tree, "li") if tree.links_in(node))
    group = type(make_group(tree, "li"))(members=members, scope=find_nodes(tree, "ul")[0])
    assert SelectorWriter(tree).write(group) == "li.row:has(a[href])"


@pytest.mark.parametrize(("others", "by_link"), [(10, True), (80, True), (100, False), (260, False)])
def test_links_tell_members_from_not_too_many_others(others: int, by_link: bool) -> None:
    """Two members among so many nodes of their name: twenty times as many and fifty more may be told apart."""
    body = f"<div>{repeat(f'<b class=row>{LINK}</b>', 2)}{'<b class=row>x</b>' * others}</div>"
    tree = flatten(body)
    members = tuple(find_nodes(tree, "b")[:2])
    group = type(make_group(tree, "b"))(members=members, scope=find_nodes(tree, "div")[0])
    assert (SelectorWriter(tree).write(group) == "b.row:has(a[href])") == by_link


@pytest.mark.parametrize(("members", "others", "by_link"), [(10, 239, True), (10, 245, False), (10, 700, False)])
def test_more_members_may_be_told_from_more_others(members: int, others: int, by_link: bool) -> None:
    body = f"<div>{repeat(f'<b class=row>{LINK}</b>', members)}{'<b class=row>x</b>' * others}</div>"
    tree = flatten(body)
    group = type(make_group(tree, "b"))(
        members=tuple(find_nodes(tree, "b")[:members]), scope=find_nodes(tree, "div")[0]
    )
    assert (SelectorWriter(tree).write(group) == "b.row:has(a[href])") == by_link


def test_at_last_a_path_by_numbers() -> None:
    body = "<div><p>x</p></div><div>" + repeat(f"<b>{LINK}</b>", 3) + "</div><div><b><a href=/z>z</a></b></div>"
    tree = flatten(body)
    scope = find_nodes(tree, "div")[1]
    group = type(make_group(tree, "b"))(members=tuple(tree.children(scope)), scope=scope)
    css = SelectorWriter(tree).write(group)
    assert css == "body > div:nth-child(2) > b"
    assert compile_selector(css, Syntax.CSS)(tree.nodes[0]) == [tree.nodes[node] for node in group.members]


def test_a_path_begins_at_the_nearest_name() -> None:
    inner = "<div><b><a href=/z>z</a></b></div>"
    body = f"<section id=box>{inner}<div>{repeat(f'<b>{LINK}</b>', 3)}</div></section>{inner}"
    tree = flatten(body)
    scope = find_nodes(tree, "div")[1]
    group = type(make_group(tree, "b"))(members=tuple(tree.children(scope)), scope=scope)
    assert SelectorWriter(tree).write(group) == "#box > div:nth-child(2) > b"


def test_a_list_over_several_parents_is_told_by_these() -> None:
    tables = "".join(
        f"<table class=year><tr><th>Head</th></tr>{repeat(f'<tr class=row><td>{LINK}</td></tr>', 3)}</table>"
        for _ in range(2)
    )
    assert write(f"<main>{tables}</main>", "tr", "row") == "tr.row"
    assert write("<main>" + make_list(3) + make_list(2) + "</main>", "li") == "main li"


def test_names_with_numbers_and_names_of_looks_come_last() -> None:
    tree = flatten("<p class='row news-7 newsitem'>x</p>" * 2)
    steps = find_own_steps(tree, find_nodes(tree, "p"))
    assert [step.name for step in steps] == ["newsitem", "row", "news-7", ""]


def test_names_that_vary_or_cannot_be_written_are_left_out() -> None:
    tree = flatten("<p class='odd first a:b 9x ok'>x</p>" * 2)
    assert [step.name for step in find_own_steps(tree, find_nodes(tree, "p"))] == ["ok", ""]


@pytest.mark.parametrize(("names", "steps"), [(1, 2), (4, 5), (5, 6), (6, 6), (16, 6)])
def test_five_names_are_tried_at_most(names: int, steps: int) -> None:
    shared = " ".join(f"name{'x' * at}" for at in range(names))
    tree = flatten(f"<p class='{shared}'>x</p>" * 2)
    assert len(find_own_steps(tree, find_nodes(tree, "p"))) == steps


@pytest.mark.parametrize(("levels", "named"), [(1, True), (8, True), (9, True), (10, False), (29, False)])
def test_the_ten_nearest_landmarks_are_tried(levels: int, named: bool) -> None:
    """Names that stand twice on the page tell nothing; behind so many of them stands one that does."""
    around = "".join(f"<div class=box{'x' * at}>" for at in range(levels))
    twin = f"{around}{make_list(2)}{'</div>' * levels}"
    body = f"<section class=mine>{around}{make_list(3)}{'</div>' * levels}</section>{twin}"
    tree = flatten(body)
    group = make_group(tree, "li")
    mine = type(group)(members=group.members[:3], scope=find_nodes(tree, "ul")[0])
    assert (SelectorWriter(tree).write(mine) == "section.mine li") == named


@pytest.mark.parametrize(("others", "named"), [(0, True), (2, True), (3, False), (8, False)])
def test_three_names_of_a_landmark_are_tried(others: int, named: bool) -> None:
    """Shorter names go first; only the longest is the list's own."""
    shared = " ".join(f"b{'x' * at}" for at in range(others))
    longest = "list-of-the-news-of-this-page"
    body = f"<div class='{shared} {longest}'>{make_list(3)}</div><div class='{shared}'>{make_list(2)}</div>"
    tree = flatten(body)
    group = make_group(tree, "li")
    mine = type(group)(members=group.members[:3], scope=find_nodes(tree, "ul")[0])
    assert (longest in SelectorWriter(tree).write(mine)) == named


def test_an_id_with_a_number_comes_behind_classes() -> None:
    body = f"<div id=block-12 class=news>{make_list(3)}</div>{make_list(2)}"
    tree = flatten(body)
    group = make_group(tree, "li")
    mine = type(group)(members=group.members[:3], scope=find_nodes(tree, "ul")[0])
    assert SelectorWriter(tree).write(mine) == "div.news li"


def test_steps_are_written_as_css() -> None:
    assert Step(tag="li").css() == "li"
    assert Step(tag="li", name="news").css() == "li.news"
    assert Step(identity="main").css() == "#main"
    assert Step(tag="li", place=2).css() == "li:nth-child(2)"


def test_comments_are_not_counted_among_the_children() -> None:
    tree = flatten("<p>a</p><!-- x --><p>b</p>")
    assert NodeFinder(tree).count_place(find_nodes(tree, "p")[1]) == 2


@pytest.mark.parametrize(("depth", "exact"), [(3, True), (150, True), (298, True)])
def test_a_chain_may_be_long(depth: int, exact: bool) -> None:
    wrap = "<div>" * depth, "</div>" * depth
    body = (
        "<section><p>x</p>" + "".join(f"{wrap[0]}<b><a href=/{n}>x</a></b>{wrap[1]}" for n in range(2)) + "</section>"
    )
    tree = flatten(body + "<section><b><a href=/z>z</a></b></section>")
    group = make_group(tree, "b")
    mine = type(group)(members=group.members[:2], scope=find_nodes(tree, "section")[0])
    css = SelectorWriter(tree).write(mine)
    assert (compile_selector(css, Syntax.CSS)(tree.nodes[0]) == [tree.nodes[node] for node in mine.members]) == exact
