"""One source, once: scrape, settle, publish.

    claim     store      a due source and a lease on it
    scrape    scraper    Outcome = Scraped | NotModified | Failed
    judge     model      Verdict: a page that is not the source's usual list is held, and the run ends here
    settle    store      Delta: what is new, what changed; one transaction from here on
    publish   publish    the feed, only when something changed

The scheduler, the command line and a worker call the same `refresh`. What a bulletin's own page adds is work of its
own (`articles`), claimed like a source; the feed is composed again when it is due (`publish`).
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from articles import ArticleReader, wants_article
from completion import Completion, FindRules
from messages import Message
from messages.quarantine import HeldCode
from model.outcome import Failed, Health, Memory, NotModified, Outcome, Run, RunOutcome, Scraped
from model.quarantine import HeldPage, Verdict, examine
from model.schedule import NEVER
from publish import Publisher, hash_rendering, publish_source
from scraper import scrape
from scraper.fetch.client import Client
from settings.combinations import CombinedFeed
from settings.due import next_due
from settings.options import Settings, SourceEntry
from store import Claim, CombinationRecord, Delta, Settling, SourceRecord, Store, SyncReport

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
    find_rules: FindRules | None = None  # for sources without rules
    finds_anew: bool = False  # also where rules were found before

    @property
    def article_reader(self) -> ArticleReader:
        """What reads items' own pages by the same client."""
        return ArticleReader(store=self.store, client=self.client, clock=self.clock)

    @property
    def publisher(self) -> Publisher:
        """What composes feeds again in the same store."""
        return Publisher(store=self.store, server=self.settings.server, clock=self.clock)

    def refresh(self, claim: Claim, *, pages: int = 0) -> Run:
        """Look at one claimed source, keep what it brings, and return the run as it was stored.

        With `pages`, so many pages of its listing are read, known or not, and what is new there is a backlog.
        """
        entry = SourceEntry.from_stored(claim.options, "" if self.finds_anew else claim.found)
        started = self.clock()
        memory = Memory(known=claim.memory.known) if pages else claim.memory
        memory = Memory() if self.finds_anew and entry.rules is None else memory
        completion = Completion(find_rules=self.find_rules, entry=entry, now=started) if self.find_rules else None
        outcome = scrape(entry.source, client=self.client, memory=memory, now=started, pages=pages, complete=completion)
        if isinstance(outcome, Failed) and outcome.stopped:
            self.store.release_source(claim, claim.due)
            return Run(slug=claim.slug, started=started, ended=self.clock(), outcome=RunOutcome.STOPPED)
        now = self.clock()
        with self.store.settling(claim, now) as settling:
            if settling is None:
                return Run(slug=claim.slug, started=started, ended=now, outcome=RunOutcome.STALE)
            if completion and completion.found and isinstance(outcome, Scraped):
                settling.store_found_rules(completion.found)
            run = Run(slug=claim.slug, started=started, ended=now, outcome=RUN_OUTCOMES[type(outcome)])
            return self._settle(settling, claim, entry, outcome, run, is_backlog=pages > 0)

    def fail(self, claim: Claim, message: Message) -> Run:
        """Record that a run ended in a fault that nobody expected; the source backs off like for any other."""
        now = self.clock()
        run = Run(slug=claim.slug, started=now, ended=now, outcome=RunOutcome.FAILED, message=message)
        outcome = Failed(health=Health.UNREACHABLE, message=message, transient=True)
        with self.store.settling(claim, now) as settling:
            if settling is not None:
                return self._settle(settling, claim, SourceEntry.from_stored(claim.options, claim.found), outcome, run)
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
        verdict = self._judge(settling, claim, outcome, run, is_backlog=is_backlog)
        failures = claim.failures + 1 if isinstance(outcome, Failed) else 0
        due = next_due(
            entry.schedule,
            now=run.ended,
            rng=self.rng,
            failures=failures,
            retry_after=outcome.retry_after if isinstance(outcome, Failed) else None,
            max_age=outcome.max_age if not isinstance(outcome, Failed) else None,
        )
        due = NEVER if entry.paused else due  # it was looked at because a person wanted it
        if isinstance(outcome, Failed):
            run = replace(run, message=outcome.message)
            due = NEVER if outcome.health is Health.GONE else due  # until a person has it refreshed
            step = settling.finish(run, next_due=due, health=outcome.health, failures=failures)
        elif verdict.held and isinstance(outcome, Scraped):
            run = _describe_held(run, outcome, verdict.held)
            step = settling.finish(run, next_due=due, health=Health.CHANGED, failures=0)
        elif isinstance(outcome, NotModified):
            run = replace(run, warnings=outcome.warnings)
            step = settling.finish(run, next_due=due, health=Health.OK, failures=0, validators=outcome.validators)
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
            page = outcome.page if delta.new or delta.changed else None
            says_otherwise = settling.keep_masthead(outcome.masthead)
            if page or says_otherwise or claim.health is not Health.OK:  # the first good look gives a feed, be it empty
                publish_source(settling, entry, claim.guid, self.settings.server)
            step = settling.finish(
                run,
                next_due=due,
                health=Health.OK,
                failures=0,
                validators=outcome.validators,
                body_hash=outcome.body_hash,
                page=page,
            )
        return replace(run, incident=step)

    @staticmethod
    def _judge(settling: Settling, claim: Claim, outcome: Outcome, run: Run, *, is_backlog: bool) -> Verdict:
        """Return whether a page is held, having stored that, or what it teaches of the source's list.

        What a backlog brings is not the page as it is looked at, and what is all known teaches nothing. The validators
        of a page that is held are not stored: those of the last good one tell when it is back.
        """
        if isinstance(outcome, Failed) or is_backlog:
            return Verdict()
        is_well, verdict = claim.health is Health.OK, Verdict()
        if isinstance(outcome, Scraped) and outcome.listed is not None:
            held = None if is_well else settling.find_held()
            verdict = examine(outcome.listed, settling.find_baseline(), held, run.ended)
        if verdict.baseline is not None:
            settling.store_baseline(verdict.baseline)
        if verdict.held is not None:
            settling.hold_page(verdict.held)
        elif not is_well:
            settling.release_page()
        return verdict


def _describe_held(run: Run, outcome: Scraped, held: HeldPage) -> Run:
    message = HeldCode.HELD(reason=held.reasons[0](), slug=run.slug)
    return replace(
        run, outcome=RunOutcome.CHANGED, message=message, found=len(outcome.order), warnings=outcome.warnings
    )


def _count_delta(run: Run, outcome: Scraped, delta: Delta) -> Run:
    return replace(
        run, new=len(delta.new), changed=len(delta.changed), found=len(outcome.order), warnings=outcome.warnings
    )


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
        private=entry.private,
        reads_articles=wants_article(entry),
        first_due=NEVER if entry.paused else now + spread * rng.random(),
    )


def _build_combination_record(feed: CombinedFeed) -> CombinationRecord:
    return CombinationRecord(
        slug=feed.combination.slug,
        title=feed.title,
        options=feed.combination.to_json(),
        judging=feed.combination.judging,
        sources=feed.sources,
        automatic=feed.automatic,
        private=feed.combination.private,
    )
