"""Selectors for groups: by meaning first, exactly the members, and a path only at last."""

import pytest

from scraper.discovery.detection.groups import Group
from scraper.discovery.detection.selector_costs import weigh_name
from scraper.discovery.detection.selector_steps import NodeFinder, Step, find_own_steps
from scraper.discovery.detection.selectors import SelectorWriter
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
    assert SelectorWriter(tree).write(group) == "li:has(a[href])"


def test_rows_of_one_link_are_told_from_rows_of_several_and_of_none() -> None:
    others = (
        "<table><tr><td>Cases<td>6</table><table><tr><td><a href=/a>For schools</a>, <a href=/b>for offices</a></table>"
    )
    tree = flatten(f"<div id=body>{others}<table>{repeat(f'<tr><td>{LINK}', 4)}</table></div>")
    scope = find_nodes(tree, "table")[-1]
    group = Group(members=tuple(tree.children(scope)), scope=scope)
    assert SelectorWriter(tree).write(group) == "#body tr:has(a[href]):not(:has(a ~ a))"


def test_at_last_a_path_by_numbers() -> None:
    body = "<div><p>x</p></div><div>" + repeat(f"<b>{LINK}</b>", 3) + "</div><div><b><a href=/z>z</a></b></div>"
    tree = flatten(body)
    scope = find_nodes(tree, "div")[1]
    group = type(make_group(tree, "b"))(members=tuple(tree.children(scope)), scope=scope)
    css = SelectorWriter(tree).write(group)
    assert css == "div:nth-child(2) > b"
    assert compile_selector(css, Syntax.CSS)(tree.nodes[0]) == [tree.nodes[node] for node in group.members]


def test_a_path_has_only_the_steps_that_it_needs() -> None:
    inner = "<div><b><a href=/z>z</a></b></div>"
    body = f"<section id=news>{inner}<div>{repeat(f'<b>{LINK}</b>', 3)}</div></section>{inner}{inner}"
    tree = flatten(body)
    scope = find_nodes(tree, "div")[1]
    group = type(make_group(tree, "b"))(members=tuple(tree.children(scope)), scope=scope)
    assert SelectorWriter(tree).write(group) == "#news div:nth-child(2) b"


def test_a_list_over_several_parents_is_told_by_these() -> None:
    tables = "".join(
        f"<table class=year><tr><th>Head</th></tr>{repeat(f'<tr class=row><td>{LINK}</td></tr>', 3)}</table>"
        for _ in range(2)
    )
    assert write(f"<main>{tables}</main>", "tr", "row") == "main tr:has(a[href])"
    assert write("<main>" + make_list(3) + make_list(2) + "</main>", "li") == "main li"


def test_names_with_numbers_and_names_of_looks_come_last() -> None:
    tree = flatten("<p class='row news-7 newsitem'>x</p>" * 2)
    steps = find_own_steps(tree, find_nodes(tree, "p"))
    assert [step.name for step in steps] == ["newsitem", "news-7", "row", ""]


def test_names_that_vary_are_left_out_and_those_with_signs_are_escaped() -> None:
    tree = flatten("<p class='odd first a:b 9x ok'>x</p>" * 2)
    assert [step.css() for step in find_own_steps(tree, find_nodes(tree, "p"))] == [".ok", r".a\:b", "p"]


@pytest.mark.parametrize(("names", "steps"), [(1, 2), (4, 5), (5, 6), (6, 6), (16, 6)])
def test_five_names_are_tried_at_most(names: int, steps: int) -> None:
    shared = " ".join(f"name{'x' * at}" for at in range(names))
    tree = flatten(f"<p class='{shared}'>x</p>" * 2)
    assert len(find_own_steps(tree, find_nodes(tree, "p"))) == steps


@pytest.mark.parametrize(("levels", "named"), [(1, True), (9, True), (10, True), (11, False), (29, False)])
def test_the_twelve_nearest_landmarks_are_tried(levels: int, named: bool) -> None:
    """Names that stand twice on the page tell nothing; behind so many of them stands one that does."""
    around = "".join(f"<div class=box{'x' * at}>" for at in range(levels))
    twin = f"{around}{make_list(2)}{'</div>' * levels}"
    body = f"<section class=mine>{around}{make_list(3)}{'</div>' * levels}</section>{twin}"
    tree = flatten(body)
    group = make_group(tree, "li")
    mine = type(group)(members=group.members[:3], scope=find_nodes(tree, "ul")[0])
    assert (SelectorWriter(tree).write(mine) == ".mine li") == named


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
    assert SelectorWriter(tree).write(mine) == ".news li"


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


