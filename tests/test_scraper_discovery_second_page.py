"""How a list that is added goes on: its second page, and the way behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from messages.discovery import DiscoveryCode
from messages.paging import PagingCode
from model.finding import ListOrigin
from model.outcome import Memory, Scraped
from scraper.discovery.paging import detect_paging
from scraper.discovery.second_page import add_paging
from scraper.discovery.values import Choice
from scraper.discovery.visits import Visits
from scraper.document import HtmlDocument
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.scrape import scrape
from scraper.source import Rules
from settings.load import add_source
from tests.asking import HTML, NOW, RSS, asked, put, put_list
from tests.origin import Answer, Asked, Origin


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as made:
        yield made


MATTERS = (
    "The old bridge is closed until spring", "Council meets about the new library", "Water is off in the lower town",
    "Market moves to the station square", "Night buses run again on weekends", "Call for helpers at the harbour fair",
    "Trees are felled along the canal", "Rates for the swimming hall change", "A second ferry begins in May",
    "Snow is cleared from main roads only",
)  # fmt: skip


def notices(first: int, more: str = "") -> str:
    """Return a page of ten notices, the first of that number, and what stands behind them."""
    listed = "".join(
        f'<li class="notice"><h2><a href="/notices/{n}">{MATTERS[n % 10]}, {n}</a></h2>'
        f'<time datetime="2026-{10 - n // 28:02}-{28 - n % 28:02}">x</time><p>Of matter {n}, at some length.</p></li>'
        for n in range(first, first + 10)
    )
    return f"<html lang=en><title>Notices</title><body><main><h1>Notices</h1><ol>{listed}</ol>{more}</main></html>"


def numbered(one: Asked) -> Answer:
    """Answer with one of five pages, as their pager names them."""
    now = int(one.path.partition("page=")[2] or 1)
    pages = "".join(f"<b>{n}</b>" if n == now else f'<a href="?page={n}">{n}</a>' for n in range(1, 6))
    press = "".join(f'<li><a href="/press/{n}">The mayor speaks: {MATTERS[n].lower()}</a></li>' for n in range(6))
    body = notices(10 * now, f'<div class="pages">{pages}</div><section><h2>Press</h2><ul>{press}</ul></section>')
    return Answer(headers=HTML, body=body.encode())


def test_a_numbered_pager_is_followed_behind_the_second_page(origin: Origin, tmp_path: Path) -> None:
    origin.script("/news", numbered)
    found = asked(origin)
    source = add_source(tmp_path / "sources.yaml", found.make_entry(found.choices[0])).source
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        outcome = scrape(source, client=client, memory=Memory(), now=NOW)
    assert isinstance(outcome, Scraped)
    assert len(outcome.items) == 30, "three pages, as the limit says"


@pytest.mark.parametrize("current", ["b" * 2500, "now"], ids=["too long", "short"])
@pytest.mark.parametrize("item", ["ol > li" + ":not(.absent)" * 100, "ol > li", "//ol/li"])
def test_a_way_on_that_no_rule_may_hold_is_passed_over(origin: Origin, item: str, current: str) -> None:
    origin.script("/news", numbered)
    second = f"<a class='{current}'>1</a> <a href='?page=2'>2</a>"
    tree = html.document_fromstring(notices(10, f"<p>{second}</p>"))
    page = HtmlDocument(url=f"{origin.url}/news", base_url=f"{origin.url}/news", encoding="", language="", tree=tree)
    rules = Rules.model_validate({"item": item, "link": "a"})
    choice = Choice(
        label=DiscoveryCode.LABEL_PAGE(),
        origin=ListOrigin.PAGE,
        confidence=1.0,
        source_url=page.url,
        items=(),
        rules=rules,
    )
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        visits = Visits(client, NOW, {}, lambda _: None, lambda: 0.0)
        told = add_paging(page, [choice], detect_paging(page), visits)[0]
    assert told.rules is not None
    assert told.rules.next_page is not None, told.paging


def test_each_choice_tells_its_own_further_pages(origin: Origin) -> None:
    origin.script("/news", numbered)
    list_, press = asked(origin).choices[:2]
    assert list_.paging == PagingCode.CHECKED(paging=PagingCode.NUMBERS(), count=10)
    assert list_.rules
    assert list_.rules.next_page
    assert press.items[0].title == "The mayor speaks: the old bridge is closed until spring"
    assert press.paging == PagingCode.SAME_ITEMS(paging=PagingCode.NUMBERS())
    assert press.rules
    assert press.rules.next_page is None
    put_list(origin, announced="/good.xml")
    put(origin, "/good.xml", "good.xml", RSS)
    feed, list_ = asked(origin).choices[:2]
    assert (feed.origin, feed.paging) == ("feed", None)
    assert "checked: the second page has 8 more" in str(list_.paging)
    assert list_.rules
    assert list_.rules.next_page


@pytest.mark.parametrize("label", ["Load more &#1;", "Load more &#xFFFE;"])
def test_a_label_with_a_control_character_is_no_fault(origin: Origin, label: str) -> None:
    origin.answer("/news", 200, HTML, notices(10, f"<a href='?page=2'>{label}</a>"))
    assert str(asked(origin).choices[0].paging).endswith("no rule selects that link; only the first page is read.")


def test_a_second_page_that_says_the_same_is_no_second_page(origin: Origin) -> None:
    put(origin, "/news", "list.html")
    found = asked(origin)
    assert found.choices[0].rules is not None
    assert found.choices[0].rules.next_page is None
    assert "it has the same items; only the first page is read" in str(found.choices[0].paging)
