"""What is stored, for the commands that only read: they make nothing, no folder and no database."""

import re
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from difflib import SequenceMatcher
from pathlib import Path

import typer

from cli import terminal
from model.health import OFF, STATES
from scraper.extract.article.template import Template
from settings.environment import Environment
from settings.load import load_settings
from store import SourceState, Store, open_store

COLOURS = {"well": "green", "waiting": "", "trouble": "bold red", "off": "dim"}
STYLES = {state.words: COLOURS[state.kind] for state in (*STATES.values(), OFF)}
MAX_SUGGESTIONS = 10


@contextmanager
def open_existing_store(environment: Environment) -> Iterator[Store | None]:
    """Give the store that the environment names; None where there is none yet."""
    file = re.fullmatch(r"sqlite(?:\+\w+)?:///([^?]+)(?:\?.*)?", environment.database_url)
    if file and not _exists(Path(file[1])):
        yield None
        return
    with closing(open_store(environment.database_url)) as store:
        yield store


def _exists(path: Path) -> bool:
    try:
        path.stat()
    except FileNotFoundError:
        return False
    return True


def print_status(environment: Environment, *, as_json: bool) -> int:
    """Print how each source is doing; return 0."""
    with open_existing_store(environment) as store:
        if store is None:
            return _print_no_store(as_json=as_json)
        sources = [state for state in store.sources() if state.enabled]
    if as_json:
        return terminal.print_json([_serialize_state(state) for state in sources])
    columns = ("source", "health", "items", "last run", "next run", "message")
    return terminal.print_table(columns, [_make_status_row(state) for state in sources], STYLES)


def print_rules_origin(environment: Environment, slug: str) -> int:
    """Print where a source's rules come from, and what was learned of its items' own pages; return 0."""
    entry = load_settings(environment.settings).find_source(slug)
    if entry and entry.found:
        terminal.print_text(f"rules: {entry.found.words} ({entry.found.on})")
    with open_existing_store(environment) as store:
        source = store.source(slug) if store else None
    template = Template.from_json(source.template) if source and source.template else Template()
    if template.selector:
        steady = "used first" if template.steady else "not steady yet"
        terminal.print_text(f"own pages: text at {template.selector} ({template.seen} read, {steady})")
    return 0


def _make_status_row(source: SourceState) -> tuple[str, ...]:
    moments = (terminal.format_moment(source.last_run), terminal.format_moment(source.next_due))
    return (source.slug, STATES[source.health].words, str(source.items), *moments, source.message)


def _serialize_state(state: SourceState) -> dict[str, object]:
    return {key: value for key, value in asdict(state).items() if key not in ("options", "enabled")}


def print_items(environment: Environment, slug: str, limit: int, *, as_json: bool) -> int:
    """Print a source's stored items, newest first; return 0."""
    with open_existing_store(environment) as store:
        if store is None:
            return _print_no_store(as_json=as_json)
        if store.source(slug) is None:
            raise make_unknown_source_error(slug, [source.slug for source in store.sources()])
        found = store.items(slug, limit=limit)
    if as_json:
        return terminal.print_json([terminal.serialize_stored_item(stored) for stored in found])
    rows = [(terminal.format_stored_date(stored), stored.item.title, stored.item.url) for stored in found]
    return terminal.print_table(("published", "title", "URL"), rows)


def _print_no_store(*, as_json: bool) -> int:
    return terminal.print_text("[]" if as_json else "nothing yet: bantin run begins")


def make_unknown_source_error(slug: str, slugs: Collection[str]) -> typer.TyperException:
    """Return the fault that no source has this slug; it tells those that are, the nearest first."""
    nearest = sorted(slugs, key=lambda other: SequenceMatcher(None, slug, other).ratio(), reverse=True)
    names = ", ".join(nearest[:MAX_SUGGESTIONS]) + (", …" if len(nearest) > MAX_SUGGESTIONS else "")
    return typer.TyperException(
        f"no source is called {slug!r}; there are: {names}"
        if nearest
        else f"no source is called {slug!r}; there are none"
    )
