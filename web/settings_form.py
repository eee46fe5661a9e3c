"""A source's settings as fields of a form: what they show, what a sent form changes, what is wrong with it.

Plain functions over options; nothing is read or written here. Fields are texts, as a form has them: a checkbox is "on"
or "". An interval or a cron expression is "" where the defaults decide.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from messages import Message
from messages.options import OptionCode
from messages.web import WebCode
from model.item import StoredItem
from scraper.options import Options
from settings.cron import find_cron_time
from settings.durations import describe_duration
from settings.editing import Entry
from settings.filters import Filter, FilterField, Filters, find_shown_until
from settings.load import find_entry_faults_at, lay_over_defaults
from settings.options import Settings, SourceEntry
from web.dates import DisplayTime, format_moment

MAX_LENGTHS = {"include": 4000, "exclude": 4000, "url": 8192, "include_pattern": 1000, "exclude_pattern": 1000}
MAX_LENGTH = 300  # characters, of all other fields
CRON_TIMES = 3
LISTED = 5  # titles of items, of those that are shown and of those that are hidden
FILTER_FIELDS = ("include", "include_pattern", "include_in", "exclude", "exclude_pattern", "exclude_in", "max_age")
FIELDS = (
    *("title", "url", "interval", "cron", "language", "timezone", "date_order", "categories", "limit"),
    *("full_text", "private", "browser", "scroll"),
    *FILTER_FIELDS,
)
_TEXTS = ("title", "url", "language", "timezone", "date_order")
_CHECKS = ("full_text", "private", "browser")
_NUMBERS = ("limit", "scroll")
_DEFAULT_PLACES = Filter.model_fields["fields"].default
PLACES = tuple(
    ",".join(places)
    for places in (
        _DEFAULT_PLACES,
        (FilterField.TITLE,),
        (FilterField.TITLE, FilterField.SUMMARY, FilterField.TEXT),
        (FilterField.URL,),
        (FilterField.AUTHOR,),
        (FilterField.CATEGORY,),
        (FilterField.LANGUAGE,),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What filters keep of the stored items."""

    kept: int
    total: int
    shown: tuple[str, ...]  # the titles of the newest that they keep
    hidden: tuple[str, ...]  # of the newest that they hide


def describe_entry(entry: Entry, source: SourceEntry) -> dict[str, str]:
    """Return the values of all fields: `entry` is what the file says, `source` the same with the defaults."""
    return {
        "title": source.title,
        "url": source.url,
        "interval": describe_duration(source.interval) if "interval" in entry.value else "",
        "cron": source.cron if "cron" in entry.value else "",
        "language": source.language,
        "timezone": source.timezone,
        "date_order": source.date_order,
        "categories": ", ".join(source.categories),
        "limit": str(source.limit),
        "full_text": _check(source.full_text),
        "private": _check(source.private),
        "browser": _check(source.browser),
        "scroll": str(source.scroll),
        **_describe_filters(source.filters),
    }


def _check(value: bool) -> str:
    return "on" if value else ""


def _describe_filters(filters: Filters) -> dict[str, str]:
    values = {"max_age": describe_duration(filters.max_age) if filters.max_age else ""}
    for name in ("include", "exclude"):
        rules: Sequence[Filter] = getattr(filters, name)
        values[name] = "\n".join(word for rule in rules for word in rule.words)
        values[f"{name}_pattern"] = next((rule.pattern for rule in rules if rule.pattern), "")
        values[f"{name}_in"] = ",".join(rules[0].fields if rules else _DEFAULT_PLACES)
    return values


def can_show_filters(filters: Filters) -> bool:
    """Return whether the form can say all that filters do: one pattern a list, and all of it in the same fields."""
    return all(
        len({rule.fields for rule in rules}) <= 1 and sum(bool(rule.pattern) for rule in rules) <= 1
        for rules in (filters.include, filters.exclude)
    )


