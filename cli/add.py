"""`bantin add`: from an address to a source in the settings file, shown before it is kept."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

import bootstrap
from cli import terminal
from cli.preview import discover_url, lacks_scheme, read_rules_file, render_discovery, serialize_discovery
from model.errors import SettingsError
from model.item import Item
from scheduler import utc_now
from scraper.discovery import Choice, Discovery
from scraper.discovery.naming import make_slug
from settings.environment import Environment
from settings.file import Place
from settings.load import add_source, parse_source_entry
from settings.options import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOptions:
    """What is to become of what is found on a page."""

    alternative: int  # which of the choices is taken
    as_list: bool  # also where the page seems to be an article
    yes: bool  # without asking
    as_json: bool  # printed


def drop_empty(options: Mapping[str, object]) -> dict[str, object]:
    """Return what was told, without what was left empty."""
    return {key: value for key, value in options.items() if value or value is False}


def read_rules_options(path: Path | None, selectors: Mapping[str, object]) -> dict[str, object]:
    """Return what a rules file, or else some selectors, add to a source's entry."""
    if path and selectors:
        raise typer.TyperException("give --rules or selectors, not both")
    return {"rules": dict(selectors)} if selectors else read_rules_file(path)


def add_entry(environment: Environment, entry: Mapping[str, object], *, as_json: bool) -> int:
    """Add a source that was checked to the settings file, and say so."""
    slug = add_source(environment.settings, entry).slug
    return terminal.print_json({"added": slug}) if as_json else terminal.print_text(_describe_added(environment, slug))


def _describe_added(environment: Environment, slug: str) -> str:
    return f"{environment.settings}: added {slug}"


def check_entry(environment: Environment, entry: Mapping[str, object], *, named: bool) -> Settings:
    """Return the settings that a source is to be added to, none yet being as good as empty ones.

    `named` is whether the slug was given on purpose: a page that is watched already may be watched under
    another name. What the entry cannot be is told of the argument that said so: raises SettingsError.
    """
    url = str(entry["url"])
    if lacks_scheme(url):
        raise SettingsError(f"write https://{url}", path=url)
    parse_source_entry(entry, _make_argument_error)
    options = bootstrap.load_effective_settings(environment) if environment.settings.exists() else Settings()
    _refuse_duplicate(options, url, named=named)
    if options.find_source(str(entry["slug"])):
        raise SettingsError(f"{entry['slug']!r} is the slug of another source; give another by --slug", path=url)
    return options


def _refuse_duplicate(options: Settings, url: str, *, named: bool) -> None:
    duplicate = options.find_by_url(url)
    if duplicate and not named:
        message = f"already watched as {duplicate.slug!r}; to watch it twice, give the second source a name by --slug"
        raise SettingsError(message, path=url)


def _make_argument_error(place: Place, message: str) -> SettingsError:
    inner = re.match(r"([a-z_]+): ", message)  # a check of all rules names the one that it is about
    is_rule, keys = place[:1] == ("rules",), [str(step) for step in place if step != "rules"]
    if inner and not keys:
        keys, message = [inner[1]], message[inner.end() :]
    key = keys[0] if keys else "rules"
    if is_rule and key != "item":
        key = f"{key}-selector"
    return SettingsError(message, path="URL" if key == "url" else f"--{key.replace('_', '-')}")


def find_and_add(environment: Environment, url: str, source: Mapping[str, object], how: AddOptions) -> int:
    """Find the lists on a page, show what was found, and add one of them where that is agreed to.

    Returns the exit status: 1 where no source can be made of the page.
    """
    named, known = bool(source.get("slug")), drop_empty(source)
    options = check_entry(environment, {"slug": make_slug(url), "url": url, **known}, named=named)  # faults come first
    with terminal.show_steps() as step:
        found = discover_url(url, options, utc_now(), known, step)
    if how.as_list:
        found = found.as_list()
    if not how.as_json:
        terminal.print_text(render_discovery(found, how.alternative))
    slug = ""
    if found.choices:
        choice = _select_choice(found, how.alternative)
        _refuse_duplicate(options, choice.source_url, named=named)
        if not how.as_json:
            terminal.print_table(("date", "title", "URL"), make_item_rows(choice.items))
        if how.yes or (not how.as_json and _confirm()):
            slug = add_source(environment.settings, found.make_entry(choice)).slug
    if how.as_json:
        terminal.print_json({**serialize_discovery(found), "added": slug or None})
    elif slug:
        terminal.print_text(_describe_added(environment, slug))
    return 0 if found.choices else 1


def _select_choice(found: Discovery, alternative: int) -> Choice:
    if alternative >= len(found.choices):
        raise typer.TyperException(f"there is no alternative {alternative}; the last is {len(found.choices) - 1}")
    return found.choices[alternative]


def _confirm() -> bool:
    if sys.stdin.isatty():
        return typer.confirm("Add it?")
    terminal.print_text("Not added; --yes adds it.")
    return False


def make_item_rows(items: Sequence[Item]) -> list[tuple[str, str, str]]:
    """Return items as lines of a table: date, title, URL."""
    return [(terminal.format_item_date(item), item.title, item.url) for item in items]
