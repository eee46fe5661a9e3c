"""Items whose own page is to be read again: when, and what is remembered of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, insert, select

from model.page_memory import PageMemory
from store.codec import dump_page
from store.in_list import is_in_list
from store.tables import items, rereadings, sources


def select_due_rereadings(free: ColumnElement[bool], slugs: bool) -> Select[Any]:
    """Return the query of (id, host) of the pages due to be read again, the longest due first.

    Its parameters are `now`, the list `busy` of hosts to leave alone, and, with `slugs`, the list of sources.
    """
    query = (
        select(items.c.id, items.c.article_host)
        .join(rereadings, rereadings.c.item == items.c.id)
        .join(sources, sources.c.slug == items.c.slug)
        .where(rereadings.c.due <= bindparam("now"), free, sources.c.enabled, ~is_in_list(items.c.article_host, "busy"))
        .order_by(rereadings.c.due, items.c.id)
    )
    return query.where(is_in_list(items.c.slug, "slugs")) if slugs else query


def schedule_rereading(connection: Connection, item: int, page: PageMemory | None, due: datetime | None) -> None:
    """Have an item's page read again at `due`; with None, or nothing to remember, never again."""
    connection.execute(delete(rereadings).where(rereadings.c.item == item))
    if due is not None and page is not None:
        connection.execute(insert(rereadings), {"item": item, "due": due, "page": dump_page(page)})
