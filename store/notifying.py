"""Queues notifications, in the transaction of the run that they are about: incidents, and new items.

A target with a digest has one open at most, which collects new items until it is delivered.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Select, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from messages import Message
from model.health import STATES, StateKind
from model.incident import IncidentStep
from model.notification import Event, Recipient, Trouble
from model.outcome import Health
from store.codec import dump_list, dump_trouble
from store.in_list import is_in_list
from store.notification_tables import IS_OPEN
from store.tables import incidents, items, notifications, notified_items

# A person is needed, or it was waited for before it was called trouble: nothing more is waited for.
AT_ONCE = frozenset({Health.CHANGED, Health.PAGES, Health.GONE, Health.ARTICLES})
_OF_INCIDENT = frozenset({Event.TROUBLE, Event.RECOVERED})
_LAST = select(incidents).where(incidents.c.slug == bindparam("key")).order_by(incidents.c.id.desc()).limit(1)
_SET_NOTIFIED = update(incidents).where(incidents.c.id == bindparam("incident")).values(notified=bindparam("names"))
_NEW = select(bindparam("key", type_=notified_items.c.notification.type), items.c.id)
_ADD_ITEMS = insert(notified_items).from_select(["notification", "item"], _NEW.where(is_in_list(items.c.guid, "guids")))


def queue_items(
    connection: Connection, slug: str, guids: Collection[str], recipients: Iterable[Recipient], now: datetime
) -> None:
    """Have new items of a source reported to whom they concern, at once or in the digest that is open."""
    for recipient in recipients if guids else ():
        if Event.ITEMS in recipient.events:
            row = _make_row(recipient.target, Event.ITEMS, slug, now)
            key = _join_digest(connection, row, recipient.digest) if recipient.digest else _insert(connection, row)
            connection.execute(_ADD_ITEMS, {"key": key, "guids": dump_list(guids)})


def queue_incident(
    connection: Connection,
    slug: str,
    recipients: Sequence[Recipient],
    step: IncidentStep,
    health: Health,
    message: Message | None,
    now: datetime,
    *,
    failures: int,
    is_final: bool,
) -> None:
    """Have a source's incident reported: once a target, as it has lasted long enough; its end to those, too.

    It is that of its page, or that of its items' texts where `health` is. `failures` counts the failed runs in a row;
    with `is_final` the source is not read again by itself.
    """
    if step is IncidentStep.CLOSED:
        _queue_end(connection, slug, recipients, health, now)
    elif STATES[health].kind is StateKind.TROUBLE:
        concerned = [
            recipient
            for recipient in recipients
            if recipient.events & _OF_INCIDENT and (failures >= recipient.failures or health in AT_ONCE or is_final)
        ]
        if concerned:
            _queue_begin(connection, slug, concerned, health, message, now)


def _queue_begin(
    connection: Connection,
    slug: str,
    recipients: Sequence[Recipient],
    health: Health,
    message: Message | None,
    now: datetime,
) -> None:
    going_on = _select_last(health).where(incidents.c.closed.is_(None))
    incident = connection.execute(going_on, {"key": slug}).first()
    if incident is None:
        return
    notified = _read_names(incident)
    new = [recipient for recipient in recipients if recipient.target not in notified]
    trouble = dump_trouble(Trouble(health=health, message=message, opened=incident.opened))
    for recipient in new:
        if Event.TROUBLE in recipient.events:
            _insert(connection, _make_row(recipient.target, Event.TROUBLE, slug, now) | {"trouble": trouble})
    if new:
        names = dump_list(sorted(notified.union(recipient.target for recipient in new)))
        connection.execute(_SET_NOTIFIED, {"incident": incident.id, "names": names})


def _queue_end(
    connection: Connection, slug: str, recipients: Sequence[Recipient], health: Health, now: datetime
) -> None:
    ended = _select_last(health).where(incidents.c.closed.is_not(None))
    incident = connection.execute(ended, {"key": slug}).first()
    if incident is None:
        return
    trouble = dump_trouble(
        Trouble(health=incident.health, message=None, opened=incident.opened, closed=incident.closed)
    )
    notified = _read_names(incident)
    for recipient in recipients:
        if Event.RECOVERED in recipient.events and recipient.target in notified:
            _insert(connection, _make_row(recipient.target, Event.RECOVERED, slug, now) | {"trouble": trouble})


def _select_last(health: Health) -> Select[Any]:
    """Return the query of the last incident of a source: of its texts, or of its page."""
    is_of_texts = incidents.c.health == Health.ARTICLES
    return _LAST.where(is_of_texts if health is Health.ARTICLES else ~is_of_texts)


def _read_names(incident: Any) -> frozenset[str]:
    return frozenset(json.loads(incident.notified or "[]"))


def _make_row(target: str, event: Event, slug: str, now: datetime) -> dict[str, Any]:
    row = {"target": target, "guid": uuid4().urn, "event": str(event), "slug": slug}
    return row | {"created": now, "ready": now, "is_open": False}


def _insert(connection: Connection, row: dict[str, Any]) -> int:
    return int(connection.scalars(insert(notifications).returning(notifications.c.id), row).one())


def _join_digest(connection: Connection, row: dict[str, Any], ready: datetime) -> int:
    """Return the key of the digest that is open for a target; one that is due at `ready` is begun where none is."""
    upsert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = upsert(notifications).values(row | {"slug": "", "ready": ready, "is_open": True})
    joined = statement.on_conflict_do_update(
        index_elements=["target"], index_where=IS_OPEN, set_={"is_open": statement.excluded.is_open}
    )
    return int(connection.execute(joined.returning(notifications.c.id)).scalar_one())
