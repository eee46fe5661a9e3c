"""Whole runs over the hostile origin: what a fault must leave alone, and what no page may move."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from model.outcome import Health
from scraper.fetch.client import Client
from tests.daemon import SHARED, needs_shared
from tests.house import House, house

pytestmark = needs_shared
RULES = {"item": "li.item", "title": "a.link", "link": "a.link", "date": "time", "summary": "p.summary"}


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    command = [sys.executable, str(SHARED / "eval/hostile_origin.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found
            yield found[0]
        finally:
            process.terminate()


@contextmanager
def visitor(folder: Path, hostile: str) -> Iterator[House]:
    """A house whose page `news` leads to whatever case `show` names."""
    with house(folder, rules=RULES, interval="10m") as made:
        allow = (*made.refresher.settings.fetch.allow, hostile.removeprefix("http://"))
        with limits(made, allow=allow, max_bytes=2_000_000):
            yield made


@contextmanager
def limits(made: House, **changes: Any) -> Iterator[None]:
    """Have a house fetch within other limits."""
    before = made.refresher
    fetch = before.settings.fetch.model_copy(update=changes)
    with Client(fetch) as client:
        made.refresher = replace(before, client=client, settings=before.settings.model_copy(update={"fetch": fetch}))
        try:
            yield
        finally:
            made.refresher = before


def show(made: House, address: str) -> None:
    made.origin.answer("/news", 302, {"Location": address})


FAULTS = [
    "close-immediately", "reset", "reset-mid-body", "never-respond", "slow-headers", "drip-body",
    "stall-mid-body", "endless-body", "endless-chunked", "huge-content-length", "wrong-content-length-long",
    "chunked-broken", "chunked-truncated", "not-http", "bad-status-line", "status-999", "gzip-bomb",
    "gzip-truncated", "gzip-corrupt", "gzip-lie", "encoding-unknown", "redirect-loop", "redirect-to-metadata",
    "redirect-to-file", "redirect-no-location", "401", "403", "404", "410", "500", "502", "204", "206",
    "429-bare", "429-retry-after-garbage", "challenge-403", "empty-200", "whitespace-200", "content-type-pdf",
    "content-type-html-but-pdf", "content-type-image", "unclosed-comment", "consent-page",
    "js-shell",
]  # fmt: skip


@pytest.fixture(scope="module")
def settled(hostile: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that has the ten items of the page without a fault; one for all, since no fault leaves a trace."""
    with visitor(tmp_path_factory.mktemp("settled"), hostile) as made:
        show(made, f"{hostile}/baseline")
        assert made.refresh().new == 10
        yield made


def test_a_feed_of_others_in_the_place_of_a_page_is_held(settled: House, hostile: str) -> None:
    before = settled.store.list_items("news"), settled.feeds()
    show(settled, f"{hostile}/rss-instead")
    settled.pass_time(hours=1)
    run, state = settled.refresh(), settled.store.find_source("news")
    assert (settled.store.list_items("news"), settled.feeds()) == before
    assert state is not None
    assert run.message is not None
    assert (state.health, state.message) == (Health.CHANGED, run.message)
    show(settled, f"{hostile}/baseline")
    settled.pass_time(hours=1)
    assert settled.refresh().new == 0


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_leaves_items_and_feeds_alone_is_told_and_backs_off(case: str, settled: House, hostile: str) -> None:
    before = settled.store.list_items("news"), settled.feeds()
    show(settled, f"{hostile}/{case}")
    settled.pass_time(hours=1)
    with limits(settled, deadline_seconds=1.0, read_seconds=0.5):  # for what hangs
        run, state = settled.refresh(), settled.store.find_source("news")
    assert run.failed
    assert (settled.store.list_items("news"), settled.feeds()) == before
    assert state is not None
    assert (state.failures, state.message) == (1, run.message)
    assert state.health not in (Health.OK, Health.NEW)
    assert state.next_due > settled.now[0]
    show(settled, f"{hostile}/baseline")
    settled.pass_time(hours=1)
    assert settled.refresh().outcome != "failed"
    assert (settled.store.list_items("news"), settled.feeds()) == before, "nothing is announced again"


# Seven runs of these tell ten items in all, whatever the page does meanwhile; of others two runs are made.
TEN = [
    "items-reordered-each-time", "items-vanish-then-return", "title-edited", "session-links", "noise-each-time",
    "empties", "flaky", "etag-changes-same-body", "404-then-ok", "date-changes-each-time", "soft-404",
]  # fmt: skip
SOME = [
    "duplicate-guid", "one-new-each-time", "redesign", "control-chars-title", "surrogate-references",
    "invalid-utf8", "nul-bytes", "script-in-title", "svg-onload", "javascript-links", "javascript-links-obscured",
    "data-uri-link", "data-uri-image", "cdata-breakout", "xml-markup-text", "userinfo-link", "link-with-spaces",
    "fragment-link", "empty-link", "empty-title", "long-link", "emoji-title", "control-link", "hostile-base-href",
    "date-missing", "date-future", "date-ancient", "date-garbage", "date-ambiguous", "date-zones",
    "date-relative",
]  # fmt: skip


@pytest.mark.parametrize("case", TEN + SOME)
def test_what_was_told_once_stands_and_every_document_is_sound(case: str, tmp_path: Path, hostile: str) -> None:
    with visitor(tmp_path, hostile) as made:
        show(made, f"{hostile}/{case}?k={tmp_path.name}")
        told: dict[str, tuple[datetime, datetime]] = {}
        documents: tuple[bytes, ...] = ()
        for _ in range(7 if case in TEN else 2):
            run = made.refresh()
            for stored in made.store.list_items("news", limit=3000):
                moments = (stored.first_seen, stored.published)
                assert told.setdefault(stored.guid, moments) == moments
            assert made.feeds() == documents or run.new or run.changed, "the bytes changed and nothing was told"
            documents = made.feeds()
            made.pass_time(minutes=40)
        assert len(told) == len(made.store.list_items("news", limit=3000)) > 0
        assert case in SOME or len(told) == 10
        assert_sound(made)


def assert_sound(made: House) -> None:
    """Each document is well-formed, tells no guid twice, and links to web pages only."""
    for form in ("rss", "atom"):
        document = made.store.find_publication("news", form)
        assert document is not None
        etree.fromstring(document.body)
        parsed = feedparser.parse(document.body)
        guids = [entry.id for entry in parsed.entries]
        assert (len(set(guids)), bool(parsed.bozo)) == (len(guids), False)
        links = [link.get("href", "") for entry in parsed.entries for link in entry.get("links", [])]
        assert [link for link in links if not link.startswith(("http://", "https://"))] == []
