"""What a page announces to machines: schema.org's Event (JSON-LD, microdata), h-event, hCalendar, modules of feeds.

Only what is marked as an event is one; a date in a text is none. Times of broadcasting and of publishing, which
schema.org calls events too, are none either.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from scraper.document import HtmlDocument
from scraper.extract import RawEvent, RawItem
from scraper.extract.nodes import read_node_text
from scraper.extract.scripts import iterate_json_ld
from scraper.urls import resolve_link

MARKS = (b"Event", b"Festival", b"Hackathon", b"h-event", b"vevent")  # of which a page with an event mentions one
_TYPE = re.compile(r"(?:Event|Festival|Hackathon|CourseInstance)$")
_NO_TYPE = re.compile(r"(?:Publication|Broadcast|OnDemand|Delivery)Event$")
_CALLED_OFF = re.compile(r"Event(?:Cancelled|Postponed)$")
_CLASSES = re.compile(r"(?:^|\s)(?:h-event|vevent)(?:\s|$)")
_NEW_NAMES, _OLD_NAMES = ("dt-start", "dt-end", "p-location"), ("dtstart", "dtend", "location")
_FEED_NAMES = (("ev_startdate", "ev_enddate", "ev_location"), ("xcal_dtstart", "xcal_dtend", "xcal_location"))
_ADDRESS = ("streetAddress", "postalCode", "addressLocality")
_MOST_INSIDE = 3_000  # elements of one event
_LONGEST = 500  # characters of a place, before it is cut

Node = Mapping[str, Any]


def is_event_type(name: str) -> bool:
    """Return whether a type of schema.org, by its name or address, is of what takes place somewhere.

    >>> is_event_type("https://schema.org/MusicEvent"), is_event_type("PublicationEvent"), is_event_type("Article")
    (True, False, False)
    """
    return bool(_TYPE.search(name)) and not _NO_TYPE.search(name)


def read_json_event(value: object) -> RawEvent | None:
    """Return the event that a JSON-LD value is; None where it is none, or does not say when."""
    if not isinstance(value, dict):
        return None
    types = value.get("@type")
    start = _read_text(value.get("startDate"))
    if not start or not any(is_event_type(str(name)) for name in (types if isinstance(types, list) else [types])):
        return None
    return RawEvent(
        start=start,
        end=_read_text(value.get("endDate")),
        place=_read_place(value.get("location")),
        called_off=_CALLED_OFF.search(_read_text(value.get("eventStatus"))) is not None,
    )


def _read_text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("@id") or value.get("name") or ""
    return value if isinstance(value, str) else ""


def _read_place(value: object) -> str:
    """Return a place of JSON-LD as a line: its name and its address; of several the first."""
    if isinstance(value, list):
        return next(filter(None, map(_read_place, value[:5])), "")
    if not isinstance(value, dict):
        return _join_place([value]) if isinstance(value, str) else ""
    address = value.get("address")
    parts = [_read_text(address.get(name)) for name in _ADDRESS] if isinstance(address, dict) else [_read_text(address)]
    return _join_place([_read_text(value.get("name")), *parts]) or _read_text(value.get("url"))


def _join_place(parts: Iterable[str]) -> str:
    """Return the parts of a place as a line, without those that an earlier one names."""
    line = ""
    for part in (" ".join(unescape(part).split()) for part in parts):
        if part and part.casefold() not in line.casefold():
            line += f", {part}" if line else part
    return line[:_LONGEST]


def find_json_events(scripts: Iterable[HtmlElement]) -> Iterator[tuple[str, RawEvent]]:
    """Yield the address and the event of each event in a page's JSON-LD, however deep; "" where it has no address."""
    for value in iterate_json_ld(scripts):
        if event := read_json_event(value):
            yield _read_text(value.get("url")) or _read_text(value.get("@id")), event


def find_marked_events(node: HtmlElement) -> Iterator[tuple[HtmlElement, RawEvent]]:
    """Yield the elements that are marked as events, of a node and all inside it, each with its event."""
    for found in node.iter("*"):
        if found.get("itemscope") is not None and is_event_type(str(found.get("itemtype") or "").strip()):
            event = _read_microdata(found)
        elif _CLASSES.search(str(found.get("class") or "")):
            event = _read_microformat(found)
        else:
            continue
        if event:
            yield found, event


def read_only_event(node: HtmlElement) -> RawEvent | None:
    """Return the event that a node is marked as, or holds; None where there is none, or more than one."""
    events = list(islice(dict.fromkeys(event for _, event in find_marked_events(node)), 2))
    return events[0] if len(events) == 1 else None


