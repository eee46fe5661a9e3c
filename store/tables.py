"""The tables, as queries see them; `migrations/` makes them, and a test holds the two together."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from store.access_tables import changes, logins, people, session_keys, tokens
from store.columns import Moment, make_count, make_text, metadata
from store.health_tables import baselines, held_pages, incidents, later_baselines
from store.notification_tables import notifications, notified_items

__all__ = [
    "Moment",
    "aliases",
    "baselines",
    "changes",
    "combination_sources",
    "combinations",
    "combined_items",
    "former_slugs",
    "held_pages",
    "incidents",
    "items",
    "later_baselines",
    "likeness_keys",
    "logins",
    "metadata",
    "notifications",
    "notified_items",
    "people",
    "publications",
    "rereadings",
    "revisions",
    "robots",
    "run_days",
    "runs",
    "served",
    "session_keys",
    "snapshots",
    "sources",
    "subscriptions",
    "tokens",
    "turns",
]

sources = Table(
    "sources",
    metadata,
    Column("slug", Text, primary_key=True),
    make_text("guid"),  # the feed's, minted at first sight
    make_text("url"),
    make_text("host"),
    make_text("title"),
    make_text("language"),
    make_text("options"),
    make_text("rules_fingerprint"),
    make_text("found"),  # what was found for it, where the settings have no rules
    make_text("search_word"),  # stands for the source in the full-text index, whatever its slug
    make_text("filters"),  # a hash of them; "" where there are none
    make_text("secret"),  # of its feed's address, where that is private
    Column("enabled", Boolean, nullable=False, default=True),
    Column("withdrawn", Boolean, nullable=False, default=False),  # its feed ends for good with the source
    Column("health", Text, nullable=False, default="new"),
    make_text("message"),
    make_count("failures"),
    make_count("runs"),
    make_count("item_count"),  # those that are not deleted
    make_text("etag"),
    make_text("last_modified"),
    make_text("body_hash"),
    make_text("template"),  # what was learned of the pages of its items
    make_text("masthead"),  # what its site says of itself, as JSON
    make_text("warnings"),  # what was noticed when its page was last read: a JSON list, "" where nothing
    make_text("pages_again"),  # tries of its later pages that were in vain, as JSON; "" for none
    make_text("rules_again"),  # those of finding its rules anew
    make_text("readings"),  # how the latest of them went
    Column("article_trouble", Boolean, nullable=False, default=False),  # they go wrong
    Column("next_due", Moment, nullable=False),
    Column("lease_token", Text),
    Column("lease_until", Moment),
    Column("compose_due", Moment),
    Column("last_run", Moment),
    Column("last_good", Moment),
    Column("read_whole", Moment),  # when its page last came whole, or began to be answered by 304
    Column("created", Moment, nullable=False),
    Column("first_read", Moment),  # when a reader first fetched its feed; NULL while none did
)
Index("sources_next_due", sources.c.next_due)
_claimed = sources.c.lease_token.is_not(None)
Index("sources_leased", sources.c.lease_token, sqlite_where=_claimed, postgresql_where=_claimed)
Index("sources_private", sources.c.slug, sqlite_where=sources.c.secret != "", postgresql_where=sources.c.secret != "")
_composing = sources.c.compose_due.is_not(None)
Index("sources_compose_due", sources.c.compose_due, sqlite_where=_composing, postgresql_where=_composing)

former_slugs = Table(
    "former_slugs",
    metadata,
    Column("former", Text, primary_key=True),  # its addresses redirect
    Column("slug", Text, ForeignKey("sources.slug"), nullable=False),
    Column("renamed", Moment, nullable=False),
)
Index("former_slugs_slug", former_slugs.c.slug)

items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, ForeignKey("sources.slug"), nullable=False),
    Column("guid", Text, nullable=False),
    make_text("fingerprint"),  # "" has the item read again
    make_text("document"),  # the item as feeds have it; once deleted, its title alone
    Column("listing", Text),  # the item as the listing alone has it; NULL where that is the document
    Column("article", Text),
    Column("pending", Text),
    Column("first_seen", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
    Column("published_at", Moment, nullable=False),
    make_count("position"),  # on the page, at first sight; below 0 where a backfill found what is older than the feed
    Column("present", Boolean, nullable=False, default=True),
    Column("shown_from", Moment, nullable=False),
    Column("shown_until", Moment),  # NULL where no filter hides it
    Column("unjudged", Boolean, nullable=False, default=False),
    Column("article_due", Moment),
    make_text("article_host"),
    make_count("article_tries"),
    Column("article_token", Text),
    Column("article_until", Moment),
    Column("deleted_at", Moment),
    Column("event_at", Moment),  # when what it announces begins; NULL where it announces nothing
    Column("search_key", BigInteger),  # of the item's row in the full-text index; NULL where it has none
    UniqueConstraint("guid", name="items_guid"),
)
_living = items.c.deleted_at.is_(None)
Index(
    "items_feed",
    items.c.slug,
    items.c.published_at,
    items.c.first_seen,
    items.c.shown_until,  # so that what filters hide is passed over without its row
    items.c.deleted_at,  # for SQLite, which reads the row to know what the condition says
    sqlite_where=_living,
    postgresql_where=_living,
)
Index("items_arrival", items.c.slug, items.c.first_seen, items.c.published_at)
Index("items_fingerprint", items.c.slug, items.c.fingerprint)
Index("items_present", items.c.slug, sqlite_where=text("present = 1"), postgresql_where=items.c.present)
Index("items_unjudged", items.c.slug, sqlite_where=text("unjudged"), postgresql_where=items.c.unjudged)
_unsearchable = text("search_key IS NULL AND deleted_at IS NULL")
Index("items_unsearchable", items.c.id, sqlite_where=_unsearchable, postgresql_where=_unsearchable)
_leaving = items.c.shown_until.is_not(None)
Index("items_leaving", items.c.slug, items.c.shown_until, sqlite_where=_leaving, postgresql_where=_leaving)
_announcing = items.c.event_at.is_not(None)
Index("items_events", items.c.slug, items.c.event_at, sqlite_where=_announcing, postgresql_where=_announcing)
_waiting = items.c.article_due.is_not(None)
Index("items_held", items.c.slug, items.c.shown_from, sqlite_where=_waiting, postgresql_where=_waiting)
Index("items_article", items.c.published_at, sqlite_where=_waiting, postgresql_where=_waiting)
_leased = items.c.article_token.is_not(None)
Index("items_leased", items.c.article_token, sqlite_where=_leased, postgresql_where=_leased)

aliases = Table(
    "aliases",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("alias", Text, primary_key=True),
    Column("item", Integer, ForeignKey("items.id"), primary_key=True),
    Column("seen", Moment, nullable=False),
    sqlite_with_rowid=False,
)
Index("aliases_item", aliases.c.item)

revisions = Table(
    "revisions",
    metadata,
    Column("item", Integer, ForeignKey("items.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("stored_at", Moment, nullable=False),
    Column("document", Text, nullable=False),
)

rereadings = Table(
    "rereadings",  # items whose own page is to be read again, to see whether it was edited
    metadata,
    Column("item", Integer, ForeignKey("items.id"), primary_key=True),
    Column("due", Moment, nullable=False),
    Column("page", Text, nullable=False),  # what is remembered of it
)
Index("rereadings_due", rereadings.c.due)

subscriptions = Table(
    "subscriptions",  # who is sent a feed document when it changes
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("ending", Text, nullable=False),
    Column("callback", Text, nullable=False),
    make_text("host"),  # of the callback
    make_text("topic"),  # the document's address, as the subscriber has it
    make_text("secret"),
    Column("wish", Text),  # what the subscriber is still to confirm
    Column("expires", Moment),  # NULL until it was confirmed once
    make_text("sent"),  # the ETag of the document that was delivered last
    Column("due", Moment),
    make_count("tries"),
    Column("lease_token", Text),
    Column("lease_until", Moment),
    UniqueConstraint("slug", "ending", "callback", name="subscriptions_callback"),
)
Index("subscriptions_due", subscriptions.c.due)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, ForeignKey("sources.slug"), nullable=False),
    Column("started", Moment, nullable=False),
    Column("ended", Moment, nullable=False),
    make_text("outcome"),
    make_text("message"),
    make_count("new"),
    make_count("changed"),
    make_count("found"),
    make_count("gone"),
    make_text("warnings"),  # a JSON list; "" where empty
    make_text("dropped"),  # numbers by reason, as JSON; "" where empty
)
Index("runs_slug", runs.c.slug, runs.c.id)

run_days = Table(
    "run_days",  # the runs of each day, added up
    metadata,
    Column("slug", Text, ForeignKey("sources.slug"), primary_key=True),
    Column("day", Text, primary_key=True),  # in UTC, as ISO 8601 writes it
    make_count("runs"),
    make_count("failures"),
    make_count("new"),
    make_count("changed"),
    make_count("found"),  # the most of all runs
    make_count("milliseconds"),  # that all runs took
    make_count("longest"),  # that one of them took, in ms
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("slug", Text, ForeignKey("sources.slug"), primary_key=True),
    Column("url", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("taken", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),  # zlib
)

combinations = Table(
    "combinations",  # feeds of several sources
    metadata,
    Column("slug", Text, primary_key=True),
    make_text("guid"),
    make_text("title"),
    make_text("options"),
    make_text("judging"),  # a hash of what decides which of its sources' items it holds
    make_text("secret"),  # of its address, where it is private
    Column("compose_due", Moment),
    Column("postponed", Moment),  # until when it is left alone, after a fault
)

combination_sources = Table(
    "combination_sources",  # whose items a combination holds
    metadata,
    Column("combination", Text, ForeignKey("combinations.slug"), primary_key=True),
    Column("slug", Text, ForeignKey("sources.slug"), primary_key=True),
    Column("changed", Boolean, nullable=False, default=True),  # the source's feed, since the combination was composed
)
Index("combination_sources_slug", combination_sources.c.slug)
_changed = combination_sources.c.changed
Index(
    "combination_sources_changed", combination_sources.c.combination, sqlite_where=_changed, postgresql_where=_changed
)

combined_items = Table(
    "combined_items",  # what a combination's sources have shown, and what the combination makes of it
    metadata,
    Column("combination", Text, ForeignKey("combinations.slug"), primary_key=True),
    Column("item", Integer, ForeignKey("items.id"), primary_key=True),
    Column("arrived", Moment, nullable=False),  # when first seen; of a source's first page when published
    Column("original", Integer),  # the item that it repeats, itself where none; NULL while it was never let through
    Column("shown_until", Moment),  # NULL where no filter of the combination hides it
    Column("unjudged", Boolean, nullable=False, default=True),
    sqlite_with_rowid=False,
)
_original = combined_items.c.original == combined_items.c.item
Index(
    "combined_items_arrival",
    combined_items.c.combination,
    combined_items.c.arrived,
    combined_items.c.item,
    sqlite_where=_original,
    postgresql_where=_original,
)
_unjudged = combined_items.c.unjudged
Index(
    "combined_items_unjudged",
    combined_items.c.combination,
    combined_items.c.item,
    sqlite_where=_unjudged,
    postgresql_where=_unjudged,
)
_expiring = combined_items.c.shown_until.is_not(None)
Index(
    "combined_items_leaving",
    combined_items.c.combination,
    combined_items.c.shown_until,
    sqlite_where=_expiring,
    postgresql_where=_expiring,
)
Index("combined_items_item", combined_items.c.item)
# As the indexes say it. Of a column SQLAlchemy makes "unjudged = 1" on SQLite, which is not seen to be the same.
ITEM_IS_UNJUDGED = text("items.unjudged")
COMBINED_ITEM_IS_UNJUDGED = text("combined_items.unjudged")
SOURCE_HAS_CHANGED = text("combination_sources.changed")

likeness_keys = Table(
    "likeness_keys",  # by which items of several sources are found to be one bulletin
    metadata,
    Column("key", Text, primary_key=True),
    Column("item", Integer, ForeignKey("items.id"), primary_key=True),
    sqlite_with_rowid=False,
)
Index("likeness_keys_item", likeness_keys.c.item)

publications = Table(
    "publications",
    metadata,
    Column("slug", Text, primary_key=True),  # of a source or of a combination
    Column("format", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("gzip", LargeBinary, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Moment, nullable=False),
    make_text("fingerprint"),  # of what the documents were rendered under, besides the items
)
# Covers what is asked of all documents: the bodies stand before the rest of a row, and are long.
Index(
    "publications_changed",
    publications.c.last_modified,
    publications.c.slug,
    publications.c.format,
    publications.c.etag,
)

robots = Table(
    "robots",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),  # zlib
    Column("until", Moment, nullable=False),  # when it is to be asked for again
)
Index("robots_until", robots.c.until)

turns = Table(
    "turns",  # at hosts that several daemons ask
    metadata,
    Column("host", Text, primary_key=True),
    Column("free", Moment, nullable=False),  # the next request may start then
    make_text("running"),  # a JSON list of requests under way: who sent each, and when it ends at the latest
)
Index("turns_free", turns.c.free)

served = Table(
    "served",
    metadata,
    Column("id", Integer, primary_key=True),
    make_text("base_url"),
)
