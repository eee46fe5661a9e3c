"""Claims that one process makes and another does: what a worker takes over, and keeps while it is at work.

The message that carries a claim holds its token, and who takes the claim over puts a token of its own in the place of
that: a message that comes twice, or late, finds the claim no more. From then on the lease is the
worker's: it is renewed while the work lasts, and ends with the worker (`store.holders`).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select, union_all, update

from store.articles import lease_claimed_item, load_article_claim
from store.engine import Database
from store.holders import list_live_holders, mint_token
from store.leases import BY_BROWSER, lease_claimed_source
from store.records import ArticleClaim, Claim
from store.sources import find_host
from store.tables import items, sources, turns


def take_source(database: Database, slug: str, token: str, now: datetime, lease: timedelta) -> Claim | None:
    """Take over the claim of a source that has this token; None where it is held no more."""
    mine = mint_token(database)
    with database.write() as connection:
        return lease_claimed_source(database, connection, slug, token, mine, now + lease)


def take_article(
    database: Database, guid: str, token: str, now: datetime, lease: timedelta, *, again: bool
) -> ArticleClaim | None:
    """Take over the claim of an item that has this token, which was made to read its page `again` or not; else None."""
    mine = mint_token(database)
    with database.write() as connection:
        key = lease_claimed_item(connection, guid, token, mine, now + lease)
        claim = None if key is None else load_article_claim(connection, key, mine)
        return claim if claim is None or again else replace(claim, page=None)


def renew_leases(database: Database, tokens: Collection[str], until: datetime) -> int:
    """Have the leases with these tokens last until then; return how many there are. One that was lost stays lost."""
    number = 0
    leased = ((sources.c.lease_token, "lease_until"), (items.c.article_token, "article_until"))
    for token, end in leased if tokens else ():
        with database.write() as connection:
            renewed = update(token.table).where(token.in_(tokens)).values({end: until})
            number += connection.execute(renewed).rowcount
    return number


def count_idle_browsers(database: Database, now: datetime) -> int:
    """Return how many more sources may be claimed that a browser opens: one a worker, and one where there is none.

    All who hold leases count as workers but for one, the daemon that hands out; of several, the others count too.
    """
    claimed = select(func.count()).where(BY_BROWSER, sources.c.lease_token.is_not(None), sources.c.lease_until > now)
    with database.read() as connection:
        workers = len(list_live_holders(connection)) - 1 if database.path is None else 1
        return max(workers, 1) - (connection.scalar(claimed) or 0)


def count_host_claims(database: Database, now: datetime, per_host: int) -> Counter[str]:
    """Return how many claims each host has, whoever holds them; one that must not be asked yet has `per_host`."""
    claimed = union_all(
        select(sources.c.host).where(sources.c.lease_token.is_not(None), sources.c.lease_until > now),
        select(items.c.article_host).where(items.c.article_token.is_not(None), items.c.article_until > now),
    ).subquery("claimed")
    counts = select(claimed.c[0], func.count()).group_by(claimed.c[0])
    with database.read() as connection:
        resting = connection.scalars(select(turns.c.host).where(turns.c.free > now)).all()
        found = Counter[str]({row[0]: row[1] for row in connection.execute(counts)})
        return found | Counter({find_host(f"//{place}"): per_host for place in resting})
