"""Lists for machines are kept where their items are told apart, the site's own, and dated or well titled."""

import json
from dataclasses import replace

import pytest

from messages.detection import DetectionCode
from model.finding import ListOrigin
from model.item import DateOrigin
from scraper.discovery.detection.flat_tree import flatten_tree
from scraper.discovery.detection.result import Candidate
from scraper.discovery.detection.structured_lists import (
    add_agreement,
    find_page_links,
    find_structured_lists,
    is_better_dated,
    is_same_list,
    resolve_links,
)
from scraper.extract import RawDate, RawItem
from tests.pages import read_page, repeat

PAGE = read_page("")
FILL = "x" * 200  # a script must have some length


def write_ld(*things: dict[str, object]) -> str:
    return f"<script type='application/ld+json'>{json.dumps(things)}</script>"


def make_things(count: int, start: int = 1, kind: str = "NewsArticle", **changes: object) -> list[dict[str, object]]:
    """Return items of JSON-LD; `{n}` in what they say is their number."""
    plain = {"@type": kind, "headline": "Story {n}", "url": "/s/{n}", **changes}
    return [
        {name: value.format(n=n) if isinstance(value, str) else value for name, value in plain.items()}
        for n in range(start, start + count)
    ]


def write_state(things: list[dict[str, object]], name: str = "news") -> str:
    state = {name: [{key: value for key, value in thing.items() if key != "@type"} for thing in things], "fill": FILL}
    return f"<script type='application/json' id=s-{name}>{json.dumps(state)}</script>"


def find_lists(body: str) -> list[Candidate]:
    page = read_page(body)
    return find_structured_lists(page, flatten_tree(page.tree).frequency)


def count_items(body: str) -> list[int]:
    return [len(candidate.items) for candidate in find_lists(body)]


def make_candidate(numbers: range, dates: int = 0, date: str = "6 Oct 2026") -> Candidate:
    """Return a list of items with those numbers, the first of which have a date."""
    items = tuple(
        RawItem(
            title=f"Story {n}",
            link=f"/s/{n}",
            date=RawDate(text=date, origin=DateOrigin.LISTING) if place < dates else None,
        )
        for place, n in enumerate(numbers)
    )
    return Candidate(items=items, rules=None, score=0.0)


MICRODATA = (
    "<div itemscope itemtype=https://schema.org/Event><b itemprop=name>Event {n}</b>"
    "<a itemprop=url href=/e/{n}>x</a></div>"
)
ENTRIES = "<div class=h-entry><a class='p-name u-url' href=/h/{n}>Entry {n}</a></div>"


@pytest.mark.parametrize(
    ("body", "origin", "format_name"),
    [
        (write_ld(*make_things(3)), ListOrigin.JSON_LD, DetectionCode.JSON_LD),
        (repeat(MICRODATA, 3), ListOrigin.MICRODATA, DetectionCode.MICRODATA),
        (repeat(ENTRIES, 3), ListOrigin.H_FEED, DetectionCode.MICROFORMATS),
        (write_state(make_things(3, date="2026-10-0{n}")), ListOrigin.EMBEDDED_JSON, DetectionCode.EMBEDDED_JSON),
    ],
)
def test_a_list_says_where_it_is_from(body: str, origin: ListOrigin, format_name: DetectionCode) -> None:
    (candidate,) = find_lists(body)
    assert (candidate.origin, len(candidate.items)) == (origin, 3)
    assert candidate.reasons == (DetectionCode.STRUCTURED(count=3, format=format_name()),)


def test_the_two_longest_lists_are_kept() -> None:
    body = repeat(MICRODATA, 4) + repeat(ENTRIES, 3)
    assert count_items(body) == [4, 3]
    assert count_items(write_ld(*make_things(5)) + body) == [5, 4]
    assert count_items(write_ld(*make_things(2)) + body) == [4, 3]


