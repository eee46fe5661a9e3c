"""Large pages, read by a process of its own: the same comes of them, and one that passes a limit is a failed run."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from found_rules import find_rules
from leasing import RELEASE_PAUSE
from messages.pages import PageCode
from messages.plain import PlainCode
from messages.reading import ReadingCode
from model.item import Item
from model.outcome import NO_VALIDATORS, Failed, Health, Memory, Outcome, RunOutcome, Scraped
from scraper.article import ArticleReading, scrape_article
from scraper.discovery import discover
from scraper.fetch.client import Client
from scraper.fetch.options import MIB, ReadingOptions
from scraper.fetch.response import Response
from scraper.scrape import scrape
from scraper.source import Source
from settings.options import SourceEntry
from tests.house import ONE, RULES, TWO, House, house, listing, settings, titles
from tests.origin import Answer, Origin, Script

NOW = datetime(2026, 3, 10, tzinfo=UTC)
BULLETINS = [(f"/{n}", f"Bulletin {n}", f"{n % 28 + 1:02d}.02.2026") for n in range(40)]
PAGE = listing(*BULLETINS, extra="<a class=next href='?page=2'>More</a>")
SECOND = listing(("/41", "Bulletin 41", "01.01.2026"))
WALL = "<html><title>Log in</title><body><form><input type=password></form></body></html>"
FEED = (
    "<rss version='2.0'><channel><title>City</title><link>https://city.example/</link><language>en</language>"
    "<item><title>Road works</title><link>/1</link><guid>a</guid><pubDate>Mon, 09 Mar 2026 08:00:00 GMT</pubDate>"
    "<description>In Mill Lane.</description></item><item><link>/2</link><guid>b</guid></item></channel></rss>"
)
JSON = '{"news": [{"title": "Road works", "url": "/1", "day": "2026-03-09"}, {"title": "Fair", "url": "/2"}]}'
JSON_RULES = {"syntax": "json", "item": "news", "title": "title", "link": "url", "date": "day"}
NEXT_RULES = {**RULES, "next_page": {"selector": ".next", "limit": 2}}
FORM_RULES = {**RULES, "next_page": {"selector": "a.form", "limit": 2}}
FORM = (
    "<form method=post action='/news?page=2'><input name=__VIEWSTATE value=x>"
    "<a class=form href=\"javascript:__doPostBack('grid','Page$2')\">2</a></form>"
)
HUGE = "<br class=x>" * 390_000  # more than fits into the least memory that a process can have
LISTED = (
    "<html lang=en><title>News</title><body><nav><a href=/>Home</a></nav><h1>News</h1><main>"
    + "".join(
        f"<div class=entry><h3><a href=/n/{n}>The council decides upon matter number {n}</a></h3>"
        f"<time>2026-02-{n:02d}</time><p>What is said about it, in a line or two.</p></div>"
        for n in range(20, 0, -1)
    )
    + "</main><a rel=next href='?page=2'>Next page</a></body></html>"
)
LITTLE = 200 * MIB
ARTICLE = "<html><head><title>Road works</title></head><body><nav>Home</nav><article><h1>Road works</h1>" + "".join(
    f"<p>The council decided in its meeting number {n} that the works in Mill Lane go on for another week.</p>"
    for n in range(30)
)


@contextmanager
def make_client(origin: Origin, **reading: Any) -> Iterator[Client]:
    options = settings(origin).fetch.model_copy(update={"reading": ReadingOptions(**reading)})
    with Client(options) as client:
        yield client


@contextmanager
def both_ways(origin: Origin) -> Iterator[tuple[Client, Client]]:
    """Give a client that has all pages read by a process of its own, and one that has none."""
    with make_client(origin, large_bytes=0) as apart, make_client(origin, enabled=False) as here:
        yield apart, here
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("page", "rules", "outcome"),
    [
        (PAGE, RULES, Scraped),
        (PAGE, NEXT_RULES, Scraped),
        (listing(*BULLETINS, extra=FORM), FORM_RULES, Scraped),
        (FEED, None, Scraped),
        (FEED, RULES, Scraped),
        (JSON, JSON_RULES, Scraped),
        (WALL, RULES, Failed),
        ("<p>Nothing here</p>", RULES, Failed),
        ("%PDF-1.4", RULES, Failed),
        ("", RULES, Failed),
    ],
)
def test_the_same_comes_of_a_page_whoever_reads_it(page: str, rules: Any, outcome: type[Outcome]) -> None:
    with Origin() as origin, both_ways(origin) as clients:
        origin.script("/news", answer_pages(page))
        source = Source.model_validate({"slug": "news", "url": f"{origin.url}/news", "robots": False, "rules": rules})
        apart, here = (scrape(source, client=client, memory=Memory(), now=NOW) for client in clients)
        assert isinstance(here, outcome)
        assert apart == here


def answer_pages(page: str) -> Script:
    return lambda asked: Answer(body=(SECOND if "page=2" in asked.path else page).encode())


def test_the_same_comes_of_an_article_whoever_reads_it() -> None:
    with Origin() as origin, both_ways(origin) as clients:
        origin.answer("/1", body=ARTICLE)
        source = Source.model_validate({"slug": "news", "url": f"{origin.url}/news", "robots": False})
        item = Item(url=f"{origin.url}/1", title="Road works", aliases=(), fingerprint="")
        apart, here = (scrape_article(source, item, client=one, template="", now=NOW) for one in clients)
        assert isinstance(here, ArticleReading)
        assert "meeting number 29" in here.article.content
        assert apart == here


@pytest.mark.parametrize("page", [LISTED, LISTED.replace("rel=next", "rel=nofollow"), FEED, JSON, WALL, "%PDF-1.4"])
def test_the_same_is_found_on_a_page_whoever_looks(page: str) -> None:
    with Origin() as origin, both_ways(origin) as clients:
        origin.script("/news", answer_pages(page))
        apart, here = (discover(f"{origin.url}/news", client=client, now=NOW) for client in clients)
        assert apart == here


def test_the_same_rules_are_found_whoever_looks() -> None:
    with Origin() as origin, both_ways(origin) as clients:
        origin.script("/news", answer_pages(LISTED))
        entry = SourceEntry.model_validate({"slug": "news", "url": f"{origin.url}/news", "robots": False})
        response = Response(
            url=entry.url, body=LISTED.encode(), media_type="text/html", charset="utf-8", validators=NO_VALIDATORS
        )
        apart, here = (find_rules(response, entry, NOW, client) for client in clients)
        assert "item" in here
        assert apart == here


@contextmanager
def limited_house(folder: Path, **reading: Any) -> Iterator[House]:
    with house(folder) as made, make_client(made.origin, large_bytes=0, **reading) as client:
        made.refresher = replace(made.refresher, client=client)
        yield made


def test_a_page_that_passes_a_limit_is_a_failed_run_and_loses_nothing(tmp_path: Path) -> None:
    with limited_house(tmp_path, max_memory=LITTLE) as made:
        made.origin.answer("/news", body=listing(ONE, TWO))
        assert made.refresh().outcome is RunOutcome.SCRAPED
        before = made.feeds()
        made.origin.answer("/news", body=listing(ONE, extra=HUGE))
        run = made.refresh()
        assert run.outcome is RunOutcome.FAILED
        assert run.message == PlainCode.ABOUT(
            subject=f"{made.origin.url}/news", message=ReadingCode.TOO_MUCH_MEMORY(limit=LITTLE)
        )
        state = made.store.find_source("news")
        assert state is not None
        assert (state.health, state.failures) == (Health.UNREACHABLE, 1)
        assert made.feeds() == before
        made.origin.answer("/news", body=listing(ONE, TWO, ("/3", "Three", "10.03.2026")))
        assert made.refresh().new == 1
        assert titles(made) == ["Three", "One", "Two"]


def test_a_later_page_that_passes_a_limit_costs_no_item_of_the_first(tmp_path: Path) -> None:
    with Origin() as origin, make_client(origin, large_bytes=0, max_memory=LITTLE) as client:
        long = listing(extra=HUGE)
        origin.script("/news", lambda asked: Answer(body=(long if "page=2" in asked.path else PAGE).encode()))
        options = {"slug": "news", "url": f"{origin.url}/news", "robots": False, "rules": NEXT_RULES}
        outcome = scrape(Source.model_validate(options), client=client, memory=Memory(), now=NOW)
        assert isinstance(outcome, Scraped)
        assert len(outcome.items) == len(BULLETINS)
        assert [warning.code for warning in outcome.warnings] == [PageCode.NEXT_PAGE_FAILED]


def test_a_daemon_that_ends_cuts_a_long_reading_short(tmp_path: Path) -> None:
    with limited_house(tmp_path) as made:
        made.origin.answer("/news", body=listing(ONE, TWO))
        [before] = made.store.list_sources()
        made.refresher.client.reader.stop()
        assert made.refresh().outcome is RunOutcome.STOPPED
        [state] = made.store.list_sources()
        assert state.next_due == made.now[0] + RELEASE_PAUSE > before.next_due, "no hot loop"
