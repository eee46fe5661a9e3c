"""The full-text index over items: SQLite's FTS5, PostgreSQL's tsvector; kept in the transaction that changes an item.

Rows are found by `search_key`, which sorts as items are published, so that the newest of many are found without
looking at the others. An item whose key is not (yet) that of its row is not found; `complete_index` gives it one.
A SQLite without FTS5 leaves all keys empty, and the search says so; opened where there is one, it is completed.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from time import monotonic
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    bindparam,
    column,
    delete,
    select,
    table,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError

from messages.search import SearchCode
from model.errors import QueryError
from model.item import StoredItem
from model.query import Query
from store.codec import dump_list, load_item
from store.engine import Database
from store.fast_statement import FastStatement
from store.in_list import is_in_list
from store.items import COLUMNS, IS_SHOWN, read_stored_item
from store.search_words import list_index_words, write_fts5_query, write_tsquery, write_tsvector
from store.tables import items, sources
from store.withdrawals import IS_WITHDRAWN

BATCH = 200  # items that are indexed in one transaction, where many are
SECONDS = 2.0  # that a search may take
RECENT = 4000  # rows among which PostgreSQL looks first
NEWEST = 2**63 - 1  # before the key of any item
_ID_BITS = 29  # of a key, below its seconds; 500 million items
_SECONDS_LIMIT = 2**33  # the year 2242, and 1697

_FTS5 = """CREATE VIRTUAL TABLE IF NOT EXISTS search
USING fts5(words, item UNINDEXED, tokenize = "ascii tokenchars ':'", columnsize = 0)"""
_CHANGED = FastStatement(
    select(
        items.c.id,
        items.c.search_key,
        items.c.deleted_at,
        items.c.published_at,
        items.c.document,
        sources.c.search_word,
        sources.c.secret,
    )
    .join(sources, sources.c.slug == items.c.slug)
    .where(is_in_list(items.c.guid, "guids"))
)
_SET_KEY = FastStatement(
    update(items)
    .where(items.c.id == bindparam("item"))
    .values(search_key=bindparam("key", type_=items.c.search_key.type))
)
_INSERT = {
    "sqlite": FastStatement(text("INSERT INTO search (rowid, item, words) VALUES (:key, :item, :words)")),
    "postgresql": FastStatement(
        text("INSERT INTO search (key, item, words) VALUES (:key, :item, CAST(:words AS tsvector))")
    ),
}
_DELETE = {
    "sqlite": FastStatement(text("DELETE FROM search WHERE rowid = :key")),
    "postgresql": FastStatement(text("DELETE FROM search WHERE key = :key")),
}
_WRITE: dict[str, Callable[[Sequence[str]], str]] = {"sqlite": " ".join, "postgresql": write_tsvector}
_MISSING = (
    select(items.c.guid)
    .join(sources, sources.c.slug == items.c.slug)
    .where(items.c.search_key.is_(None), items.c.deleted_at.is_(None), sources.c.secret == "")
    .limit(1)
)
# Another process may be at it, or at one of the items.
_UNLOCKED = _MISSING.limit(BATCH).with_for_update(skip_locked=True, of=items)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """An item that a search found; `key` is where the older ones go on."""

    key: int
    slug: str  # of its source, as are these
    source_title: str
    source_url: str
    language: str
    stored: StoredItem


@lru_cache(maxsize=1)
def has_fts5() -> bool:
    """Return whether this process's SQLite can search full texts."""
    with sqlite3.connect(":memory:") as connection:
        found = connection.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").fetchone()
    connection.close()
    return found is not None


def can_search(connection: Connection) -> bool:
    """Return whether there is an index to be kept and to be asked."""
    return connection.dialect.name != "sqlite" or has_fts5()


