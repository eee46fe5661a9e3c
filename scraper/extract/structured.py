"""What a page offers of itself: announced feeds, and lists told in JSON-LD, microdata or microformats.

schema.org ItemList, Blog and arrays of articles; h-feed (microformats2); RFC 4287 and RSS feeds
announced by <link rel=alternate> (HTML §4.6.7). Broken JSON is passed over, never an error.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from model.item import DateOrigin
from scraper.document import HtmlDocument
from scraper.extract import RawDate, RawItem
from scraper.extract.nodes import node_text

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_ARTICLES = (
    "Article NewsArticle BlogPosting Report ReportageNewsArticle TechArticle LiveBlogPosting Event "
    "GovernmentService DiscussionForumPosting SocialMediaPosting AdvertiserContentArticle"
)
ARTICLES = frozenset(_ARTICLES.split())
MOST_VALUES = 20_000  # of one page's JSON that are looked at
MOST_ITEMS = 500
FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something better than the page's own HTML that the page names: a feed, by its address."""

    url: str
    media_type: str
    title: str = ""


def announced_feeds(document: HtmlDocument) -> tuple[Offer, ...]:
    """Return the feeds that the page announces, each once; whether they are any good is another question."""
    found: dict[str, Offer] = {}
    for link in document.tree.xpath("//link[@href][contains(concat(' ', @rel, ' '), ' alternate ')]"):
        media_type = str(link.get("type", "")).split(";")[0].strip().lower()
        if media_type in FEED_TYPES and (url := _absolute(document, str(link.get("href", "")))):
            found.setdefault(url, Offer(url=url, media_type=media_type, title=str(link.get("title", ""))))
    return tuple(found.values())


def _absolute(document: HtmlDocument, reference: str) -> str:
    try:
        url = urljoin(document.base_url, reference.strip())
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    """Yield every object inside a JSON value, outermost first; no recursion, at most MOST_VALUES."""
    waiting, looked = [value], 0
    while waiting and looked < MOST_VALUES:
        one = waiting.pop()
        looked += 1
        if isinstance(one, dict):
            yield one
            waiting.extend(reversed(list(one.values())))
        elif isinstance(one, list):
            waiting.extend(reversed(one))


def _text(value: object, *names: str) -> str:
    """Return a JSON-LD value as text: itself, or the first of `names` that an object has."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = next((value[name] for name in names if isinstance(value.get(name), str)), "")
    return value if isinstance(value, str) else ""


def _kinds(thing: Mapping[str, object]) -> set[str]:
    told = thing.get("@type")
    names = told if isinstance(told, list) else [told]
    return {str(name).rpartition("/")[2] for name in names}


def _item(thing: Mapping[str, object]) -> RawItem:
    date = _text(thing.get("datePublished")) or _text(thing.get("startDate")) or _text(thing.get("dateCreated"))
    updated = _text(thing.get("dateModified"))
    return RawItem(
        title=_text(thing.get("headline")) or _text(thing.get("name")),
        link=_text(thing.get("url"), "@id", "url") or _text(thing.get("mainEntityOfPage"), "@id", "url"),
        date=RawDate(text=date, origin=DateOrigin.JSON_LD) if date else None,
        updated=RawDate(text=updated, origin=DateOrigin.JSON_LD) if updated else None,
        summary=_text(thing.get("description")),
        image=_text(thing.get("image"), "url", "contentUrl", "@id"),
        authors=tuple(name for name in [_text(thing.get("author"), "name")] if name),
    )


def json_ld_items(document: HtmlDocument) -> tuple[RawItem, ...]:
    """Return the list that the page's JSON-LD tells (ItemList, or two articles and more); () where none."""
    found: dict[str, RawItem] = {}
    for script in document.tree.xpath("//script[@type='application/ld+json']"):
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _objects(value):
            inner = thing.get("item")
            if "ListItem" in _kinds(thing):
                told: Mapping[str, object] = (
                    inner if isinstance(inner, dict) else {**thing, "url": inner or thing.get("url")}
                )
            elif _kinds(thing) & ARTICLES:
                told = thing
            else:
                continue
            item = _item(told)
            if item.link and item.title and len(found) < MOST_ITEMS:
                found.setdefault(item.link, item)
    breadcrumbs = _breadcrumbs(document)
    items = tuple(item for item in found.values() if item.link not in breadcrumbs)
    return items if len(items) >= FEWEST else ()


def _breadcrumbs(document: HtmlDocument) -> set[str]:
    """Return the addresses on the way to the page, which JSON-LD tells as a list too."""
    found: set[str] = set()
    for script in document.tree.xpath("//script[@type='application/ld+json'][contains(., 'BreadcrumbList')]"):
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _objects(value):
            if "BreadcrumbList" in _kinds(thing):
                steps = thing.get("itemListElement")
                for step in _objects(steps):
                    found.add(_text(step.get("item"), "@id", "url") or _text(step.get("url")))
    return found


def _has_class(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def h_feed_items(document: HtmlDocument) -> tuple[RawItem, ...]:
    """Return the entries of the page's h-feed (microformats2 h-entry, or the older hentry); () where none."""
    entries = document.tree.xpath(f"//*[{_has_class('h-entry')} or {_has_class('hentry')}]")[:MOST_ITEMS]
    items = tuple(item for entry in entries if (item := _entry(entry)).link and item.title)
    return items if len(items) >= FEWEST else ()


def _first(entry: HtmlElement, *names: str) -> HtmlElement | None:
    for name in names:
        for node in entry.xpath(f".//*[{_has_class(name)}]"):
            found: HtmlElement = node
            return found
    return None


def _entry(entry: HtmlElement) -> RawItem:
    title = _first(entry, "p-name", "entry-title")
    link = _first(entry, "u-url")
    if link is None and title is not None:
        link = title if title.tag == "a" else next(iter(title.xpath(".//a[@href]")), None)
    date = _first(entry, "dt-published", "published", "entry-date")
    told = ""
    if date is not None:
        inner = next(iter(date.xpath("descendant-or-self::*[@datetime]/@datetime")), "")
        told = str(inner) or str(date.get("title") or "") or node_text(date)
    return RawItem(
        title=node_text(title) if title is not None else "",
        link=str(link.get("href", "")) if link is not None else "",
        date=RawDate(text=told, origin=DateOrigin.TIME) if told else None,
    )
