"""Verdicts: until when a source's filters show each item, kept with the items so that each is judged once.

What the filters say is not the store's to know. An item that is new or was edited, and each item of a source
whose filters changed, is `unjudged`; until it is judged it stays shown or hidden as it was.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, false, func, select, update

from model.item import StoredItem
from store.codec import dump_list
from store.engine import Database
from store.fast_statement import FastStatement
from store.in_list import is_in_list
from store.items import COLUMNS, read_stored_item
from store.tables import ITEM_IS_UNJUDGED, items

_MINE = (items.c.slug == bindparam("key"), items.c.deleted_at.is_(None))
_UNJUDGED = select(items.c.id, *COLUMNS).where(*_MINE, ITEM_IS_UNJUDGED).limit(bindparam("most"))
_STORE = FastStatement(
    update(items)
    .where(items.c.id == bindparam("key"))
    .values(unjudged=false(), shown_until=bindparam("shown_until", type_=items.c.shown_until.type))
)
_OF_SLUGS = update(items).where(is_in_list(items.c.slug, "chosen"))


def list_unjudged(connection: Connection, slug: str, most: int) -> dict[int, StoredItem]:
    """Return up to `most` items of a source that are to be judged, by the number to store their verdict under."""
    rows = connection.execute(_UNJUDGED, {"key": slug, "most": most})
    return {row[0]: read_stored_item(row[1:]) for row in rows}


def store_verdicts(connection: Connection, verdicts: Mapping[int, datetime | None]) -> None:
    """Store until when items are shown: None for ever, HIDDEN never."""
    if verdicts:
        _STORE.run_all(connection, [{"key": key, "shown_until": until} for key, until in verdicts.items()])


def reset_verdicts(connection: Connection, *, filtered: list[str], unfiltered: list[str]) -> None:
    """Have the items of sources whose filters changed judged anew; those of sources without any are all shown."""
    if filtered:
        connection.execute(_OF_SLUGS.values(unjudged=True), {"chosen": dump_list(filtered)})
    if unfiltered:
        shown = _OF_SLUGS.values(unjudged=False, shown_until=None)
        connection.execute(shown, {"chosen": dump_list(unfiltered)})


def count_hidden(database: Database, slug: str, now: datetime) -> int:
    """Return how many of a source's items its filters hide."""
    query = select(func.count()).where(*_MINE, items.c.shown_until <= bindparam("now"))
    with database.read() as connection:
        return connection.scalars(query, {"key": slug, "now": now}).one()


def count_filtered(connection: Connection, slug: str, now: datetime) -> int:
    """Return how many of the items that stand on a source's page its filters hide."""
    query = select(func.count()).where(*_MINE, items.c.present, items.c.shown_until <= bindparam("now"))
    return connection.scalars(query, {"key": slug, "now": now}).one()
