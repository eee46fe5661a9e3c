"""Dates that stand above the items: what is a header, and when it dates the items below it."""

import pytest

from scraper.discovery.detection.header_dates import find_date_above, find_headers
from scraper.discovery.detection.slot_features import describe_slot
from tests.pages import flatten, make_reader, repeat, take_sample

STORY = "<li><a href=/{n}>Story {n}</a></li>"
PAIR = "<h3>{n} Oct 2026</h3><ul><li><a href=/{n}a>Story A</a></li><li><a href=/{n}b>Story B</a></li></ul>"


def stories(count: int) -> str:
    return f"<ul>{repeat(STORY, count)}</ul>"


def list_headers(body: str, tag: str = "li") -> dict[tuple[str, str], list[str]]:
    """Return the texts of the headers of each kind."""
    tree = flatten(f"<main>{body}</main>")
    found = find_headers(tree, take_sample(tree, tag))
    return {kind: [tree.text(node) for node in nodes] for kind, nodes in found.items()}


def date_items(body: str, tag: str = "li", name: str = "") -> list[str]:
    """Return the date above each sampled item, "" where it has none; no list where no header dates the items."""
    tree = flatten(f"<main>{body}</main>")
    sample = take_sample(tree, tag, name)
    slot = find_date_above(tree, sample, make_reader())
    if slot is None:
        return []
    return [tree.text(slot.nodes[item]) if item in slot.nodes else "" for item in range(sample.size)]


def path_of(body: str) -> str:
    tree = flatten(f"<main>{body}</main>")
    slot = find_date_above(tree, take_sample(tree, "li"), make_reader())
    assert slot is not None
    assert (slot.css, slot.xpath) == ("", slot.path)
    return slot.path


def test_a_header_dates_the_items_up_to_the_next() -> None:
    assert date_items(repeat(PAIR, 3)) == [f"{n} Oct 2026" for n in (1, 1, 2, 2, 3, 3)]
    assert path_of(repeat(PAIR, 3)) == "preceding::h3[1]"


def test_a_header_with_a_class_goes_by_it() -> None:
    body = repeat(PAIR.replace("<h3>", "<p class='day odd'>").replace("</h3>", "</p>"), 3)
    assert path_of(body) == "preceding::p[contains(concat(' ', normalize-space(@class), ' '), ' day ')][1]"


def test_of_several_classes_the_rarest_names_a_header() -> None:
    body = repeat(PAIR.replace("<h3>", "<p class='text day'>").replace("</h3>", "</p><p class=text>About</p>"), 3)
    assert date_items(body) == [f"{n} Oct 2026" for n in (1, 1, 2, 2, 3, 3)]
    assert " day " in path_of(body)


@pytest.mark.parametrize("name", ["odd", "first", "9lives", "a:b"])
def test_a_class_that_names_no_kind_is_passed_over(name: str) -> None:
    assert list(list_headers(f"<h2 class={name}>6 Oct 2026</h2>" + stories(4))) == [("h2", "")]


@pytest.mark.parametrize(
    "text",
    [
        "<h2>News of the harbour</h2>",
        "<h2><a href=/day>6 Oct 2026</a></h2>",
        "<nav><b>6 Oct 2026</b></nav>",
        "<div class=sidebar><b>6 Oct 2026</b></div>",
    ],
    ids=["no date", "a link", "navigation", "a sidebar"],
)
def test_what_is_no_header(text: str) -> None:
    filler = "<p>A long text about the harbour and the town that stands on the page too.</p>" * 4
    assert list_headers(text + stories(4) + filler) == {}


def test_a_date_beside_a_link_is_a_header_of_its_own() -> None:
    assert list_headers("<div><a href=/all>All</a> <b>6 Oct 2026</b></div>" + stories(4)) == {("b", ""): ["6 Oct 2026"]}


def test_dates_in_items_and_around_them_are_no_headers() -> None:
    body = (
        "<section>6 Oct 2026 "
        + "<ul>"
        + repeat("<li><a href=/{n}>Story</a> <b>{n} Oct 2026</b></li>", 4)
        + "</ul></section>"
    )
    assert list_headers(body) == {}
    inside = "<div><p>6 Oct 2026</p>" + stories(4) + "</div>"
    assert list_headers(inside) == {("p", ""): ["6 Oct 2026"]}


def test_dates_behind_the_last_item_are_no_headers() -> None:
    assert list_headers(stories(4) + "<h3>6 Oct 2026</h3>") == {}


