"""No URL that a stranger wrote stops a page, an article or a feed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages.pages import PageCode
from model.errors import DocumentError
from model.outcome import NO_VALIDATORS
from scraper.dates import DateContext
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.article.extract import extract_article
from scraper.failure import make_failed
from scraper.fetch.response import Response
from scraper.normalize.article import normalize_article
from scraper.scrape import preview
from scraper.source import Source
from scraper.urls import join_url, split_url

NOW = datetime(2026, 3, 10, tzinfo=UTC)
BAD = "http://[x"
WORSE = (
    "http://[youtube.com]/x",
    "http://[x",
    "http://x]",
    "//[",
    "http://a\u2100b/",
    "http://h:port/",
    "https://[::1",
)
URLS = st.one_of(st.sampled_from(WORSE), st.text("htps:/[]@%\\?#.:x1\u2100\ud800 é", max_size=16), st.text(max_size=20))
TEXT = "<p>The town council has settled the plan for the new park, and the work on it will begin in April.</p>" * 3


def answer(body: str, media_type: str = "text/html") -> Response:
    url = "https://example.org/news/1"
    return Response(url=url, body=body.encode(), media_type=media_type, charset="utf-8", validators=NO_VALIDATORS)


@given(URLS, URLS)
def test_no_url_raises(one: str, other: str) -> None:
    assert split_url(one).scheme in one.lower()
    assert isinstance(join_url(one, other), str)


@pytest.mark.parametrize("bad", WORSE)
@pytest.mark.parametrize(
    "markup",
    [
        "<iframe src='{0}'></iframe><iframe data-src='{0}' title=x></iframe>",
        "<img src='{0}'><img srcset='{0} 2x' data-src='{0}'><a href='{0}'>x</a>",
        "<video src='{0}' poster='{0}'><source src='{0}'></video><object data='{0}'></object><embed src='{0}'>",
        "<link rel=canonical href='{0}'><meta property=og:image content='{0}'><meta property=og:url content='{0}'>",
        "<base href='{0}'><a href=/a.pdf>x</a><a href='{0}.pdf'>x</a>",
        '<script type="application/ld+json">{{"@type":"NewsArticle","url":"{0}","headline":"The park",'
        '"datePublished":"2026-03-09","image":"{0}","author":{{"name":"Ann Lee","url":"{0}"}}}}</script>',
        '<script type="application/ld+json">{{"@type":"NewsArticle","mainEntityOfPage":{{"@id":"{0}"}}}}</script>',
    ],
)
def test_an_article_with_what_is_no_url_is_read(markup: str, bad: str) -> None:
    page = f"<html><head><title>The park</title></head><body><h1>The park</h1><div>{TEXT}{markup.format(bad)}</div>"
    document = read_document(answer(page))
    assert isinstance(document, HtmlDocument)
    context = DateContext(language="en", zone="UTC", order="DMY", now=NOW)
    found = normalize_article(extract_article(document, context=context), base_url=document.base_url)
    assert "settled the plan" in found.content


def test_one_bad_item_stops_no_feed() -> None:
    entries = "".join(
        f"<item><title>Item {number}</title><link>{link}</link><description>&lt;p&gt;Text&lt;/p&gt;"
        f"&lt;iframe src='{bad}'&gt;&lt;/iframe&gt;&lt;img src='{bad}'&gt;</description><enclosure url='{bad}'/></item>"
        for number, (link, bad) in enumerate([("https://example.org/1", "/x"), *((bad, bad) for bad in WORSE)])
    )
    feed = f"<rss version='2.0'><channel><title>News</title><link>{BAD}</link>{entries}</channel></rss>"
    items, _ = preview(
        answer(feed, "application/rss+xml"),
        Source.model_validate({"slug": "news", "url": "https://example.org/news/1"}),
        NOW,
    )
    assert [item.title for item in items] == [f"Item {number}" for number in range(len(WORSE) + 1)]
    assert all("Text" in item.content for item in items)


@settings(deadline=None)
@given(st.lists(URLS, min_size=1, max_size=4))
def test_a_page_of_strange_links_is_a_page(links: list[str]) -> None:
    markup = "".join(f'<base href="{link}"><a href="{link}">x</a>' for link in links)
    document = read_document(answer(f"<p>x</p>{markup}".encode("utf-8", "replace").decode()))
    assert document.base_url.startswith("http")


def test_a_fault_about_what_is_no_url_is_told() -> None:
    assert make_failed(DocumentError(PageCode.EMPTY(), subject=BAD)).message.params["subject"] == BAD
