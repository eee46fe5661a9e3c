"""What a bulletin's own page may say over its listing, where no rule says so."""

from datetime import UTC, datetime

import pytest

from model.article import Article
from model.item import Item
from scraper.article import ArticleReading, drop_listed_fields, scrape_article
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.source import Source
from tests.origin import Origin

NOW = datetime(2024, 6, 15, tzinfo=UTC)


def listing(title: str, *authors: str) -> Item:
    return Item(url="https://example.org/1", title=title, aliases=(), fingerprint="", authors=authors)


@pytest.mark.parametrize(
    ("listed", "found", "kept"),
    [
        ("Winter timetable begins", "N1", ""),
        ("Winter timetable begins", "Winter timetable begins | Ferry", ""),
        ("Winter timetable beg...", "Winter timetable begins on Monday", "Winter timetable begins on Monday"),
        ("Winter timetable beg…", "winter timetable begins", "winter timetable begins"),
        ("Winter timetable…", "Another page", ""),
        ("", "Found", "Found"),
    ],
)
def test_a_found_title_only_completes_the_listings(listed: str, found: str, kept: str) -> None:
    assert drop_listed_fields(listing(listed), Article(title=found)).title == kept


def test_found_authors_give_way_to_the_listings() -> None:
    assert drop_listed_fields(listing("T"), Article(authors=("Found",))).authors == ("Found",)
    assert drop_listed_fields(listing("T", "Listed"), Article(authors=("Found",))).authors == ()


@pytest.mark.parametrize(
    ("path", "told", "kind", "method"),
    [
        ("/plan.pdf", "application/pdf", "application/pdf", "HEAD"),
        ("/get", "application/pdf", "application/pdf", "GET"),
        ("/get", "application/octet-stream", "application/pdf", "GET"),
        ("/table", "text/csv", "text/csv", "GET"),
    ],
)
def test_an_item_that_leads_to_a_file_carries_it(path: str, told: str, kind: str, method: str) -> None:
    body = b"a,b" if told == "text/csv" else b"%PDF-1.4"
    with Origin() as origin:
        origin.answer(path, headers={"Content-Type": told}, body=body)
        client = Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",)))
        source = Source(slug="a", url=f"{origin.url}/news", robots=False)
        item = Item(url=f"{origin.url}{path}", title="Plan", aliases=(), fingerprint="")
        found = scrape_article(source, item, client=client, template="kept", now=NOW)
        assert isinstance(found, ArticleReading)
        assert [(one.url, one.media_type, one.length) for one in found.article.enclosures] == [
            (item.url, kind, len(body))
        ]
        assert (found.article.content, found.template) == ("", "kept")
        assert [asked.method for asked in origin.log] == [method]
        client.close()
