"""Reads a settings file, adds a source to one, renames one; every fault is described by line and key.

How YAML is read is `settings.file`'s, what the keys mean is `settings.options`'s.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from messages import Message
from messages.file import FileCode
from messages.renames import RenameCode
from model.errors import SettingsError
from settings.file import (
    Place,
    SettingsText,
    append_entry,
    merge_faults,
    parse_yaml,
    read_bytes,
    replace_word,
)
from settings.messages import describe_detail, find_fault_place
from settings.options import Defaults, Server, Settings, SourceEntry, build_origin, build_settings_schema
from settings.slugs import find_slug_faults
from settings.targets import find_target_faults
from settings.writing import read_or_begin, update_file

SAMPLE = Path(__file__).parents[1] / "examples" / "sample.yaml"
SAMPLE_ADDRESS = "127.0.0.1:8080"  # where the sample's settings expect the program itself


def load_settings(path: Path) -> Settings:
    """Return the settings that a file holds; SettingsError names all its faults, a line each."""
    return parse_settings(read_bytes(path, absent=FileCode.NO_SETTINGS()), path=str(path))


def parse_settings(body: bytes, *, path: str) -> Settings:
    """Return the settings that a file's bytes say; `path` is what errors call the file."""
    text = parse_yaml(body, path=path)
    if not isinstance(text.value, dict):
        code = FileCode.EMPTY if text.value is None else FileCode.NOT_KEYS
        raise SettingsError(code(), path=path)
    faults = _find_defaults_faults(text)
    settings = Settings()
    try:
        settings = Settings.model_validate(_merge_defaults(text.value, usable=not faults))
    except ValidationError as error:
        faults += _convert_faults(text, error)
    faults += find_slug_faults(text)
    faults += find_target_faults(text)
    if faults:
        raise merge_faults(faults)
    return settings


def _merge_defaults(value: Mapping[str, Any], *, usable: bool) -> dict[str, Any]:
    """Lay the defaults under each source; a source's own interval sets aside a default cron, and the reverse.

    A section that is named and left empty is as good as none. Defaults that are not usable are left
    out, so that their faults are reported once.
    """
    value = {key: part for key, part in value.items() if part is not None or key not in Settings.model_fields}
    defaults, sources = value.get("defaults"), value.get("sources")
    if not usable:
        return {key: part for key, part in value.items() if key != "defaults"}
    if not isinstance(defaults, dict) or not isinstance(sources, list):
        return value
    entries = [lay_over_defaults(entry, defaults) if entry and isinstance(entry, dict) else entry for entry in sources]
    return {**value, "sources": entries}


def lay_over_defaults(entry: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry with the defaults for what it does not say; its own cron sets aside their interval."""
    replaced_by = {"interval": "cron", "cron": "interval"}
    under = {key: default for key, default in defaults.items() if replaced_by.get(key) not in entry}
    return {**under, **entry}


def _find_defaults_faults(text: SettingsText) -> list[SettingsError]:
    try:
        Defaults.model_validate(text.value.get("defaults") or {})  # type: ignore[attr-defined]  # parse saw a dict
    except ValidationError as error:
        return _convert_faults(text, error, under=("defaults",))
    return []


def _convert_faults(text: SettingsText, error: ValidationError, under: Place = ()) -> list[SettingsError]:
    details = error.errors(include_url=False)
    details_of_input = [detail for detail in details if detail["type"] != "default_factory_not_called"]
    return [text.make_fault((*under, *find_fault_place(detail)), describe_fault(detail)) for detail in details_of_input]


def describe_fault(detail: ErrorDetails) -> Message:
    """Return what is wrong with one value; the values themselves are not repeated."""
    return describe_detail(detail, _list_known_keys)


@lru_cache(maxsize=1)
def _list_known_keys() -> tuple[str, ...]:
    schema = build_settings_schema()
    parts = (schema, *schema["$defs"].values())
    return tuple({key for part in parts for key in part.get("properties", ())})


def render_with_source(path: Path, entry: Mapping[str, object]) -> tuple[bytes, SourceEntry]:
    """Return what a settings file would be with a source added, and the source; SettingsError as `add_source`."""
    after = append_entry(read_or_begin(path), entry, key="sources", path=str(path))
    return after, parse_settings(after, path=str(path)).sources[-1]


def add_source(path: Path, entry: Mapping[str, object]) -> SourceEntry:
    """Add a source to a settings file, which is begun where there is none; return it with the defaults.

    All else in the file stays as it is. What cannot be added (a slug that is taken, a fault in
    the entry or in the file) raises SettingsError, and the file is not touched.
    """
    after = update_file(path, lambda before: append_entry(before, entry, key="sources", path=str(path)), parse_settings)
    return after.sources[-1]


def write_slug(path: Path, former: str, slug: str) -> None:
    """Give a source of a settings file another slug; all else in the file stays as it is.

    Raises SettingsError, and leaves the file alone, where no source has the slug `former`, or where the file with the
    new one could not be used.
    """
    fault = find_entry_faults({"slug": slug, "url": "https://example.org/"}).get("slug")
    if fault:
        raise SettingsError(fault, path=slug)

    def replace_slug(before: bytes) -> bytes:
        slugs = [entry.slug for entry in parse_settings(before, path=str(path)).sources]
        if former not in slugs:
            raise SettingsError(RenameCode.NOT_IN_FILE(slug=former), path=str(path))
        return replace_word(before, ("sources", slugs.index(former), "slug"), slug, path=str(path))

    update_file(path, replace_slug, parse_settings)


def parse_source_entry(value: Mapping[str, object], fault: Callable[[Place, Message], SettingsError]) -> SourceEntry:
    """Return a source that does not come from the settings file; `fault` makes the error of one of its keys."""
    try:
        return SourceEntry.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise merge_faults([fault(find_fault_place(detail), describe_fault(detail)) for detail in details]) from None


def find_entry_faults(entry: Mapping[str, object]) -> dict[str, Message]:
    """Return what is wrong with the keys of a source's entry; nothing where it can be used."""
    return {str(place[0]) if place else "": fault for place, fault in find_entry_faults_at(entry).items()}


def find_entry_faults_at(entry: Mapping[str, object]) -> dict[Place, Message]:
    """Return what is wrong with a source's entry, by the places in it; nothing where it can be used."""
    try:
        SourceEntry.model_validate(entry)
    except ValidationError as error:
        return {find_fault_place(detail): describe_fault(detail) for detail in error.errors(include_url=False)}
    return {}


def sample_settings(host: str, port: int) -> Settings:
    """Return the settings of the sample site that the program itself serves at `host` and `port`."""
    address = build_origin({"host": host, "port": port}).removeprefix("http://")
    text = SAMPLE.read_text(encoding="utf-8").replace(SAMPLE_ADDRESS, address)
    settings = parse_settings(text.encode(), path=str(SAMPLE))
    return settings.model_copy(update={"server": Server(host=host, port=port, title=settings.server.title)})
