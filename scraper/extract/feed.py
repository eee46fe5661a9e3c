"""A feed that a site publishes itself, as raw items: RSS and Atom as feedparser reads them, and JSON Feed 1.x.

Nothing is cleaned or resolved here: titles become text, summaries and contents stay HTML fragments.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from itertools import islice
from typing import Any

from messages.rules import RuleCode
from model.errors import DocumentError, ExtractionError
from model.item import DateOrigin
from model.outcome import DropReason
from scraper.dates import find_machine_value
from scraper.document import Document, FeedDocument, JsonDocument
from scraper.document.reading import parse_html
from scraper.extract import RawDate, RawEnclosure, RawItem
from scraper.extract.events import read_feed_event
from scraper.extract.fragments import read_fragment_text
from scraper.extract.media_sizes import parse_duration, parse_length

MAX_ITEMS = 2000  # of one feed; its first ones are kept
MAX_INSIDE = 10  # elements in a date whose attributes are examined
JSON_FEED = "jsonfeed.org/version/"
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_LARGEST = 1 << 50  # of a number that sizes a file
_PLAYED = ("audio/", "video/")

Entry = Mapping[str, Any]


def is_feed(document: Document) -> bool:
    """Return whether a document is a feed: RSS, Atom or JSON Feed."""
    return isinstance(document, FeedDocument) or _get_json_feed(document) is not None


def read_feed_title(document: Document) -> str:
    """Return what a feed calls itself, as text; "" where it does not, or is none."""
    title = document.title if isinstance(document, FeedDocument) else (_get_json_feed(document) or {}).get("title")
    return read_fragment_text(title) if isinstance(title, str) else ""


def read_feed_language(document: Document) -> str:
    """Return the language that a feed says it is in, BCP 47; "" where it does not, or is none."""
    if isinstance(document, FeedDocument):
        return document.language
    language = (_get_json_feed(document) or {}).get("language")
    return language.lower() if isinstance(language, str) else ""


def extract_feed(document: Document, dropped: Counter[DropReason] | None = None) -> list[RawItem]:
    """Return a feed's items in its order, at most MAX_ITEMS; entries that are none are counted in `dropped`.

    A feed without items, and what is no feed, raises ExtractionError.
    """
    if isinstance(document, FeedDocument):
        found = [_convert_entry(entry) for entry in document.entries[:MAX_ITEMS]]
    elif (feed := _get_json_feed(document)) is not None:
        entries = feed.get("items")
        found = [_convert_json_item(entry) for entry in (entries if isinstance(entries, list) else [])[:MAX_ITEMS]]
    else:
        raise ExtractionError(RuleCode.NOT_FEED(), subject=document.url)
    items = [item for item in found if item.title or item.link]
    if dropped is not None:
        dropped[DropReason.BARE] += len(found) - len(items)
    if not items:
        broken = document.broken if isinstance(document, FeedDocument) else ""
        why = RuleCode.FEED_BROKEN(reason=broken) if broken else RuleCode.FEED_EMPTY()
        raise ExtractionError(why, subject=document.url)
    return list(_drop_shared_links(items))


def _drop_shared_links(items: list[RawItem]) -> Iterator[RawItem]:
    """Leave out the links that several items share: they lead to no item, and would make all of them one."""
    listed = {(item.link, item.title, item.guid or (item.date and item.date.text)) for item in items}
    shared = Counter(link for link, _, _ in listed)
    for item in items:
        yield replace(item, link="") if shared[item.link] > 1 and item.title else item


def _convert_entry(entry: Entry) -> RawItem:
    summary, content = _find_summary(entry), _find_content(entry)
    published, updated = _make_date(_get_text(entry, "published")), _make_date(_get_text(entry, "updated"))
    links = list(_get_parts(entry, "links"))
    return RawItem(
        title=_read_plain(_get_part(entry, "title_detail")) or read_fragment_text(summary or content)[:200],
        link=_find_link(entry),
        date=published or updated,
        updated=updated if published else None,
        summary=summary if summary != content else "",
        content=content or (summary if "</" in summary or "/>" in summary else ""),
        image=_find_image(entry, links),
        authors=tuple(_find_authors(entry)),
        categories=tuple(_find_categories(entry)),
        enclosures=tuple(_find_enclosures(entry, links)),
        event=read_feed_event(entry),
        guid=_get_text(entry, "id"),
    )


def _get_text(entry: Entry, key: str) -> str:
    """Return a text of an entry; feedparser's own `get` would give one date for another, and warn."""
    value = dict.get(entry, key) if isinstance(entry, dict) else None
    return value if isinstance(value, str) else ""


def _get_part(entry: Entry, key: str) -> Entry:
    value = dict.get(entry, key) if isinstance(entry, dict) else None
    return value if isinstance(value, dict) else {}


def _get_parts(entry: Entry, key: str) -> Iterator[Entry]:
    value = dict.get(entry, key) if isinstance(entry, dict) else None
    yield from (part for part in value if isinstance(part, dict)) if isinstance(value, list) else ()


def _make_date(text: str) -> RawDate | None:
    """Return a date as it stands; of one with markup in it, the moment that an attribute carries, else its text."""
    moment = _find_moment(text) if "<" in text else ""
    text = read_fragment_text(text) if "<" in text else text.strip()
    return RawDate(text=moment or text, origin=DateOrigin.TIME, printed=text if moment else "") if text else None


def _find_moment(fragment: str) -> str:
    try:
        nodes = parse_html(f"<div>{fragment}</div>".encode()).iter("*")
    except DocumentError:
        return ""
    attributes = (dict(node.attrib) for node in islice(nodes, MAX_INSIDE))
    known = ({"datetime": each.get("content", ""), **each} for each in attributes)
    return next(filter(None, map(find_machine_value, known)), "")


