"""Feeds that end with their source: nothing of a source that was removed so is served or found any more.

All that is stored of it stays, so that the source can come back.
"""

from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import Connection, delete, select, update

from model.publication import FeedAddress
from store.codec import dump_list
from store.engine import Database
from store.in_list import is_in_list
from store.tables import former_slugs, publications, sources, subscriptions

IS_WITHDRAWN = sources.c.withdrawn & ~sources.c.enabled


def set_withdrawn(database: Database, slug: str, *, withdrawn: bool, now: datetime) -> bool:
    """Say whether the feed of a source ends once it is removed, or now where it is; False where there is none.

    One that is to come back is written anew.
    """
    with database.write() as connection:
        marking = update(sources).where(sources.c.slug == slug)
        row = connection.execute(marking.values(withdrawn=withdrawn).returning(sources.c.enabled)).first()
        if row is None:
            return False
        if not row.enabled:
            if withdrawn:
                end_feeds(connection, [slug])
            else:
                connection.execute(marking.values(compose_due=now))
    return True


def end_feeds(connection: Connection, slugs: Sequence[str]) -> None:
    """Take from readers what those of these sources published whose feeds are to end."""
    chosen = {"chosen": dump_list(slugs)}
    ended = select(sources.c.slug).where(is_in_list(sources.c.slug, "chosen"), IS_WITHDRAWN)
    names = list(connection.scalars(ended, chosen))
    if not names:
        return
    for table in (publications, subscriptions):
        connection.execute(delete(table).where(table.c.slug.in_(names)))


def is_withdrawn(database: Database, address: FeedAddress) -> bool:
    """Return whether a feed's address, or a former one, is of a source whose feed ended with it."""
    renamed = select(former_slugs.c.former, former_slugs.c.slug).where(former_slugs.c.former == address.name)
    with database.read() as connection:
        ended = connection.execute(select(sources.c.slug, sources.c.secret).where(IS_WITHDRAWN)).all()
        current = (
            {} if address.is_private or not ended else {row.former: row.slug for row in connection.execute(renamed)}
        )
    if address.is_private:
        return any(compare_digest(row.secret.encode(), address.name.encode()) for row in ended)
    return current.get(address.name, address.name) in {row.slug for row in ended if not row.secret}
