"""Sources: their settings, their state, and the totals of the store."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import Connection, bindparam, case, func, or_, select, update

from messages.stored import load_message
from model.outcome import Health
from model.schedule import NEVER
from store.addresses import sync_secrets
from store.codec import dump_list, load_readings, load_warnings
from store.combinations import sync_combinations
from store.engine import Database
from store.in_list import is_in_list
from store.incidents import close_incidents
from store.records import CombinationRecord, Counts, SourceRecord, SourceState, SyncReport
from store.renames import find_renames, mint_feed_guid, move_sources, refuse_former_slugs
from store.resetting import reset_extraction
from store.search import complete_index
from store.tables import items, sources
from store.verdicts import reset_verdicts
from store.withdrawals import end_feeds

_SETTINGS = ("url", "options", "title", "language", "rules_fingerprint", "filters")
_KEYS = (*_SETTINGS, "enabled", "slug", "next_due", "health", "failures")
_PAGE_FAULTS = (Health.EMPTY, Health.CHANGED)  # a corrected rule may repair these; other faults are the host's


def find_host(url: str) -> str:
    """Return the host of a URL in small letters; "" where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def sync_sources(
    database: Database,
    records: Sequence[SourceRecord],
    now: datetime,
    *,
    combinations: Sequence[CombinationRecord] = (),
    prune_missing: bool = True,
) -> SyncReport:
    """Make the sources and the combinations those of the settings.

    A new source is due at its `first_due`; a changed one then too, unless it is sooner or its host
    has a pause (a back-off, a Retry-After), and it keeps its items. A
    changed rule drops the validators, all fingerprints and what is usual for the list, so that everything is read
    again; changed filters have the stored items judged again. One that is missing is disabled, its
    feeds stay, and it can come back. One whose slug alone was changed is renamed; a new slug that is
    kept for another source's readers raises SettingsError.
    """
    with database.write() as connection:
        rows = connection.execute(select(*(sources.c[key] for key in _KEYS)).with_for_update())
        stored: dict[str, Any] = {row["slug"]: row for row in rows.mappings()}
        renamed = find_renames(records, stored) if prune_missing else {}
        move_sources(connection, renamed, now)
        stored = {renamed.get(slug, slug): row for slug, row in stored.items()}
        added = [record for record in records if record.slug not in stored]
        changed = [record for record in records if record.slug in stored and _differs(record, stored[record.slug])]
        refuse_former_slugs(connection, {record.slug: "" for record in added})
        named = {record.slug for record in records}
        missing = (slug for slug, row in stored.items() if row["enabled"] and slug not in named)
        removed = sorted(missing) if prune_missing else []
        _insert(connection, added, now)
        _update(connection, [(record, _choose_due(record, stored[record.slug])) for record in changed], now)
        reset_extraction(connection, [r.slug for r in changed if _has_other_rules(r, stored[r.slug])], now)
        _forget_found(connection, [r.slug for r in changed if r.url != stored[r.slug]["url"]])
        paused = [record.slug for record in records if record.first_due >= NEVER]
        unread = [r.slug for r in changed if not r.reads_articles or r.first_due >= NEVER]
        _reset_readings(connection, unread, now)
        refiltered = [record for record in changed if record.filters != stored[record.slug]["filters"]]
        reset_verdicts(
            connection,
            filtered=[record.slug for record in refiltered if record.filters],
            unfiltered=[record.slug for record in refiltered if not record.filters],
        )
        _disable(connection, removed)
        close_incidents(connection, [*removed, *paused], now)
        end_feeds(connection, removed)
        shown = sync_secrets(connection, sources, {record.slug: record.private for record in records}, now)
        sync_combinations(connection, combinations, now)
    if shown:
        complete_index(database)
    return SyncReport(
        added=tuple(record.slug for record in added),
        changed=tuple(record.slug for record in changed),
        removed=tuple(removed),
        renamed=tuple(renamed.items()),
    )


def _differs(record: SourceRecord, row: Any) -> bool:
    return not row["enabled"] or any(getattr(record, name) != row[name] for name in _SETTINGS)


def _has_other_rules(record: SourceRecord, row: Any) -> bool:
    return bool(record.rules_fingerprint != row["rules_fingerprint"] or record.url != row["url"])


def _insert(connection: Connection, records: Sequence[SourceRecord], now: datetime) -> None:
    if records:
        connection.execute(sources.insert(), [_make_new_row(record, now) for record in records])


