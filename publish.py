"""The feed of one source: judge its items, compose, render, publish.

    judge     settings   what the source's filters say of items that are new, were edited or are to be judged anew
    compose   feeds      items -> Feed
    render    feeds      Feed -> the bytes of RSS, Atom and JSON Feed
    publish   store      only the documents whose bytes changed

`publish_source` is the last step of a refresh, in its transaction; a `Publisher` does it alone, as when an article was
read or filters changed.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds import FORMATS, compose, render
from messages import render as render_message
from messages.feeds import FeedCode
from model.item import StoredItem
from model.masthead import NO_MASTHEAD, Masthead
from model.publication import Channel, FeedAddress, Publication
from model.secrets import hide_secrets
from scraper.urls import find_host, split_url
from settings.filters import find_shown_until
from settings.options import Server, SourceEntry
from store import Composing, Store

RENDERING = "4"  # raised when the same items give other bytes than before, so that all feeds are rewritten
JUDGED_AT_ONCE = 500  # items whose filters are looked at in one transaction
COMPOSE_PAUSE = timedelta(minutes=10)  # before a feed that could not be composed is tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """What composing a feed from stored items needs; threads share one."""

    store: Store
    server: Server
    clock: Callable[[], datetime]

    def compose_feed(self, slug: str) -> None:
        """Write a source's feed anew from its stored items; nothing where its page was never read, or it is unknown."""
        done = False
        while not done:
            state = self.store.find_source(slug)
            if state is None:
                return
            with self.store.composing(slug, self.clock) as composing:
                entry = SourceEntry.from_stored(state.options, state.found)
                done = composing.is_unread or publish_source(composing, entry, state.guid, self.server)

    def postpone_feed(self, slug: str) -> None:
        """Have a feed that could not be composed tried again after a pause."""
        self.store.postpone_composing(slug, self.clock() + COMPOSE_PAUSE)


def publish_source(composing: Composing, entry: SourceEntry, guid: str, server: Server) -> bool:
    """Write a source's feed; False, and it is left due, where more is to be judged than one transaction should.

    There is none until its first page can be shown whole: who subscribes before is asked to come again.
    """
    if not _judge_items(composing, entry):
        composing.compose_again()
        return False
    if composing.is_first_page_held():
        return True
    items = composing.list_feed_items(entry.limit)
    hub = choose_hub(server, composing.address)
    channel = build_channel(entry, guid, server.base_url, composing.address, hub, composing.masthead)
    previous = composing.find_archive_end(entry.limit)
    publications = render_documents(channel, items, composing.now, previous)
    number = composing.publish(publications, fingerprint=hash_rendering(server.base_url, server.hub_url))
    if number and channel.hub and server.has_outside_hub:
        topics = {ending: f"{channel.feed_url}.{ending}" for ending in FORMATS}
        composing.ping_hub(server.hub, split_url(server.hub).netloc, topics)
    return True


def _judge_items(composing: Composing, entry: SourceEntry) -> bool:
    """Store what the source's filters say of items that are new, were edited or are to be judged anew.

    Return whether all are judged now.
    """
    if not entry.filters_fingerprint:
        return True
    unjudged = composing.list_unjudged(JUDGED_AT_ONCE)
    verdicts = {key: find_shown_until(stored, entry.filters, entry.language) for key, stored in unjudged.items()}
    composing.store_verdicts(verdicts)
    return len(unjudged) < JUDGED_AT_ONCE


def choose_hub(server: Server, address: FeedAddress) -> str:
    """Return the address of the hub that a feed names, "" for none; another's hub is not told of private feeds."""
    return "" if address.is_private and server.has_outside_hub else server.hub_url


def build_channel(
    entry: SourceEntry,
    guid: str,
    base_url: str,
    address: FeedAddress,
    hub: str = "",
    masthead: Masthead = NO_MASTHEAD,
) -> Channel:
    """Return what a source's feed says of itself; the settings come first, then what the site says of itself."""
    shown = masthead if entry.images else NO_MASTHEAD
    own = f"{base_url}/static"
    return Channel(
        slug=entry.slug,
        title=entry.title or entry.slug,
        url=hide_secrets(entry.url),
        site=find_host(entry.url),
        feed_url=f"{base_url}{address.path}",
        guid=guid,
        language=entry.language,
        description=entry.description or masthead.description or describe_feed(entry),
        hub=hub,
        icon=shown.icon or shown.logo or f"{own}/icon.png",
        logo=shown.logo or shown.icon or f"{own}/logo.png",
        picture=shown.logo or f"{own}/icon.png",
        author=masthead.author,
        cover=shown.logo if masthead.author else "",
        minutes=count_minutes(entry),
    )


def count_minutes(entry: SourceEntry) -> int:
    """Return how many minutes lie between two looks at a source's page; 0 where cron says when."""
    return 0 if entry.schedule.cron else max(1, int(entry.schedule.interval / timedelta(minutes=1)))


def describe_feed(entry: SourceEntry) -> str:
    """Return a sentence on what a source's feed holds, in the source's language where there is a translation."""
    host = split_url(entry.url).netloc
    return render_message(FeedCode.DESCRIPTION(title=entry.title or entry.slug, host=host), entry.language)


def hash_rendering(base_url: str, hub: str) -> str:
    """Return a hash of what the bytes of every feed depend on beside its items and its source's options."""
    return hashlib.blake2b(repr((RENDERING, base_url, hub)).encode(), digest_size=16).hexdigest()


def render_documents(
    channel: Channel, items: Collection[StoredItem], now: datetime, previous: int = 0
) -> tuple[Publication, ...]:
    """Return the three documents of a feed; pure."""
    return render(compose(channel, tuple(items), previous=previous), now)
