"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import json
from collections.abc import Mapping

from feeds.compose import Entry, Feed
from feeds.feedgen_fixes import clean
from model.item import Enclosure
from model.publication import Format

TAIL = b"]}"
JOINT = b","


def head(feed: Feed) -> bytes:
    """Return the document of `feed` without its items; it ends in TAIL."""
    channel = clean(feed.channel)
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title.strip() or channel.slug,
        "home_page_url": channel.url,
        "feed_url": f"{channel.feed_url}.{Format.JSON}",
        "description": channel.description.strip(),
        "language": channel.language,
    }
    return _json({**_told(told), "items": []})  # items last: they are spliced in before TAIL


def piece(told: Entry) -> bytes:
    """Return the item object of a clean `told`."""
    item = {
        "id": told.guid,
        "url": told.url,
        "title": told.title,
        **_texts(told),
        "image": told.image,
        "date_published": told.published.isoformat(),
        "date_modified": told.updated.isoformat(),
        "authors": [{"name": author} for author in told.authors],
        "tags": list(told.categories),
        "language": told.language,
        "attachments": [_attachment(enclosure) for enclosure in told.enclosures],
    }
    return _json(_told(item))


def _texts(told: Entry) -> dict[str, str]:
    # One of content_html and content_text is required of every item.
    if told.content:
        return {"summary": told.summary, "content_html": told.content}
    return {"content_text": told.summary or told.title}


def _attachment(enclosure: Enclosure) -> dict[str, object]:
    attachment = {
        "url": enclosure.url,
        "mime_type": enclosure.media_type or "application/octet-stream",
        "title": enclosure.title,
        "size_in_bytes": enclosure.length,
    }
    return _told(attachment)


def _told(members: Mapping[str, object]) -> dict[str, object]:
    """Leave out what is not known: the format has no empty members."""
    return {name: value for name, value in members.items() if value}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
