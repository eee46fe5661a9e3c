"""`bantin add`: from a URL to a source in the settings file."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

import bootstrap
from cli import terminal
from cli.audited import open_settings_file
from cli.findings import render_discovery, serialize_discovery
from cli.formats import ITEM_COLUMNS, make_item_rows
from cli.language import translate
from cli.pages import discover_url, lacks_scheme
from cli.rules_file import read_rules_file
from clock import utc_now
from messages import Message
from messages.columns import ColumnCode
from messages.counts import CountCode
from messages.terminal import TerminalCode
from model.errors import SettingsError
from model.item import Item
from model.publication import make_address
from scraper.discovery import Choice, Discovery
from scraper.discovery.naming import find_free_slug, make_slug
from scraper.urls import complete_address, find_origin
from settings.environment import Environment
from settings.file import Place
from settings.load import parse_source_entry
from settings.options import Settings

ITEMS_SHOWN = 10  # of a list, before it is asked whether to add it


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOptions:
    """How a command adds what discovery finds."""

    alternative: int  # the number of the choice to add
    as_list: bool  # also where the page looks like an article
    yes: bool  # without asking
    as_json: bool  # print JSON


def add_page(
    environment: Environment,
    url: str,
    source: Mapping[str, object],
    *,
    rules: Path | None,
    selectors: Mapping[str, object],
    how: AddOptions,
) -> int:
    """Add a page to the settings file, by rules or selectors where there are any, else by discovery.

    `source` holds the keys of its entry that are known, empty ones included. Returns the exit status.
    """
    known, used = drop_empty(source), drop_empty(selectors)
    if not rules and not used:
        return _discover_and_add(environment, url, known, how)
    entry = {"slug": make_slug(url), "url": url, **known, **_read_rules(rules, used)}
    settings = check_entry(environment, entry, has_own_slug="slug" in known)
    entry["slug"] = _choose_slug(settings, entry)
    slug = open_settings_file(environment).add([entry]).sources[-1].slug
    added = {"added": slug}
    return terminal.print_json(added) if how.as_json else _print_added(environment, slug)


def drop_empty(options: Mapping[str, object]) -> dict[str, object]:
    """Return the options that were given: those that are not empty, and False.

    >>> drop_empty({"title": "", "language": "vi", "full_text": False, "interval": None})
    {'language': 'vi', 'full_text': False}
    """
    return {key: value for key, value in options.items() if value or value is False}


def _read_rules(path: Path | None, selectors: Mapping[str, object]) -> dict[str, object]:
    if path and selectors:
        raise typer.TyperException(translate(TerminalCode.RULES_OR_SELECTORS()))
    return {"rules": dict(selectors)} if selectors else read_rules_file(path)


def check_entry(environment: Environment, entry: Mapping[str, object], *, has_own_slug: bool) -> Settings:
    """Return the settings that a source is to be added to; empty ones where there is no file yet.

    A page that is already watched needs `has_own_slug`, a slug chosen on purpose. Raises SettingsError where
    the entry cannot be added, naming the option that has to change.
    """
    url = str(entry["url"])
    if lacks_scheme(url):
        raise SettingsError(TerminalCode.NO_SCHEME(url=url), path=url)
    parse_source_entry(entry, _make_option_error)
    settings = bootstrap.load_effective_settings(environment) if environment.settings.exists() else Settings()
    _refuse_duplicate(settings, url, has_own_slug=has_own_slug)
    if has_own_slug and entry["slug"] in settings.list_slugs():
        raise SettingsError(TerminalCode.SLUG_TAKEN(slug=str(entry["slug"])), path=url)
    return settings


def _refuse_duplicate(settings: Settings, url: str, *, has_own_slug: bool) -> None:
    duplicate = settings.find_by_url(url)
    if duplicate and not has_own_slug:
        needs_none = duplicate.rules or duplicate.found
        code = TerminalCode.URL_WATCHED if needs_none else TerminalCode.URL_WATCHED_WITHOUT_RULES
        raise SettingsError(code(slug=duplicate.slug), path=url)


def _make_option_error(place: Place, message: Message) -> SettingsError:
    """Return the fault of an entry's key as one of the option that sets it."""
    is_rule, keys = place[:1] == ("rules",), [str(step) for step in place if step != "rules"]
    key = keys[0] if keys else "rules"
    if is_rule and key != "item":
        key = f"{key}-selector"
    return SettingsError(message, path="URL" if key == "url" else f"--{key.replace('_', '-')}")


