"""The compounds of selectors: how they are written, what they cost, and the nodes that they find."""

import pytest

from scraper.discovery.detection.selector_steps import LINK, NodeFinder, Step, find_own_steps, is_writable
from scraper.selector import Syntax, compile_selector
from tests.pages import find_nodes, flatten

BODY = """
<div id=top><p class='lead news'><a href=/1>One</a></p>
<p class=news>Two <b>bold</b> <a href=/2>x</a><a href=/3>y</a></p></div>
<div><p class=md:news>Three</p><a name=here>Four</a></div>
"""


@pytest.mark.parametrize(
    ("step", "css"),
    [
        (Step(tag="li"), "li"),
        (Step(tag="li", name="news"), "li.news"),
        (Step(name="md:news"), r".md\:news"),
        (Step(identity="top"), "#top"),
        (Step(tag="td", place=2), "td:nth-child(2)"),
    ],
)
def test_a_step_is_written_in_css_with_its_signs_escaped(step: Step, css: str) -> None:
    assert step.css() == css


@pytest.mark.parametrize(
    "step",
    [Step(tag="p"), Step(name="news"), Step(tag="p", name="md:news"), Step(identity="top"), Step(tag="p", place=2)],
    ids=Step.css,
)
def test_what_a_step_finds_is_what_its_css_finds(step: Step) -> None:
    tree = flatten(BODY)
    found = [tree.nodes[node] for node in NodeFinder(tree).find(step)]
    assert found
    assert found == compile_selector(step.css(), Syntax.CSS)(tree.nodes[0])


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Step(name="news"), Step(tag="div")),
        (Step(tag="li"), Step(tag="ul")),
        (Step(name="news"), Step(tag="li", name="news")),
        (Step(tag="section"), Step(tag="li", place=2)),
        (Step(tag="div", name="news"), Step(tag="body", name="news")),
    ],
)
def test_what_says_more_costs_less_and_a_place_most(better: Step, worse: Step) -> None:
    assert better.cost() < worse.cost()


def test_steps_are_looked_for_inside_others_and_among_their_children() -> None:
    tree = flatten(f"<section><div>{BODY}</div></section><p>After</p>")
    finder = NodeFinder(tree)
    around, rows = finder.find(Step(tag="section")), finder.find(Step(tag="p"))
    assert finder.keep_inside(around, rows) == rows[:-1]
    assert finder.keep_children(around, rows) == []
    assert finder.keep_children(finder.find(Step(identity="top")), rows) == rows[:2]


def test_holders_are_all_nodes_around_some() -> None:
    tree = flatten(BODY)
    holders = NodeFinder(tree).find_holders("b", find_nodes(tree, "b"))
    assert {tree.tags[node] for node in holders} == {"html", "body", "div", "p"}


def test_links_are_repeated_behind_a_sibling_that_is_one() -> None:
    tree = flatten(BODY)
    assert [tree.text(node) for node in NodeFinder(tree).find_repeated("a")] == ["y"]


def test_nodes_share_what_all_of_them_are() -> None:
    tree = flatten(BODY)
    first, second, third = find_nodes(tree, "p")
    assert find_own_steps(tree, [first, second]) == [Step(name="news"), Step(tag="p")]
    assert find_own_steps(tree, [first, third]) == [Step(tag="p")]
    links = find_nodes(tree, "a")
    assert Step(tag=LINK) in find_own_steps(tree, links[:2])
    assert Step(tag=LINK) not in find_own_steps(tree, links)


@pytest.mark.parametrize(("name", "fit"), [("news", True), ("md:flex", True), ("2x", False), ("x" * 61, False)])
def test_a_name_that_says_of_what_kind_a_node_is_can_be_written(name: str, fit: bool) -> None:
    assert is_writable(name) == fit
