"""The OPML list, health, metrics, and what is served while the database cannot be read."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from tests.web_site import BASE, Site, make_client, make_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with make_site(tmp_path) as made:
        yield made


def test_opml_lists_the_atom_feeds(site: Site) -> None:
    document = etree.fromstring(site.client.get("/opml.xml").content)
    assert document.xpath("//outline/@xmlUrl") == [f"{BASE}/feeds/{slug}.atom" for slug in ("broken", "fresh", "news")]


@pytest.mark.parametrize(("age", "status"), [(None, 200), (timedelta(seconds=1), 200), (timedelta(seconds=61), 503)])
def test_health_is_the_clock_s(site: Site, age: timedelta | None, status: int) -> None:
    answer = make_client(site.store, None, age).get("/healthz")
    assert answer.status_code == status
    assert (json.loads(answer.text)["status"] == "ok") is (status == 200)


def test_metrics(site: Site) -> None:
    text = make_client(site.store, None, timedelta(seconds=2)).get("/metrics").text
    lines = set(text.splitlines())
    assert {'bantin_sources{health="ok"} 1.0', "bantin_items 2.0", "bantin_tick_age_seconds 2.0"} <= lines
    assert 'bantin_sources{health="changed"} 1.0' in lines


def test_an_unreadable_database_is_told_and_the_last_feeds_stay_up(site: Site) -> None:
    before = site.client.get("/feeds/news.rss").content
    with closing(sqlite3.connect(site.database.removeprefix("sqlite:///"))) as connection:
        connection.executescript("PRAGMA foreign_keys = OFF; DROP TABLE publications; DROP TABLE sources;")
    assert site.client.get("/feeds/news.rss").content == before
    answers = {path: site.client.get(path) for path in ("/feeds/news.atom", "/", "/feeds/news", "/metrics", "/healthz")}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 503)
    assert all("content-security-policy" in answer.headers for answer in answers.values())
    assert json.loads(answers["/healthz"].text)["status"].startswith("storage: ")
