"""What an address leads to, over a real origin: lists, feeds good and bad, second pages, and what is no list."""

import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from messages import Message
from messages.browser import BrowserCode
from messages.discovery import DiscoveryCode
from messages.fetch import FetchCode
from model.errors import BrowserError, BusyError, DeadlineError, FetchError, ForbiddenError, NetworkError, StatusError
from model.finding import PageKind
from model.outcome import Memory, Scraped
from scraper.discovery import discover, discover_address
from scraper.discovery.detection import Candidate, Detection
from scraper.discovery.lists import SourceDraft, make_list_choices
from scraper.document import HtmlDocument
from scraper.extract import RawItem
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.scrape import scrape
from scraper.source import Rules
from settings.load import add_source
from tests.asking import DATA, HTML, NOW, RSS, asked, put, put_list, visited
from tests.daemon import SHARED, needs_shared, replay_origin
from tests.origin import Origin


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as made:
        yield made


def test_a_list_is_found_with_its_second_page_and_becomes_a_source(origin: Origin, tmp_path: Path) -> None:
    put_list(origin)
    said: list[Message] = []
    found = asked(origin, progress=said.append)
    assert found.kind == "list"
    choice = found.choices[0]
    assert choice.origin == "page"
    assert len(choice.items) == 8
    first = choice.items[0]
    assert (first.title, first.url) == ("The old bridge is closed until spring", f"{origin.url}/notices/1")
    assert first.published is not None
    assert first.published.local.date().isoformat() == "2026-11-18"
    assert choice.rules is not None
    assert choice.rules.next_page is not None
    assert "checked: the second page has 8 more" in str(found.choices[0].paging)
    assert found.feeds == ()
    assert said[0] == DiscoveryCode.FETCHING(url=f"{origin.url}/news")
    assert DiscoveryCode.CHECKING_SECOND_PAGE(url=f"{origin.url}/news?page=2") in said
    assert len(visited(origin)) <= 8

    entry = found.make_entry(choice, title="Town notices")
    assert entry["url"] == f"{origin.url}/news"
    assert entry["title"] == "Town notices"
    assert "timezone" not in entry
    source = add_source(tmp_path / "sources.yaml", entry).source
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        outcome = scrape(source, client=client, memory=Memory(), now=NOW)
    assert isinstance(outcome, Scraped)
    assert len(outcome.items) == 16


def test_a_source_tells_where_it_comes_from(origin: Origin, tmp_path: Path) -> None:
    put_list(origin, announced="/good.xml")
    put(origin, "/good.xml", "good.xml", RSS)
    found = asked(origin)
    entries = [
        add_source(tmp_path / "sources.yaml", found.make_entry(choice, slug=slug))
        for slug, choice in zip(("feed", "list"), found.choices[:2], strict=True)
    ]
    told = [entry.found for entry in entries if entry.found]
    assert [(one.by, one.on, one.at) for one in told] == [
        (by, f"{origin.url}/news", NOW.date()) for by in ("feed", "page")
    ]
    assert all(0 < one.confidence < 1 for one in told)
    unfound = entries[1].model_copy(update={"found": None})
    assert entries[1].rules_fingerprint == unfound.rules_fingerprint


def test_an_article_is_read_as_a_list_where_that_is_asked_for(origin: Origin) -> None:
    related = "".join(f'<li><a href="/notices/{n}">Another matter of the council, {n}</a></li>' for n in range(5))
    text = (DATA / "article.html").read_text(encoding="utf-8").replace("</article>", f"<ul>{related}</ul></article>")
    origin.answer("/page", 200, HTML, text)
    found = asked(origin, "/page")
    assert (found.kind, found.choices) == ("article", ())
    assert len(found.doubtful[0].items) == 5
    listed = found.as_list()
    assert (listed.kind, listed.sure, listed.choices) == ("list", False, found.doubtful)
    assert listed.summary == DiscoveryCode.LIST_ON_REQUEST(count=5)
    assert listed.as_list() is listed


def test_alternatives_that_say_the_same_or_nothing_are_left_out() -> None:
    def candidate(*items: tuple[str, str]) -> Candidate:
        raw = tuple(RawItem(title=title, link=link) for title, link in items)
        return Candidate(items=raw, rules=Rules(item="li"), score=1.0)

    listed = [(f"Matter {n} of the council", f"/n/{n}") for n in range(3)]
    more = [("Continue reading →", f"/more/{n}") for n in range(3)]
    detection = Detection(
        kind=PageKind.LIST,
        candidates=(candidate(*listed), candidate(*listed[::-1]), candidate(*more), candidate(("Other", "/o"))),
    )
    page = HtmlDocument(
        url="http://h/", base_url="http://h/", encoding="", language="", tree=html.fromstring("<p>x</p>")
    )
    choices = make_list_choices(page, detection, "http://h/", SourceDraft(now=NOW, found={}, options={}))
    assert [choice.items[0].title for choice in choices] == ["Matter 0 of the council", "Other"]


