"""The archives of feeds of several sources: by their own links a reader comes to all that they ever showed."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from lxml import etree
from starlette.testclient import TestClient

from feeds import FORMATS
from output.writer import FolderWriter
from scraper.fetch.client import Client
from settings.options import Settings
from store import Store
from tests.hall import Hall, notice
from tests.stores import HOUR
from tests.test_web_archives import ATOM, BASE, HISTORY, walk
from web.app import make_app

MINE = {"slug": "mine", "title": "Mine", "sources": ["a", "b"], "limit": 5, "filters": {"exclude": ["secret"]}}


@pytest.fixture
def hall(store: Store) -> Iterator[Hall]:
    with closing(Client(Settings().fetch)) as client:
        hall = Hall(store=store, client=client)
        hall.configure([{"slug": "a", "limit": 100}, {"slug": "b", "limit": 100}], [MINE])
        yield hall


def bring(hall: Hall, slug: str, first: int, last: int, word: str = "Notice") -> None:
    """Have a source list some notices hours later."""
    hall.bring(slug, *(notice(f"{slug}{number}", slug, f"{word} {slug}{number}") for number in range(last, first, -1)))
    hall.compose()
    hall.pass_time(7 * HOUR)


def fill(hall: Hall) -> set[str]:
    """Bring 250 notices of two sources in turn; return the titles of those that are shown."""
    for start in range(0, 120, 20):
        bring(hall, "a", start, start + 20)
        bring(hall, "b", start, start + 20)
    bring(hall, "a", 120, 130, "A secret notice")
    return {f"Notice {slug}{number}" for slug in "ab" for number in range(1, 121)}


def open_web(hall: Hall) -> TestClient:
    served = make_app(
        hall.store,
        base_url=BASE,
        title="Bantin",
        clock=lambda: hall.now[0],
        sample=None,
        fresh_seconds=0,
        hub=f"{BASE}/hub",
    )
    return TestClient(served, base_url=BASE)  # type: ignore[arg-type]  # an ASGI application


def list_titles(documents: list[etree._Element]) -> list[str]:
    entries = [entry for root in documents for entry in root.iter("item", f"{ATOM}entry")]
    return [entry.findtext("title") or entry.findtext(f"{ATOM}title") or "" for entry in entries]


@pytest.mark.parametrize("ending", ["atom", "rss"])
def test_a_reader_comes_to_all_that_was_shown(hall: Hall, ending: str) -> None:
    shown, web = fill(hall), open_web(hall)
    feed, *archive = walk(web, f"/feeds/mine.{ending}")
    assert len(list_titles([feed])) == 5
    assert len(archive) == 3
    assert sorted(list_titles(archive)) == sorted(shown), "each stands in one document"
    assert set(list_titles([feed, *archive])) == shown
    assert all(root.find(f".//{HISTORY}archive") is not None for root in archive)
    sources = [entry for root in archive for entry in root.iter(f"{ATOM}source", "source")]
    assert len(sources) == len(shown), "each names its source"


def test_a_json_feed_leads_to_the_same(hall: Hall) -> None:
    shown, web = fill(hall), open_web(hall)
    address, titles = f"{BASE}/feeds/mine.json", set[str]()
    while address:
        document = json.loads(web.get(address).content)
        titles |= {item["title"] for item in document["items"]}
        address = document.get("next_url", "")
    assert titles == shown


def test_whole_documents_keep_their_bytes_and_the_link_to_the_last_stays_for_a_hundred(hall: Hall) -> None:
    fill(hall)
    web = open_web(hall)
    before = [web.get(f"/feeds/mine/archive/{end}.atom").content for end in (100, 200)]
    feed = json.loads(web.get("/feeds/mine.json").content)
    bring(hall, "b", 120, 130)
    assert [web.get(f"/feeds/mine/archive/{end}.atom").content for end in (100, 200)] == before
    after = json.loads(web.get("/feeds/mine.json").content)
    assert feed["items"] != after["items"]
    assert feed["next_url"] == after["next_url"] == f"{BASE}/feeds/mine/archive/300.json"


def test_a_feed_that_holds_all_leads_nowhere_and_there_is_no_other_document(hall: Hall) -> None:
    bring(hall, "a", 0, 5)
    web = open_web(hall)
    assert len(list(walk(web, "/feeds/mine.atom"))) == 1
    bring(hall, "b", 0, 5)
    assert len(list(walk(web, "/feeds/mine.atom"))) == 2
    for path in ("mine/archive/200", "mine/archive/10", "mine/archive/0", "other/archive/100"):
        assert web.get(f"/feeds/{path}.atom").status_code == 404


def test_the_feed_of_all_and_a_source_that_comes_later(hall: Hall) -> None:
    fill(hall)
    both = [{"slug": "a", "limit": 100}, {"slug": "b", "limit": 100}, "c"]
    hall.configure(both, [{**MINE, "sources": ["a", "b", "c"]}])
    bring(hall, "c", 0, 10)
    for slug in ("mine", "all"):
        titles = list_titles(list(walk(open_web(hall), f"/feeds/{slug}.atom")))
        assert {f"Notice c{number}" for number in range(1, 11)} <= set(titles)


def test_the_folder_has_what_the_feed_leads_to(hall: Hall, tmp_path: Path) -> None:
    fill(hall)
    web, folder = open_web(hall), tmp_path / "www"
    ours = FolderWriter(hall.store, folder, hall.refresher.settings.server, lambda: hall.now[0])
    ours.bring_level()
    paths = [f"/feeds/mine/archive/{end}.{ending}" for end in (100, 200, 300) for ending in FORMATS]
    for path in paths:
        assert (folder / path[1:]).read_bytes() == web.get(path).content
    nodes = {path: (folder / path[1:]).stat().st_ino for path in paths}
    bring(hall, "b", 120, 125)
    ours.bring_level()
    changed = {path for path in paths if (folder / path[1:]).stat().st_ino != nodes[path]}
    assert changed == {f"/feeds/mine/archive/300.{ending}" for ending in FORMATS}
    for path in changed:
        assert (folder / path[1:]).read_bytes() == web.get(path).content
    hall.configure(["a", "b"], [])
    FolderWriter(hall.store, folder, hall.refresher.settings.server, lambda: hall.now[0]).bring_level()
    assert not list(folder.rglob("mine/archive/*.*"))
