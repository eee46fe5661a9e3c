"""Claims that a process holds: their leases are renewed while the work lasts, and ended where it was not done.

For threads of a daemon and for workers alike. Waits are measured by the wall clock, which may be set back meanwhile.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from store import ArticleClaim, Claim, Store

RENEWALS = 3  # of a lease, in its time
RELEASE_PAUSE = timedelta(seconds=5)  # until what could not be done now is tried again


def release_claim(store: Store, claim: Claim | ArticleClaim, now: datetime, pause: timedelta = timedelta(0)) -> None:
    """End a lease without a word of how it went; the work is due again `pause` after `now`, without one at once."""
    if isinstance(claim, Claim):
        store.release_source(claim, postpone(claim, now, pause) if pause else claim.due)
    elif claim.page is not None:
        store.keep_article(claim, now + pause, claim.page)
    else:
        store.release_article(claim, now + pause)


def postpone(claim: Claim, now: datetime, pause: timedelta = RELEASE_PAUSE) -> datetime:
    """Return when a source that could not be read now is due again: `pause` after `now`, and never before it was."""
    return max(claim.due, now + pause)


def release_unsettled(store: Store, claims: list[Claim | ArticleClaim], now: datetime) -> None:
    """End the leases of what could not be settled, so that it is claimed again at once; each leaves the list."""
    while claims:
        claim = claims[-1]
        release_claim(store, claim, now)
        claims.remove(claim)  # others may be added meanwhile


def renew_leases(
    store: Store, claims: Iterable[Claim | ArticleClaim], *, renewed: datetime, now: datetime, lease: timedelta
) -> datetime:
    """Have the leases of what is under way last on where a third of one is over since `renewed`; return when they were.

    A page may take longer than a lease, a browser's above all. A clock that was set back has them renewed at once.
    """
    if abs(now - renewed) < lease / RENEWALS:
        return renewed
    store.renew_leases({claim.token for claim in claims}, now + lease)
    return now