def test_dates_far_from_the_list_are_no_headers() -> None:
    """They are searched in what holds the list's own node, and no farther."""
    near, far = "<div><h3>6 Oct 2026</h3>{}</div>", "<h3>6 Oct 2026</h3><div><div>{}</div></div>"
    assert date_items(near.format(stories(4))) == ["6 Oct 2026"] * 4
    assert date_items(far.format(stories(4))) == []


@pytest.mark.parametrize(("length", "found"), [(69, True), (70, True), (71, False)])
def test_a_header_is_short(length: int, found: bool) -> None:
    text = "6 Oct 2026 ".ljust(length, "x")
    assert bool(list_headers(f"<h3>{text}</h3>" + stories(4))) is found


@pytest.mark.parametrize(("kinds", "found"), [(399, True), (400, True), (401, False)])
def test_only_so_many_kinds_of_headers_are_gathered(kinds: int, found: bool) -> None:
    others = "".join(f"<b class=k{n}>6 Oct 2026</b>" for n in range(kinds))
    assert (("h3", "") in list_headers(others + "<h3>7 Oct 2026</h3>" + stories(4))) is found


def test_a_single_header_dates_all_items() -> None:
    assert date_items("<h2>6 Oct 2026</h2>" + stories(4)) == ["6 Oct 2026"] * 4
    assert date_items("<h2>News of 6 Oct 2026</h2>" + stories(4)) == ["News of 6 Oct 2026"] * 4


@pytest.mark.parametrize(
    ("body", "dated"),
    [
        ("<ul><li class=x>6 Oct 2026</li>{}</ul>", True),
        ("<h2>6 Oct 2026</h2><ul>{}</ul>", True),
        ("<div><h2>6 Oct 2026</h2></div><ul>{}</ul>", True),
        ("<div><a href=/all>All</a> <b>6 Oct 2026</b></div><ul>{}</ul>", False),
        ("<div><p>" + "About the harbour " * 4 + "</p><b>6 Oct 2026</b></div><ul>{}</ul>", False),
    ],
    ids=["in the list", "right above the list", "alone in a box", "beside a link", "below a text"],
)
def test_a_single_header_stands_where_it_can_only_speak_of_the_items(body: str, dated: bool) -> None:
    rows = repeat("<li class=row><a href=/{n}>Story {n}</a></li>", 4)
    assert date_items(body.format(rows), "li", "row") == (["6 Oct 2026"] * 4 if dated else [])


def test_several_dates_before_the_whole_list_speak_of_something_else() -> None:
    assert date_items("<h3>6 Oct 2026</h3><h3>5 Oct 2026</h3>" + stories(6)) == []


def mixed(read: int, whole: int) -> str:
    """Return pairs of items below headers of which only the first are dates, with one more dated at the end."""
    rows = [PAIR.replace("{n} Oct 2026", "Number {n}") if n >= read else PAIR for n in range(whole)]
    return "".join(row.format(n=n + 1) for n, row in enumerate(rows)) + PAIR.format(n=28)


@pytest.mark.parametrize(
    ("read", "whole", "dated"), [(3, 3, True), (2, 3, False), (7, 7, True), (7, 8, False), (8, 10, True)]
)
def test_a_kind_of_header_is_dated_wherever_it_stands(read: int, whole: int, dated: bool) -> None:
    """Eight are read; one that is no date among them is one too many."""
    assert bool(date_items(mixed(read, whole))) is dated


@pytest.mark.parametrize(("before", "dated"), [(0, True), (1, True), (2, False)])
def test_nine_of_ten_items_must_stand_below_a_header(before: int, dated: bool) -> None:
    rest = 10 - before
    rows = [f"<li><a href=/{n}>Story {n}</a></li>" for n in range(10)]
    first = rest // 2
    body = (
        f"<ul>{''.join(rows[:before])}</ul><h3>6 Oct 2026</h3><ul>{''.join(rows[before : before + first])}</ul>"
        f"<h3>5 Oct 2026</h3><ul>{''.join(rows[before + first :])}</ul>"
    )
    found = date_items(body)
    assert bool(found) is dated
    if dated:
        assert found == [""] * before + ["6 Oct 2026"] * first + ["5 Oct 2026"] * (rest - first)


EACH = "<p>{n} Oct 2026</p><div class=row><a href=/{n}>Story {n}</a></div>"
BEHIND = "<div class=row><a href=/{n}>Story {n}</a></div><p>{n} Oct 2026</p>"


def test_a_header_may_stand_before_each_item() -> None:
    assert date_items(repeat(EACH, 4), "div") == [f"{n} Oct 2026" for n in (1, 2, 3, 4)]


def test_dates_behind_each_item_are_not_the_next_items() -> None:
    assert date_items(repeat(BEHIND, 4), "div") == []
    assert date_items("<p>30 Sep 2026</p>" + repeat(BEHIND, 4), "div") == []


