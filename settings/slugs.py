"""Checks that each feed of a settings file has a slug of its own, and that combinations name what there is."""

from collections.abc import Iterator, Mapping
from typing import Any

from messages.file import FileCode
from model.errors import SettingsError
from settings.combinations import ALL, make_category_slug
from settings.file import Place, SettingsText, format_place


def find_slug_faults(text: SettingsText) -> list[SettingsError]:
    """Return what is wrong with the slugs of a file that holds keys; what is not text is another check's."""
    root: Any = text.value
    categories = set(map(make_category_slug, _list_categories(root)))
    faults, first = [], dict[str, Place]()
    for place, entry in _list_entries(root, "sources", "combinations"):
        slug = entry.get("slug")
        if not isinstance(slug, str):
            continue
        here = (*place, "slug")
        if slug in first:
            faults.append(text.make_fault(here, FileCode.SLUG_TWICE(slug=repr(slug), place=format_place(first[slug]))))
        elif place[0] == "sources" and (slug == ALL or slug in categories):
            code = FileCode.SLUG_OF_ALL if slug == ALL else FileCode.SLUG_OF_CATEGORY
            faults.append(text.make_fault(here, code(slug=repr(slug))))
        first.setdefault(slug, place)
    return faults + list(_find_unknown(text, root, categories))


def _find_unknown(text: SettingsText, root: Any, categories: set[str]) -> Iterator[SettingsError]:
    sources = [entry for _, entry in _list_entries(root, "sources")]
    private = {slug: _is_private(root, entry) for entry in sources if isinstance(slug := entry.get("slug"), str)}
    for place, entry in _list_entries(root, "combinations"):
        for here, slug in _list_texts(entry, "sources"):
            if slug not in private:
                yield text.make_fault((*place, *here), FileCode.UNKNOWN_SOURCE(slug=repr(slug)))
            elif private[slug] and entry.get("private") is not True:
                yield text.make_fault((*place, *here), FileCode.PRIVATE_SOURCE(slug=repr(slug)))
        for here, name in _list_texts(entry, "categories"):
            if make_category_slug(name) not in categories:
                yield text.make_fault((*place, *here), FileCode.UNKNOWN_CATEGORY(name=repr(name)))


def _is_private(root: Mapping[str, Any], source: Mapping[str, Any]) -> bool:
    defaults = root.get("defaults")
    return source.get("private", defaults.get("private") if isinstance(defaults, dict) else None) is True


def _list_entries(root: Mapping[str, Any], *keys: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    for key in keys:
        entries = root.get(key)
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                yield (key, number), entry


def _list_categories(root: Mapping[str, Any]) -> Iterator[str]:
    defaults = root.get("defaults")
    entries = [entry for _, entry in _list_entries(root, "sources")]
    for entry in (defaults, *entries) if isinstance(defaults, dict) else entries:
        yield from (name for _, name in _list_texts(entry, "categories"))


def _list_texts(entry: Mapping[str, Any], key: str) -> Iterator[tuple[Place, str]]:
    values = entry.get(key)
    for number, value in enumerate(values if isinstance(values, list) else ()):
        if isinstance(value, str):
            yield (key, number), value
