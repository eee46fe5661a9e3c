"""Sources that a browser opens are claimed one at a time, so that they hold up no other."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dispatcher import Dispatcher
from messages.browser import BrowserCode
from model.errors import BusyError
from model.outcome import Run, RunOutcome
from refresh import Refresher, sync_sources
from scraper.fetch.client import Client
from scraper.fetch.response import Request
from service import log_run
from store import Claim, Store
from store.tables import sources
from tests.daemon import until
from tests.house import House, house, listing
from tests.stores import HOUR, T0, record

BROWSED = 3  # sources
PLAIN = 3


def set_sources(made: House) -> Refresher:
    """Watch b0, b1, … by a browser, and p0, p1, … without; the browser's have been due for longer."""
    first, settings = made.refresher.settings.sources[0], made.refresher.settings
    names = [f"{kind}{number}" for kind, count in (("b", BROWSED), ("p", PLAIN)) for number in range(count)]
    fetch = settings.fetch.model_copy(update={"per_host": 9})
    sources = tuple(
        first.model_copy(update={"slug": name, "url": f"{made.origin.url}/{name}", "browser": name[0] == "b"})
        for name in names
    )
    refresher = replace(made.refresher, settings=settings.model_copy(update={"sources": sources, "fetch": fetch}))
    sync_sources(made.store, refresher.settings, made.now[0], refresher.rng)
    made.pass_time(minutes=1)
    return refresher


def test_one_page_at_a_time_is_taken_up_for_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, begun, most = threading.Semaphore(0), [], []
    done: list[str] = []

    def browse(refresher: Refresher, claim: Claim) -> Run:
        if claim.slug.startswith("b"):
            begun.append(claim.slug)
            most.append(len(begun) - sum(slug.startswith("b") for slug in done))
            assert go_on.acquire(timeout=120)
        return refresher.refresh(claim)

    def note(run: Run) -> None:
        done.append(run.slug)

    monkeypatch.setattr("dispatcher.refresh_claimed", browse)
    monkeypatch.setattr("scraper.fetch.client.Client._get_by_browser", lambda self, request, now: fetch(made, request))
    with house(tmp_path) as made:
        for name in [*(f"b{n}" for n in range(BROWSED)), *(f"p{n}" for n in range(PLAIN))]:
            made.origin.answer(f"/{name}", body=listing((f"/{name}/1", f"Notice of {name}", "09.03.2026")))
        dispatcher = Dispatcher(set_sources(made), on_run=note)
        dispatcher.pump()
        until(lambda: begun and sorted(done) == [f"p{n}" for n in range(PLAIN)])
        assert len(begun) == 1, "the others are not even claimed"
        for _ in range(BROWSED):
            go_on.release()
            before = len(done)
            until(lambda before=before: len(done) > before)  # type: ignore[misc]
            until(lambda: not dispatcher.is_working)
            dispatcher.pump()
        until(lambda: len(done) == BROWSED + PLAIN)
        assert max(most) == 1
        assert dispatcher.stop()


def test_a_page_that_takes_longer_than_its_lease_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on, done = threading.Event(), threading.Event(), list[Run]()

    def browse(refresher: Refresher, claim: Claim) -> Run:
        begun.set()
        assert go_on.wait(60)
        return refresher.refresh(claim)

    monkeypatch.setattr("dispatcher.refresh_claimed", browse)
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(("/1", "One", "09.03.2026")))
        lease = made.refresher.settings.daemon.lease
        dispatcher = Dispatcher(made.refresher, on_run=done.append)
        dispatcher.pump()
        assert begun.wait(60)
        for passed in (lease / 2, lease / 2, -4 * lease, lease / 2, lease / 2):  # the clock is set back meanwhile
            made.now[0] += passed
            dispatcher.pump()
            assert 0 * lease < lease_end(made) - made.now[0] <= lease
            assert made.store.claim_sources(made.now[0], limit=9, lease=HOUR, slugs=["news"]) == []
        go_on.set()
        until(lambda: [run.outcome for run in done] == [RunOutcome.SCRAPED])
        assert dispatcher.stop()


def test_a_page_that_found_the_browser_busy_has_not_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def find_it_busy(client: Client, request: Request, now: Any) -> Any:
        raise BusyError(BrowserCode.BUSY(seconds=75), subject=request.url)

    monkeypatch.setattr(Client, "_get_by_browser", find_it_busy)
    with house(tmp_path, browser=True) as made:
        run = made.refresh()
        assert (run.outcome, run.message is not None, run.failed) == (RunOutcome.STOPPED, True, False)
        log_run(run)
        assert [(line.levelname, line.getMessage()) for line in caplog.records] == [("WARNING", f"news: {run.message}")]
        assert made.store.list_runs("news") == []
        [state] = made.store.list_sources()
        assert (state.failures, state.next_due) == (0, made.now[0] + timedelta(minutes=1))


def lease_end(made: House) -> datetime:
    with made.store._database.read() as connection:
        end: datetime | None = connection.scalar(select(sources.c.lease_until))
    assert end is not None
    return end


def fetch(made: House, request: Any) -> Any:
    """Return a page as if the browser had shown it."""
    return made.client.get(replace(request, browser=None), now=made.now[0])


def test_sources_are_claimed_by_whether_a_browser_opens_them(store: Store) -> None:
    options = {"by": '{"browser":true,"slug":"by"}', "named": '{"slug":"named","title":"\\"browser\\":true"}'}
    store.sync_sources([record(slug, options=text) for slug, text in options.items()], T0)
    assert [one.slug for one in store.claim_sources(T0, limit=9, lease=HOUR, by_browser=False)] == ["named"]
    assert [one.slug for one in store.claim_sources(T0, limit=9, lease=HOUR, by_browser=True)] == ["by"]
    assert len(store.claim_sources(T0 + HOUR, limit=9, lease=HOUR)) == 2
