"""A combination being composed: which of its sources' items it holds, in one transaction.

Each item that a source of it has shown is entered once. It is judged then, and again where it or what decides was
changed. What an item repeats is settled when it is first let through, and stays so: no item is announced twice, and
none changes places with another.

The feed holds the items that arrived last. A source's first page is a backlog, and its items arrive when they were
published, so that a source which is added does not push all others out; later items arrive when they are first seen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    and_,
    bindparam,
    case,
    false,
    func,
    select,
    true,
    union,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from model.duplicates import MOST_ORIGINALS, Placed
from model.item import StoredItem
from model.publication import Publication, make_address
from store.codec import dump_list
from store.combined_archives import find_combined_archive_end
from store.combined_items import ITEMS, SHOWN, CombinedItem, read_combined_item
from store.common_condition import is_common
from store.engine import Database
from store.fast_statement import FastStatement
from store.in_list import is_in_list
from store.items import (
    ARRIVAL,
    COLUMNS,
    FIRST_PAGE,
    IS_MEMBER,
    MOST,
    ORDER,
    STAY,
    make_member_parameters,
    read_stored_item,
)
from store.publications import publish
from store.records import Clock
from store.subscriptions import ping_hub
from store.tables import (
    COMBINED_ITEM_IS_UNJUDGED,
    SOURCE_HAS_CHANGED,
    combination_sources,
    combinations,
    combined_items,
    items,
    likeness_keys,
    sources,
)

_HELD = combined_items.c
_MEMBER = combination_sources.c
_MINE = _HELD.combination == bindparam("combination", type_=_HELD.combination.type)
_LOCK = FastStatement(select(combinations.c.secret).where(combinations.c.slug == bindparam("key")).with_for_update())
_CHANGED = (
    select(_MEMBER.slug, sources.c.options)
    .join(sources, sources.c.slug == _MEMBER.slug)
    .where(_MEMBER.combination == bindparam("combination"), SOURCE_HAS_CHANGED)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=combination_sources)
)
_TAKE = update(combination_sources).where(
    _MEMBER.combination == bindparam("combination_"), is_in_list(_MEMBER.slug, "chosen")
)
_BACKLOG = and_(items.c.first_seen == FIRST_PAGE, items.c.published_at < items.c.first_seen)
_ENTERED = select(
    bindparam("combination", type_=_HELD.combination.type),
    items.c.id,
    case((_BACKLOG, items.c.published_at), else_=items.c.first_seen),
    true(),
).where(IS_MEMBER)


def _enter(insert: Any, *, again: bool) -> Any:
    insert = insert(combined_items).from_select(
        [_HELD.combination, _HELD.item, _HELD.arrived, _HELD.unjudged], _ENTERED
    )
    keys = [_HELD.combination, _HELD.item]
    if again:
        return insert.on_conflict_do_update(index_elements=keys, set_={"unjudged": true()})
    return insert.on_conflict_do_nothing(index_elements=keys)


_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_ENTER = {name: _enter(insert, again=False) for name, insert in _INSERTS.items()}
_ENTER_AGAIN = {name: _enter(insert, again=True) for name, insert in _INSERTS.items()}
_KEEP_KEYS = {
    name: FastStatement(
        insert(likeness_keys)
        .values(key=bindparam("key"), item=bindparam("item", type_=Integer))
        .on_conflict_do_nothing(index_elements=[likeness_keys.c.key, likeness_keys.c.item])
    )
    for name, insert in _INSERTS.items()
}
_UNJUDGED = (
    select(_HELD.item, _HELD.original, items.c.slug, sources.c.options, *COLUMNS)
    .join(items, items.c.id == _HELD.item)
    .join(sources, sources.c.slug == items.c.slug)
    .where(is_common(_MINE), COMBINED_ITEM_IS_UNJUDGED)
    .order_by(_HELD.item)
    .limit(bindparam("most"))
)
# An outer join, as it leaves the order of the tables alone: by another all items of the combination would be read.
_ALIKE = (
    select(likeness_keys.c.key, _HELD.item, _HELD.original, items.c.slug, *COLUMNS)
    .outerjoin(combined_items, and_(_HELD.item == likeness_keys.c.item, _MINE, _HELD.original.is_not(None)))
    .outerjoin(items, items.c.id == _HELD.item)
    .where(is_in_list(likeness_keys.c.key, "keys"))
)
_FREQUENT = (
    select(likeness_keys.c.key)
    .where(is_in_list(likeness_keys.c.key, "keys"))
    .group_by(likeness_keys.c.key)
    .having(func.count() > MOST_ORIGINALS)
)
_ORIGINALS = (
    select(_HELD.original)
    .select_from(likeness_keys)
    .outerjoin(combined_items, and_(_HELD.item == likeness_keys.c.item, _MINE, _HELD.original.is_not(None)))
    .where(likeness_keys.c.key == bindparam("key"))
    .distinct()
    .limit(MOST_ORIGINALS + 2)  # of which one may be null, another combination's
    .subquery()
)
_COUNT_ORIGINALS = select(func.count(_ORIGINALS.c.original))
_STORE = FastStatement(
    update(combined_items)
    .where(_MINE, _HELD.item == bindparam("key"))
    .values(
        original=bindparam("original", type_=Integer),
        shown_until=bindparam("until", type_=_HELD.shown_until.type),
        unjudged=false(),
    )
)
_SHOWN = SHOWN.order_by(_HELD.arrived.desc(), _HELD.item.desc())
_LATEST = _SHOWN.limit(bindparam("limit")).subquery("latest")
_RECENT = _SHOWN.where(_HELD.arrived > bindparam("since")).limit(bindparam("most")).subquery("recent")
_HELD_NOW = union(select(_LATEST.c.item), select(_RECENT.c.item))
_COUNT = select(func.count()).select_from(_HELD_NOW.subquery())
_HOLDS = ITEMS.where(items.c.id.in_(_HELD_NOW))
_LEAVING = select(func.min(_HELD.shown_until)).where(_MINE, _HELD.shown_until > bindparam("now"))
_SET_NEXT = (
    update(combinations)
    .where(combinations.c.slug == bindparam("combination"))
    .values(compose_due=_LEAVING.scalar_subquery(), postponed=None)
)
_SET_DUE = (
    update(combinations)
    .where(combinations.c.slug == bindparam("combination_"))
    .values(compose_due=bindparam("now", type_=combinations.c.compose_due.type), postponed=None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An item that a combination is to judge."""

    key: int
    source: str
    options: str  # of its source
    original: int | None  # the item that it was found to repeat, itself where none; None the first time
    stored: StoredItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a combination makes of an item: see `combined_items`."""

    key: int
    original: int | None
    shown_until: datetime | None


class Combining:
    """One combination being composed."""

    def __init__(self, connection: Connection, slug: str, clock: Clock, secret: str = "") -> None:
        self._connection, self._slug, self._clock, self.now = connection, slug, clock, clock()
        self.address = make_address(slug, secret)
        self._unfinished = False

    def take_changed(self, most: int) -> dict[str, str]:
        """Return the options of up to `most` sources whose feeds changed, by slug; they are dealt with from here on."""
        rows = self._connection.execute(_CHANGED, {"combination": self._slug, "most": most})
        taken = dict(rows.all())
        if taken:
            parameters = {"combination_": self._slug, "chosen": dump_list(taken)}
            self._connection.execute(_TAKE.values(changed=False), parameters)
            self.now = self._clock()  # by an earlier moment, what others stored meanwhile would not be shown yet
        return taken

    def enter_items(self, source: str, limit: int, *, again: bool) -> None:
        """Enter the items that a source's feed of `limit` items holds; `again` has those judged that are known."""
        parameters = make_member_parameters(source, self.now, limit) | {"combination": self._slug}
        statement = (_ENTER_AGAIN if again else _ENTER)[self._connection.dialect.name]
        self._connection.execute(statement, parameters)

    def list_unjudged(self, most: int) -> list[Candidate]:
        """Return up to `most` items that are to be judged, those first that were stored first."""
        rows = self._connection.execute(_UNJUDGED, {"combination": self._slug, "most": most})
        return [
            Candidate(key=key, original=original, source=source, options=options, stored=read_stored_item(stored))
            for key, original, source, options, *stored in rows
        ]

    def find_overused(self, keys: Iterable[str]) -> set[str]:
        """Return those of the keys that more than MOST_ORIGINALS bulletins of this combination have."""
        frequent = self._connection.scalars(_FREQUENT, {"keys": dump_list(keys)}).all()
        return {key for key in frequent if self._count_originals(key) > MOST_ORIGINALS}

    def _count_originals(self, key: str) -> int:
        """Return how many bulletins of this combination have a key; counting stops behind MOST_ORIGINALS."""
        return int(self._connection.scalars(_COUNT_ORIGINALS, {"combination": self._slug, "key": key}).one())

    def list_alike(self, keys: Iterable[str]) -> dict[str, list[Placed]]:
        """Return the items let through before that have one of these keys, by key."""
        alike = defaultdict[str, list[Placed]](list)
        rows = self._connection.execute(_ALIKE, {"combination": self._slug, "keys": dump_list(keys)})
        for key, item, original, source, *stored in rows:
            if item is not None:  # else another combination's alone
                alike[key].append(Placed(key=item, source=source, original=original, stored=read_stored_item(stored)))
        return alike

    def store_judgements(self, judgements: Iterable[Judgement], keys: Mapping[int, Iterable[str]]) -> None:
        """Store what was made of items, and the keys by which others may be found to repeat them."""
        rows = [
            {"combination": self._slug, "key": made.key, "original": made.original, "until": made.shown_until}
            for made in judgements
        ]
        if rows:
            _STORE.run_all(self._connection, rows)
        named = [{"key": key, "item": item} for item, of_item in keys.items() for key in of_item]
        if named:
            _KEEP_KEYS[self._connection.dialect.name].run_all(self._connection, named)

    def list_items(self, limit: int, *, by_arrival: bool) -> list[CombinedItem]:
        """Return the items of a feed of `limit` items, newest first by their dates, or `by_arrival` as first seen."""
        query = _HOLDS.order_by(*(ARRIVAL if by_arrival else ORDER))
        return [read_combined_item(row) for row in self._connection.execute(query, self._make_parameters(limit))]

    def find_archive_end(self, held: int) -> int:
        """Return where the archive ends that a feed of `held` items leads to, see `store.combined_archives`."""
        return find_combined_archive_end(self._connection, self._slug, held, self.now)

    def count_items(self, limit: int) -> int:
        """Return how many items a feed of `limit` items holds."""
        return int(self._connection.scalars(_COUNT, self._make_parameters(limit)).one())

    def _make_parameters(self, limit: int) -> dict[str, object]:
        since = self.now - STAY
        return {"combination": self._slug, "now": self.now, "limit": limit, "since": since, "most": MOST}

    def publish(self, documents: Iterable[Publication], *, fingerprint: str) -> int:
        """Write the documents whose bytes changed and return their number."""
        return publish(self._connection, self._slug, documents, fingerprint)

    def ping_hub(self, hub: str, host: str, topics: Mapping[str, str]) -> None:
        """Have another hub told that the documents changed; `topics` are their addresses, by ending."""
        ping_hub(self._connection, self._slug, hub, host, topics, self.now)

    def compose_again(self) -> None:
        """Have the rest done in another transaction, at once."""
        self._unfinished = True

    def finish(self) -> None:
        """Set when the combination is to be composed again, its sources aside: when an item grows too old."""
        if self._unfinished:
            self._connection.execute(_SET_DUE, {"combination_": self._slug, "now": self.now})
        else:
            self._connection.execute(_SET_NEXT, {"combination": self._slug, "now": self.now})


@contextmanager
def combining(database: Database, slug: str, clock: Clock) -> Iterator[Combining | None]:
    """Yield a combination to be composed; None where there is none of that slug any more."""
    with database.write() as connection:
        combination = _LOCK.first(connection, {"key": slug})
        if combination is None:
            yield None
            return
        combining = Combining(connection, slug, clock, combination[0])
        yield combining
        combining.finish()


def list_combined_items(database: Database, slug: str, now: datetime, limit: int) -> list[CombinedItem]:
    """Return the items of a feed of `limit` items of a combination, newest first, for a page that shows them."""
    with database.read() as connection:
        return Combining(connection, slug, lambda: now).list_items(limit, by_arrival=False)[:limit]


def count_combined_items(database: Database, slug: str, now: datetime, limit: int) -> int:
    """Return how many items a feed of `limit` items of a combination holds."""
    with database.read() as connection:
        return Combining(connection, slug, lambda: now).count_items(limit)


def find_archive_end_of(database: Database, slug: str, now: datetime, limit: int) -> int:
    """Return where the archive ends that a feed of `limit` items of a combination leads to; 0 where it holds all."""
    with database.read() as connection:
        combining = Combining(connection, slug, lambda: now)
        return combining.find_archive_end(combining.count_items(limit))