def write_part(body: str, tag: str, count: int) -> str:
    """Return the selector of the first nodes of a tag, so many; it must find exactly these."""
    tree = flatten(body)
    nodes = find_nodes(tree, tag)[:count]
    scope = tree.parents[nodes[0]]
    while not all(tree.holds(scope, node) for node in nodes):
        scope = tree.parents[scope]
    css = SelectorWriter(tree).write(Group(members=tuple(nodes), scope=scope))
    assert compile_selector(css, Syntax.CSS)(tree.nodes[0]) == [tree.nodes[node] for node in nodes]
    return css


@pytest.mark.parametrize(
    ("row", "css"),
    [
        ("<div class='mb-4 notice'>{link}</div>", ".notice"),
        ("<div class='css-1x2y3z notice'>{link}</div>", ".notice"),
        ("<div class='notice entry'>{link}</div>", ".entry, .notice"),
        ("<div class='post hentry type-post'>{link}</div>", ".post, .hentry"),
        ("<article class=card>{link}</article>", "article"),
        ("<h3 class=a7>{link}</h3>", "#news :heading"),
    ],
)
def test_members_are_told_by_what_lasts(row: str, css: str) -> None:
    tag = row[1:].partition(" ")[0]
    rows = repeat(row.replace("{link}", LINK), 4)
    assert write_part(f"<main><section id=news>{rows}</section><h3>Other</h3></main>", tag, 4) == css


def test_one_more_element_of_another_kind_is_told_by_its_class() -> None:
    rows = repeat(f"<li>{LINK}</li>", 4)
    body = f"<ul class=news>{rows}<li class=sponsor><a href=/ad>ad</a></li></ul>"
    assert write_part(body, "li", 4) == "ul.news li:not(.sponsor)"


def test_rows_in_tables_of_tables_are_the_innermost() -> None:
    rows = repeat(f"<tr><td>{LINK}</td></tr>", 4)
    body = f"<table><tr><td><table>{rows}</table></td></tr></table>"
    tree = flatten(body)
    inner = find_nodes(tree, "tr")[1:]
    css = SelectorWriter(tree).write(Group(members=tuple(inner), scope=tree.parents[inner[0]]))
    assert css == "tr:not(:has(tr))"


def test_where_nothing_else_tells_them_the_addresses_do() -> None:
    rows = repeat("<p><a href=/news/{n}>Bulletin {n}</a></p><p><a href=/help/{n}>Help {n}</a></p>", 4)
    tree = flatten(f"<div class=text>{rows}</div>")
    members = tuple(node for node in find_nodes(tree, "p") if "/news/" in tree.hrefs[tree.links_in(node)[0]])
    css = SelectorWriter(tree).write(Group(members=members, scope=find_nodes(tree, "div")[0]))
    assert css == "p:has(a[href*='/news'])"


def test_what_is_unseen_is_not_found_either() -> None:
    rows = repeat(f"<li>{LINK}</li>", 4)
    unseen = f"<noscript><ul>{rows}</ul></noscript>"
    assert write_part(f"<body>{unseen}<div class=news><ul>{rows}</ul></div>", "li", 4) == ".news li"


@pytest.mark.parametrize(
    ("cheaper", "dearer"),
    [
        ("news", "xyz"),
        ("xyz", "sidebar-nav"),
        ("news", "news-7"),
        ("news-7", "col-md-6"),
        ("col-md-6", "md:flex"),
        ("md:flex", "css-1x2y3z"),
        ("news-list", "sc-bdVaJa"),
        ("post", "post-20431"),
        ("grid12", "css-8f3k2a"),
    ],
)
def test_names_cost_what_they_are_likely_to_change(cheaper: str, dearer: str) -> None:
    assert weigh_name(cheaper) < weigh_name(dearer)


def test_items_nested_a_thousand_deep_have_a_selector() -> None:
    tree = flatten("<ul><li>" * 1000 + repeat("<b><a href=/{n}>x{n}</a></b>", 3))
    group = make_group(tree, "b")
    outer = Group(members=tuple(find_nodes(tree, "li")[-3:]), scope=find_nodes(tree, "ul")[-3])
    assert SelectorWriter(tree).write(group) == "b"
    assert SelectorWriter(tree).write(outer)


def test_of_a_path_by_numbers_only_those_are_written_that_tell() -> None:
    body = "<table>" + repeat(f"<tr><td>{LINK}</td></tr>", 3) + "</table>"
    for _ in range(2):
        body = "<table>" + f"<tr><td>x</td><td>{body}</td></tr>" * 3 + "</table>"
    tree = flatten(body)
    cells = [node for node in find_nodes(tree, "td") if tree.ends[node] == node + 2][12:15]
    scope = tree.parents[tree.parents[cells[0]]]
    css = [SelectorWriter(tree).write(Group(members=tuple(some), scope=scope)) for some in (cells, cells[::2])]
    assert css[0] == css[1]  # the cell between two is told from them by nothing
    assert compile_selector(css[0], Syntax.CSS)(tree.nodes[0]) == [tree.nodes[node] for node in cells]
    assert css[0].count(":nth-child(2)") == css[0].count(":nth-child") == 2
