"""The archive over HTTP: from a feed, by its own links, a reader comes to all that was ever published, once."""

import json
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from starlette.testclient import TestClient

from model.archive import SIZE, find_last_end, find_span
from tests.house import House, house, listing
from web.app import make_app

BASE = "http://127.0.0.1:8080"
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"


def open_web(made: House) -> TestClient:
    served = make_app(
        made.store,
        base_url=BASE,
        title="Bantin",
        clock=made.refresher.clock,
        sample=None,
        fresh_seconds=0,
        hub=f"{BASE}/hub",
    )
    return TestClient(served, base_url=BASE)  # type: ignore[arg-type]  # an ASGI application


def show(made: House, *numbers: int) -> None:
    """Have the source's page show some notices, the last number first, and look at it."""
    rows = [(f"/{number}", f"Notice {number}", "09.03.2026") for number in sorted(numbers, reverse=True)]
    made.origin.answer("/news", body=listing(*rows))
    made.refresh()
    made.pass_time(days=1)
    made.store.mark_due("news", made.now[0])


def walk(web: TestClient, address: str) -> Iterator[etree._Element]:
    """Yield a feed's document and, by its links, all archive documents before it."""
    while address:
        answer = web.get(address)
        assert answer.status_code == 200, address
        root = etree.fromstring(answer.content)
        head = root[0] if root.tag == "rss" else root
        links = {link.get("rel"): link.get("href") for link in head.iterfind(f"{ATOM}link")}
        assert links["self"] == BASE + address.removeprefix(BASE)
        assert ("hub" in links) == ("/archive/" not in address), "an archive is no topic of the hub"
        is_linked = "/archive/" in address and bool({"prev-archive", "next-archive"} & links.keys())
        assert is_linked == (root.find(f".//{HISTORY}archive") is not None)
        yield root
        address = links.get("prev-archive", "")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path, limit=20) as opened:
        show(opened, *range(1, 131))
        for first in range(131, 251, 40):
            show(opened, *range(first, first + 40))
        opened.compose()
        yield opened


@pytest.mark.parametrize("ending", ["atom", "rss"])
def test_a_reader_comes_to_all_that_was_published(made: House, ending: str) -> None:
    documents = list(walk(open_web(made), f"/feeds/news.{ending}"))
    titles = [node.text for root in documents for node in root.iter("title", f"{ATOM}title") if node.text != "News"]
    assert set(titles) == {f"Notice {number}" for number in range(1, 251)}
    marked = [root.find(f".//{HISTORY}archive") is not None for root in documents]
    assert marked == [False, True, True, True]
    assert all(feedparser.parse(etree.tostring(root)).bozo is False for root in documents)


def test_a_json_feed_leads_to_the_same(made: House) -> None:
    web, address, titles = open_web(made), f"{BASE}/feeds/news.json", set[str]()
    while address:
        document = json.loads(web.get(address).content)
        assert document["feed_url"] == address
        assert ("hubs" in document) == ("/archive/" not in address)
        titles |= {item["title"] for item in document["items"]}
        address = document.get("next_url", "")
    assert titles == {f"Notice {number}" for number in range(1, 251)}


def test_whole_archive_documents_keep_their_bytes_when_more_comes(made: House) -> None:
    web = open_web(made)
    before = [web.get(f"/feeds/news/archive/{end}.atom").content for end in (100, 200)]
    show(made, *range(251, 301))
    made.compose()
    assert [web.get(f"/feeds/news/archive/{end}.atom").content for end in (100, 200)] == before
    titles = {node.text for root in walk(web, "/feeds/news.atom") for node in root.iter(f"{ATOM}title")}
    assert titles >= {f"Notice {number}" for number in range(1, 301)}


def test_a_deleted_item_leaves_and_the_others_keep_their_places(made: House) -> None:
    web = open_web(made)
    first, *_, last = made.store.list_items("news", limit=250)
    assert made.store.delete_item(last.guid, made.now[0])
    assert made.store.delete_item(first.guid, made.now[0])
    made.compose()
    titles = {node.text for root in walk(web, "/feeds/news.atom") for node in root.iter(f"{ATOM}title")}
    assert len(titles - {"News"}) == 248
    assert not titles & {first.item.title, last.item.title}


def test_an_archive_document_is_asked_conditionally_and_one_that_is_none_is_not_there(made: House) -> None:
    web = open_web(made)
    answer = web.get("/feeds/news/archive/200.atom")
    assert "max-age=3600" in answer.headers["cache-control"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert web.options("/feeds/news/archive/200.atom").status_code == 204
    again = web.get("/feeds/news/archive/200.atom", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    for path in ("251.atom", "0.atom", "200.pdf", "x.atom", "9999999999999999999999.atom"):
        assert web.get(f"/feeds/news/archive/{path}").status_code == 404
    assert web.get("/feeds/none/archive/100.atom").status_code == 404


def test_a_feed_that_holds_all_leads_nowhere(tmp_path: Path) -> None:
    with house(tmp_path, limit=20) as made:
        show(made, *range(1, 21))
        (root,) = walk(open_web(made), "/feeds/news.atom")
        assert len(root.findall(f"{ATOM}entry")) == 20


@given(st.integers(0, 1000), st.integers(1, 200))
def test_documents_hold_each_number_once_and_leave_none_out(stored: int, limit: int) -> None:
    end, numbers = find_last_end(stored, limit), list[int]()
    while end:
        span = find_span(end)
        assert 0 < span.end - span.start <= SIZE
        numbers += range(span.start + 1, span.end + 1)
        end = span.start
    assert sorted(numbers) == list(range(1, max(stored - limit, 0) + 1))


def test_articles_that_correct_dates_move_no_item_to_another_number(tmp_path: Path) -> None:
    with house(tmp_path, limit=20, detail={"title": "h1", "date": ".date", "content": "p"}) as made:
        for number in range(1, 31):  # the page's dates are all one day; the items' own run against its order
            body = f"<h1>Notice {number}</h1><p class=date>{31 - number:02}.01.2026</p><p>Text.</p>"
            made.origin.answer(f"/{number}", body=body)
        show(made, *range(1, 31))
        made.compose()
        web = open_web(made)

        def list_titles(end: int) -> set[str]:
            return {item["title"] for item in json.loads(web.get(f"/feeds/news/archive/{end}.json").content)["items"]}

        before = {end: list_titles(end) for end in (7, 30)}
        made.read_articles()
        made.compose()
        assert {end: list_titles(end) for end in (7, 30)} == before
        titles = {node.text for root in walk(web, "/feeds/news.atom") for node in root.iter(f"{ATOM}title")}
        assert titles == {"News", *(f"Notice {number}" for number in range(1, 31))}
        in_feed = [entry["title"] for entry in json.loads(web.get("/feeds/news.json").content)["items"]]
        assert "Notice 1" in in_feed, "the newest by the date of its own page, though it stands last"
