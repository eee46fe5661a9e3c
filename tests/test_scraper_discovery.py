"""What an address leads to, over a real origin: lists, feeds good and bad, second pages, and what is no list."""

import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from config import add_source
from model.errors import DeadlineError, ForbiddenError, StatusError
from model.outcome import Memory, Scraped
from scraper import scrape
from scraper.discovery import Discovery, discover
from scraper.discovery.lists import Terms, list_choices
from scraper.discovery.naming import slug_of
from scraper.discovery.paging import with_paging
from scraper.discovery.values import Choice
from scraper.discovery.visits import Visits
from scraper.document import HtmlDocument
from scraper.extract import RawItem
from scraper.extract.detection import Candidate, Detection
from scraper.extract.paging import paging_of
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.source import Rules
from tests.daemon import SHARED, needs_shared, replay_origin
from tests.origin import Answer, Asked, Origin

DATA = Path(__file__).parent / "data/discover"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}
RSS = {"Content-Type": "application/rss+xml"}


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as made:
        yield made


def asked(origin: Origin, path: str = "/news", **options: Any) -> Discovery:
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        return discover(origin.url + path, client=client, now=NOW, **options)


def put(origin: Origin, path: str, name: str, headers: dict[str, str] = HTML, announced: str = "") -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="Feed" href="{url}">' for url in announced.split()
    )
    text = (DATA / name).read_text(encoding="utf-8").replace("<!-- head -->", links)
    origin.answer(path, 200, headers, text)


def put_list(origin: Origin, announced: str = "") -> None:
    """Serve the list at /news, and its second page at /news?page=2."""
    put(origin, "/news", "list.html", announced=announced)
    first = origin.find(Asked(path="/news", headers={})).body
    second = (DATA / "list-2.html").read_bytes()
    origin.script("/news", lambda one: Answer(headers=HTML, body=second if "page=2" in one.path else first))


def visited(origin: Origin) -> list[str]:
    return [one.path for one in origin.log if one.path != "/robots.txt"]


def test_a_list_is_found_with_its_second_page_and_becomes_a_source(origin: Origin, tmp_path: Path) -> None:
    put_list(origin)
    said: list[str] = []
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
    assert "checked: the second page has 8 more" in found.choices[0].paging
    assert found.feeds == ()
    assert said[0].startswith("fetching ")
    assert any(words.startswith("checking the second page") for words in said)
    assert len(visited(origin)) <= 8

    entry = found.entry(choice, title="Town notices")
    assert entry["url"] == f"{origin.url}/news"
    assert entry["title"] == "Town notices"
    assert "timezone" not in entry
    source = add_source(tmp_path / "sources.yaml", entry).source
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        outcome = scrape(source, client=client, memory=Memory(), now=NOW)
    assert isinstance(outcome, Scraped)
    assert len(outcome.items) == 16


def test_an_announced_good_feed_goes_first_and_is_scraped_as_a_feed(origin: Origin, tmp_path: Path) -> None:
    put_list(origin, announced="/good.xml")
    put(origin, "/good.xml", "good.xml", RSS)
    found = asked(origin)
    (check,) = found.feeds
    assert (check.verdict, check.items, check.overlap) == ("good", 6, 1.0)
    assert check.word == "good: 6 items, the newest of 2026-11-18"
    assert [choice.origin for choice in found.choices[:2]] == ["feed", "page"]
    assert found.sure
    assert found.choices[0].title == "Oxley notices"
    source = add_source(tmp_path / "sources.yaml", found.entry(found.choices[0])).source
    assert source.rules is None
    assert source.url == f"{origin.url}/good.xml"
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        outcome = scrape(source, client=client, memory=Memory(), now=NOW)
    assert isinstance(outcome, Scraped)
    assert outcome.items == found.choices[0].items
    assert "/feed" not in visited(origin), "where a feed is announced, usual places are not tried"


