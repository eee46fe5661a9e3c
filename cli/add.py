"""`bantin add`: from an address to a source in the settings file, shown before it is kept."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

import bootstrap
from cli import terminal
from cli.preview import bare_address, discovered, discovery_lines, discovery_told, rules_in
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
class Wish:
    """What is to become of what is found on a page."""

    alternative: int  # which of the choices is taken
    as_list: bool  # also where the page seems to be an article
    yes: bool  # without asking
    as_json: bool  # printed


def given(told: Mapping[str, object]) -> dict[str, object]:
    """Return what was told, without what was left empty."""
    return {key: value for key, value in told.items() if value or value is False}


def rules(path: Path | None, selectors: Mapping[str, object]) -> dict[str, object]:
    """Return what a rules file, or else some selectors, add to a source's entry."""
    if path and selectors:
        raise typer.TyperException("give --rules or selectors, not both")
    return {"rules": dict(selectors)} if selectors else rules_in(path)


def added(environment: Environment, entry: Mapping[str, object], *, as_json: bool) -> int:
    """Add a source that was checked to the settings file, and say so."""
    slug = add_source(environment.settings, entry).slug
    return terminal.print_json({"added": slug}) if as_json else terminal.print_text(_added(environment, slug))


def _added(environment: Environment, slug: str) -> str:
    return f"{environment.settings}: added {slug}"


def checked(environment: Environment, entry: Mapping[str, object], *, named: bool) -> Settings:
    """Return the settings that a source is to be added to, none yet being as good as empty ones.

    `named` is whether the slug was given on purpose: a page that is watched already may be watched under
    another name. What the entry cannot be is told of the argument that said so: raises SettingsError.
    """
    url = str(entry["url"])
    if bare_address(url):
        raise SettingsError(f"write https://{url}", path=url)
    parse_source_entry(entry, _of_argument)
    options = bootstrap.load_effective_settings(environment) if environment.settings.exists() else Settings()
    _once(options, url, named=named)
    if options.find_source(str(entry["slug"])):
        raise SettingsError(f"{entry['slug']!r} is the slug of another source; give another by --slug", path=url)
    return options


def _once(options: Settings, url: str, *, named: bool) -> None:
    twin = options.find_by_url(url)
    if twin and not named:
        message = f"already watched as {twin.slug!r}; to watch it twice, give the second source a name by --slug"
        raise SettingsError(message, path=url)


def _of_argument(place: Place, message: str) -> SettingsError:
    inner = re.match(r"([a-z_]+): ", message)  # a check of all rules names the one that it is about
    ruled, keys = place[:1] == ("rules",), [str(step) for step in place if step != "rules"]
    if inner and not keys:
        keys, message = [inner[1]], message[inner.end() :]
    key = keys[0] if keys else "rules"
    if ruled and key != "item":
        key = f"{key}-selector"
    return SettingsError(message, path="URL" if key == "url" else f"--{key.replace('_', '-')}")


def find_and_add(environment: Environment, url: str, told: Mapping[str, object], wish: Wish) -> int:
    """Find the lists on a page, show what was found, and add one of them where that is agreed to.

    Returns the exit status: 1 where no source can be made of the page.
    """
    named = bool(told.get("slug"))
    options = checked(
        environment, {"slug": make_slug(url), "url": url, **given(told)}, named=named
    )  # faults come first
    with terminal.steps() as step:
        found = discovered(url, options, utc_now(), given(told), step)
    if wish.as_list:
        found = found.as_list()
    if not wish.as_json:
        terminal.print_text(discovery_lines(found, wish.alternative))
    slug = ""
    if found.choices:
        choice = _chosen(found, wish.alternative)
        _once(options, choice.source_url, named=named)
        if not wish.as_json:
            terminal.print_table(("date", "title", "URL"), rows(choice.items))
        if wish.yes or (not wish.as_json and _agreed()):
            slug = add_source(environment.settings, found.make_entry(choice)).slug
    if wish.as_json:
        terminal.print_json({**discovery_told(found), "added": slug or None})
    elif slug:
        terminal.print_text(_added(environment, slug))
    return 0 if found.choices else 1


def _chosen(found: Discovery, alternative: int) -> Choice:
    if alternative >= len(found.choices):
        raise typer.TyperException(f"there is no alternative {alternative}; the last is {len(found.choices) - 1}")
    return found.choices[alternative]


def _agreed() -> bool:
    if sys.stdin.isatty():
        return typer.confirm("Add it?")
    terminal.print_text("Not added; --yes adds it.")
    return False


def rows(items: Sequence[Item]) -> list[tuple[str, str, str]]:
    """Return items as lines of a table: date, title, URL."""
    return [(terminal.date_told(item), item.title, item.url) for item in items]
