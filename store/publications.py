"""Feed documents as they are served, byte for byte, and when they are rendered again."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, func, or_, select, union_all, update

from messages.storage import StoreCode
from model.errors import StoreError
from model.item import StoredItem
from model.masthead import NO_MASTHEAD, Masthead
from model.publication import FeedAddress, Publication, make_address
from model.subscription import SubscriptionClaim
from store.addresses import PRIVATE_SLUGS, read_slug
from store.archives import find_archive_end
from store.codec import load_masthead
from store.combinations import mark_combinations
from store.engine import Database
from store.fast_statement import FastStatement
from store.items import FIRST_PAGE, list_feed_items
from store.records import Clock
from store.subscriptions import mark_subscribers_due, ping_hub
from store.tables import combinations, items, publications, sources, subscriptions
from store.verdicts import list_unjudged, store_verdicts

EPOCH = datetime(1970, 1, 2, tzinfo=UTC)
_SERVED = (publications.c.body, publications.c.gzip, publications.c.etag, publications.c.last_modified)
_DUE = (sources.c.next_due, sources.c.compose_due)
_MARKS = (publications.c.format, publications.c.etag, publications.c.fingerprint)
_DOCUMENT = (publications.c.slug == bindparam("key"), publications.c.format == bindparam("form"))
_SELECT_ONE = (
    select(*_SERVED, *_DUE)
    .outerjoin_from(publications, sources, sources.c.slug == publications.c.slug)
    .where(*_DOCUMENT)
)
_SELECT_MARKS = FastStatement(select(*_MARKS).where(publications.c.slug == bindparam("key")))
_SELECT_MOMENT = select(publications.c.last_modified).where(*_DOCUMENT)
_UPDATE = update(publications).where(*_DOCUMENT)
_LOCK_SOURCE = FastStatement(
    select(sources.c.secret, sources.c.last_good, sources.c.masthead)
    .where(sources.c.slug == bindparam("key"))
    .with_for_update()
)
_LATER = select(func.min(items.c.shown_from)).where(items.c.slug == bindparam("key"), items.c.deleted_at.is_(None))
_HELD = _LATER.where(items.c.shown_from > bindparam("now"), items.c.article_due.is_not(None))
_UNTIL = select(func.min(items.c.shown_until)).where(items.c.slug == bindparam("key"), items.c.deleted_at.is_(None))
_NEXT = union_all(_HELD, _UNTIL.where(items.c.shown_until > bindparam("now"))).subquery("next")
_COMPOSE_DUE = update(sources).where(sources.c.slug == bindparam("key"))
_SET_NEXT = FastStatement(_COMPOSE_DUE.values(compose_due=select(func.min(_NEXT.c[0])).scalar_subquery()))
_COMPOSE_BY = FastStatement(
    _COMPOSE_DUE.where(or_(sources.c.compose_due.is_(None), sources.c.compose_due > bindparam("by"))).values(
        compose_due=bindparam("by", type_=sources.c.compose_due.type)
    )
)
_FIRST_PAGE_HELD = FastStatement(
    select(sources.c.slug).where(
        sources.c.slug == bindparam("key"),
        ~select(publications.c.slug).where(publications.c.slug == bindparam("key")).exists(),
        select(items.c.id)
        .where(items.c.slug == bindparam("key"), items.c.article_due.is_not(None), items.c.deleted_at.is_(None))
        .where(items.c.shown_from > bindparam("now"), items.c.first_seen == FIRST_PAGE)
        .exists(),
    )
)
_BY_CHANGE = (publications.c.slug, publications.c.format, publications.c.etag)  # an index holds all of these
_SELECT_PUBLIC_MARKS = select(*_BY_CHANGE).where(publications.c.slug.not_in(PRIVATE_SLUGS))
_COUNT = select(func.count()).select_from(publications)
_LAST = select(func.max(publications.c.last_modified))
_SELECT_NEWEST = select(*_BY_CHANGE).where(publications.c.last_modified >= bindparam("since"))
NEWEST = timedelta(minutes=1)
NewestDocuments = tuple[int, frozenset[tuple[str, ...]]]


def find_publication(database: Database, slug: str, ending: str) -> Publication | None:
    """Return a document, in the format of that ending; None where nothing was published yet."""
    with database.read() as connection:
        return _read_publication(connection, slug, ending)


def find_publication_at(database: Database, address: FeedAddress, ending: str) -> Publication | None:
    """Return the document at a feed's address, in the format of that ending; None where there is none."""
    with database.read() as connection:
        slug = read_slug(connection, address)
        return None if slug is None else _read_publication(connection, slug, ending)


