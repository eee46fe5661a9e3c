"""Puts a page of a listing in the short form in which it is judged (`model.judgement`)."""

from collections.abc import Collection, Iterable

from model.item import Item
from model.listed import ListedItem, ListedPage
from model.shapes import has_lost_characters
from scraper.extract import RawItem
from scraper.listing import Listing
from scraper.normalize.identity import READING
from scraper.urls import resolve_link

MOST_SUMMARY = 1000  # characters that are looked through


def make_listed_page(listing: Listing, items: Iterable[Item], known: Collection[str]) -> ListedPage:
    """Return what is judged of a page: `items` are those that were normalized, `known` the fingerprints of the rest."""
    normalized = {item.fingerprint: item for item in items}
    return ListedPage(
        items=tuple(
            _make_listed_item(raw, normalized.get(key), listing.base_url, known=key in known)
            for key, raw in listing.items.items()
        ),
        url=listing.url,
        title=listing.title,
        language=listing.language,
        whole=listing.whole,
        spoilt=listing.spoilt,
        reading=READING,
    )


def _make_listed_item(raw: RawItem, item: Item | None, base_url: str, *, known: bool) -> ListedItem:
    """Return an item in short; the address of a known one stays as the page has it, for resolving it costs time."""
    date = item.published if item else None
    return ListedItem(
        title=" ".join(raw.title.split()),
        url=raw.link if known else resolve_link(raw.link, base_url),
        dated=raw.date is not None if known else date is not None,
        at=date.at if date else None,
        described=bool(raw.summary or raw.content),
        spoilt=has_lost_characters(raw.summary[:MOST_SUMMARY]),
        known=known,
    )
