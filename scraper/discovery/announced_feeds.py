"""What a page announces in its place: feeds, by <link rel=alternate> (HTML §4.6.7).

The lists in a page's structured data are in `scraper.discovery.detection.structured_lists`.
"""

from dataclasses import dataclass

from scraper.document import HtmlDocument
from scraper.urls import join_url, split_url

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedFeed:
    """Something better than the page's own HTML that the page names: a feed, by its address."""

    url: str
    media_type: str
    title: str = ""


def find_announced_feeds(document: HtmlDocument) -> tuple[AnnouncedFeed, ...]:
    """Return the feeds that the page announces, each once; whether they are any good is another question."""
    found: dict[str, AnnouncedFeed] = {}
    for link in document.tree.iter("link"):
        if "alternate" not in str(link.get("rel", "")).lower().split():  # ASCII case-insensitive (HTML §4.6.7)
            continue
        media_type, href = str(link.get("type", "")).split(";")[0].strip().lower(), link.get("href")
        if media_type in FEED_TYPES and href is not None and (url := resolve_web_url(document, str(href))):
            found.setdefault(url, AnnouncedFeed(url=url, media_type=media_type, title=str(link.get("title", ""))))
    return tuple(found.values())


def resolve_web_url(document: HtmlDocument, reference: str) -> str:
    """Return what a reference on a page leads to on the web; "" where that is nothing."""
    url = join_url(document.base_url, reference.strip())
    return url if split_url(url).scheme in ("http", "https") else ""