@pytest.mark.parametrize(("common", "lists"), [(20, 1), (17, 1), (16, 2)])
def test_of_lists_with_nearly_the_same_links_the_first_is_kept(common: int, lists: int) -> None:
    """Seventeen links of twenty in either are 85 of a hundred."""
    body = repeat(MICRODATA.replace("/e/", "/s/"), common, 1)
    found = find_lists(write_ld(*make_things(20)) + body)
    assert [candidate.origin for candidate in found] == [ListOrigin.JSON_LD, ListOrigin.MICRODATA][:lists]


@pytest.mark.parametrize(
    ("common", "other", "same"),
    [(20, 20, True), (17, 20, True), (16, 20, False), (0, 20, False), (6, 7, True), (5, 6, False)],
)
def test_lists_are_the_same_where_most_of_all_their_links_are_common(common: int, other: int, same: bool) -> None:
    links = {str(n) for n in range(other)}
    assert is_same_list({str(n) for n in range(common)}, links) is same
    assert is_same_list(links, {str(n) for n in range(common)}) is same


def spoil(good: int, whole: int, **wrong: object) -> list[int]:
    """Return how long a list is found of which only the first things are right."""
    return count_items(write_ld(*make_things(good), *make_things(whole - good, good + 1, **wrong)))


@pytest.mark.parametrize(("good", "found"), [(10, True), (8, True), (7, False)])
def test_four_of_five_items_must_have_a_title_and_a_link(good: int, found: bool) -> None:
    assert bool(spoil(good, 10, headline="")) is found
    assert bool(spoil(good, 10, url=" ")) is found


@pytest.mark.parametrize(("good", "found"), [(9, True), (7, True), (6, False)])
def test_four_of_five_titles_and_links_must_differ(good: int, found: bool) -> None:
    """Those that are the same count once; what follows `#` leads to no other page."""
    assert bool(spoil(good, 10, headline="The same")) is found
    assert bool(spoil(good, 10, url="/same")) is found
    assert bool(spoil(good, 10, url="/same#{n}")) is found


@pytest.mark.parametrize(("good", "found"), [(10, True), (8, True), (7, False)])
def test_links_must_lead_to_the_web(good: int, found: bool) -> None:
    assert bool(spoil(good, 10, url="mailto:{n}@city.example")) is found


def test_two_items_are_a_list_and_one_is_none() -> None:
    assert count_items(write_ld(*make_things(2))) == [2]
    assert count_items(write_ld(*make_things(1))) == []


DATED = {"date": "2026-10-0{n}"}


@pytest.mark.parametrize(("count", "found"), [(2, False), (3, True)])
def test_a_list_without_a_name_has_three_items_or_more(count: int, found: bool) -> None:
    assert bool(count_items(write_state(make_things(count, **DATED)))) is found


@pytest.mark.parametrize(("dated", "found"), [(10, True), (6, True), (5, False)])
def test_most_items_of_a_list_without_a_name_must_be_dated(dated: int, found: bool) -> None:
    things = make_things(dated, **DATED) + make_things(10 - dated, dated + 1)
    assert bool(count_items(write_state(things))) is found


@pytest.mark.parametrize(("length", "found"), [(19, False), (20, True), (40, True)])
def test_or_their_titles_must_be_as_long_as_headlines(length: int, found: bool) -> None:
    things = make_things(4, headline="{n}".ljust(length + 2, "x"))
    assert [len(str(thing["headline"])) for thing in things] == [length] * 4
    assert bool(count_items(write_state(things))) is found


@pytest.mark.parametrize(
    "link", ["/s/{n}", "https://city.example/s/{n}", "http://city.example/s/{n}", " /s/{n} "], ids=str.strip
)
def test_a_list_without_a_name_leads_to_the_sites_own_pages(link: str) -> None:
    assert count_items(write_state(make_things(4, url=link, **DATED))) == [4]


@pytest.mark.parametrize("link", ["https://other.example/s/{n}", "s/{n}", "slug-{n}", "//other.example/{n}", "?p={n}"])
def test_other_links_count_only_where_the_page_has_them(link: str) -> None:
    state = write_state(make_things(4, url=link, **DATED))
    assert count_items(state) == []
    assert count_items(state + repeat(f"<a href='{link}#top'>x</a>", 4)) == [4]


