"""A worker in this process: what it takes over, keeps and gives up."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from leasing import RELEASE_PAUSE
from messages.plain import PlainCode
from model.errors import StoppedError, StorageError
from model.outcome import Run, RunOutcome
from model.publication import FeedAddress
from model.subscription import Mode, SubscriptionRequest, Wish
from refresh import Refresher
from scraper.fetch.response import Request
from service import CLOCK_GAP
from settings.load import load_settings
from store import Claim
from store.tables import sources
from tests.daemon import ROOT
from tests.house import House, house, listing
from tests.origin import Answer, Asked
from tests.stores import record
from worker import Worker

ONE = ("/1", "One", "09.03.2026")
LEASE = timedelta(minutes=1)


@contextmanager
def working(made: House, folder: Path) -> Iterator[Worker]:
    """A worker that is ticked by hand."""
    path = folder / "sources.yaml"
    write_settings(made, path)
    with made.store.daemon_lock() as holder:
        worker = Worker(made.store, lambda: load_settings(path), path, holder)
        try:
            yield worker
        finally:
            worker.cancel()
            worker.stop()


def write_settings(made: House, path: Path, read_seconds: int = 20) -> None:
    fetch = f"{{allow: ['{made.origin.host}:{made.origin.port}'], read_seconds: {read_seconds}, delay_seconds: 0}}"
    path.write_text(f"fetch: {fetch}\ndaemon: {{lease_seconds: 30}}\nsources: []\n", encoding="utf-8")
    os.utime(path, (read_seconds, read_seconds))


def claim(made: House) -> Claim:
    [claimed] = made.store.claim_sources(made.now[0], limit=1, lease=LEASE, slugs=["news"])
    return claimed


@contextmanager
def hanging(made: House) -> Iterator[threading.Event]:
    """Have the source's page answer only at the end; gives what is set once it is asked for."""
    asked, ends = threading.Event(), threading.Event()

    def hang(_: Asked) -> Answer:
        asked.set()
        ends.wait(30)
        return Answer(body=listing(ONE).encode())

    made.origin.script("/news", hang)
    try:
        yield asked
    finally:
        ends.set()


def test_a_claim_is_worked_on_once_however_often_its_message_comes(tmp_path: Path) -> None:
    with house(tmp_path) as made, working(made, tmp_path) as worker:
        made.origin.answer("/news", body=listing(ONE))
        sent = claim(made)
        for _ in range(3):
            worker.refresh("news", sent.token)
        assert len(made.origin.asked("/news")) == 1
        assert [run.new for run in made.store.list_runs("news")] == [1]


def test_an_item_s_own_page_is_read_once(tmp_path: Path) -> None:
    with house(tmp_path, detail={"content": "div"}) as made, working(made, tmp_path) as worker:
        made.origin.answer("/news", body=listing(ONE))
        made.origin.answer("/1", body="<html><body><div>The text of it.</div></body></html>")
        made.refresh()
        [sent] = made.store.claim_articles(made.now[0], limit=9, lease=LEASE)
        for _ in range(2):
            worker.read_article(sent.guid, sent.token, False)
        assert len(made.origin.asked("/1")) == 1
        assert made.feeds()["json"] == b"", "its feed is yet to be composed"
        worker.compose("news")
        assert b"The text of it." in made.feeds()["json"]


def test_a_feed_of_several_sources_is_composed(tmp_path: Path) -> None:
    with house(tmp_path) as made, working(made, tmp_path) as worker:
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        assert made.feeds("all")["json"] == b""
        worker.combine("all")
        assert b"One" in made.feeds("all")["json"]


def test_what_is_due_to_subscribers_is_sent_by_message_and_not_at_a_tick(tmp_path: Path) -> None:
    with house(tmp_path) as made, working(made, tmp_path) as worker:
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        asked = threading.Event()
        made.origin.script("/me", lambda _: (asked.set(), Answer(404))[1])
        wish = Wish(mode=Mode.SUBSCRIBE, topic="https://me.example/feeds/news.atom", seconds=3600)
        request = SubscriptionRequest(
            address=FeedAddress("news"), ending="atom", callback=f"{made.origin.url}/me", host="me.example", wish=wish
        )
        assert made.store.request_subscription("news", request, made.now[0])
        worker.tick()
        assert made.store.has_due_subscriptions(datetime.now(UTC)), "nothing was claimed at the tick"
        worker.deliver()
        assert asked.wait(60)


@pytest.mark.parametrize("passed", [timedelta(seconds=10), timedelta(hours=-1)], ids=["a third of it", "set back"])
def test_the_lease_is_renewed_while_the_work_lasts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passed: timedelta
) -> None:
    moment = [datetime.now(UTC)]
    monkeypatch.setattr("worker.utc_now", lambda: moment[0])
    with house(tmp_path) as made, working(made, tmp_path) as worker, hanging(made) as asked:
        sent = claim(made)
        thread = threading.Thread(target=worker.refresh, args=("news", sent.token))
        thread.start()
        assert asked.wait(60)
        before = lease_end(made)
        worker.tick()
        assert lease_end(made) == before, "not yet"
        moment[0] += passed
        worker.tick()
        assert lease_end(made) == before + passed
        worker.cancel()
        thread.join(60)


