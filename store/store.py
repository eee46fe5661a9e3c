"""The store as one object: each method is one function of this package, bound to an open database."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from messages import Message
from model.archive import ArchiveSpan
from model.article import Article
from model.item import StoredItem
from model.notification import Recipient
from model.outcome import Page
from model.page_memory import PageMemory
from model.publication import FeedAddress, Publication
from model.query import Query
from model.subscription import SubscriptionClaim, SubscriptionRequest
from store import (
    addresses,
    archives,
    articles,
    calendars,
    combinations,
    combining,
    items,
    publications,
    renames,
    runs,
    search,
    sources,
    subscriptions,
    tombstones,
    verdicts,
    withdrawals,
)
from store.combined_items import CombinedItem
from store.combining import Combining
from store.engine import open_database
from store.leased import LeasingStore
from store.publications import NewestDocuments
from store.records import (
    ArticleClaim,
    Clock,
    CombinationRecord,
    CombinationState,
    Counts,
    RemovableItem,
    SettledArticle,
    SourceRecord,
    SourceState,
    SyncReport,
)


class Store(LeasingStore):
    """All that Bantin remembers. Threads may share it; each call is one short transaction.

    Whatever the database refuses (full, locked, gone) raises StoreError, and the call
    changes nothing.
    """

    def sync_sources(
        self,
        records: Sequence[SourceRecord],
        now: datetime,
        *,
        combinations: Sequence[CombinationRecord] = (),
        prune_missing: bool = True,
    ) -> SyncReport:
        """Make the sources and combinations those of the settings; see `store.sources.sync_sources`."""
        return sources.sync_sources(
            self._database, records, now, combinations=combinations, prune_missing=prune_missing
        )

    def renaming(self, former: str, slug: str, now: datetime, *, force: bool) -> AbstractContextManager[None]:
        """Give a source another slug unless the body of the `with` raises; see `store.renames.renaming`."""
        return renames.renaming(self._database, former, slug, now, force=force)

    def find_current_slug(self, former: str) -> str | None:
        """Return the slug of the source that had the slug `former` when it had readers; None where none had."""
        return renames.find_current_slug(self._database, former)

    def record_readers(self, slugs: Collection[str], now: datetime) -> None:
        """Set when the first reader came, of those of these sources that had none before."""
        sources.record_readers(self._database, slugs, now)

    def list_sources(self) -> list[SourceState]:
        """Return all sources, by slug; those that left the settings too."""
        return sources.list_sources(self._database)

    def find_source(self, slug: str) -> SourceState | None:
        """Return one source; None where there is none of that slug."""
        return sources.find_source(self._database, slug)

    def mark_due(self, slug: str, now: datetime) -> bool:
        """Make a source due at once; False where there is none of that slug."""
        return sources.mark_due(self._database, slug, now)

    def count_totals(self, now: datetime) -> Counts:
        """Return the store in figures, for metrics and health."""
        return sources.count_totals(self._database, now)

    def settle_article(
        self,
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
        """Store an article, or when to try again; None where the claim is stale."""
        return articles.settle_article(
            self._database,
            claim,
            article,
            now,
            retry_at=retry_at,
            template=template,
            page=page,
            reread_at=reread_at,
            counted=counted,
            fault=fault,
            recipients=recipients,
        )

    def keep_article(self, claim: ArticleClaim, reread_at: datetime | None, page: PageMemory) -> None:
        """End the lease of a page that was read again and says the same; it is read once more at `reread_at`."""
        articles.keep_article(self._database, claim, reread_at, page)

    def release_article(self, claim: ArticleClaim, due: datetime) -> None:
        """End a lease without counting a try; the item's page is due at `due`."""
        articles.release_article(self._database, claim, due)

    def request_subscription(self, slug: str, request: SubscriptionRequest, now: datetime) -> bool:
        """Keep a request for a feed's document until it is confirmed; False where there are too many already."""
        return subscriptions.request_subscription(self._database, slug, request, now)

    def delete_expired_subscriptions(self, now: datetime) -> int:
        """Delete the subscriptions whose leases have ended; return their number."""
        return subscriptions.delete_expired_subscriptions(self._database, now)

    def claim_subscriptions(
        self,
        now: datetime,
        *,
        limit: int,
        lease: timedelta,
        busy_hosts: Collection[str] = (),
        per_host: int = 1,
        wishes: int = 1,
    ) -> list[SubscriptionClaim]:
        """Lease subscriptions that are due, the longest due first, up to `wishes` of those not confirmed yet."""
        return subscriptions.claim_subscriptions(
            self._database, now, limit=limit, lease=lease, busy_hosts=busy_hosts, per_host=per_host, wishes=wishes
        )

    def settle_wish(self, claim: SubscriptionClaim, now: datetime, *, confirmed: bool) -> None:
        """Grant what a subscriber confirmed, or forget it."""
        subscriptions.settle_wish(self._database, claim, now, confirmed=confirmed)

    def find_claimed_document(self, claim: SubscriptionClaim) -> Publication | None:
        """Return the document that a claim is to deliver; None where it is gone, or the subscription is."""
        return publications.find_claimed_document(self._database, claim)

    def settle_delivery(self, claim: SubscriptionClaim, now: datetime, *, sent: str) -> None:
        """Record that a subscriber has the document of the ETag `sent`."""
        subscriptions.settle_delivery(self._database, claim, now, sent=sent)

    def retry_subscription(self, claim: SubscriptionClaim, due: datetime | None) -> None:
        """Count a try that came to nothing; the next is at `due`, or at the next change."""
        subscriptions.retry_subscription(self._database, claim, due)

    def release_subscription(self, claim: SubscriptionClaim, due: datetime) -> None:
        """End a claim without counting a try; it is due at `due`."""
        subscriptions.release_subscription(self._database, claim, due)

    def delete_subscription(self, claim: SubscriptionClaim) -> None:
        """Delete a subscription, as when its callback is gone."""
        subscriptions.delete_subscription(self._database, claim)

    def is_feed_alive(self, slug: str) -> bool:
        """Return whether a slug is of a feed that may change: of a source that is watched, or of several."""
        return subscriptions.is_feed_alive(self._database, slug)

    def list_composable(self, now: datetime) -> list[str]:
        """Return the slugs whose feeds are to be rendered again by now."""
        return publications.list_composable(self._database, now)

    def postpone_composing(self, slug: str, until: datetime) -> None:
        """Have a source's feeds rendered again at `until`, and not before."""
        publications.postpone_composing(self._database, slug, until)

    def composing(self, slug: str, clock: Clock) -> AbstractContextManager[publications.Composing]:
        """Render a source's feeds again, in one transaction; an unknown slug raises StoreError."""
        return publications.composing(self._database, slug, clock)

    def list_due_combinations(self, now: datetime) -> list[str]:
        """Return the slugs of the combinations that are to be composed by now."""
        return combinations.list_due_combinations(self._database, now)

    def postpone_combination(self, slug: str, until: datetime) -> None:
        """Have a combination that could not be composed left alone until then."""
        combinations.postpone_combination(self._database, slug, until)

    def combining(self, slug: str, clock: Clock) -> AbstractContextManager[Combining | None]:
        """Compose a combination, in one transaction; None inside where there is none of that slug."""
        return combining.combining(self._database, slug, clock)

    def list_combinations(self) -> list[CombinationState]:
        """Return all combinations, by slug."""
        return combinations.list_combinations(self._database)

    def find_combination(self, slug: str) -> CombinationState | None:
        """Return one combination; None where there is none of that slug."""
        return combinations.find_combination(self._database, slug)

    def list_combined_items(self, slug: str, now: datetime, limit: int) -> list[CombinedItem]:
        """Return the items of a combination that a feed of `limit` items holds by `now`, newest first."""
        return combining.list_combined_items(self._database, slug, now, limit)

    def count_combined_items(self, slug: str, now: datetime, limit: int) -> int:
        """Return how many items of a combination a feed of `limit` items holds by `now`."""
        return combining.count_combined_items(self._database, slug, now, limit)

    def find_publication(self, slug: str, ending: str) -> Publication | None:
        """Return one feed document, in the format of that ending; None where nothing was published yet."""
        return publications.find_publication(self._database, slug, ending)

    def list_documents(self) -> dict[tuple[str, str], str]:
        """Return the ETags of all public feed documents, by slug and ending."""
        return publications.list_documents(self._database)

    def read_newest_documents(self) -> NewestDocuments:
        """Return what differs from an earlier answer once a document was published, renamed or removed."""
        return publications.read_newest_documents(self._database)

    def find_archive_end(self, slug: str, limit: int) -> int:
        """Return the number of the last item that a feed of `limit` items may leave out; 0 where it holds all."""
        return archives.find_archive_end_of(self._database, slug, limit)

    def find_publication_at(self, address: FeedAddress, ending: str) -> Publication | None:
        """Return the document at a feed's address, in the format of that ending; None where there is none."""
        return publications.find_publication_at(self._database, address, ending)

    def find_slug(self, address: FeedAddress) -> str | None:
        """Return the slug of the feed at an address, that of a private one its secret; None where there is none."""
        return addresses.find_slug(self._database, address)

    def set_withdrawn(self, slug: str, now: datetime, *, withdrawn: bool) -> bool:
        """Say whether a source's feed ends once the source is removed; see `store.withdrawals.set_withdrawn`."""
        return withdrawals.set_withdrawn(self._database, slug, withdrawn=withdrawn, now=now)

    def is_withdrawn(self, address: FeedAddress) -> bool:
        """Return whether an address, or a former one, is of a source that was removed, and its feed with it."""
        return withdrawals.is_withdrawn(self._database, address)

    def renew_secret(self, slug: str, now: datetime) -> bool:
        """Give a private feed another address; False where there is no private feed of that slug."""
        return addresses.renew_secret(self._database, slug, now)

    def mark_outdated_feeds(self, fingerprint: str, now: datetime) -> int:
        """Make all feeds due for rendering that were rendered under another fingerprint; return their number."""
        return publications.mark_outdated_feeds(self._database, fingerprint, now)

    def list_items(self, slug: str, *, limit: int = 50, offset: int = 0) -> list[StoredItem]:
        """Return a source's items, newest first by their dates; also those that are not shown yet."""
        return items.list_items(self._database, slug, limit=limit, offset=offset)

    def list_shown_items(self, slug: str, now: datetime, limit: int) -> list[StoredItem]:
        """Return the items that a feed of `limit` items holds by `now`, newest first."""
        return items.list_shown_items(self._database, slug, now, limit)

    def count_hidden(self, slug: str, now: datetime) -> int:
        """Return how many of a source's items its filters hide."""
        return verdicts.count_hidden(self._database, slug, now)

    def search_items(
        self, query: Query, now: datetime, *, limit: int, before: int = search.NEWEST
    ) -> list[search.FoundItem]:
        """Return the newest items that a query finds, of those that are shown by `now`; see `store.search`."""
        return search.search_items(self._database, query, now, limit=limit, before=before)

    def list_archived(self, slug: str, span: ArchiveSpan, now: datetime) -> list[StoredItem] | None:
        """Return the items of an archive document, newest first; None where it ends behind the last item."""
        return archives.list_archived(self._database, slug, span, now)

    def list_events(self, slug: str, now: datetime) -> list[StoredItem]:
        """Return the items of a source that announce something and are shown, what begins first at first."""
        return calendars.list_events(self._database, slug, now)

    def list_combined_events(self, slug: str, now: datetime) -> list[StoredItem]:
        """Return the same of a combination."""
        return calendars.list_combined_events(self._database, slug, now)

    def has_events(self, slug: str, now: datetime) -> bool:
        """Return whether the calendar of a source or combination has anything in it."""
        return calendars.has_events(self._database, slug, now)

    def find_item(self, guid: str) -> StoredItem | None:
        """Return one item; None where there is none, or where it was deleted."""
        return items.find_item(self._database, guid)

    def find_snapshot(self, slug: str) -> tuple[Page, datetime] | None:
        """Return the page of a source's last good run and when it was read; for replaying changed rules on it."""
        return runs.find_snapshot(self._database, slug)

    def list_items_at(self, alias: str) -> list[RemovableItem]:
        """Return the items known by an alias, of all sources, those that were removed too."""
        return tombstones.list_items_at(self._database, alias)

    def find_removable(self, guid: str) -> RemovableItem | None:
        """Return an item, removed or not; None where there is none."""
        return tombstones.find_removable(self._database, guid)

    def remove_item(self, guid: str, now: datetime) -> bool:
        """Take an item out of all feeds, pages and the search until it is put back; False where there is none."""
        return tombstones.remove_item(self._database, guid, now)

    def restore_item(self, guid: str, now: datetime) -> bool:
        """Put a removed item back where it was; False where there is none of which the text is left."""
        return tombstones.restore_item(self._database, guid, now)

    def delete_item(self, guid: str, now: datetime) -> bool:
        """Delete an item and its text for ever; False where there is none."""
        return tombstones.delete_item(self._database, guid, now)

    def prune_items(self, slug: str, keep: int, now: datetime, before: datetime | None = None) -> int:
        """Delete the oldest items beyond `keep`, of those that left the page, with `before` those first seen before it.

        One batch at most; return how many.
        """
        return tombstones.prune_items(self._database, slug, keep, now, before)


def open_store(url: str, *, reads: bool = False) -> Store:
    """Open what `url` names: `sqlite:///PATH` (created where missing) or `postgresql://…`.

    A database that is damaged, foreign, newer or out of reach raises StoreError and is
    left as it is; an older one is migrated first. With `reads` nothing will be written, and a large SQLite file is
    opened without the check of all its pages.
    """
    database = open_database(url, reads=reads)
    try:
        if not reads:
            search.complete_index(database)
    except BaseException:
        database.close()
        raise
    return Store(database)