def _list_own(scope: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements inside an item that are its own, not those of items inside it (HTML §5.2.5)."""
    waiting = list(reversed(scope))
    for _ in range(_MOST_INSIDE):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node.tag, str):
            yield node
            if node.get("itemscope") is None and not _CLASSES.search(str(node.get("class") or "")):
                waiting += reversed(node)


def _read_microdata(scope: HtmlElement) -> RawEvent | None:
    found: dict[str, HtmlElement] = {}
    for node in _list_own(scope):
        for name in str(node.get("itemprop") or "").split():
            found.setdefault(name, node)
    start = _read_value(found.get("startDate"))
    status = found.get("eventStatus")
    place = found.get("location")
    if not start:
        return None
    return RawEvent(
        start=start,
        end=_read_value(found.get("endDate")),
        place="" if place is None else _read_marked_place(place),
        called_off=status is not None and _CALLED_OFF.search(_read_value(status)) is not None,
    )


def _read_marked_place(node: HtmlElement) -> str:
    if node.get("itemscope") is None:
        return _read_value(node)[:_LONGEST]
    inside = [(each.get("itemprop"), each) for each in islice(node.iter("*"), _MOST_INSIDE)]
    wanted = ("name", "address", *_ADDRESS)
    return _join_place(_read_value(each) for name in wanted for prop, each in inside if prop == name)


def _read_value(node: HtmlElement | None) -> str:
    """Return what an element's property is (HTML §5.2.4): an attribute for machines, else its text."""
    if node is None:
        return ""
    attributes = (node.get(name) for name in ("content", "datetime", "href"))
    return next((str(value).strip() for value in attributes if value), "") or read_node_text(node, _LONGEST)


def _read_microformat(scope: HtmlElement) -> RawEvent | None:
    """Return what an element with the class h-event or vevent says; a vevent's last day is told in either way."""
    found: dict[str, HtmlElement] = {}
    for node in _list_own(scope):
        for name in str(node.get("class") or "").split():
            found.setdefault(name, node)
    is_new = "h-event" in str(scope.get("class")).split()
    start, end, location = map(found.get, _NEW_NAMES if is_new else _OLD_NAMES)
    moment = _read_moment(start)
    if not moment:
        return None
    place = read_node_text(location, _LONGEST)[:_LONGEST] if location is not None else ""
    return RawEvent(start=moment, end=_read_moment(end), place=place, excludes_end=not is_new)


def _read_moment(node: HtmlElement | None) -> str:
    """Return a moment of a microformat (value-class-pattern): `datetime`, `title`, a value inside, or the text."""
    if node is None:
        return ""
    titled = (each.get("title") for each in islice(node.iter("*"), 9) if "value-title" in str(each.get("class") or ""))
    values = (node.get("datetime"), node.get("title"), next(titled, None))
    return next((str(value).strip() for value in values if value), "") or read_node_text(node, _LONGEST)


def read_feed_event(entry: Node) -> RawEvent | None:
    """Return what an entry of a feed announces, by RSS's event module or xCal in RSS; `entry` is feedparser's."""
    for names in _FEED_NAMES:
        values = [dict.get(entry, name) if isinstance(entry, dict) else None for name in names]
        start, end, place = (value.strip() if isinstance(value, str) else "" for value in values)
        if start:
            return RawEvent(start=start, end=end, place=place[:_LONGEST], excludes_end=names[0].startswith("xcal"))
    return None


def add_events(document: HtmlDocument, nodes: Sequence[HtmlElement], items: Sequence[RawItem]) -> list[RawItem]:
    """Return a page's items with the events that their nodes are marked as, or that its JSON-LD tells of their links.

    An address of which it tells more than one event tells nothing of when that is.
    """
    if not document.mentions(*MARKS):
        return list(items)
    known = _find_events_by_url(document) if document.mentions(b"ld+json") else {}
    links = (resolve_link(item.link, document.base_url) for item in items)
    events = (read_only_event(node) or known.get(link) for node, link in zip(nodes, links, strict=True))
    return [replace(item, event=event) if event else item for item, event in zip(items, events, strict=True)]


def _find_events_by_url(document: HtmlDocument) -> dict[str, RawEvent]:
    stated = find_json_events(document.tree.iter("script"))
    pairs = dict.fromkeys((resolve_link(url, document.base_url), event) for url, event in stated)
    times = Counter(url for url, _ in pairs)
    return {url: event for url, event in pairs if url and times[url] == 1}