def read_values(form: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a sent form; of filters that it could not show, those of the file."""
    hidden = FILTER_FIELDS if "include" not in form else ()
    return {key: shown[key] if key in hidden else form.get(key, "").replace("\r\n", "\n").strip() for key in FIELDS}


def find_changes(before: Mapping[str, str], after: Mapping[str, str], settings: Settings) -> dict[str, object]:
    """Return the keys of the entry that differ; None where the default says the same."""
    defaults = _dump_defaults(settings)
    different = {key for key in FIELDS if before[key] != after[key]}
    changes: dict[str, object] = {}
    if different & {"interval", "cron"}:
        changes |= {"interval": after["interval"] or None, "cron": after["cron"] or None}
    for key in (key for key in FIELDS if key in different):
        if key in _TEXTS:
            changes[key] = None if after[key] == defaults.get(key) else after[key]
        elif key in _CHECKS:
            changes[key] = None if bool(after[key]) is defaults[key] else bool(after[key])
    for key in (key for key in _NUMBERS if key in different):
        number = int(after[key]) if re.fullmatch("[0-9]{1,9}", after[key]) else after[key]
        changes[key] = None if number == defaults[key] else number
    if "categories" in different:
        categories = [part for part in map(str.strip, after["categories"].split(",")) if part]
        changes["categories"] = None if categories == defaults["categories"] else categories
    if different & set(FILTER_FIELDS):
        changes["filters"] = _build_filters(after) or (None if "filters" not in defaults["_set"] else {})
    return changes


def _dump_defaults(settings: Settings) -> dict[str, Any]:
    defaults = cast("Options", settings.defaults)  # its class is made at run time, which mypy cannot see
    return defaults.model_dump(mode="json") | {"_set": defaults.model_fields_set}


def _build_filters(values: Mapping[str, str]) -> dict[str, object]:
    filters = {name: _build_rules(values, name) for name in ("include", "exclude")}
    found: dict[str, object] = {name: rules for name, rules in filters.items() if rules}
    return found | ({"max_age": values["max_age"]} if values["max_age"] else {})


def _build_rules(values: Mapping[str, str], name: str) -> list[object]:
    words = [line.strip() for line in values[name].splitlines() if line.strip()]
    pattern, places = values[f"{name}_pattern"], values[f"{name}_in"].split(",")
    if places == list(_DEFAULT_PLACES):
        return [*words, *([{"pattern": pattern}] if pattern else [])]
    rules: list[object] = [{"words": words, "fields": places}] if words else []
    return rules + ([{"pattern": pattern, "fields": places}] if pattern else [])


def build_source(entry: Entry, changes: Mapping[str, object], settings: Settings) -> Mapping[str, object]:
    """Return what a source would be with its changes and the defaults, to be checked."""
    defaults = cast("Options", settings.defaults).model_dump(mode="json", exclude_unset=True)
    changed = {key: value for key, value in {**entry.value, **changes}.items() if value is not None}
    return lay_over_defaults(changed, defaults)


def find_faults(values: Mapping[str, str], source: Mapping[str, object]) -> dict[str, Message]:
    """Return what is wrong by field, "" for what is of no field."""
    faults = {
        _find_field(place): WebCode.FIELD_FAULT(fault=fault) for place, fault in find_entry_faults_at(source).items()
    }
    for key, value in values.items():
        limit = MAX_LENGTHS.get(key, MAX_LENGTH)
        if len(value) > limit:
            faults[key] = WebCode.FIELD_FAULT(fault=OptionCode.TOO_LONG(limit=limit))
    return faults


def _find_field(place: tuple[str | int, ...]) -> str:
    """Return the field that shows what is at a place of an entry.

    >>> _find_field(("filters", "include", 0, "pattern")), _find_field(("categories", 2)), _find_field(("rules",))
    ('include_pattern', 'categories', '')
    """
    names = [part for part in place if isinstance(part, str)]
    if names[:1] != ["filters"]:
        return names[0] if names and names[0] in FIELDS else ""
    if names[1:2] == ["max_age"] or len(names) < 2:
        return "max_age"
    return f"{names[1]}_pattern" if "pattern" in names else f"{names[1]}_in" if "fields" in names else names[1]


def list_cron_times(source: SourceEntry, now: datetime) -> Iterator[DisplayTime]:
    """Yield the next times that a source's cron expression names."""
    moment = now
    for _ in range(CRON_TIMES if source.cron else 0):
        moment = find_cron_time(source.cron, source.timezone, moment)
        yield format_moment(moment)


def count_kept(items: Sequence[StoredItem], source: SourceEntry, now: datetime) -> Kept:
    """Return what a source's filters keep of items, newest first."""
    shown, hidden = list[str](), list[str]()
    for stored in items:
        until = find_shown_until(stored, source.filters, source.language)
        (shown if until is None or until > now else hidden).append(stored.item.title)
    return Kept(kept=len(shown), total=len(items), shown=tuple(shown[:LISTED]), hidden=tuple(hidden[:LISTED]))
