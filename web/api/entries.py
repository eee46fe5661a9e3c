"""Entries of sources as clients send them: their schema, and what is wrong with one, by JSON Pointer (RFC 6901)."""

from collections.abc import Mapping
from typing import Any, cast

from messages.api import ApiCode
from model.errors import SettingsError
from scraper.options import Options
from settings.foreign_reads import list_foreign_reads
from settings.load import find_entry_faults_at, lay_over_defaults
from settings.options import Settings, SourceEntry
from web.api.openapi import REFERENCE
from web.api.problems import Refusal

ENTRY = {"$ref": REFERENCE.format(model="SourceEntry")}
NEW_ENTRY = {"$ref": REFERENCE.format(model="NewSource")}
NOTHING: Mapping[str, Any] = {}
PATCH = {"$ref": REFERENCE.format(model="SourcePatch")}


def build_schemas() -> dict[str, Any]:
    """Return the schemas that bodies refer to: an entry of the settings file, a new one, and changes of one."""
    schema = SourceEntry.model_json_schema(ref_template=REFERENCE)
    parts: dict[str, Any] = schema.pop("$defs", {})
    new = {**schema, "title": "NewSource", "required": ["url"]}
    new["description"] = "A source as it is to stand in the settings; without a slug it gets one made of its address."
    keys = {key: {"anyOf": [part, {"type": "null"}]} for key, part in schema["properties"].items() if key != "slug"}
    patch = {"title": "SourcePatch", "type": "object", "additionalProperties": False, "properties": keys}
    patch["description"] = "Keys of a source and their new values (RFC 7396); null takes a key out of the settings."
    return {**parts, "SourceEntry": schema, "NewSource": new, "SourcePatch": patch}


def read_mapping(body: Any) -> dict[str, Any]:
    """Return a body that is an object; Refusal where it is none."""
    if not isinstance(body, dict):
        raise Refusal(422, ApiCode.NOT_OBJECT())
    return body


def check_entry(entry: Mapping[str, Any], settings: Settings, before: Mapping[str, Any] = NOTHING) -> SourceEntry:
    """Return the source of an entry with the defaults of the settings; Refusal names all that is wrong with it.

    `before` is the entry as it is in the settings file, empty for a new one.
    """
    defaults = cast("Options", settings.defaults).model_dump(mode="json", exclude_unset=True)
    whole = lay_over_defaults(entry, defaults)
    faults = find_entry_faults_at(whole)
    if faults:
        raise Refusal(422, ApiCode.ENTRY(), faults=[(write_pointer(place), fault) for place, fault in faults.items()])
    if foreign := dict(list_foreign_reads(entry, before)):
        raise Refusal(422, ApiCode.ENTRY(), faults=[(write_pointer(place), fault) for place, fault in foreign.items()])
    return SourceEntry.model_validate(whole)


def write_pointer(place: tuple[str | int, ...]) -> str:
    """Return a place in an entry as a JSON Pointer.

    >>> write_pointer(("filters", "include", 0)), write_pointer(("a/b",)), write_pointer(())
    ('/filters/include/0', '/a~1b', '')
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in place)


def merge_patch(value: Any, patch: Any) -> Any:
    """Return a value with a merge patch applied (RFC 7396 §2).

    >>> merge_patch({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": None}, "d": None, "e": [4]})
    {'a': {'c': 2}, 'e': [4]}
    """
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(value) if isinstance(value, Mapping) else {}
    for key, part in patch.items():
        if part is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), part)
    return merged


def refuse_change(error: SettingsError) -> Refusal:
    """Return the refusal of a change that the settings file does not take."""
    return Refusal(409, error.message, faults=[("", other.describe()) for other in (error, *error.others)])
