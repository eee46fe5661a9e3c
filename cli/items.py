"""`bantin items`: the stored items of a source."""

from collections.abc import Callable
from itertools import islice

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

COLUMNS = (ColumnCode.PUBLISHED(), ColumnCode.TITLE(), ColumnCode.URL())


def print_items(environment: Environment, slug: str, limit: int, *, hidden: bool, as_json: bool) -> int:
    """Print a source's stored items, newest first; only those that the settings' filters hide, if asked. Return 0."""
    list_found = _make_list_hidden(environment, slug) if hidden else None
    with open_existing_store(environment, reads=True) as store:
        if store is None:
            return terminal.print_text("[]") if as_json else terminal.print_message(TerminalCode.NO_STORE())
        if store.find_source(slug) is None:
            raise make_unknown_source_error(slug, [source.slug for source in store.list_sources()])
        found = list_found(store, limit) if list_found else store.list_items(slug, limit=limit)
    if as_json:
        return terminal.print_json([serialize_stored_item(stored) for stored in found])
    rows = [(format_stored_date(stored), stored.item.title, stored.item.url) for stored in found]
    return terminal.print_table(COLUMNS, rows)


def _make_list_hidden(environment: Environment, slug: str) -> Callable[[Store, int], list[StoredItem]]:
    """Return what lists the items that the filters of a source hide, as the settings have them now."""
    from cli.filters import list_hidden_items  # the settings and their filters take as long to load as all else
    from settings.load import load_settings

    entry = find_source(load_settings(environment.settings), slug)
    return lambda store, limit: list(islice(list_hidden_items(store, entry, utc_now()), limit))
