"""A feed that a site publishes itself, as raw items: RSS and Atom as feedparser reads them, and JSON Feed 1.x.

Nothing is cleaned or resolved here: titles become text, summaries and contents stay HTML fragments.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from model.errors import DocumentError, ExtractionError
from model.item import DateOrigin
from scraper.document import Document, FeedDocument, JsonDocument
from scraper.document.reading import parse
from scraper.extract import RawDate, RawEnclosure, RawItem
from scraper.extract.nodes import node_text

MOST_ITEMS = 2000  # of one feed; its first ones are kept
JSON_FEED = "jsonfeed.org/version/"
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PLAYED = ("audio/", "video/")

Entry = Mapping[str, Any]


def is_feed(document: Document) -> bool:
    """Return whether a document is a feed: RSS, Atom or JSON Feed."""
    return isinstance(document, FeedDocument) or _json_feed(document) is not None


def feed_title(document: Document) -> str:
    """Return what a feed calls itself, as text; "" where it does not, or is none."""
    told = document.title if isinstance(document, FeedDocument) else (_json_feed(document) or {}).get("title")
    return _visible(told) if isinstance(told, str) else ""


def feed_language(document: Document) -> str:
    """Return the language that a feed says it is in, BCP 47; "" where it does not, or is none."""
    if isinstance(document, FeedDocument):
        return document.language
    told = (_json_feed(document) or {}).get("language")
    return told.lower() if isinstance(told, str) else ""


def extract_feed(document: Document) -> list[RawItem]:
    """Return a feed's items in its order, at most MOST_ITEMS.

    A feed without items, and what is no feed, raises ExtractionError.
    """
    if isinstance(document, FeedDocument):
        found = [_entry(entry) for entry in document.entries[:MOST_ITEMS]]
    elif (feed := _json_feed(document)) is not None:
        entries = feed.get("items")
        found = [_json_item(entry) for entry in (entries if isinstance(entries, list) else [])[:MOST_ITEMS]]
    else:
        raise ExtractionError(f"{document.url}: not a feed", subject=document.url)
    items = [item for item in found if item.title or item.link]
    if not items:
        broken = document.broken if isinstance(document, FeedDocument) else ""
        why = f", and its XML is broken: {broken}" if broken else ""
        raise ExtractionError(f"{document.url}: the feed has no items{why}", subject=document.url)
    return list(_own_links(items))


def _own_links(items: list[RawItem]) -> Iterator[RawItem]:
    """Leave out the links that several items share: they lead to no item, and would make all of them one."""
    shared = Counter(item.link for item in {(item.link, item.title): item for item in items}.values())
    for item in items:
        yield replace(item, link="") if shared[item.link] > 1 and item.title else item


def _entry(entry: Entry) -> RawItem:
    summary, content = _summary(entry), _content(entry)
    published, updated = _date(_told(entry, "published")), _date(_told(entry, "updated"))
    links = list(_parts(entry, "links"))
    return RawItem(
        title=_plain(_part(entry, "title_detail")) or _visible(summary or content)[:200],
        link=_link(entry),
        date=published or updated,
        updated=updated if published else None,
        summary=summary if summary != content else "",
        content=content or (summary if "</" in summary or "/>" in summary else ""),
        image=_image(entry, links),
        authors=tuple(_authors(entry)),
        categories=tuple(_categories(entry)),
        enclosures=tuple(_enclosures(entry, links)),
    )


def _told(entry: Entry, key: str) -> str:
    """Return a text of an entry; feedparser's own `get` would give one date for another, and warn."""
    value = dict.get(entry, key) if isinstance(entry, dict) else None
    return value if isinstance(value, str) else ""


def _part(entry: Entry, key: str) -> Entry:
    value = dict.get(entry, key) if isinstance(entry, dict) else None
    return value if isinstance(value, dict) else {}


def _parts(entry: Entry, key: str) -> Iterator[Entry]:
    value = dict.get(entry, key) if isinstance(entry, dict) else None
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _date(told: str) -> RawDate | None:
    return RawDate(text=told.strip(), origin=DateOrigin.TIME) if told.strip() else None


def _link(entry: Entry) -> str:
    """Return the item's own address: the one that a feed's host put its own in the place of, if any."""
    told = _told(entry, "feedburner_origlink") or _told(entry, "link")
    guid = _told(entry, "id")
    return told or (guid if guid.startswith(("http://", "https://")) else "")


