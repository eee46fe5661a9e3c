"""Reconciles a scraped page with the stored items: which are new, edited, unchanged, or gone.

`model.settle` decides; here is what is read and written for it, a statement for each kind of change.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from model.item import Item, StoredItem
from model.outcome import DropReason, Scraped
from model.renewal import Renewal, is_same_reading, merge_renewed, renew_item
from model.settle import (
    Holder,
    Known,
    assign_keys,
    drop_repeats,
    find_day,
    find_shifted,
    is_repeat,
    mint_guid,
)
from model.withholding import are_figures_moved, are_titles_replaced
from store.calendars import find_event_start
from store.codec import dump_article, dump_item, dump_list, dump_pending, load_article, load_item, load_pending
from store.fast_statement import FastStatement
from store.in_list import is_in_list
from store.items import BACKFILLED, FIRST_PAGE
from store.moved import STORED, TURNED_OVER, find_moved, find_shared, list_copies
from store.records import Claim, Delta
from store.search import index_items
from store.sources import find_host
from store.tables import aliases, items, revisions, sources

ALIAS_LIMIT = 24  # of an item; a session's address is another alias at each visit
_ALIAS_LENGTH = 160

_OF_SOURCE = items.c.slug == bindparam("slug_")
_SAME = FastStatement(
    select(items.c.fingerprint, items.c.id).where(_OF_SOURCE, is_in_list(items.c.fingerprint, "fingerprints"))
)
_PRESENT = FastStatement(select(items.c.id).where(_OF_SOURCE, items.c.present))
_HOLDERS = (
    select(aliases.c.alias, *STORED)
    .join(items, items.c.id == aliases.c.item)
    .where(aliases.c.slug == bindparam("slug_"), is_in_list(aliases.c.alias, "aliases"))
    .order_by(items.c.id)
)
_GUIDS = FastStatement(select(items.c.guid, items.c.id).where(is_in_list(items.c.guid, "guids")))
_SET_PRESENT = FastStatement(update(items).where(items.c.id == bindparam("key")).values(present=bindparam("on_page")))
_REWRITTEN = (
    "fingerprint",
    "document",
    "listing",
    "article",
    "pending",
    "changed",
    "revision",
    "published_at",
    "event_at",
    "present",
    "unjudged",
    "article_due",
)
_REWRITE = FastStatement(
    update(items).where(items.c.id == bindparam("key")).values({name: bindparam(name) for name in _REWRITTEN})
)
_INSERTED = (
    "slug",
    "guid",
    "fingerprint",
    "document",
    "first_seen",
    "changed",
    "revision",
    "published_at",
    "event_at",
    "position",
    "present",
    "shown_from",
    "unjudged",
    "article_due",
    "article_host",
    "article_tries",
)
_INSERT = FastStatement(insert(items).inline().values({name: bindparam(name) for name in _INSERTED}))
_COMPOSE_LATER = or_(sources.c.compose_due.is_(None), sources.c.compose_due > bindparam("shown"))
_COMPOSE = (
    update(sources).where(sources.c.slug == bindparam("slug_"), _COMPOSE_LATER).values(compose_due=bindparam("shown"))
)


_COUNT = FastStatement(
    update(sources)
    .where(sources.c.slug == bindparam("slug_"))
    .values(item_count=sources.c.item_count + bindparam("number", type_=sources.c.item_count.type))
)


def _upsert_alias(insert: Any) -> Any:
    keys = [aliases.c.slug, aliases.c.alias, aliases.c.item]
    insert = insert.values({column.name: bindparam(column.name) for column in aliases.c})
    return insert.on_conflict_do_update(index_elements=keys, set_={"seen": insert.excluded.seen})


_UPSERT_ALIASES = {
    "sqlite": FastStatement(_upsert_alias(sqlite.insert(aliases))),
    "postgresql": FastStatement(_upsert_alias(postgresql.insert(aliases))),
}
_ALIASES = select(func.count()).where(aliases.c.item == items.c.id).scalar_subquery()
_WITH_MANY_ALIASES = select(items.c.id).where(is_in_list(items.c.guid, "guids"), _ALIASES > ALIAS_LIMIT)


def stored_alias(alias: str) -> str:
    """Return an alias as it is stored: a long or unprintable one by its hash, as indexes ask for."""
    if len(alias) <= _ALIAS_LENGTH and alias.isprintable():
        return alias
    digest = blake2b(alias.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
    return f"{alias.partition(':')[0]}:#{digest}"


class Reconciliation:
    """One page being reconciled with one source's items.

    `filtered` says that the source has filters, so that what is new or edited is to be judged;
    `unconfirmed` says that a change must be seen once more to be believed.
    """

    def __init__(
        self,
        connection: Connection,
        claim: Claim,
        now: datetime,
        grace: timedelta,
        *,
        reads_pages: bool,
        filtered: bool,
        is_backlog: bool = False,
    ) -> None:
        self._is_backlog = is_backlog
        self._connection, self._claim, self._now, self._grace = connection, claim, now, grace
        self._reads_pages, self._filtered = reads_pages, filtered
        self._seen: dict[tuple[str, int], dict[str, object]] = {}  # by alias and item
        self._without_page: Collection[str] = ()
        self.unconfirmed = False

    def apply(self, scraped: Scraped) -> Delta:
        """Store the page's items and return what that changed."""
        self._without_page = scraped.without_page
        listed = drop_repeats([replace(item, aliases=tuple(map(stored_alias, item.aliases))) for item in scraped.items])
        unseen = {item.fingerprint for item in scraped.items}
        fingerprints = [fingerprint for fingerprint in scraped.order if fingerprint not in unseen]
        on_page, present = self._find_on_page(fingerprints)
        same = {key for _, key in on_page}
        rows, known = self._find_holders(listed, same)
        shifted = find_shifted(listed, known, unchanged=len(same))
        keys = assign_keys(listed, known, shifted)
        found = [None if key is None else rows[key] for key in keys]
        unknown = [place for place, row in enumerate(found) if row is None and not is_repeat(listed[place], known)]
        copies = list_copies(self._connection, self._claim.slug, listed, unknown, same)
        unknown = [place for place in unknown if place not in copies]
        has_gone = bool(present - same - {row.id for row in found if row})
        if (unknown and has_gone) or len(unknown) >= TURNED_OVER:
            compared = [replace(item, url="") for item in listed] if shifted else listed
            self._find_moved(scraped.order, compared, found, unknown, on_page, known)
        renewed = [(item, row) for item, row in zip(listed, found, strict=True) if row is not None]
        new = [listed[place] for place in unknown if found[place] is None]
        changed = self._update_known(renewed, len(scraped.order))
        added = self._insert_new(new, {fingerprint: place for place, fingerprint in enumerate(scraped.order)})
        self._store_aliases([row.guid for _, row in renewed])
        seen = same | {row.id for _, row in renewed}
        removed = sum(row.deleted_at is not None for _, row in renewed)
        repeated = len(unseen) - len(renewed) - len(new)
        return Delta(
            new=added,
            changed=changed,
            gone=self._mark_presence(present, seen),
            dropped={DropReason.REMOVED: removed, DropReason.REPEATED: repeated},
        )

    def _find_moved(
        self,
        order: Sequence[str],
        listed: Sequence[Item],
        found: list[Any],
        unknown: Collection[int],
        on_page: Sequence[tuple[str, int]],
        known: Known,
    ) -> None:
        """Add to `found` the rows of what moved, of the `unknown` places of `listed`."""
        places = {listed[place].fingerprint: place for place in unknown}
        ids = dict(on_page) | {item.fingerprint: row.id for item, row in zip(listed, found, strict=True) if row}
        marked = [mark for mark in order if mark in ids or mark in places]
        page = [ids[mark] if mark in ids else listed[places[mark]] for mark in marked]
        moved = sum(
            row is not None and _has_other_address(item, row.id, known) for item, row in zip(listed, found, strict=True)
        )
        rows = find_moved(self._connection, self._claim.slug, page, shared=find_shared(listed, known), moved=moved)
        for place, row in rows.items():
            found[places[marked[place]]] = row

    def _find_on_page(self, fingerprints: Sequence[str]) -> tuple[list[tuple[str, int]], set[int]]:
        """Return (fingerprint and id of what is on the page as it is stored; ids of what was on it before)."""
        parameters = {"slug_": self._claim.slug, "fingerprints": dump_list(fingerprints)}
        same = _SAME.all(self._connection, parameters) if fingerprints else []
        return same, {key for (key,) in _PRESENT.all(self._connection, {"slug_": self._claim.slug})}

    def _find_holders(self, listed: Iterable[Item], same: set[int]) -> tuple[dict[int, Any], dict[str, list[Holder]]]:
        """Return the stored items that hold an alias of these, by id, and who holds each alias."""
        wanted = {alias for item in listed for alias in item.aliases}
        rows: dict[int, Any] = {}
        known: dict[str, list[Holder]] = defaultdict(list)
        parameters = {"slug_": self._claim.slug, "aliases": dump_list(wanted)}
        for row in self._connection.execute(_HOLDERS, parameters) if wanted else ():
            rows[row.id] = row
            item, deleted = load_item(row.listing or row.document), row.deleted_at is not None
            known[row.alias].append(
                Holder(key=row.id, title=item.title, day=find_day(item), on_page=row.id in same, deleted=deleted)
            )
        return rows, known

    def _update_known(self, pairs: Sequence[tuple[Item, Any]], on_page: int) -> tuple[StoredItem, ...]:
        """Store known items as the page has them now, `on_page` of them; return those that readers see changed."""
        changed, updates, history = [], [], []
        for item, row in pairs:
            self._note_aliases(row.id, item)
        alive = [(item, row, load_item(row.listing or row.document)) for item, row in pairs if row.deleted_at is None]
        replaced = are_titles_replaced(((old.title, item.title) for item, _, old in alive), on_page)
        moved = are_figures_moved(((old, item) for item, _, old in alive), on_page)
        for item, row, old in alive:
            pending = load_pending(row.pending)
            renewal = renew_item(old, item, pending, titles_replaced=replaced, figures_moved=moved)
            self.unconfirmed = self.unconfirmed or bool(renewal.pending)
            stored, values = self._make_update(row, old, renewal, item.fingerprint)
            updates.append(values)
            if stored.revision != row.revision:
                history.append(_make_revision_row(row))
            if renewal.visible:
                changed.append(stored)
        if updates:
            _REWRITE.run_all(self._connection, updates)
            index_items(self._connection, [stored.guid for stored in changed])
        if history:
            self._connection.execute(insert(revisions), history)
        return tuple(changed)

    def _make_update(
        self, row: Any, old: Item, renewal: Renewal, fingerprint: str
    ) -> tuple[StoredItem, dict[str, object]]:
        before = load_item(row.document)
        whole, article = before, load_article(row.article)
        if not is_same_reading(before, renewal.item):
            whole = replace(before, fingerprint=renewal.item.fingerprint)
        if renewal.visible:
            whole, article = merge_renewed(before, renewal.item, article, previous=old)
        stored = StoredItem(
            guid=row.guid,
            first_seen=row.first_seen,
            changed=self._now if renewal.edited else row.changed,
            revision=row.revision + renewal.edited,
            item=whole,
        )
        again = self._reads_pages and article is not None and renewal.item.title != old.title
        return stored, {
            "key": row.id,
            "fingerprint": "" if renewal.pending else fingerprint,
            "document": dump_item(whole),
            "listing": None if article is None else dump_item(renewal.item),
            "article": article and dump_article(article),
            "pending": dump_pending(renewal.pending),
            "changed": stored.changed,
            "revision": stored.revision,
            "published_at": stored.published,
            "event_at": find_event_start(whole),
            "present": True,
            "unjudged": self._filtered,
            "article_due": self._now if again else row.article_due,
        }

    def _insert_new(self, unknown: Sequence[Item], places: dict[str, int]) -> tuple[StoredItem, ...]:
        """Store new items, each with a guid of its own for ever."""
        if not unknown:
            return ()
        inserted = [
            StoredItem(guid=guid, first_seen=seen, changed=seen, revision=1, item=item)
            for item, seen, guid in zip(
                unknown, self._choose_first_seen(unknown), self._mint_guids(unknown), strict=True
            )
        ]
        rows = [self._make_row(new, places.get(new.item.fingerprint, len(places))) for new in inserted]
        if self._is_backlog:
            self._keep_from_feed(rows)
        _INSERT.run_all(self._connection, rows)
        _COUNT.run(self._connection, {"slug_": self._claim.slug, "number": len(rows)})
        keys = dict(_GUIDS.all(self._connection, {"guids": dump_list(new.guid for new in inserted)}))
        for new in inserted:
            self._note_aliases(keys[new.guid], new.item)
        index_items(self._connection, [new.guid for new in inserted])
        if any(row["article_due"] for row in rows):
            self._hold_back()
        return tuple(inserted)

    def _choose_first_seen(self, unknown: Sequence[Item]) -> list[datetime]:
        """Return when items count as first seen: now; those of a backlog when their source was, or at their date."""
        if not self._is_backlog:
            return [self._now] * len(unknown)
        begun = self._connection.scalar(select(FIRST_PAGE), {"key": self._claim.slug}) or self._now
        dates = [item.published.at if item.published else begun for item in unknown]
        return [min(max(begun, at), self._now) for at in dates]

    def _keep_from_feed(self, rows: Sequence[dict[str, Any]]) -> None:
        """Mark what a backfill found as none of the feed's, but for what was published since its source began."""
        begun = self._connection.scalar(select(FIRST_PAGE), {"key": self._claim.slug})
        for row in rows:
            row["position"] -= BACKFILLED if begun and row["first_seen"] <= begun else 0

    def _mint_guids(self, unknown: Sequence[Item]) -> list[str]:
        minted = [mint_guid(self._claim.url, item.aliases[0]) if item.aliases else uuid4().urn for item in unknown]
        used = {guid for guid, _ in _GUIDS.all(self._connection, {"guids": dump_list(minted)})}
        guids = []
        for guid in minted:
            free = guid if guid not in used else uuid4().urn
            used.add(free)
            guids.append(free)
        return guids

    def _make_row(self, new: StoredItem, place: int) -> dict[str, Any]:
        unmeasured = any(not file.length for file in new.item.enclosures)
        has_page = new.item.fingerprint not in self._without_page
        waits = bool(new.item.url) and (has_page if self._reads_pages else unmeasured)
        return {
            "slug": self._claim.slug,
            "guid": new.guid,
            "fingerprint": new.item.fingerprint,
            "document": dump_item(new.item),
            "first_seen": new.first_seen,
            "changed": new.changed,
            "revision": 1,
            "published_at": new.published,
            "event_at": find_event_start(new.item),
            "position": place,
            "present": True,
            "shown_from": self._now + self._grace if waits else self._now,
            "unjudged": self._filtered,
            "article_due": self._now if waits else None,
            "article_host": find_host(new.item.url) if waits else "",
            "article_tries": 0,
        }

    def _hold_back(self) -> None:
        """Have the feeds rendered again when the items that wait are to be shown at the latest."""
        shown = self._now + self._grace
        self._connection.execute(_COMPOSE, {"slug_": self._claim.slug, "shown": shown})

    def _note_aliases(self, key: int, item: Item) -> None:
        for alias in item.aliases:
            self._seen[alias, key] = {"slug": self._claim.slug, "alias": alias, "item": key, "seen": self._now}

    def _store_aliases(self, known: Sequence[str]) -> None:
        """Store the aliases that were seen, and of known items delete those not seen for longest."""
        if self._seen:
            _UPSERT_ALIASES[self._connection.dialect.name].run_all(self._connection, [*self._seen.values()])
        if known:
            self._trim_aliases(known)

    def _trim_aliases(self, known: Sequence[str]) -> None:
        for key in self._connection.scalars(_WITH_MANY_ALIASES, {"guids": dump_list(known)}).all():
            oldest = select(aliases.c.seen).where(aliases.c.item == key).order_by(aliases.c.seen.desc())
            limit = oldest.offset(ALIAS_LIMIT).limit(1).scalar_subquery()
            self._connection.execute(delete(aliases).where(aliases.c.item == key, aliases.c.seen <= limit))

    def _mark_presence(self, before: set[int], on_page: set[int]) -> int:
        """Record which items left the page, or are on it again; return how many left."""
        moved = [{"key": key, "on_page": key in on_page} for key in sorted(before ^ on_page)]
        if moved:
            _SET_PRESENT.run_all(self._connection, moved)
        return len(before - on_page)


def _has_other_address(item: Item, key: int, known: Known) -> bool:
    """Return whether an item was found though it has an address that it was not known by."""
    address = item.aliases[0]
    return address.startswith("url:") and all(holder.key != key for holder in known.get(address, ()))


def _make_revision_row(row: Any) -> dict[str, object]:
    return {"item": row.id, "revision": row.revision, "stored_at": row.changed, "document": row.document}
