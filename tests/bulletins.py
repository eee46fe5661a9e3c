"""Bulletins' own pages for tests of how an article is found: written here, as institutions lay them out."""

from datetime import UTC, datetime

from lxml import html

from model.article import Article
from model.outcome import NO_VALIDATORS
from scraper.dates import DateContext
from scraper.document import HtmlDocument
from scraper.document.reading import read_document as read_response
from scraper.extract.article.blocks import TextBlock, find_blocks
from scraper.extract.article.extract import RawArticle, extract_article
from scraper.extract.article.metadata import PageMetadata
from scraper.extract.article.template import Template
from scraper.fetch.response import Response
from scraper.normalize.article import normalize_article

URL = "https://example.org/news/a.html"
CONTEXT = DateContext(language="en", zone="UTC", order="DMY", now=datetime(2024, 6, 15, tzinfo=UTC))
TITLE = "Road works in Mill Lane"
TEXT = (
    "<p>The council has decided at its last meeting that the works in Mill Lane will begin next month.</p>"
    "<p>Residents are told by letter when their part of the street is to be closed, and for how long.</p>"
    "<p>The roads department answers questions on working days, from nine in the morning until noon.</p>"
)
MORE = (
    "<p>A second crew will be at work on the bridge, so that both are ready before the first frost.</p>"
    "<p>Buses take the way along the river for as long as the works last, and stop at the old mill.</p>"
)


def page(body: str = TEXT, *, above: str = "", below: str = "", head: str = "", title: str = TITLE) -> str:
    """Return a page: title, what stands above the text, the text, what stands below it."""
    return (
        f"<html><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a></nav><main><h1>{title}</h1>"
        f"{above}<div class=text>{body}</div>{below}</main><footer>The town hall</footer></body></html>"
    )


def raw(markup: str, *, url: str = URL, listed: str = "", template: Template | None = None) -> RawArticle:
    """Return what is found on a page."""
    response = Response(
        url=url, body=markup.encode(), media_type="text/html", charset="utf-8", validators=NO_VALIDATORS
    )
    document = read_response(response)
    assert isinstance(document, HtmlDocument)
    return extract_article(document, context=CONTEXT, title=listed, template=template)


def read(markup: str, *, url: str = URL, listed: str = "") -> Article:
    """Return the article that is made of a page."""
    return normalize_article(raw(markup, url=url, listed=listed), base_url=url)


def make_blocks(markup: str) -> list[TextBlock]:
    """Return a page's units; those whose element carries `data-kept` are kept."""
    blocks = find_blocks(html.document_fromstring(f"<html><body>{markup}</body></html>"))
    for block in blocks:
        block.kept = "data-kept" in block.node.attrib
    return blocks


def build_metadata(markup: str = "", headline: str = "", **meta: str) -> PageMetadata:
    """Return the metadata of a page; each `meta` is a property, its colon an underscore."""
    tree = html.document_fromstring(f"<html><head></head><body>{markup}</body></html>")
    return PageMetadata(
        headline=headline,
        meta={name.replace("_", ":", 1): (value,) for name, value in meta.items()},
        site_names=(meta["og_site_name"],) if "og_site_name" in meta else (),
        titles=tuple(tree.iter("title")),
        headings=tuple(tree.iter("h1")),
    )


def letters(count: int) -> str:
    """Return so many characters of small words, the last of them no space."""
    return ("abcd " * count)[: count - 1] + "e"
