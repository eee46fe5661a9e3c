"""WebSub subscriptions: wishes that wait to be confirmed, and documents that wait to be delivered.

One row a subscriber and document. It is due while it has a wish, or while its subscriber lacks the document as it
is published now. A document that changes again meanwhile is delivered once, as it is last.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from model.subscription import Mode, SubscriptionClaim, SubscriptionRequest
from store.codec import dump_list, dump_wish, load_wish
from store.engine import Database
from store.fast_statement import FastStatement
from store.holders import mint_token
from store.in_list import is_in_list
from store.leases import pick_by_host
from store.tables import combinations, publications, sources, subscriptions

MOST_UNCONFIRMED = 1000  # wishes that may wait at once: each has us send a request to where a stranger says
MOST_OF_HOST = 100  # of these, so that one host that never answers does not keep all others out
MOST_OF_SOURCE = 20_000

_FREE = or_(subscriptions.c.lease_until.is_(None), subscriptions.c.lease_until <= bindparam("now"))
_DUE = (
    select(subscriptions.c.id, subscriptions.c.host)
    .where(subscriptions.c.due <= bindparam("now"), _FREE, ~is_in_list(subscriptions.c.host, "busy"))
    .order_by(subscriptions.c.due, subscriptions.c.id)
)
_WISHES = _DUE.where(subscriptions.c.wish.is_not(None))
_LASTS = or_(subscriptions.c.expires.is_(None), subscriptions.c.expires > bindparam("now"))
_DELIVERIES = _DUE.where(subscriptions.c.wish.is_(None), _LASTS)
_OF_DOCUMENT = (subscriptions.c.slug == bindparam("key"), subscriptions.c.ending == bindparam("form"))
_MARK_DUE = FastStatement(
    update(subscriptions)
    .where(*_OF_DOCUMENT, subscriptions.c.expires > bindparam("now"))
    .values(due=bindparam("now"), tries=bindparam("tries"))
)
_UNIQUE = ["slug", "ending", "callback"]


def request_subscription(database: Database, slug: str, request: SubscriptionRequest, now: datetime) -> bool:
    """Keep a request for a feed's document until its subscriber confirms it; False where there are too many already.

    A subscription that is active stays as it is until then.
    """
    row = {
        "slug": slug,
        "ending": request.ending,
        "callback": request.callback,
        "host": request.host,
        "wish": dump_wish(request.wish),
        "due": now,
        "tries": 0,
    }
    with database.write() as connection:
        _delete_expired(connection, now)
        count = select(func.count())
        waiting = count.where(subscriptions.c.wish.is_not(None)).scalar_subquery()
        of_host = count.where(subscriptions.c.wish.is_not(None), subscriptions.c.host == request.host).scalar_subquery()
        stored = count.where(subscriptions.c.slug == slug).scalar_subquery()
        waiting_number, host_number, stored_number = connection.execute(select(waiting, of_host, stored)).one()
        if waiting_number >= MOST_UNCONFIRMED or host_number >= MOST_OF_HOST or stored_number >= MOST_OF_SOURCE:
            return False
        changed = {name: row[name] for name in ("wish", "due", "tries")}
        row["sent"] = _find_etag(connection, slug, request.ending)  # who subscribes has just read the feed
        connection.execute(_upsert(connection).values(row).on_conflict_do_update(index_elements=_UNIQUE, set_=changed))
    return True


def delete_expired_subscriptions(database: Database, now: datetime) -> int:
    """Delete the subscriptions whose leases have ended, with nothing left to confirm; return their number."""
    with database.write() as connection:
        return _delete_expired(connection, now)


def _delete_expired(connection: Connection, now: datetime) -> int:
    over = delete(subscriptions).where(subscriptions.c.expires <= now, subscriptions.c.wish.is_(None))
    return connection.execute(over).rowcount


def mark_subscribers_due(connection: Connection, slug: str, ending: str, now: datetime) -> None:
    """Have a document delivered to all its subscribers."""
    _MARK_DUE.run(connection, {"key": slug, "form": ending, "now": now, "tries": 0})


def ping_hub(connection: Connection, slug: str, hub: str, host: str, topics: Mapping[str, str], now: datetime) -> None:
    """Have another hub told that a source's documents changed; `topics` are their addresses, by ending."""
    rows = [
        {"slug": slug, "ending": ending, "callback": hub, "host": host, "topic": topic, "due": now, "tries": 0}
        for ending, topic in topics.items()
    ]
    changed = {"topic": _upsert(connection).excluded.topic, "due": now, "tries": 0}
    statement = _upsert(connection).on_conflict_do_update(index_elements=_UNIQUE, set_=changed)
    connection.execute(statement, rows)


def _upsert(connection: Connection) -> Any:
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(subscriptions)


