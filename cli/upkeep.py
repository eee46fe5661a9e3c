"""The commands that look after what is stored: how it does, what is held, backups, items that are taken back."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from cli.options import JsonOption, SettingsOption


def status(settings: SettingsOption = None, as_json: JsonOption = False) -> int:
    """Show how each source is doing, and each feed of several.

    \b
    Example: bantin status --json
    """
    from cli.environment import read_command_environment
    from cli.show import print_status

    return print_status(read_command_environment(settings), as_json=as_json)


def accept(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The source.")],
    settings: SettingsOption = None,
) -> int:
    """Publish a page that is held because it is not the list that is usual for its source.

    `bantin status` shows what is held, and why. Accept it where the page is right as it is: the page is read again at
    once, and what is usual is learned from it.

    \b
    Example: bantin accept news
    """
    from cli.accept import accept_page
    from cli.environment import read_command_environment

    return accept_page(read_command_environment(settings), slug)


def doctor(settings: SettingsOption = None) -> int:
    """Check the settings, the disk, the database, the clock, the daemon, and whether the sources' hosts answer.

    Each line begins with ok or trouble and says what to do. The exit status is 1 if there is trouble.

    \b
    Example: bantin doctor
    """
    from cli.doctor import print_findings
    from cli.environment import read_command_environment

    return print_findings(read_command_environment(settings))


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not exist yet.")],
    settings: SettingsOption = None,
) -> int:
    """Write all that is stored into one file, while the daemon goes on.

    \b
    Example: bantin backup bantin-2026-03-09.backup
    """
    from cli.backup import write_backup
    from cli.environment import read_command_environment

    return write_backup(read_command_environment(settings), file)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `bantin backup` wrote.")],
    settings: SettingsOption = None,
) -> int:
    """Put a backup in the place of what is stored, into SQLite or PostgreSQL; refused while a daemon runs.

    \b
    Example: bantin restore bantin-2026-03-09.backup
    """
    from cli.backup import restore_backup
    from cli.environment import read_command_environment

    return restore_backup(read_command_environment(settings), file)


def backfill(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The source.")],
    pages: Annotated[int, typer.Option("--pages", min=2, max=500, help="How many pages of its list to read.")] = 20,
    settings: SettingsOption = None,
) -> int:
    """Read older pages of a source's list into its archive, without filling its feed.

    The source needs a rule for the next page (next_page in its rules), as `bantin add` writes it.

    \b
    Example: bantin backfill example-news --pages 50
    """
    from cli.backfill import backfill_source
    from cli.environment import read_command_environment

    return backfill_source(read_command_environment(settings), slug, pages)


def remove_item(
    item: Annotated[str, typer.Argument(metavar="ID|URL", help="The item's id, or its address.")],
    settings: SettingsOption = None,
    undo: Annotated[bool, typer.Option("--undo", help="Put a removed item back.")] = False,
    erase: Annotated[bool, typer.Option("--erase", help="Erase its text too; then it cannot be put back.")] = False,
) -> int:
    """Take an item out of all feeds; it does not return while its page still lists it.

    \b
    Example: bantin remove-item https://example.org/news/17
    """
    from cli.environment import read_command_environment
    from cli.remove import remove_item as remove

    return remove(read_command_environment(settings), item, undo=undo, erase=erase)


UPKEEP_COMMANDS: Mapping[str, Callable[..., int]] = {
    "status": status,
    "accept": accept,
    "doctor": doctor,
    "backup": backup,
    "restore": restore,
    "backfill": backfill,
    "remove-item": remove_item,
}
