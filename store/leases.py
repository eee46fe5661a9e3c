"""Leases: which due sources this worker has, and for how long.

A claim is an expiry and a token in the source's row. Whoever comes back with the token
settles; anyone else changes nothing. What is lost is claimed again once its lease ran out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select, update

from model.outcome import Health, Memory, Validators
from store.codec import dump_list, load_attempts
from store.engine import Database
from store.fast_statement import FastStatement
from store.holders import mint_token
from store.in_list import is_in_list
from store.records import Claim
from store.tables import items, sources

_CLAIMED = (
    sources.c.slug,
    sources.c.guid,
    sources.c.url,
    sources.c.host,
    sources.c.options,
    sources.c.rules_fingerprint,
    sources.c.found,
    sources.c.next_due,
    sources.c.failures,
    sources.c.health,
    sources.c.pages_again,
    sources.c.rules_again,
    sources.c.read_whole,
    sources.c.etag,
    sources.c.last_modified,
    sources.c.body_hash,
)
_FREE = or_(sources.c.lease_until.is_(None), sources.c.lease_until <= bindparam("now"))
_NOT_BUSY = ~is_in_list(sources.c.host, "busy")
_NOT_OURS = ~is_in_list(sources.c.slug, "under_way")
BY_BROWSER = sources.c.options.contains('"browser":true', autoescape=True)  # options are canonical JSON
_ENABLED = select(sources.c.slug, sources.c.host).where(sources.c.enabled, _FREE, _NOT_BUSY, _NOT_OURS)
_IN_ORDER = _ENABLED.order_by(sources.c.next_due, sources.c.slug)
_DUE = _IN_ORDER.where(sources.c.next_due <= bindparam("now"))
_OF_SLUGS = _IN_ORDER.where(is_in_list(sources.c.slug, "slugs"))

# Those chosen that are still free, and locked by nobody else.
_CHOSEN = select(sources.c.slug).where(is_in_list(sources.c.slug, "chosen"), _FREE)
_LOCKED = _CHOSEN.with_for_update(skip_locked=True).cte("locked")
_LEASE = (
    update(sources)
    .where(sources.c.slug.in_(select(_LOCKED.c.slug)))
    .values(lease_token=bindparam("token"), lease_until=bindparam("until"))
    .returning(*_CLAIMED)
)
_MINE = update(sources).where(sources.c.slug == bindparam("key"), sources.c.lease_token == bindparam("token"))
_TAKE = _MINE.values(lease_token=bindparam("new"), lease_until=bindparam("until")).returning(*_CLAIMED)
_RELEASE = _MINE.values(lease_token=None, lease_until=None, next_due=bindparam("due"))
_KNOWN = FastStatement(
    select(items.c.fingerprint).where(items.c.slug == bindparam("key"), is_in_list(items.c.fingerprint, "fingerprints"))
)


def claim_sources(
    database: Database,
    now: datetime,
    *,
    limit: int,
    lease: timedelta,
    busy_hosts: Collection[str] = (),
    slugs: Sequence[str] | None = None,
    under_way: Collection[str] = (),
    per_host: int = 1,
    by_browser: bool | None = None,
) -> list[Claim]:
    """Lease up to `limit` due sources, the longest due first; with `slugs` only these, due or not.

    `by_browser` leaves those that a browser opens, or the others; None takes both.

    At most `per_host` of a host are leased, none of `busy_hosts`, and none of those `under_way`, on which
    this worker is still at work though their leases may have run out.
    """
    token = mint_token(database)
    with database.write() as connection:
        query, parameters = _select_due(busy_hosts, slugs, under_way)
        if by_browser is not None:
            query = query.where(BY_BROWSER if by_browser else ~BY_BROWSER)
        chosen = pick_by_host(connection, query, parameters | {"now": now}, limit=limit, per_host=per_host)
        if not chosen:
            return []
        leased = {"chosen": dump_list(chosen), "now": now, "token": token, "until": now + lease}
        rows = connection.execute(_LEASE, leased).all()
    claims = [_make_claim(database, row, token) for row in rows]
    return sorted(claims, key=lambda claim: (claim.due, claim.slug))


def _select_due(
    busy_hosts: Collection[str], slugs: Collection[str] | None, under_way: Collection[str]
) -> tuple[Select[Any], dict[str, str]]:
    """Return the query of (slug, host) and its parameters, besides `now`."""
    left_out = {"busy": dump_list(busy_hosts), "under_way": dump_list(under_way)}
    return (_DUE, left_out) if slugs is None else (_OF_SLUGS, left_out | {"slugs": dump_list(slugs)})


def pick_by_host(
    connection: Connection, query: Select[Any], parameters: dict[str, Any], *, limit: int, per_host: int
) -> list[Any]:
    """Return the keys of the first rows (key, host) of a query, at most `per_host` of a host.

    The first query is bounded, since mostly the hosts differ; only where it falls short are
    all rows read.
    """
    bound = limit * 16
    rows = connection.execute(query.limit(bound), parameters).all()
    chosen = _limit_hosts(rows, limit, per_host)
    if len(chosen) < limit and len(rows) == bound:
        chosen = _limit_hosts(connection.execute(query, parameters), limit, per_host)
    return chosen


def _limit_hosts(rows: Iterable[Any], limit: int, per_host: int) -> list[Any]:
    chosen_of: Counter[str] = Counter()
    chosen = []
    for key, host in rows:
        if chosen_of[host] < per_host:
            chosen_of[host] += 1
            chosen.append(key)
            if len(chosen) == limit:
                break
    return chosen


def _make_claim(database: Database, row: Any, token: str) -> Claim:
    slug, guid, url, host, options, rules_fingerprint, found, due, failures, health, *rest = row
    pages_again, rules_again, read_whole, etag, last_modified, body_hash = rest
    validators = Validators(etag=etag, last_modified=last_modified)
    return Claim(
        slug=slug,
        url=url,
        host=host,
        options=options,
        rules_fingerprint=rules_fingerprint,
        found=found,
        guid=guid,
        token=token,
        due=due,
        failures=failures,
        health=Health(health),
        memory=Memory(validators=validators, body_hash=body_hash, known=partial(find_known, database, slug)),
        pages_again=load_attempts(pages_again),
        rules_again=load_attempts(rules_again),
        read_whole=read_whole,
    )


def lease_claimed_source(
    database: Database, connection: Connection, slug: str, token: str, new: str, until: datetime
) -> Claim | None:
    """Lease a claimed source under a new token; None where it is claimed under another one."""
    row = connection.execute(_TAKE, {"key": slug, "token": token, "new": new, "until": until}).first()
    return None if row is None else _make_claim(database, row, new)


def find_known(database: Database, slug: str, fingerprints: Collection[str]) -> frozenset[str]:
    """Return which fingerprints are of stored items that need not be read again."""
    wanted = sorted(set(fingerprints) - {""})
    if not wanted:
        return frozenset()
    with database.read() as connection:
        return frozenset(row[0] for row in _KNOWN.all(connection, {"key": slug, "fingerprints": dump_list(wanted)}))


def release_source(database: Database, claim: Claim, due: datetime) -> None:
    """End a lease without recording a run, as when the daemon stops; the source is due at `due`."""
    with database.write() as connection:
        connection.execute(_RELEASE, {"key": claim.slug, "token": claim.token, "due": due})
