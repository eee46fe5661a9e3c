"""How far a listing's pages are read: which next page is asked for, and what a page that cannot be had comes to."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest

from messages.pages import PageCode
from messages.plain import PlainCode
from model.errors import ExtractionError, NetworkError, StatusError
from model.outcome import NO_VALIDATORS, Extent, Memory, NotModified, Validators
from scraper.fetch.options import ReadingOptions
from scraper.fetch.response import Request, Response
from scraper.listing import RunNotes, normalize_new_items, read_listing, read_pages
from scraper.reader import Reader
from scraper.source import Source
from tests.pages import NOW

URL = "https://city.example/news"
REASON = PlainCode.TEXT(text="reason")
SEEN_BEFORE = Memory(validators=Validators(etag='"1"'))


def write_page(numbers: Collection[int], following: str = "") -> str:
    """Return a page of some bulletins, with a link to the next one."""
    rows = "".join(f"<li><a href=/n/{n}>Bulletin {n}</a></li>" for n in numbers)
    link = f"<a class=next href='{following}'>next</a>" if following else ""
    return f"<html><body><ul>{rows}</ul>{link}</body></html>"


def make_response(body: str, url: str = URL) -> Response:
    """Return a page as it is fetched."""
    return Response(url=url, body=body.encode(), media_type="text/html", charset="utf-8", validators=NO_VALIDATORS)


def make_source(limit: int = 9, **fields: Any) -> Source:
    """Return a source whose listing goes on."""
    rules = {"item": "li", "title": "a", "link": {"selector": "a", "attribute": "href"}}
    paged = {**rules, "next_page": {"selector": ".next", "limit": limit}} if limit else rules
    return Source.model_validate({"slug": "news", "url": URL, "rules": paged, **fields})


class FakeClient:
    """Answers with the pages of a site, or with what is set for them."""

    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages = pages
        self.reader = Reader(ReadingOptions())
        self.requests = [Request(url="")][1:]

    def get(self, request: Request, *, now: object) -> Any:
        assert now == NOW
        self.requests.append(request)
        answer = self.pages[request.url]
        if isinstance(answer, Exception):
            raise answer
        return make_response(answer, request.url) if isinstance(answer, str) else answer


def make_site(pages: int) -> dict[str, Any]:
    """Return the pages behind the first, four bulletins each."""
    return {
        f"{URL}?page={n}": write_page(range(4 * n - 3, 4 * n + 1), f"?page={n + 1}" if n < pages else "")
        for n in range(2, pages + 1)
    }


def read(
    pages: dict[str, Any],
    *,
    first: str = write_page(range(1, 5), "?page=2"),
    source: Source | None = None,
    known: Collection[int] = (),
    memory: Memory = SEEN_BEFORE,
) -> tuple[list[str], list[list[str]], RunNotes]:
    """Return the addresses that were asked for, the titles of each page, and the notes of a run."""
    source = source or make_source()
    client: Any = FakeClient(pages)
    fingerprints = {key for n in known for key in read_listing(make_response(write_page([n])), source).items}
    memory = replace(memory, known=fingerprints.intersection)
    notes = RunNotes()
    found = read_pages(make_response(first), source, client=client, memory=memory, now=NOW, notes=notes)
    titles = [[raw.title for raw in listing.items.values()] for listing, _ in found]
    return [request.url for request in client.requests], titles, notes


def test_pages_are_read_until_there_is_no_next_one() -> None:
    asked, titles, notes = read(make_site(3))
    assert asked == [f"{URL}?page=2", f"{URL}?page=3"]
    assert [page[0] for page in titles] == ["Bulletin 1", "Bulletin 5", "Bulletin 9"]
    assert (notes.warnings, notes.extent) == ([], Extent.ALL)


@pytest.mark.parametrize(("limit", "asked"), [(0, 0), (1, 0), (2, 1), (3, 2), (9, 4)])
def test_no_more_pages_are_read_than_the_rules_allow(limit: int, asked: int) -> None:
    assert len(read(make_site(5), source=make_source(limit))[0]) == asked


@pytest.mark.parametrize(
    ("known", "asked"),
    [((), 1), ((1,), 1), ((2,), 1), ((1, 2), 1), ((3,), 0), ((4,), 0), ((1, 2, 3, 4), 0)],
    ids=["none", "pinned", "second", "upper half", "third", "last", "all"],
)
def test_a_next_page_is_asked_for_while_the_lower_half_is_unknown(known: tuple[int, ...], asked: int) -> None:
    requests, _, notes = read(make_site(2), known=known)
    assert len(requests) == asked
    assert notes.extent is (Extent.ALL if asked else Extent.KNOWN)


@pytest.mark.parametrize(("known", "asked"), [((1,), 1), ((2,), 0)])
def test_the_middle_of_three_counts_to_the_lower_half(known: tuple[int, ...], asked: int) -> None:
    assert len(read(make_site(2), first=write_page(range(1, 4), "?page=2"), known=known)[0]) == asked


@pytest.mark.parametrize(
    ("memory", "asked"),
    [
        (Memory(), 1),
        (Memory(body_hash="ab"), 0),
        (Memory(validators=Validators(last_modified="x")), 0),
        (SEEN_BEFORE, 0),
        (replace(SEEN_BEFORE, reads_all=True), 1),
    ],
    ids=["nothing", "a hash", "a date", "a tag", "a tag, but all are to be read"],
)
def test_a_run_that_remembers_no_page_reads_on_behind_known_items(memory: Memory, asked: int) -> None:
    assert len(read(make_site(2), known=range(1, 5), memory=memory)[0]) == asked


@pytest.mark.parametrize(
    ("following", "asked"),
    [
        ("?page=2", 1),
        ("https://city.example/news?page=2", 1),
        ("https://www.city.example/news?page=2", 0),
        ("https://city.example:8443/news?page=2", 0),
        ("/news", 0),
        ("javascript:next()", 0),
        ("", 0),
    ],
    ids=["relative", "absolute", "other host", "other port", "itself", "a script", "none"],
)
def test_only_pages_of_the_same_host_that_were_not_seen_are_followed(following: str, asked: int) -> None:
    assert len(read(make_site(2), first=write_page(range(1, 5), following))[0]) == asked


def test_a_pager_that_leads_back_is_left() -> None:
    pages = {f"{URL}?page=2": write_page((5, 6), "?page=3"), f"{URL}?page=3": write_page((7, 8), "?page=2")}
    assert read(pages)[0] == list(pages)


def test_own_headers_and_robots_setting_hold_for_next_pages() -> None:
    client: Any = FakeClient(make_site(2))
    source = make_source(headers={"X-Own": "yes"}, robots=False)
    first = make_response(write_page((1,), "?page=2"))
    list(read_pages(first, source, client=client, memory=Memory(), now=NOW, notes=RunNotes()))
    assert [(request.headers, request.robots) for request in client.requests] == [({"X-Own": "yes"}, False)]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_page_that_stays_away_is_a_warning_and_the_run_unfinished(status: int) -> None:
    error = StatusError(REASON, subject=URL, status=status)
    pages = make_site(3) | {f"{URL}?page=3": error}
    _, titles, notes = read(pages)
    assert (len(titles), notes.extent) == (2, Extent.UNFINISHED)
    assert notes.warnings == [PageCode.NEXT_PAGE_FAILED(number=3, reason=error.describe())]


@pytest.mark.parametrize(
    "error", [StatusError(REASON, subject=URL, status=503), NetworkError(REASON, subject=URL)], ids=["503", "network"]
)
def test_a_passing_fault_on_a_later_page_raises_but_where_all_are_read_once_more(error: Exception) -> None:
    with pytest.raises(type(error)):
        read({f"{URL}?page=2": error})
    _, titles, notes = read({f"{URL}?page=2": error}, memory=replace(SEEN_BEFORE, reads_all=True))
    assert (len(titles), notes.extent) == (1, Extent.UNFINISHED)


def test_a_later_page_without_items_is_a_warning_and_the_run_unfinished() -> None:
    _, titles, notes = read(make_site(3) | {f"{URL}?page=3": "<html><body><p>Nothing here.</p></body></html>"})
    assert (len(titles), notes.extent) == (2, Extent.UNFINISHED)
    assert [warning.code for warning in notes.warnings] == [PageCode.NEXT_PAGE_FAILED]


def test_an_answer_that_nothing_changed_ends_the_reading() -> None:
    _, titles, notes = read({f"{URL}?page=2": NotModified()})
    assert (len(titles), notes.extent) == (1, Extent.ALL)


def test_a_page_without_rules_is_refused() -> None:
    with pytest.raises(ExtractionError) as fault:
        read_listing(make_response(write_page((1,))), Source(slug="news", url=URL))
    assert (fault.value.message, fault.value.subject) == (PageCode.NO_RULES(url=URL), "news")


def test_only_items_that_are_not_known_are_normalized() -> None:
    source = make_source()
    listing = read_listing(make_response(write_page(range(1, 5))), source)
    known = frozenset(list(listing.items)[:1])
    assert [item.url for item in normalize_new_items(listing.items, known, source, listing.base_url, NOW)] == [
        f"https://city.example/n/{n}" for n in (2, 3, 4)
    ]


@pytest.mark.parametrize("following", ["#top", URL + "#top", "?page=2#list"])
def test_a_place_on_a_page_is_no_other_page(following: str) -> None:
    pages = {f"{URL}?page=2": write_page(range(5, 9), "?page=2#more")}
    requested, *_ = read(pages, first=write_page(range(1, 5), following))
    assert requested == ([f"{URL}?page=2"] if "page=2" in following else [])
