"""What the pages for people ask of the store, beside what feeds are made of: lists, histories, revisions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from model.incident import Incident
from model.item import Item, StoredItem
from model.outcome import Run
from model.quarantine import HeldPage
from model.rule_effects import RuleEffects
from store import (
    baselines,
    combined_archives,
    combining,
    incidents,
    item_details,
    item_pages,
    items,
    overview,
    rule_effects,
    run_days,
    run_items,
    runs,
    sources,
)
from store.records import Revision, SourceState
from store.serving import ServingStore


class ViewedStore(ServingStore):
    """The part of the store that only pages, and people at a terminal, need."""

    def list_briefs(self) -> list[overview.SourceBrief]:
        """Return a little of every source, by slug; those that left the settings too."""
        return overview.list_briefs(self._database)

    def find_sources(self, slugs: Collection[str]) -> dict[str, SourceState]:
        """Return the sources of these slugs, by slug."""
        return sources.find_sources(self._database, slugs)

    def find_newest_items(self, slugs: Collection[str], now: datetime) -> dict[str, StoredItem]:
        """Return the newest item of each of these sources that is shown by `now`, by slug."""
        return overview.find_newest_items(self._database, slugs, now)

    def find_newest_dates(self, slugs: Collection[str], now: datetime) -> dict[str, datetime]:
        """Return when that item was published, by slug."""
        return overview.find_newest_dates(self._database, slugs, now)

    def count_weekly(self, slugs: Collection[str], now: datetime) -> Mapping[str, Sequence[int]]:
        """Return how many items of these sources were published in each of the last weeks; see `store.overview`."""
        return overview.count_weekly(self._database, slugs, now)

    def list_revisions(self, guid: str) -> list[Revision]:
        """Return what an item was before each of its edits, oldest first; for pages that show an item's revisions."""
        return items.list_revisions(self._database, guid)

    def list_runs(self, slug: str | None = None, limit: int = 20) -> list[Run]:
        """Return the last runs, of one source or of all, newest first."""
        return runs.list_runs(self._database, slug, limit)

    def list_run_items(
        self, slug: str, moments: Collection[datetime], now: datetime
    ) -> Mapping[datetime, run_items.RunItems]:
        """Return what the runs of a source took that ended at some moments; see `store.run_items`."""
        return run_items.list_run_items(self._database, slug, moments, now)

    def list_incidents(self, limit: int) -> list[Incident]:
        """Return the latest incidents of sources that are not private, what changed last first."""
        return incidents.list_incidents(self._database, limit)

    def find_held(self, slug: str) -> HeldPage | None:
        """Return the page that is held of a source, because it is not its usual list; None where none is."""
        return baselines.read_held(self._database, slug)

    def accept_page(self, slug: str, now: datetime) -> HeldPage | None:
        """Take the page that is held of a source for its list from now on; None where none is held."""
        return baselines.accept_page(self._database, slug, now)

    def list_days(self, slug: str, now: datetime) -> list[run_days.RunDay]:
        """Return the last days of a source, with what all runs of each came to; today last."""
        return run_days.list_days(self._database, slug, now)

    def read_item_page(
        self, slug: str, now: datetime, limit: int, *, before: str = "", after: str = ""
    ) -> item_pages.ItemPage | None:
        """Return some of a source's items, newest first, on one side of an item; see `store.item_pages`."""
        return item_pages.read_item_page(self._database, slug, now, limit, before=before, after=after)

    def find_item_details(self, guid: str) -> item_details.ItemDetails | None:
        """Return an item with all that is known of it; None where there is none, or where it was deleted."""
        return item_details.find_item_details(self._database, guid)

    def find_revision(self, guid: str, number: int) -> Revision | None:
        """Return what an item was before one of its edits; None where there is none of that number."""
        return item_details.find_revision(self._database, guid, number)

    def read_combined_archive(self, slug: str, end: int, now: datetime) -> combined_archives.CombinedArchive | None:
        """Return the archive document of a combination that ends at a number; None where there is none."""
        return combined_archives.read_combined_archive(self._database, slug, end, now)

    def find_combined_archive_end(self, slug: str, now: datetime, limit: int) -> int:
        """Return where the archive ends that a combination's feed of `limit` items leads to; 0 where it holds all."""
        return combining.find_archive_end_of(self._database, slug, now, limit)

    def compare_rules(self, slug: str, present: Sequence[Item], changed: Sequence[Item]) -> RuleEffects:
        """Return what other rules would change of a source; see `model.rule_effects`. Nothing is stored."""
        return rule_effects.compare_stored(self._database, slug, present, changed)