@pytest.mark.parametrize("language", ["zz-!!", "English", "x" * 500, "vi; q=1"])
def test_a_strangers_language_that_is_none_is_not_taken(origin: Origin, language: str) -> None:
    items = [{"id": "1", "title": "A title of some length", "url": "/1"}]
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "language": language, "items": items}
    origin.answer("/feed.json", 200, {"Content-Type": "application/json"}, json.dumps(told))
    found = asked(origin, "/feed.json")
    assert found.choices[0].language == ("english" if language == "English" else "")


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("article.html", "article", DiscoveryCode.ARTICLE),
        ("login.html", "login", DiscoveryCode.LOGIN),
        ("shell.html", "script-only", DiscoveryCode.SCRIPT_ONLY),
        ("challenge.html", "challenge", DiscoveryCode.CHALLENGE),
    ],
)
def test_what_is_no_list_is_called_by_its_name(origin: Origin, name: str, kind: str, code: DiscoveryCode) -> None:
    put(origin, "/page", name)
    found = asked(origin, "/page")
    assert (found.kind, found.summary, found.choices, found.sure) == (kind, code(), (), False)


def test_a_shell_is_scraped_by_the_json_in_its_script(origin: Origin, tmp_path: Path) -> None:
    posts = [
        {"title": f"A notice of some weight, number {n}", "url": f"/n/{n}", "date": f"2026-11-0{n}"} for n in (1, 2, 3)
    ]
    state = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"posts": posts}})}</script>'
    origin.answer("/app", 200, HTML, f"<html><title>App</title><body><div id=root></div>{state}</body></html>")
    found = asked(origin, "/app")
    (choice,) = found.choices
    assert (found.kind, choice.origin, found.sure) == ("list", "embedded-json", False)
    assert choice.label == DiscoveryCode.LABEL_EMBEDDED_JSON()
    source = add_source(tmp_path / "sources.yaml", found.make_entry(choice)).source
    assert source.rules is not None
    assert source.rules.script == "script#__NEXT_DATA__"
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        outcome = scrape(source, client=client, memory=Memory(), now=NOW)
    assert isinstance(outcome, Scraped)
    assert [item.url for item in outcome.items] == [f"{origin.url}/n/{n}" for n in (1, 2, 3)]
    assert outcome.items == choice.items


@pytest.mark.parametrize(
    ("body", "media_type", "kind"),
    [
        (b"%PDF-1.7 ...", "text/html", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "file"),
        (b"  \n", "text/html", "empty"),
    ],
)
def test_what_is_no_page_is_called_by_its_name(origin: Origin, body: bytes, media_type: str, kind: str) -> None:
    origin.answer("/file", 200, {"Content-Type": media_type}, body)
    found = asked(origin, "/file")
    assert (found.kind, found.choices) == (kind, ())
    assert str(found.summary)[0].isupper()


@pytest.mark.parametrize(
    ("status", "words"), [(404, "no such page"), (403, "denies access"), (503, "temporarily unavailable")]
)
def test_what_cannot_be_had_is_an_error_of_the_tree(origin: Origin, status: int, words: str) -> None:
    origin.answer("/page", status, {}, b"no")
    with pytest.raises(StatusError, match=words):
        asked(origin, "/page")


def test_a_bot_challenge_by_status_is_told_so(origin: Origin) -> None:
    origin.answer("/page", 403, HTML, (DATA / "challenge.html").read_bytes())
    with pytest.raises(StatusError, match="bot challenge"):
        asked(origin, "/page")


def test_private_addresses_are_not_asked() -> None:
    with Origin() as origin, Client(FetchOptions()) as client:
        with pytest.raises(ForbiddenError):
            discover(f"{origin.url}/news", client=client, now=NOW)
        assert origin.log == []


@pytest.mark.parametrize(("status", "kept"), [(301, "/news"), (302, "/old")])
def test_a_page_that_moved_for_good_is_watched_at_its_new_address(origin: Origin, status: int, kept: str) -> None:
    put_list(origin)
    origin.answer("/old", status, {"Location": "/news"})
    found = asked(origin, "/old")
    assert found.url == f"{origin.url}/news"
    assert found.choices[0].source_url == origin.url + kept


def test_what_the_asker_tells_goes_before_what_is_found(origin: Origin) -> None:
    put_list(origin)
    options = {"timezone": "Asia/Tokyo", "language": "", "headers": {"X-Own": "yes"}, "interval": "1h"}
    found = asked(origin, options=options)
    published = found.choices[0].items[0].published
    assert published is not None
    assert published.zone == "Asia/Tokyo"
    assert origin.asked("/news")[0].headers["x-own"] == "yes"
    entry = found.make_entry(found.choices[0])
    assert entry["timezone"] == "Asia/Tokyo"
    assert entry["interval"] == "1h"
    assert "timezone" not in found.make_entry(found.choices[0], timezone=None)


