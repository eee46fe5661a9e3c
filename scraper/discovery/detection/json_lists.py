"""Lists in JSON: arrays of objects that have a title, or are posts without one, and rules for them in JMESPath."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from scraper.json_path import MAX_EXPRESSION, join_path
from scraper.selector import Syntax
from scraper.source import Rules

MOST_VALUES = 50_000
DEEPEST = 12
MOST_ENTRIES = 3  # of an array, in which further arrays are searched
SAMPLE_SIZE = 20  # objects of an array
MOST_TITLES = 30  # from which on more of them are worth no more
TITLES_A_FIELD = 10  # titles that are worth as much as one more field
KEYS = {
    "title": ("title", "headline", "name", "subject", "heading", "title_text", "label"),
    "link": ("url", "link", "href", "permalink", "html_url", "canonical_url", "web_url", "path", "slug", "guid"),
    "date": ("date_published", "published_at", "publishedat", "published", "pubdate", "publish_date", "date",
             "datetime", "created_at", "createdat", "created", "time", "timestamp", "updated_at"),
    "summary": ("summary", "excerpt", "description", "abstract", "teaser", "intro", "content_text", "sapo"),
    "image": ("image", "thumbnail", "image_url", "thumb", "cover", "avatar"),
    "author": ("author", "author_name", "byline"),
}  # fmt: skip
POST_TEXT = (*KEYS["summary"], "content", "content_html", "text", "body", "message")  # of posts that have no title
NAME = re.compile(r"[A-Za-z0-9_@$-]{1,100}\Z")
INNER = ("rendered", "name", "url", "src", "text")  # of a field that is itself an object


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonList:
    """An array of objects that look like items."""

    path: str
    count: int
    rules: Rules
    worth: float


def _find_arrays(value: object) -> Iterator[tuple[str, list[Mapping[str, object]]]]:
    """Yield each array of objects with its JMESPath; no recursion, bounded."""
    waiting: list[tuple[str, object, int]] = [("", value, 0)]
    looked = 0
    while waiting and looked < MOST_VALUES:
        path, value, depth = waiting.pop()
        looked += 1
        if depth > DEEPEST:
            continue
        if isinstance(value, list):
            objects: list[Mapping[str, object]] = [entry for entry in value if isinstance(entry, dict)]
            if len(objects) >= 2 and len(objects) * 2 > len(value):
                yield path, objects
            waiting.extend((f"{path}[{at}]", entry, depth + 1) for at, entry in enumerate(value[:MOST_ENTRIES]))
        elif isinstance(value, dict):
            inner = [(name, entry) for name, entry in value.items() if NAME.match(str(name))]
            waiting.extend((join_path(path, name), entry, depth + 1) for name, entry in reversed(inner))


def _choose_keys(objects: list[Mapping[str, object]], names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the way to the first of `names` that most objects fill with text: a key, or one and a key in it."""
    sample = objects[:SAMPLE_SIZE]
    keys = {str(key).lower(): str(key) for entry in sample for key in entry}
    for name in names:
        key = keys.get(name, "")
        if not key:
            continue
        for way in ((key,), *((key, inner) for inner in INNER)):
            filled = sum(bool(_read_text(entry, way)) for entry in sample)
            if filled * 2 > len(sample):
                return way
    return ()


def _read_text(entry: Mapping[str, object], way: tuple[str, ...]) -> str:
    value: object = entry
    for key in way:
        value = value.get(key) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip() else ""


def find_json_lists(value: object) -> list[JsonList]:
    """Return the arrays of a JSON value that look like lists of items, best first."""
    found = []
    for path, objects in _find_arrays(value):
        fields = {field: _choose_keys(objects, names) for field, names in KEYS.items()}
        if not fields["title"]:
            fields["summary"] = _choose_keys(objects, POST_TEXT)
        if not _is_list(fields) or len(path) > MAX_EXPRESSION:
            continue
        known = {field: reduce(join_path, way, "") for field, way in fields.items() if way}
        rules = Rules.model_validate({"syntax": Syntax.JSON, "item": path, **known})
        titles = {_read_text(entry, fields["title"] or fields["summary"]) for entry in objects}
        worth = len(known) + min(MOST_TITLES, len(titles)) / TITLES_A_FIELD
        found.append(JsonList(path=path, count=len(objects), rules=rules, worth=worth))
    return sorted(found, key=lambda json_list: -json_list.worth)


def _is_list(fields: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether objects have what items have: a title and a link or a date, or without one a text and both."""
    if fields["title"]:
        return bool(fields["link"] or fields["date"])
    return bool(fields["link"] and fields["date"] and fields["summary"])
