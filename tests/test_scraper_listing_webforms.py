"""Lists that page by forms, as ASP.NET's do: read over a real origin that checks what is sent, and refused in words."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from messages.pages import PageCode
from messages.paging import PagingCode
from model.outcome import Extent, Memory, Scraped
from scraper.discovery import Discovery, discover_address
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.scrape import scrape
from scraper.source import Source
from tests.origin import Answer, Asked, Origin
from tests.webforms import HTML, PER_PAGE, WebForms

NOW = datetime(2026, 3, 9, tzinfo=UTC)
POSTED = "//a[contains(@href, 'PostBack')]"
BEHIND = f"{POSTED}[../preceding-sibling::*[1]/span]"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as made:
        yield made


@pytest.fixture
def client(origin: Origin) -> Iterator[Client]:
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",), delay_seconds=0)) as made:
        yield made


def declare(site: WebForms, selector: str = BEHIND, **options: Any) -> Source:
    following = {"selector": selector, "limit": 20}
    rules = {"item": "li.n", "title": "a", "link": "a", "date": "time", "next_page": following}
    return Source.model_validate({"slug": "news", "url": site.url, "rules": rules, "robots": False, **options})


def read(client: Client, source: Source, pages: int = 0) -> Scraped:
    outcome = scrape(source, client=client, memory=Memory(), now=NOW, pages=pages)
    assert isinstance(outcome, Scraped), outcome
    return outcome


def discover(client: Client, site: WebForms) -> Discovery:
    return discover_address(site.url, client=client, now=NOW, options={"robots": False}, progress=lambda _: None)


def number(outcome: Scraped) -> list[int]:
    return [int(item.title.split()[2]) for item in outcome.items]


@pytest.mark.parametrize(("pager", "selector"), [("numbers", BEHIND), ("next", f"{POSTED}[normalize-space(.)='Next']")])
def test_all_pages_are_read(origin: Origin, client: Client, pager: str, selector: str) -> None:
    site = WebForms(origin, pages=3, pager=pager)
    outcome = read(client, declare(site, selector))
    assert number(outcome) == [*range(1, 3 * PER_PAGE + 1)]
    assert outcome.warnings == ()
    assert len(site.posts) == 2
    assert site.refusals == []


def test_a_backfill_goes_on_behind_the_numbers_that_are_shown(origin: Origin, client: Client) -> None:
    site = WebForms(origin, pages=23)
    assert number(read(client, declare(site), pages=30)) == [*range(1, 23 * PER_PAGE + 1)]


def test_so_many_pages_are_read_and_no_more(origin: Origin, client: Client) -> None:
    site = WebForms(origin, pages=23)
    assert len(read(client, declare(site), pages=4).items) == 4 * PER_PAGE
    assert len(site.posts) == 3


@pytest.mark.parametrize("pager", ["numbers", "next"])
def test_what_is_found_reads_all_pages(origin: Origin, client: Client, pager: str) -> None:
    site = WebForms(origin, pages=13, pager=pager)
    found = discover(client, site)
    choice = found.choices[0]
    label = "2" if pager == "numbers" else "Next"
    assert choice.paging == PagingCode.CHECKED(paging=PagingCode.POSTBACK(label=label), count=PER_PAGE)
    assert choice.rules is not None
    source = Source.model_validate(
        {"slug": "news", "url": site.url, "rules": choice.rules.model_dump(), "robots": False}
    )
    assert number(read(client, source, pages=20)) == [*range(1, 13 * PER_PAGE + 1)]
    assert site.refusals == []


def test_a_page_that_needs_its_script_is_refused_in_words(origin: Origin, client: Client) -> None:
    site = WebForms(origin, pages=3, ignores_posts=True)
    outcome = read(client, declare(site))
    assert len(outcome.items) == PER_PAGE
    assert outcome.warnings == (PageCode.NEXT_PAGE_FAILED(number=2, reason=PageCode.POSTBACK_SAME()),)
    assert discover(client, site).choices[0].paging == PagingCode.SAME_ITEMS(paging=PagingCode.POSTBACK(label="2"))


def test_a_link_without_a_form_is_refused_in_words(origin: Origin, client: Client) -> None:
    site = WebForms(origin, pages=3)
    whole = site.write(1, "").decode()
    bare = whole.replace("<form method", "<div method").replace("</form>", "</div>")
    origin.answer(site.path, headers=HTML, body=bare)
    outcome = read(client, declare(site))
    assert outcome.warnings == (PageCode.NEXT_PAGE_FAILED(number=2, reason=PageCode.POSTBACK_NO_FORM()),)
    paging = PagingCode.UNCHECKED(paging=PagingCode.POSTBACK(label="2"), reason=PageCode.POSTBACK_NO_FORM())
    assert discover(client, site).choices[0].paging == paging


def test_a_form_for_another_host_is_not_sent(origin: Origin, client: Client) -> None:
    with Origin() as other:
        other.answer("/", headers=HTML, body="x")
        site = WebForms(origin, pages=3)
        origin.answer(site.path, headers=HTML, body=site.write(1, "").decode().replace('".', f'"{other.url}'))
        (warning,) = read(client, declare(site)).warnings
        assert warning.code is PageCode.NEXT_PAGE_FAILED
        assert other.log == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_form_is_never_led_to_another_host(origin: Origin, client: Client, status: int) -> None:
    """What it was answered with is fetched by GET there, without the form and without the session."""
    with Origin("127.0.0.2") as other, Client(FetchOptions(allow=("127.0.0.0/8",), delay_seconds=0)) as wide:
        other.answer("/taken", headers=HTML, body="<ul><li class=n><a href=/x>Another notice of all</a></ul>")
        site = WebForms(origin)

        def answer(asked: Asked) -> Answer:
            if asked.method == "GET":
                return site.answer(asked)
            return Answer(status=status, headers={"Location": f"{other.url}/taken"})

        origin.script(site.path, answer)
        read(wide, declare(site))
        (asked,) = other.log
        assert (asked.method, asked.body) == ("GET", b"")
        assert "cookie" not in asked.headers
        assert "content-type" not in asked.headers


@pytest.mark.parametrize(("status", "method"), [(302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_where_a_form_leads_on_the_same_host(origin: Origin, client: Client, status: int, method: str) -> None:
    site = WebForms(origin)

    def answer(asked: Asked) -> Answer:
        if asked.method == "GET":
            return site.answer(asked)
        return Answer(status=status, headers={"Location": "/second"})

    origin.script(site.path, answer)
    origin.answer("/second", headers=HTML, body=site.write(2, "s3ss10n"))
    assert number(read(client, declare(site), pages=2)) == [*range(1, 2 * PER_PAGE + 1)]
    (asked,) = origin.asked("/second")
    assert asked.method == method
    assert "ASP.NET_SessionId=s3ss10n" in asked.headers["cookie"]


def test_a_form_may_lead_back_to_its_own_page_by_get(origin: Origin, client: Client) -> None:
    site, shown = WebForms(origin), [1]

    def answer(asked: Asked) -> Answer:
        if asked.method == "POST":
            shown[0] += 1
            return Answer(status=302, headers={"Location": site.path})
        return Answer(headers=HTML, body=site.write(shown[0], ""))

    origin.script(site.path, answer)
    assert number(read(client, declare(site), pages=3)) == [*range(1, 3 * PER_PAGE + 1)]


def test_own_headers_are_not_sent_to_the_host_that_the_list_moved_to(origin: Origin) -> None:
    with Origin("127.0.0.2") as other, Client(FetchOptions(allow=("127.0.0.0/8",), delay_seconds=0)) as wide:
        site = WebForms(other)
        origin.answer("/list", 302, {"Location": site.url})
        outcome = read(wide, declare(site, url=f"{origin.url}/list", headers={"Authorization": "Bearer own"}))
    assert len(outcome.items) == 3 * PER_PAGE
    assert "authorization" in origin.log[0].headers
    assert not any("authorization" in asked.headers for asked in other.log)


@pytest.mark.parametrize(
    "refusal",
    [Answer(status=500), Answer(status=403), Answer(headers=HTML, body=b"<title>Notices</title><p>Session expired.")],
    ids=["500", "403", "no items"],
)
def test_a_form_that_is_refused_costs_no_item_of_the_first_page(
    origin: Origin, client: Client, refusal: Answer
) -> None:
    site = WebForms(origin)
    origin.script(site.path, lambda asked: site.answer(asked) if asked.method == "GET" else refusal)
    outcome = read(client, declare(site))
    assert number(outcome) == [*range(1, PER_PAGE + 1)]
    assert [warning.code for warning in outcome.warnings] == [PageCode.NEXT_PAGE_FAILED]
    assert outcome.extent is Extent.UNFINISHED, "the next run reads all pages again"


def test_robots_and_the_guard_hold_for_forms(origin: Origin) -> None:
    site = WebForms(origin)
    origin.answer("/robots.txt", body=f"User-agent: *\nDisallow: {site.path}\n")
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",), delay_seconds=0)) as polite:
        outcome = scrape(declare(site, robots=True), client=polite, memory=Memory(), now=NOW)
    assert not isinstance(outcome, Scraped)
    assert site.posts == []


def test_a_known_page_asks_for_no_other(origin: Origin, client: Client) -> None:
    site = WebForms(origin)
    first = read(client, declare(site))
    known = {item.fingerprint for item in first.items}
    memory = Memory(body_hash="other", known=known.intersection)
    posts = len(site.posts)
    scrape(declare(site), client=client, memory=memory, now=NOW)
    assert len(site.posts) == posts
