"""Settles a run of a source: its items, validators, run, next due and lease, in one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, null, select, update

from messages import Message
from messages.pages import PageCode
from messages.stored import dump_message
from model.attempts import Attempts
from model.baseline import Baseline
from model.incident import IncidentStep
from model.masthead import Masthead, settle_masthead
from model.notification import Recipient
from model.outcome import NO_VALIDATORS, Health, Page, Run, RunOutcome, Scraped, Validators
from model.quarantine import HeldPage
from model.schedule import NEVER
from store import baselines, verdicts
from store.codec import dump_attempts, dump_masthead, dump_warnings, load_warnings, remove_unstorable
from store.engine import Database
from store.fast_statement import FastStatement
from store.incidents import note_health
from store.notifying import queue_incident, queue_items
from store.publications import Composing
from store.reconcile import Reconciliation
from store.records import Claim, Delta
from store.resetting import reset_extraction
from store.runs import record_run, store_snapshot
from store.tables import items, sources

LONGEST_UNREAD = timedelta(days=1)  # that a page is believed to be unchanged because its server says so
_LEASED = (
    sources.c.lease_token,
    sources.c.options,
    sources.c.rules_fingerprint,
    sources.c.filters,
    sources.c.runs,
    sources.c.secret,
    sources.c.masthead,
    sources.c.warnings,
)
_LOCK_SOURCE = FastStatement(select(*_LEASED).where(sources.c.slug == bindparam("key")).with_for_update())
_HAS_ITEMS = FastStatement(
    select(sources.c.slug).where(
        sources.c.slug == bindparam("key"), select(items.c.id).where(items.c.slug == bindparam("key")).exists()
    )
)
_MINE = update(sources).where(sources.c.slug == bindparam("key"))
_SET_MASTHEAD = FastStatement(_MINE.values(masthead=bindparam("masthead")))
_SET_PAGES_AGAIN = FastStatement(_MINE.values(pages_again=bindparam("attempts")))
_SET_RULES_AGAIN = FastStatement(_MINE.values(rules_again=bindparam("attempts")))
_FREE = FastStatement(_MINE.values(lease_token=null(), lease_until=null()))
_WRITTEN = ("next_due", "health", "failures", "message", "runs", "last_run")
_OPTIONAL = ("last_good", "read_whole", "etag", "last_modified", "body_hash", "warnings")  # None keeps what is stored
_FINISH = FastStatement(
    _MINE.values({name: bindparam(name) for name in _WRITTEN})
    .values({name: func.coalesce(bindparam(name, type_=sources.c[name].type), sources.c[name]) for name in _OPTIONAL})
    .values(lease_token=null(), lease_until=null())
)


class Settling(Composing):
    """One run being settled; nothing of it is stored where the body of the `with` raises."""

    def __init__(
        self,
        connection: Connection,
        claim: Claim,
        now: datetime,
        runs: int,
        *,
        filtered: bool,
        secret: str,
        masthead: str,
        warnings: tuple[Message, ...] = (),
        recipients: Sequence[Recipient] = (),
    ) -> None:
        super().__init__(connection, claim.slug, now, secret, masthead)
        self._recipients = recipients
        self._claim, self._runs, self._filtered = claim, runs + 1, filtered
        self._unconfirmed, self._warnings = False, warnings

    def apply(
        self,
        scraped: Scraped,
        *,
        wants_article: bool,
        grace: timedelta,
        first_grace: timedelta | None = None,
        is_backlog: bool = False,
    ) -> Delta:
        """Store the page's items and return what that changed.

        With `wants_article` a new item is held back until its own page was read, at most for `grace`, and those of the
        source's first page for `first_grace` where it is given; without, until the lengths of its files are asked,
        where they are not told; not at all where it has no page of its own. A new item that `is_backlog`
        counts as seen on the source's first page, or at its date where that is later, so that it pushes nothing out
        of the feed. Neither these nor those of the first page are reported as new.
        """
        is_first = (first_grace is not None or bool(self._recipients)) and self._has_no_items()
        if first_grace is not None and is_first:
            grace = first_grace
        reconciliation = Reconciliation(
            self._connection,
            self._claim,
            self.now,
            grace,
            reads_pages=wants_article,
            filtered=self._filtered,
            is_backlog=is_backlog,
        )
        delta = reconciliation.apply(scraped)
        self._unconfirmed = reconciliation.unconfirmed
        if self._recipients and not (is_first or is_backlog):
            guids = [stored.guid for stored in delta.new]
            queue_items(self._connection, self._claim.slug, guids, self._recipients, self.now)
        return delta

    def _has_no_items(self) -> bool:
        return _HAS_ITEMS.first(self._connection, {"key": self._claim.slug}) is None

    def count_filtered(self) -> int:
        """Return how many of the items that stand on the page the source's filters hide."""
        return verdicts.count_filtered(self._connection, self._claim.slug, self.now)

    def find_baseline(self, reading: str) -> Baseline | None:
        """Return what is usual for the source, by pages of this `reading`; None where nothing was learned yet."""
        return baselines.find_baseline(self._connection, self._claim.slug, reading)

    def store_baseline(self, baseline: Baseline) -> None:
        """Store what is usual for the source."""
        baselines.store_baseline(self._connection, self._claim.slug, baseline)

    def find_later_baseline(self) -> Baseline | None:
        """Return what is usual for the source's later pages that were accepted; None where none was."""
        return baselines.find_later_baseline(self._connection, self._claim.slug)

    def store_later_baseline(self, baseline: Baseline) -> None:
        """Store what is usual for the source's later pages."""
        baselines.store_later_baseline(self._connection, self._claim.slug, baseline)

    def store_pages_again(self, attempts: Attempts | None) -> None:
        """Remember the tries of the source's later pages that were in vain; None for none."""
        _SET_PAGES_AGAIN.run(self._connection, {"key": self._slug, "attempts": dump_attempts(attempts)})

    def store_rules_again(self, attempts: Attempts | None) -> None:
        """Remember the tries of finding the source's rules anew that were in vain; None for none."""
        _SET_RULES_AGAIN.run(self._connection, {"key": self._slug, "attempts": dump_attempts(attempts)})

    def find_held(self) -> HeldPage | None:
        """Return the page that is held of the source; None where none is."""
        return baselines.find_held(self._connection, self._claim.slug)

    def hold_page(self, held: HeldPage) -> None:
        """Hold a page of the source, in place of the one before."""
        baselines.hold_page(self._connection, self._claim.slug, held)

    def release_page(self) -> None:
        """Hold nothing of the source any more."""
        baselines.release_page(self._connection, self._claim.slug)

    def keep_masthead(self, seen: Masthead) -> bool:
        """Remember what the site says of itself; return whether its feed is to say something else from now on."""
        before, known = self.masthead, self._masthead
        self._masthead = settle_masthead(known, seen, self.now)
        if self._masthead != known:
            text = remove_unstorable(dump_masthead(self._masthead))
            _SET_MASTHEAD.run(self._connection, {"key": self._slug, "masthead": text})
        return self.masthead != before

    def store_found_rules(self, found: str) -> None:
        """Store the rules that were found for the source; where it had others, all its items are read again."""
        if self._claim.found and found != self._claim.found:
            reset_extraction(self._connection, [self._claim.slug], self.now)
        statement = update(sources).where(sources.c.slug == self._claim.slug)
        self._connection.execute(statement.values(found=remove_unstorable(found)))

    def finish(
        self,
        run: Run,
        *,
        next_due: datetime,
        health: Health,
        failures: int,
        validators: Validators | None = None,
        body_hash: str | None = None,
        page: Page | None = None,
        is_paused: bool = False,
        leaves_pages: bool = False,
    ) -> IncidentStep:
        """Record the run and when the source is due, end the lease, and return what it did to the source's incident.

        With `leaves_pages` it did not read the later pages that could not be had before: that is still to be told.
        A source that is paused has none, whatever a run comes to that a person wanted. None keeps the validators, body
        hash or snapshot that are stored, and so does a 304 without validators; without a body hash, the page did not
        come whole. While a change must be seen once more to be believed, and after a day of 304s, which some servers
        give to all who ask, no validators are stored, so that the next answer is the page.
        """
        record_run(self._connection, run, self._runs)
        if page is not None:
            store_snapshot(self._connection, run.slug, page, self.now)
        good = run.outcome in (RunOutcome.SCRAPED, RunOutcome.NOT_MODIFIED)
        row = {
            "key": run.slug,
            "next_due": next_due,
            "health": str(health),
            "failures": failures,
            "message": dump_message(run.message),
            "runs": self._runs,
            "last_run": run.ended,
            "last_good": run.ended if good else None,
            "warnings": self._choose_warnings(run, leaves_pages=leaves_pages),
        }
        _FINISH.run(self._connection, row | self._memory(run, validators, body_hash))
        if is_paused:
            return IncidentStep.NONE
        step = note_health(self._connection, run.slug, self._claim.health, health, run.message, run.ended)
        if self._recipients:
            queue_incident(
                self._connection,
                run.slug,
                self._recipients,
                step,
                health,
                run.message,
                run.ended,
                failures=failures,
                is_final=next_due >= NEVER,
            )
        return step

    def _choose_warnings(self, run: Run, *, leaves_pages: bool) -> str | None:
        """Return the warnings that hold after a run; None keeps what is stored.

        An unchanged page warns of what it did before, but for how it was reached: that is this run's to tell.
        """
        if run.outcome is RunOutcome.SCRAPED:
            kept = (known for known in self._warnings if leaves_pages and known.code is PageCode.NEXT_PAGE_FAILED)
            return dump_warnings((*run.warnings, *(known for known in kept if known not in run.warnings)))
        if run.outcome is not RunOutcome.NOT_MODIFIED:
            return None
        holding = (*run.warnings, *(known for known in self._warnings if known.code is not PageCode.MOVED))
        return None if holding == self._warnings else dump_warnings(holding)

    def _memory(self, run: Run, validators: Validators | None, body_hash: str | None) -> dict[str, object]:
        """Return what is remembered for the next request; None keeps what is stored."""
        last_whole, is_304 = self._claim.read_whole, run.outcome is RunOutcome.NOT_MODIFIED and body_hash is None
        read_whole = run.ended if body_hash is not None or (is_304 and last_whole is None) else None
        if self._unconfirmed:
            return {"read_whole": read_whole, "etag": "", "last_modified": "", "body_hash": ""}
        if is_304 and last_whole and run.ended - last_whole >= LONGEST_UNREAD:
            validators = NO_VALIDATORS
        elif is_304 and validators == NO_VALIDATORS:
            validators = None
        etag, last_modified = (validators.etag, validators.last_modified) if validators else (None, None)
        return {
            "read_whole": read_whole,
            "etag": None if etag is None else remove_unstorable(etag),
            "last_modified": None if last_modified is None else remove_unstorable(last_modified),
            "body_hash": body_hash,
        }


@contextmanager
def settling(
    database: Database, claim: Claim, now: datetime, recipients: Sequence[Recipient] = ()
) -> Iterator[Settling | None]:
    """Yield the settling of a claim; None where the lease is another's by now, or the settings changed.

    What was scraped under older settings is discarded, and the source is free to be claimed.
    """
    with database.write() as connection:
        locked = _LOCK_SOURCE.first(connection, {"key": claim.slug}) or (None, "", "", "", 0, "", "", "")
        token, options, rules_fingerprint, filters, runs, secret, masthead, warnings = locked
        if token != claim.token:
            yield None
        elif (options, rules_fingerprint) != (claim.options, claim.rules_fingerprint):
            _FREE.run(connection, {"key": claim.slug})
            yield None
        else:
            yield Settling(
                connection,
                claim,
                now,
                runs,
                filtered=bool(filters),
                secret=secret,
                masthead=masthead,
                warnings=load_warnings(warnings),
                recipients=recipients,
            )