@pytest.mark.parametrize(
    ("name", "verdict", "word"),
    [
        ("stale.xml", "stale", "stale: newest item 2019-11-18, and the page has one of 2026-11-18"),
        ("broken.xml", "empty", "empty: it has no items"),
        ("article.html", "broken", "broken: a page stands there, not a feed"),
        ("site.xml", "elsewhere", "of the whole site, not of this page: 25% of its items are on it"),
    ],
)
def test_other_feeds_are_told_for_what_they_are(origin: Origin, name: str, verdict: str, word: str) -> None:
    put_list(origin, announced="/announced")
    put(origin, "/announced", name, RSS if name.endswith("xml") else HTML)
    found = asked(origin)
    (check,) = found.feeds
    assert (check.verdict, check.word) == (verdict, word)
    assert found.choices[0].origin == "page"
    assert [choice.source_url for choice in found.choices if choice.origin == "feed"] == (
        [f"{origin.url}/announced"] if verdict == "elsewhere" else []
    )


def test_feeds_that_cannot_be_had_or_say_the_same_are_told_so(origin: Origin) -> None:
    put_list(origin, announced="/good.xml /gone.xml /copy.xml /comments/feed/")
    put(origin, "/good.xml", "good.xml", RSS)
    put(origin, "/copy.xml", "good.xml", RSS)
    found = asked(origin)
    assert [check.verdict for check in found.feeds] == ["good", "broken", "same"]
    assert "has no such page (404)" in found.feeds[1].word
    assert "/comments/feed/" not in visited(origin)
    assert len([choice for choice in found.choices if choice.origin == "feed"]) == 1


def test_a_feed_at_a_usual_place_is_found_within_four_tries(origin: Origin) -> None:
    put_list(origin)
    put(origin, "/rss.xml", "good.xml", RSS)
    found = asked(origin)
    (check,) = found.feeds
    assert not check.announced
    assert check.verdict == "good"
    assert visited(origin) == ["/news", "/feed", "/rss.xml", "/news?page=2"]


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
    source = add_source(tmp_path / "sources.yaml", found.entry(found.choices[0])).source
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        outcome = scrape(source, client=client, memory=Memory(), now=NOW)
    assert isinstance(outcome, Scraped)
    assert len(outcome.items) == 30, "three pages, as the limit says"


@pytest.mark.parametrize("current", ["b" * 2500, "now"], ids=["too long", "short"])
@pytest.mark.parametrize("item", ["ol > li" + ":not(.absent)" * 100, "ol > li"], ids=["too long", "short"])
def test_a_way_on_that_no_rule_may_hold_is_no_way(origin: Origin, item: str, current: str) -> None:
    origin.script("/news", numbered)
    second = f"<a class='{current}'>1</a> <a href='?page=2'>2</a>"
    tree = html.document_fromstring(notices(10, f"<p>{second}</p>"))
    page = HtmlDocument(url=f"{origin.url}/news", base_url=f"{origin.url}/news", encoding="", language="", tree=tree)
    rules = Rules.model_validate({"item": item, "link": "a"})
    choice = Choice(label="", origin="page", confidence=1.0, source_url=page.url, items=(), rules=rules)
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        visits = Visits(client, NOW, {}, lambda _: None, lambda: 0.0)
        told = with_paging(page, [choice], paging_of(page), visits)[0]
    followed = told.rules is not None and told.rules.next_page is not None
    assert followed == (item == "ol > li"), told.paging


def test_each_choice_tells_its_own_further_pages(origin: Origin) -> None:
    origin.script("/news", numbered)
    list_, press = asked(origin).choices[:2]
    assert list_.paging == "Numbered pages: the link '2' leads on; checked: the second page has 10 more."
    assert list_.rules
    assert list_.rules.next_page
    assert press.items[0].title == "The mayor speaks: the old bridge is closed until spring"
    assert press.paging.endswith("but it shows the same items; only the first page is read.")
    assert press.rules
    assert press.rules.next_page is None
    put_list(origin, announced="/good.xml")
    put(origin, "/good.xml", "good.xml", RSS)
    feed, list_ = asked(origin).choices[:2]
    assert (feed.origin, feed.paging) == ("feed", "")
    assert "checked: the second page has 8 more" in list_.paging
    assert list_.rules
    assert list_.rules.next_page


