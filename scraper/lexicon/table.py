"""The table of words: concept, language, phrases; read from `languages/` when it is first needed.

A language's file is TOML. A key is a concept of `concepts.toml`; its value is phrases, parted by commas. A
phrase that ends in `*` stands for all that begin so. The tables [months] and [weekdays] (Monday is 0) hold
names beside CLDR's, [numbers] small numbers as words, [ago] how long ago something was by unit, `#` for the
number, or by unit and number; [absent] says why the language lacks concepts that every other one has.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "languages"
CONCEPTS = Path(__file__).parent / "concepts.toml"
NO_LANGUAGE = "und"  # signs and abbreviations (ISO 639-2: undetermined)
TABLES = ("numbers", "ago", "months", "weekdays")

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words of one language."""

    code: str  # BCP 47, the language alone
    name: str
    words: Mapping[str, Phrases]  # by concept
    tables: Mapping[str, Mapping[str, Phrases]]  # by table and key
    absent: Mapping[str, str]  # why a concept is missing, by concept


@cache
def languages() -> Mapping[str, Language]:
    """Return all languages by their codes."""
    return {path.stem: parse_language(path) for path in sorted(FOLDER.glob("*.toml"))}


def parse_language(path: Path) -> Language:
    """Return the words of one language's file; ValueError where it is no TOML, or has what it cannot have."""
    loaded = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = {name: _split_values(loaded.pop(name, {})) for name in TABLES}
    absent = _split_values(loaded.pop("absent", {}))
    name = loaded.pop("name", path.stem)
    return Language(
        code=path.stem,
        name=name,
        words=_split_values(loaded),
        tables=tables,
        absent={concept: reason for reason, concepts in absent.items() for concept in concepts},
    )


def _split_values(table: Mapping[str, Any]) -> dict[str, Phrases]:
    return {
        key: tuple(filter(None, map(str.strip, value.replace("\n", " ").split(",")))) for key, value in table.items()
    }


@cache
def concepts() -> Mapping[str, Mapping[str, str]]:
    """Return what each concept means, by who needs it: "every_language", "scripts_without_spaces", ..."""
    loaded: dict[str, dict[str, str]] = tomllib.loads(CONCEPTS.read_text(encoding="utf-8"))
    return loaded


@cache
def phrases(*names: str) -> Phrases:
    """Return the phrases of concepts in all languages, each once, in the order of `names`."""
    found = (phrase for name in names for each in languages().values() for phrase in each.words.get(name, ()))
    return tuple(dict.fromkeys(found))


def entries(table: str) -> Iterator[tuple[str, Phrases]]:
    """Yield key and phrases of one of TABLES, language after language."""
    for language in languages().values():
        yield from language.tables[table].items()


def find_faults(language: Language) -> Iterator[str]:
    """Yield what is wrong with a language's file, for a person: concepts that are missing or unknown."""
    needed = concepts()["every_language"]
    known = {name for group in concepts().values() for name in group}
    for name in sorted({*language.words, *language.absent} - known - {"ago"}):
        yield f"{language.code}: {name!r} is no concept of concepts.toml"
    for name in sorted({*language.words} & {*language.absent}):
        yield f"{language.code}: {name!r} is there and called absent"
    if language.code == NO_LANGUAGE:
        return
    missing = {name for name in needed if not language.words.get(name)}
    if not language.tables["ago"]:
        missing.add("ago")
    for name in sorted(missing - {*language.absent}):
        yield f"{language.code}: {name!r} is missing; write it down, or say under [absent] why there is none"
