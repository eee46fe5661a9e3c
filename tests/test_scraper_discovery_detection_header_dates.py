"""Dates that stand above the items: what is a header, whose it is, and when there is none."""

import pytest

from scraper.discovery.detection import header_dates
from scraper.discovery.detection.header_dates import find_date_above, find_headers
from tests.pages import describe, flatten, make_reader, repeat, take_sample

LINK = "<a href=/n/{n}>Bulletin {n}</a>"


def above(body: str, tag: str = "li") -> list[str] | None:
    """Return the date above each item; None where there are none."""
    tree = flatten(f"<section><h1>News</h1>{body}</section>")
    sample = take_sample(tree, tag)
    slot = find_date_above(tree, sample, make_reader())
    return [tree.text(slot.nodes[item]) for item in range(sample.size) if item in slot.nodes] if slot else None


def days(apiece: int = 2, count: int = 3, header: str = "<h4>{day} Oct 2026</h4>") -> str:
    """Return so many headers, each with some items below it."""
    parts = (
        header.format(day=day) + "<ul>" + repeat(f"<li>{LINK}</li>", apiece, day * 10) + "</ul>"
        for day in range(1, count + 1)
    )
    return "".join(parts)


def test_an_item_has_the_date_of_the_nearest_header_before_it() -> None:
    assert above(days()) == ["1 Oct 2026"] * 2 + ["2 Oct 2026"] * 2 + ["3 Oct 2026"] * 2


def test_the_way_to_it_is_an_xpath_by_tag_and_class() -> None:
    tree = flatten(f"<section>{days(header='<h4 class=day-name>{day} Oct 2026</h4>')}</section>")
    slot = find_date_above(tree, take_sample(tree, "li"), make_reader())
    assert slot is not None
    assert slot.xpath == "preceding::h4[contains(concat(' ', normalize-space(@class), ' '), ' day-name ')][1]"
    assert slot.css == ""


def test_a_header_for_all_items_stands_beside_their_list() -> None:
    assert above("<p>3 Oct 2026</p><ul>" + repeat(f"<li>{LINK}</li>", 4) + "</ul>") == ["3 Oct 2026"] * 4
    nested = f"<div>{'x' * 99}<p>3 Oct 2026</p></div><ul>" + repeat(f"<li>{LINK}</li>", 4) + "</ul>"
    assert above(nested) is None


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("<h4>{day} Oct 2026</h4>", True),
        ("<h4>{day} Oct 2026 " + "x" * 50 + "</h4>", True),
        ("<h4>{day} Oct 2026 " + "x" * 62 + "</h4>", False),
        ("<h4>{day} Oct 2026 " + "x" * 170 + "</h4>", False),
        ("<h4><a href=/day>{day} Oct 2026</a></h4>", False),
        ("<h4>Some words</h4>", False),
        ("<nav>{day} Oct 2026</nav>", False),
    ],
    ids=["plain", "long", "too long", "far too long", "a link", "no date", "aside"],
)
def test_a_header_is_short_dated_and_no_link(header: str, found: bool) -> None:
    text = "<p>" + "y" * 9999 + "</p>"
    assert (above(days(header=header) + text) is not None) == found


def test_what_stands_in_an_item_or_holds_one_is_no_header() -> None:
    tree = flatten("<section>" + repeat(f"<li><b>{{day}} Oct 2026</b>{LINK}</li>", 4) + "</section>")
    assert find_headers(tree, take_sample(tree, "li")) == {}
    around = flatten("<section><div>3 Oct 2026" + repeat(f"<li>{LINK}</li>", 2) + "</div></section>")
    assert find_headers(around, take_sample(around, "li")) == {}


@pytest.mark.parametrize(("dates", "found"), [(8, True), (7, False), (3, False)])
def test_nearly_all_headers_of_a_kind_are_dates(dates: int, found: bool) -> None:
    headers = [f"<h4>{n} Oct 2026</h4>" if n <= dates else f"<h4>Part {n} of 20261</h4>" for n in range(1, 9)]
    rows = [repeat(f"<li>{LINK}</li>", 3, n * 10) for n in range(8)]
    body = "".join(f"{header}<ul>{row}</ul>" for header, row in zip(headers, rows, strict=True))
    assert (above(body) is not None) == found


