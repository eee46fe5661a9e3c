"""The settings' document and example say what the program reads."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
from ruamel.yaml import YAML

from settings.load import load_settings, parse_settings
from settings.options import build_settings_schema

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "settings.md"
EXAMPLE = ROOT / "examples" / "sources.yaml"
BLOCKS = re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
SECTIONS = [
    ("Server", "`server`"),
    ("FetchOptions", "`fetch`"),
    ("BrowserOptions", "`fetch.browser`"),
    ("ReadingOptions", "`fetch.reading`"),
    ("Daemon", "`daemon`"),
    ("Access", "`access`"),
    ("SourceEntry", "An entry of `sources`; all but `slug`, `url` and `found` may stand in `defaults` too"),
    ("Target", "An entry of `notify`, named as you like in small letters, digits and hyphens"),
    ("Mail", "`mail` of a target"),
    ("Webhook", "`webhook` of a target"),
    ("Combination", "An entry of `combinations`"),
    ("Rules", "`rules` of a source"),
    ("FieldRule", "A rule; a selector alone may stand for it"),
    ("SecretPlace", "A secret that is kept elsewhere, as the value of a header, a password or an address"),
    ("NextPage", "`rules.next_page`"),
    ("DetailRules", "`detail` of a source"),
    ("Filters", "`filters` of a source"),
    ("Login", "`login` of a source"),
    ("Found", "`found` of a source"),
    ("Filter", "An entry of `filters.include` and `filters.exclude`"),
]


def tables() -> str:
    schema = build_settings_schema()
    parts = []
    for name, heading in SECTIONS:
        declared = schema["$defs"][name]
        rows = [row(key, part, key in declared.get("required", ())) for key, part in declared["properties"].items()]
        parts.append(
            "\n".join(
                (f"## {heading}\n", f"{declared['description']}\n", "| key | default | |", "|---|---|---|", *rows)
            )
        )
    return "\n\n".join(parts)


def row(key: str, part: dict[str, Any], required: bool) -> str:
    default = "needed" if required else json.dumps(part["default"], ensure_ascii=False) if part.get("default") else ""
    text = part.get("description", "A rule." if "FieldRule" in str(part) else "See below.")
    return f"| `{key}` | {default if required or not default else f'`{default}`'} | {text} |"


@pytest.mark.parametrize("block", BLOCKS)
def test_examples_of_the_document_load(block: str) -> None:
    assert parse_settings(block.encode(), path="settings.md") is not None


def test_there_are_examples() -> None:
    assert len(BLOCKS) == 7


def test_commented_example_loads_and_fits_the_schema() -> None:
    settings = load_settings(EXAMPLE)
    assert len(settings.sources) == 3
    assert settings.sources[1].detail
    jsonschema.validate(YAML(typ="safe", pure=True).load(EXAMPLE), build_settings_schema())


def test_document_tells_every_key_as_declared() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split("<!-- tables -->\n")
    told, after = rest.split("<!-- /tables -->")
    fresh = f"{tables()}\n"
    if told != fresh:
        DOCUMENT.write_text(f"{before}<!-- tables -->\n{fresh}<!-- /tables -->{after}", encoding="utf-8")
    assert told == fresh, "docs/settings.md was stale; it is written anew: read it"


def test_every_declaration_has_its_table() -> None:
    kinds = {"DateOrder", "Defaults", "FeedAccess", "FilterField", "ListOrigin", "LoginKind", "Order", "Role", "Syntax"}
    kinds |= {"Event", "Frequency", "Security", "Weekday"}
    assert set(build_settings_schema()["$defs"]) - {name for name, _ in SECTIONS} == kinds
