"""One source, once: scrape, settle, compose, render, publish.

    claim     store      a due source and a lease on it
    scrape    scraper    Outcome = Scraped | NotModified | Failed
    settle    store      Delta: what is new, what changed; one transaction from here on
    compose   feeds      items -> Feed                      only when something changed
    render    feeds      Feed -> the bytes of RSS, Atom and JSON Feed
    publish   store      only the documents whose bytes changed

The scheduler, the command line and a worker call the same `refresh`. What a bulletin's own
page adds is work of its own (`read_article`), claimed like a source; the feed is composed again
when it is due (`compose_feed`).
"""

import hashlib
import logging
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds import FORMATS, compose, render
from messages import Message
from messages import render as render_message
from messages.feeds import FeedCode
from model.article import Article, fill_gaps
from model.item import StoredItem
from model.outcome import NO_VALIDATORS, Failed, Health, Memory, NotModified, Outcome, Run, RunOutcome, Scraped
from model.page_memory import PageMemory, find_next_reading
from model.publication import Channel, Publication
from scraper import scrape
from scraper.article import ArticleReading, measure_listed_files, scrape_article
from scraper.fetch.client import Client
from scraper.page_memory import is_edited, is_same_page
from scraper.urls import find_host, split_url
from settings.combinations import CombinedFeed
from settings.due import next_due
from settings.filters import Filters, passes_filters
from settings.options import Settings, SourceEntry
from store import (
    HIDDEN,
    ArticleClaim,
    Claim,
    CombinationRecord,
    Composing,
    Delta,
    Settling,
    SourceRecord,
    Store,
    SyncReport,
)

