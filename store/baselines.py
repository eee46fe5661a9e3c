"""What is usual for each source, and the page that is held of it: one row each, as JSON.

`model.quarantine` decides; here is what it is shown, and what came of it.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from messages.quarantine import HeldCode
from messages.stored import dump_message
from model.baseline import VERSION, Baseline
from model.quarantine import HeldPage, accept
from store.codec import dump_list, remove_unstorable
from store.dataclass_codec import DataclassCodec
from store.engine import Database
from store.fast_statement import FastStatement
from store.in_list import is_in_list
from store.tables import baselines, held_pages, sources

_BASELINE = DataclassCodec(Baseline)
_HELD = DataclassCodec(HeldPage)

_FIND = FastStatement(
    select(baselines.c.document).where(
        baselines.c.slug == bindparam("key"), baselines.c.version == bindparam("version")
    )
)
_FIND_HELD = FastStatement(select(held_pages.c.document).where(held_pages.c.slug == bindparam("key")))
_STORE, _HOLD = (
    {
        name: FastStatement(
            insert(table)
            .values({column.name: bindparam(column.name) for column in table.c})
            .on_conflict_do_update(
                index_elements=["slug"],
                set_={column.name: bindparam(column.name) for column in table.c if column.name != "slug"},
            )
        )
        for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    }
    for table in (baselines, held_pages)
)
_RELEASE = FastStatement(delete(held_pages).where(held_pages.c.slug == bindparam("key")))


def find_baseline(connection: Connection, slug: str) -> Baseline | None:
    """Return what is usual for a source; None where nothing was learned yet, or by another version."""
    row = _FIND.first(connection, {"key": slug, "version": VERSION})
    return _BASELINE.load(json.loads(row[0])) if row else None


def store_baseline(connection: Connection, slug: str, baseline: Baseline) -> None:
    """Store what is usual for a source."""
    row = {"slug": slug, "version": VERSION, "document": _encode(_BASELINE.dump(baseline))}
    _STORE[connection.dialect.name].run(connection, row)


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
    """Take the page that is held of a source for its list from now on, and make it due; None where none is held."""
    with database.write() as connection:
        connection.execute(select(sources.c.slug).where(sources.c.slug == slug).with_for_update())
        held = find_held(connection, slug)
        if held is not None:
            store_baseline(connection, slug, accept(held, find_baseline(connection, slug)))
            release_page(connection, slug)
            changed = {"next_due": now, "message": dump_message(HeldCode.ACCEPTED())}
            connection.execute(update(sources).where(sources.c.slug == slug).values(changed))
        return held


def forget_baselines(connection: Connection, slugs: Sequence[str]) -> None:
    """Learn anew what is usual for sources, and hold nothing of them: their pages or rules are others now."""
    for table in (baselines, held_pages):
        connection.execute(delete(table).where(is_in_list(table.c.slug, "chosen")), {"chosen": dump_list(slugs)})


def _encode(members: dict[str, object]) -> str:
    return remove_unstorable(json.dumps(members, ensure_ascii=False, separators=(",", ":")))
