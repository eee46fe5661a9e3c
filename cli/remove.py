"""`bantin remove-item`: an item that should not be in the feeds is taken out of them, or put back."""

import typer

import bootstrap
from cli import terminal
from cli.language import translate
from clock import utc_now
from messages.terminal import TerminalCode
from model.change import Act
from scraper.urls import canonicalize_url
from settings.environment import Environment
from store import RemovableItem, Store


def remove_item(environment: Environment, name: str, *, undo: bool, erase: bool) -> int:
    """Remove the item of an id or address, or put it back; return 0, 1 where there is nothing to do."""
    if undo and erase:
        raise typer.TyperException(translate(TerminalCode.UNDO_OR_ERASE()))
    now = utc_now()
    with bootstrap.open_environment_store(environment) as store:
        item = _find_item(store, name, removed=undo)
        named = {"title": item.title, "slug": item.slug}
        if undo:
            done, message = store.restore_item(item.guid, now), TerminalCode.ITEM_RESTORED(**named)
        elif erase:
            done, message = store.delete_item(item.guid, now), TerminalCode.ITEM_ERASED(**named)
        else:
            done, message = store.remove_item(item.guid, now), TerminalCode.ITEM_REMOVED(**named, guid=item.guid)
        if done:
            store.record_change(Act.ITEM_RESTORED if undo else Act.ITEM_REMOVED, item.guid, now)
    if not done:
        fault = TerminalCode.NOT_REMOVED if undo else TerminalCode.ALREADY_REMOVED
        return terminal.print_error(translate(fault(title=item.title)))
    return terminal.print_message(message)


def _find_item(store: Store, name: str, *, removed: bool) -> RemovableItem:
    """Return the item that a person means; of those at one address the one that is (not) removed. Raises if unclear."""
    if item := store.find_removable(name):
        return item
    items = store.list_items_at(f"url:{canonicalize_url(name)}")
    meant = [item for item in items if item.removed is removed] or items
    if not meant:
        raise typer.TyperException(translate(TerminalCode.UNKNOWN_ITEM(item=name)))
    if len(meant) > 1:
        raise typer.TyperException(translate(TerminalCode.SEVERAL_ITEMS(ids=", ".join(item.guid for item in meant))))
    return meant[0]
