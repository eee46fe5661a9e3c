"""Settles a run of a source: its items, validators, run, next due and lease, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from model.outcome import Health, Page, Run, Scraped, Validators
from store.applying import Applying
from store.codec import storable
from store.engine import Database
from store.publications import Composing
from store.records import Claim, Delta
from store.runs import keep_page, record
from store.tables import sources

_LEASED = (sources.c.lease_token, sources.c.options, sources.c.rules_fingerprint, sources.c.runs)
_LOOK = select(*_LEASED).where(sources.c.slug == bindparam("key")).with_for_update()
_ROW = update(sources).where(sources.c.slug == bindparam("key"))


class Settling(Composing):
    """One run being settled; nothing of it is kept where the body of the `with` raises."""

    def __init__(self, connection: Connection, claim: Claim, now: datetime, runs: int) -> None:
        super().__init__(connection, claim.slug, now)
        self._claim, self._runs = claim, runs + 1
        self._waiting = False

    def apply(self, scraped: Scraped, *, wants_article: bool, grace: timedelta) -> Delta:
        """Store what the page tells and return what that changed.

        With `wants_article` a new item is held back until its own page was read, at most
        for `grace`; without, it is shown at once.
        """
        applying = Applying(self._connection, self._claim, self._now, grace if wants_article else None)
        delta = applying.apply(scraped)
        self._waiting = applying.waiting
        return delta

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
    ) -> None:
        """Record the run, say when the source is due, and end the lease.

        None keeps the validators, body hash or snapshot that are stored. While an item
        waits to be told again the same, no validators are kept: a 304 would not tell it.
        """
        record(self._connection, run, self._runs)
        if page is not None:
            keep_page(self._connection, run.slug, page, self._now)
        row: dict[str, object] = {
            "next_due": next_due,
            "health": str(health),
            "failures": failures,
            "message": storable(run.message),
            "runs": self._runs,
            "last_run": run.ended,
            "lease_token": None,
            "lease_until": None,
        }
        if run.outcome in ("scraped", "not-modified"):
            row["last_good"] = run.ended
        if validators is not None:
            row |= {"etag": storable(validators.etag), "last_modified": storable(validators.last_modified)}
        if body_hash is not None:
            row["body_hash"] = body_hash
        if self._waiting:
            row |= {"etag": "", "last_modified": "", "body_hash": ""}
        self._connection.execute(_ROW, row | {"key": run.slug})


@contextmanager
def settling(database: Database, claim: Claim, now: datetime) -> Iterator[Settling | None]:
    """Give the settling of a claim; None where the lease is another's by now, or the settings changed.

    What was scraped under older settings is thrown away, and the source is free to be claimed.
    """
    with database.write() as connection:
        row = connection.execute(_LOOK, {"key": claim.slug}).first()
        if row is None or row.lease_token != claim.token:
            yield None
        elif (row.options, row.rules_fingerprint) != (claim.options, claim.rules_fingerprint):
            connection.execute(_ROW, {"key": claim.slug, "lease_token": None, "lease_until": None})
            yield None
        else:
            yield Settling(connection, claim, now, row.runs)
