"""What a list of all sources is made of: a little of each, and more of those that it shows.

No call reads all items: the newest are found, and the weeks counted, by the index of items by date.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from model.item import StoredItem
from model.outcome import Health
from store.codec import dump_list
from store.engine import Database
from store.in_list import is_in_list
from store.items import COLUMNS, IS_SHOWN, read_stored_item
from store.sources import read_health
from store.tables import items, sources

WEEKS = 12
WEEK = timedelta(weeks=1)

_BRIEF = (
    sources.c.slug,
    sources.c.title,
    sources.c.host,
    sources.c.secret,
    sources.c.options,
    sources.c.enabled,
    sources.c.health,
    sources.c.readings,
    sources.c.item_count,
    sources.c.next_due,
    sources.c.last_good,
)
_CHOSEN = is_in_list(sources.c.slug, "slugs")
_LIVING = (items.c.slug == sources.c.slug, items.c.deleted_at.is_(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBrief:
    """As much of a source as lists are sorted and searched by."""

    slug: str
    title: str
    host: str
    is_private: bool
    options: str  # JSON that the store does not read
    enabled: bool
    health: Health
    items: int
    next_due: datetime
    has_feed: bool  # whether it was ever read


def list_briefs(database: Database) -> list[SourceBrief]:
    """Return a little of every source, by slug; those that left the settings too."""
    with database.read() as connection:
        rows = connection.execute(select(*_BRIEF).order_by(sources.c.slug)).all()
    return [
        SourceBrief(
            slug=slug,
            title=title or slug,
            host=host,
            is_private=bool(secret),
            options=options,
            enabled=enabled,
            health=read_health(health, readings),
            items=number,
            next_due=next_due,
            has_feed=last_good is not None,
        )
        for slug, title, host, secret, options, enabled, health, readings, number, next_due, last_good in rows
    ]


_FOUND = items.alias("found")


def _select_newest(*columns: Any) -> Select[Any]:
    """Select of each chosen source its newest item, by date, of those that are shown."""
    shown = select(items.c.id).where(*_LIVING, *IS_SHOWN)
    newest = shown.order_by(items.c.published_at.desc(), items.c.first_seen.desc()).limit(1)
    joined = sources.join(_FOUND, _FOUND.c.id == newest.correlate(sources).scalar_subquery())
    return select(sources.c.slug, *(_FOUND.c[column.name] for column in columns)).select_from(joined).where(_CHOSEN)


_NEWEST = _select_newest(*COLUMNS)
_NEWEST_DATES = _select_newest(items.c.published_at)


def find_newest_items(database: Database, slugs: Collection[str], now: datetime) -> dict[str, StoredItem]:
    """Return the newest item of each of these sources that is shown by `now`, by slug; none where there is none."""
    with database.read() as connection:
        rows = connection.execute(_NEWEST, {"slugs": dump_list(slugs), "now": now}).all()
    return {row[0]: read_stored_item(row[1:]) for row in rows}


def find_newest_dates(database: Database, slugs: Collection[str], now: datetime) -> dict[str, datetime]:
    """Return when that item was published, by slug."""
    with database.read() as connection:
        rows = connection.execute(_NEWEST_DATES, {"slugs": dump_list(slugs), "now": now})
        return {slug: published for slug, published in rows}  # noqa: C416  # of rows, which dict() is not typed for


def _count_published(week: int) -> Any:
    """Return how many items of a source were published in one of the weeks, 0 the first."""
    since, until = (bindparam(f"week{number}", type_=items.c.published_at.type) for number in (week, week + 1))
    counted = select(func.count()).where(*_LIVING, items.c.published_at > since, items.c.published_at <= until)
    counted = counted.where(items.c.shown_until.is_(None) | (items.c.shown_until > bindparam("now")))
    return counted.correlate(sources).scalar_subquery()


_WEEKLY = select(sources.c.slug, *map(_count_published, range(WEEKS))).where(_CHOSEN)


def count_weekly(database: Database, slugs: Collection[str], now: datetime) -> Mapping[str, Sequence[int]]:
    """Return how many items of each of these sources were published in each of the last WEEKS weeks, oldest first."""
    moments = {f"week{number}": now - WEEK * (WEEKS - number) for number in range(WEEKS + 1)}
    with database.read() as connection:
        rows = connection.execute(_WEEKLY, {"slugs": dump_list(slugs), "now": now, **moments}).all()
    return {slug: tuple(counts) for slug, *counts in rows}