@pytest.mark.parametrize("label", ["Load more &#1;", "Load more &#xFFFE;"])
def test_a_label_with_a_control_character_is_no_fault(origin: Origin, label: str) -> None:
    origin.answer("/news", 200, HTML, notices(10, f"<a href='?page=2'>{label}</a>"))
    assert asked(origin).choices[0].paging.endswith("but no rule finds that again; only the first page is read.")


def test_a_source_tells_where_it_comes_from(origin: Origin, tmp_path: Path) -> None:
    put_list(origin, announced="/good.xml")
    put(origin, "/good.xml", "good.xml", RSS)
    found = asked(origin)
    entries = [
        add_source(tmp_path / "sources.yaml", found.entry(choice, slug=slug))
        for slug, choice in zip(("feed", "list"), found.choices[:2], strict=True)
    ]
    told = [entry.found for entry in entries if entry.found]
    assert [(one.by, one.on, one.at) for one in told] == [
        (by, f"{origin.url}/news", NOW.date()) for by in ("feed", "page")
    ]
    assert all(0 < one.confidence < 1 for one in told)
    unfound = entries[1].model_copy(update={"found": None})
    assert entries[1].rules_fingerprint == unfound.rules_fingerprint


@pytest.mark.parametrize(
    ("cut", "verdict", "word"),
    [
        ("<item>", "short", "short: 2 items, where the page lists 8"),
        ("</title>", "damaged", "damaged: its XML is not well-formed"),
    ],
)
def test_a_feed_that_lacks_items_does_not_go_first(origin: Origin, cut: str, verdict: str, word: str) -> None:
    put_list(origin, announced="/cut.xml")
    whole = (DATA / "good.xml").read_text(encoding="utf-8")
    kept = cut.join(whole.split(cut)[:3])
    origin.answer("/cut.xml", 200, RSS, kept if verdict == "damaged" else f"{kept}</channel></rss>")
    found = asked(origin)
    (check,) = found.feeds
    assert check.verdict == verdict
    assert check.word.startswith(word)
    assert [choice.origin for choice in found.choices] == ["page", "page", "feed"]
    alone = asked(origin, "/cut.xml")
    assert alone.sure == (verdict == "short"), "by itself nothing says that it is short"
    assert len(alone.choices) == 1


def test_an_article_is_read_as_a_list_where_that_is_asked_for(origin: Origin) -> None:
    related = "".join(f'<li><a href="/notices/{n}">Another matter of the council, {n}</a></li>' for n in range(5))
    text = (DATA / "article.html").read_text(encoding="utf-8").replace("</article>", f"<ul>{related}</ul></article>")
    origin.answer("/page", 200, HTML, text)
    found = asked(origin, "/page")
    assert (found.kind, found.choices) == ("article", ())
    assert len(found.doubtful[0].items) == 5
    listed = found.as_list()
    assert (listed.kind, listed.sure, listed.choices) == ("list", False, found.doubtful)
    assert listed.word == "Read as a list of 5 bulletins, as you asked for; it looks like an article."
    assert listed.as_list() is listed


def test_alternatives_that_say_the_same_or_nothing_are_left_out() -> None:
    def candidate(*items: tuple[str, str]) -> Candidate:
        raw = tuple(RawItem(title=title, link=link) for title, link in items)
        return Candidate(items=raw, rules=Rules(item="li"), score=1.0)

    listed = [(f"Matter {n} of the council", f"/n/{n}") for n in range(3)]
    more = [("Continue reading →", f"/more/{n}") for n in range(3)]
    detection = Detection(
        kind="list",
        candidates=(candidate(*listed), candidate(*listed[::-1]), candidate(*more), candidate(("Other", "/o"))),
    )
    page = HtmlDocument(
        url="http://h/", base_url="http://h/", encoding="", language="", tree=html.fromstring("<p>x</p>")
    )
    choices = list_choices(page, detection, "http://h/", Terms(now=NOW, found={}, options={}))
    assert [choice.items[0].title for choice in choices] == ["Matter 0 of the council", "Other"]


