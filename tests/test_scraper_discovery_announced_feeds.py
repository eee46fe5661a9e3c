"""The feeds that a page announces in its place."""

from lxml import html

from scraper.discovery.announced_feeds import find_announced_feeds
from scraper.document import HtmlDocument

URL = "https://city.example/news"


def document(text: str) -> HtmlDocument:
    tree = html.document_fromstring(f"<html>{text}</html>")
    return HtmlDocument(url=URL, base_url=URL, encoding="utf-8", language="", tree=tree)


def test_feeds_are_told_once_and_only_those_of_the_web() -> None:
    links = (
        "<link rel='alternate' type='application/rss+xml; charset=utf-8' href='/a.rss' title='A'>"
        "<link rel='alternate' type='application/rss+xml' href='/a.rss'>"
        "<link rel='alternate' type='application/atom+xml' href='feed:x'>"
        "<link rel='alternate' hreflang='de' href='/de'>"
    )
    assert [offer.url for offer in find_announced_feeds(document(links))] == ["https://city.example/a.rss"]
