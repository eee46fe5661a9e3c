"""`bantin preview`: what would be taken from a page, by rules or by detection; nothing is stored."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

import bootstrap
from cli import terminal
from cli.findings import render_doubtful_list
from cli.formats import ITEM_COLUMNS, make_item_rows, serialize_item
from cli.label import write_label
from cli.language import find_language, translate
from cli.pages import detect_page, find_base_url, is_url, read_page
from cli.rules import complete_entry
from cli.rules_file import read_rules_file
from cli.sources import find_source
from cli.stored import open_existing_store
from clock import utc_now
from found_rules import find_rules
from messages.counts import CountCode
from messages.terminal import TerminalCode
from model.errors import SettingsError
from model.item import Item
from scraper.discovery.detection import render_report
from scraper.extract.article.template import Template
from scraper.scrape import preview as scrape_page
from settings.environment import Environment
from settings.filters import passes_filters
from settings.load import load_settings, parse_source_entry
from settings.options import Settings, SourceEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The files in which detection writes down what it found; None for none."""

    explain: Path | None  # its report
    label: Path | None  # gold lines of pages

    def refuse(self) -> None:
        """Raise an error of the command line that names the option of one of the files, if there is any."""
        for option, path in (("--explain", self.explain), ("--label", self.label)):
            if path:
                raise typer.TyperException(translate(TerminalCode.DETECTION_ONLY(option=option)))


def preview_page(
    environment: Environment, target: str, *, slug: str, rules: Path | None, notes: Notes, as_json: bool
) -> int:
    """Print the items of a page; return 1 where there are none.

    They are taken by the rules of the source `slug`, by those of the file `rules`, or by detection, which
    writes its `notes`.
    """
    if slug and rules:
        raise typer.TyperException(translate(TerminalCode.RULES_OR_SOURCE()))
    if slug or rules:
        notes.refuse()
    known = slug or environment.settings.exists()
    settings = bootstrap.load_effective_settings(environment) if known else Settings()
    by_rules = bool(slug or rules)
    items = (
        _take_items(environment, target, settings, slug, rules) if by_rules else _detect_items(target, settings, notes)
    )
    if as_json:
        terminal.print_json([serialize_item(item) for item in items])
    elif items:
        terminal.print_table(ITEM_COLUMNS, make_item_rows(items))
        if slug:
            print_rules_origin(environment, slug)
    return 0 if items else 1


def _take_items(
    environment: Environment, target: str, settings: Settings, slug: str, rules: Path | None
) -> Sequence[Item]:
    now = utc_now()
    entry = complete_entry(environment, find_source(settings, slug)) if slug else build_entry(target, rules)
    if is_url(target):
        entry = entry.model_copy(update={"url": target})
    page = read_page(target, entry, settings, now)
    if slug and entry.rules is None:
        entry = SourceEntry.from_stored(entry.to_json(), find_rules(page, entry, now))
    found, warnings = scrape_page(page, entry.source, now)
    for warning in warnings:
        terminal.print_notice(warning)
    shown = [item for item in found if passes_filters(item, entry.filters, entry.language)]
    if len(shown) < len(found):
        items = CountCode.ITEMS(count=len(found))
        terminal.print_notice(TerminalCode.FILTERS_HIDE(slug=entry.slug, hidden=len(found) - len(shown), items=items))
    return shown


def _detect_items(target: str, settings: Settings, notes: Notes) -> Sequence[Item]:
    now = utc_now()
    page = read_page(target, build_entry(target, None), settings, now)
    found, detection, document = detect_page(page, now)
    if notes.explain:
        notes.explain.write_text(render_report(detection, document, find_language(os.environ)), encoding="utf-8")
    choice = next(iter((*found.choices, *found.doubtful)), None)
    if notes.label:
        terminal.print_notice(write_label(notes.label, page, choice.items if choice else ()))
    if found.choices:
        return found.choices[0].items
    terminal.print_error("\n".join([translate(found.summary), *render_doubtful_list(found)]))
    return ()


def build_entry(target: str, rules: Path | None) -> SourceEntry:
    """Return a source for a target, with the rules of a file; raises SettingsError where they are wrong."""
    entry = {"slug": "preview", "url": find_base_url(target), **read_rules_file(rules)}
    return parse_source_entry(entry, lambda _, message: SettingsError(message, path=target))


def print_rules_origin(environment: Environment, slug: str) -> int:
    """Print where a source's rules come from, and what was learned of its article pages; return 0."""
    entry = complete_entry(environment, find_source(load_settings(environment.settings), slug))
    if entry.found:
        terminal.print_message(TerminalCode.RULES_ORIGIN(origin=entry.found.describe(), url=entry.found.on))
    with open_existing_store(environment) as store:
        source = store.find_source(slug) if store else None
    template = Template.from_json(source.template) if source and source.template else Template()
    if template.selector:
        code = TerminalCode.ARTICLE_TEXT_TRUSTED if template.steady else TerminalCode.ARTICLE_TEXT
        terminal.print_message(code(selector=template.selector, count=template.seen))
    return 0
