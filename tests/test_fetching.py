"""Clients that share a store: robots.txt is asked for once, and two daemons ask one host by turns."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fetching import make_client
from scraper.fetch.options import FetchOptions
from scraper.fetch.response import Request
from store import open_store
from tests.origin import Answer, Asked, Origin


def utc_now() -> datetime:
    return datetime.now(UTC)


def test_robots_txt_is_asked_for_once_whatever_is_restarted(tmp_path: Path) -> None:
    options = FetchOptions(allow=("127.0.0.0/8",), delay_seconds=0)
    with Origin() as origin:
        origin.answer("/robots.txt", body="User-agent: *\nDisallow: /secret\n")
        origin.answer("/news", body="news")
        for _ in range(3):
            store = open_store(f"sqlite:///{tmp_path}/a.db")
            with make_client(options, store, utc_now) as client:
                client.get(Request(url=f"{origin.url}/news"), now=utc_now())
            store.close()
        assert len(origin.asked("/robots.txt")) == 1
        assert len(origin.asked("/news")) == 3


def test_two_daemons_ask_one_host_by_turns(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("one daemon a file")
    options = FetchOptions(allow=("127.0.0.0/8",), delay_seconds=0.2)
    under_way, most, lock = [0], [0], threading.Lock()

    def answer(_: Asked) -> Answer:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        threading.Event().wait(0.1)
        with lock:
            under_way[0] -= 1
        return Answer(body=b"news")

    def ask(url: str) -> None:
        store = open_store(database_url)
        with store.daemon_lock(), make_client(options, store, utc_now) as client:
            for _ in range(3):
                client.get(Request(url=url, robots=False), now=utc_now())
        store.close()

    with Origin() as origin:
        origin.script("/news", answer)
        daemons = [threading.Thread(target=ask, args=(f"{origin.url}/news",)) for _ in range(2)]
        for daemon in daemons:
            daemon.start()
        for daemon in daemons:
            daemon.join()
        assert len(origin.asked("/news")) == 6
    assert most[0] == 1