@pytest.mark.parametrize("language", ["zz-!!", "English", "x" * 500, "vi; q=1"])
def test_a_strangers_language_that_is_none_is_not_taken(origin: Origin, language: str) -> None:
    items = [{"id": "1", "title": "A title of some length", "url": "/1"}]
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "language": language, "items": items}
    origin.answer("/feed.json", 200, {"Content-Type": "application/json"}, json.dumps(told))
    found = asked(origin, "/feed.json")
    assert found.choices[0].language == ("english" if language == "English" else "")


def test_a_second_page_that_says_the_same_is_no_second_page(origin: Origin) -> None:
    put(origin, "/news", "list.html")
    found = asked(origin)
    assert found.choices[0].rules is not None
    assert found.choices[0].rules.next_page is None
    assert "it shows the same items; only the first page is read" in found.choices[0].paging


def test_an_address_that_is_a_feed_is_that_feed(origin: Origin) -> None:
    put(origin, "/good.xml", "good.xml", RSS)
    put(origin, "/stale.xml", "stale.xml", {"Content-Type": "text/html"})
    put(origin, "/feed.json", "feed.json", {"Content-Type": "application/json"})
    good, stale, lighthouse = (asked(origin, path) for path in ("/good.xml", "/stale.xml", "/feed.json"))
    assert (good.kind, good.sure, good.title, good.language) == ("feed", True, "Oxley notices", "en-gb")
    assert good.choices[0].rules is None
    assert len(good.choices[0].items) == 6
    assert (stale.sure, stale.feeds[0].word) == (False, "stale: newest item 2019-11-18")
    assert len(stale.choices) == 1
    assert [item.title for item in lighthouse.choices[0].items] == ["Fog horn is tested", "The lamp < the sun"]
    origin.answer("/none.xml", 200, RSS, "<rss><channel><title>No news</title></channel></rss>")
    none = asked(origin, "/none.xml")
    assert (none.kind, none.word, none.choices) == ("feed", "A feed without items.", ())


@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [
        ("article.html", "article", "An article, not a list of bulletins."),
        ("login.html", "login", "A page that asks to log in, not a list of bulletins."),
        ("shell.html", "script-only", "A page that scripts fill in: what the server sends holds no list."),
        ("challenge.html", "challenge", "A bot challenge, not the site's own page; Bantin does not try to pass it."),
    ],
)
def test_what_is_no_list_is_called_by_its_name(origin: Origin, name: str, kind: str, word: str) -> None:
    put(origin, "/page", name)
    found = asked(origin, "/page")
    assert (found.kind, found.word, found.choices, found.sure) == (kind, word, (), False)


def test_a_script_only_page_may_have_a_feed_all_the_same(origin: Origin) -> None:
    put(origin, "/app", "shell.html", announced="/good.xml")
    put(origin, "/good.xml", "good.xml", RSS)
    found = asked(origin, "/app")
    assert found.kind == "script-only"
    assert found.word.endswith("The site has a feed, which can be used in its place.")
    assert [choice.origin for choice in found.choices] == ["feed"]
    assert not found.sure
    assert found.feeds[0].overlap is None