def index_items(connection: Connection, guids: Sequence[str]) -> None:
    """Bring what is found of items up to what is stored of them by now."""
    if not guids or not can_search(connection):
        return
    dialect = connection.dialect.name
    changed = _CHANGED.all(connection, {"guids": dump_list(guids)})
    former, added, keys = [], [], []
    for item, former_key, deleted_at, published_at, document, source_word, secret in changed:
        key = None if deleted_at or secret else _make_key(item, published_at)
        if former_key is not None:
            former.append({"key": former_key})
        if key is not None:
            words = list_index_words(load_item(document), source_word)
            added.append({"key": key, "item": item, "words": _WRITE[dialect](words)})
        if key != former_key:
            keys.append({"item": item, "key": key})
    for statement, rows in ((_DELETE[dialect], former), (_INSERT[dialect], added), (_SET_KEY, keys)):
        if rows:
            statement.run_all(connection, rows)


def _make_key(item: int, published_at: datetime | str) -> int:
    """Return a key that sorts as items are published; the column is text where it was not read through its type."""
    moment = datetime.fromisoformat(published_at) if isinstance(published_at, str) else published_at
    seconds = min(max(int(moment.timestamp()), -_SECONDS_LIMIT), _SECONDS_LIMIT - 1)
    return (seconds << _ID_BITS) + (item & (1 << _ID_BITS) - 1)


def remove_from_index(connection: Connection, slugs: Iterable[str]) -> None:
    """Have nothing found of sources any more."""
    if can_search(connection):
        index, key = (_FTS5_INDEX, _ROWID) if connection.dialect.name == "sqlite" else (_INDEX, _KEY)
        found = select(items.c.search_key).where(is_in_list(items.c.slug, "chosen"), items.c.search_key.is_not(None))
        connection.execute(delete(index).where(key.in_(found)), {"chosen": dump_list(slugs)})
    forgotten = update(items).where(is_in_list(items.c.slug, "chosen"), items.c.search_key.is_not(None))
    connection.execute(forgotten.values(search_key=None), {"chosen": dump_list(slugs)})


def complete_index(database: Database) -> None:
    """Index all items that are not yet, in short transactions.

    These are what an older version stored, or one whose SQLite had no FTS5.
    """
    if database.path is not None:
        if not has_fts5():
            return
        with database.write() as connection:
            connection.execute(text(_FTS5))
    with database.read() as connection:
        found = bool(connection.scalar(_MISSING))
    while found:
        with database.write() as connection:
            guids = connection.scalars(_UNLOCKED).all()
            index_items(connection, guids)
        found = bool(guids)


def forget_index(connection: Connection) -> None:
    """Empty the index; the items' own keys in it are to be emptied too, so that it is completed."""
    connection.execute(text("DELETE FROM search"))


def search_items(database: Database, query: Query, now: datetime, *, limit: int, before: int) -> list[FoundItem]:
    """Return the newest items that a query finds, of those that feeds show by `now`, up to `limit`.

    `before` is the key of the last item of the page before, or NEWEST. QueryError where it takes too long, or
    where there is no index.
    """
    with database.read() as connection:
        if not can_search(connection):
            raise QueryError(SearchCode.UNAVAILABLE())
        wanted, unwanted = (_find_source_words(connection, slugs) for slugs in (query.sources, query.without_sources))
        if query.sources and not wanted:
            return []
        write = write_fts5_query if connection.dialect.name == "sqlite" else write_tsquery
        return _run(connection, write(query, wanted, unwanted), now, limit, before)


def _read_found(row: Any) -> FoundItem:
    key, slug, title, url, language, *stored = row
    item = read_stored_item(stored)
    return FoundItem(key=key, slug=slug, source_title=title or slug, source_url=url, language=language, stored=item)


def _find_source_words(connection: Connection, slugs: Sequence[str]) -> list[str]:
    words = select(sources.c.search_word).where(is_in_list(sources.c.slug, "slugs"), sources.c.secret == "")
    return list(connection.scalars(words, {"slugs": dump_list(slugs)})) if slugs else []


