"""The commands of `bantin token`, which look after the tokens of the API."""

from typing import Annotated

import typer

from cli.options import JsonOption, SettingsOption
from model.access import Scope

token = typer.Typer(rich_markup_mode=None)


@token.command("add")
def add_token(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is for, such as the name of a program.")],
    scope: Annotated[Scope, typer.Option(help="What it may do.")] = Scope.READ,
    days: Annotated[int, typer.Option(min=0, max=3650, help="For how many days it is good; 0 for ever.")] = 0,
    settings: SettingsOption = None,
) -> int:
    """Make a token of the API and print it. It is shown this once: only a hash of it is stored.

    \b
    Example: bantin token add dashboard --scope read --days 90
    """
    from cli.environment import read_command_environment
    from cli.tokens import add_token as add

    return add(read_command_environment(settings), name, scope=scope, days=days)


@token.command("list")
def list_tokens(settings: SettingsOption = None, as_json: JsonOption = False) -> int:
    """Show the tokens of the API: what each is for, what it may do, and when it was last used.

    \b
    Example: bantin token list
    """
    from cli.environment import read_command_environment
    from cli.tokens import list_tokens as print_tokens

    return print_tokens(read_command_environment(settings), as_json=as_json)


@token.command("revoke")
def revoke_token(
    key: Annotated[str, typer.Argument(metavar="ID", help="The id of the token, as `bantin token list` shows it.")],
    settings: SettingsOption = None,
) -> int:
    """Revoke a token of the API: what it was given to can do nothing with it from now on.

    \b
    Example: bantin token revoke 3f0c9a1b22de
    """
    from cli.environment import read_command_environment
    from cli.tokens import revoke_token as revoke

    return revoke(read_command_environment(settings), key)
