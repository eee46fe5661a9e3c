"""`bantin items`: the stored items of a source."""

from itertools import islice
from typing import TYPE_CHECKING

from cli import terminal
from cli.formats import format_stored_date, serialize_stored_item
from cli.sources import find_source, make_unknown_source_error
from cli.stored import open_existing_store
from clock import utc_now
from messages.columns import ColumnCode
from messages.terminal import TerminalCode
from model.item import StoredItem
from settings.environment import Environment
from store import Store

if TYPE_CHECKING:
    from settings.options import SourceEntry

COLUMNS = (ColumnCode.PUBLISHED(), ColumnCode.TITLE(), ColumnCode.URL())


def print_items(environment: Environment, slug: str, limit: int, *, hidden: bool, as_json: bool) -> int:
    """Print a source's stored items, newest first; only those that the settings' filters hide, if asked. Return 0."""
    entry = _load_entry(environment, slug) if hidden else None
    with open_existing_store(environment, reads=True) as store:
        if store is None:
            return terminal.print_text("[]") if as_json else terminal.print_message(TerminalCode.NO_STORE())
        if store.find_source(slug) is None:
            raise make_unknown_source_error(slug, [source.slug for source in store.list_sources()])
        found = _list_hidden_items(store, entry, limit) if entry else store.list_items(slug, limit=limit)
    if as_json:
        return terminal.print_json([serialize_stored_item(stored) for stored in found])
    rows = [(format_stored_date(stored), stored.item.title, stored.item.url) for stored in found]
    return terminal.print_table(COLUMNS, rows)


def _load_entry(environment: Environment, slug: str) -> "SourceEntry":
    from settings.load import load_settings  # the settings and their filters take as long to load as all else

    return find_source(load_settings(environment.settings), slug)


def _list_hidden_items(store: Store, entry: "SourceEntry", limit: int) -> list[StoredItem]:
    from cli.filters import list_hidden_items

    return list(islice(list_hidden_items(store, entry, utc_now()), limit))
