"""The commands of `bantin` and their options. Each calls one function of the module that it is named for.

Those modules are imported as a command runs, so that `bantin --version` loads nothing that it does not use.

Exit status: 0 success; 1 something failed; 2 the settings or the command line cannot be used; 130 Ctrl-C;
141 standard output was closed. Each fault is one line on standard error, never a traceback.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli import terminal
from cli.acting import acting_as_user
from cli.completion import COMPLETE_VARIABLE, Shell, prepare_answer, print_completion
from cli.language import translate
from cli.options import JsonOption, RulesOption, SettingsOption
from cli.source_commands import SOURCE_COMMANDS
from cli.token_commands import token
from cli.upkeep import UPKEEP_COMMANDS
from cli.user_commands import user
from messages.terminal import TerminalCode
from model.errors import BantinError, SettingsError
from model.version import VERSION

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (the process's own without it) and return the exit status."""
    terminal.open_standard_streams()
    if COMPLETE_VARIABLE in os.environ:  # a shell asks what may follow
        prepare_answer()
    try:
        with acting_as_user():
            status = app(args=argv, prog_name="bantin", standalone_mode=False)
    except KeyboardInterrupt:
        return 130
    except terminal.OutputClosed:
        return 141
    except typer.TyperException as error:
        return terminal.print_error(error.format_message(), 2)
    except BantinError as error:
        return terminal.print_error(
            "\n".join(map(translate, error.describe_all())), 2 if isinstance(error, SettingsError) else 1
        )
    except OSError as error:
        parts = (error.filename, error.strerror or error)
        return terminal.print_error(": ".join(str(part) for part in parts if part), 1)
    return status if isinstance(status, int) else 0


@app.callback(invoke_without_command=True)
def _run_root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Watch web pages that list bulletins, and publish feeds of them.

    \b
    Example: bantin add https://example.org/news
    """
    if version:
        terminal.print_text(f"bantin {VERSION}")
        raise typer.Exit
    _require_command(context)


def _require_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        terminal.print_text(context.get_help())
        raise typer.Exit(2)


@app.command()
def run(
    settings: SettingsOption = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="The port to listen on.")] = None,
) -> int:
    """Watch all sources and serve their feeds, until Ctrl-C or SIGTERM.

    Without a settings file, a built-in sample site is watched.

    \b
    Example: bantin run --port 9000
    """
    from cli.environment import read_command_environment
    from cli.run import run_daemon

    return run_daemon(read_command_environment(settings, host=host, port=port))


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="The page that lists the bulletins.")],
    settings: SettingsOption = None,
    slug: Annotated[str, typer.Option(help="The source's name in addresses. Default: made from the URL.")] = "",
    title: Annotated[str, typer.Option(help="The feed's title.")] = "",
    language: Annotated[str, typer.Option(help="The site's language, such as vi.")] = "",
    timezone: Annotated[str, typer.Option(help="The time zone of the site's dates, such as Asia/Ho_Chi_Minh.")] = "",
    interval: Annotated[str, typer.Option(help="How often to check the page, such as 30m.")] = "",
    rules: RulesOption = None,
    item: Annotated[str, typer.Option(help="CSS selector of an item.")] = "",
    title_selector: Annotated[str, typer.Option(help="CSS selector of the title within an item.")] = "",
    link_selector: Annotated[str, typer.Option(help="CSS selector of the link within an item.")] = "",
    date_selector: Annotated[str, typer.Option(help="CSS selector of the date within an item.")] = "",
    summary_selector: Annotated[str, typer.Option(help="CSS selector of the summary within an item.")] = "",
    full_text: Annotated[
        bool | None,
        typer.Option(help="Fetch each new item's own page too.", show_default="the settings' default, which is yes"),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser", help="Open the page in a browser, so that its scripts fill it.")
    ] = False,
    alternative: Annotated[int, typer.Option(min=0, max=9, help="Add this alternative instead of the first.")] = 0,
    as_list: Annotated[
        bool, typer.Option("--as-list", help="Use a list on a page that looks like an article.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Add the source without asking.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Find the list on a page, show its items, and add the page as a source to the settings file.

    With --rules or --item and other selectors, these are used as they are. The rest of the file stays unchanged.

    \b
    Example: bantin add https://example.org/news --yes
    """
    from cli.add import AddOptions, add_page
    from cli.environment import read_command_environment

    source = {"slug": slug, "title": title, "language": language, "timezone": timezone, "interval": interval}
    link = {"selector": link_selector, "attribute": "href"} if link_selector else ""
    selectors = {"item": item, "title": title_selector, "date": date_selector, "summary": summary_selector}
    return add_page(
        read_command_environment(settings),
        url,
        {**source, "full_text": full_text, **({"browser": True} if browser else {})},
        rules=rules,
        selectors={**selectors, "link": link},
        how=AddOptions(alternative=alternative, as_list=as_list, yes=yes, as_json=as_json),
    )


