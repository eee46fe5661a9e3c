"""Sources that a command names by their slugs."""

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import typer

from cli.language import translate
from messages.terminal import TerminalCode

if TYPE_CHECKING:
    from settings.options import Settings, SourceEntry

MAX_SUGGESTIONS = 10


def find_source(settings: "Settings", slug: str) -> "SourceEntry":
    """Return the source of the settings with a slug; raises typer.TyperException where there is none."""
    if entry := settings.find_source(slug):
        return entry
    raise make_unknown_source_error(slug, [entry.slug for entry in settings.sources])


def select_slugs(settings: "Settings", slugs: Sequence[str], *, select_all: bool) -> list[str]:
    """Return the slugs that a command names, each once, or all where it names none; TyperException for --all beside."""
    if select_all and slugs:
        raise typer.TyperException(translate(TerminalCode.NO_SLUGS()))
    entries = settings.sources if not slugs else [find_source(settings, slug) for slug in slugs]
    return list(dict.fromkeys(entry.slug for entry in entries))


def make_unknown_source_error(slug: str, slugs: Collection[str]) -> typer.TyperException:
    """Return the error for a slug that no source has; it names the sources that exist, the most similar first."""
    if not slugs:
        return typer.TyperException(translate(TerminalCode.UNKNOWN_SOURCE_NONE(slug=slug)))
    similar = sorted(slugs, key=lambda other: SequenceMatcher(None, slug, other).ratio(), reverse=True)
    names = ", ".join(similar[:MAX_SUGGESTIONS]) + (", …" if len(similar) > MAX_SUGGESTIONS else "")
    return typer.TyperException(translate(TerminalCode.UNKNOWN_SOURCE(slug=slug, available=names)))
