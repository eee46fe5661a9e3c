"""The daemon: settings that change, ticks that come late, and clients that are replaced."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from clock import utc_now
from messages.plain import PlainCode
from model.errors import StoppedError, StoreError
from scheduler import OVERDUE_PACE, Daemon
from scraper.fetch.response import Request
from settings.load import load_settings
from tests.daemon import until
from tests.house import ONE, House, house, listing
from tests.test_dispatcher import hanging, several


@contextmanager
def daemon(made: House, folder: Path) -> Iterator[tuple[Daemon, Callable[..., None]]]:
    """A daemon that is ticked by hand, and what writes its settings anew."""
    path, moments = folder / "sources.yaml", iter(range(1, 100))

    def write(read_seconds: int = 20, sources: str = "", more: str = "") -> None:
        fetch = f"{{allow: ['{made.origin.host}:{made.origin.port}'], read_seconds: {read_seconds}, delay_seconds: 0}}"
        path.write_text(f"fetch: {fetch}\n{more}\nsources: [{sources}]\n", encoding="utf-8")
        moment = next(moments)
        os.utime(path, (moment, moment))

    write()
    with made.store.daemon_lock() as holder:
        running = Daemon(made.store, lambda: load_settings(path), path, holder)
        try:
            yield running, write
        finally:
            running.stop()


def source_of(made: House) -> str:
    return f"{{slug: new, url: '{made.origin.url}/new', robots: false, full_text: false, rules: {{item: li}}}}"


def test_settings_that_cannot_be_stored_are_taken_up_at_the_next_tick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise StoreError(PlainCode.TEXT(text="the disk is full"))

    with house(tmp_path) as made, daemon(made, tmp_path) as (running, write):
        write(sources=source_of(made))
        with monkeypatch.context() as broken:
            broken.setattr("scheduler.sync_sources", full)
            running.tick()
        assert "the disk is full" in caplog.text
        assert (running.settings.sources, made.store.find_source("new")) == ((), None)
        running.tick()
        assert [entry.slug for entry in running.settings.sources] == ["new"]
        assert made.store.find_source("new") is not None


def test_what_is_overdue_after_the_machine_slept_comes_one_after_the_other(tmp_path: Path) -> None:
    with house(tmp_path) as made, daemon(made, tmp_path) as (running, _):
        several(made, 5)
        running.dispatcher.stop()  # so that nothing is claimed
        running.last_tick -= timedelta(hours=1)
        before = utc_now()
        running.tick()
        due = sorted(state.next_due for state in made.store.list_sources() if state.slug != "news")
        assert due[-1] >= before + 3 * OVERDUE_PACE


def test_nobody_is_warned_of_ticks_left_out_while_one_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, ends = [], threading.Event()
    with house(tmp_path) as made, daemon(made, tmp_path) as (running, write):
        write(more="daemon: {tick_seconds: 0.1}")
        running.tick()
        monkeypatch.setattr(running, "tick", lambda: (begun.append(1), ends.wait(1)))
        running.start()
        until(lambda: len(begun) > 1)  # one lasted for ten
        ends.set()
        assert "skipped" not in caplog.text


def test_a_slug_edited_in_the_settings_moves_the_source(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with house(tmp_path) as made, daemon(made, tmp_path) as (running, write), caplog.at_level("INFO"):
        made.origin.answer("/new", body=listing(ONE))
        write(sources=source_of(made))
        until(lambda: (running.tick(), made.store.list_items("new"))[1])  # due some milliseconds after the first tick
        until(lambda: not running.dispatcher.is_working)
        write(sources=source_of(made).replace("slug: new", "slug: town"))
        running.tick()
        assert "new was renamed to town in the settings" in caplog.text
        assert len(made.store.list_items("town")) == 1
        until(
            lambda: (document := made.store.find_publication("town", "atom")) and b"/feeds/town.atom" in document.body
        )


def test_a_replaced_client_is_closed_once_nothing_uses_it(tmp_path: Path) -> None:
    with house(tmp_path) as made, daemon(made, tmp_path) as (running, write):
        made.origin.answer("/page", body="<p>Here</p>")
        write(sources=source_of(made))
        request, old = Request(url=f"{made.origin.url}/page", robots=False), running.dispatcher.refresher.client
        with hanging(made, "/new") as asked:
            until(lambda: (running.tick(), asked.is_set())[1])
            write(read_seconds=10, sources=source_of(made))
            running.tick()
            assert running.dispatcher.refresher.client is not old
            running.tick()
            old.get(request, now=made.now[0])
        until(lambda: not running.dispatcher.is_working)
        running.tick()
        with pytest.raises(StoppedError):
            old.get(request, now=made.now[0])


def test_stopping_cuts_the_requests_of_a_replaced_client_too(tmp_path: Path) -> None:
    with house(tmp_path) as made, daemon(made, tmp_path) as (running, write):
        write(sources=source_of(made))
        with hanging(made, "/new") as asked:
            until(lambda: (running.tick(), asked.is_set())[1])
            write(read_seconds=10, sources=source_of(made))
            running.tick()
            assert running.stop()


def test_settings_that_only_a_restart_takes_up_are_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with house(tmp_path) as made, daemon(made, tmp_path) as (running, write):
        write(more="server: {title: Other}\ndaemon: {threads: 2, lease_seconds: 60}")
        running.tick()
        (line,) = (record.message for record in caplog.records if record.levelname == "WARNING")
        assert line.endswith("after a restart only: daemon.threads, server.title")
