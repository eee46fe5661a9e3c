"""A store that an older program wrote goes on: what the program reads better by now is no edit to readers.

`data/older_store` is that store, as SQL, and the pages that it was read from; `news.html` is a listing whose items lead
to files and hold some, `cast.xml` a podcast, `own.html` each bulletin's own page.
"""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from model.item import StoredItem
from refresh import Refresher
from scraper.fetch.client import Client
from settings.options import Settings
from store import open_store
from tests.house import House
from tests.origin import Origin

FOLDER = Path(__file__).parent / "data" / "older_store"
NEWS_ITEM = "<ul><li><a href='/4'>Swans are back</a> <time>10.03.2026</time><p>Eleven of them.</p></li>"
EPISODE = "<item><title>Episode 3: tar</title><link>/cast/3</link><description>Black hands.</description></item><item>"
CHANGES = {"/news": ("<ul>", NEWS_ITEM), "/cast": ("<item>", EPISODE)}
FILES = {"/news": "news.html", "/cast": "cast.xml", "/2": "own.html", "/3": "own.html", "/4": "own.html"}
PAGES = {path: (FOLDER / name).read_text(encoding="utf-8") for path, name in FILES.items()}
SLUGS = ("news", "full", "cast")


@contextmanager
def older_house(folder: Path) -> Iterator[House]:
    now = [datetime(2026, 3, 10, 11, tzinfo=UTC)]
    with Origin() as origin:
        dump = (FOLDER / "store.sql").read_text(encoding="utf-8")
        with sqlite3.connect(folder / "bantin.db") as database:
            database.executescript(dump.replace("origin.example", f"{origin.host}:{origin.port}"))
        database.close()
        for path, page in PAGES.items():
            origin.answer(path, body=page)
        told = Settings.model_validate({"fetch": {"allow": [f"{origin.host}:{origin.port}"], "delay_seconds": 0}})
        store, client = open_store(f"sqlite:///{folder / 'bantin.db'}"), Client(told.fetch)
        refresher = Refresher(store=store, client=client, settings=told, clock=lambda: now[0], rng=random.Random(1))
        try:
            yield House(origin=origin, store=store, client=client, refresher=refresher, now=now)
        finally:
            client.close()
            store.close()


def add_newest(made: House, path: str) -> None:
    """Have a page changed, so that it is read again: one more item stands first."""
    place, newest = CHANGES[path]
    made.origin.answer(path, body=PAGES[path].replace(place, newest, 1))


def list_items(made: House, slug: str) -> dict[str, StoredItem]:
    return {item.guid: item for item in made.store.list_items(slug)}


def list_moments(made: House, slug: str) -> dict[str, tuple[str, str | None]]:
    made.refresher.publisher.compose_feed(slug)
    found = json.loads(made.feeds(slug)["json"])["items"]
    return {entry["id"]: (entry["date_published"], entry.get("date_modified")) for entry in found}


@pytest.mark.parametrize("slug", SLUGS)
def test_what_an_older_program_read_less_of_is_no_edit(tmp_path: Path, slug: str) -> None:
    with older_house(tmp_path) as made:
        before, moments = list_items(made, slug), list_moments(made, slug)
        add_newest(made, "/cast" if slug == "cast" else "/news")
        assert (made.refresh(slug).new, made.read_articles()) == (1, slug == "full")
        after = list_items(made, slug)
        assert {guid: after[guid].revision for guid in before} == dict.fromkeys(before, 1)
        assert {guid: after[guid].changed for guid in before} == {guid: item.changed for guid, item in before.items()}
        now = list_moments(made, slug)
        assert len(now) == len(before) + 1
        assert {guid: now[guid] for guid in before} == moments


def test_and_yet_readers_get_what_the_program_reads_by_now(tmp_path: Path) -> None:
    with older_house(tmp_path) as made:
        for path, slug in (("/cast", "cast"), ("/news", "news")):
            add_newest(made, path)
            made.refresh(slug)
        items = [*made.store.list_items("news"), *made.store.list_items("cast")]
        files = {stored.item.title: stored.item.enclosures for stored in items}
        assert [(file.length, file.duration) for file in files["Episode 1: ropes"]] == [(27525120, 1720)]
        assert [file.title for file in files["Tender for the new quay"]] == ["The tender", "Plans"]


def test_an_edit_after_that_reaches_readers(tmp_path: Path) -> None:
    with older_house(tmp_path) as made:
        add_newest(made, "/news")
        made.refresh("news")
        made.pass_time(hours=1)
        body = PAGES["/news"].replace('<a href="/files/plans.zip">Plans</a>', "").replace("Ships move", "Boats move")
        made.origin.answer("/news", body=body)
        made.refresh("news")
        revisions = {item.item.title: item.revision for item in made.store.list_items("news")}
        assert revisions == {
            "Swans are back": 1,
            "Winter timetable of the ferries": 1,
            "Tender for the new quay": 2,
            "The ice has gone": 2,
        }


def test_an_event_that_a_listing_marked_all_along_is_no_edit(tmp_path: Path) -> None:
    with older_house(tmp_path) as made:
        before = list_items(made, "news")
        marked = '<li itemscope itemtype="https://schema.org/Event"><meta itemprop="startDate" content="2026-05-05">'
        body = PAGES["/news"].replace('<li><a href="/3">', f'{marked}<a href="/3">')
        made.origin.answer("/news", body=body.replace("<ul>", NEWS_ITEM, 1))
        assert made.refresh("news").new == 1
        (announced,) = made.store.list_events("news", made.now[0])
        assert (announced.item.title, announced.revision) == ("The ice has gone", 1)
        assert announced.changed == before[announced.guid].changed
