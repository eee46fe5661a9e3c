"""Where each part of an item came from, as far as it is stored: its list or its own page, by which rule, in what words.

A part is told by comparing it with what the list and the page each said; the words that a date was read from are
stored with it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from messages import Message
from messages.item_pages import EventCode, OriginCode, PartCode
from messages.message import Localized
from model.item import DateOrigin, Event, Item, ItemDate, find_zone
from model.secrets import hide_secrets
from store import ItemDetails
from web.dates import format_event, format_item_date

LONGEST_VALUE = 300  # characters
_DATE_ORIGINS = {
    DateOrigin.JSON_LD: OriginCode.JSON_LD,
    DateOrigin.TIME: OriginCode.TIME,
    DateOrigin.META: OriginCode.META,
    DateOrigin.LABEL: OriginCode.LABEL,
    DateOrigin.LISTING: OriginCode.LISTING,
    DateOrigin.URL: OriginCode.URL,
    DateOrigin.FIRST_SEEN: OriginCode.FIRST_SEEN,
}
# The parts of an item, the rule that each is taken by, and how a part reads.
_PARTS: tuple[tuple[str, PartCode, str, Callable[[Any], str]], ...] = (
    ("title", PartCode.TITLE, "title", str),
    ("url", PartCode.ADDRESS, "link", hide_secrets),
    ("summary", PartCode.SUMMARY, "summary", str),
    ("content", PartCode.CONTENT, "content", lambda _: ""),
    ("authors", PartCode.AUTHORS, "author", ", ".join),
    ("categories", PartCode.CATEGORIES, "categories", ", ".join),
    ("image", PartCode.PICTURE, "image", hide_secrets),
    ("enclosures", PartCode.FILES, "enclosures", lambda files: ", ".join(hide_secrets(file.url) for file in files)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part of an item and where it came from."""

    name: Message
    value: Message | Localized | str  # "" where the page shows it anyway
    origin: Message
    raw: str  # the words that a date was read from, or that a deadline is called
    rule: str  # that it was taken by; "" where none was written or kept


def trace_parts(details: ItemDetails, options: str) -> list[PartView]:
    """Return the parts that an item has, and where each came from; `options` are its source's."""
    item = details.stored.item
    rules = json.loads(options)
    parts = [
        PartView(
            name=name(),
            value=_shorten(write(value)),
            origin=_find_origin(details, field)(),
            raw="",
            rule=_find_rule(details, rules, field, rule),
        )
        for field, name, rule, write in _PARTS
        if (value := getattr(item, field))
    ]
    dates = [_trace_published(details, rules)]
    if item.updated:
        dates.append(_trace_date(PartCode.UPDATED(), item.updated, ""))
    if item.event:
        dates.append(_trace_event(details, item.event))
    return [*parts[:2], *dates, *parts[2:]]


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + " …"


def _find_origin(details: ItemDetails, field: str) -> OriginCode:
    value = getattr(details.stored.item, field)
    in_list = getattr(details.listing, field) == value
    on_page = details.article is not None and getattr(details.article, field, None) == value
    if on_page:
        return OriginCode.BOTH if in_list else OriginCode.PAGE
    if in_list:
        return OriginCode.LIST
    both = details.article is not None and isinstance(value, tuple)  # those of the list and of the page
    return OriginCode.BOTH if both else OriginCode.UNKNOWN


def _find_rule(details: ItemDetails, rules: Mapping[str, Any], field: str, name: str) -> str:
    """Return the rule that a part was taken by, by the source's present rules."""
    origin = _find_origin(details, field)
    group = rules.get("detail") if origin is OriginCode.PAGE else rules.get("rules")
    return describe_rule((group or {}).get(name)) if origin is not OriginCode.UNKNOWN else ""


def describe_rule(rule: Mapping[str, str] | None) -> str:
    """Return a rule on one line: its selector, its attribute and its pattern; "" for none.

    >>> describe_rule({"selector": "a", "attribute": "href", "pattern": "id=(.*)"})
    'a @href /id=(.*)/'
    """
    if not rule:
        return ""
    attribute, pattern = rule.get("attribute", ""), rule.get("pattern", "")
    parts = (rule.get("selector", ""), f"@{attribute}" if attribute else "", f"/{pattern}/" if pattern else "")
    return " ".join(filter(None, parts))


def _trace_published(details: ItemDetails, rules: Mapping[str, Any]) -> PartView:
    stored = details.stored
    if stored.credible_date:
        origin = stored.credible_date.origin
        group = rules.get("rules") if origin is DateOrigin.LISTING else rules.get("detail")
        return _trace_date(PartCode.PUBLISHED(), stored.credible_date, describe_rule((group or {}).get("date")))
    late = stored.item.published
    origin_code = OriginCode.TOO_LATE(moment=format_item_date(late).text) if late else OriginCode.FIRST_SEEN()
    return PartView(
        name=PartCode.PUBLISHED(), value="", origin=origin_code, raw=_shorten(late.raw) if late else "", rule=""
    )


def _trace_date(name: Message, date: ItemDate, rule: str) -> PartView:
    return PartView(
        name=name,
        value=format_item_date(date).text,
        origin=_DATE_ORIGINS[date.origin](),
        raw=_shorten(" ".join(date.raw.split())),
        rule=rule,
    )


def _trace_event(details: ItemDetails, event: Event) -> PartView:
    return PartView(
        name=PartCode.DEADLINE() if event.deadline else PartCode.EVENT(),
        value=describe_event(event),
        origin=_find_origin(details, "event")(),
        raw=_shorten(event.deadline),
        rule="",
    )


def describe_event(event: Event) -> Message | Localized:
    """Return when and where an event takes place, and whether it was called off."""
    when = format_event(event)
    described = EventCode.AT(when=when, place=_shorten(event.place)) if event.place else when
    return EventCode.CALLED_OFF(event=described) if event.called_off else described


def list_changes(before: Item, after: Item) -> list[tuple[Message, str, str]]:
    """Return the parts that differ between two versions of an item, but for its text: before, and after."""
    changes = [
        (name(), _shorten(write(getattr(before, field))), _shorten(write(getattr(after, field))))
        for field, name, _, write in _PARTS
        if field not in ("content",) and getattr(before, field) != getattr(after, field)
    ]
    ways: tuple[tuple[Message, Callable[[Item], str]], ...] = (
        (PartCode.PUBLISHED(), lambda item: getattr(item.published, "raw", "")),
        (PartCode.EVENT(), lambda item: _write_event(item.event)),
    )
    written = [(name, write(before), write(after)) for name, write in ways]
    return [*changes, *(change for change in written if change[1] != change[2])]


def _write_event(event: Event | None) -> str:
    """Return an event in figures, for the comparison of words; "" for none."""
    if event is None:
        return ""
    moments = (one.astimezone(find_zone(event.zone)) for one in (event.start, event.end) if one)
    figures = " – ".join(f"{one:%Y-%m-%d}" if event.whole_day else f"{one:%Y-%m-%d %H:%M}" for one in moments)
    return _shorten(", ".join(filter(None, (figures, event.place, event.deadline))))