def _discover_and_add(environment: Environment, url: str, known: Mapping[str, object], how: AddOptions) -> int:
    """Print what discovery finds, and add a choice of it where that is wanted; return 1 where nothing is found."""
    has_own_slug = "slug" in known
    for address in complete_address(url):
        entry = {"slug": make_slug(address), "url": address, **known}
        settings = check_entry(environment, entry, has_own_slug=has_own_slug)
    with terminal.show_steps() as show_step:
        found = discover_url(url, settings, utc_now(), known, show_step)
    found = found.as_list() if how.as_list else found
    slug = ""
    if not how.as_json and not found.choices:
        terminal.print_text(render_discovery(found, how.alternative))
    if found.choices:
        choice = _select_choice(found, how.alternative)
        _refuse_duplicate(settings, choice.source_url, has_own_slug=has_own_slug)
        if not how.as_json:
            _print_items(choice.items)
            terminal.print_text(render_discovery(found, how.alternative))
        if how.yes or (not how.as_json and _confirm()):
            entry = found.make_entry(choice)
            added = entry | {"slug": _choose_slug(settings, entry)}
            slug = open_settings_file(environment).add([added]).sources[-1].slug
    if how.as_json:
        terminal.print_json({**serialize_discovery(found), "added": slug or None})
    elif slug:
        _print_added(environment, slug)
    return 0 if found.choices else 1


def _choose_slug(settings: Settings, entry: Mapping[str, object]) -> str:
    """Return the slug of an entry, with a number behind it where another source has it."""
    return find_free_slug(str(entry["slug"]), settings.list_slugs())


def _print_items(items: Sequence[Item]) -> None:
    """Print the first items; where all lead to one site, their addresses on it."""
    origins = {find_origin(item.url) for item in items if item.url}
    [origin] = origins if len(origins) == 1 else [""]
    columns = (*ITEM_COLUMNS[:2], ColumnCode.URL_ON(origin=origin) if origin else ITEM_COLUMNS[2])
    rows = [(date, title, url.removeprefix(origin)) for date, title, url in make_item_rows(items[:ITEMS_SHOWN])]
    terminal.print_table(columns, rows)
    if len(items) > ITEMS_SHOWN:
        terminal.print_message(TerminalCode.MORE_ITEMS(items=CountCode.ITEMS(count=len(items) - ITEMS_SHOWN)))


def _print_added(environment: Environment, slug: str) -> int:
    """Print where a source was written to and where its feed will be; return 0."""
    terminal.print_message(TerminalCode.ADDED(slug=slug, path=str(environment.settings)))
    server = bootstrap.load_effective_settings(environment).server
    return terminal.print_message(TerminalCode.FEED_AT(url=f"{server.base_url}{make_address(slug, '').path}.atom"))


def _select_choice(found: Discovery, number: int) -> Choice:
    if number >= len(found.choices):
        highest = len(found.choices) - 1
        raise typer.TyperException(translate(TerminalCode.NO_ALTERNATIVE(number=number, highest=highest)))
    return found.choices[number]


def _confirm() -> bool:
    if sys.stdin.isatty():
        wanted = typer.confirm(translate(TerminalCode.CONFIRM_ADD()))
        if not wanted:
            terminal.print_message(TerminalCode.NOTHING_WRITTEN())
        return wanted
    terminal.print_message(TerminalCode.NOT_ADDED())
    return False
