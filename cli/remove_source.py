"""`bantin remove`: sources leave the settings file; their feeds stay, or end with them."""

from collections.abc import Sequence

import bootstrap
from cli import terminal
from cli.audited import open_settings_file
from cli.sources import select_slugs
from messages.terminal import TerminalCode
from settings.environment import Environment


def remove_sources(environment: Environment, slugs: Sequence[str], *, gone: bool) -> int:
    """Remove sources from the settings file, and print what their entries were; return 0."""
    file = open_settings_file(environment)
    named = select_slugs(file.load(), slugs, select_all=False)
    with bootstrap.open_environment_store(environment) as store:
        removed = bootstrap.remove_sources(file, store, dict.fromkeys(named, ""), withdrawn=gone)
    code = TerminalCode.SOURCE_ENDED if gone else TerminalCode.SOURCE_REMOVED
    for entry in removed:
        terminal.print_message(code(slug=entry.slug, path=str(environment.settings)))
    terminal.print_message(TerminalCode.ENTRY_WAS())
    for entry in removed:
        terminal.print_text(entry.text.rstrip("\n"))
    return 0
