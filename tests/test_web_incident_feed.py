"""/health.atom has an entry an incident, and / announces it; no private source is in it."""

from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from starlette.testclient import TestClient

from messages.plain import PlainCode
from model.outcome import Health, RunOutcome
from store import Store, open_store
from tests.stores import HOUR, T0, claim, record, run
from web.app import make_app

BASE = "https://feeds.example.org/base"


def end_run(store: Store, slug: str, hours: int, health: Health = Health.OK, text: str = "") -> None:
    now, outcome = T0 + hours * HOUR, RunOutcome.FAILED if text else RunOutcome.NOT_MODIFIED
    with store.settling(claim(store, now, slug), now) as settling:
        assert settling is not None
        message = PlainCode.TEXT(text=text) if text else None
        settling.finish(run(slug, outcome, now, message=message), next_due=now + HOUR, health=health, failures=0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path}/a.db")
    sources = [record("town", title="The <b>town</b>"), record("well"), record("hidden", private=True, title="Hidden")]
    made.sync_sources(sources, T0)
    end_run(made, "well", 0)
    end_run(made, "hidden", 1, Health.GONE, "hidden is gone")
    end_run(made, "town", 1, Health.CHANGED, "nothing was published: <script>")
    yield made
    made.close()


def make_client(store: Store) -> TestClient:
    served = make_app(store, base_url=BASE, title="Bantin", clock=lambda: T0 + 9 * HOUR, sample=None)
    return TestClient(served, base_url=BASE.removesuffix("/base"))


def test_an_incident_is_one_entry_that_is_updated_when_it_ends(store: Store) -> None:
    client = make_client(store)
    answer = client.get("/health.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.feed.title == "Bantin: incidents"
    (opened,) = feed.entries
    assert opened.title == "The <b>town</b>: the page has changed"
    assert opened.link == f"{BASE}/feeds/town"
    assert opened.published == opened.updated == "2026-11-01T09:00:00+00:00"
    assert "&lt;script&gt;" in opened.content[0].value
    assert "<script>" not in opened.content[0].value

    end_run(store, "town", 3)
    (closed,) = feedparser.parse(client.get("/health.atom").content).entries
    assert closed.id == opened.id
    assert (closed.published, closed.updated) == (opened.published, "2026-11-01T11:00:00+00:00")
    assert "in order again" in closed.title
    end_run(store, "town", 5, Health.GONE, "it is gone")
    assert len(feedparser.parse(client.get("/health.atom").content).entries) == 2


def test_what_is_private_is_not_told(store: Store) -> None:
    for ending in ("atom", "rss", "json"):
        body = make_client(store).get(f"/health.{ending}").text
        assert "town" in body
        assert "hidden" not in body.lower()


def test_it_is_announced_and_in_no_other_feed(store: Store) -> None:
    client = make_client(store)
    assert f'href="{BASE}/health.atom"' in client.get("/").text
    assert "health" not in client.get("/opml.xml").text
    assert client.get("/health.txt").status_code == 404


def test_it_speaks_the_language_of_the_request(store: Store) -> None:
    answer = make_client(store).get("/health.atom", headers={"Accept-Language": "vi"})
    assert "sự cố" in feedparser.parse(answer.content).feed.title
    assert "accept-language" in answer.headers["vary"].lower()


def test_an_unchanged_feed_is_not_sent_again(store: Store) -> None:
    client = make_client(store)
    etag = client.get("/health.atom").headers["etag"]
    assert client.get("/health.atom", headers={"If-None-Match": etag}).status_code == 304
    end_run(store, "town", 3, Health.CHANGED, "another reason")
    assert client.get("/health.atom", headers={"If-None-Match": etag}).status_code == 304, "it goes on as it was"
