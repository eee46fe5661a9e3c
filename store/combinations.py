"""Combinations: feeds of several sources, as the settings have them, and what marks them for composing.

What they hold is `store.combining`'s. A combination that leaves the settings is forgotten with its documents: all that
it held is kept with its sources.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection, bindparam, delete, or_, select, true, update

from messages.renames import RenameCode
from model.errors import SettingsError
from store.addresses import sync_secrets
from store.codec import dump_list
from store.engine import Database
from store.fast_statement import FastStatement
from store.in_list import is_in_list
from store.records import CombinationRecord, CombinationState
from store.tables import (
    SOURCE_HAS_CHANGED,
    combination_sources,
    combinations,
    combined_items,
    former_slugs,
    items,
    publications,
    sources,
    subscriptions,
)

_MEMBER = combination_sources.c
# Those too that are marked: one that is being composed has taken its mark, and nobody sees that before it is done.
_MARK = FastStatement(update(combination_sources).where(_MEMBER.slug == bindparam("key")).values(changed=true()))
_CHANGED = select(_MEMBER.combination).where(SOURCE_HAS_CHANGED)
# What a source brought leaves with it, and what repeats that is judged anew, for readers would lose it. What was taken
# back stays so, and so do its repetitions.
_HELD = combined_items.c
_MINE = _HELD.combination == bindparam("combination_", type_=_HELD.combination.type)
_BROUGHT = select(items.c.id).where(items.c.slug == bindparam("slug_"), items.c.deleted_at.is_(None))
_FREE_REPETITIONS = (
    update(combined_items).where(_MINE, _HELD.original.in_(_BROUGHT)).values(original=None, unjudged=true())
)
_FORGET_ITEMS = delete(combined_items).where(_MINE, _HELD.item.in_(_BROUGHT))
_FORGET_MEMBER = delete(combination_sources).where(
    _MEMBER.combination == bindparam("combination_"), _MEMBER.slug == bindparam("slug_")
)
_KEYS = ("slug", "title", "options", "judging")


def sync_combinations(connection: Connection, records: Sequence[CombinationRecord], now: datetime) -> None:
    """Make the combinations those of the settings, after their sources were made so.

    A slug that belongs to a source, or did while it had readers, raises SettingsError; an `automatic` combination is
    left out then, for nobody chose its slug.
    """
    taken = _list_taken(connection, [record.slug for record in records])
    for record in records:
        if record.slug in taken and not record.automatic:
            raise SettingsError(taken[record.slug], path=record.slug)
    wanted = {record.slug: record for record in records if record.slug not in taken}
    stored = {row.slug: row for row in connection.execute(select(*(combinations.c[key] for key in _KEYS)))}
    _delete(connection, [slug for slug in stored if slug not in wanted])
    new = [record for slug, record in wanted.items() if slug not in stored]
    if new:
        connection.execute(combinations.insert(), [_make_row(record, now) for record in new])
    for slug, row in stored.items():
        if slug in wanted:
            _update(connection, wanted[slug], row, now)
    sync_secrets(connection, combinations, {slug: record.private for slug, record in wanted.items()}, now)
    _sync_members(connection, wanted.values(), now)


def _list_taken(connection: Connection, slugs: Sequence[str]) -> dict[str, Any]:
    """Return why slugs cannot be a combination's, by slug."""
    chosen = {"chosen": dump_list(slugs)}
    removed = connection.scalars(select(sources.c.slug).where(is_in_list(sources.c.slug, "chosen")), chosen)
    taken = {slug: RenameCode.REMOVED(slug=slug) for slug in removed}
    query = select(former_slugs.c.former, former_slugs.c.slug).where(is_in_list(former_slugs.c.former, "chosen"))
    former = connection.execute(query, chosen)
    return taken | {slug: RenameCode.FORMER(slug=slug, current=current) for slug, current in former}


def _make_row(record: CombinationRecord, now: datetime) -> dict[str, object]:
    guid = uuid5(NAMESPACE_URL, f"bantin:combination:{record.slug}").urn
    row = {name: getattr(record, name) for name in _KEYS}
    return row | {"guid": guid, "compose_due": now}


