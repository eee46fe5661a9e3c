"""`bantin refresh`: sources, now."""

from collections.abc import Sequence
from contextlib import suppress

import typer

import bootstrap
from cli import terminal
from cli.formats import describe_run
from cli.language import translate
from cli.sources import select_slugs
from cli.stored import open_existing_store
from messages.plain import PlainCode
from messages.terminal import TerminalCode
from model.outcome import Run, RunOutcome
from settings.environment import Environment
from settings.options import Settings


def refresh_sources(environment: Environment, slugs: Sequence[str], *, select_all: bool, detect: bool) -> int:
    """Refresh some sources, or all, and print a line for each; return 1 where one failed or was not read.

    It was not where its turn did not come, or where another process is at work on it; an interruption alone gives 0.
    With `detect` the rules of these sources are found again; that is refused where the settings have them.
    """
    settings = bootstrap.load_effective_settings(environment)
    selected = select_slugs(settings, slugs, select_all=select_all)
    if detect:
        _refuse_rules(settings, selected)
    runs = list[Run]()
    with terminal.show_progress(len(selected)) as advance:

        def on_run(run: Run) -> None:
            runs.append(run)
            advance()
            if run.outcome is not RunOutcome.STOPPED or run.message:
                with suppress(terminal.OutputClosed):  # called in threads, where nothing would catch it
                    _print_run(run)

        with terminal.log_errors_only(), terminal.defer_interrupt() as is_interrupted:
            busy = bootstrap.refresh_sources(environment, settings, selected, on_run, is_interrupted, finds_anew=detect)
    _print_unread_texts(environment, selected)
    for slug in busy:
        terminal.print_error(translate(TerminalCode.BUSY_SOURCE(slug=slug)))
    return 1 if busy or any(run.failed or run.got_no_turn for run in runs) else 0


def _print_run(run: Run) -> None:
    terminal.print_text(f"{run.slug}: {describe_run(run)}")
    for warning in run.warnings:
        terminal.print_text(f"{run.slug}: {translate(warning)}")


def _refuse_rules(settings: Settings, slugs: Sequence[str]) -> None:
    for entry in settings.sources:
        if entry.slug in slugs and entry.rules is not None:
            raise typer.TyperException(translate(TerminalCode.HAS_RULES(slug=entry.slug)))


def _print_unread_texts(environment: Environment, slugs: Sequence[str]) -> None:
    """Print a line for each source of whose items' latest pages some could not be read."""
    with open_existing_store(environment) as store:
        states = [state for slug in slugs if store and (state := store.find_source(slug))]
    for state in states:
        if unread := state.readings.describe():
            terminal.print_message(PlainCode.ABOUT(subject=state.slug, message=unread))
