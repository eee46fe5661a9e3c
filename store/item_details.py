"""One item with all that is known of it: what its list said, what its own page said, where it was seen, what it was."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from model.article import Article
from model.item import Item, StoredItem
from store.codec import load_article, load_item
from store.engine import Database
from store.items import COLUMNS, read_stored_item
from store.records import Revision
from store.tables import aliases, items, revisions

MOST_VERSIONS = 50  # that are listed of an item, the latest
_ADDRESS = "url:"
_HASHED = "url:#"  # of an alias that was too long to be stored

_ITEM = select(
    *COLUMNS, items.c.id, items.c.slug, items.c.listing, items.c.article, items.c.present, items.c.shown_until
).where(items.c.guid == bindparam("guid"), items.c.deleted_at.is_(None))
_ALIASES = select(aliases.c.alias).where(aliases.c.item == bindparam("item"))
_VERSIONS = (
    select(revisions.c.revision, revisions.c.stored_at)
    .where(revisions.c.item == bindparam("item"))
    .order_by(revisions.c.revision.desc())
    .limit(MOST_VERSIONS)
)
_OF_ITEM = select(items.c.id).where(items.c.guid == bindparam("guid"), items.c.deleted_at.is_(None)).scalar_subquery()
_REVISION = select(revisions.c.revision, revisions.c.stored_at, revisions.c.document).where(
    revisions.c.item == _OF_ITEM, revisions.c.revision == bindparam("number")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDetails:
    """An item with all that is known of it."""

    stored: StoredItem
    slug: str  # of its source
    listing: Item  # what its list alone said of it
    article: Article | None  # what its own page said; None where it was not read
    addresses: tuple[str, ...]  # that it was seen at, the last one first
    versions: tuple[tuple[int, datetime], ...]  # the numbers of its former ones and since when each stood, latest first
    is_present: bool  # whether it stood on its page when that was last read
    shown_until: datetime | None  # by its source's filters; None for ever

    def is_shown(self, now: datetime) -> bool:
        """Return whether feeds show it by `now`."""
        shown_from = self.stored.shown_from
        return (shown_from is None or shown_from <= now) and (self.shown_until is None or self.shown_until > now)


def find_item_details(database: Database, guid: str) -> ItemDetails | None:
    """Return an item with all that is known of it; None where there is none, or where it was deleted."""
    with database.read() as connection:
        row = connection.execute(_ITEM, {"guid": guid}).first()
        if row is None:
            return None
        item = {"item": row.id}
        seen = connection.scalars(_ALIASES.order_by(aliases.c.seen.desc(), aliases.c.alias), item).all()
        versions = connection.execute(_VERSIONS, item).all()
    stored = read_stored_item(row)
    return ItemDetails(
        stored=stored,
        slug=row.slug,
        listing=load_item(row.listing) if row.listing else stored.item,
        article=load_article(row.article),
        addresses=tuple(
            alias.removeprefix(_ADDRESS)
            for alias in seen
            if alias.startswith(_ADDRESS) and not alias.startswith(_HASHED)
        ),
        versions=tuple((number, at) for number, at in versions),
        is_present=row.present,
        shown_until=row.shown_until,
    )


def find_revision(database: Database, guid: str, number: int) -> Revision | None:
    """Return what an item was before one of its edits; None where there is none of that number."""
    with database.read() as connection:
        row = connection.execute(_REVISION, {"guid": guid, "number": number}).first()
    return Revision(revision=row.revision, stored_at=row.stored_at, item=load_item(row.document)) if row else None
