"""Articles: which items' own pages are to be read, and what they add to their items."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, or_, select, update

from messages import Message
from model.article import Article
from model.incident import IncidentStep
from model.item import StoredItem
from model.notification import Recipient
from model.outcome import Health
from model.page_memory import PageMemory
from model.readings import Readings
from model.renewal import is_page_edited, merge_read_article
from store.calendars import find_event_start
from store.codec import (
    dump_article,
    dump_item,
    dump_list,
    dump_readings,
    load_article,
    load_item,
    load_page,
    load_readings,
)
from store.engine import Database
from store.holders import mint_token
from store.in_list import is_in_list
from store.incidents import close_incidents, open_incident
from store.leases import pick_by_host
from store.notifying import queue_incident
from store.records import ArticleClaim, SettledArticle
from store.rereadings import schedule_rereading, select_due_rereadings
from store.search import index_items
from store.tables import items, rereadings, revisions, sources

_CLAIMED = (
    items.c.id,
    items.c.guid,
    items.c.slug,
    items.c.article_host,
    items.c.article_tries,
    items.c.document,
    items.c.listing,
    items.c.article,
    items.c.published_at,
    sources.c.options,
    sources.c.found,
    sources.c.template,
    rereadings.c.page,
)
_CLAIMABLE = (
    select(*_CLAIMED)
    .join(sources, sources.c.slug == items.c.slug)
    .outerjoin(rereadings, rereadings.c.item == items.c.id)
    .order_by(items.c.published_at.desc(), items.c.id)
)
_SETTLED = (
    items.c.id,
    items.c.guid,
    items.c.slug,
    items.c.document,
    items.c.listing,
    items.c.article,
    items.c.first_seen,
    items.c.changed,
    items.c.revision,
    items.c.shown_from,
)
_FREE = or_(items.c.article_until.is_(None), items.c.article_until <= bindparam("now"))
_WAITING = and_(items.c.article_due.is_not(None), items.c.article_due <= bindparam("now"))
_DUE = (
    select(items.c.id, items.c.article_host)
    .join(sources, sources.c.slug == items.c.slug)
    .where(_WAITING, _FREE, sources.c.enabled, ~is_in_list(items.c.article_host, "busy"))
    .order_by(items.c.published_at.desc(), items.c.id)
)
_OF_SLUGS = _DUE.where(is_in_list(items.c.slug, "slugs"))
_AGAIN, _AGAIN_OF_SLUGS = select_due_rereadings(_FREE, slugs=False), select_due_rereadings(_FREE, slugs=True)


def claim_articles(
    database: Database,
    now: datetime,
    *,
    limit: int,
    lease: timedelta,
    busy_hosts: Collection[str] = (),
    slugs: Sequence[str] | None = None,
    per_host: int = 1,
) -> list[ArticleClaim]:
    """Lease up to `limit` items whose own page is due to be read, newest published first, then those due again.

    At most `per_host` of a host are leased, and none of `busy_hosts`; with `slugs` only of these. A page is read
    again only where its host has no new item's page waiting.
    """
    lease_ = _Lease(token=mint_token(database), now=now, until=now + lease, limit=limit, per_host=per_host)
    first, again = (_DUE, _AGAIN) if slugs is None else (_OF_SLUGS, _AGAIN_OF_SLUGS)
    parameters = {} if slugs is None else {"slugs": dump_list(slugs)}
    with database.write() as connection:
        rows = lease_.take(connection, first, parameters | {"busy": dump_list(busy_hosts)})
        claims = [_make_claim(row, lease_.token) for row in rows]
        if len(claims) < limit:
            busy = {*busy_hosts, *(claim.host for claim in claims)}
            lease_ = replace(lease_, limit=limit - len(claims))
            rows = lease_.take(connection, again, parameters | {"busy": dump_list(busy)})
            claims += [_make_reread_claim(row, lease_.token) for row in rows]
    return claims


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lease:
    """How items are leased in one claim."""

    token: str
    now: datetime
    until: datetime
    limit: int
    per_host: int

    def take(self, connection: Connection, due: Select[Any], parameters: dict[str, str]) -> Sequence[Any]:
        """Lease the first items of a query of (id, host) and return their rows."""
        chosen = pick_by_host(connection, due, parameters | {"now": self.now}, limit=self.limit, per_host=self.per_host)
        locked = select(items.c.id).where(items.c.id.in_(chosen), _FREE).with_for_update(skip_locked=True)
        keys = list(connection.scalars(locked, {"now": self.now})) if chosen else []
        if not keys:
            return []
        leased = update(items).where(items.c.id.in_(keys))
        connection.execute(leased.values(article_token=self.token, article_until=self.until))
        return connection.execute(_CLAIMABLE.where(items.c.id.in_(keys))).all()


def _make_reread_claim(row: Any, token: str) -> ArticleClaim:
    return replace(_make_claim(row, token), page=load_page(row.page))


def _make_claim(row: Any, token: str) -> ArticleClaim:
    item = load_item(row.listing or row.document)
    return ArticleClaim(
        guid=row.guid,
        slug=row.slug,
        url=item.url,
        host=row.article_host,
        options=row.options,
        found=row.found,
        template=row.template,
        token=token,
        tries=row.article_tries,
        item=item,
        article=load_article(row.article),
        published=row.published_at,
    )


def lease_claimed_item(connection: Connection, guid: str, token: str, new: str, until: datetime) -> int | None:
    """Lease a claimed item under a new token and return its key; None where it is claimed under another one."""
    mine = update(items).where(items.c.guid == guid, items.c.article_token == token)
    key: int | None = connection.scalar(mine.values(article_token=new, article_until=until).returning(items.c.id))
    return key


def load_article_claim(connection: Connection, key: int, token: str) -> ArticleClaim | None:
    """Return a leased item, with what is remembered of its page; None where its source is no more."""
    row = connection.execute(_CLAIMABLE.where(items.c.id == key)).first()
    if row is None:
        return None
    return _make_claim(row, token) if row.page is None else _make_reread_claim(row, token)


def settle_article(
    database: Database,
    claim: ArticleClaim,
    article: Article | None,
    now: datetime,
    *,
    retry_at: datetime | None = None,
    template: str = "",
    page: PageMemory | None = None,
    reread_at: datetime | None = None,
    counted: bool = False,
    fault: Message | None = None,
    recipients: Sequence[Recipient] = (),
) -> SettledArticle | None:
    """Store what an item's own page says; None, and nothing changed, where the lease is stale, or the source renamed.

    The first reading completes the item and is no edit, shown or not; a later one that
    finds the page changed is, unless another program than now read it before. Without an article it is
    tried again at `retry_at`, or never where that is None; the item is shown as its listing has it, unless
    it is tried again while it is held back. `template` replaces what is known of the source's pages; "" keeps
    what is stored. The page is read again at `reread_at`, with what `page` remembers of it.
    Where it is `counted`, how it went (`fault` is None where it was read) joins the source's latest readings;
    trouble with these, and its end, are reported to the `recipients`.
    """
    with database.write() as connection:
        source = _lock_source(connection, claim.slug)
        mine = (items.c.guid == claim.guid, items.c.article_token == claim.token, items.c.deleted_at.is_(None))
        row = connection.execute(select(*_SETTLED).where(*mine).with_for_update()).first()
        if row is None or source is None:
            return None
        values: dict[str, object] = {"article_token": None, "article_until": None, "article_due": retry_at}
        if article is None:
            values["article_tries"] = claim.tries + 1
        else:
            values |= {"article_due": None, "article_tries": 0, "unjudged": bool(source.filters)}
            is_same_reading = claim.page is None or page is None or claim.page.reading == page.reading
            values |= _merge_article(connection, row, article, now, may_be_edit=is_same_reading)
            schedule_rereading(connection, row.id, page, reread_at)
        learned: dict[str, object] = {"template": template} if template else {}
        ready = values["article_due"] is None
        if ready or (retry_at and now < row.shown_from <= retry_at):
            values["shown_from"] = min(row.shown_from, now)
            learned |= {"compose_due": now}
        before = load_readings(source.readings)
        after = before.add(str(row.id), fault) if counted else before
        if after != before:
            learned |= {"readings": dump_readings(after), "article_trouble": after.in_trouble}
        if learned:
            connection.execute(update(sources).where(sources.c.slug == row.slug).values(learned))
        connection.execute(update(items).where(items.c.id == row.id).values(values))
        if article is not None:
            index_items(connection, [row.guid])
        if after.in_trouble != before.in_trouble:
            _note_trouble(connection, row.slug, after, now, recipients)
        return SettledArticle(
            began=after.describe() if after.in_trouble and not before.in_trouble else None,
            ended=before.in_trouble and not after.in_trouble,
        )


def _note_trouble(
    connection: Connection, slug: str, readings: Readings, now: datetime, recipients: Sequence[Recipient]
) -> None:
    message, step = readings.describe(), IncidentStep.OPENED if readings.in_trouble else IncidentStep.CLOSED
    if readings.in_trouble:
        open_incident(connection, slug, Health.ARTICLES, message, now)
    else:
        close_incidents(connection, [slug], now, articles_only=True)
    if recipients:
        queue_incident(connection, slug, recipients, step, Health.ARTICLES, message, now, failures=0, is_final=False)


def keep_article(database: Database, claim: ArticleClaim, reread_at: datetime | None, page: PageMemory) -> None:
    """End the lease of an item whose page was read again and says the same; it is read once more at `reread_at`."""
    mine = (items.c.guid == claim.guid, items.c.article_token == claim.token, items.c.deleted_at.is_(None))
    with database.write() as connection:
        _lock_source(connection, claim.slug)
        key = connection.scalar(select(items.c.id).where(*mine).with_for_update())
        if key is not None:
            freed = update(items).where(items.c.id == key).values(article_token=None, article_until=None)
            connection.execute(freed)
            schedule_rereading(connection, key, page, reread_at)


def release_article(database: Database, claim: ArticleClaim, due: datetime) -> None:
    """End a lease without counting a try, as when the daemon stops; the item's page is due at `due`."""
    mine = (items.c.guid == claim.guid, items.c.article_token == claim.token, items.c.deleted_at.is_(None))
    with database.write() as connection:
        _lock_source(connection, claim.slug)
        freed = update(items).where(*mine).values(article_token=None, article_until=None, article_due=due)
        connection.execute(freed)