def find_claimed_document(database: Database, claim: SubscriptionClaim) -> Publication | None:
    """Return the document that a claim is to deliver; None where it is gone, or the subscription is.

    Where a feed becomes private, or gets another address, subscriptions to it end, claimed ones too.
    """
    mine = (subscriptions.c.id == claim.key, subscriptions.c.lease_token == claim.token)
    with database.read() as connection:
        held = connection.scalar(select(subscriptions.c.id).where(*mine)) is not None
        return _read_publication(connection, claim.slug, claim.ending) if held else None


def _read_publication(connection: Connection, slug: str, ending: str) -> Publication | None:
    row = connection.execute(_SELECT_ONE, {"key": slug, "form": ending}).first()
    if row is None:
        return None
    body, gzip, etag, last_modified, next_due, compose_due = row
    return Publication(
        slug=slug,
        format=ending,
        body=body,
        gzip=gzip,
        etag=etag,
        last_modified=last_modified,
        due=None if compose_due else next_due,  # an article that is read brings the composing forward
    )


def list_documents(database: Database) -> dict[tuple[str, str], str]:
    """Return the ETags of all public documents, by slug and ending."""
    with database.read() as connection:
        return {(slug, ending): etag for slug, ending, etag in connection.execute(_SELECT_PUBLIC_MARKS)}


def read_newest_documents(database: Database) -> NewestDocuments:
    """Return the number of all documents, and those that changed within NEWEST of the last change.

    It differs from an earlier answer once a document was published, renamed or removed: documents that several
    processes write come late by less than that.
    """
    with database.read() as connection:
        number = connection.scalars(_COUNT).one()
        last = connection.scalar(_LAST)
        since = (last or EPOCH) - NEWEST
        return number, frozenset(tuple(row) for row in connection.execute(_SELECT_NEWEST, {"since": since}))


def publish(connection: Connection, slug: str, documents: Iterable[Publication], fingerprint: str) -> int:
    """Write the documents whose bytes changed and return their number.

    The same bytes keep their last_modified; others get a later one than those before them, however
    the clock goes, since a reader sends it in whole seconds (RFC 9110 §8.8.2.1). `fingerprint`
    is of what they were rendered under besides their items, such as the base URL; see `mark_outdated_feeds`.
    """
    stored = {key: (etag, mark) for key, etag, mark in _SELECT_MARKS.all(connection, {"key": slug})}
    number = 0
    for document in documents:
        etag, mark = stored.get(document.format, ("", None))
        if etag != document.etag:
            _write(connection, slug, document, fingerprint, replace=mark is not None)
            mark_subscribers_due(connection, slug, document.format, document.last_modified)
            number += 1
        elif mark != fingerprint:
            key = {"key": slug, "form": document.format}
            connection.execute(_UPDATE, key | {"fingerprint": fingerprint})
    return number


def _write(connection: Connection, slug: str, document: Publication, fingerprint: str, *, replace: bool) -> None:
    row = {
        "body": document.body,
        "gzip": document.gzip,
        "etag": document.etag,
        "last_modified": document.last_modified,
        "fingerprint": fingerprint,
    }
    if replace:
        key = {"key": slug, "form": document.format}
        before = connection.scalars(_SELECT_MOMENT, key).one()
        row["last_modified"] = max(document.last_modified, before + timedelta(seconds=1))
        connection.execute(_UPDATE, row | key)
    else:
        connection.execute(publications.insert(), row | {"slug": slug, "format": document.format})


def mark_outdated_feeds(database: Database, fingerprint: str, now: datetime) -> int:
    """Make all feeds due that were rendered under another fingerprint; return their number."""
    others = select(publications.c.slug).where(publications.c.fingerprint != fingerprint)
    with database.write() as connection:
        due = [
            update(table).where(table.c.slug.in_(others)).values(compose_due=now) for table in (sources, combinations)
        ]
        return sum(connection.execute(statement).rowcount for statement in due)


