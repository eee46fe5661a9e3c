"""Under what feeds are reached: a public one under its slug, a private one under a secret and nothing else.

A secret is stored as it is, for its owner is to see it again and the feed's own documents name it. Who has the
database has all that the feed holds as well; a new secret ends that for what is to come.

Where a feed becomes private, or public, or gets another secret, all that was sent under the former address ends: its
documents are written anew, and who subscribed to be sent them must subscribe again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hmac import compare_digest
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, union_all, update

from model.publication import FeedAddress
from store.codec import dump_list
from store.engine import Database
from store.in_list import is_in_list
from store.search import remove_from_index
from store.tables import combination_sources, combinations, publications, sources, subscriptions
from store.withdrawals import IS_WITHDRAWN

SECRET_BYTES = 20  # 160 bits
_TABLES = (sources, combinations)
_OF_SLUG = union_all(
    select(sources.c.slug).where(sources.c.slug == bindparam("name"), sources.c.secret == "", ~IS_WITHDRAWN),
    select(combinations.c.slug).where(combinations.c.slug == bindparam("name"), combinations.c.secret == ""),
)
PRIVATE_SLUGS = union_all(*(select(table.c.slug).where(table.c.secret != "") for table in _TABLES))
_SECRETS = union_all(
    select(sources.c.slug, sources.c.secret).where(sources.c.secret != "", ~IS_WITHDRAWN),
    select(combinations.c.slug, combinations.c.secret).where(combinations.c.secret != ""),
)


def find_slug(database: Database, address: FeedAddress) -> str | None:
    """Return the slug of the feed at an address; None where there is none."""
    with database.read() as connection:
        return read_slug(connection, address)


def read_slug(connection: Connection, address: FeedAddress) -> str | None:
    """Return the slug of the feed at an address, as `find_slug`.

    All secrets are compared, each in constant time: how long that takes tells nothing of how near a guess came.
    """
    if not address.is_private:
        slug: str | None = connection.scalar(_OF_SLUG, {"name": address.name})
        return slug
    name = address.name.encode()
    matching = [slug for slug, secret in connection.execute(_SECRETS) if compare_digest(secret.encode(), name)]
    return matching[0] if matching else None


def sync_secrets(connection: Connection, table: Table, private: Mapping[str, bool], now: datetime) -> list[str]:
    """Give feeds of a table that became private a secret, and take it from those that became public; return these.

    `private` says which are private, by slug.
    """
    stored: list[Any] = [row for row in connection.execute(select(table.c.slug, table.c.secret)) if row.slug in private]
    hidden = [row.slug for row in stored if private[row.slug] and not row.secret]
    shown = [row.slug for row in stored if row.secret and not private[row.slug]]
    for slug in hidden:
        _set_secret(connection, table, slug, token_hex(SECRET_BYTES), now)
    for slug in shown:
        _set_secret(connection, table, slug, "", now)
    if hidden and table is sources:
        remove_from_index(connection, hidden)
        _rewrite_combinations(connection, hidden, now)
    return shown


def renew_secret(database: Database, slug: str, now: datetime) -> bool:
    """Give a private feed another secret, and so another address; False where there is no private feed of that slug."""
    with database.write() as connection:
        for table in _TABLES:
            mine = select(table.c.slug).where(table.c.slug == slug, table.c.secret != "").with_for_update()
            if connection.scalar(mine) is not None:
                _set_secret(connection, table, slug, token_hex(SECRET_BYTES), now)
                return True
    return False


def _set_secret(connection: Connection, table: Table, slug: str, secret: str, now: datetime) -> None:
    connection.execute(update(table).where(table.c.slug == slug).values(secret=secret, compose_due=now))
    for addressed in (publications, subscriptions):
        connection.execute(delete(addressed).where(addressed.c.slug == slug))


def _rewrite_combinations(connection: Connection, slugs: Iterable[str], now: datetime) -> None:
    """Take the documents that hold items of sources which became private: they are served again once composed anew."""
    chosen = {"chosen": dump_list(slugs)}
    holding = select(combination_sources.c.combination).where(is_in_list(combination_sources.c.slug, "chosen"))
    connection.execute(delete(publications).where(publications.c.slug.in_(holding)), chosen)
    again = update(combinations).where(combinations.c.slug.in_(holding))
    connection.execute(again.values(compose_due=now, postponed=None), chosen)
