"""`bantin run`: the daemon."""

import logging
from contextlib import suppress

import bootstrap
from cli import terminal
from cli.language import translate
from messages.counts import CountCode
from messages.terminal import TerminalCode
from settings.environment import Environment
from settings.options import Settings


def run_daemon(environment: Environment) -> int:
    """Run the daemon until it is stopped; return the exit status."""
    terminal.log_to_stderr(logging.getLogger("bantin"))
    return bootstrap.run(environment, print_greeting)


def print_greeting(environment: Environment, settings: Settings, *, sampling: bool) -> None:
    """Print where to look, once requests are answered."""
    path = str(environment.settings)
    sources = CountCode.SOURCES(count=len(settings.sources))
    watching = (
        TerminalCode.WATCHING_SAMPLE(path=path) if sampling else TerminalCode.WATCHING_FILE(sources=sources, path=path)
    )
    rows = [
        (translate(TerminalCode.RUNNING_OPEN()), f"{settings.server.base_url}/"),
        (translate(TerminalCode.RUNNING_WATCHING()), translate(watching)),
        (translate(TerminalCode.RUNNING_DATA()), str(environment.folder)),
        (translate(TerminalCode.RUNNING_STOP()), "Ctrl-C"),
    ]
    width = max(len(label) for label, _ in rows)
    lines = [translate(TerminalCode.RUNNING()), *(f"  {label:<{width}}  {value}" for label, value in rows)]
    with suppress(terminal.OutputClosed):  # the daemon goes on, though nobody reads this
        terminal.print_text("\n".join(lines))
