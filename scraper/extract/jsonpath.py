"""Takes items from a JSON page by dotted paths.

A path is names and indexes joined by dots; a name that meets a list is looked up in each of
its members, so `tags.name` gives every tag's name. A step `@type=Event` keeps the objects whose
`@type` is that, or holds it.
"""

from collections.abc import Iterator
from itertools import islice

from messages.pages import MediaCode
from messages.rules import RuleCode
from model.errors import ExtractionError
from model.item import DateOrigin
from scraper.document import Document, HtmlDocument, JsonDocument
from scraper.extract import RawDate, RawEnclosure, RawItem
from scraper.extract.scripts import read_scripts
from scraper.selector import json_path, match_pattern
from scraper.source import FieldRule, Rules


def walk(value: object, steps: tuple[str | int, ...]) -> Iterator[object]:
    """Yield what stands at the end of a path; a list at the end gives its members."""
    if not steps:
        yield from value if isinstance(value, list) else [value]
    elif isinstance(value, dict):
        name, equals, wanted = str(steps[0]).partition("=")
        if str(steps[0]) in value:
            yield from walk(value[str(steps[0])], steps[1:])
        elif equals and is_kind(value.get(name), wanted):
            yield from walk(value, steps[1:])
    elif isinstance(value, list):
        if isinstance(steps[0], int):
            yield from walk(value[steps[0]], steps[1:]) if steps[0] < len(value) else ()
        else:
            for member in value:
                yield from walk(member, steps)


def is_kind(told: object, wanted: str) -> bool:
    """Tell whether a value is `wanted`, or a list that holds it; of an address its last part counts too."""
    return any(
        isinstance(one, str) and wanted in (one, one.rpartition("/")[2])
        for one in (told if isinstance(told, list) else [told])
    )


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
    """Return the items of a JSON page, or of the JSON in a page's scripts, at most `most`.

    ExtractionError where there are none.
    """
    items = items_in(_value(document, rules), rules, most)
    if not items:
        raise ExtractionError(RuleCode.PATH_FINDS_NOTHING(path=repr(rules.item)), subject=document.url)
    return items


def _value(document: Document, rules: Rules) -> object:
    if isinstance(document, JsonDocument):
        return document.value
    if not isinstance(document, HtmlDocument) or not rules.script:
        kind = MediaCode.HTML if isinstance(document, HtmlDocument) else MediaCode.FEED
        raise ExtractionError(RuleCode.NEED_JSON(kind=kind()), subject=document.url)
    if values := read_scripts(document.tree, rules.script):
        return values
    raise ExtractionError(RuleCode.SCRIPT_FINDS_NOTHING(selector=repr(rules.script)), subject=document.url)


def items_in(value: object, rules: Rules, most: int) -> list[RawItem]:
    """Return the items that rules find in a JSON value, at most `most`; those without title and link are left out."""
    found = (one for one in walk(value, json_path(rules.item)) if isinstance(one, dict | list))
    return [item for one in islice(found, most) if (item := _item(one, rules)).title or item.link]


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
