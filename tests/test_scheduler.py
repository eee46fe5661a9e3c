"""When: the dispatcher claims what is due, keeps hosts apart, survives faults, and ends in time."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from model.outcome import Health, Run
from refresh import sync
from scheduler import Dispatcher, refresh_now
from tests.daemon import until
from tests.house import House, house, listing
from tests.origin import Answer, Asked

ONE = ("/1", "One", "09.03.2026")


def run_all(made: House, dispatcher: Dispatcher) -> None:
    dispatcher.pump()
    until(lambda: not dispatcher.working)


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
        state = made.store.source("news")
        assert state is not None
        assert runs[0].failed
        assert (state.health, state.failures) == (Health.UNREACHABLE, 1)
        assert "ZeroDivisionError" in state.message
        assert "ZeroDivisionError" in caplog.text
        assert state.next_due - made.now[0] == timedelta(minutes=10)
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
        entry = made.refresher.settings.sources[0]
        several = tuple(entry.model_copy(update={"slug": f"s{n}", "url": f"{made.origin.url}/s{n}"}) for n in range(6))
        sync(
            made.store, made.refresher.settings.model_copy(update={"sources": several}), made.now[0], made.refresher.rng
        )
        made.pass_time(minutes=1)
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
            never.wait(30)
            return Answer()

        made.origin.script("/news", hang)
        dispatcher = Dispatcher(made.refresher, on_run=lambda _: None)
        dispatcher.pump()
        assert asked.wait(10)
        assert dispatcher.stop(5), "it ended in time"
        never.set()
        state = made.store.source("news")
        assert state is not None
        assert (made.store.runs("news"), state.failures) == ([], 0)
        assert len(made.store.claim(made.now[0], limit=1, lease=timedelta(minutes=1))) == 1


def test_refresh_now_looks_at_what_is_not_due_and_reads_articles_too(tmp_path: Path) -> None:
    with house(tmp_path, detail={"content": "div"}) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.origin.answer("/1", body="<div>All of it.</div>")
        runs: list[Run] = []
        assert refresh_now(made.refresher, ["news"], runs.append) == ()
        assert [run.new for run in runs] == [1]
        assert b"All of it." in made.feeds()[2]


def test_refresh_now_tells_which_sources_another_process_is_at_work_on(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.store.claim(made.now[0], limit=1, lease=timedelta(minutes=5), slugs=["news"])
        clock = iter(range(1000))
        start = made.now[0]
        moving = replace(made.refresher, clock=lambda: start + timedelta(seconds=next(clock)))
        assert refresh_now(moving, ["news"], lambda _: None) == ("news",)
