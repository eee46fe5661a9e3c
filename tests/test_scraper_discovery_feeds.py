"""Feeds and sitemaps that a site offers beside its page: which are good, and which go first."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from messages.discovery import DiscoveryCode
from model.finding import ListOrigin
from model.outcome import Memory, Scraped
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.scrape import scrape
from settings.load import add_source
from tests.asking import DATA, HTML, NOW, RSS, asked, put, put_list, visited
from tests.origin import Origin


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as made:
        yield made


def test_an_announced_good_feed_goes_first_and_is_scraped_as_a_feed(origin: Origin, tmp_path: Path) -> None:
    put_list(origin, announced="/good.xml")
    put(origin, "/good.xml", "good.xml", RSS)
    found = asked(origin)
    (check,) = found.feeds
    assert (check.verdict, check.items, check.overlap) == ("good", 6, 1.0)
    assert str(check.message) == "good: 6 items, the newest from 2026-11-18"
    assert [choice.origin for choice in found.choices[:2]] == ["feed", "page"]
    assert found.sure
    assert found.choices[0].title == "Oxley notices"
    source = add_source(tmp_path / "sources.yaml", found.make_entry(found.choices[0])).source
    assert source.rules is None
    assert source.url == f"{origin.url}/good.xml"
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
        outcome = scrape(source, client=client, memory=Memory(), now=NOW)
    assert isinstance(outcome, Scraped)
    assert outcome.items == found.choices[0].items
    assert "/feed" not in visited(origin), "where a feed is announced, usual places are not tried"


@pytest.mark.parametrize(
    ("name", "verdict", "words"),
    [
        ("stale.xml", "stale", "stale: the newest item is from 2019-11-18, but the page has one from 2026-11-18"),
        ("broken.xml", "empty", "empty: it has no items"),
        ("article.html", "broken", "broken: this URL returned a page, not a feed"),
        ("site.xml", "elsewhere", "covers more than this page: 25% of its items are on the page"),
    ],
)
def test_other_feeds_are_told_for_what_they_are(origin: Origin, name: str, verdict: str, words: str) -> None:
    put_list(origin, announced="/announced")
    put(origin, "/announced", name, RSS if name.endswith("xml") else HTML)
    found = asked(origin)
    (check,) = found.feeds
    assert (check.verdict, str(check.message)) == (verdict, words)
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
    assert "has no such page (404 Not Found)" in str(found.feeds[1].message)
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


@pytest.mark.parametrize(
    ("cut", "verdict", "words"),
    [
        ("<item>", "short", "incomplete: 2 items, but the page lists 8"),
        ("</title>", "damaged", "damaged: its XML is not well-formed"),
    ],
)
def test_a_feed_that_lacks_items_does_not_go_first(origin: Origin, cut: str, verdict: str, words: str) -> None:
    put_list(origin, announced="/cut.xml")
    whole = (DATA / "good.xml").read_text(encoding="utf-8")
    kept = cut.join(whole.split(cut)[:3])
    origin.answer("/cut.xml", 200, RSS, kept if verdict == "damaged" else f"{kept}</channel></rss>")
    found = asked(origin)
    (check,) = found.feeds
    assert check.verdict == verdict
    assert str(check.message).startswith(words)
    origins = [choice.origin for choice in found.choices]
    assert (origins[0], origins[-1], origins.count(ListOrigin.FEED)) == ("page", "feed", 1)
    alone = asked(origin, "/cut.xml")
    assert alone.sure == (verdict == "short"), "by itself nothing says that it is short"
    assert len(alone.choices) == 1


def test_an_address_that_is_a_feed_is_that_feed(origin: Origin) -> None:
    put(origin, "/good.xml", "good.xml", RSS)
    put(origin, "/stale.xml", "stale.xml", {"Content-Type": "text/html"})
    put(origin, "/feed.json", "feed.json", {"Content-Type": "application/json"})
    good, stale, lighthouse = (asked(origin, path) for path in ("/good.xml", "/stale.xml", "/feed.json"))
    assert (good.kind, good.sure, good.title, good.language) == ("feed", True, "Oxley notices", "en-gb")
    assert good.choices[0].rules is None
    assert len(good.choices[0].items) == 6
    assert (stale.sure, str(stale.feeds[0].message)) == (False, "stale: the newest item is from 2019-11-18")
    assert len(stale.choices) == 1
    assert [item.title for item in lighthouse.choices[0].items] == ["Fog horn is tested", "The lamp < the sun"]
    origin.answer("/none.xml", 200, RSS, "<rss><channel><title>No news</title></channel></rss>")
    none = asked(origin, "/none.xml")
    assert (none.kind, none.summary, none.choices) == ("feed", DiscoveryCode.FEED_EMPTY(), ())


def test_a_script_only_page_may_have_a_feed_all_the_same(origin: Origin) -> None:
    put(origin, "/app", "shell.html", announced="/good.xml")
    put(origin, "/good.xml", "good.xml", RSS)
    found = asked(origin, "/app")
    assert found.kind == "script-only"
    assert found.summary == DiscoveryCode.FEED_INSTEAD(page=DiscoveryCode.SCRIPT_ONLY())
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
    assert found.summary == DiscoveryCode.SITEMAP_INSTEAD(page=DiscoveryCode.SCRIPT_ONLY())
    assert visited(origin)[-1] == "/news-sitemap.xml"
    assert len(visited(origin)) <= 8
    source = add_source(tmp_path / "sources.yaml", found.make_entry(choice)).source
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
