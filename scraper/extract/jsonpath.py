"""Takes items from a JSON page by dotted paths.

A path is names and indexes joined by dots; a name that meets a list is looked up in each of
its members, so `tags.name` gives every tag's name.
"""

from collections.abc import Iterator

from model.errors import ExtractionError
from model.item import DateOrigin
from scraper.document import Document, JsonDocument
from scraper.extract import RawDate, RawEnclosure, RawItem
from scraper.selector import json_path, match_pattern
from scraper.source import FieldRule, Rules


def walk(value: object, steps: tuple[str | int, ...]) -> Iterator[object]:
    """Yield what stands at the end of a path; a list at the end gives its members."""
    if not steps:
        yield from value if isinstance(value, list) else [value]
    elif isinstance(value, dict):
        if str(steps[0]) in value:
            yield from walk(value[str(steps[0])], steps[1:])
    elif isinstance(value, list):
        if isinstance(steps[0], int):
            yield from walk(value[steps[0]], steps[1:]) if steps[0] < len(value) else ()
        else:
            for member in value:
                yield from walk(member, steps)


def _values(value: object, rule: FieldRule | None) -> Iterator[str]:
    if rule is None:
        return
    for found in walk(value, json_path(rule.selector)):
        text = (
            found if isinstance(found, str) else "" if found is None or isinstance(found, dict | list) else str(found)
        )
        if text := match_pattern(rule.pattern, text):
            yield text


def extract_json(document: Document, rules: Rules, most: int) -> list[RawItem]:
    """Return the items of a JSON page, at most `most`; ExtractionError where there are none."""
    if not isinstance(document, JsonDocument):
        raise ExtractionError(f"{document.url}: the rules are for JSON, and this is a web page", subject=document.url)
    found = [value for value in walk(document.value, json_path(rules.item)) if isinstance(value, dict | list)]
    items = [item for value in found[:most] if (item := _item(value, rules)).title or item.link]
    if not items:
        raise ExtractionError(f"{document.url}: the item path {rules.item!r} leads to no items", subject=document.url)
    return items


def _item(value: object, rules: Rules) -> RawItem:
    def one(rule: FieldRule | None) -> str:
        return next(_values(value, rule), "")

    date = one(rules.date)
    return RawItem(
        title=one(rules.title),
        link=one(rules.link),
        date=RawDate(text=date, origin=DateOrigin.LISTING) if date else None,
        summary=one(rules.summary),
        image=one(rules.image),
        authors=tuple(_values(value, rules.author)),
        categories=tuple(_values(value, rules.categories)),
        enclosures=tuple(RawEnclosure(url=url) for url in _values(value, rules.enclosures)),
    )