def _find_link(entry: Entry) -> str:
    """Return the item's own address: the one that a feed's host put its own in the place of, if any."""
    link = _get_text(entry, "feedburner_origlink") or _get_text(entry, "link")
    guid = _get_text(entry, "id")
    return link or (guid if guid.startswith(("http://", "https://")) else "")


def _read_plain(detail: Entry) -> str:
    value = _get_text(detail, "value")
    return read_fragment_text(value) if _get_text(detail, "type") in _HTML else value.strip()


def _make_fragment(detail: Entry) -> str:
    value = _get_text(detail, "value").strip()
    return value if _get_text(detail, "type") in _HTML else escape(value, quote=False)


def _find_summary(entry: Entry) -> str:
    return _make_fragment(_get_part(entry, "summary_detail"))


def _find_content(entry: Entry) -> str:
    """Return the longest of an entry's contents that is text: HTML before plain."""
    texts = [
        part
        for part in _get_parts(entry, "content")
        if _get_text(part, "type") in _HTML or _get_text(part, "type") == "text/plain"
    ]
    best = max(texts, key=lambda part: (_get_text(part, "type") in _HTML, len(_get_text(part, "value"))), default={})
    return _make_fragment(best)


def _find_image(entry: Entry, links: list[Entry]) -> str:
    media = list(_get_parts(entry, "media_content"))
    pictures = [
        part for part in media if _get_text(part, "medium") == "image" or _get_text(part, "type").startswith("image/")
    ]
    attached = [
        link for link in links if _get_text(link, "rel") == "enclosure" and _get_text(link, "type").startswith("image/")
    ]
    addresses = (
        *(_get_text(part, "url") for part in _get_parts(entry, "media_thumbnail")),
        *(_get_text(part, "url") for part in pictures),
        *(_get_text(part, "href") for part in attached if _get_text(part, "type").startswith("image/")),
        _get_text(_get_part(entry, "image"), "href"),
    )
    return next(filter(None, addresses), "")


def _find_authors(entry: Entry) -> Iterator[str]:
    names = [_get_text(part, "name") for part in _get_parts(entry, "authors")]
    chosen = names if any(names) else [_get_text(_get_part(entry, "author_detail"), "name")]
    yield from (name for name in chosen if name and "@" not in name)


def _find_categories(entry: Entry) -> Iterator[str]:
    for tag in _get_parts(entry, "tags"):
        name = _get_text(tag, "label") or _get_text(tag, "term")
        if name and "://" not in name:  # some kinds of Atom entries say so in a category
            yield read_fragment_text(name)


def _find_enclosures(entry: Entry, links: list[Entry]) -> Iterator[RawEnclosure]:
    """Yield an entry's files; itunes:duration is that of its sound, the only one it may have."""
    duration = parse_duration(_get_text(entry, "itunes_duration"))
    for link in links:
        kind = _get_text(link, "type")
        if _get_text(link, "rel") == "enclosure" and not kind.startswith("image/"):
            yield RawEnclosure(
                url=_get_text(link, "href"),
                title=_get_text(link, "title"),
                media_type=kind,
                length=parse_length(_get_text(link, "length")),
                duration=duration if kind.startswith(_PLAYED) else 0,
            )
    for part in _get_parts(entry, "media_content"):
        if _get_text(part, "type").startswith(_PLAYED):
            yield RawEnclosure(
                url=_get_text(part, "url"),
                media_type=_get_text(part, "type"),
                length=parse_length(_get_text(part, "filesize")),
                duration=parse_duration(_get_text(part, "duration")) or duration,
            )


def _convert_attachment(part: Entry) -> RawEnclosure:
    """Return a file of a JSON Feed's item, whose sizes are numbers."""
    return RawEnclosure(
        url=_get_text(part, "url"),
        title=_get_text(part, "title"),
        media_type=_get_text(part, "mime_type"),
        length=_get_number(part, "size_in_bytes"),
        duration=_get_number(part, "duration_in_seconds"),
    )


def _get_number(entry: Entry, key: str) -> int:
    value = entry.get(key)
    return int(value) if isinstance(value, int | float) and 0 < value < _LARGEST else 0


def _get_json_feed(document: Document) -> Entry | None:
    value = document.value if isinstance(document, JsonDocument) else None
    version = value.get("version") if isinstance(value, dict) else None
    return value if isinstance(value, dict) and isinstance(version, str) and JSON_FEED in version else None


def _convert_json_item(entry: object) -> RawItem:
    """Return an item of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    if not isinstance(entry, dict):
        return RawItem()
    summary = escape(_get_text(entry, "summary"), quote=False)
    content = _get_text(entry, "content_html") or escape(_get_text(entry, "content_text"), quote=False)
    people = [*_get_parts(entry, "authors"), _get_part(entry, "author")]
    published, updated = _make_date(_get_text(entry, "date_published")), _make_date(_get_text(entry, "date_modified"))
    tags = entry.get("tags")
    link = _get_text(entry, "url") or _get_text(entry, "external_url")
    return RawItem(
        title=_get_text(entry, "title").strip() or read_fragment_text(summary or content)[:200],
        link=link or (guid if (guid := _get_text(entry, "id")).startswith(("http://", "https://")) else ""),
        date=published or updated,
        updated=updated if published else None,
        summary=summary,
        content=content,
        image=_get_text(entry, "image") or _get_text(entry, "banner_image"),
        authors=tuple(name for part in people if (name := _get_text(part, "name"))),
        categories=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        enclosures=tuple(map(_convert_attachment, _get_parts(entry, "attachments"))),
        language=_get_text(entry, "language"),
        guid=_get_text(entry, "id"),
    )
