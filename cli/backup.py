"""`bantin backup` and `bantin restore`."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from cli import terminal
from messages.terminal import TerminalCode
from settings.environment import Environment
from store import open_store, restore


def write_backup(environment: Environment, path: Path) -> int:
    """Write all that is stored into a new file; return 0."""
    with closing(open_store(environment.database_url)) as store:
        store.back_up(path)
    return terminal.print_message(TerminalCode.BACKED_UP(path=str(path), size=path.stat().st_size / (1 << 20)))


def restore_backup(environment: Environment, path: Path) -> int:
    """Put a backup in the place of what is stored; return 0."""
    kept = restore(environment.database_url, path, datetime.now(UTC))
    if kept is None:
        return terminal.print_message(TerminalCode.RESTORED(path=str(path)))
    return terminal.print_message(TerminalCode.RESTORED_KEPT(path=str(path), kept=str(kept)))
