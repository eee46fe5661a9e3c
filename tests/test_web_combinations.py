"""Feeds of several sources over HTTP: as readers, browsers and subscribers get them."""

import json
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from lxml import etree
from starlette.testclient import TestClient

from combine import compose_combination
from feeds import FORMATS
from refresh import sync_sources
from settings.options import Settings
from store import Store
from tests.house import RULES, House, house, listing
from tests.test_feeds_grammar import GRAMMAR
from web.app import make_app

BASE = "https://feeds.example.org"
SAME = "https://elsewhere.example/2026/decree.html"


def configure(made: House) -> None:
    def source(slug: str, **told: object) -> dict[str, object]:
        entry = {"slug": slug, "url": f"{made.origin.url}/{slug}", "robots": False, "rules": RULES, "full_text": False}
        return entry | told

    settings = Settings.model_validate(
        {
            "server": {"base_url": BASE, "title": "Town <news>"},
            "fetch": made.refresher.settings.fetch.model_dump(),
            "sources": [
                source("court", title="Court & order", language="vi", categories=["Tòa án", "法院"]),
                source("mayor", title="<Mayor>", categories=["Tòa án"]),
                source("news"),
            ],
            "combinations": [{"slug": "mine", "title": "Mine", "sources": ["news"], "filters": {"exclude": "one"}}],
        }
    )
    object.__setattr__(made.refresher, "settings", settings)
    sync_sources(made.store, settings, made.now[0], made.refresher.rng)


def compose(made: House) -> None:
    for slug in made.store.list_due_combinations(made.now[0]):
        compose_combination(made.refresher.publisher, slug)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as made:
        configure(made)
        made.origin.answer("/court", body=listing(("/c1", "Judgment & <b>costs</b>", "09.03.2026"), (SAME, "D", "")))
        made.origin.answer("/mayor", body=listing((SAME, "The decree", "08.03.2026")))
        made.origin.answer("/news", body=listing(("/1", "One", "07.03.2026"), ("/2", "Two", "06.03.2026")))
        for slug in ("mayor", "court", "news"):
            made.refresh(slug)
            made.pass_time(minutes=1)
        yield made


def make_client(store: Store, made: House) -> TestClient:
    app = make_app(
        store,
        base_url=BASE,
        title="Town",
        clock=lambda: made.now[0],
        sample=None,
        fresh_seconds=0,
        hub=f"{BASE}/hub",
        wake_hub=lambda: None,
    )
    return TestClient(app, base_url=BASE, follow_redirects=False)


@pytest.fixture
def client(made: House) -> TestClient:
    return make_client(made.store, made)


@pytest.mark.parametrize("ending", ["atom", "rss"])
def test_a_reader_sees_each_item_once_with_its_source(made: House, client: TestClient, ending: str) -> None:
    compose(made)
    parsed = feedparser.parse(client.get(f"/feeds/all.{ending}").content)
    assert not parsed.bozo
    assert parsed.feed.title == "Town <news>" or ending == "rss"
    entries = {entry.title: entry for entry in parsed.entries}
    assert set(entries) == {"Judgment & costs", "The decree", "One", "Two"}
    own = feedparser.parse(client.get(f"/feeds/mayor.{ending}").content)
    decree = entries["The decree"]
    assert (decree.id, decree.published) == (own.entries[0].id, own.entries[0].published)
    assert decree.source.title == "<Mayor>"
    if ending == "atom":
        assert decree.source.id == own.feed.id
        assert decree.source.link == f"{made.origin.url}/mayor"
    else:
        assert decree.source.href == f"{BASE}/feeds/mayor.rss"


def test_the_documents_keep_their_formats_rules(made: House, client: TestClient) -> None:
    compose(made)
    atom = etree.fromstring(client.get("/feeds/all.atom").content)
    assert GRAMMAR.validate(atom), GRAMMAR.error_log
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert len(atom.xpath("a:entry/a:source", namespaces=names)) == 4
    assert atom.xpath("a:author", namespaces=names) == []
    assert set(atom.xpath("a:entry/a:source/a:author/a:name/text()", namespaces=names)) == {
        "<Mayor>", "Court & order", "news",
    }  # fmt: skip
    feed = json.loads(client.get("/feeds/all.json").content)
    assert feed["hubs"] == [{"type": "WebSub", "url": f"{BASE}/hub"}]
    assert feed["items"][0]["_bantin"]["source"]["title"] == "Court & order"


