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
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from articles import ArticleReader, wants_article
from completion import HEALED, Completion, FindRules, ReadAnew, read_anew, take_healed
from leasing import RELEASE_PAUSE, postpone
from messages import Message
from messages.quarantine import HeldCode
from model.attempts import count_attempt
from model.baseline import Baseline
from model.later_pages import LOOKS, LaterVerdict, examine_later
from model.notification import Recipient
from model.outcome import DropReason, Extent, Failed, Health, Memory, NotModified, Outcome, Run, RunOutcome, Scraped
from model.quarantine import HeldPage, Verdict, examine
from model.schedule import NEVER
from publish import Publisher, hash_rendering, publish_source
from scraper.fetch.client import Client
from scraper.scrape import hash_body, scrape
from settings.combinations import CombinedFeed
from settings.due import next_due
from settings.options import Settings, SourceEntry
from settings.targets import list_recipients
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
SECOND_SPREAD = timedelta(seconds=0.2)  # a source: what began together does not come again together each time


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
        return ArticleReader(store=self.store, client=self.client, clock=self.clock, targets=self.settings.notify)

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
        if claim.pages_again and claim.pages_again.is_due(started) and claim.health is not Health.CHANGED:
            memory = replace(memory, reads_all=True)
        completion = self._make_completion(entry, started)
        outcome = scrape(entry.source, client=self.client, memory=memory, now=started, pages=pages, complete=completion)
        if isinstance(outcome, Failed) and outcome.skipped:
            return self._skip(claim, outcome, started)
        anew = self._read_anew(claim, completion, outcome) if not pages else None
        now = self.clock()
        with self.store.settling(claim, now, self._list_recipients(entry, now)) as settling:
            if settling is None:
                return Run(slug=claim.slug, started=started, ended=now, outcome=RunOutcome.STALE)
            if completion and completion.found and isinstance(outcome, Scraped):
                settling.store_found_rules(completion.found)
                entry = SourceEntry.from_stored(claim.options, completion.found)
            outcome = self._take_anew(settling, claim, outcome, anew) if anew else outcome
            run = Run(slug=claim.slug, started=started, ended=now, outcome=RUN_OUTCOMES[type(outcome)])
            return self._settle(settling, claim, entry, outcome, run, is_backlog=pages > 0)

    def _skip(self, claim: Claim, outcome: Failed, started: datetime) -> Run:
        """End a run whose page was not read; nothing is recorded, and the source is due again a little later.

        Some seconds after a stop, a minute or so after a turn that did not come: tried again at once, either would be
        again and again. And never before it was due: one that is paused, which a person refreshed, stays paused.
        """
        now = self.clock()
        self.store.release_source(claim, postpone(claim, now, outcome.retry_after or RELEASE_PAUSE))
        message = outcome.message if outcome.retry_after else None
        return Run(slug=claim.slug, started=started, ended=now, outcome=RunOutcome.STOPPED, message=message)

    def _make_completion(self, entry: SourceEntry, now: datetime) -> Completion | None:
        if self.find_rules is None:
            return None
        return Completion(find_rules=self.find_rules, entry=entry, now=now, client=self.client)

    def _read_anew(self, claim: Claim, completion: Completion | None, outcome: Outcome) -> ReadAnew | None:
        """Return a page as rules that are found anew read it, where those found before read no usual list twice.

        None too where the same page was tried before, or a page was a short while ago.
        """
        is_due = claim.found and claim.health in HEALED and not self.finds_anew
        is_read = isinstance(outcome, Scraped) or (isinstance(outcome, Failed) and outcome.health is Health.EMPTY)
        if not (is_due and is_read and completion and completion.response):
            return None
        if claim.rules_again and not claim.rules_again.is_due(completion.now, hash_body(completion.response)):
            return None
        return read_anew(SourceEntry.from_stored(claim.options, ""), completion, self.client)

    @staticmethod
    def _take_anew(settling: Settling, claim: Claim, outcome: Outcome, anew: ReadAnew) -> Outcome:
        """Return what a run comes to where rules were looked for anew; that it was in vain is stored."""
        taken = take_healed(settling, outcome, anew)
        if taken is outcome:
            settling.store_rules_again(count_attempt(claim.rules_again, settling.now, mark=anew.mark))
        return taken

    def fail(self, claim: Claim, message: Message) -> Run:
        """Record that a run ended in a fault that nobody expected; the source backs off like for any other."""
        now = self.clock()
        run = Run(slug=claim.slug, started=now, ended=now, outcome=RunOutcome.FAILED, message=message)
        outcome = Failed(health=Health.UNREACHABLE, message=message, transient=True)
        entry = SourceEntry.from_stored(claim.options, claim.found)
        with self.store.settling(claim, now, self._list_recipients(entry, now)) as settling:
            if settling is not None:
                return self._settle(settling, claim, entry, outcome, run)
        return run

    def _list_recipients(self, entry: SourceEntry, now: datetime) -> tuple[Recipient, ...]:
        return list_recipients(self.settings.notify, entry.notify, now) if entry.notify else ()

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
        held = None if claim.health is Health.OK else settling.find_held()
        verdict = self._judge(settling, claim, outcome, run, held)
        waiting = held if held and held.number > 1 and not held.of_backlog else None
        failures = claim.failures + 1 if isinstance(outcome, Failed) else 0
        due = next_due(
            entry.schedule,
            now=run.ended,
            rng=self.rng,
            failures=failures,
            retry_after=outcome.retry_after if isinstance(outcome, Failed) else None,
            max_age=outcome.max_age if not isinstance(outcome, Failed) else None,
        )
        if claim.health is Health.NEW and not isinstance(outcome, Failed) and not entry.schedule.cron:
            due += self._draw_second_wait(entry.schedule.interval)
        due = NEVER if entry.paused else due  # it was looked at because a person wanted it
        finish = partial(settling.finish, is_paused=entry.paused)
        if isinstance(outcome, Failed):
            run = replace(run, message=outcome.message)
            due = NEVER if outcome.health is Health.GONE else due  # until a person has it refreshed
            step = finish(run, next_due=due, health=outcome.health, failures=failures)
        elif verdict.held and isinstance(outcome, Scraped):
            run = _describe_held(run, outcome, verdict.held)
            step = finish(run, next_due=due, health=Health.CHANGED, failures=0)
        elif isinstance(outcome, NotModified):
            run, health = _describe_waiting(replace(run, warnings=outcome.warnings), waiting)
            body_hash = outcome.body_hash or None
            step = finish(
                run, next_due=due, health=health, failures=0, validators=outcome.validators, body_hash=body_hash
            )
        else:
            outcome, waiting = self._judge_later(
                settling, claim, outcome, verdict.baseline, waiting, is_backlog=is_backlog
            )
            delta = self._apply(settling, claim, entry, outcome, is_backlog=is_backlog)
            filtered = settling.count_filtered() if entry.filters_fingerprint else 0
            run, health = _describe_waiting(_count_delta(run, outcome, delta, filtered), waiting)
            step = finish(
                run,
                next_due=due,
                health=health,
                failures=0,
                validators=outcome.validators,
                body_hash=outcome.body_hash,
                page=outcome.page if delta.new or delta.changed else None,
                leaves_pages=claim.pages_again is not None and (is_backlog or outcome.extent is Extent.KNOWN),
            )
        if claim.rules_again and not run.failed:
            settling.store_rules_again(None)
        return replace(run, incident=step)

    def _draw_second_wait(self, interval: timedelta) -> timedelta:
        """Return how much longer than its interval a new source waits once, so that many of them spread over it."""
        others = len(self.settings.sources) - 1
        return min(interval, SECOND_SPREAD * max(others, 0)) * self.rng.random()

    def _apply(
        self, settling: Settling, claim: Claim, entry: SourceEntry, scraped: Scraped, *, is_backlog: bool
    ) -> Delta:
        """Store what was scraped, and publish it where the feed is to say something else; return what that changed."""
        grace = self.settings.daemon.grace
        delta = settling.apply(
            scraped,
            wants_article=wants_article(entry),
            grace=grace,
            first_grace=min(grace, FIRST_GRACE),
            is_backlog=is_backlog,
        )
        says_otherwise = settling.keep_masthead(scraped.masthead)
        is_back = claim.health not in (Health.OK, Health.PAGES)  # the first good look gives a feed, be it empty
        if delta.new or delta.changed or says_otherwise or is_back:
            publish_source(settling, entry, claim.guid, self.settings.server)
        return delta

    @staticmethod
    def _judge(settling: Settling, claim: Claim, outcome: Outcome, run: Run, held: HeldPage | None) -> Verdict:
        """Return whether a page is held, having stored that, or what it teaches of the source's list.

        What is all known teaches nothing. The validators of a page that is held are not stored: those of the last good
        one tell when it is back. `held` is what was held before; a later page stays so.
        """
        if isinstance(outcome, Failed):
            return Verdict()
        first, verdict = held if held and held.number == 1 else None, Verdict()
        if isinstance(outcome, Scraped) and outcome.listed is not None:
            verdict = examine(outcome.listed, settling.find_baseline(outcome.listed.reading), first, run.ended)
        if verdict.baseline is not None:
            settling.store_baseline(verdict.baseline)
        if verdict.held is not None:
            settling.hold_page(verdict.held)
        elif claim.health is not Health.OK and (held is None or first):
            settling.release_page()
        return verdict

    @staticmethod
    def _judge_later(
        settling: Settling,
        claim: Claim,
        scraped: Scraped,
        baseline: Baseline | None,
        waiting: HeldPage | None,
        *,
        is_backlog: bool,
    ) -> tuple[Scraped, HeldPage | None]:
        """Return (what is to be published of all pages, the later page that is held), having stored that.

        `baseline` is what the first page taught, `waiting` the later page that was held before.
        """
        usual = baseline or (settling.find_baseline(scraped.later[0].listed.reading) if scraped.later else None)
        later = LaterVerdict(scraped=scraped)
        if scraped.later and usual:
            before = None if is_backlog else waiting
            known = settling.find_later_baseline()
            later = examine_later(scraped, usual, known, before, settling.now, is_backlog=is_backlog)
        if later.baseline is not None:
            settling.store_later_baseline(later.baseline)
        if later.held and not (is_backlog and waiting):
            settling.hold_page(later.held)
        if is_backlog:
            return _warn_of_backlog(claim.slug, later), waiting
        if later.held or scraped.extent is Extent.UNFINISHED:
            settling.store_pages_again(count_attempt(claim.pages_again, settling.now, most=LOOKS))
        elif scraped.extent is Extent.ALL:
            if waiting:
                settling.release_page()
            if claim.pages_again:
                settling.store_pages_again(None)
            waiting = None
        return later.scraped, later.held or waiting


