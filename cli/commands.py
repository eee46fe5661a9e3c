"""The front door: `bantin …`. A command reads its options, calls one function, and prints what that returned.

Exit status: 0 well; 1 something failed; 2 the settings or the command line cannot be used;
130 Ctrl-C; 141 nobody reads on. Each fault is one line on stderr, never a traceback.
"""

import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

import bootstrap
from cli import show, terminal
from cli.add import AddOptions, add_entry, check_entry, drop_empty, find_and_add, make_item_rows, read_rules_options
from cli.preview import (
    build_preview_entry,
    detect_page,
    find_base_url,
    is_url,
    preview_items,
    render_doubtful_list,
)
from feeds.opml import Outline, opml
from feeds.registry import find_preferred_format
from messages.counting import counted
from model.errors import BantinError, SettingsError
from model.item import Item
from model.outcome import Run
from scheduler import utc_now
from scraper.discovery.detection import render_report
from scraper.discovery.naming import make_slug
from scraper.fetch.options import VERSION
from settings.durations import describe_duration
from settings.environment import Environment, read_environment
from settings.load import SAMPLE, load_settings
from settings.options import Settings, SourceEntry

SAMPLE_SITE = SAMPLE.parent / "sample-site"
log = logging.getLogger("bantin")
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

SettingsOption = Annotated[
    Path | None, typer.Option("--settings", "-s", help="The settings file; else $BANTIN_SETTINGS, else sources.yaml.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
RulesOption = Annotated[
    Path | None, typer.Option("--rules", help="A YAML file with the extraction rules, as in the settings.")
]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (the process's own without it) and return the exit status."""
    terminal.open_standard_streams()
    try:
        status = app(args=argv, prog_name="bantin", standalone_mode=False)
    except KeyboardInterrupt:
        return 130
    except terminal.OutputClosed:
        return 141
    except typer.TyperException as error:
        return terminal.print_error(error.format_message(), 2)
    except BantinError as error:
        return terminal.print_error(str(error), 2 if isinstance(error, SettingsError) else 1)
    except OSError as error:
        return terminal.print_error(
            ": ".join(str(part) for part in (error.filename, error.strerror or error) if part), 1
        )
    return status if isinstance(status, int) else 0


@app.callback(invoke_without_command=True)
def _run_root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version, and end.")] = False,
) -> None:
    """Watches web pages that list bulletins, and publishes feeds of them.

    \b
    Example: bantin add https://example.org/news
    """
    if version:
        terminal.print_text(f"bantin {VERSION}")
        raise typer.Exit
    _print_help_if_alone(context)


def _print_help_if_alone(context: typer.Context) -> None:
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

    Without a settings file it shows the sample, a small site of its own.

    \b
    Example: bantin run --port 9000
    """
    terminal.log_to_stderr(log)
    return bootstrap.run(_read_environment(settings, host=host, port=port), print_greeting)


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="The page that lists the bulletins.")],
    settings: SettingsOption = None,
    slug: Annotated[str, typer.Option(help="Names the source; made of the URL without it.")] = "",
    title: Annotated[str, typer.Option(help="The feed's title.")] = "",
    language: Annotated[str, typer.Option(help="The site's language, such as vi.")] = "",
    timezone: Annotated[str, typer.Option(help="The zone of its times, such as Asia/Ho_Chi_Minh.")] = "",
    interval: Annotated[str, typer.Option(help="How often to look, such as 30m.")] = "",
    rules: RulesOption = None,
    item: Annotated[str, typer.Option(help="CSS selector of an item.")] = "",
    title_selector: Annotated[str, typer.Option(help="CSS selector of its title.")] = "",
    link_selector: Annotated[str, typer.Option(help="CSS selector of its link.")] = "",
    date_selector: Annotated[str, typer.Option(help="CSS selector of its date.")] = "",
    summary_selector: Annotated[str, typer.Option(help="CSS selector of its summary.")] = "",
    full_text: Annotated[
        bool | None, typer.Option(help="Read each new item's own page too.", show_default="as the settings say: yes")
    ] = None,
    alternative: Annotated[int, typer.Option(min=0, max=9, help="Take this alternative, not the first choice.")] = 0,
    as_list: Annotated[bool, typer.Option("--as-list", help="Take for a list what seems to be an article.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Add it without asking.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Find the list on a page, show its items, and add it as a source to the settings file.

    With selectors or --rules nothing is looked for. All else in the file stays as it is.

    \b
    Example: bantin add https://example.org/news --yes
    """
    selectors = {"title": title_selector, "date": date_selector, "summary": summary_selector}
    link: object = {"selector": link_selector, "attribute": "href"} if link_selector else ""
    options = {"title": title, "language": language, "timezone": timezone, "interval": interval, "full_text": full_text}
    selected = drop_empty({"item": item, **selectors, "link": link})
    environment = _read_environment(settings)
    if rules or selected:
        entry = {
            "slug": slug or make_slug(url),
            "url": url,
            **drop_empty(options),
            **read_rules_options(rules, selected),
        }
        check_entry(environment, entry, named=bool(slug))
        return add_entry(environment, entry, as_json=as_json)
    how = AddOptions(alternative=alternative, as_list=as_list, yes=yes, as_json=as_json)
    return find_and_add(environment, url, {"slug": slug, **options}, how)


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="The settings file; or give --settings.")] = None,
    settings: SettingsOption = None,
) -> int:
    """Say whether the settings can be used, and what is wrong where they cannot.

    \b
    Example: bantin check sources.yaml
    """
    if file and settings:
        raise typer.TyperException("name the settings file once")
    path = _read_environment(file or settings).settings
    sources = load_settings(path).sources
    for entry in sources:
        when = entry.cron or f"every {describe_duration(entry.interval)}"
        terminal.print_text(f"{entry.slug}: {when}, {entry.url}{'' if entry.rules else ', without rules'}")
    how_many = f": {counted(len(sources), 'source')}" if sources else ", but it has no sources"
    return terminal.print_text(f"{path} is in order{how_many}")


