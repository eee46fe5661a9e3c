"""The commands of `bantin user`, which look after who may log in."""

from typing import Annotated

import typer

from cli.options import JsonOption, SettingsOption
from model.access import Role

user = typer.Typer(rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The person's name, by which they log in.")]
RoleArgument = Annotated[Role, typer.Argument(metavar="ROLE", help="reader, editor or owner.")]


@user.command("add")
def add_person(
    name: Name,
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.READER,
    settings: SettingsOption = None,
) -> int:
    """Add somebody who may log in. The password is asked for, or read from standard input.

    \b
    Example: bantin user add thu --role editor
    """
    from cli.environment import read_command_environment
    from cli.people import add_person as add

    return add(read_command_environment(settings), name, role)


@user.command("list")
def list_people(settings: SettingsOption = None, as_json: JsonOption = False) -> int:
    """Show who may log in, with their roles.

    \b
    Example: bantin user list
    """
    from cli.environment import read_command_environment
    from cli.people import list_people as print_people

    return print_people(read_command_environment(settings), as_json=as_json)


@user.command("role")
def change_role(name: Name, role: RoleArgument, settings: SettingsOption = None) -> int:
    """Give somebody another role. One owner at least remains.

    \b
    Example: bantin user role thu owner
    """
    from cli.environment import read_command_environment
    from cli.people import change_role as change

    return change(read_command_environment(settings), name, role)


@user.command("password")
def change_password(name: Name, settings: SettingsOption = None) -> int:
    """Give somebody another password; they are logged out everywhere.

    \b
    Example: bantin user password thu
    """
    from cli.environment import read_command_environment
    from cli.people import change_password as change

    return change(read_command_environment(settings), name)


@user.command("remove")
def remove_person(name: Name, settings: SettingsOption = None) -> int:
    """Remove somebody, and their tokens of the API with them.

    \b
    Example: bantin user remove thu
    """
    from cli.environment import read_command_environment
    from cli.people import remove_person as remove

    return remove(read_command_environment(settings), name)
