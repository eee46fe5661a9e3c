"""A lead before a list: what belongs to it, how far away it may stand, and when it is another's."""

from dataclasses import dataclass

import pytest

from messages.detection import DetectionCode
from scraper.discovery.detection import detect
from tests.pages import NOW, read_page, repeat

TITLE = "A larger bulletin of the harbour office, number {n}"
LEAD = "<div class=bigstory><h2><a href=/news/2026/{n}>" + TITLE + "</a></h2></div>"
ROW = (
    "<li class=row><a href=/news/2026/{n}>Bulletin number {n} of the harbour office</a><time>{day} Oct 2026</time></li>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The last steps of the links of a list, and the number of its lead's items as its reasons say."""

    links: list[str]
    lead: int


def find(body: str, before: str = "", wrap: bool = True) -> Found:
    """Return the list on a page as it is chosen."""
    main = f"<main><h1>News</h1>{body}</main>" if wrap else body
    detection = detect(read_page(before + main), now=NOW)
    first = detection.candidates[0]
    lead = next((reason.params["count"] for reason in first.reasons if reason.code is DetectionCode.LEAD), 0)
    assert isinstance(lead, int)
    return Found(links=[item.link.rpartition("/")[2] for item in first.items], lead=lead)


def rows(count: int = 10, row: str = ROW, name: str = "") -> str:
    return f"<ul class='{name}'>{repeat(row, count)}</ul>"


def leads(*numbers: int, lead: str = LEAD) -> str:
    return "".join(lead.format(n=n) for n in numbers)


def test_bulletins_under_headings_before_a_list_belong_to_it() -> None:
    found = find(leads(91, 92) + rows())
    assert found.lead == 2
    assert found.links == ["91", "92", *map(str, range(1, 11))]


def test_the_list_without_its_lead_stays_an_alternative() -> None:
    detection = detect(read_page(f"<main>{leads(91)}{rows()}</main>"), now=NOW)
    counts = [len(candidate.items) for candidate in detection.candidates[:2]]
    assert counts == [11, 10]


def test_a_list_without_a_lead_is_as_it_is() -> None:
    assert find(rows()).lead == 0


def test_a_lead_may_be_dated() -> None:
    dated = LEAD.replace("</div>", "<span class=when>{n} Oct 2026</span></div>")
    page = read_page(f"<main>{leads(21, 22, lead=dated)}{rows()}</main>")
    first = detect(page, now=NOW).candidates[0]
    assert [item.date.text for item in first.items[:2] if item.date] == ["21 Oct 2026", "22 Oct 2026"]


@pytest.mark.parametrize(
    ("date", "dated"),
    [
        ("21 Oct 2026", True),
        ("Tuesday, 21 October 2026", True),
        ("21 Oct 2026 to 23 Oct 2026", False),
        ("Published: Tuesday, 21st of October 2026 at 14:05", False),
    ],
)
def test_only_what_is_nothing_but_a_short_date_dates_a_lead(date: str, dated: bool) -> None:
    lead = LEAD.replace("</div>", f"<span class=when>{date}</span></div>")
    first = detect(read_page(f"<main>{leads(21, lead=lead)}{rows()}</main>"), now=NOW).candidates[0]
    assert first.items[0].link.endswith("/21")
    assert (first.items[0].date is not None) == dated


@pytest.mark.parametrize(("count", "lead"), [(4, 1), (5, 1), (11, 1)])
def test_a_list_of_four_may_have_a_lead(count: int, lead: int) -> None:
    assert find(leads(91) + rows(count)).lead == lead


@pytest.mark.parametrize("count", [2, 3])
def test_a_list_of_fewer_has_none(count: int) -> None:
    detection = detect(read_page(f"<main>{leads(91)}{rows(count)}</main>"), now=NOW)
    assert all(reason.code is not DetectionCode.LEAD for one in detection.candidates for reason in one.reasons)


@pytest.mark.parametrize(("levels", "lead"), [(0, 1), (1, 1), (2, 1), (3, 0), (8, 0)])
def test_a_lead_stands_near_the_list(levels: int, lead: int) -> None:
    """Steps up from the list to what holds the lead too."""
    assert find(leads(91) + "<div>" * levels + rows() + "</div>" * levels).lead == lead


@pytest.mark.parametrize(("count", "lead"), [(1, 1), (4, 4), (12, 12), (13, 0), (20, 0)])
def test_a_lead_is_short(count: int, lead: int) -> None:
    assert find(leads(*range(50, 50 + count)) + rows(25)).lead == lead


def test_a_lead_is_not_longer_than_its_list() -> None:
    assert find(leads(*range(50, 58)) + rows(8)).lead == 8
    assert find(leads(*range(50, 59)) + rows(8)).lead == 0


@pytest.mark.parametrize(("kinds", "lead"), [(1, 1), (4, 4), (5, 0), (9, 0)])
def test_a_lead_is_built_in_few_ways(kinds: int, lead: int) -> None:
    letters = "abcdefghi"
    text = "".join(LEAD.replace("bigstory", f"bigstory{letters[at]}").format(n=50 + at) for at in range(kinds))
    assert find(text + rows(20)).lead == lead


@pytest.mark.parametrize(("other", "lead"), [(0, 1), (2, 1), (3, 0), (6, 0)])
def test_most_addresses_of_the_list_are_of_one_kind(other: int, lead: int) -> None:
    """So many of ten items lead to another part of the site each."""
    parts = "".join(
        ROW.replace("/news/2026/{n}", f"/part{'xyzuvw'[at]}/{{n}}/a").format(n=at + 11, day=at + 11)
        for at in range(other)
    )
    assert find(leads(91) + f"<ul>{repeat(ROW, 10 - other)}{parts}</ul>").lead == lead


@pytest.mark.parametrize(
    ("href", "lead"), [("/news/2026/91", 1), ("/events/2026/91", 0), ("/news/2026/91?tag=x", 0), ("/news/2026/1", 0)]
)
def test_a_lead_leads_to_addresses_of_the_same_kind_that_the_list_has_not(href: str, lead: int) -> None:
    assert find(LEAD.replace("/news/2026/{n}", href).format(n=91) + rows()).lead == lead


@pytest.mark.parametrize(("numbered", "lead"), [(10, 0), (9, 0), (8, 1), (4, 1)])
def test_where_addresses_have_numbers_so_has_a_lead(numbered: int, lead: int) -> None:
    """So many of ten addresses have one; that of the lead has none."""
    row = "<li class=row><a href=/news/{}>Bulletin {} of the harbour office</a> <time>{} Oct 2026</time></li>"
    names = "abcdefghij"
    body = "".join(
        row.format(f"{at}{names[at]}" if at < numbered else names[at] * 3, names[at] * 3, at + 1) for at in range(10)
    )
    lead_text = "<div class=bigstory><h2><a href=/news/the-lead>A larger bulletin of the harbour office</a></h2></div>"
    assert find(f"{lead_text}<ul>{body}</ul>").lead == lead


@pytest.mark.parametrize(("title", "lead"), [("x" * 19, 0), ("x" * 20, 1), ("x" * 59, 1), ("x" * 8, 0)])
def test_a_leads_title_is_no_label(title: str, lead: int) -> None:
    short = ROW.replace("Bulletin number {n} of the harbour office", "Bulletin number {n}, short")
    text = LEAD.replace(TITLE, title).format(n=91)
    assert find(text + rows(row=short)).lead == lead


@pytest.mark.parametrize(("letters", "lead"), [(25, 0), (48, 0), (52, 1), (90, 1), (140, 1)])
def test_a_leads_title_is_half_as_long_as_those_of_the_list(letters: int, lead: int) -> None:
    long = ROW.replace("Bulletin number {n} of the harbour office", "Bulletin number {n} " + "y" * 79)
    assert find(LEAD.replace(TITLE, "x" * letters).format(n=91) + rows(row=long)).lead == lead


@pytest.mark.parametrize(
    "lead",
    [
        "<div class=bigstory><p><a href=/news/2026/91>A larger bulletin of the harbour office</a></p></div>",
        "<aside><h2><a href=/news/2026/91>A larger bulletin of the harbour office</a></h2></aside>",
        "<div class=featured><h2><a href=/news/2026/91>A larger bulletin of the harbour office</a></h2></div>",
        "<div id=main-slider><h2><a href=/news/2026/91>A larger bulletin of the harbour office</a></h2></div>",
        "<h3><a href=/news/2026/91>A larger bulletin of the harbour office</a></h3><h2>News</h2>",
    ],
    ids=["no heading", "aside", "featured", "slider", "another part"],
)
def test_what_stands_before_a_list_may_be_anothers(lead: str) -> None:
    assert find(lead + rows()).lead == 0


def test_a_heading_may_be_inside_the_link() -> None:
    inside = "<div class=bigstory><a href=/news/2026/{n}><h2>" + TITLE + "</h2></a></div>"
    assert find(leads(91, 92, lead=inside) + rows()).lead == 2


def test_the_pages_heading_may_stand_before_both() -> None:
    assert find(leads(91) + "<h1>All news</h1>" + rows()).lead == 1
    assert find(leads(91) + "<h2>All news</h2>" + rows()).lead == 0


def test_in_the_body_itself_nothing_is_a_lead() -> None:
    assert find(leads(91) + rows(), wrap=False).lead == 0
