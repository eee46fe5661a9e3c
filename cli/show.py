"""`bantin status` and `bantin items`: what is stored. They create nothing, no folder and no database."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from cli import terminal
from cli.filters import is_hidden, list_stored_items
from cli.formats import format_moment, format_stored_date, serialize_stored_item
from cli.language import translate
from cli.sources import find_source, make_unknown_source_error
from messages import Message
from messages.columns import ColumnCode
from messages.terminal import TerminalCode
from model.health import OFF, PAUSED, STATES, State, StateKind, describe_health
from model.item import StoredItem
from model.quarantine import HeldPage
from model.schedule import NEVER
from settings.combinations import Combination
from settings.environment import Environment
from settings.load import load_settings
from settings.options import SourceEntry, is_paused
from store import CombinationState, SourceState, Store, open_store

STATUS_COLUMNS = (
    ColumnCode.SOURCE(),
    ColumnCode.HEALTH(),
    ColumnCode.ITEMS(),
    ColumnCode.LAST_RUN(),
    ColumnCode.NEXT_RUN(),
    ColumnCode.MESSAGE(),
)
COMBINATION_COLUMNS = (
    ColumnCode.COMBINATION(),
    ColumnCode.TITLE(),
    ColumnCode.SOURCES(),
    ColumnCode.ITEMS(),
    ColumnCode.NEXT_TRY(),
)
HELD_SHOWN = 5  # items of a page that is held
STORED_COLUMNS = (ColumnCode.PUBLISHED(), ColumnCode.TITLE(), ColumnCode.URL())
_NOT_SERIALIZED = ("options", "enabled", "secret", "readings")
COLORS = {StateKind.WELL: "green", StateKind.WAITING: "", StateKind.TROUBLE: "bold red"}
STYLES = {str(state.code()): COLORS.get(state.kind, "dim") for state in (*STATES.values(), PAUSED, OFF)}


@contextmanager
def open_existing_store(environment: Environment, *, reads: bool = False) -> Iterator[Store | None]:
    """Give the store that the environment names, with `reads` to look at it only; None where it does not exist yet."""
    file = re.fullmatch(r"sqlite(?:\+\w+)?:///([^?]+)(?:\?.*)?", environment.database_url)
    if file and not _exists(Path(file[1])):
        yield None
        return
    with closing(open_store(environment.database_url, reads=reads)) as store:
        yield store


def _exists(path: Path) -> bool:
    try:
        path.stat()  # Path.exists() would hide that a part of the path is a file
    except FileNotFoundError:
        return False
    return True


def print_status(environment: Environment, *, as_json: bool) -> int:
    """Print how each source is doing, and each feed of several; return 1 where a source is in trouble."""
    with open_existing_store(environment, reads=True) as store:
        if store is None and not as_json:
            return terminal.print_message(TerminalCode.NO_STORE())
        sources = [state for state in store.list_sources() if state.enabled] if store else []
        combinations = _count_items_of_combinations(store) if store else []
        held = {state.slug: store.find_held(state.slug) for state in _select_in_trouble(sources)} if store else {}
    status = int(bool(held))
    if as_json:
        terminal.print_json(
            {
                "sources": [_serialize_state(state, held.get(state.slug)) for state in sources],
                "combinations": [_serialize_combination(*counted) for counted in combinations],
            }
        )
        return status
    terminal.print_table(STATUS_COLUMNS, [_make_status_row(state) for state in sources], STYLES)
    if combinations:
        terminal.print_text("")
        terminal.print_table(COMBINATION_COLUMNS, [_make_combination_row(*counted) for counted in combinations])
    return status


def _select_in_trouble(sources: Sequence[SourceState]) -> list[SourceState]:
    return [state for state in sources if _find_state(state).kind is StateKind.TROUBLE]


def _make_status_row(source: SourceState) -> tuple[str | Message, ...]:
    moments = (format_moment(source.last_run), format_moment(source.next_due if source.next_due < NEVER else None))
    state = _find_state(source)
    told = (source.message or source.readings.describe(), *source.warnings)
    return (source.slug, state.code(), str(source.items), *moments, "; ".join(translate(one) for one in told if one))


def _find_state(source: SourceState) -> State:
    return describe_health(source.health, enabled=source.enabled, paused=is_paused(source.options))


def _serialize_state(state: SourceState, held: HeldPage | None) -> dict[str, object]:
    shown = {field.name: getattr(state, field.name) for field in fields(state) if field.name not in _NOT_SERIALIZED}
    texts = {"read": len(state.readings.latest) - state.readings.failed, "failed": state.readings.failed}
    return shown | {
        "private": state.address.is_private,
        "paused": is_paused(state.options),
        "texts": texts | {"message": state.readings.describe()},
        "held": _serialize_held(held) if held else None,
    }


def _serialize_held(held: HeldPage) -> dict[str, object]:
    """Return what is held of a source, with its first items."""
    return {
        "since": held.since,
        "page": held.number,
        "score": round(held.score, 3),
        "reasons": held.reasons,
        "items": held.count,
        "first": [{"title": item.title, "url": item.url} for item in held.page.items[:HELD_SHOWN]],
    }


def _count_items_of_combinations(store: Store) -> list[tuple[CombinationState, int]]:
    """Return the combinations, each with how many items its feed holds."""
    now = datetime.now(UTC)
    states = [(state, Combination.from_json(state.options).limit) for state in store.list_combinations()]
    return [(state, store.count_combined_items(state.slug, now, limit)) for state, limit in states]


def _make_combination_row(state: CombinationState, items: int) -> tuple[str, ...]:
    return (state.slug, state.title, str(len(state.sources)), str(items), format_moment(state.postponed))


def _serialize_combination(state: CombinationState, items: int) -> dict[str, object]:
    """Return a combination as JSON has it; `next_try` is null, save where its feed could not be written."""
    return {
        "slug": state.slug,
        "guid": state.guid,
        "title": state.title,
        "sources": state.sources,
        "items": items,
        "next_try": state.postponed,
        "private": state.address.is_private,
    }


def print_items(environment: Environment, slug: str, limit: int, *, hidden: bool, as_json: bool) -> int:
    """Print a source's stored items, newest first; only those that the settings' filters hide, if asked. Return 0."""
    entry = find_source(load_settings(environment.settings), slug) if hidden else None
    with open_existing_store(environment, reads=True) as store:
        if store is None:
            return terminal.print_text("[]") if as_json else terminal.print_message(TerminalCode.NO_STORE())
        if store.find_source(slug) is None:
            raise make_unknown_source_error(slug, [source.slug for source in store.list_sources()])
        found = _list_hidden_items(store, entry, limit) if entry else store.list_items(slug, limit=limit)
    if as_json:
        return terminal.print_json([serialize_stored_item(stored) for stored in found])
    rows = [(format_stored_date(stored), stored.item.title, stored.item.url) for stored in found]
    return terminal.print_table(STORED_COLUMNS, rows)


def _list_hidden_items(store: Store, entry: SourceEntry, limit: int) -> list[StoredItem]:
    now = datetime.now(UTC)
    return list(
        islice(
            (one for one in list_stored_items(store, entry.slug) if is_hidden(one, entry.filters, entry.language, now)),
            limit,
        )
    )
