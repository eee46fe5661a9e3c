"""Notifications that wait to be delivered: one target's in their order, one worker at a time.

The first of a target is tried until it is delivered or given up; those behind it wait. A claim is an expiry and a
token, as everywhere. What is delivered is deleted; where that could not be stored, it is delivered again by the
same guid, by which a receiver knows it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, or_, select, update

from messages import Message
from messages.stored import dump_message, load_message
from model.notification import Event, NewItem, Notification, NotificationClaim, Waiting
from store.codec import dump_list, load_trouble
from store.engine import Database
from store.holders import mint_token
from store.in_list import is_in_list
from store.items import COLUMNS, IS_SHOWN, ORDER, read_stored_item
from store.tables import items, notifications, notified_items, sources

MOST_LISTED = 100  # items of one notification
HOLD = timedelta(seconds=5)  # for which new items wait that are not shown yet
JUDGED_WITHIN = timedelta(hours=1)  # new items, by their source's filters

_READY = (
    select(notifications)
    .where(notifications.c.target == bindparam("name"), notifications.c.ready <= bindparam("now"))
    .order_by(notifications.c.ready, notifications.c.id)
)
FIRST_READY = _READY.limit(1)
_LISTED = notified_items.join(items, items.c.id == notified_items.c.item)
_HELD = (
    select(notified_items.c.notification)
    .select_from(_LISTED)
    .where(notified_items.c.notification.in_(bindparam("keys", expanding=True)), items.c.deleted_at.is_(None))
    .where(
        or_(
            items.c.shown_from > bindparam("now"),
            and_(items.c.unjudged, items.c.first_seen > bindparam("judged_since")),
        )
    )
)
_SHOWN = (items.c.deleted_at.is_(None), items.c.position >= 0, *IS_SHOWN)
_ITEMS = (
    select(*COLUMNS, items.c.slug, sources.c.title)
    .select_from(_LISTED.join(sources, sources.c.slug == items.c.slug))
    .where(notified_items.c.notification == bindparam("key"), *_SHOWN)
    .order_by(*ORDER)
)
_COUNT_ITEMS = select(func.count()).select_from(_LISTED).where(notified_items.c.notification == bindparam("key"))


def claim_notifications(
    database: Database, target: str, now: datetime, *, limit: int, lease: timedelta
) -> list[NotificationClaim]:
    """Lease the first notifications of a target, up to `limit`; none where another has any of them, or the first must
    wait. Those behind one that must wait are left.

    New items that are not shown yet have theirs wait for them. What lists nothing any more is deleted.
    """
    parameters = {"name": target, "now": now}
    with database.read() as connection:
        first = connection.execute(FIRST_READY, parameters).first()
    if first is None or not _may_try(first, now):
        return []
    with database.write() as connection:
        rows = connection.execute(_READY.limit(limit).with_for_update(), parameters).all()
        if any(_is_leased(row, now) for row in rows):
            return []
        rows = _without_held(connection, list(takewhile(lambda row: _may_try(row, now), rows)), now)
        read = [(row, _read_notification(connection, row, now)) for row in rows]
        _delete(connection, [row.id for row, notification in read if notification is None])
        token = mint_token(database)
        claims = [_make_claim(row, notification, token) for row, notification in read if notification is not None]
        leased = {"lease_token": token, "lease_until": now + lease, "is_open": False}
        mine = notifications.c.id.in_([claim.key for claim in claims])
        connection.execute(update(notifications).where(mine).values(leased))
    return claims


def has_due_notifications(database: Database, targets: Collection[str], now: datetime) -> bool:
    """Return whether any of these targets has a notification that may be claimed now."""
    with database.read() as connection:
        firsts = (connection.execute(FIRST_READY, {"name": name, "now": now}).first() for name in targets)
        return any(first is not None and _may_try(first, now) for first in firsts)


def _may_try(row: Any, now: datetime) -> bool:
    return not _is_leased(row, now) and (row.due is None or row.due <= now)


def _is_leased(row: Any, now: datetime) -> bool:
    return row.lease_until is not None and row.lease_until > now


def _without_held(connection: Connection, rows: Sequence[Any], now: datetime) -> list[Any]:
    """Return the rows of which all items can be shown; the others are ready a little later."""
    keys = [row.id for row in rows if row.event == Event.ITEMS]
    parameters = {"keys": keys, "now": now, "judged_since": now - JUDGED_WITHIN}
    held = set(connection.scalars(_HELD, parameters)) if keys else set()
    if held:
        later = update(notifications).where(notifications.c.id.in_(held))
        connection.execute(later.values(ready=now + HOLD, is_open=False))
    return [row for row in rows if row.id not in held]


def _read_notification(connection: Connection, row: Any, now: datetime) -> Notification | None:
    """Return a notification as it is to be delivered by now; None where there is nothing to say any more."""
    known = {"guid": row.guid, "target": row.target, "event": Event(row.event), "created": row.created}
    source = _find_source(connection, row.slug)
    known |= {"slug": row.slug, **source}
    if row.event != Event.ITEMS:
        return Notification(**known, trouble=load_trouble(row.trouble))
    parameters = {"key": row.id, "now": now}
    listed = tuple(map(_make_new_item, connection.execute(_ITEMS.limit(MOST_LISTED), parameters)))
    if not listed:
        return None
    count = connection.scalars(_COUNT_ITEMS.where(*_SHOWN), parameters).one()
    return Notification(**known, items=listed, item_count=count)


def _find_source(connection: Connection, slug: str) -> dict[str, str]:
    if not slug:
        return {}
    row = connection.execute(select(sources.c.title, sources.c.url).where(sources.c.slug == slug)).first()
    return {"source": row.title or slug, "url": row.url} if row else {"source": slug}


def _make_new_item(row: Any) -> NewItem:
    return NewItem(slug=row.slug, source=row.title or row.slug, stored=read_stored_item(row))


def _make_claim(row: Any, notification: Notification, token: str) -> NotificationClaim:
    return NotificationClaim(
        key=row.id, notification=notification, tries=row.tries, first_tried=row.first_tried, token=token
    )


def delete_notification(database: Database, claim: NotificationClaim) -> None:
    """End a claim for good: it was delivered, or is given up."""
    with database.write() as connection:
        if _lock(connection, claim):
            _delete(connection, [claim.key])


def retry_notification(
    database: Database, claim: NotificationClaim, now: datetime, due: datetime, message: Message
) -> None:
    """End a claim that came to nothing, and count the try; the next one is at `due`."""
    tried = {"tries": claim.tries + 1, "first_tried": claim.first_tried or now, "message": dump_message(message)}
    with database.write() as connection:
        if _lock(connection, claim):
            mine = update(notifications).where(notifications.c.id == claim.key)
            connection.execute(mine.values(**tried, due=due, lease_token=None, lease_until=None))


def release_notifications(database: Database, claims: Sequence[NotificationClaim]) -> None:
    """End claims without counting a try, as when the daemon stops."""
    if claims:
        keys, tokens = ([claim.key for claim in claims], [claim.token for claim in claims])
        mine = (notifications.c.id.in_(keys), notifications.c.lease_token.in_(tokens))
        with database.write() as connection:
            connection.execute(update(notifications).where(*mine).values(lease_token=None, lease_until=None))


def delete_other_targets(database: Database, targets: Collection[str]) -> int:
    """Delete what waits for targets that the settings do not have any more; return how many notifications."""
    with database.write() as connection:
        others = select(notifications.c.id).where(~is_in_list(notifications.c.target, "names"))
        return _delete(connection, connection.scalars(others, {"names": dump_list(targets)}).all())


def prune_notifications(database: Database, target: str, most: int) -> int:
    """Delete the oldest notifications of a target beyond `most`; return how many."""
    beyond = select(notifications.c.id).where(notifications.c.target == target)
    beyond = beyond.order_by(notifications.c.ready.desc(), notifications.c.id.desc()).offset(most).limit(most)
    with database.write() as connection:
        return _delete(connection, connection.scalars(beyond).all())


def list_waiting(database: Database, targets: Collection[str]) -> dict[str, Waiting]:
    """Return what waits to be delivered to each of these targets."""
    waiting = {}
    with database.read() as connection:
        for name in targets:
            mine = (notifications.c.target == name, ~notifications.c.is_open)
            number = func.count().label("number")
            row = connection.execute(select(number, func.min(notifications.c.created)).where(*mine)).one()
            first = connection.execute(
                select(notifications.c.tries, notifications.c.message)
                .where(*mine)
                .order_by(notifications.c.ready, notifications.c.id)
                .limit(1)
            ).first()
            tries, message = (first.tries, load_message(first.message)) if first else (0, None)
            waiting[name] = Waiting(target=name, count=row[0], since=row[1], tries=tries, message=message)
    return waiting


def _lock(connection: Connection, claim: NotificationClaim) -> bool:
    mine = (notifications.c.id == claim.key, notifications.c.lease_token == claim.token)
    return connection.scalar(select(notifications.c.id).where(*mine).with_for_update()) is not None


def _delete(connection: Connection, keys: Sequence[int]) -> int:
    if not keys:
        return 0
    connection.execute(delete(notified_items).where(notified_items.c.notification.in_(keys)))
    return connection.execute(delete(notifications).where(notifications.c.id.in_(keys))).rowcount
