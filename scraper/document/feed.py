"""Text -> FeedDocument: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 (RFC 4287), also where they are broken.

The XML is mended first, then feedparser reads it. It is given bytes and nothing else: it fetches
nothing on the network and cleans no HTML; that is `normalize`'s. A JSON Feed stays a JsonDocument.
"""

import io
import re
from collections.abc import Mapping
from typing import Any

import feedparser

from messages.pages import PageCode
from model.errors import DocumentError
from scraper.document import FeedDocument
from scraper.document.mending import mend_xml

MAX_CHARACTERS = 4 << 20  # of a feed that are read; one that is longer is cut after a whole item
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"  # the namespace of a podcast's elements
HEAD = 8192  # characters within which the root element begins
# One step over what may stand before the root element (XML 1.0 §2.8).
_BEFORE = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(r"<(?:[\w-]{1,20}:)?(rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\b[^>]*>", re.IGNORECASE)
_RSS_1 = re.compile(r"purl\.org/(?:rss|net/rss)|my\.netscape\.com|channel\.netscape", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf)\+xml$")
_ITEM_END = re.compile(r"</(?:[\w-]{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
# What feedparser, and the parsers under it, let through of what stands in a stranger's feed.
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


def find_feed_start(text: str, media_type: str = "") -> int | None:
    """Return where a feed's XML begins in a text; None where it is none.

    What servers print before it (warnings, blanks) is stepped over where the media type says that
    this is a feed.
    """
    begin = position = text.find("<") if text[:HEAD].lstrip("\ufeff \t\r\n")[:1] == "<" else 0
    head = text[:HEAD]
    while step := _BEFORE.match(head, position):
        position = step.end()
    if root := _ROOT.match(head, position):
        return begin if root[1].lower() != "rdf" or _RSS_1.search(head) else None
    if _FEED_TYPE.match(media_type) and (late := _DECLARATION.search(head) or _ROOT.search(head)):
        return late.start()
    return None


def parse_feed(text: str, *, url: str) -> FeedDocument:
    """Return the feed that an XML text is; DocumentError where no feed can be made of it."""
    body, broken = mend_xml(_truncate_feed(text))
    # Links in its HTML are resolved with the others, by `normalize`, unless parts have a base of their own.
    based = b"xml:base" in body
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=based
        )
    except _FAULTS as error:
        raise DocumentError(PageCode.FEED_UNREADABLE(reason=f"{error!s:.100}"), subject=url) from None
    version, channel, entries = (parsed.get(key) for key in ("version", "feed", "entries"))
    if not version and not entries:
        raise DocumentError(PageCode.FEED_INVALID(), subject=url)
    return FeedDocument(
        url=url,
        base_url=url,
        format=str(version or "rss"),
        title=_get_text(channel, "title"),
        link=_get_text(channel, "link"),
        language=_parse_language(_get_text(channel, "language")),
        entries=tuple(entries or ()),
        icon=_get_text(channel, "icon"),
        image=_get_text(_get_part(channel, "image"), "href") or _get_text(channel, "logo"),
        description=_get_text(channel, "subtitle"),
        author=_get_text(channel, "author") if ITUNES in (parsed.get("namespaces") or {}).values() else "",
        broken=broken,
    )


def _truncate_feed(text: str) -> str:
    if len(text) <= MAX_CHARACTERS:
        return text
    ends = [found.end() for found in _ITEM_END.finditer(text, 0, MAX_CHARACTERS)]
    return text[: ends[-1] if ends else MAX_CHARACTERS]


def _get_part(channel: Mapping[str, Any] | None, key: str) -> Mapping[str, Any] | None:
    value = (channel or {}).get(key)
    return value if isinstance(value, Mapping) else None


def _get_text(channel: Mapping[str, Any] | None, key: str) -> str:
    value = (channel or {}).get(key)
    return value if isinstance(value, str) else ""


def _parse_language(tag: str) -> str:
    found = re.match(r"\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3})\s*$", tag)
    return found[1].replace("_", "-").lower() if found else ""
