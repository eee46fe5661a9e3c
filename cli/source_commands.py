"""The commands that change a source of the settings file; registered by `cli.commands`, as all are."""

from typing import Annotated

import typer

from cli.options import SettingsOption


def rename(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The source.")],
    new_slug: Annotated[str, typer.Argument(metavar="NEW-SLUG", help="Its new name in addresses.")],
    settings: SettingsOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Rename it even if it has readers; the old addresses redirect.")
    ] = False,
) -> int:
    """Change a source's slug, and so the address of its feed, in the settings file and in what is stored.

    Refused once the first reader has fetched the feed. The rest of the file stays unchanged.

    \b
    Example: bantin rename example-org-news example-news
    """
    from cli.environment import read_command_environment
    from cli.rename import rename_source

    return rename_source(read_command_environment(settings), slug, new_slug, force=force)


def rules(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The source.")],
    settings: SettingsOption = None,
) -> int:
    """Show the rules that a source is read by, as they would stand in the settings: its own, or those that were found.

    
    Example: bantin rules example-news
    """
    from cli.environment import read_command_environment
    from cli.rules import print_rules

    return print_rules(read_command_environment(settings), slug)


def pause(
    slugs: Annotated[list[str], typer.Argument(metavar="SLUG", help="The sources to leave alone.")],
    settings: SettingsOption = None,
) -> int:
    """Leave sources alone until they are resumed; their feeds stay as they are.

    It is written to the settings file, as paused: true; the rest of the file stays unchanged.

    \b
    Example: bantin pause example-news
    """
    from cli.environment import read_command_environment
    from cli.pause import set_paused

    return set_paused(read_command_environment(settings), slugs, paused=True)


def resume(
    slugs: Annotated[list[str], typer.Argument(metavar="SLUG", help="The sources to check again.")],
    settings: SettingsOption = None,
) -> int:
    """Check paused sources again, the first time at once.

    \b
    Example: bantin resume example-news
    """
    from cli.environment import read_command_environment
    from cli.pause import set_paused

    return set_paused(read_command_environment(settings), slugs, paused=False)


def remove(
    slugs: Annotated[list[str], typer.Argument(metavar="SLUG", help="The sources to remove.")],
    settings: SettingsOption = None,
    gone: Annotated[
        bool, typer.Option("--gone", help="End their feeds too: readers are told that they are gone (410).")
    ] = False,
) -> int:
    """Take sources out of the settings file. Without --gone, their feeds stay as they are for those who have them.

    What is stored stays: put the entry, which is printed, back into the file, and the source goes on.

    \b
    Example: bantin remove example-news --gone
    """
    from cli.environment import read_command_environment
    from cli.remove_source import remove_sources

    return remove_sources(read_command_environment(settings), slugs, gone=gone)


def private(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The source or combination.")],
    settings: SettingsOption = None,
    renew: Annotated[
        bool, typer.Option("--renew", help="Make new addresses first; the old ones stop working at once.")
    ] = False,
) -> int:
    """Show the addresses of a private feed: that of its page, then those for feed readers.

    A source or combination is private with private: true in the settings. Whoever has an address can read the feed.

    \b
    Example: bantin private news --renew
    """
    from cli.environment import read_command_environment
    from cli.private import print_addresses

    return print_addresses(read_command_environment(settings), slug, renew=renew)


SOURCE_COMMANDS = (rename, rules, pause, resume, remove, private)