def list_composable(database: Database, now: datetime) -> list[str]:
    """Return the slugs whose feeds are to be rendered again by now, the longest due first."""
    query = select(sources.c.slug).where(sources.c.compose_due <= now)
    with database.read() as connection:
        return list(connection.scalars(query.order_by(sources.c.compose_due, sources.c.slug)))


def postpone_composing(database: Database, slug: str, until: datetime) -> None:
    """Have a source's feeds rendered again at `until`, and not before."""
    with database.write() as connection:
        connection.execute(update(sources).where(sources.c.slug == slug).values(compose_due=until))


class Composing:
    """One source's feeds being rendered again, in one transaction."""

    def __init__(self, connection: Connection, slug: str, now: datetime, secret: str, masthead: str) -> None:
        self._connection, self._slug, self.now = connection, slug, now
        self._masthead = load_masthead(masthead)
        self.address = make_address(slug, secret)
        self.unfinished = False  # whether the feeds are to be rendered again at once
        self.is_unread = False  # whether the source's page never was read, so that there is nothing to publish yet

    @property
    def masthead(self) -> Masthead:
        """What the source's site says of itself."""
        return self._masthead.masthead if self._masthead else NO_MASTHEAD

    def list_feed_items(self, limit: int) -> list[StoredItem]:
        """Return the items of a feed of `limit` items, newest first, see `store.items`."""
        return list_feed_items(self._connection, self._slug, self.now, limit)

    def find_archive_end(self, limit: int) -> int:
        """Return the number of the last item that a feed of `limit` items may leave out, see `store.archives`."""
        return find_archive_end(self._connection, self._slug, limit)

    def list_unjudged(self, most: int) -> dict[int, StoredItem]:
        """Return up to `most` items that the source's filters are still to judge, by a number of each."""
        return list_unjudged(self._connection, self._slug, most)

    def store_verdicts(self, verdicts: Mapping[int, datetime | None]) -> None:
        """Store until when items are shown, by their numbers: None for ever, `model.item.HIDDEN` never."""
        store_verdicts(self._connection, verdicts)
        leaving = [until for until in verdicts.values() if until and until > self.now]
        if leaving:
            self._compose_by(min(leaving))

    def is_first_page_held(self) -> bool:
        """Return whether nothing was published yet, and items of the first page still wait for their own pages."""
        return _FIRST_PAGE_HELD.first(self._connection, {"key": self._slug, "now": self.now}) is not None

    def compose_again(self) -> None:
        """Have the feeds rendered again at once, as there is more to do than this transaction should."""
        self.unfinished = True
        self._compose_by(self.now)

    def _compose_by(self, moment: datetime) -> None:
        _COMPOSE_BY.run(self._connection, {"key": self._slug, "by": moment})

    def publish(self, documents: Iterable[Publication], *, fingerprint: str = "") -> int:
        """Write the documents whose bytes changed and return their number."""
        number = publish(self._connection, self._slug, documents, fingerprint)
        if number:
            mark_combinations(self._connection, self._slug)
        return number

    def ping_hub(self, hub: str, host: str, topics: Mapping[str, str]) -> None:
        """Have another hub told that the documents changed; `topics` are their addresses, by ending."""
        ping_hub(self._connection, self._slug, hub, host, topics, self.now)


@contextmanager
def composing(database: Database, slug: str, clock: Clock) -> Iterator[Composing]:
    """Yield a source's feeds to be rendered; at the end they are due when the next item comes or goes.

    The clock is read once this is the source's only writer: by an earlier moment, items that others stored meanwhile
    would not be shown yet, and nothing would be due for them. An unknown slug raises StoreError.
    """
    with database.write() as connection:
        source = _LOCK_SOURCE.first(connection, {"key": slug})
        if source is None:
            raise StoreError(StoreCode.UNKNOWN_SOURCE(slug=slug), subject=slug)
        now, (secret, last_good, masthead) = clock(), source
        composing = Composing(connection, slug, now, secret, masthead)
        composing.is_unread = last_good is None
        yield composing
        if not composing.unfinished:
            _SET_NEXT.run(connection, {"key": slug, "now": now})
