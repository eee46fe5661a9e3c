"""`bantin backfill`: a source's older pages, into its archive."""

import bootstrap
from cli import terminal
from cli.formats import describe_run
from cli.language import translate
from cli.sources import find_source
from messages.terminal import TerminalCode
from settings.environment import Environment


def backfill_source(environment: Environment, slug: str, pages: int) -> int:
    """Read pages of a source's listing and print what came; return 1 where they cannot be read."""
    settings = bootstrap.load_effective_settings(environment)
    entry = find_source(settings, slug)
    if entry.rules is None or entry.rules.next_page is None:
        return terminal.print_error(translate(TerminalCode.NO_NEXT_PAGE(slug=slug)))
    wait = pages * settings.fetch.delay_seconds
    terminal.print_text(translate(TerminalCode.BACKFILLING(slug=slug, pages=pages, seconds=round(wait))))
    run = bootstrap.backfill_source(environment, settings, slug, pages)
    if run is None:
        return terminal.print_error(translate(TerminalCode.BUSY_SOURCE(slug=slug)))
    terminal.print_text(f"{slug}: {describe_run(run)}")
    for warning in run.warnings:
        terminal.print_text(f"{slug}: {translate(warning)}")
    return 1 if run.failed else 0