log = logging.getLogger("bantin")
RENDERING = "2"  # raised when the same items give other bytes than before, so that all feeds are rewritten
ARTICLE_TRIES = 4
JUDGED_AT_ONCE = 500  # items whose filters are looked at in one transaction
COMPOSE_PAUSE = timedelta(minutes=10)  # before a feed that could not be composed is tried again
RUN_OUTCOMES = {
    Scraped: RunOutcome.SCRAPED,
    NotModified: RunOutcome.NOT_MODIFIED,
    Failed: RunOutcome.FAILED,
}
FIRST_GRACE = timedelta(
    seconds=10
)  # for which the first page of a source waits: a backlog, and somebody wants its feed
FIRST_SPREAD = timedelta(milliseconds=20)  # a source: new ones do not begin all at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresher:
    """What a refresh needs beside a claim; threads share one."""

    store: Store
    client: Client
    settings: Settings
    clock: Callable[[], datetime]
    rng: random.Random

    def refresh(self, claim: Claim, *, pages: int = 0) -> Run:
        """Look at one claimed source, keep what it brings, and return the run as it was stored.

        With `pages`, so many pages of its listing are read, known or not, and what is new there is a backlog.
        """
        entry = SourceEntry.from_json(claim.options)
        started = self.clock()
        memory = Memory(known=claim.memory.known) if pages else claim.memory
        outcome = scrape(entry.source, client=self.client, memory=memory, now=started, pages=pages)
        if isinstance(outcome, Failed) and outcome.stopped:
            self.store.release_source(claim, claim.due)
            return Run(slug=claim.slug, started=started, ended=self.clock(), outcome=RunOutcome.STOPPED)
        now = self.clock()
        with self.store.settling(claim, now) as settling:
            if settling is None:
                return Run(slug=claim.slug, started=started, ended=now, outcome=RunOutcome.STALE)
            run = Run(slug=claim.slug, started=started, ended=now, outcome=RUN_OUTCOMES[type(outcome)])
            return self._settle(settling, claim, entry, outcome, run, is_backlog=pages > 0)

    def fail(self, claim: Claim, message: Message) -> Run:
        """Record that a run ended in a fault that nobody expected; the source backs off like for any other."""
        now = self.clock()
        run = Run(slug=claim.slug, started=now, ended=now, outcome=RunOutcome.FAILED, message=message)
        outcome = Failed(health=Health.UNREACHABLE, message=message, transient=True)
        with self.store.settling(claim, now) as settling:
            if settling is not None:
                self._settle(settling, claim, SourceEntry.from_json(claim.options), outcome, run)
        return run

    def _settle(
        self,
        settling: Settling,
        claim: Claim,
        entry: SourceEntry,
        outcome: Outcome,
        run: Run,
        *,
        is_backlog: bool = False,
    ) -> Run:
        failures = claim.failures + 1 if isinstance(outcome, Failed) else 0
        due = next_due(
            entry.schedule,
            now=run.ended,
            rng=self.rng,
            failures=failures,
            retry_after=outcome.retry_after if isinstance(outcome, Failed) else None,
            max_age=outcome.max_age if not isinstance(outcome, Failed) else None,
        )
        if isinstance(outcome, Failed):
            run = replace(run, message=outcome.message)
            settling.finish(run, next_due=due, health=outcome.health, failures=failures)
        elif isinstance(outcome, NotModified):
            settling.finish(run, next_due=due, health=Health.OK, failures=0, validators=outcome.validators)
        else:
            grace = self.settings.daemon.grace
            delta = settling.apply(
                outcome,
                wants_article=wants_article(entry),
                grace=grace,
                first_grace=min(grace, FIRST_GRACE),
                is_backlog=is_backlog,
            )
            run = _count_delta(run, outcome, delta)
            page = None
            if delta.new or delta.changed:
                page = outcome.page
            if page or claim.health is not Health.OK:  # the first good look gives a feed, be it empty
                self._publish(settling, entry, claim.guid, run.ended)
            settling.finish(
                run,
                next_due=due,
                health=Health.OK,
                failures=0,
                validators=outcome.validators,
                body_hash=outcome.body_hash,
                page=page,
            )
        return run

    def _publish(self, composing: Composing, entry: SourceEntry, guid: str, now: datetime) -> bool:
        """Write a source's feed; False, and it is left due, where more is to be judged than one transaction should.

        There is none until its first page can be shown whole: who subscribes before is asked to come again.
        """
        if not _judge_items(composing, entry):
            composing.compose_again()
            return False
        if composing.is_first_page_held():
            return True
        server = self.settings.server
        items = composing.list_feed_items(entry.limit)
        channel = build_channel(entry, guid, server.base_url, server.hub_url)
        previous = composing.find_archive_end(entry.limit)
        publications = render_documents(channel, items, now, previous)
        number = composing.publish(publications, fingerprint=hash_rendering(server.base_url, server.hub_url))
        if number and server.has_outside_hub:
            topics = {ending: f"{channel.feed_url}.{ending}" for ending in FORMATS}
            composing.ping_hub(server.hub, split_url(server.hub).netloc, topics)
        return True

    def compose_feed(self, slug: str) -> None:
        """Write a source's feed anew from its stored items, as when an article was read or filters changed."""
        done = False
        while not done:
            state = self.store.find_source(slug)
            if state is None:
                return
            now = self.clock()
            with self.store.composing(slug, now) as composing:
                done = self._publish(composing, SourceEntry.from_json(state.options), state.guid, now)

    def postpone_feed(self, slug: str) -> None:
        """Have a feed that could not be composed tried again after a pause."""
        self.store.postpone_composing(slug, self.clock() + COMPOSE_PAUSE)

    def read_article(self, claim: ArticleClaim) -> bool:
        """Read one claimed item's own page; return whether it could be read.

        A fault that may pass is tried again with growing pauses, ARTICLE_TRIES times in all; then, or where
        it will not pass (a PDF, a page that is gone, one that robots.txt keeps), the item stands with its summary.
        """
        entry = SourceEntry.from_json(claim.options)
        now = self.clock()
        validators = claim.page.validators if claim.page else NO_VALIDATORS
        result: ArticleReading | NotModified | Failed
        if wants_article(entry):
            result = scrape_article(
                entry.source,
                claim.item,
                client=self.client,
                template=claim.template,
                now=now,
                validators=validators,
                before=claim.article,
            )
        else:
            result = measure_listed_files(entry.source, claim.item, client=self.client, now=now)
        if claim.page is not None and claim.article is not None:
            return self._settle_rereading(claim, claim.article, claim.page, entry, result)
        if isinstance(result, ArticleReading):
            for warning in result.article.warnings:
                log.warning("%s: %s", claim.slug, warning)
            return self._settle_article(claim, entry, result)
        if isinstance(result, NotModified) or result.stopped:
            self.store.release_article(claim, now)
        elif result.lasting:
            self.store.settle_article(claim, None, self.clock())
        else:
            self.fail_article(claim, result.retry_after or timedelta(0))
        return False

    def _settle_article(self, claim: ArticleClaim, entry: SourceEntry, reading: ArticleReading) -> bool:
        now = self.clock()
        own = reading.article.published
        published = min(claim.published, own.at) if own else claim.published
        return self.store.settle_article(
            claim,
            reading.article,
            now,
            template="" if claim.page else reading.template,  # a page teaches its site's template once
            page=reading.page,
            reread_at=find_next_reading(published, now, entry.reread),
        )

    def _settle_rereading(
        self,
        claim: ArticleClaim,
        before: Article,
        known: PageMemory,
        entry: SourceEntry,
        result: ArticleReading | NotModified | Failed,
    ) -> bool:
        """Store a page that was read again where it was edited; else keep what is stored, whatever came."""
        now = self.clock()
        due = find_next_reading(claim.published, now, entry.reread)
        if isinstance(result, Failed) and result.stopped:
            due = now
        page = replace(known, validators=result.validators) if isinstance(result, NotModified) else known
        if isinstance(result, ArticleReading) and result.page and is_same_page(before, result.article):
            if is_edited(before, result.article, known, result.page):
                return self._settle_article(claim, entry, result)
            if (completed := fill_gaps(before, result.article)) != before:  # by a newer program: no edit
                return self._settle_article(claim, entry, replace(result, article=completed))
            page = result.page
        self.store.keep_article(claim, due, page)
        return not isinstance(result, Failed)

    def fail_article(self, claim: ArticleClaim, pause: timedelta = timedelta(0)) -> bool:
        """Count a try that came to nothing; return that it did not. The next one is after `pause` at the soonest."""
        now, retry_at = self.clock(), None
        if claim.page is not None:
            entry = SourceEntry.from_json(claim.options)
            self.store.keep_article(claim, find_next_reading(claim.published, now, entry.reread), claim.page)
            return False
        if claim.tries + 1 < ARTICLE_TRIES:
            retry_at = now + max(timedelta(minutes=5) * 4**claim.tries, pause)
        self.store.settle_article(claim, None, now, retry_at=retry_at)
        return False


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