@pytest.mark.parametrize(("own", "found"), [(10, True), (8, True), (7, False)])
def test_four_of_five_links_must_be_the_sites(own: int, found: bool) -> None:
    things = make_things(own, **DATED) + make_things(10 - own, own + 1, url="https://other.example/{n}", **DATED)
    assert bool(count_items(write_state(things))) is found


def test_a_list_with_a_name_may_lead_anywhere() -> None:
    assert count_items(write_ld(*make_things(3, url="https://other.example/{n}"))) == [3]


def test_state_that_rules_would_read_otherwise_is_no_list() -> None:
    """Two scripts of one type cannot be told apart by a rule."""
    things = make_things(4, **DATED)
    one = write_state(things).replace(" id=s-news", "")
    two = write_state(make_things(4, 5, **DATED)).replace(" id=s-news", "")
    assert count_items(one) == [4]
    assert count_items(one + two) == []


@pytest.mark.parametrize(("before", "seen"), [(4999, True), (5000, False)])
def test_the_first_five_thousand_links_of_a_page_are_its_own(before: int, seen: bool) -> None:
    page = read_page("<a href=/first>x</a>" * before + "<a href=/last#top>x</a>")
    assert ("https://city.example/last" in find_page_links(page)) is seen


def test_links_of_a_page_lead_to_the_web() -> None:
    page = read_page("<a href=s/1>x</a><a>y</a><a href='mailto:a@b.example'>z</a><a href=#top>t</a>")
    assert find_page_links(page) == {"https://city.example/s/1", "https://city.example/news"}


def test_links_of_items_are_resolved_and_those_that_lead_nowhere_left_out() -> None:
    items = [RawItem(title="", link=link) for link in ("/s/1", "/s/1#top", "s/2", "mailto:a@b.example", "http://[bad")]
    assert resolve_links(items, PAGE) == {"https://city.example/s/1", "https://city.example/s/2"}


def test_structured_data_with_the_same_list_is_a_reason_once() -> None:
    candidate = replace(make_candidate(range(10)), reasons=(DetectionCode.JSON_LD(),))
    same = replace(make_candidate(range(10)), origin=ListOrigin.JSON_LD)
    nearly = replace(make_candidate(range(9)), origin=ListOrigin.MICRODATA)
    other = replace(make_candidate(range(5)), origin=ListOrigin.H_FEED)
    noted = add_agreement(candidate, [same, nearly, same, other], PAGE)
    assert noted.reasons == (
        DetectionCode.JSON_LD(),
        DetectionCode.ALSO_STRUCTURED(format=DetectionCode.JSON_LD()),
        DetectionCode.ALSO_STRUCTURED(format=DetectionCode.MICRODATA()),
    )
    assert add_agreement(candidate, [other], PAGE) == candidate


@pytest.mark.parametrize(
    ("dates", "others", "better"),
    [(10, 0, True), (10, 4, True), (10, 5, False), (10, 10, False), (9, 0, False), (0, 0, False)],
)
def test_a_list_is_better_dated_where_only_it_has_every_year(dates: int, others: int, better: bool) -> None:
    numbers = range(10)
    assert is_better_dated(make_candidate(numbers, dates), make_candidate(numbers, others), PAGE) is better


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2026-10-06", True),
        ("6 Oct 1999", True),
        ("6 Oct", False),
        ("6.10.26", False),
        ("20261006", False),
        ("2126", False),
    ],
)
def test_a_date_with_its_year_has_four_digits_of_it(date: str, year: bool) -> None:
    numbers = range(10)
    assert is_better_dated(make_candidate(numbers, 10, date), make_candidate(numbers), PAGE) is year


def test_another_list_is_not_better_dated() -> None:
    assert not is_better_dated(make_candidate(range(10), 10), make_candidate(range(5, 15)), PAGE)