def _describe_held(run: Run, outcome: Scraped, held: HeldPage) -> Run:
    message = HeldCode.HELD(reason=held.reasons[0](), slug=run.slug)
    return replace(
        run, outcome=RunOutcome.CHANGED, message=message, found=len(outcome.order), warnings=outcome.warnings
    )


def _describe_waiting(run: Run, waiting: HeldPage | None) -> tuple[Run, Health]:
    """Return a run that went well, and how its source is: the run says too what is held behind the first page."""
    if waiting is None:
        return run, Health.OK
    message = HeldCode.LATER_HELD(number=waiting.number, reason=waiting.reasons[0](), slug=run.slug)
    return replace(run, message=message), Health.PAGES


def _warn_of_backlog(slug: str, later: LaterVerdict) -> Scraped:
    """Return what is taken of a backlog; what is not is told in its warnings."""
    if later.held is None:
        return later.scraped
    warning = HeldCode.BACKLOG_HELD(number=later.held.number, reason=later.held.reasons[0](), slug=slug)
    return replace(later.scraped, warnings=(warning, *later.scraped.warnings))


def _count_delta(run: Run, outcome: Scraped, delta: Delta, filtered: int) -> Run:
    dropped = Counter(outcome.dropped) + Counter(delta.dropped) + Counter({DropReason.FILTERED: filtered})
    return replace(
        run,
        new=len(delta.new),
        changed=len(delta.changed),
        found=len(outcome.order),
        gone=delta.gone,
        dropped=dropped,
        warnings=outcome.warnings,
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