def _lock_source(connection: Connection, slug: str) -> Any:
    """Lock the source before its item, as settling does, so that the two never wait for each other.

    Return its row (its filters' hash, its latest readings); None where no source has that slug, as after a rename.
    """
    locked = select(sources.c.filters, sources.c.readings).where(sources.c.slug == slug).with_for_update()
    return connection.execute(locked).first()


def _merge_article(
    connection: Connection, row: Any, article: Article, now: datetime, *, may_be_edit: bool
) -> dict[str, object]:
    listing, before = load_item(row.listing or row.document), load_item(row.document)
    whole = merge_read_article(listing, article, before=before, shown=row.shown_from <= now)
    edited = may_be_edit and row.article is not None and is_page_edited(before, whole)
    if edited:
        old = {"item": row.id, "revision": row.revision, "stored_at": row.changed, "document": row.document}
        connection.execute(revisions.insert(), old)
    stored = StoredItem(
        guid=row.guid,
        first_seen=row.first_seen,
        changed=now if edited else row.changed,
        revision=row.revision + edited,
        item=whole,
    )
    return {
        "document": dump_item(whole),
        "listing": dump_item(listing),
        "article": dump_article(article),
        "changed": stored.changed,
        "revision": stored.revision,
        "published_at": stored.published,
        "event_at": find_event_start(whole),
    }
