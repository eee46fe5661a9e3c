"""Incidents: opened by the first run of a source that comes to nothing, closed by the next that goes well.

They are closed too where nobody looks any more, as the source was paused or left the settings; the first look after
that opens another. A source has one open at most, and one of its items' texts beside it. The latest are kept.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, bindparam, delete, select, update

from messages import Message
from messages.stored import dump_message, load_message
from model.health import STATES, StateKind
from model.incident import Incident, IncidentStep
from model.outcome import Health
from model.publication import make_address
from store.codec import dump_list
from store.engine import Database
from store.in_list import is_in_list
from store.tables import incidents, sources

MOST = 1000  # closed ones that are kept, of all sources together

_OPEN = update(incidents).where(incidents.c.slug == bindparam("key"), incidents.c.closed.is_(None))
_OF_PAGE, _OF_ARTICLES = (incidents.c.health != Health.ARTICLES, incidents.c.health == Health.ARTICLES)
_GOES_ON = select(incidents.c.id).where(incidents.c.slug == bindparam("key"), incidents.c.closed.is_(None), _OF_PAGE)
_BEYOND = select(incidents.c.id).order_by(incidents.c.id.desc()).offset(MOST).limit(1).scalar_subquery()
_PRUNE = delete(incidents).where(incidents.c.closed.is_not(None), incidents.c.id <= _BEYOND)
_LATEST = (
    select(incidents, sources.c.title, sources.c.language)
    .join(sources, sources.c.slug == incidents.c.slug)
    .where(sources.c.secret == "")
    .order_by(incidents.c.changed.desc(), incidents.c.id.desc())
)


def note_health(
    connection: Connection, slug: str, before: Health, health: Health, message: Message | None, now: datetime
) -> IncidentStep:
    """Open, change or close a source's incident, where a run changed how its page is read, or none goes on."""
    was_in_trouble, is_in_trouble = (STATES[one].kind is StateKind.TROUBLE for one in (before, health))
    if not (was_in_trouble or is_in_trouble) or (health == before and connection.scalar(_GOES_ON, {"key": slug})):
        return IncidentStep.NONE
    if not is_in_trouble:
        closing = _OPEN.where(_OF_PAGE).values(closed=now, changed=now)
        return IncidentStep.CLOSED if connection.execute(closing, {"key": slug}).rowcount else IncidentStep.NONE
    changing = _OPEN.where(_OF_PAGE).values(health=health, message=dump_message(message), changed=now)
    if connection.execute(changing, {"key": slug}).rowcount:
        return IncidentStep.CHANGED
    open_incident(connection, slug, health, message, now)
    return IncidentStep.OPENED


def open_incident(connection: Connection, slug: str, health: Health, message: Message | None, now: datetime) -> None:
    """Begin an incident; one that is long past is forgotten for it."""
    row = {"guid": uuid4().urn, "slug": slug, "health": health, "message": dump_message(message)}
    connection.execute(incidents.insert(), row | {"opened": now, "changed": now})
    connection.execute(_PRUNE)


def close_incidents(
    connection: Connection, slugs: Sequence[str], now: datetime, *, articles_only: bool = False
) -> None:
    """End what goes on of these sources, or of the texts of their items alone."""
    if slugs:
        ending = update(incidents).where(is_in_list(incidents.c.slug, "chosen"), incidents.c.closed.is_(None))
        ending = ending.where(_OF_ARTICLES) if articles_only else ending
        connection.execute(ending.values(closed=now, changed=now), {"chosen": dump_list(slugs)})


def list_incidents(database: Database, limit: int) -> list[Incident]:
    """Return the latest incidents of sources that are not private, what changed last first."""
    with database.read() as connection:
        rows = connection.execute(_LATEST.limit(limit)).all()
    return [
        Incident(
            guid=row.guid,
            slug=row.slug,
            title=row.title or row.slug,
            language=row.language,
            address=make_address(row.slug, ""),
            health=row.health,
            message=load_message(row.message),
            opened=row.opened,
            changed=row.changed,
            closed=row.closed,
        )
        for row in rows
    ]
