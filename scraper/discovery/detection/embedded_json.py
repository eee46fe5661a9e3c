"""Lists in the JSON that a page carries: JSON-LD (schema.org) and the state that scripts start from.

The rules are JMESPath for the JSON of some script elements. For JSON-LD they keep to one kind of thing
(`"@graph"[?contains(to_array("@type"), 'NewsArticle')]`) and leave out the way to the page (BreadcrumbList).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from model.errors import ExtractionError
from scraper.discovery.detection.json_lists import find_json_lists
from scraper.discovery.detection.microdata import FEWEST, KINDS
from scraper.document import HtmlDocument
from scraper.extract.scripts import ASSIGNED, limit_scripts, parse_script, read_scripts
from scraper.json_path import MAX_EXPRESSION, join_path, keep_kind, search_json
from scraper.selector import Syntax
from scraper.source import Rules

JSON_LD = 'script[type="application/ld+json"]'
MOST_VALUES = 20_000  # of one page's JSON-LD that are visited
MOST_SCRIPTS = 40  # script elements with JSON that are parsed
MOST_LISTS = 3  # of a script that are tried
SHORTEST_SCRIPT = 200  # characters of a script that may hold a list
LOOKED_AT = 20
BREADCRUMBS = "BreadcrumbList"
LIST_ITEM = "ListItem"
TOP_INDEX = re.compile(r"\A\[\d+\]\.?")
NAME = re.compile(r"[A-Za-z_][\w-]{0,60}\Z", re.ASCII)
KEY = re.compile(r"[^\x00-\x1f]{1,60}\Z")
LONGEST_KIND = 200  # characters of an address of a kind
DEEPEST = 12  # steps of a path
JSON_TYPE = re.compile(r"[\w/+.-]{0,60}json\Z", re.ASCII)
SCRIPTS = ("", "text/javascript", "application/javascript", "module")
PATHS: Mapping[str, tuple[str, ...]] = {
    "title": ("headline", "name", "title"),
    "link": ("url", 'mainEntityOfPage."@id"', "mainEntityOfPage", '"@id"', "item"),
    "date": ("datePublished", "startDate", "dateCreated"),
    "summary": ("description",),
    "image": ("[image][].url", "[image][].contentUrl", "image", "thumbnailUrl"),
    "author": ("[author][].name", "author"),
}  # `[author][]` is one author or each of several

FoundRules = tuple[Rules, list[object]]  # and the values that the rules are for
Things = dict[str, list[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands in each script: an expression, and whether that gives the members of lists."""

    path: str = ""
    many: bool = False
    depth: int = 0

    def enter_key(self, key: str, value: object) -> "_Place":
        """Return the place of what an object has under a key."""
        flatten = "[]" if self.many and isinstance(value, list) else ""
        return _Place(join_path(self.path, key) + flatten, self.many, self.depth + 1)

    def keep_kind(self, kind: str) -> "_Place":
        """Return the place of a list's objects of a kind; of all of them where it is ""."""
        if kind:
            before = f"{self.path} | " if self.many else self.path or "[@]"
            return _Place(before + keep_kind(kind), True, self.depth + 1)
        return _Place(self.path if self.many or not self.path else f"{self.path}[]", bool(self.path), self.depth)


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
    waiting: list[tuple[_Place, object]] = [(_Place(), values)]
    looked = 0
    while waiting and looked < MOST_VALUES:
        place, value = waiting.pop()
        looked += 1
        if place.depth >= DEEPEST or len(place.path) > MAX_EXPRESSION:
            continue
        if isinstance(value, list):
            inner = [(place.keep_kind(_find_kind(entry)), entry) for entry in value if isinstance(entry, dict)]
            for there, entry in inner:
                if _is_kind(entry, LIST_ITEM, *KINDS) and len(there.path) <= MAX_EXPRESSION:
                    found.setdefault(there.path, []).append(entry)
            waiting += reversed([(there, entry) for there, entry in inner if not _is_kind(entry, BREADCRUMBS)])
        elif isinstance(value, dict):
            nested = [(key, entry) for key, entry in value.items() if isinstance(entry, dict | list) and KEY.match(key)]
            waiting += reversed(
                [(place.enter_key(key, entry), entry) for key, entry in nested if not _is_kind(entry, BREADCRUMBS)]
            )
    return found


def _list_kinds(entry: object) -> list[str]:
    """Return what an object says that it is, each a word or an address."""
    kinds = entry.get("@type") if isinstance(entry, dict) else None
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str) and kind]


def _shorten(kind: str) -> str:
    return kind.rpartition("/")[2]


def _is_kind(entry: object, *kinds: str) -> bool:
    return any(_shorten(kind) in kinds for kind in _list_kinds(entry))


def _find_kind(entry: Mapping[str, object]) -> str:
    """Return the kind that a rule keeps to, as it is written; "" for what stands in a list as one of its kind."""
    kinds = _list_kinds(entry)
    kind = next((kind for kind in kinds if _shorten(kind) in KINDS), kinds[0] if kinds else "")
    name = _shorten(kind)
    return kind if len(kind) <= LONGEST_KIND and NAME.match(name) and name != LIST_ITEM else ""


def _choose_path(things: list[Mapping[str, object]], ways: tuple[str, ...]) -> str:
    """Return the first path by which most things have a text; what a ListItem is of goes before itself."""
    looked = things[:LOOKED_AT]
    for way in (_put_before("item", way) for way in ways), ways:
        for path in way:
            if sum(_has_text(thing, path) for thing in looked) * 2 > len(looked):
                return path
    return ""


def _put_before(key: str, path: str) -> str:
    """Return one of PATHS inside of what stands under a key."""
    return f"[{key}.{path[1:]}" if path.startswith("[") else f"{key}.{path}"


def _has_text(thing: object, path: str) -> bool:
    try:
        first = next(iter(search_json(path, thing)), None)
    except ExtractionError:  # it fails on such a thing, or the page has cost too much already
        return False
    return isinstance(first, str) and bool(first.strip())


def find_embedded_lists(document: HtmlDocument) -> Iterator[FoundRules]:
    """Yield the rules of lists in the page's other JSON, the likeliest of each script first."""
    for script in islice(limit_scripts(_find_json_scripts(document.tree)), MOST_SCRIPTS):
        value = parse_script(script)
        values = value if isinstance(value, list) else [value]
        for found in find_json_lists(value)[:MOST_LISTS]:
            # Rules begin in each member of a script's list, not in the list.
            item = TOP_INDEX.sub("", found.rules.item, count=1) if isinstance(value, list) else found.rules.item
            rules = found.rules.model_copy(update={"script": _write_selector(script), "item": item})
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
