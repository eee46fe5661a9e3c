"""The places that recur inside items: which are found, how they are named, and what is read there."""

import pytest

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.slots import Sample, choose_roots, find_pictures, read_value, sample_group
from scraper.selector import Syntax, compile_selector
from tests.pages import find_nodes, flatten, make_group, make_list, repeat, take_sample

FOLLOWING = "following-sibling::text()[normalize-space()][1]"
PRECEDING = "preceding-sibling::text()[normalize-space()][1]"
CARD = (
    "<li class=card><h3><a href=/{n}>Story {n}</a></h3> on <span class=when>{n} Oct</span> by us "
    "<a class=more href=/{n}#r>Read more</a></li>"
)
CELLS = "<tr><td>{n} Oct<td><a href=/{n}>Story {n}</a><td><a href=/p{n}>PDF {n}</a></tr>"


def read_slot(tree: FlatTree, sample: Sample, path: str) -> list[str]:
    """Return what stands at a slot in each sampled item."""
    return [read_value(tree, sample.slots[path], item) for item in range(sample.size)]


def read_all(body: str, tag: str, name: str = "") -> dict[str, str]:
    """Return what the first item has at each slot, by the slot's path."""
    tree = flatten(body)
    sample = take_sample(tree, tag, name)
    return {path: read_value(tree, slot, 0) for path, slot in sample.slots.items()}


def test_a_card_has_a_slot_for_each_of_its_places() -> None:
    assert read_all(make_list(4, CARD), "li") == {
        ".": "Story 1 on 1 Oct by us Read more",
        "./text()[normalize-space()][1]": "on",
        "./text()[normalize-space()][2]": "by us",
        "h3": "Story 1",
        "a": "Story 1",
        "span.when": "1 Oct",
        "a.more": "Read more",
    }


def test_the_cells_of_a_row_go_by_their_number() -> None:
    assert read_all(f"<table>{repeat(CELLS, 3)}</table>", "tr") == {
        ".": "1 Oct Story 1 PDF 1",
        "td:nth-child(1)": "1 Oct",
        "td:nth-child(2)": "Story 1",
        "a": "Story 1",
        "td:nth-child(3)": "PDF 1",
        "td3 a": "PDF 1",
    }


@pytest.mark.parametrize(
    "row", [CARD, "<li class=row><p>{n} Oct</p><div><b>One</b> <i>{n}</i> end</div><a href=/{n}>x</a>"]
)
def test_a_slots_selector_leads_to_its_node_again(row: str) -> None:
    tree = flatten(make_list(6, row))
    sample = take_sample(tree, "li")
    checked = 0
    for slot in sample.slots.values():
        find = compile_selector(slot.css or slot.xpath, Syntax.CSS if slot.css else Syntax.XPATH)
        for item, node in slot.nodes.items():
            found = find(tree.nodes[sample.roots[item][0]])
            assert isinstance(found, list)
            if slot.loose:
                assert " ".join(str(found[0]).split()) == read_value(tree, slot, item)
            else:
                assert found[0] is tree.nodes[node]
            checked += 1
    assert checked >= 24


CHOSEN = {
    1: [0],
    10: list(range(10)),
    11: [0, 1, 2, 3, 4, 6, 7, 8, 9, 10],
    25: [0, 1, 2, 3, 4, 8, 12, 16, 20, 24],
    105: [0, 1, 2, 3, 4, 24, 44, 64, 84, 104],
}


@pytest.mark.parametrize("count", CHOSEN)
def test_the_first_items_are_sampled_and_then_some_up_to_the_last(count: int) -> None:
    tree = flatten(make_list(count))
    group = make_group(tree, "li")
    assert [group.members.index(roots[0]) for roots in choose_roots(tree, group)] == CHOSEN[count]


@pytest.mark.parametrize(
    ("items", "named", "least"),
    [(4, 1, 2), (4, 2, 2), (9, 2, 3), (9, 3, 3), (30, 2, 3), (30, 3, 3)],
)
def test_a_class_names_a_place_from_a_third_of_the_items_on(items: int, named: int, least: int) -> None:
    rows = repeat("<li><a href=/{n}>Story</a> <span class=rare>x</span></li>", named)
    rows += repeat("<li><a href=/{n}>Story</a></li>", items - named, named + 1)
    assert ("span.rare" in read_all(f"<ul>{rows}</ul>", "li")) is (named >= least)


@pytest.mark.parametrize("name", ["row", "col", "text-center"])
def test_a_class_that_only_says_how_a_node_looks_names_no_place(name: str) -> None:
    slots = read_all(make_list(4, f"<li><div class={name}>Story {{n}}</div> <a href=/{{n}}>Go</a></li>"), "li")
    assert not any(path.startswith(f"div.{name}") for path in slots)
    assert "Story 1" in slots.values()