def test_no_request_begins_behind_the_deadline(origin: Origin) -> None:
    put_list(origin, announced="/good.xml")
    put(origin, "/good.xml", "good.xml", RSS)
    seconds = itertools.chain([0.0, 1.0], itertools.repeat(40.0))
    found = asked(origin, clock=lambda: next(seconds))
    assert visited(origin) == ["/news"]
    assert found.kind == "list"
    assert found.feeds[0].verdict == "broken"
    assert str(DiscoveryCode.BUDGET_USED_UP()) in str(found.feeds[0].message)
    late = itertools.chain([0.0], itertools.repeat(40.0))
    with pytest.raises(DeadlineError):
        asked(origin, clock=lambda: next(late))


@needs_shared
def test_the_seed_listing_gives_its_six_items_and_says_that_its_pager_is_posted() -> None:
    gold = json.loads((SHARED / "corpus/seed/gold.json").read_text(encoding="utf-8"))
    now = datetime(2020, 3, 10, tzinfo=UTC)
    with replay_origin() as url, Client(FetchOptions(allow=(url.removeprefix("http://"),))) as client:
        found = discover(f"{url}/seed/tin-nong", client=client, now=now)
    items = found.choices[0].items
    assert [(item.url, item.title) for item in items] == [(url + one["url"], one["title"]) for one in gold["items"]]
    assert all(item.published and item.image and item.summary for item in items)
    assert (found.language, found.timezone) == ("vi", "Asia/Ho_Chi_Minh")
    assert "__doPostBack" in str(found.choices[0].paging)


@needs_shared
def test_real_pages_come_to_an_answer() -> None:
    ids = sorted(path.stem for path in (SHARED / "corpus/listing/pages").glob("*.html"))[::16]
    with replay_origin() as url, Client(FetchOptions(allow=(url.removeprefix("http://"),))) as client:
        for page in ids:
            found = discover(f"{url}/listing/{page}", client=client, now=NOW)
            assert str(found.summary)
            assert found.slug
            for choice in found.choices:
                assert choice.items
                assert found.make_entry(choice)


@pytest.mark.parametrize(
    "fault",
    [
        NetworkError(FetchCode.REFUSED(host="town.example"), subject="https://town.example"),
        NetworkError(BrowserCode.FAILED(reason="ERR_SSL_PROTOCOL_ERROR"), subject="https://town.example"),
        DeadlineError(FetchCode.DEADLINE(seconds=20), subject="https://town.example"),
    ],
)
def test_an_address_is_asked_by_http_too_where_https_brought_no_page(
    fault: FetchError, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()

    def discover_by_http(url: str, **_: Any) -> str:
        asked.append(url)
        if url.startswith("https:") or len(asked) > 2:
            raise fault
        return "found"

    monkeypatch.setattr("scraper.discovery.discover", discover_by_http)
    with Client(FetchOptions()) as client:
        found: object = discover_address("town.example", client=client, now=NOW)
        assert found == "found"
        with pytest.raises(type(fault)):
            discover_address("town.example", client=client, now=NOW)
    assert [url.partition(":")[0] for url in asked] == ["https", "http"] * 2


@pytest.mark.parametrize(
    "fault",
    [
        BrowserError(BrowserCode.NOT_INSTALLED(), subject=""),
        BrowserError(BrowserCode.CRASHED(), subject="https://town.example"),
        BusyError(BrowserCode.BUSY(seconds=75), subject="https://town.example"),
        DeadlineError(BrowserCode.TIME_OVER(seconds=30), subject="https://town.example"),
    ],
)
def test_an_address_is_not_asked_by_http_for_a_fault_that_says_nothing_of_its_https(
    fault: FetchError, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()

    def discover_in_vain(url: str, **_: Any) -> str:
        asked.append(url)
        raise fault

    monkeypatch.setattr("scraper.discovery.discover", discover_in_vain)
    with Client(FetchOptions()) as client, pytest.raises(type(fault)):
        discover_address("town.example", client=client, now=NOW)
    assert asked == ["https://town.example"]


def test_an_address_without_a_scheme_is_asked_by_https_then_by_http() -> None:
    with Origin() as origin:
        put_list(origin)
        place = f"{origin.host}:{origin.port}"
        with Client(FetchOptions(allow=(place,))) as client:
            found = discover_address(f"{place}/news", client=client, now=NOW)
            assert found.url == f"{origin.url}/news"
            with pytest.raises(StatusError, match="404"):  # it was answered: not by https
                discover_address(f"{place}/none", client=client, now=NOW)
    with Client(FetchOptions(allow=(place,))) as client, pytest.raises(NetworkError) as fault:
        discover_address(f"{place}/news", client=client, now=NOW)
    assert fault.value.subject.startswith("https://"), "the likelier address is named where neither answers"
