"""Puts a page of a listing in the short form in which it is judged (`model.judgement`)."""

from collections.abc import Collection, Iterable

from model.item import Item
from model.listed import ListedItem, ListedPage
from scraper.document import Document, FeedDocument, HtmlDocument
from scraper.document.title import read_page_title
from scraper.extract import RawItem
from scraper.extract.feed import read_feed_language, read_feed_title
from scraper.fetch.response import Response
from scraper.listing import Listing
from scraper.normalize.identity import READING
from scraper.urls import resolve_link

TAIL = 4000  # bytes of a page in which its end is looked for: counters and comments may follow it
HTML_ENDS = (b"</html",)
OTHER_ENDS = (b"</rss", b"</feed", b"</rdf:rdf", b"}", b"]")


def make_listed_page(response: Response, listing: Listing, items: Iterable[Item], known: Collection[str]) -> ListedPage:
    """Return what is judged of a page: `items` are those that were normalized, `known` the fingerprints of the rest."""
    document, normalized = listing.document, {item.fingerprint: item for item in items}
    return ListedPage(
        items=tuple(
            _make_listed_item(raw, normalized.get(key), document.base_url, known=key in known)
            for key, raw in listing.items.items()
        ),
        url=response.url,
        title=_read_title(document),
        language=_read_language(document),
        whole=_is_whole(response.body, document),
        reading=READING,
    )


def _is_whole(body: bytes, document: Document) -> bool:
    ends = HTML_ENDS if isinstance(document, HtmlDocument) else OTHER_ENDS
    return any(end in body[-TAIL:].lower() for end in ends)


def _make_listed_item(raw: RawItem, item: Item | None, base_url: str, *, known: bool) -> ListedItem:
    """Return an item in short; the address of a known one stays as the page has it, for resolving it costs time."""
    date = item.published if item else None
    return ListedItem(
        title=" ".join(raw.title.split()),
        url=raw.link if known else resolve_link(raw.link, base_url),
        dated=raw.date is not None if known else date is not None,
        at=date.at if date else None,
        described=bool(raw.summary or raw.content),
        known=known,
    )


def _read_title(document: Document) -> str:
    return read_page_title(document) if isinstance(document, HtmlDocument) else read_feed_title(document)


def _read_language(document: Document) -> str:
    return document.language if isinstance(document, HtmlDocument | FeedDocument) else read_feed_language(document)