@pytest.mark.parametrize("tag", ["h2", "h6", "time", "strong", "b", "p", "dt", "cite", "figcaption"])
def test_a_tag_that_says_what_stands_in_it_names_a_place(tag: str) -> None:
    assert read_all(make_list(4, f"<li><{tag}>{{n}} Oct</{tag}> <a href=/{{n}}>Story</a></li>"), "li")[tag] == "1 Oct"


@pytest.mark.parametrize("tag", ["span", "div", "u", "small"])
def test_a_tag_that_says_nothing_goes_by_its_path(tag: str) -> None:
    slots = read_all(make_list(4, f"<li><{tag}>{{n}} Oct</{tag}> <a href=/{{n}}>Story</a></li>"), "li")
    assert slots[f"./{tag}[1]"] == "1 Oct"
    assert tag not in slots


def test_places_with_a_class_are_counted_by_it_and_others_by_their_tag() -> None:
    """Else an optional part before them would move the others."""
    row = "<li><span class=w>A</span><span>B</span><span class=w>C</span><a href=/{n}>Go</a></li>"
    slots = read_all(make_list(4, row), "li")
    second = "./span[contains(concat(' ', normalize-space(@class), ' '), ' w ')][2]"
    assert (slots["span.w"], slots["./span[2]"], slots[second]) == ("A", "B", "C")


def test_an_empty_node_has_no_name_but_an_empty_link_has() -> None:
    row = (
        "<li><h3></h3><b class=x></b><a class=pic href=/{n}><img src=/p.png></a><a class=t href=/{n}>Story {n}</a></li>"
    )
    slots = read_all(make_list(4, row), "li")
    assert {"h3", "b.x", "b"}.isdisjoint(slots)
    assert slots["a"] == ""
    assert slots["a.t"] == "Story 1"


def test_the_first_link_with_text_has_a_place_of_its_own() -> None:
    """So a picture that only some items have moves nothing."""
    story = "<a href=/{n}>Story {n}</a></li>"
    rows = repeat("<li><a href=/{n}><img src=/p.png></a> " + story, 2) + repeat("<li>" + story, 2, 3)
    tree = flatten(f"<ul>{rows}</ul>")
    sample = take_sample(tree, "li")
    assert read_slot(tree, sample, "a") == ["", "", "Story 3", "Story 4"]
    assert read_slot(tree, sample, "a[text]") == ["Story 1", "Story 2", "Story 3", "Story 4"]


def wrap(levels: int, outer: str = "<div class=head>", end: str = "</div>") -> str:
    """Return items with a second link that stands that many levels below a node with a name."""
    inner = "<span>" * (levels - 1) + "<a href=/s{n}>Second {n}</a>" + "</span>" * (levels - 1)
    return make_list(4, f"<li><a href=/{{n}}>First {{n}}</a>{outer} x {inner}{end}</li>")


@pytest.mark.parametrize(("levels", "named"), [(1, True), (3, True), (4, False)])
def test_a_link_is_named_by_what_stands_at_most_three_levels_around_it(levels: int, named: bool) -> None:
    slots = read_all(wrap(levels), "li")
    assert (slots.get(".head a") == "Second 1") is named


@pytest.mark.parametrize(("levels", "named"), [(1, True), (3, True), (4, False)])
def test_a_link_is_named_by_the_heading_that_it_stands_in(levels: int, named: bool) -> None:
    slots = read_all(wrap(levels, "<h4>", "</h4>"), "li")
    assert (slots.get("h4 a") == "Second 1") is named


@pytest.mark.parametrize(("common", "named"), [("one", True), ("two", True), ("three", False)])
def test_a_link_is_named_by_the_first_two_classes_around_it(common: str, named: bool) -> None:
    """The class that every item has is one of three, and the others stand in half of the items."""
    rows = ""
    for n in range(1, 9):
        names = [name for name in ("one", "two", "three") if name == common or (n % 2 and n < 8) or n == 2]
        rows += f"<li><a href=/{n}>First</a><div class='{' '.join(names)}'>x <a href=/s{n}>Second {n}</a></div></li>"
    tree = flatten(f"<ul>{rows}</ul>")
    sample = take_sample(tree, "li")
    path = f".{common} a"
    assert (path in sample.slots and len(sample.slots[path].nodes) == 8) is named


@pytest.mark.parametrize(("place", "kept"), [(298, True), (299, True), (300, False)])
def test_only_the_first_nodes_of_an_item_are_looked_at(place: int, kept: bool) -> None:
    """The item itself is one of the three hundred, so that the node in this place is one later."""
    fill = "<wbr>" * (place - 2)
    slots = read_all(make_list(2, f"<li><a href=/{{n}}>Go</a>{fill}<b>End {{n}}</b></li>"), "li")
    assert ("b" in slots) is kept


@pytest.mark.parametrize(("length", "read"), [(2999, 2999), (3000, 3000), (3001, 3000)])
def test_a_long_text_is_cut(length: int, read: int) -> None:
    tree = flatten(make_list(2, f"<li><a href=/{{n}}>{'x' * length}</a></li>"))
    assert len(read_slot(tree, take_sample(tree, "li"), "a")[0]) == read