@pytest.mark.parametrize(("nodes", "dated"), [(0, False), (11, False), (12, True)])
def test_one_more_header_soon_after_the_last_item_is_that_items(nodes: int, dated: bool) -> None:
    body = repeat(EACH, 4) + "<wbr>" * nodes + "<p>5 Oct 2026</p>"
    assert bool(date_items(body, "div")) is dated


@pytest.mark.parametrize("text", ["<p>About the harbour</p>", "<b>5 Oct 2026</b>", ""])
def test_something_else_after_the_last_item_is_no_header(text: str) -> None:
    assert len(date_items(repeat(EACH, 4) + text, "div")) == 4


@pytest.mark.parametrize(("headers", "dated"), [(2, True), (3, False)])
def test_few_headers_need_not_begin_the_list_and_may_go_on_behind_it(headers: int, dated: bool) -> None:
    """From one header for two items on they may as well stand behind their items."""
    rows = [f"<div class=row><a href=/{n}>Story {n}</a></div>" for n in range(6)]
    step = 6 // headers
    body = "".join((f"<p>{9 - n} Oct 2026</p>" if n % step == 0 else "") + row for n, row in enumerate(rows))
    assert bool(date_items(body + "<p>1 Oct 2026</p>", "div")) is dated


def test_of_two_kinds_the_nearest_is_taken() -> None:
    month = "<h2>September 2026</h2>{}<h2>October 2026</h2>{}"
    day = "<h3>{n} Oct 2026</h3><ul><li><a href=/{n}a>Story A</a></li><li><a href=/{n}b>Story B</a></li></ul>"
    assert date_items(month.format(repeat(day, 2), repeat(day, 2, 3))) == [
        f"{n} Oct 2026" for n in (1, 1, 2, 2, 3, 3, 4, 4)
    ]


@pytest.mark.parametrize(("kinds", "dated"), [(4, True), (5, False)])
def test_the_five_kinds_that_end_last_are_tried(kinds: int, dated: bool) -> None:
    """A kind that is dated in some places only is tried for nothing."""
    tags = ("b", "i", "u", "em", "strong")[:kinds]
    decoys = "".join(f"<{tag}>6 Oct 2026</{tag}><{tag}>About</{tag}><{tag}>6 Oct 2026</{tag}>" for tag in tags)
    body = PAIR.format(n=2) + PAIR.format(n=1).replace("<ul>", f"<p>{decoys}</p><ul>")
    found = date_items(body)
    assert found == (["2 Oct 2026"] * 2 + ["1 Oct 2026"] * 2 if dated else [])


def test_a_header_is_described_like_any_slot() -> None:
    tree = flatten(f"<main>{repeat(PAIR, 3)}</main>")
    sample = take_sample(tree, "li")
    slot = find_date_above(tree, sample, make_reader())
    assert slot is not None
    facts = describe_slot(tree, sample, slot)
    assert (facts.tag, facts.dated, facts.covered) == ("h3", 1.0, 1.0)
    assert facts.values == [f"{n} Oct 2026" for n in (1, 1, 2, 2, 3, 3)]


def test_dates_between_items_are_not_those_of_the_items_behind_them() -> None:
    """Of ten items nine stand below a date, and yet each is the date of the item before."""
    rows = repeat(BEHIND, 9) + "<div class=row><a href=/10>Story 10</a></div>"
    assert date_items(rows, "div") == []


def test_a_date_of_another_class_behind_the_list_is_no_header() -> None:
    body = repeat(EACH.replace("<p>", "<p class=day>"), 4)
    assert len(date_items(body + "<p class=update>5 Oct 2026</p>", "div")) == 4
    assert date_items(body + "<p class=day>5 Oct 2026</p>", "div") == []


@pytest.mark.parametrize(("own", "found"), [("", True), ("<b>3 Sep 2026</b>", False), ("<b>3 notes</b>", True)])
def test_a_day_beside_the_item_in_its_own_box_is_the_items(own: str, found: bool) -> None:
    box = "<div><a href=/{n}>Story {n}</a>" + own + "</div>"
    body = "".join(f"<h3>{day} Oct 2026</h3>{repeat(box, 3, day * 10)}" for day in (5, 4, 3))
    assert bool(date_items(body, "a")) is found


def test_what_stands_between_the_items_as_well_dates_none() -> None:
    """A rule for the nearest such element above would find that of the item before."""
    row = "<li><a href=/{n}>Story {n}</a> <span>by the office</span></li>"
    assert date_items(f"<span>3 Oct 2026</span><ul>{repeat(row, 6)}</ul>") == []