@pytest.mark.parametrize("slug", ["all", "category-toa-an", "category-nww899f", "mine"])
def test_every_combination_has_the_addresses_of_a_source(made: House, client: TestClient, slug: str) -> None:
    missing = client.get(f"/feeds/{slug}.atom")
    assert (missing.status_code, missing.headers["retry-after"]) == (503, "10")
    compose(made)
    for ending in FORMATS:
        answer = client.get(f"/feeds/{slug}.{ending}")
        assert answer.status_code == 200
        assert f"{BASE}/feeds/{slug}.{ending}" in answer.text
        assert f'<{BASE}/feeds/{slug}.{ending}>; rel="self"' in answer.headers["link"]
        again = client.get(f"/feeds/{slug}.{ending}", headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    page = client.get(f"/feeds/{slug}", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert f"{BASE}/feeds/{slug}.rss" in page.text
    assert client.get("/feeds/nothing.atom").status_code == client.get("/feeds/nothing").status_code == 404


def test_the_pages_name_sources_and_combinations(made: House, client: TestClient) -> None:
    compose(made)
    page = etree.HTML(client.get("/feeds/category-toa-an").text)
    assert page.findtext(".//h1") == "Tòa án"
    assert page.xpath("//article/h3/a/text()") == ["Judgment & costs", "The decree"]
    assert page.xpath("//article//p/a[1]/@href") == ["/feeds/court", "/feeds/mayor"]
    front = etree.HTML(client.get("/").text)
    links = front.xpath("//nav[@aria-label='Feeds of several sources']//a/@href")
    assert links[0] == "/feeds/all"
    whole = etree.HTML(client.get("/feeds/all", headers={"accept": "text/html"}).text)
    assert whole.xpath("string(//h1)") == "All sources in one feed"
    assert whole.xpath("string(//title)").startswith("All sources in one feed – ")
    opened = [link.get("href").rpartition(".")[2] for link in whole.xpath("//div[@class='address']/a")]
    assert opened == ["json"], "a browser that opens the others gets this page"
    assert set(links) == {f"/feeds/{slug}" for slug in ("all", "category-toa-an", "category-nww899f", "mine")}
    assert f"{BASE}/feeds/all.atom" in front.xpath("//link[@rel='alternate']/@href")


def test_opml_has_a_folder_for_each_category(made: House, client: TestClient) -> None:
    body = etree.fromstring(client.get("/opml.xml").content).find("body")
    assert body is not None
    told = [(one.get("text"), [inner.get("xmlUrl") for inner in one] or one.get("xmlUrl")) for one in body]
    address = f"{BASE}/feeds/{{}}.atom".format
    assert told == [
        ("Tòa án", [address("mayor"), address("court")]),
        ("法院", [address("court")]),
        ("news", address("news")),
        ("Mine", [address("mine")]),
    ]


def test_a_change_is_delivered_to_those_who_subscribed(made: House, client: TestClient) -> None:
    compose(made)
    topic = f"{BASE}/feeds/mine.atom"
    wish = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": "https://reader.example/push"}
    assert client.post("/hub", data=wish).status_code == 202
    assert client.post("/hub", data={**wish, "hub.topic": f"{BASE}/feeds/none.atom"}).status_code == 404
    [claim] = made.store.claim_subscriptions(made.now[0], limit=9, lease=made.refresher.settings.daemon.lease)
    made.store.settle_wish(claim, made.now[0], confirmed=True)
    made.origin.answer("/news", body=listing(("/1", "One", "07.03.2026"), ("/3", "Three", "09.03.2026")))
    made.pass_time(minutes=1)
    made.refresh("news")
    compose(made)
    [claim] = made.store.claim_subscriptions(made.now[0], limit=9, lease=made.refresher.settings.daemon.lease)
    assert (claim.slug, claim.ending, claim.wish) == ("mine", "atom", None)