def _make_new_row(record: SourceRecord, now: datetime) -> dict[str, object]:
    guid = mint_feed_guid(record.slug, record.url)
    own = {"slug": record.slug, "guid": guid, "search_word": uuid4().hex[:16], "created": now}
    return _make_row(record) | own


def _make_row(record: SourceRecord) -> dict[str, object]:
    row = {name: getattr(record, name) for name in _SETTINGS}
    return row | {"host": find_host(record.url), "next_due": record.first_due, "enabled": True}


def _choose_due(record: SourceRecord, row: Any) -> datetime:
    """Return when a changed source is due; one that was paused comes as if it were new."""
    due: datetime = row["next_due"]
    if record.first_due >= NEVER or (due >= NEVER and row["health"] != Health.GONE):
        return record.first_due
    if record.url != row["url"] or (row["failures"] and row["health"] in _PAGE_FAULTS):
        return record.first_due
    return max(record.first_due, due) if row["failures"] else min(record.first_due, due)


def _update(connection: Connection, records: Sequence[tuple[SourceRecord, datetime]], now: datetime) -> None:
    """Update the settings of sources; the channel may have changed, so their feeds are rendered again."""
    if records:
        statement = update(sources).where(sources.c.slug == bindparam("key")).values(compose_due=now)
        statement = statement.values({name: bindparam(name) for name in (*_SETTINGS, "host", "next_due", "enabled")})
        statement = statement.values(withdrawn=sources.c.withdrawn & sources.c.enabled)
        connection.execute(
            statement, [_make_row(record) | {"key": record.slug, "next_due": due} for record, due in records]
        )


def _forget_found(connection: Connection, slugs: Sequence[str]) -> None:
    """Forget the rules that were found for sources whose address changed: they are of another page."""
    if slugs:
        forgotten = update(sources).where(is_in_list(sources.c.slug, "chosen")).values(found="")
        connection.execute(forgotten, {"chosen": dump_list(slugs)})


def _reset_readings(connection: Connection, slugs: Sequence[str], now: datetime) -> None:
    if slugs:
        statement = update(sources).where(is_in_list(sources.c.slug, "chosen"))
        connection.execute(statement.values(readings="", article_trouble=False), {"chosen": dump_list(slugs)})
        close_incidents(connection, slugs, now, articles_only=True)


def _disable(connection: Connection, slugs: Sequence[str]) -> None:
    if slugs:
        statement = update(sources).where(is_in_list(sources.c.slug, "chosen")).values(enabled=False)
        connection.execute(statement, {"chosen": dump_list(slugs)})


_WAITING = items.c.article_due.is_not(None)  # the tombstones' is None; read by the index of these alone
_SELECT_WAITING = select(items.c.slug, func.count()).where(_WAITING).group_by(items.c.slug)
_COUNT_WAITING = select(func.count()).where(items.c.slug == bindparam("key"), _WAITING)
_COUNT_ALL_WAITING = select(func.count()).select_from(items).where(_WAITING)
_COUNT_ITEMS = select(func.coalesce(func.sum(sources.c.item_count), 0))


def list_sources(database: Database) -> list[SourceState]:
    """Return all sources, by slug; no item is read for it."""
    with database.read() as connection:
        waiting = connection.execute(_SELECT_WAITING).all()
        return _read_states(connection.execute(select(sources).order_by(sources.c.slug)), waiting)


def find_sources(database: Database, slugs: Collection[str]) -> dict[str, SourceState]:
    """Return the sources of these slugs, by slug; what others have waiting is not counted for it."""
    chosen = {"chosen": dump_list(slugs)}
    with database.read() as connection:
        waiting = connection.execute(_SELECT_WAITING.where(is_in_list(items.c.slug, "chosen")), chosen).all()
        rows = connection.execute(select(sources).where(is_in_list(sources.c.slug, "chosen")), chosen)
        return {state.slug: state for state in _read_states(rows, waiting)}


def _read_states(rows: Iterable[Any], waiting: Iterable[Any]) -> list[SourceState]:
    numbers: dict[str, int] = {slug: number for slug, number in waiting}  # noqa: C416  # rows, not pairs, to mypy
    return [_read_state(row, numbers.get(row.slug, 0)) for row in rows]


def find_source(database: Database, slug: str) -> SourceState | None:
    """Return a source; None where there is none of that slug."""
    with database.read() as connection:
        row = connection.execute(select(sources).where(sources.c.slug == slug)).first()
        return _read_state(row, connection.scalars(_COUNT_WAITING, {"key": slug}).one()) if row else None


def read_health(health: str, readings: str) -> Health:
    """Return how a source is doing, by what is stored of its page and of the texts of its items."""
    found = Health(health)
    return Health.ARTICLES if found is Health.OK and load_readings(readings).in_trouble else found


