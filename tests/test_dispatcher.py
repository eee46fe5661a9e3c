"""Due work is claimed, one host apart from the other, through faults, and ends in time."""

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from articles import ARTICLE_TRIES
from dispatcher import Dispatcher, refresh_now
from leasing import RELEASE_PAUSE
from messages.plain import PlainCode
from messages.storage import StoreCode
from model.errors import StorageError, StoreError
from model.item import StoredItem
from model.outcome import Health, Run
from model.publication import Channel, Publication
from publish import render_documents
from refresh import sync_sources
from scraper.fetch.client import Client
from store import Store
from tests.daemon import until
from tests.house import ONE, House, house, listing
from tests.origin import Answer, Asked


def run_all(made: House, dispatcher: Dispatcher) -> None:
    dispatcher.pump()
    until(lambda: not dispatcher.is_working)


def several(made: House, number: int) -> None:
    """Make it sources s0, s1, ... of one origin, due by now."""
    entry, told = made.refresher.settings.sources[0], made.refresher.settings
    sources = tuple(entry.model_copy(update={"slug": f"s{n}", "url": f"{made.origin.url}/s{n}"}) for n in range(number))
    told = told.model_copy(update={"sources": sources})
    sync_sources(made.store, told, made.now[0], made.refresher.rng)
    made.pass_time(minutes=1)


@contextmanager
def hanging(made: House, path: str) -> Iterator[threading.Event]:
    """Have a page answer only at the end; gives what is set once it is asked for."""
    asked, ends = threading.Event(), threading.Event()

    def hang(_: Asked) -> Answer:
        asked.set()
        ends.wait(30)
        return Answer(body=listing(ONE).encode())

    made.origin.script(path, hang)
    try:
        yield asked
    finally:
        ends.set()


def test_what_is_due_is_claimed_once_and_not_again_before_its_time(tmp_path: Path) -> None:
    with house(tmp_path, interval="10m") as made:
        made.origin.answer("/news", body=listing(ONE))
        runs: list[Run] = []
        dispatcher = Dispatcher(made.refresher, on_run=runs.append)
        for _ in range(3):
            run_all(made, dispatcher)
        assert len(runs) == 1
        made.pass_time(minutes=10)
        run_all(made, dispatcher)
        assert len(runs) == 2
        assert dispatcher.stop()


def test_a_fault_in_bantin_itself_is_shown_backs_off_and_touches_no_other_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with house(tmp_path, interval="10m") as made:
        made.origin.answer("/news", body=listing(ONE))
        monkeypatch.setattr("refresh.scrape", lambda *_, **__: 1 / 0)
        runs: list[Run] = []
        dispatcher = Dispatcher(made.refresher, on_run=runs.append)
        run_all(made, dispatcher)
        state = made.store.find_source("news")
        assert state is not None
        assert runs[0].failed
        assert (state.health, state.failures) == (Health.UNREACHABLE, 1)
        assert "ZeroDivisionError" in str(state.message)
        assert "ZeroDivisionError" in caplog.text
        assert state.next_due - made.now[0] == timedelta(minutes=10)
        assert dispatcher.stop()


def test_a_fault_in_bantin_itself_while_an_article_is_read_counts_as_a_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with house(tmp_path, interval="30d", detail={"content": "div"}) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        monkeypatch.setattr("articles.scrape_article", lambda *_, **__: 1 / 0)
        dispatcher = Dispatcher(made.refresher, on_run=lambda _: None)
        for _ in range(ARTICLE_TRIES + 3):
            run_all(made, dispatcher)
            made.pass_time(days=1)
        assert [record.exc_info is not None for record in caplog.records] == [True] * ARTICLE_TRIES
        assert dispatcher.stop()


def test_pages_of_one_host_are_read_one_after_the_other_between_two_ticks(tmp_path: Path) -> None:
    items = [(f"/{number}", f"Notice {number}", "09.03.2026") for number in range(4)]
    with house(tmp_path, interval="30d", detail={"content": "div"}) as made:
        made.origin.answer("/news", body=listing(*items))
        for path, title, _ in items:
            made.origin.answer(path, body=f"<div>All of {title}</div>")
        made.refresh()
        before = made.feeds()
        dispatcher = Dispatcher(made.refresher, on_run=lambda _: None)
        dispatcher.pump()
        until(lambda: all(item.item.content for item in made.store.list_items("news")))
        assert made.feeds() == before, "the feed is composed once, at the next tick"
        dispatcher.pump()
        assert b"All of Notice 3" in made.feeds()["json"]
        assert dispatcher.stop()


def test_a_feed_that_cannot_be_composed_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(channel: Channel, items: Collection[StoredItem], *more: Any) -> tuple[Publication, ...]:
        if channel.slug == "s0":
            raise ZeroDivisionError
        return render_documents(channel, items, *more)

    with house(tmp_path) as made:
        several(made, 2)
        for slug in ("s0", "s1"):
            made.origin.answer(f"/{slug}", body=listing(ONE))
            made.refresh(slug)  # a page that was never read has no feed
            made.store.claim_sources(made.now[0], limit=1, lease=timedelta(days=1), slugs=[slug])
            made.store.postpone_composing(slug, made.now[0])
        made.store.postpone_composing("news", made.now[0] + timedelta(days=9))
        monkeypatch.setattr("publish.render_documents", broken)
        dispatcher = Dispatcher(made.refresher, on_run=lambda _: None)
        run_all(made, dispatcher)
        assert made.store.list_composable(made.now[0]) == []
        assert made.store.list_composable(made.now[0] + timedelta(hours=1)) == ["s0"], "it is tried again later"
        assert "s0: internal error in Bantin" in caplog.text
        assert dispatcher.stop()


