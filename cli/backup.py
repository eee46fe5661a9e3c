"""`bantin backup` and `bantin restore`."""

from pathlib import Path

from cli import terminal
from cli.language import translate
from cli.stored import open_existing_store
from clock import utc_now
from messages.terminal import TerminalCode
from settings.environment import Environment
from store import restore


def write_backup(environment: Environment, path: Path) -> int:
    """Write all that is stored into a new file; return 0, 1 where nothing is stored yet."""
    with open_existing_store(environment) as store:
        if store is None:
            return terminal.print_error(translate(TerminalCode.NO_STORE()))
        store.back_up(path)
    return terminal.print_message(TerminalCode.BACKED_UP(path=str(path), size=path.stat().st_size / (1 << 20)))


def restore_backup(environment: Environment, path: Path) -> int:
    """Put a backup in the place of what is stored; return 0."""
    kept = restore(environment.database_url, path, utc_now())
    if kept is None:
        return terminal.print_message(TerminalCode.RESTORED(path=str(path)))
    return terminal.print_message(TerminalCode.RESTORED_KEPT(path=str(path), kept=str(kept)))
