"""Lists in the JSON that a page carries: JSON-LD (schema.org) and the state that scripts start from.

The rules are dotted paths into the JSON of some script elements. For JSON-LD they keep to one kind of
thing (`@graph.@type=NewsArticle`) and leave out the way to the page (BreadcrumbList).
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml.html import HtmlElement

from scraper.discovery.detection.json_lists import find_json_lists
from scraper.discovery.detection.microdata import FEWEST, KINDS
from scraper.document import HtmlDocument
from scraper.extract.jsonpath import is_kind, walk
from scraper.extract.scripts import ASSIGNED, limit_scripts, parse_script, read_scripts
from scraper.selector import Syntax, json_path
from scraper.source import Rules

JSON_LD = 'script[type="application/ld+json"]'
MOST_VALUES = 20_000  # of one page's JSON-LD that are visited
MOST_SCRIPTS = 40  # script elements with JSON that are parsed
SHORTEST_SCRIPT = 200  # characters of a script that may hold a list
LOOKED_AT = 20
BREADCRUMBS = "@type=BreadcrumbList"
KIND_STEPS = frozenset(f"@type={kind}" for kind in KINDS)
NAME = re.compile(r"[A-Za-z_][\w-]{0,60}\Z", re.ASCII)
KEY = re.compile(r"[^.=]{1,60}\Z")
DEEPEST = 12  # steps of a path
JSON_TYPE = re.compile(r"[\w/+.-]{0,60}json\Z", re.ASCII)
SCRIPTS = ("", "text/javascript", "application/javascript", "module")
PATHS: Mapping[str, tuple[str, ...]] = {
    "title": ("headline", "name", "title"),
    "link": ("url", "mainEntityOfPage.@id", "mainEntityOfPage", "@id", "item"),
    "date": ("datePublished", "startDate", "dateCreated"),
    "summary": ("description",),
    "image": ("image.url", "image.contentUrl", "image", "thumbnailUrl"),
    "author": ("author.name", "author"),
}

FoundRules = tuple[Rules, list[object]]  # and the values that the rules are for
Things = dict[str, list[Mapping[str, object]]]


def find_json_ld_lists(document: HtmlDocument) -> Iterator[FoundRules]:
    """Yield the rules of each list in JSON-LD, and the JSON that they are for."""
    if not document.tree.xpath("//script[@type='application/ld+json']"):
        return
    values = read_scripts(document.tree, JSON_LD)
    for path, things in _collect_things(values).items():
        fields = {name: way for name, ways in PATHS.items() if (way := _choose_path(things, ways))}
        if len(things) >= FEWEST and {"title", "link"} <= fields.keys():
            yield Rules.model_validate({"syntax": Syntax.JSON, "script": JSON_LD, "item": path, **fields}), values


def _collect_things(values: list[object]) -> Things:
    """Return what may be items by their paths, in page order; no recursion, at most MOST_VALUES are visited."""
    found: Things = {}
    waiting: list[tuple[str, object]] = [("", values)]
    looked = 0
    while waiting and looked < MOST_VALUES:
        path, value = waiting.pop()
        looked += 1
        if path.count(".") >= DEEPEST:
            continue
        if isinstance(value, list):
            inner = [(_join_path(path, _write_kind_step(entry)), entry) for entry in value if isinstance(entry, dict)]
            for place, entry in inner:
                if is_kind(entry.get("@type"), "ListItem") or _write_kind_step(entry) in KIND_STEPS:
                    found.setdefault(place, []).append(entry)
            waiting += reversed([(place, entry) for place, entry in inner if _write_kind_step(entry) != BREADCRUMBS])
        elif isinstance(value, dict):
            keyed = [(_join_path(path, key), entry) for key, entry in value.items() if KEY.match(key)]
            nested = [(place, entry) for place, entry in keyed if isinstance(entry, dict | list)]
            waiting += reversed([(place, entry) for place, entry in nested if not _is_breadcrumbs(entry)])
    return found


def _is_breadcrumbs(entry: object) -> bool:
    return isinstance(entry, dict) and _write_kind_step(entry) == BREADCRUMBS


def _write_kind_step(entry: Mapping[str, object]) -> str:
    """Return the step that keeps to things of an entry's kind; "" for what stands in a list as one of its kind."""
    kind = entry.get("@type")
    names = [str(name).rpartition("/")[2] for name in (kind if isinstance(kind, list) else [kind]) if name]
    name = next((name for name in names if name in KINDS), names[0] if names else "")
    return f"@type={name}" if name and name != "ListItem" and NAME.match(name) else ""


def _join_path(path: str, step: str) -> str:
    return f"{path}.{step}".strip(".")


def _choose_path(things: list[Mapping[str, object]], ways: tuple[str, ...]) -> str:
    """Return the first path by which most things have a text; what a ListItem is of goes before itself."""
    looked = things[:LOOKED_AT]
    for way in (f"item.{way}" for way in ways), ways:
        for path in way:
            if sum(_has_text(thing, path) for thing in looked) * 2 > len(looked):
                return path
    return ""


def _has_text(thing: object, path: str) -> bool:
    first = next(walk(thing, json_path(path)), None)
    return isinstance(first, str) and bool(first.strip())


def find_embedded_lists(document: HtmlDocument) -> Iterator[FoundRules]:
    """Yield the rules of lists in the page's other JSON, the likeliest of each script first."""
    for script in islice(limit_scripts(_find_json_scripts(document.tree)), MOST_SCRIPTS):
        value = parse_script(script)
        values = value if isinstance(value, list) else [value]
        for found in find_json_lists(value)[:3]:
            rules = found.rules.model_copy(update={"script": _write_selector(script)})
            yield rules, values


def _find_json_scripts(tree: HtmlElement) -> Iterator[HtmlElement]:
    for script in tree.iter("script"):
        text = script.text or ""
        kind = script.get("type", "")
        if len(text) < SHORTEST_SCRIPT or "ld+json" in kind:
            continue
        if JSON_TYPE.match(kind) or (kind in SCRIPTS and ASSIGNED.match(text)):
            yield script


def _write_selector(script: HtmlElement) -> str:
    """Return CSS for a script element: its id, the variable that it fills, or else its type."""
    if assigned := ASSIGNED.match(script.text or ""):
        return f'script:contains("{assigned[1]}")'
    for name, value in script.items():
        if name == "id" and NAME.match(value):
            return f"script#{value}"
        if name.startswith("data-") and NAME.match(name) and (not value or NAME.match(value)):
            return f'script[{name}="{value}"]' if value else f"script[{name}]"
    return f'script[type="{script.get("type")}"]'