def test_a_fault_while_more_is_claimed_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fault() -> None:
        raise StoreError(PlainCode.TEXT(text="the disk is full"))

    with house(tmp_path) as made:
        several(made, 2)
        told = made.refresher.settings
        daemon = told.daemon.model_copy(update={"threads": 1})
        fetch = told.fetch.model_copy(update={"per_host": 2})
        refresher = replace(made.refresher, settings=told.model_copy(update={"daemon": daemon, "fetch": fetch}))
        dispatcher = Dispatcher(refresher, on_run=lambda _: None)
        monkeypatch.setattr(dispatcher, "_claim_more", fault)  # before the first work can end
        Dispatcher.pump(dispatcher)
        until(lambda: "the disk is full" in caplog.text)
        assert dispatcher.stop()


def test_claims_whose_answer_was_lost_are_made_again_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with house(tmp_path) as made, made.store.daemon_lock():
        made.origin.answer("/news", body=listing(("/1", "One", "09.03.2026")))
        runs: list[Run] = []
        dispatcher = Dispatcher(made.refresher, on_run=runs.append)

        def claim_and_break(*arguments: Any, **options: Any) -> None:
            assert Store.claim_sources(made.store, *arguments, **options), "it was made"
            raise StorageError(StoreCode.FAILED(reason="the connection is lost"), subject="postgresql")

        with monkeypatch.context() as broken:
            broken.setattr(made.store, "claim_sources", claim_and_break)
            with pytest.raises(StorageError):
                dispatcher.pump()
        dispatcher.pump()
        until(lambda: runs)
        assert [run.new for run in runs] == [1]
        assert dispatcher.stop(60)


def test_a_run_that_outlasts_its_lease_is_not_begun_again_beside_itself(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        told = made.refresher.settings
        told = told.model_copy(update={"fetch": told.fetch.model_copy(update={"per_host": 2})})
        with Client(told.fetch) as client:
            dispatcher = Dispatcher(replace(made.refresher, settings=told, client=client), on_run=lambda _: None)
            with hanging(made, "/news") as asked:
                dispatcher.pump()
                assert asked.wait(60)
                made.pass_time(minutes=6)
                dispatcher.pump()
            until(lambda: not dispatcher.is_working)
            assert len(made.origin.asked("/news")) == 1
            assert dispatcher.stop()


def test_one_host_is_asked_by_one_run_at_a_time(tmp_path: Path) -> None:
    busy, most, lock = 0, 0, threading.Lock()

    def slow(_: Asked) -> Answer:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        threading.Event().wait(0.05)
        with lock:
            busy -= 1
        return Answer(body=listing(ONE).encode())

    with house(tmp_path) as made:
        several(made, 6)
        for n in range(6):
            made.origin.script(f"/s{n}", slow)
        runs: list[Run] = []
        dispatcher = Dispatcher(made.refresher, on_run=runs.append)
        until(lambda: (run_all(made, dispatcher), len(runs) == 6)[1])
        assert most == 1
        assert dispatcher.stop()


def test_stopping_cuts_a_hanging_request_short_and_gives_the_lease_back(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        asked, never = threading.Event(), threading.Event()

        def hang(_: Asked) -> Answer:
            asked.set()
            never.wait(120)
            return Answer()

        made.origin.script("/news", hang)
        dispatcher = Dispatcher(made.refresher, on_run=lambda _: None)
        dispatcher.pump()
        assert asked.wait(60)
        assert dispatcher.stop(30), "it ended in time"
        never.set()
        state = made.store.find_source("news")
        assert state is not None
        assert (made.store.list_runs("news"), state.failures) == ([], 0)
        again = made.now[0] + RELEASE_PAUSE
        assert len(made.store.claim_sources(again, limit=1, lease=timedelta(minutes=1))) == 1


def test_refresh_now_looks_at_what_is_not_due_and_reads_articles_too(tmp_path: Path) -> None:
    with house(tmp_path, detail={"content": "div"}) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.origin.answer("/1", body="<div>All of it.</div>")
        runs: list[Run] = []
        assert refresh_now(made.refresher, ["news"], runs.append) == ()
        assert [run.new for run in runs] == [1]
        assert b"All of it." in made.feeds()["json"]


def test_refresh_now_tells_which_sources_another_process_is_at_work_on(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.store.claim_sources(made.now[0], limit=1, lease=timedelta(minutes=5), slugs=["news"])
        clock = iter(range(1000))
        start = made.now[0]
        moving = replace(made.refresher, clock=lambda: start + timedelta(seconds=next(clock)))
        assert refresh_now(moving, ["news"], lambda _: None) == ("news",)


# --- settings that change while it runs ---


def test_refresh_now_does_not_wait_for_articles_that_are_to_be_tried_later(tmp_path: Path) -> None:
    with house(tmp_path, detail={"content": "div"}) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.origin.answer("/1", 503)
        start, reads = made.now[0], iter(range(100_000))
        ticking = replace(made.refresher, clock=lambda: start + timedelta(milliseconds=next(reads)))
        assert refresh_now(ticking, ["news"], lambda _: None) == ()
        assert next(reads) < 10_000, "it ended long before its patience did"
        assert len(made.origin.asked("/1")) == 1