def claim_subscriptions(
    database: Database,
    now: datetime,
    *,
    limit: int,
    lease: timedelta,
    busy_hosts: Collection[str],
    per_host: int,
    wishes: int,
) -> list[SubscriptionClaim]:
    """Lease up to `limit` subscriptions that are due, the longest due first, at most `per_host` of a host.

    Up to `wishes` of them wait to be confirmed, and these are chosen last.
    """
    token = mint_token(database)
    with database.write() as connection:
        parameters = {"now": now, "busy": dump_list(busy_hosts)}
        chosen = pick_by_host(connection, _DELIVERIES, parameters, limit=limit, per_host=per_host)
        room = min(limit - len(chosen), wishes)
        if room > 0:
            chosen += pick_by_host(connection, _WISHES, parameters, limit=room, per_host=per_host)
        if not chosen:
            return []
        locked = select(subscriptions.c.id).where(subscriptions.c.id.in_(chosen), _FREE)
        keys = list(connection.scalars(locked.with_for_update(skip_locked=True), {"now": now}))
        if not keys:
            return []
        mine = subscriptions.c.id.in_(keys)
        connection.execute(update(subscriptions).where(mine).values(lease_token=token, lease_until=now + lease))
        rows = connection.execute(select(subscriptions).where(mine).order_by(subscriptions.c.due, subscriptions.c.id))
        return [_make_claim(row, token) for row in rows]


def has_due_subscriptions(database: Database, now: datetime) -> bool:
    """Return whether any subscription may be claimed now."""
    parameters = {"now": now, "busy": dump_list(())}
    with database.read() as connection:
        return any(connection.execute(due.limit(1), parameters).first() for due in (_DELIVERIES, _WISHES))


def _make_claim(row: Any, token: str) -> SubscriptionClaim:
    return SubscriptionClaim(
        key=row.id,
        slug=row.slug,
        ending=row.ending,
        topic=row.topic,
        callback=row.callback,
        host=row.host,
        secret=row.secret,
        wish=load_wish(row.wish),
        sent=row.sent,
        tries=row.tries,
        is_ping=row.wish is None and row.expires is None,
        token=token,
    )


def settle_wish(database: Database, claim: SubscriptionClaim, now: datetime, *, confirmed: bool) -> None:
    """End a claim on a wish: it is granted where the subscriber confirmed it, and forgotten where not."""
    wish = claim.wish
    if wish is None:
        return
    with database.write() as connection:
        row = _lock(connection, claim)
        if row is None:
            return
        mine = subscriptions.c.id == claim.key
        changed: dict[str, Any] = {"lease_token": None, "lease_until": None, "tries": 0}
        changed |= {"wish": None} if load_wish(row.wish) == wish else {}  # else another came meanwhile
        if confirmed:
            subscribed = {"topic": wish.topic, "secret": wish.secret, "expires": now + wish.lease}
            changed |= subscribed if wish.mode is Mode.SUBSCRIBE else {"expires": None}
        left = {"wish": row.wish, "expires": row.expires, **changed}
        if left["wish"] is None and left["expires"] is None:
            connection.execute(delete(subscriptions).where(mine))
            return
        lacks = left["expires"] is not None and row.sent != _find_etag(connection, row.slug, row.ending)
        changed["due"] = now if left["wish"] is not None or lacks else None
        connection.execute(update(subscriptions).where(mine).values(changed))


def settle_delivery(database: Database, claim: SubscriptionClaim, now: datetime, *, sent: str) -> None:
    """End a claim on a delivery: the subscriber has the document of the ETag `sent`, or had it before."""
    with database.write() as connection:
        row = _lock(connection, claim)
        if row is not None:
            due = now if row.wish is not None or _find_etag(connection, row.slug, row.ending) != sent else None
            _free(connection, claim, sent=sent, tries=0, due=due)


def retry_subscription(database: Database, claim: SubscriptionClaim, due: datetime | None) -> None:
    """End a claim that came to nothing, and count the try; it is due again at `due`, or at the next change."""
    with database.write() as connection:
        row = _lock(connection, claim)
        if row is not None:
            _free(connection, claim, tries=0 if due is None else claim.tries + 1, due=due)


def release_subscription(database: Database, claim: SubscriptionClaim, due: datetime) -> None:
    """End a claim without counting a try, as when the daemon stops."""
    with database.write() as connection:
        if _lock(connection, claim) is not None:
            _free(connection, claim, due=due)


def delete_subscription(database: Database, claim: SubscriptionClaim) -> None:
    """Delete a subscription, as when its callback is gone."""
    with database.write() as connection:
        if _lock(connection, claim) is not None:
            connection.execute(delete(subscriptions).where(subscriptions.c.id == claim.key))


def is_feed_alive(database: Database, slug: str) -> bool:
    """Return whether a slug is of a feed that may change: of a source that is watched, or of several."""
    watched = select(sources.c.slug).where(sources.c.slug == slug, sources.c.enabled)
    combined = select(combinations.c.slug).where(combinations.c.slug == slug)
    with database.read() as connection:
        return connection.scalar(union_all(watched, combined)) is not None


def _lock(connection: Connection, claim: SubscriptionClaim) -> Any:
    """Return the row of a claim, locked; None where the lease is another's by now."""
    mine = (subscriptions.c.id == claim.key, subscriptions.c.lease_token == claim.token)
    return connection.execute(select(subscriptions).where(*mine).with_for_update()).first()


def _find_etag(connection: Connection, slug: str, ending: str) -> str:
    document = (publications.c.slug == slug, publications.c.format == ending)
    return connection.scalar(select(publications.c.etag).where(*document)) or ""


def _free(connection: Connection, claim: SubscriptionClaim, **values: object) -> None:
    mine = update(subscriptions).where(subscriptions.c.id == claim.key)
    connection.execute(mine.values(lease_token=None, lease_until=None, **values))
