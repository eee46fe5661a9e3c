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
    from cli.status import print_status

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


def audit(
    settings: SettingsOption = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many changes to show.")] = 50,
    as_json: JsonOption = False,
) -> int:
    """Show what was changed, when, by whom, and how it was before and after; the last change first.

    \b
    Example: bantin audit --limit 20
    """
    from cli.audit import print_changes
    from cli.environment import read_command_environment

    return print_changes(read_command_environment(settings), limit, as_json=as_json)


def doctor(settings: SettingsOption = None) -> int:
    """Check the settings, the disk, the database, the clock, the daemon, and whether the sources' hosts answer.

    Each line begins with ok or trouble and says what to do. The exit status is 1 if there is trouble.

    \b
    Example: bantin doctor
    """
    from cli.doctor import print_findings
    from cli.environment import read_command_environment

    return print_findings(read_command_environment(settings))


def worker(settings: SettingsOption = None) -> int:
    """Do what daemons hand out by Celery, with BANTIN_WORKERS=celery: any number of workers, on any number of machines.

    \b
    Example: bantin worker
    """
    from cli.environment import read_command_environment
    from cli.worker import run_worker

    return run_worker(read_command_environment(settings))


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
    accept: Annotated[bool, typer.Option("--accept", help="First accept the page that is held of the source.")] = False,
    settings: SettingsOption = None,
) -> int:
    """Read older pages of a source's list into its archive, without filling its feed.

    The source needs a rule for the next page (next_page in its rules), as `bantin add` writes it or a
    first run finds it. A page that is not like the first ones is held, and told; if it and those like it are right, run
    the same again with --accept.

    \b
    Example: bantin backfill example-news --pages 50
    """
    from cli.backfill import backfill_source
    from cli.environment import read_command_environment

    return backfill_source(read_command_environment(settings), slug, pages, accepts=accept)


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


def notify_test(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The target's name under notify in the settings.")],
    settings: SettingsOption = None,
) -> int:
    """Send a test message to a target of notifications now, and show what was answered.

    \b
    Example: bantin notify-test desk
    """
    from cli.environment import read_command_environment
    from cli.notify_test import send_test_message

    return send_test_message(read_command_environment(settings), name)


def mcp(settings: SettingsOption = None) -> int:
    """Let an assistant read sources, items and the search, as a server of the Model Context Protocol over stdio.

    The assistant's program starts it; it needs the package `mcp`: pip install 'bantin[mcp]'.

    \b
    Example: bantin mcp --settings /etc/bantin/sources.yaml
    """
    from cli.environment import read_command_environment
    from cli.mcp import serve_assistant

    return serve_assistant(read_command_environment(settings))


UPKEEP_COMMANDS: Mapping[str, Callable[..., int]] = {
    "status": status,
    "accept": accept,
    "audit": audit,
    "doctor": doctor,
    "worker": worker,
    "backup": backup,
    "restore": restore,
    "backfill": backfill,
    "remove-item": remove_item,
    "notify-test": notify_test,
    "mcp": mcp,
}
