"""`bantin backfill`: a source's older pages, into its archive."""

import bootstrap
from cli import terminal
from cli.accept import accept_page
from cli.formats import describe_run
from cli.language import translate
from cli.rules import complete_entry
from cli.sources import find_source
from messages.terminal import TerminalCode
from model.outcome import RunOutcome
from settings.environment import Environment


def backfill_source(environment: Environment, slug: str, pages: int, *, accepts: bool = False) -> int:
    """Read pages of a source's listing and print what came; return 1 where they cannot be read.

    With `accepts` the page that is held of the source is accepted first; 1 where none is.
    """
    settings = bootstrap.load_effective_settings(environment)
    entry = complete_entry(environment, own := find_source(settings, slug))
    if entry.rules is None or entry.rules.next_page is None:
        code = TerminalCode.NO_NEXT_PAGE if own.rules else TerminalCode.NO_NEXT_PAGE_FOUND
        return terminal.print_error(translate(code(slug=slug)))
    if accepts and accept_page(environment, slug):
        return 1
    wait = pages * settings.fetch.delay_seconds
    terminal.print_text(translate(TerminalCode.BACKFILLING(slug=slug, pages=pages, seconds=round(wait))))
    run = bootstrap.backfill_source(environment, settings, slug, pages)
    if run is None:
        return terminal.print_error(translate(TerminalCode.BUSY_SOURCE(slug=slug)))
    terminal.print_text(f"{slug}: {describe_run(run)}")
    for warning in run.warnings:
        terminal.print_text(f"{slug}: {translate(warning)}")
    return 1 if run.failed or run.outcome is RunOutcome.STOPPED else 0
