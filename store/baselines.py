"""What is usual for each source and for its later pages, and the page that is held of it: one row each, as JSON.

`model.quarantine` decides; here is what it is shown, and what came of it.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from messages.quarantine import HeldCode
from messages.stored import dump_message
from model.attempts import Attempts
from model.baseline import VERSION, Baseline
from model.quarantine import HeldPage, accept, learn_stored
from store.codec import dump_attempts, dump_list, remove_unstorable
from store.dataclass_codec import DataclassCodec
from store.engine import Database
from store.fast_statement import FastStatement
from store.in_list import is_in_list
from store.items import list_present
from store.tables import baselines, held_pages, later_baselines, sources

_BASELINE = DataclassCodec(Baseline)
_HELD = DataclassCodec(HeldPage)

_FIND, _FIND_LATER = (
    FastStatement(select(table.c.version, table.c.document).where(table.c.slug == bindparam("key")))
    for table in (baselines, later_baselines)
)
_FIND_HELD = FastStatement(select(held_pages.c.document).where(held_pages.c.slug == bindparam("key")))
_STORE, _STORE_LATER, _HOLD = (
    {
        name: FastStatement(
            make_insert(table)
            .values({column.name: bindparam(column.name) for column in table.c})
            .on_conflict_do_update(
                index_elements=["slug"],
                set_={column.name: bindparam(column.name) for column in table.c if column.name != "slug"},
            )
        )
        for name, make_insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    }
    for table in (baselines, later_baselines, held_pages)
)
FORGOTTEN = ""  # in the place of a baseline: it is learned from the next page, whatever is stored of the source
_RELEASE = FastStatement(delete(held_pages).where(held_pages.c.slug == bindparam("key")))


def find_baseline(connection: Connection, slug: str, reading: str = "") -> Baseline | None:
    """Return what is usual for a source; None where it is to be learned from the next page.

    That is where nothing of the source is stored, or where it was to be forgotten. A source that was stored before
    baselines were, or whose baseline another version learned, has one of its stored items, as of pages of this
    `reading`.
    """
    row = _FIND.first(connection, {"key": slug})
    if row is None or (row[0] != VERSION and row[1] != FORGOTTEN):
        return learn_stored(list_present(connection, slug), reading)
    return _BASELINE.load(json.loads(row[1])) if row[1] != FORGOTTEN else None


def store_baseline(connection: Connection, slug: str, baseline: Baseline) -> None:
    """Store what is usual for a source."""
    row = {"slug": slug, "version": VERSION, "document": _encode(_BASELINE.dump(baseline))}
    _STORE[connection.dialect.name].run(connection, row)


def find_later_baseline(connection: Connection, slug: str) -> Baseline | None:
    """Return what is usual for later pages that were accepted; None where none was, or another version learned it."""
    row = _FIND_LATER.first(connection, {"key": slug})
    return _BASELINE.load(json.loads(row[1])) if row and row[0] == VERSION else None


def store_later_baseline(connection: Connection, slug: str, baseline: Baseline) -> None:
    """Store what is usual for later pages of a source."""
    row = {"slug": slug, "version": VERSION, "document": _encode(_BASELINE.dump(baseline))}
    _STORE_LATER[connection.dialect.name].run(connection, row)


def find_held(connection: Connection, slug: str) -> HeldPage | None:
    """Return the page that is held of a source; None where none is, or another version held it."""
    row = _FIND_HELD.first(connection, {"key": slug})
    members = json.loads(row[0]) if row else {"candidate": {}}
    return _HELD.load(members) if members["candidate"].get("version") == VERSION else None


def hold_page(connection: Connection, slug: str, held: HeldPage) -> None:
    """Store the page that is held of a source, in place of the one before."""
    _HOLD[connection.dialect.name].run(connection, {"slug": slug, "document": _encode(_HELD.dump(held))})


def release_page(connection: Connection, slug: str) -> None:
    """Hold nothing of a source any more."""
    _RELEASE.run(connection, {"key": slug})


def read_held(database: Database, slug: str) -> HeldPage | None:
    """Return the page that is held of a source, for people; None where none is."""
    with database.read() as connection:
        return find_held(connection, slug)


def accept_page(database: Database, slug: str, now: datetime) -> HeldPage | None:
    """Take the page that is held of a source for its list from now on, and make it due; None where none is held.

    With a later page, all pages are due. What a backlog held is read by the next one.
    """
    with database.write() as connection:
        connection.execute(select(sources.c.slug).where(sources.c.slug == slug).with_for_update())
        held = find_held(connection, slug)
        if held is None:
            return None
        changed = {"next_due": now, "message": dump_message(HeldCode.ACCEPTED())}
        if held.number == 1:
            store_baseline(connection, slug, accept(held, find_baseline(connection, slug, held.page.reading)))
        else:
            store_later_baseline(connection, slug, accept(held, find_later_baseline(connection, slug)))
            changed["pages_again"] = dump_attempts(Attempts(due=now))
        if not held.of_backlog:
            connection.execute(update(sources).where(sources.c.slug == slug).values(changed))
        release_page(connection, slug)
        return held


def forget_baselines(connection: Connection, slugs: Sequence[str]) -> None:
    """Learn anew what is usual for sources, and hold nothing of them: their pages or rules are others now."""
    chosen = {"chosen": dump_list(slugs)}
    for table in (baselines, later_baselines, held_pages):
        connection.execute(delete(table).where(is_in_list(table.c.slug, "chosen")), chosen)
    forgotten = select(sources.c.slug, literal(VERSION), literal(FORGOTTEN)).where(is_in_list(sources.c.slug, "chosen"))
    connection.execute(insert(baselines).from_select(["slug", "version", "document"], forgotten), chosen)


def _encode(members: dict[str, object]) -> str:
    return remove_unstorable(json.dumps(members, ensure_ascii=False, separators=(",", ":")))
