"""The few requests of a discovery: counted, bounded in time, reported; and a site's news sitemap, the last of them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from messages import Message
from messages.discovery import DiscoveryCode
from messages.statuses import StatusCode
from model.errors import DeadlineError
from model.outcome import NO_VALIDATORS, NotModified
from scraper.discovery.lists import SourceDraft
from scraper.discovery.sitemap import find_news_sitemap
from scraper.discovery.visits import Visits
from scraper.fetch.response import Request, Response
from tests.pages import read_page

NOW = datetime(2026, 11, 20, tzinfo=UTC)
URL = "https://city.example/news"


class Site:
    """Stands in for the client: answers with a body, and tells how long a host must be left alone."""

    def __init__(self, body: bytes = b"<p>x</p>", wait: float = 0.0, media_type: str = "text/html") -> None:
        self.body, self.wait, self.media_type = body, wait, media_type
        self.requests: list[Request] = []
        self.answer: Response | NotModified | None = None

    def seconds_until_free(self, url: str) -> float:
        return self.wait

    def get(self, request: Request, *, now: datetime) -> Response | NotModified:
        self.requests.append(request)
        return self.answer or Response(
            url=request.url, body=self.body, media_type=self.media_type, charset="", validators=NO_VALIDATORS
        )


def make_visits(site: Site, seconds: Iterator[float] | None = None, **options: object) -> tuple[Visits, list[Message]]:
    steps: list[Message] = []
    clock = (lambda: next(seconds)) if seconds else (lambda: 0.0)
    return Visits(site, NOW, options, steps.append, clock), steps  # type: ignore[arg-type]


def test_a_visit_is_reported_before_it_is_made() -> None:
    site = Site()
    visits, steps = make_visits(site, headers={"X-Key": "1"}, robots=False)
    answer = visits.get(URL, step=DiscoveryCode.FETCHING)
    assert answer.body == b"<p>x</p>"
    assert steps == [DiscoveryCode.FETCHING(url=URL)]
    assert (site.requests[0].headers, site.requests[0].robots) == ({"X-Key": "1"}, False)


@pytest.mark.parametrize("page", ["", URL])
def test_other_origins_get_no_headers_and_no_trust_of_the_source(page: str) -> None:
    site = Site()
    options = {"headers": {"X-Key": "1"}, "verify": False, "robots": False}
    visits = Visits(site, NOW, options, lambda _: None, lambda: 0.0, page=page)  # type: ignore[arg-type]
    addresses = (URL, "https://city.example/news?page=2", "https://feeds.example/city", "http://city.example/news")
    for address in addresses:
        visits.get(address, step=DiscoveryCode.FETCHING)
    assert [request.headers for request in site.requests] == [{"X-Key": "1"}, {"X-Key": "1"}, {}, {}]
    assert [request.trust.verify for request in site.requests] == [False, False, True, True]
    assert {request.robots for request in site.requests} == {False}


def test_eight_visits_are_made_and_no_ninth() -> None:
    site = Site()
    visits, steps = make_visits(site)
    for _ in range(8):
        visits.get(URL, step=DiscoveryCode.FETCHING)
    with pytest.raises(DeadlineError) as fault:
        visits.get(URL, step=DiscoveryCode.FETCHING)
    assert fault.value.message == DiscoveryCode.BUDGET_USED_UP()
    assert len(site.requests) == len(steps) == 8


@pytest.mark.parametrize(("at", "made"), [(11.0, True), (29.0, True), (31.0, False), (89.0, False)])
def test_no_visit_begins_after_thirty_seconds(at: float, made: bool) -> None:
    site = Site()
    visits, _ = make_visits(site, iter([0.0, at]))
    if made:
        visits.get(URL, step=DiscoveryCode.FETCHING)
        assert site.requests[0].seconds == 30.0 - at
    else:
        with pytest.raises(DeadlineError):
            visits.get(URL, step=DiscoveryCode.FETCHING)
        assert site.requests == []


@pytest.mark.parametrize(("wait", "made"), [(9.0, True), (19.9, True), (20.0, False), (60.0, False)])
def test_a_host_that_must_be_left_alone_longer_is_not_visited(wait: float, made: bool) -> None:
    site = Site(wait=wait)
    visits, _ = make_visits(site, iter([0.0, 10.0]))
    if made:
        visits.get(URL, step=DiscoveryCode.FETCHING)
    else:
        with pytest.raises(DeadlineError):
            visits.get(URL, step=DiscoveryCode.FETCHING)


def test_an_answer_of_304_is_a_fault() -> None:
    site = Site()
    site.answer = NotModified()
    visits, _ = make_visits(site)
    with pytest.raises(DeadlineError) as fault:
        visits.get(URL, step=DiscoveryCode.FETCHING)
    assert fault.value.message == StatusCode.NOT_MODIFIED(host="city.example")


def sitemap(
    count: int, titled: int | None = None, day: str = "2026-11-10", padding: int = 0, language: str = "en"
) -> bytes:
    """Return a news sitemap of so many entries, of which some have a title."""
    entries = "".join(
        f"<url><loc>{URL}/{n}</loc><news:news><news:language>{language}</news:language>"
        f"<news:publication_date>{day}</news:publication_date>"
        f"<news:title>{f'Bulletin {n}' if titled is None or n < titled else ' '}</news:title></news:news></url>"
        for n in range(count)
    )
    return f"<urlset xmlns:news='n'>{entries}<!--{' ' * padding}--></urlset>".encode()


def find_sitemap(body: bytes) -> int:
    """Return how many items the sitemap of a site gives as a choice; 0 where it is none."""
    site = Site(body, media_type="text/xml")
    visits, steps = make_visits(site)
    draft = SourceDraft(now=NOW, found={}, options={})
    found = find_news_sitemap(read_page("<p>x</p>"), visits, draft)
    assert steps == [DiscoveryCode.TRYING_SITEMAP(url="https://city.example/news-sitemap.xml")]
    return len(found[0].items) if found else 0


@pytest.mark.parametrize(("count", "items"), [(1, 0), (2, 2), (5, 5)])
def test_a_news_sitemap_has_two_items_or_more(count: int, items: int) -> None:
    assert find_sitemap(sitemap(count)) == items


@pytest.mark.parametrize(("titled", "found"), [(10, True), (9, True), (8, False), (3, False)])
def test_nearly_all_of_its_items_have_a_title(titled: int, found: bool) -> None:
    assert bool(find_sitemap(sitemap(10, titled))) == found


@pytest.mark.parametrize(
    ("day", "found"), [("2026-11-10", True), ("2025-11-25", True), ("2025-11-15", False), ("2027-03-01", False)]
)
def test_its_newest_item_is_of_the_last_year(day: str, found: bool) -> None:
    assert bool(find_sitemap(sitemap(5, day=day))) == found


@pytest.mark.parametrize(
    ("padding", "found"), [(400_000, True), (1_040_000, True), (1_050_000, False), (3_000_000, False)]
)
def test_a_large_sitemap_is_passed_over(padding: int, found: bool) -> None:
    assert bool(find_sitemap(sitemap(5, padding=padding))) == found


def test_what_it_says_of_itself() -> None:
    site = Site(sitemap(5, language="VI"), media_type="text/xml")
    draft = SourceDraft(now=NOW, found={}, options={})
    (choice,) = find_news_sitemap(read_page("<p>x</p>"), make_visits(site)[0], draft)
    assert choice.language == "vi"
    assert choice.confidence == 0.4
    assert choice.reasons[:2] == (DiscoveryCode.USUAL_PLACE(), DiscoveryCode.WHOLE_SITE())
    odd = Site(sitemap(5, language="no language"), media_type="text/xml")
    assert find_news_sitemap(read_page("<p>x</p>"), make_visits(odd)[0], draft)[0].language == ""
