"""RawArticle -> model.article.Article: every promise of `model.item` is made true here."""

import re
from datetime import timedelta
from html import unescape

from messages import Message
from messages.pages import PageCode
from messages.plain import PlainCode
from model.article import STRENGTH, Article
from model.item import Item, ItemDate
from scraper.extract.article.dates import FoundDate
from scraper.extract.article.extract import RawArticle
from scraper.normalize.items import MAX_SUMMARY, MAX_TITLE, clean_names, make_item_date, normalize_enclosures
from scraper.normalize.safe_html import sanitize_element
from scraper.normalize.text import clean_text, truncate
from scraper.urls import resolve_link

MAX_DISAGREEMENT = timedelta(days=2)  # how far listing and article may be from each other
_PICTURE = re.compile(r'<img\b[^>]*? src="([^"]+)"')
MIN_TEXT = 40  # characters below which a page has no text worth showing


def normalize_article(
    raw: RawArticle, *, base_url: str, listing: Item | None = None, images: bool = True, clean_links: bool = False
) -> Article:
    """Return the article that a raw one is; it uses up `raw.content`.

    Where the listing's date and the page's own are more than two days apart, the stronger is kept
    and a warning says so. A page with next to no text gives an Article without content.
    """
    content = ""
    if raw.content is not None and len(raw.text) >= MIN_TEXT:
        content = sanitize_element(raw.content, base_url, images=images, clean_links=clean_links)
    published, warnings = _reconcile_dates(_convert_found(raw.published), listing)
    if raw.content is None or not content:
        warnings = (*warnings, PlainCode.ABOUT(subject=base_url, message=PageCode.NO_TEXT()))
    return Article(
        title=truncate(clean_text(raw.title), MAX_TITLE),
        summary=truncate(clean_text(raw.summary), MAX_SUMMARY),
        content=content,
        published=published,
        updated=_convert_found(raw.updated),
        authors=clean_names(raw.authors),
        categories=clean_names(raw.categories),
        image=(resolve_link(raw.image, base_url) or _find_first_picture(content)) if images else "",
        language=raw.language,
        enclosures=normalize_enclosures(raw.enclosures, base_url),
        warnings=warnings,
    )


def _find_first_picture(content: str) -> str:
    found = _PICTURE.search(content)
    return unescape(found[1]) if found else ""


def _convert_found(found: FoundDate | None) -> ItemDate | None:
    return make_item_date(found.reading, found.origin) if found else None


def _reconcile_dates(published: ItemDate | None, listing: Item | None) -> tuple[ItemDate | None, tuple[Message, ...]]:
    listed = listing.published if listing else None
    if published is None or listed is None or abs(published.at - listed.at) <= MAX_DISAGREEMENT:
        return published, ()
    stronger = published if STRENGTH[published.origin] >= STRENGTH[listed.origin] else listed
    code = PageCode.PAGE_DATE_KEPT if stronger is published else PageCode.LISTING_DATE_KEPT
    listing_date, page_date = (f"{date.at:%Y-%m-%d} ({date.origin})" for date in (listed, published))
    message = code(listing_date=listing_date, page_date=page_date)
    return stronger, (PlainCode.ABOUT(subject=listing.url if listing else "", message=message),)
