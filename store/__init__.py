"""SQLite or PostgreSQL: sources, items, runs, leases, snapshots, publications.

    sync_sources(records)             the settings' sources become the stored ones
    claim_sources() -> Claim          a due source, leased to this worker
    settling(claim) -> Settling       one transaction: apply, list_feed_items, publish, finish
    claim_articles(), settle_article  the same for items' own pages
    list_composable(), composing()    feeds to be rendered again between two runs
    list_due_combinations(), combining()  feeds of several sources, likewise
    find_publication(slug, ending)    what readers get

The database is the truth: leases and due times are in it, and whatever carries the work
may lose it or do it twice. Nothing here reads the clock.
"""

from store.backup import restore
from store.combined_items import CombinedItem
from store.combining import Candidate, Combining, Judgement
from store.holders import Holder
from store.item_details import ItemDetails
from store.item_pages import ItemPage
from store.latest import LATEST, LatestItem
from store.overview import WEEKS, SourceBrief
from store.publications import Composing
from store.records import (
    ArticleClaim,
    Claim,
    CombinationRecord,
    CombinationState,
    Counts,
    Delta,
    RemovableItem,
    Revision,
    SettledArticle,
    SourceRecord,
    SourceState,
    SyncReport,
)
from store.run_days import DAYS, RunDay
from store.run_items import RunItems
from store.search import NEWEST, FoundItem
from store.settling import Settling
from store.store import Store, open_store

__all__ = [
    "DAYS",
    "LATEST",
    "NEWEST",
    "WEEKS",
    "ArticleClaim",
    "Candidate",
    "Claim",
    "CombinationRecord",
    "CombinationState",
    "CombinedItem",
    "Combining",
    "Composing",
    "Counts",
    "Delta",
    "FoundItem",
    "Holder",
    "ItemDetails",
    "ItemPage",
    "Judgement",
    "LatestItem",
    "RemovableItem",
    "Revision",
    "RunDay",
    "RunItems",
    "SettledArticle",
    "Settling",
    "SourceBrief",
    "SourceRecord",
    "SourceState",
    "Store",
    "SyncReport",
    "open_store",
    "restore",
]