def _update(connection: Connection, record: CombinationRecord, row: Any, now: datetime) -> None:
    if all(getattr(record, name) == getattr(row, name) for name in _KEYS):
        return
    mine = combinations.c.slug == record.slug
    connection.execute(update(combinations).where(mine).values(**_make_row(record, now)))
    if record.judging != row.judging:
        held = combined_items.c.combination == record.slug
        connection.execute(update(combined_items).where(held).values(unjudged=True))


def _sync_members(connection: Connection, records: Iterable[CombinationRecord], now: datetime) -> None:
    wanted = {(record.slug, slug) for record in records for slug in record.sources}
    stored = set(connection.execute(select(_MEMBER.combination, _MEMBER.slug)))
    added, removed = sorted(wanted - stored), sorted(stored - wanted)
    if added:
        rows = [{"combination": combination, "slug": slug, "changed": True} for combination, slug in added]
        connection.execute(combination_sources.insert(), rows)
    if removed:
        rows = [{"combination_": combination, "slug_": slug} for combination, slug in removed]
        connection.execute(_FREE_REPETITIONS, rows)
        connection.execute(_FORGET_ITEMS, rows)
        connection.execute(_FORGET_MEMBER, rows)
        chosen = {"chosen": dump_list({combination for combination, _ in removed})}
        smaller = update(combinations).where(is_in_list(combinations.c.slug, "chosen"))
        connection.execute(smaller.values(compose_due=now), chosen)


def _delete(connection: Connection, slugs: Sequence[str]) -> None:
    chosen = {"chosen": dump_list(slugs)}
    columns = (_MEMBER.combination, combined_items.c.combination, publications.c.slug, subscriptions.c.slug)
    for column in (*columns, combinations.c.slug) if slugs else ():
        connection.execute(delete(column.table).where(is_in_list(column, "chosen")), chosen)


def mark_combinations(connection: Connection, slug: str) -> None:
    """Have the combinations of a source composed again, whose own feed has just changed."""
    _MARK.run(connection, {"key": slug})


def list_due_combinations(database: Database, now: datetime) -> list[str]:
    """Return the slugs of combinations that are to be composed by now."""
    due = or_(combinations.c.compose_due <= now, combinations.c.slug.in_(_CHANGED))
    ready = or_(combinations.c.postponed.is_(None), combinations.c.postponed <= now)
    with database.read() as connection:
        return list(connection.scalars(select(combinations.c.slug).where(due, ready).order_by(combinations.c.slug)))


def postpone_combination(database: Database, slug: str, until: datetime) -> None:
    """Have a combination that could not be composed left alone until then."""
    with database.write() as connection:
        connection.execute(update(combinations).where(combinations.c.slug == slug).values(postponed=until))


def list_combinations(database: Database) -> list[CombinationState]:
    """Return all combinations, by slug."""
    with database.read() as connection:
        rows = connection.execute(select(combinations).order_by(combinations.c.slug)).all()
        pairs = connection.execute(select(_MEMBER.combination, _MEMBER.slug).order_by(_MEMBER.slug))
        members = defaultdict[str, list[str]](list)
        for combination, slug in pairs:
            members[combination].append(slug)
    return [_read_state(row, members[row.slug]) for row in rows]


def find_combination(database: Database, slug: str) -> CombinationState | None:
    """Return a combination; None where there is none of that slug."""
    with database.read() as connection:
        row = connection.execute(select(combinations).where(combinations.c.slug == slug)).first()
        mine = select(_MEMBER.slug).where(_MEMBER.combination == slug).order_by(_MEMBER.slug)
        return _read_state(row, connection.scalars(mine).all()) if row else None


def _read_state(row: Any, members: Iterable[str]) -> CombinationState:
    named = {name: getattr(row, name) for name in ("slug", "guid", "title", "options", "postponed", "secret")}
    return CombinationState(**named, sources=tuple(members))
