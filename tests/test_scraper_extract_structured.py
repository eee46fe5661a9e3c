"""What a page offers of itself: announced feeds, JSON-LD lists, h-feeds; broken JSON is passed over."""

from lxml import html

from scraper.document import HtmlDocument
from scraper.extract.structured import announced_feeds, h_feed_items, json_ld_items

URL = "https://city.example/news"


def document(text: str) -> HtmlDocument:
    tree = html.document_fromstring(f"<html>{text}</html>")
    return HtmlDocument(url=URL, base_url=URL, encoding="utf-8", language="", tree=tree)


def script(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>"


def test_feeds_are_told_once_and_only_those_of_the_web() -> None:
    links = (
        "<link rel='alternate' type='application/rss+xml; charset=utf-8' href='/a.rss' title='A'>"
        "<link rel='alternate' type='application/rss+xml' href='/a.rss'>"
        "<link rel='alternate' type='application/atom+xml' href='feed:x'>"
        "<link rel='alternate' hreflang='de' href='/de'>"
    )
    assert [offer.url for offer in announced_feeds(document(links))] == ["https://city.example/a.rss"]


def test_an_item_list_is_read_and_breadcrumbs_are_not() -> None:
    items = ",".join(
        f'{{"@type":"ListItem","position":{n},"item":{{"@type":"NewsArticle","headline":"Story {n}",'
        f'"url":"/s/{n}","datePublished":"2026-03-0{n}"}}}}'
        for n in (1, 2, 3)
    )
    crumbs = '{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","name":"Home","item":"/"},'
    crumbs += '{"@type":"ListItem","name":"News","item":"/news"}]}'
    page = document(script(f'{{"@type":"ItemList","itemListElement":[{items}]}}') + script(crumbs) + script("{broken"))
    found = json_ld_items(page)
    assert [(item.title, item.link, item.date.text if item.date else "") for item in found] == [
        (f"Story {n}", f"/s/{n}", f"2026-03-0{n}") for n in (1, 2, 3)
    ]


def test_one_article_is_no_list() -> None:
    assert json_ld_items(document(script('{"@type":"NewsArticle","headline":"One","url":"/1"}'))) == ()


def test_deep_json_does_no_harm() -> None:
    assert json_ld_items(document(script("[" * 100_000 + "]" * 100_000))) == ()


def test_an_h_feed_is_read() -> None:
    entries = "".join(
        f"<div class='h-entry'><a class='p-name u-url' href='/e/{n}'>Entry {n}</a>"
        f"<time class='dt-published' datetime='2026-03-0{n}'>day</time></div>"
        for n in (1, 2)
    )
    found = h_feed_items(document(f"<div class='h-feed'>{entries}</div>"))
    assert [(item.title, item.link, item.date.text if item.date else "") for item in found] == [
        ("Entry 1", "/e/1", "2026-03-01"),
        ("Entry 2", "/e/2", "2026-03-02"),
    ]