def test_a_source_for_the_browser_is_given_back_while_another_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, taken = threading.Event(), threading.Event(), list[str]()

    def read(refresher: Refresher, claimed: Claim) -> Run:
        taken.append(claimed.slug)
        begun.set()
        assert go_on.wait(60)
        refresher.store.release_source(claimed, claimed.due)
        return Run(slug=claimed.slug, started=claimed.due, ended=claimed.due, outcome=RunOutcome.STOPPED)

    monkeypatch.setattr("worker.refresh_claimed", read)
    with house(tmp_path) as made, working(made, tmp_path) as worker:
        browsed = '{"browser":true}'
        made.store.sync_sources([record("a", options=browsed), record("b", options=browsed), record("c")], made.now[0])
        claimed = made.store.claim_sources(made.now[0], limit=9, lease=LEASE, slugs=["a", "b", "c"], per_host=9)
        sent = {one.slug: one for one in claimed}
        thread = threading.Thread(target=worker.refresh, args=("a", sent["a"].token))
        thread.start()
        assert begun.wait(60)
        before = datetime.now(UTC)
        worker.refresh("b", sent["b"].token)
        assert taken == ["a"]
        [again] = made.store.claim_sources(made.now[0], limit=9, lease=LEASE, slugs=["b"])
        assert again.due >= before + RELEASE_PAUSE, "not at once: the daemon would send it on and on"
        go_on.set()
        worker.refresh("c", sent["c"].token)
        thread.join(60)
        worker.refresh("b", again.token)
        assert taken == ["a", "c", "b"]


def lease_end(made: House) -> datetime:
    with made.store._database.read() as connection:
        end: datetime | None = connection.scalar(select(sources.c.lease_until).where(sources.c.slug == "news"))
    assert end is not None
    return end


def test_what_is_cut_short_is_due_again_some_seconds_later_and_not_at_once(tmp_path: Path) -> None:
    with house(tmp_path) as made, working(made, tmp_path) as worker, hanging(made) as asked:
        sent = claim(made)
        thread = threading.Thread(target=worker.refresh, args=("news", sent.token))
        thread.start()
        assert asked.wait(60)
        before = datetime.now(UTC)
        worker.cancel()
        thread.join(60)
        again = claim(made)
        assert before + RELEASE_PAUSE <= again.due <= datetime.now(UTC) + RELEASE_PAUSE
        worker.refresh("news", again.token)
        assert claim(made).due > again.due, "what a worker that stops still gets is no hot loop"
        assert made.store.list_runs("news") == []


def test_what_the_database_refused_to_keep_is_given_up_at_the_next_tick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageError(PlainCode.TEXT(text="the disk is full"))

    with house(tmp_path) as made, working(made, tmp_path) as worker:
        made.origin.answer("/news", body=listing(ONE))
        sent = claim(made)
        with monkeypatch.context() as broken:
            broken.setattr("store.store.Store.settling", full)
            worker.refresh("news", sent.token)
        assert made.store.claim_sources(made.now[0], limit=1, lease=LEASE, slugs=["news"]) == []
        worker.tick()
        assert claim(made).due == sent.due


def test_a_replaced_client_is_closed_once_nothing_uses_it(tmp_path: Path) -> None:
    with house(tmp_path) as made, working(made, tmp_path) as worker:
        made.origin.answer("/page", body="<p>Here</p>")
        request, old = Request(url=f"{made.origin.url}/page", robots=False), worker.refresher.client
        with hanging(made) as asked:
            sent = claim(made)
            thread = threading.Thread(target=worker.refresh, args=("news", sent.token))
            thread.start()
            assert asked.wait(60)
            write_settings(made, tmp_path / "sources.yaml", read_seconds=10)
            worker.tick()
            assert worker.refresher.client is not old
            worker.tick()
            old.get(request, now=made.now[0])
        thread.join(60)
        worker.tick()
        with pytest.raises(StoppedError):
            old.get(request, now=made.now[0])
        assert len(made.store.list_runs("news")) == 1


def test_feeds_name_the_daemon_that_serves_them(tmp_path: Path) -> None:
    with house(tmp_path) as made, working(made, tmp_path) as worker:
        made.origin.answer("/news", body=listing(ONE))
        made.store.record_base_url("https://feeds.example")
        worker.tick()
        worker.tick()
        worker.refresh("news", claim(made).token)
        assert b"https://feeds.example/feeds/news" in made.feeds()["json"]


def test_memory_is_given_back_once_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trimmed: list[bool] = []
    monkeypatch.setattr("service.trim_heap", lambda: trimmed.append(True))
    with house(tmp_path) as made, working(made, tmp_path) as worker:
        for _ in range(3):
            worker.tick()
    assert trimmed == [True]


def test_a_clock_that_is_not_the_database_s_is_logged(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("the same machine's")
    with house(tmp_path, database_url=database_url) as made, working(made, tmp_path) as worker:
        worker.tick()
        assert "off the database" not in caplog.text
        monkeypatch.setattr("service.MINUTE", 0.0)
        monkeypatch.setattr("service.utc_now", lambda: datetime.now(UTC) - timedelta(hours=1))
        worker.tick()
        [seconds] = re.findall(r"clock is (-?\d+) s off the database's", caplog.text)
        assert -3600 - CLOCK_GAP.seconds < int(seconds) < -3600 + CLOCK_GAP.seconds


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({}, "BANTIN_WORKERS: must be celery where a worker is to run"),
        ({"BANTIN_WORKERS": "celery"}, "BANTIN_WORKERS: needs PostgreSQL for celery: name it in BANTIN_DATABASE_URL"),
    ],
)
@pytest.mark.parametrize("arguments", [["-m", "cli", "worker"], ["-m", "celery", "-A", "worker", "worker"]])
def test_a_worker_that_cannot_be_used_says_so_in_a_line(
    tmp_path: Path, environment: dict[str, str], line: str, arguments: list[str]
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
    kept |= {"PYTHONPATH": str(ROOT), "BANTIN_DATA": str(tmp_path), **environment}
    ended = subprocess.run(
        [sys.executable, *arguments], cwd=tmp_path, env=kept, capture_output=True, text=True, timeout=110
    )
    assert ended.returncode != 0
    assert line in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.glob("*.db")) == []
