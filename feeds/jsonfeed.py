"""JSON Feed 1.1 (jsonfeed.org/version/1.1).

Our extension `_bantin` says of a day without a time which day it is, and in which zone; and of an item in a feed of
several sources, of which source it is.
"""

import json
from collections.abc import Mapping

from feeds.compose import Entry, Feed
from feeds.feed_format import FeedFormat
from feeds.feedgen_fixes import clean
from model.item import Enclosure

ENDING = "json"
TAIL = b"]}"


def render_head(feed: Feed) -> bytes:
    """Return the document of `feed` without its items; it ends in TAIL."""
    channel = clean(feed.channel)
    members = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title.strip() or channel.slug,
        "home_page_url": channel.url,
        "feed_url": feed.make_address(ENDING),
        "next_url": feed.make_archive_address(feed.previous, ENDING) if feed.previous else "",
        "description": channel.description.strip(),
        "icon": channel.logo,
        "favicon": channel.icon,
        "language": channel.language,
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
    }
    return _encode({**_without_empty(members), "items": []})  # items last: they are spliced in before TAIL


def render_entry(entry: Entry) -> bytes:
    """Return the item object of a clean `entry`."""
    item = {
        "id": entry.guid,
        "url": entry.url,
        "title": entry.title,
        **_choose_texts(entry),
        "image": entry.image,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": author} for author in entry.authors] or _name_source(entry),
        "tags": list(entry.categories),
        "language": entry.language,
        "attachments": [_build_attachment(enclosure) for enclosure in entry.enclosures],
        "_bantin": _without_empty(
            {"date_published": entry.day, "timezone": entry.day_zone, "source": _describe_source(entry)}
        ),
    }
    return _encode(_without_empty(item))


def _name_source(entry: Entry) -> list[dict[str, object]]:
    source = entry.source
    return [_without_empty({"name": source.title, "url": source.url})] if source else []


def _describe_source(entry: Entry) -> dict[str, object]:
    source = entry.source
    if source is None:
        return {}
    address = f"{source.feed_url}.{ENDING}" if source.feed_url else ""
    return _without_empty({"title": source.title, "home_page_url": source.url, "feed_url": address})


def _choose_texts(entry: Entry) -> dict[str, str]:
    # One of content_html and content_text is required of every item.
    if entry.content:
        return {"summary": entry.summary, "content_html": entry.content}
    return {"content_text": entry.summary or entry.title}


def _build_attachment(enclosure: Enclosure) -> dict[str, object]:
    attachment = {
        "url": enclosure.url,
        "mime_type": enclosure.media_type or "application/octet-stream",
        "title": enclosure.title,
        "size_in_bytes": enclosure.length,
        "duration_in_seconds": enclosure.duration,
    }
    return _without_empty(attachment)


def _without_empty(members: Mapping[str, object]) -> dict[str, object]:
    """Return the members that are known: the format has no empty ones."""
    return {name: value for name, value in members.items() if value}


def _encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


FORMAT = FeedFormat(
    ending=ENDING,
    name="JSON Feed",
    media_type="application/feed+json",
    specification="https://www.jsonfeed.org/version/1.1/",
    render_head=render_head,
    render_entry=render_entry,
    tail=TAIL,
    separator=b",",
)