def _read_state(row: Any, waiting: int) -> SourceState:
    values = row._mapping
    readings, health = load_readings(values["readings"]), read_health(values["health"], values["readings"])
    message = readings.describe() if health is Health.ARTICLES else load_message(values["message"])
    names = ("slug", "guid", "url", "options", "found", "template", "enabled", "failures")
    return SourceState(
        **{name: values[name] for name in names} | _complete_names(values),
        health=health,
        message=message,
        readings=readings,
        warnings=load_warnings(values["warnings"]),
        last_run=values["last_run"],
        last_good=values["last_good"],
        next_due=values["next_due"],
        first_read=values["first_read"],
        secret=values["secret"],
        items=values["item_count"],
        articles_waiting=waiting,
    )


def _complete_names(values: Any) -> dict[str, Any]:
    """Return what a source is called and its language; what was found on its page where the settings say neither."""
    own = {name: str(values[name]) for name in ("title", "language")}
    if all(own.values()) or not values["found"]:
        return own
    found = json.loads(values["found"])
    return {name: value or str(found.get(name, "")) for name, value in own.items()}


def mark_due(database: Database, slug: str, now: datetime) -> bool:
    """Make a source due at once; False where there is none of that slug."""
    with database.write() as connection:
        done = connection.execute(update(sources).where(sources.c.slug == slug).values(next_due=now))
        return bool(done.rowcount)


def record_readers(database: Database, slugs: Collection[str], now: datetime) -> None:
    """Set when the first reader came, of those of these sources that had none before."""
    unread = is_in_list(sources.c.slug, "chosen") & sources.c.first_read.is_(None)
    with database.write() as connection:
        connection.execute(update(sources).where(unread).values(first_read=now), {"chosen": dump_list(slugs)})


def repair_clock(database: Database, now: datetime) -> int:
    """Make due at once what waits for a moment of a clock that was wrong; return how many sources.

    A last run in the future shows that the clock was set back since. The source's items that wait
    for their article are shown; a lease that ends after days was given out then too.
    """
    ahead = sources.c.last_run > now + timedelta(minutes=1)
    endless = sources.c.lease_until > now + timedelta(days=1)
    held = items.c.article_due.is_not(None) & (items.c.first_seen > now + timedelta(minutes=1))
    with database.write() as connection:
        connection.execute(update(sources).where(endless).values(lease_token=None, lease_until=None))
        showing = update(items).where(held).values(article_due=now, article_until=None, shown_from=now)
        connection.execute(showing)
        repaired = update(sources).where(ahead).values(next_due=now, compose_due=now, last_run=now)
        return connection.execute(repaired).rowcount


def spread_overdue(database: Database, now: datetime, *, pace: timedelta, longest: timedelta) -> int:
    """Have the sources that are overdue come one after the other, the latest first; return how many they are.

    They come `pace` apart, and closer where that would take longer than `longest` in all.
    """
    free = or_(sources.c.lease_until.is_(None), sources.c.lease_until <= now)
    late = select(sources.c.slug).where(sources.c.enabled, sources.c.next_due < now, free)
    with database.write() as connection:
        slugs = connection.scalars(late.order_by(sources.c.next_due, sources.c.slug).with_for_update()).all()
        if slugs:
            gap = min(pace, longest / len(slugs))
            spread = update(sources).where(sources.c.slug == bindparam("key"))
            spread = spread.values(next_due=bindparam("due", type_=sources.c.next_due.type))
            connection.execute(spread, [{"key": slug, "due": now + place * gap} for place, slug in enumerate(slugs)])
    return len(slugs)


def count_totals(database: Database, now: datetime) -> Counts:
    """Return the store in figures, for metrics and health."""
    enabled = sources.c.enabled
    fails_articles = sources.c.article_trouble & (sources.c.health == Health.OK)
    shown = case((fails_articles, str(Health.ARTICLES)), else_=sources.c.health)
    by_health = select(shown, func.count()).where(enabled).group_by(shown)
    overdue = select(func.count(), func.min(sources.c.next_due)).where(enabled, sources.c.next_due <= now)
    with database.read() as connection:
        healths = {Health(health): number for health, number in connection.execute(by_health)}
        due, oldest = connection.execute(overdue).one()
        number = connection.scalars(_COUNT_ITEMS).one()
        waiting = connection.scalars(_COUNT_ALL_WAITING).one()
    return Counts(sources=healths, items=number, articles_waiting=waiting, due=due, oldest_due=oldest)