def find_shown_until(stored: StoredItem, filters: Filters, language: str) -> datetime | None:
    """Return until when filters show an item of a source of that language: None for ever, HIDDEN never."""
    if not passes_filters(stored.item, filters, language):
        return HIDDEN
    return stored.published + filters.max_age if filters.max_age else None


def _count_delta(run: Run, outcome: Scraped, delta: Delta) -> Run:
    return replace(
        run, new=len(delta.new), changed=len(delta.changed), found=len(outcome.order), warnings=outcome.warnings
    )


def wants_article(entry: SourceEntry) -> bool:
    """Return whether each new item's own page is to be read."""
    return entry.full_text or entry.detail is not None


def build_channel(entry: SourceEntry, guid: str, base_url: str, hub: str = "") -> Channel:
    """Return what a source's feed says of itself."""
    return Channel(
        slug=entry.slug,
        title=entry.title or entry.slug,
        url=entry.url,
        site=find_host(entry.url),
        feed_url=f"{base_url}/feeds/{entry.slug}",
        guid=guid,
        language=entry.language,
        description=describe_feed(entry),
        hub=hub,
        icon=f"{base_url}/static/icon.png",
        logo=f"{base_url}/static/logo.png",
        minutes=0 if entry.schedule.cron else max(1, int(entry.schedule.interval / timedelta(minutes=1))),
    )


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


def sync_sources(store: Store, settings: Settings, now: datetime, rng: random.Random) -> SyncReport:
    """Make the stored sources and combinations those of the settings; feeds that changed become due for composing."""
    spread = FIRST_SPREAD * len(settings.sources)
    records = [_build_record(entry, now, rng, spread) for entry in settings.sources]
    combinations = [_build_combination_record(feed) for feed in settings.list_combined_feeds()]
    report = store.sync_sources(records, now, combinations=combinations)
    store.mark_outdated_feeds(hash_rendering(settings.server.base_url, settings.server.hub_url), now)
    return report


def _build_record(entry: SourceEntry, now: datetime, rng: random.Random, spread: timedelta) -> SourceRecord:
    return SourceRecord(
        slug=entry.slug,
        url=entry.url,
        options=entry.to_json(),
        title=entry.title,
        language=entry.language,
        rules_fingerprint=entry.rules_fingerprint,
        filters=entry.filters_fingerprint,
        first_due=now + spread * rng.random(),
    )


def _build_combination_record(feed: CombinedFeed) -> CombinationRecord:
    return CombinationRecord(
        slug=feed.combination.slug,
        title=feed.title,
        options=feed.combination.to_json(),
        judging=feed.combination.judging,
        sources=feed.sources,
        automatic=feed.automatic,
    )