def test_what_an_item_has_not_is_empty() -> None:
    rows = "<li><h3><a href=/1>One</a></h3><i>1 Oct</i></li><li><h3><a href=/2>Two</a></h3></li>"
    tree = flatten(f"<ul>{rows}</ul>")
    assert read_slot(tree, take_sample(tree, "li"), "i") == ["1 Oct", ""]


def test_text_beside_links_in_running_text_belongs_to_them() -> None:
    tree = flatten(
        "<p>1 Oct <a href=/1>One</a> here <b>bold</b> 2 Oct <a href=/2>Two</a> 3 Oct <a href=/3>Three</a></p>"
    )
    sample = take_sample(tree, "a")
    assert read_slot(tree, sample, PRECEDING) == ["1 Oct", "2 Oct", "3 Oct"]
    assert read_slot(tree, sample, FOLLOWING) == ["here", "3 Oct", ""]
    assert sample.slots[PRECEDING].loose


def test_blank_text_beside_links_is_passed_over() -> None:
    tree = flatten("<p>1 Oct <i></i> \n <a href=/1>One</a> <i></i> 2 Oct <a href=/2>Two</a></p>")
    sample = take_sample(tree, "a")
    assert read_slot(tree, sample, PRECEDING) == ["1 Oct", "2 Oct"]
    assert read_slot(tree, sample, FOLLOWING) == ["2 Oct", ""]


def test_text_beside_items_that_are_blocks_is_not_theirs() -> None:
    tree = flatten("<div>1 Oct <p><a href=/1>One</a></p> 2 Oct <p><a href=/2>Two</a></p></div>")
    assert not {PRECEDING, FOLLOWING} & take_sample(tree, "p").slots.keys()


def test_siblings_that_belong_to_an_item_have_slots_of_their_own() -> None:
    rows = repeat("<h3><a href=/{n}>Story {n}</a></h3><p>Text {n} <a href=/m{n}>More {n}</a></p>", 3)
    tree = flatten(f"<div>{rows}</div>")
    sample = sample_group(tree, make_group(tree, "h3", tail=1))
    found = {path: (slot.root, read_value(tree, slot, 2)) for path, slot in sample.slots.items()}
    assert found == {
        ".": (0, "Story 3"),
        "a": (0, "Story 3"),
        "following-sibling::*[1]/self::p": (1, "Text 3 More 3"),
        "following-sibling::*[1]/self::p/text()[normalize-space()][1]": (1, "Text 3"),
        "following-sibling::*[1]/self::p//a": (1, "More 3"),
    }


def test_siblings_before_an_item_are_numbered_backwards() -> None:
    tree = flatten("<dl>" + repeat("<dt>{n} Oct</dt><dd><a href=/{n}>Story {n}</a></dd>", 3) + "</dl>")
    sample = sample_group(tree, make_group(tree, "dd", head=1))
    slot = sample.slots["preceding-sibling::*[1]/self::dt"]
    assert (slot.root, slot.css, slot.xpath) == (-1, "", slot.path)
    assert read_slot(tree, sample, slot.path) == ["1 Oct", "2 Oct", "3 Oct"]


def test_slots_stand_in_page_order_and_say_where() -> None:
    tree = flatten(make_list(3, "<li><a href=/{n}>Story {n}</a><i>{n} Oct</i><b>End {n}</b></li>"))
    slots = take_sample(tree, "li").slots
    assert [(path, slot.order) for path, slot in slots.items()] == [(".", 0.0), ("a", 0.25), ("i", 0.5), ("b", 0.75)]


@pytest.mark.parametrize(("path", "depth"), [(".", 0), ("./div[1]", 1), ("./div[1]/u[1]", 2)])
def test_a_path_says_how_deep_a_slot_stands(path: str, depth: int) -> None:
    tree = flatten(make_list(3, "<li><div>x <u>{n}</u></div> <a href=/{n}>Story {n}</a></li>"))
    assert take_sample(tree, "li").slots[path].depth == depth


def test_the_roots_may_be_given() -> None:
    tree = flatten(make_list(8))
    group = make_group(tree, "li")
    sample = sample_group(tree, group, [{0: group.members[6]}, {0: group.members[7]}])
    assert sample.size == 2
    assert read_slot(tree, sample, "time") == ["7 Oct 2026", "8 Oct 2026"]


def test_the_pictures_of_a_node_are_found() -> None:
    tree = flatten(
        "<img src=/a>" + make_list(2, "<li><img src=/{n}a><a href=/{n}><img src=/{n}b></a></li>") + "<img src=/z>"
    )
    first, second = find_nodes(tree, "li")
    assert [tree.nodes[image].get("src") for image in find_pictures(tree, first)] == ["/1a", "/1b"]
    assert [tree.nodes[image].get("src") for image in find_pictures(tree, second)] == ["/2a", "/2b"]
    assert find_pictures(tree, find_nodes(tree, "a")[0]) == [find_nodes(tree, "img")[2]]