@pytest.mark.parametrize(("bad", "found"), [(7, False), (8, True), (20, True)])
def test_the_first_eight_headers_are_read(bad: int, found: bool) -> None:
    """Those from the number `bad` on are no dates."""
    headers = [f"<h4>{n + 1} Oct 2026</h4>" if n < bad else f"<h4>Part {n} of 20261</h4>" for n in range(24)]
    rows = [repeat(f"<li>{LINK}</li>", 3, n * 10) for n in range(24)]
    body = "".join(f"{header}<ul>{row}</ul>" for header, row in zip(headers, rows, strict=True))
    assert (above(body) is not None) == found


@pytest.mark.parametrize(("before", "found"), [(0, True), (1, True), (2, False), (8, False)])
def test_nearly_all_items_stand_below_a_header(before: int, found: bool) -> None:
    first = "<ul>" + repeat(f"<li>{LINK}</li>", before, 90) + "</ul>" if before else ""
    rest = "".join(
        f"<h4>{n} Oct 2026</h4><ul>{repeat(f'<li>{LINK}</li>', (10 - before) // 2, n * 10)}</ul>" for n in (1, 2)
    )
    body = first + (rest if before != 1 else rest + f"<ul><li>{LINK.format(n=99)}</li></ul>")
    assert (above(body) is not None) == found


def test_of_several_kinds_the_nearest_is_taken() -> None:
    months = "".join(
        f"<h3>{month} 2026</h3>" + f"<h4>{day} {month} 2026</h4><ul>{repeat(f'<li>{LINK}</li>', 3, day)}</ul>"
        for day, month in ((1, "October"), (2, "November"))
    )
    found = above(months)
    assert found is not None
    assert found[0] == "1 October 2026"


def test_dates_that_all_stand_before_the_list_speak_of_something_else() -> None:
    assert above("<p>1 Oct 2026</p><p>2 Oct 2026</p><ul>" + repeat(f"<li>{LINK}</li>", 6) + "</ul>") is None


def test_one_date_an_item_belongs_to_it_only_where_it_stands_before() -> None:
    before = repeat(f"<p>{{day}} Oct 2026</p><li>{LINK}</li>", 5)
    assert above(f"<div>{before}</div>") == [f"{n} Oct 2026" for n in range(1, 6)]
    behind = repeat(f"<li>{LINK}</li><p>{{day}} Oct 2026</p>", 5)
    assert above(f"<div>{behind}</div>") is None


@pytest.mark.parametrize(("between", "found"), [(0, False), (10, False), (12, True), (30, True)])
def test_one_more_date_soon_after_the_last_item_means_that_they_stand_behind(between: int, found: bool) -> None:
    rows = "<p>1 Sep 2026</p>" + repeat(f"<li>{LINK}</li><p>{{day}} Oct 2026</p>", 4) + f"<li>{LINK.format(n=9)}</li>"
    body = f"<div>{rows}{'<i>x</i>' * between}<p>9 Oct 2026</p></div>"
    assert (above(body) is not None) == found


@pytest.mark.parametrize(("kinds", "found"), [(4, True), (5, False), (9, False)])
def test_five_kinds_of_headers_are_tried_those_nearest_to_the_end_first(kinds: int, found: bool) -> None:
    """Of all kinds only the first is a date for every item; each other stands once, behind it."""
    letters = "abcdefghijk"
    others = "".join(f"<p class=k{letters[at]}>{at + 1} Sep 2026 and 3 Oct 2026</p>" for at in range(kinds))
    body = days(apiece=4, count=2) + "<div>" + others + "</div><ul><li><a href=/z>z</a></li></ul>"
    assert (above(body) is not None) == found


def test_the_number_of_kinds_and_headers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = flatten(f"<section>{days()}</section>")
    sample = take_sample(tree, "li")
    assert sum(map(len, find_headers(tree, sample).values())) == 3
    monkeypatch.setattr(header_dates, "MOST_HEADERS", 0)
    assert sum(map(len, find_headers(tree, sample).values())) == 1
    assert header_dates.MOST_HEADERS == 0


def test_a_header_date_is_described_like_any_slot() -> None:
    tree = flatten(f"<section>{days()}</section>")
    sample = take_sample(tree, "li")
    slot = find_date_above(tree, sample, make_reader())
    assert slot is not None
    sample.slots[slot.path] = slot
    facts = describe(tree, sample, slot.path)
    assert facts.dated == 1.0
    assert facts.values[0] == "1 Oct 2026"