def sitemap(count: int, title: str = "<news:title>Bridge &amp; road {n}</news:title>", year: int = 2026) -> str:
    entries = "".join(
        f"<url><loc>https://oxley.example/n/{n}</loc><news:news><news:publication><news:name>Oxley</news:name>"
        "<news:language>en</news:language></news:publication>"
        f"<news:publication_date>{year}-11-{n:02}T08:00:00Z</news:publication_date>{title.format(n=n)}</news:news>"
        f"<image:image><image:loc>https://oxley.example/i/{n}.jpg</image:loc></image:image></url>"
        for n in range(1, count + 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        f'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{entries}</urlset>'
    )


def test_a_news_sitemap_is_offered_where_there_is_nothing_else(origin: Origin, tmp_path: Path) -> None:
    put(origin, "/app", "shell.html")
    origin.answer("/news-sitemap.xml", 200, {"Content-Type": "text/xml"}, sitemap(3))
    found = asked(origin, "/app")
    (choice,) = found.choices
    assert (choice.origin, choice.language, found.sure) == ("sitemap", "en", False)
    assert found.word.endswith("The site has a news sitemap, which can be used in its place.")
    assert visited(origin)[-1] == "/news-sitemap.xml"
    assert len(visited(origin)) <= 8
    source = add_source(tmp_path / "sources.yaml", found.entry(choice)).source
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        outcome = scrape(source, client=client, memory=Memory(), now=NOW)
    assert isinstance(outcome, Scraped)
    assert outcome.items == choice.items
    first = choice.items[0]
    assert (first.title, first.url) == ("Bridge & road 1", "https://oxley.example/n/1")
    assert first.published is not None
    assert first.published.at == datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>",
        sitemap(3, title="<news:title><![CDATA[Lost]]></news:title>"),
        sitemap(3, year=2019),
        sitemap(3) + " " * (1 << 20),
        "<html><p>Not found</p></html>",
        "{}",
    ],
    ids=["index", "titles that are not read", "old", "large", "page", "json"],
)
def test_a_news_sitemap_of_no_use_is_not_offered(origin: Origin, body: str) -> None:
    put(origin, "/app", "shell.html")
    origin.answer("/news-sitemap.xml", 200, {"Content-Type": "text/xml"}, body)
    assert asked(origin, "/app").choices == ()
    assert origin.asked("/news-sitemap.xml")


def test_no_sitemap_is_asked_for_where_the_page_has_a_list(origin: Origin) -> None:
    put_list(origin)
    asked(origin)
    assert origin.asked("/news-sitemap.xml") == []


def test_a_shell_is_scraped_by_the_json_in_its_script(origin: Origin, tmp_path: Path) -> None:
    posts = [
        {"title": f"A notice of some weight, number {n}", "url": f"/n/{n}", "date": f"2026-11-0{n}"} for n in (1, 2, 3)
    ]
    state = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"posts": posts}})}</script>'
    origin.answer("/app", 200, HTML, f"<html><title>App</title><body><div id=root></div>{state}</body></html>")
    found = asked(origin, "/app")
    (choice,) = found.choices
    assert (found.kind, choice.origin, found.sure) == ("list", "embedded-json", False)
    assert choice.label == "The list in the page's embedded JSON"
    source = add_source(tmp_path / "sources.yaml", found.entry(choice)).source
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
    assert found.word[0].isupper()


@pytest.mark.parametrize(("status", "words"), [(404, "no such page"), (403, "refuses us"), (503, "not available")])
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
    entry = found.entry(found.choices[0])
    assert entry["timezone"] == "Asia/Tokyo"
    assert entry["interval"] == "1h"
    assert "timezone" not in found.entry(found.choices[0], timezone=None)


def test_no_request_begins_behind_the_deadline(origin: Origin) -> None:
    put_list(origin, announced="/good.xml")
    put(origin, "/good.xml", "good.xml", RSS)
    seconds = itertools.chain([0.0, 1.0], itertools.repeat(40.0))
    found = asked(origin, clock=lambda: next(seconds))
    assert visited(origin) == ["/news"]
    assert found.kind == "list"
    assert found.feeds[0].verdict == "broken"
    assert "not asked for" in found.feeds[0].word
    late = itertools.chain([0.0], itertools.repeat(40.0))
    with pytest.raises(DeadlineError):
        asked(origin, clock=lambda: next(late))


def test_slugs_are_made_of_addresses() -> None:
    assert slug_of("http://例え.jp/") == "jp"
    assert slug_of("http://例え/") == "source"
    assert len(slug_of("http://a.example/" + "b" * 100)) == 63


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
    assert "__doPostBack" in found.choices[0].paging


@needs_shared
def test_real_pages_come_to_an_answer() -> None:
    ids = sorted(path.stem for path in (SHARED / "corpus/listing/pages").glob("*.html"))[::16]
    with replay_origin() as url, Client(FetchOptions(allow=(url.removeprefix("http://"),))) as client:
        for page in ids:
            found = discover(f"{url}/listing/{page}", client=client, now=NOW)
            assert found.word
            assert found.slug
            for choice in found.choices:
                assert choice.items
                assert found.entry(choice)