for _command in SOURCE_COMMANDS:
    app.command()(_command)
for _name, _command in UPKEEP_COMMANDS.items():
    app.command(_name)(_command)


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="The settings file; same as --settings.")] = None,
    settings: SettingsOption = None,
) -> int:
    """Check the settings, and show what is wrong with them, or what their filters hide of the stored items.

    \b
    Example: bantin check sources.yaml
    """
    from cli.check import check_settings
    from cli.environment import read_command_environment

    if file and settings:
        raise typer.TyperException(translate(TerminalCode.SETTINGS_TWICE()))
    return check_settings(read_command_environment(file or settings))


@app.command()
def refresh(
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="SLUG", help="The sources to refresh. Default: all.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Refresh all sources.")] = False,
    detect: Annotated[
        bool, typer.Option("--detect", help="Find the rules again of sources that the settings give none.")
    ] = False,
    settings: SettingsOption = None,
) -> int:
    """Check sources for new items now, due or not, and update their feeds; all of them where none is named.

    \b
    Example: bantin refresh example-news
    """
    from cli.environment import read_command_environment
    from cli.refresh import refresh_sources

    return refresh_sources(read_command_environment(settings), slugs or [], select_all=all_, detect=detect)


@app.command()
def completion(shell: Annotated[Shell, typer.Argument(help="The shell that you use.")]) -> int:
    """Print what has a shell complete commands and options at the Tab key.

    For bash, put this into ~/.bashrc: eval "$(bantin completion bash)"; for zsh, after compinit, into ~/.zshrc.
    For fish: bantin completion fish > ~/.config/fish/completions/bantin.fish

    \b
    Example: bantin completion bash
    """
    return print_completion(shell)


@app.command()
def preview(
    target: Annotated[str, typer.Argument(metavar="URL|FILE", help="A page on the web, or a saved one.")],
    settings: SettingsOption = None,
    settings_source: Annotated[str, typer.Option(help="Use the rules of this source.")] = "",
    rules: RulesOption = None,
    explain: Annotated[
        Path | None, typer.Option("--explain", help="Write an HTML report of what was found, and why, to this file.")
    ] = None,
    label: Annotated[
        Path | None,
        typer.Option(
            "--label", help="Add what was found to this file as a gold line, and the page to pages/ beside it."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Show the items that would be taken from a page, by rules or by detection; nothing is stored.

    \b
    Example: bantin preview https://example.org/news --explain found.html
    """
    from cli.environment import read_command_environment
    from cli.preview import Notes, preview_page

    environment = read_command_environment(settings)
    notes = Notes(explain=explain, label=label)
    return preview_page(environment, target, slug=settings_source, rules=rules, notes=notes, as_json=as_json)


@app.command()
def items(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The source.")],
    settings: SettingsOption = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many items to show.")] = 20,
    hidden: Annotated[bool, typer.Option("--hidden", help="Only items that the settings' filters hide.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Show a source's stored items, newest first.

    \b
    Example: bantin items news --limit 5
    """
    from cli.environment import read_command_environment
    from cli.items import print_items

    return print_items(read_command_environment(settings), slug, limit, hidden=hidden, as_json=as_json)


export = typer.Typer(rich_markup_mode=None)
app.add_typer(export, name="export")


@export.callback(invoke_without_command=True)
def _run_export(context: typer.Context) -> None:
    """Export for other programs.

    \b
    Example: bantin export opml
    """
    _require_command(context)


@export.command("opml")
def export_opml(
    out: Annotated[Path | None, typer.Option(help="The file to write. Default: standard output.")] = None,
    settings: SettingsOption = None,
) -> int:
    """Export the list of all feeds, for a feed reader to import.

    Its addresses begin with server.base_url of the settings, or BANTIN_BASE_URL. A running daemon
    serves the same list at /opml.xml.

    \b
    Example: bantin export opml --out feeds.opml
    """
    from cli.environment import read_command_environment
    from cli.export import export_opml as export_feeds

    return export_feeds(read_command_environment(settings), out)


app.add_typer(token, name="token")


@token.callback(invoke_without_command=True)
def _run_token(context: typer.Context) -> None:
    """Look after the tokens that other programs use for the API.

    \b
    Example: bantin token list
    """
    _require_command(context)


app.add_typer(user, name="user")


@user.callback(invoke_without_command=True)
def _run_user(context: typer.Context) -> None:
    """Look after the people who may log in, where the settings say `login: people`.

    \b
    Example: bantin user list
    """
    _require_command(context)
