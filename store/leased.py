"""What is leased: due sources and items' own pages, to threads of a daemon or to workers."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from store import articles, handover, holders, leases
from store.notified import NotifyingStore
from store.records import ArticleClaim, Claim


class LeasingStore(NotifyingStore):
    """The part of the store by which work is claimed, handed over and given up."""

    def claim_sources(
        self,
        now: datetime,
        *,
        limit: int,
        lease: timedelta,
        busy_hosts: Collection[str] = (),
        slugs: Sequence[str] | None = None,
        under_way: Collection[str] = (),
        per_host: int = 1,
        by_browser: bool | None = None,
    ) -> list[Claim]:
        """Lease due sources, the longest due first, none of those `under_way`; with `slugs` only these, due or not.

        With `by_browser` only those that a browser opens, or only the others.
        """
        return leases.claim_sources(
            self._database,
            now,
            limit=limit,
            lease=lease,
            busy_hosts=busy_hosts,
            slugs=slugs,
            under_way=under_way,
            per_host=per_host,
            by_browser=by_browser,
        )

    def release_source(self, claim: Claim, due: datetime) -> None:
        """End a lease without recording a run; the source is due at `due`."""
        leases.release_source(self._database, claim, due)

    def claim_articles(
        self,
        now: datetime,
        *,
        limit: int,
        lease: timedelta,
        busy_hosts: Collection[str] = (),
        slugs: Sequence[str] | None = None,
        per_host: int = 1,
    ) -> list[ArticleClaim]:
        """Lease items whose own page is due to be read, newest published first."""
        return articles.claim_articles(
            self._database, now, limit=limit, lease=lease, busy_hosts=busy_hosts, slugs=slugs, per_host=per_host
        )

    def take_source(self, slug: str, token: str, now: datetime, lease: timedelta) -> Claim | None:
        """Take over the claim of a source that has this token; None where it is held no more."""
        return handover.take_source(self._database, slug, token, now, lease)

    def take_article(
        self, guid: str, token: str, now: datetime, lease: timedelta, *, again: bool
    ) -> ArticleClaim | None:
        """Take over the claim of an item to read its page, `again` or not; None where it is held no more."""
        return handover.take_article(self._database, guid, token, now, lease, again=again)

    def renew_leases(self, tokens: Collection[str], until: datetime) -> int:
        """Have the leases with these tokens last until then; return how many there are."""
        return handover.renew_leases(self._database, tokens, until)

    def free_lost_leases(self, known: Collection[str]) -> int:
        """End this daemon's leases of sources and items whose tokens it does not know; return how many."""
        return holders.free_lost_leases(self._database, known)

    def count_idle_browsers(self, now: datetime) -> int:
        """Return how many more sources may be claimed that a browser opens, one a worker; 0 or less for none."""
        return handover.count_idle_browsers(self._database, now)

    def count_host_claims(self, now: datetime, per_host: int) -> Counter[str]:
        """Return how many claims each host has, whoever holds them; one that must not be asked yet has `per_host`."""
        return handover.count_host_claims(self._database, now, per_host)
