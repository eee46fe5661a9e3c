"""One bulletin's own page: URL -> Article."""

from datetime import datetime

from model.article import Article
from model.errors import BantinError, DocumentError
from model.item import Item
from model.outcome import Failed, NotModified
from scraper.document import HtmlDocument
from scraper.document.reading import read
from scraper.extract.detail import extract_detail
from scraper.failure import failed
from scraper.fetch.client import Client
from scraper.fetch.response import Request
from scraper.normalize.items import context_of, cut, date_of, names
from scraper.normalize.safe_html import safe_html
from scraper.normalize.text import clean_text
from scraper.source import DetailRules, Source


def scrape_article(source: Source, item: Item, *, client: Client, now: datetime) -> Article | Failed:
    """Return what an item's own page says, read by the source's detail rules; a fault is a value."""
    try:
        request = Request(url=item.url, headers=source.headers, robots=source.robots)
        response = client.get(request, now=now)
        if isinstance(response, NotModified):
            raise DocumentError(f"{item.url}: answered 304 to a first request", subject=item.url)
        document = read(response, encoding=source.encoding)
        if not isinstance(document, HtmlDocument):
            raise DocumentError(f"{item.url}: not a web page", subject=item.url)
        return by_rules(document, source, source.detail or DetailRules(), now)
    except BantinError as error:
        return failed(error)


def by_rules(document: HtmlDocument, source: Source, rules: DetailRules, now: datetime) -> Article:
    """Return what the detail rules find on a page; ExtractionError where the content is not there."""
    raw = extract_detail(document, rules)
    return Article(
        title=cut(clean_text(raw.title), 500),
        content=safe_html(raw.content, document.base_url) if raw.content else "",
        published=date_of(raw.date, context_of(source, now)),
        authors=names(raw.authors),
        categories=names(raw.categories),
        language=document.language,
    )