def _visible(fragment: str) -> str:
    """Return the text of an HTML fragment, as one line."""
    if "<" not in fragment and "&" not in fragment:
        return " ".join(fragment.split())
    try:
        return node_text(parse(f"<div>{fragment}</div>".encode()))
    except DocumentError:
        return ""


def _plain(detail: Entry) -> str:
    value = _told(detail, "value")
    return _visible(value) if _told(detail, "type") in _HTML else value.strip()


def _fragment(detail: Entry) -> str:
    value = _told(detail, "value").strip()
    return value if _told(detail, "type") in _HTML else escape(value, quote=False)


def _summary(entry: Entry) -> str:
    return _fragment(_part(entry, "summary_detail"))


def _content(entry: Entry) -> str:
    """Return the longest of an entry's contents that is text: HTML before plain."""
    texts = [
        one for one in _parts(entry, "content") if _told(one, "type") in _HTML or _told(one, "type") == "text/plain"
    ]
    best = max(texts, key=lambda one: (_told(one, "type") in _HTML, len(_told(one, "value"))), default={})
    return _fragment(best)


def _image(entry: Entry, links: list[Entry]) -> str:
    media = list(_parts(entry, "media_content"))
    pictures = [one for one in media if _told(one, "medium") == "image" or _told(one, "type").startswith("image/")]
    attached = [
        link for link in links if _told(link, "rel") == "enclosure" and _told(link, "type").startswith("image/")
    ]
    addresses = (
        *(_told(one, "url") for one in _parts(entry, "media_thumbnail")),
        *(_told(one, "url") for one in pictures),
        *(_told(one, "href") for one in attached if _told(one, "type").startswith("image/")),
        _told(_part(entry, "image"), "href"),
    )
    return next(filter(None, addresses), "")


def _authors(entry: Entry) -> Iterator[str]:
    names = [_told(one, "name") for one in _parts(entry, "authors")]
    told = names if any(names) else [_told(_part(entry, "author_detail"), "name")]
    yield from (name for name in told if name and "@" not in name)


def _categories(entry: Entry) -> Iterator[str]:
    for tag in _parts(entry, "tags"):
        name = _told(tag, "label") or _told(tag, "term")
        if name and "://" not in name:  # some kinds of Atom entries say so in a category
            yield _visible(name)


def _enclosures(entry: Entry, links: list[Entry]) -> Iterator[RawEnclosure]:
    for link in links:
        if _told(link, "rel") == "enclosure" and not _told(link, "type").startswith("image/"):
            yield RawEnclosure(url=_told(link, "href"), title=_told(link, "title"), media_type=_told(link, "type"))
    for one in _parts(entry, "media_content"):
        if _told(one, "type").startswith(_PLAYED):
            yield RawEnclosure(url=_told(one, "url"), media_type=_told(one, "type"))


def _json_feed(document: Document) -> Entry | None:
    value = document.value if isinstance(document, JsonDocument) else None
    version = value.get("version") if isinstance(value, dict) else None
    return value if isinstance(value, dict) and isinstance(version, str) and JSON_FEED in version else None


def _json_item(entry: object) -> RawItem:
    """Return an item of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    if not isinstance(entry, dict):
        return RawItem()
    summary = escape(_told(entry, "summary"), quote=False)
    content = _told(entry, "content_html") or escape(_told(entry, "content_text"), quote=False)
    people = [*_parts(entry, "authors"), _part(entry, "author")]
    published, updated = _date(_told(entry, "date_published")), _date(_told(entry, "date_modified"))
    tags = entry.get("tags")
    link = _told(entry, "url") or _told(entry, "external_url")
    return RawItem(
        title=_told(entry, "title").strip() or _visible(summary or content)[:200],
        link=link or (guid if (guid := _told(entry, "id")).startswith(("http://", "https://")) else ""),
        date=published or updated,
        updated=updated if published else None,
        summary=summary,
        content=content,
        image=_told(entry, "image") or _told(entry, "banner_image"),
        authors=tuple(name for one in people if (name := _told(one, "name"))),
        categories=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        enclosures=tuple(
            RawEnclosure(url=_told(one, "url"), title=_told(one, "title"), media_type=_told(one, "mime_type"))
            for one in _parts(entry, "attachments")
        ),
        language=_told(entry, "language"),
    )
