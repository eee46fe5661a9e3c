"""Which siblings belong to an item: those that stand around each member."""

import pytest

from scraper.discovery.detection.group_siblings import add_siblings
from tests.pages import flatten, make_group, make_list, repeat

LINK = "<a href=/n/{n}>Bulletin {n}</a>"


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
