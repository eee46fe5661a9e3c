"""How long items are stored: deletes those that the settings no longer keep, a batch at a time.

What a feed still has stays, and so does what is on the page. Of a deleted item a tombstone is left, so that a page
that shows it again brings nothing back.
"""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from messages.counts import CountCode
from settings.options import SourceEntry
from store import Store

log = logging.getLogger("bantin")
PAUSE = timedelta(hours=1)  # between two looks at all sources


@dataclass(kw_only=True)
class Pruner:
    """Deletes what sources no longer keep; `pump` is called at each tick and does one batch of one source."""

    store: Store
    _begins: datetime | None = None
    _waiting: deque[SourceEntry] = field(default_factory=deque)
    _deleted: int = 0  # of the source that is first in the line

    def pump(self, sources: Sequence[SourceEntry], now: datetime) -> int:
        """Delete one batch, where a source has one; return how many items it were."""
        if not self._waiting:
            if self._begins and timedelta(0) < self._begins - now <= PAUSE:  # longer where the clock was set back
                return 0
            self._begins = now + PAUSE
            self._waiting.extend(entry for entry in sources if entry.keep_items or entry.keep_for)
        return self._prune(self._waiting[0], now) if self._waiting else 0

    def _prune(self, entry: SourceEntry, now: datetime) -> int:
        keep = max(entry.limit, entry.keep_items)
        deleted = self.store.prune_items(entry.slug, keep, now) if entry.keep_items else 0
        if not deleted and entry.keep_for:
            deleted = self.store.prune_items(entry.slug, entry.limit, now, now - entry.keep_for)
        self._deleted += deleted
        if not deleted:
            self._waiting.popleft()
            if self._deleted:
                log.info(
                    "%s: %s deleted that are older than the settings keep",
                    entry.slug,
                    CountCode.ITEMS(count=self._deleted),
                )
            self._deleted = 0
        return deleted