@app.command()
def refresh(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="SLUG", help="The sources to look at.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Look at all sources.")] = False,
    settings: SettingsOption = None,
) -> int:
    """Look at sources now, due or not, and write their feeds.

    \b
    Example: bantin refresh --all
    """
    environment = _read_environment(settings)
    options = bootstrap.load_effective_settings(environment)
    return _refresh_sources(environment, options, _select_slugs(options, slugs or [], all_=all_))


@app.command()
def status(settings: SettingsOption = None, as_json: JsonOption = False) -> int:
    """Show how each source is doing.

    \b
    Example: bantin status --json
    """
    return show.print_status(_read_environment(settings), as_json=as_json)


@app.command()
def preview(
    target: Annotated[str, typer.Argument(metavar="URL|FILE", help="A page on the web, or a saved one.")],
    settings: SettingsOption = None,
    settings_source: Annotated[str, typer.Option(help="Read it by the rules of this source.")] = "",
    rules: RulesOption = None,
    explain_file: Annotated[
        Path | None, typer.Option("--explain", help="Write a page here that shows what was found, and why.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Show what would be taken from a page, by rules or found without; nothing is stored.

    \b
    Example: bantin preview https://example.org/news --explain found.html
    """
    environment = _read_environment(settings)
    found = _find_preview_items(target, environment, settings_source, rules, explain_file)
    if as_json:
        terminal.print_json([terminal.serialize_item(item) for item in found])
        return 0 if found else 1
    if not found:
        return 1
    terminal.print_table(("date", "title", "URL"), make_item_rows(found))
    return show.print_rules_origin(environment, settings_source) if settings_source else 0


@app.command()
def items(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The source.")],
    settings: SettingsOption = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    as_json: JsonOption = False,
) -> int:
    """Show a source's stored items, newest first.

    \b
    Example: bantin items news --limit 5
    """
    return show.print_items(_read_environment(settings), slug, limit, as_json=as_json)


export = typer.Typer(rich_markup_mode=None)
app.add_typer(export, name="export")


@export.callback(invoke_without_command=True)
def _run_export(context: typer.Context) -> None:
    """Write what other programs read.

    \b
    Example: bantin export opml
    """
    _print_help_if_alone(context)


@export.command("opml")
def export_opml(
    out: Annotated[Path | None, typer.Option(help="The file to write; else standard output.")] = None,
    settings: SettingsOption = None,
) -> int:
    """Write the list of all feeds, for a feed reader to import.

    The addresses in it begin with the settings' server.base_url, or BANTIN_BASE_URL. A daemon
    that runs tells its own list at /opml.xml.

    \b
    Example: bantin export opml --out feeds.opml
    """
    environment = _read_environment(settings)
    body = _render_opml(bootstrap.load_effective_settings(environment))
    if out:
        out.write_bytes(body)
        return 0
    return terminal.print_text(body.decode().rstrip("\n"))


def print_greeting(environment: Environment, settings: Settings, *, sampling: bool) -> None:
    """Say where to look, once readers are answered."""
    watched = f"{counted(len(settings.sources), 'source')} of {environment.settings}"
    if sampling:
        watched = f"a sample of its own, as there is no {environment.settings} yet"
    with suppress(terminal.OutputClosed):  # nobody reads it: the daemon goes on
        terminal.print_text(
            f"Bantin is up.\n  read      {settings.server.base_url}/\n  watching  {watched}\n"
            f"  data      {environment.folder}\n  stop      Ctrl-C"
        )


# What the commands call


def _read_environment(settings: Path | None, **server: object) -> Environment:
    options = {"BANTIN_SETTINGS": settings, **{f"BANTIN_{name.upper()}": value for name, value in server.items()}}
    overrides = {name: str(value) for name, value in options.items() if value is not None}
    return read_environment({**os.environ, **overrides})


def _select_slugs(options: Settings, slugs: Sequence[str], *, all_: bool) -> list[str]:
    if all_ == bool(slugs):
        raise typer.TyperException("name sources, or give --all")
    entries = options.sources if all_ else [_find_source(options, slug) for slug in slugs]
    return list(dict.fromkeys(entry.slug for entry in entries))


def _refresh_sources(environment: Environment, options: Settings, slugs: Sequence[str]) -> int:
    runs = list[Run]()
    with terminal.show_progress(len(slugs)) as advance:

        def on_run(run: Run) -> None:
            runs.append(run)
            advance()
            if run.outcome != "stopped":
                with suppress(terminal.OutputClosed):  # threads call this; there is nobody to catch it
                    terminal.print_text(f"{run.slug}: {terminal.describe_run(run)}")

        left = bootstrap.refresh_sources(environment, options, slugs, on_run)
    for slug in left:
        terminal.print_error(f"{slug}: another process is at work on it", 1)
    return 1 if left or any(run.failed for run in runs) else 0


def _find_preview_items(
    target: str, environment: Environment, slug: str, rules: Path | None, explain_file: Path | None
) -> Sequence[Item]:
    options = bootstrap.load_effective_settings(environment) if slug or environment.settings.exists() else Settings()
    if slug and rules:
        raise typer.TyperException("give --settings-source or --rules, not both")
    if explain_file and (slug or rules):
        raise typer.TyperException("--explain tells what is found without rules")
    if not slug and not rules:
        found, detection, document = detect_page(target, options, utc_now())
        if explain_file:
            explain_file.write_text(render_report(detection, document), encoding="utf-8")
        if not found.choices:
            terminal.print_error("\n".join([found.word, *render_doubtful_list(found)]))
        return found.choices[0].items if found.choices else ()
    entry = _find_source(options, slug) if slug else build_preview_entry(target, rules)
    if is_url(target):
        entry = entry.model_copy(update={"url": find_base_url(target)})
    return preview_items(target, entry, options, utc_now())


def _find_source(options: Settings, slug: str) -> SourceEntry:
    if entry := options.find_source(slug):
        return entry
    raise show.make_unknown_source_error(slug, [entry.slug for entry in options.sources])


def _render_opml(options: Settings) -> bytes:
    server = options.server
    return opml(
        server.title,
        [
            Outline(
                title=entry.title or entry.slug,
                feed_url=f"{server.base_url}/feeds/{entry.slug}.{find_preferred_format().ending}",
                html_url=terminal.sanitize_line(entry.url),
                language=entry.language,
            )
            for entry in options.sources
        ],
    )
