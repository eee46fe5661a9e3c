"""Leases: which due sources this worker has, and for how long.

A claim is an expiry and a token in the source's row. Whoever comes back with the token
settles; anyone else changes nothing. What is lost is claimed again once its lease ran out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Select, or_, select, update

from model.outcome import Health, Memory, Validators
from store.codec import dump_list
from store.engine import Database, listed
from store.records import Claim
from store.tables import items, sources

_CLAIMED = (
    sources.c.slug,
    sources.c.url,
    sources.c.host,
    sources.c.options,
    sources.c.rules_fingerprint,
    sources.c.next_due,
    sources.c.failures,
    sources.c.health,
    sources.c.etag,
    sources.c.last_modified,
    sources.c.body_hash,
)


def claim(
    database: Database,
    now: datetime,
    *,
    limit: int,
    lease: timedelta,
    busy_hosts: Collection[str] = (),
    slugs: Sequence[str] | None = None,
    per_host: int = 1,
) -> list[Claim]:
    """Lease up to `limit` due sources, the longest due first; `slugs` asks for these, due or not.

    At most `per_host` of one host are given, and none of `busy_hosts`.
    """
    token = token_hex(16)
    with database.write() as connection:
        chosen = spread(connection, _due(connection, now, busy_hosts, slugs), limit=limit, per_host=per_host)
        if not chosen:
            return []
        rows = connection.execute(
            _lease(connection, now).values(lease_token=token, lease_until=now + lease).returning(*_CLAIMED),
            {"chosen": dump_list(chosen)},
        ).all()
    claims = [_claim(database, row, token) for row in rows]
    return sorted(claims, key=lambda claim: (claim.due, claim.slug))


def _free(now: datetime) -> Any:
    return or_(sources.c.lease_until.is_(None), sources.c.lease_until <= now)


def _due(
    connection: Connection, now: datetime, busy_hosts: Collection[str], slugs: Sequence[str] | None
) -> Select[Any]:
    query = select(sources.c.slug, sources.c.host).where(sources.c.enabled, _free(now))
    query = query.order_by(sources.c.next_due, sources.c.slug)
    if slugs is None:
        query = query.where(sources.c.next_due <= now)
    else:
        query = query.where(sources.c.slug.in_(listed(connection, "slugs"))).params(slugs=dump_list(slugs))
    if busy_hosts:
        query = query.where(sources.c.host.not_in(listed(connection, "busy"))).params(busy=dump_list(busy_hosts))
    return query


def spread(connection: Connection, query: Select[Any], *, limit: int, per_host: int) -> list[Any]:
    """Return the keys of the first rows (key, host) of a query, at most `per_host` of one host.

    A first look is bounded, since mostly the hosts differ; only where it falls short is
    everything looked at.
    """
    bound = limit * 16
    rows = connection.execute(query.limit(bound)).all()
    chosen = _first_of_hosts(rows, limit, per_host)
    if len(chosen) < limit and len(rows) == bound:
        chosen = _first_of_hosts(connection.execute(query), limit, per_host)
    return chosen


def _first_of_hosts(rows: Iterable[Any], limit: int, per_host: int) -> list[Any]:
    given: Counter[str] = Counter()
    chosen = []
    for key, host in rows:
        if given[host] < per_host:
            given[host] += 1
            chosen.append(key)
            if len(chosen) == limit:
                break
    return chosen


def _lease(connection: Connection, now: datetime) -> Any:
    """Return the update of those chosen rows that are still free, and locked by nobody else."""
    free = select(sources.c.slug).where(sources.c.slug.in_(listed(connection, "chosen")), _free(now))
    locked = free.with_for_update(skip_locked=True).cte("free")
    return update(sources).where(sources.c.slug.in_(select(locked.c.slug)))


def _claim(database: Database, row: Any, token: str) -> Claim:
    slug, url, host, options, rules_fingerprint, due, failures, health, etag, last_modified, body_hash = row
    validators = Validators(etag=etag, last_modified=last_modified)
    return Claim(
        slug=slug,
        url=url,
        host=host,
        options=options,
        rules_fingerprint=rules_fingerprint,
        token=token,
        due=due,
        failures=failures,
        health=Health(health),
        memory=Memory(validators=validators, body_hash=body_hash, known=partial(known, database, slug)),
    )


def known(database: Database, slug: str, fingerprints: Collection[str]) -> frozenset[str]:
    """Return which fingerprints are of stored items that need not be looked at again."""
    asked = sorted(set(fingerprints) - {""})
    if not asked:
        return frozenset()
    with database.read() as connection:
        query = select(items.c.fingerprint).where(items.c.slug == slug)
        query = query.where(items.c.fingerprint.in_(listed(connection, "asked")))
        return frozenset(connection.scalars(query, {"asked": dump_list(asked)}))


def release(database: Database, claim: Claim, due: datetime) -> None:
    """Give a claim back unrecorded, as when the daemon stops; the source is due at `due`."""
    mine = update(sources).where(sources.c.slug == claim.slug, sources.c.lease_token == claim.token)
    with database.write() as connection:
        connection.execute(mine.values(lease_token=None, lease_until=None, next_due=due))
