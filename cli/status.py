"""`bantin status`: how each source is doing, and each feed of several."""

from collections.abc import Sequence
from dataclasses import fields

from cli import terminal
from cli.formats import format_moment
from cli.language import translate
from cli.stored import open_existing_store
from clock import utc_now
from messages import Message
from messages.columns import ColumnCode
from messages.terminal import TerminalCode
from model.health import OFF, PAUSED, STATES, State, StateKind, describe_health
from model.quarantine import HeldPage
from model.schedule import NEVER
from settings.combinations import Combination
from settings.environment import Environment
from settings.stored import is_paused
from store import CombinationState, SourceState, Store

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
_NOT_SERIALIZED = ("options", "enabled", "secret", "readings")
COLORS = {StateKind.WELL: "green", StateKind.WAITING: "", StateKind.TROUBLE: "bold red"}
STYLES = {str(state.code()): COLORS.get(state.kind, "dim") for state in (*STATES.values(), PAUSED, OFF)}


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
    now = utc_now()
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
