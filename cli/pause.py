"""`bantin pause` and `bantin resume`: sources are left alone for a while, as the settings file says."""

from collections.abc import Sequence

from cli import terminal
from cli.audited import open_settings_file
from cli.sources import select_slugs
from messages.terminal import TerminalCode
from settings.editing import spell_paused
from settings.environment import Environment


def set_paused(environment: Environment, slugs: Sequence[str], *, paused: bool) -> int:
    """Pause or resume sources in the settings file, and print which; return 0."""
    file = open_settings_file(environment)
    settings = file.load()
    entries = {entry.slug: entry for entry in settings.sources}
    named = select_slugs(settings, slugs, select_all=False)
    changed = [slug for slug in named if entries[slug].paused is not paused]
    if changed:
        file.change(dict.fromkeys(changed, spell_paused(settings, paused=paused)))
    for slug in named:
        done, before = (
            (TerminalCode.PAUSED, TerminalCode.ALREADY_PAUSED)
            if paused
            else (TerminalCode.RESUMED, TerminalCode.NOT_PAUSED)
        )
        terminal.print_message((done if slug in changed else before)(slug=slug))
    return 0
