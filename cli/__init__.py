"""The command line: `bantin …`."""

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (the process's own without it) and return the exit status."""
    from cli.commands import main as run_command

    return run_command(argv)
