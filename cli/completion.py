"""`bantin completion`: what has a shell complete commands and options; the shell then asks the program itself."""

from enum import StrEnum
from importlib import import_module
from typing import Any

from cli import terminal

COMPLETE_VARIABLE = "_BANTIN_COMPLETE"  # which the shell sets when it asks


class Shell(StrEnum):
    """The shells that are served."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def prepare_answer() -> None:
    """Have the command line answer a shell that asks."""
    _typer().completion_init()


def print_completion(shell: Shell) -> int:
    """Print a shell's script of completion; return 0."""
    script = _typer().get_completion_script(prog_name="bantin", complete_var=COMPLETE_VARIABLE, shell=shell.value)
    return terminal.print_text(script)


def _typer() -> Any:
    """Return typer's completion, which is loaded only where it is used; its names are not declared as exported."""
    return import_module("typer.completion")
