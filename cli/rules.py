"""`bantin rules`: by what a source is read, as it would stand in the settings."""

import json

from cli import terminal
from cli.language import translate
from cli.sources import find_source
from cli.stored import open_existing_store
from messages.terminal import TerminalCode
from settings.environment import Environment
from settings.file import dump_yaml
from settings.load import load_settings
from settings.options import SourceEntry


def print_rules(environment: Environment, slug: str) -> int:
    """Print the rules of a source as YAML for the settings; return 1 where it has none yet, or needs none."""
    entry = complete_entry(environment, find_source(load_settings(environment.settings), slug))
    if entry.rules is None:
        return terminal.print_error(translate(TerminalCode.NO_RULES_YET(slug=slug)))
    if entry.found:
        origin = translate(TerminalCode.RULES_ORIGIN(origin=entry.found.describe(), url=entry.found.on))
        terminal.print_text(f"# {origin}")
    written = json.loads(entry.to_json())
    shown = {key: written[key] for key in ("language", "timezone", "date_order", "rules", "detail") if key in written}
    terminal.print_text(dump_yaml(shown).rstrip())
    return 0


def complete_entry(environment: Environment, entry: SourceEntry) -> SourceEntry:
    """Return a source of the settings with the rules that were found for it, where it has none of its own."""
    if entry.rules is not None:
        return entry
    with open_existing_store(environment) as store:
        state = store.find_source(entry.slug) if store else None
    return SourceEntry.from_stored(entry.to_json(), state.found if state else "")