_KEY = column("key", BigInteger)
_INDEX = table("search", _KEY, column("item", Integer), column("words", Text))
_ROWID = column("rowid", BigInteger)
_FTS5_INDEX = table("search", _ROWID, column("item", Integer))
_BEFORE = bindparam("before", type_=BigInteger)


def _select_candidates(index: Any, key: ColumnElement[int], match: str) -> Select[Any]:
    return select(key, index.c.item).where(text(match), key < _BEFORE).order_by(key.desc()).limit(bindparam("most"))


_RECENT = select(_INDEX).where(_KEY < _BEFORE).order_by(_KEY.desc()).limit(RECENT).subquery("recent")
# FTS5 yields rows by their keys as it finds them. PostgreSQL reads and sorts all that match, so what is common is
# looked for among the newest first; what is not found often there, it has few of.
# Materialized: else a guess at how many match may have the rows read one by one in the order of their keys.
_MATCHING = (
    select(_KEY, _INDEX.c.item)
    .where(text("search.words @@ CAST(:query AS tsquery)"))
    .cte("matching")
    .prefix_with("MATERIALIZED")
)
CANDIDATES = {
    "sqlite": (_select_candidates(_FTS5_INDEX, _ROWID, "search MATCH :query"),),
    "postgresql": (
        _select_candidates(_RECENT, _RECENT.c.key, "recent.words @@ CAST(:query AS tsquery)"),
        _select_candidates(_MATCHING, _MATCHING.c.key, "true"),
    ),
}
_OF_SOURCE = (items.c.slug, sources.c.title, sources.c.url, sources.c.language)
_SHOWN = (
    select(items.c.id, items.c.search_key, *_OF_SOURCE, *COLUMNS)
    .join(sources, sources.c.slug == items.c.slug)
    .where(items.c.id.in_(bindparam("ids", expanding=True)), *IS_SHOWN, items.c.deleted_at.is_(None))
    .where(sources.c.secret == "", ~IS_WITHDRAWN)
    .order_by(items.c.search_key.desc())
)


def _run(connection: Connection, query: str, now: datetime, limit: int, before: int) -> list[FoundItem]:
    with _limit_time(connection) as end:
        found: list[FoundItem] = []
        most = 2 * limit
        while len(found) < limit:
            candidates = _list_candidates(connection, {"query": query, "before": before, "most": most})
            rows = connection.execute(_SHOWN, {"ids": [item for _, item in candidates], "now": now})
            found += [_read_found(row[1:]) for row in rows if (row[1], row[0]) in candidates]
            if len(candidates) < most:
                break
            before = candidates[-1][0]
            if monotonic() > end:
                raise QueryError(SearchCode.SLOW())
        return found[:limit]


def _list_candidates(connection: Connection, parameters: dict[str, object]) -> list[tuple[int, int]]:
    """Return the keys and items of the first rows of the index that match, shown or not."""
    rows: list[tuple[int, int]] = []
    for statement in CANDIDATES[connection.dialect.name]:
        rows = [(key, item) for key, item in connection.execute(statement, parameters)]
        if len(rows) == parameters["most"]:
            break
    return rows


@contextmanager
def _limit_time(connection: Connection) -> Iterator[float]:
    """Stop what takes longer than SECONDS with a QueryError; give the moment on the clock of `monotonic`."""
    end = monotonic() + SECONDS
    driver: Any = connection.connection.driver_connection
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        driver.set_progress_handler(lambda: monotonic() > end, 10_000)
    else:
        connection.execute(text(f"SET LOCAL statement_timeout = {int(SECONDS * 1000)}; SET LOCAL jit = off"))
    try:
        yield end
    except DBAPIError as error:
        if {type(error.orig).__name__, str(error.orig)} & {"QueryCanceled", "interrupted"}:
            raise QueryError(SearchCode.SLOW()) from None
        raise
    finally:
        if is_sqlite:
            driver.set_progress_handler(None, 0)
