"""Private feeds over HTTP: who has the address reads them, and nothing tells anybody else that they are there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import feedparser
import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from feeds import FORMATS
from model.publication import FeedAddress
from output.writer import FolderWriter
from store import Store
from tests.house import House, house, listing
from tests.private_house import BASE, HERE, compose, configure, make_client, private_house

PRIVATE_SLUGS = ("dossier", "circle", "category-land", "category-whispers")
WORDS = re.compile(r"dossier|zebra|quetzal|okapi|narwhal|whispers|circle|inner ring|estates", re.I)
DOCUMENTS = [*(f".{ending}" for ending in FORMATS), "", "/"]


@pytest.fixture
def made(tmp_path: Path, database_url: str) -> Iterator[House]:
    with private_house(tmp_path, database_url) as made:
        yield made


@pytest.fixture
def client(made: House) -> TestClient:
    return make_client(made)


def find_secret(store: Store, slug: str) -> str:
    state = store.find_source(slug) or store.find_combination(slug)
    assert state is not None
    assert state.secret
    return state.secret


def list_paths(client: TestClient, slug: str, item: str = "0" * 8) -> list[str]:
    """Return a path of each route that the application has, for a slug and the key of an item."""
    inner = client.app._inner  # type: ignore[attr-defined]  # the application behind the feeds
    values = {
        "slug:slug": slug,
        "secret:secret": "0" * 40,
        "end:int": "1",
        "path:path": "style.css",
        "job": "x",
        "key": "x",
        "name": "x",
        "draft:int": "0",
        "name:slug": "x",
    } | {"item": item}
    paths = []
    for route in inner.routes:
        assert isinstance(route, Route)
        for ending in FORMATS:
            path = route.path
            for name, value in {**values, "ending": ending, "ending:slug": ending}.items():
                path = path.replace(f"{{{name}}}", value)
            assert "{" not in path, f"the walk knows no value for {path}"
            paths.append(path)
    return [*dict.fromkeys(paths), *(f"/feeds/{slug}.{ending}" for ending in FORMATS)]


QUERIES = ["?q=quetzal", "?q=narwhal", "?q=source:dossier", "?q=-harbour", "?q=category:whispers", "?page=9"]
FIELDS: list[dict[str, str]] = [
    {},
    {"accept": "application/atom+xml"},
    {"accept": "text/html", "sec-fetch-dest": "document"},
    {"accept-language": "vi", "origin": "https://elsewhere.example"},
]


def remove_echo(text: str, query: str) -> str:
    """Return a page without the words that were searched for, as they were sent."""
    words = query.partition("=")[2]
    return text.replace(words, "").replace(quote_plus(words), "") if words else text


def test_no_public_address_tells_of_private_feeds(made: House, client: TestClient) -> None:
    seen = 0
    [item, *_] = [one.guid.removeprefix("urn:uuid:") for one in made.store.list_items(PRIVATE_SLUGS[0])]
    assert item in make_client(made, peer=HERE).get(f"/private/{find_secret(made.store, PRIVATE_SLUGS[0])}").text
    for slug in ("news", "all", "category-courts", "nowhere"):
        for path in list_paths(client, slug, item):
            for query in ("", *QUERIES) if path.startswith(("/search", "/feeds/search")) or path == "/" else ("",):
                for fields in FIELDS:
                    for method in ("GET", "HEAD", "OPTIONS"):
                        answer = client.request(method, path + query, headers=fields)
                        text = remove_echo(answer.text, query)
                        found = WORDS.search(f"{text} {answer.headers}")
                        assert found is None, f"{method} {path}{query}: {found and found[0]}"
                        seen += answer.status_code == 200
    assert seen > 100


def test_a_private_slug_is_answered_as_one_that_never_was(client: TestClient) -> None:
    pairs = [
        (slug, path, other)
        for slug in PRIVATE_SLUGS
        for path, other in zip(list_paths(client, slug), list_paths(client, "nowhere"), strict=True)
        if path != other
    ]
    assert len(pairs) > 20
    for slug, path, other in pairs:
        for fields in FIELDS:
            answer, unknown = (client.get(one, headers=fields) for one in (path, other))
            assert answer.status_code == unknown.status_code, path
            assert answer.text.replace(slug, "nowhere") == unknown.text, path
            ours, theirs = ({**one.headers, "location": one.headers.get("location", "")} for one in (answer, unknown))
            assert {name: value.replace(slug, "nowhere") for name, value in ours.items()} == theirs, path


@pytest.mark.parametrize("slug", PRIVATE_SLUGS[:3])
def test_who_has_the_address_reads_the_feed(made: House, client: TestClient, slug: str) -> None:
    page = f"{BASE}/private/{find_secret(made.store, slug)}"
    title = {"dossier": "Narwhal ruling", "circle": "Narwhal ruling", "category-land": "Harbour opens"}[slug]
    for ending, form in FORMATS.items():
        answer = client.get(f"{page}.{ending}", headers={"user-agent": "reader"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, form.content_type)
        assert title in answer.text
        assert f"{page}.{ending}" in answer.text
        assert f"/feeds/{slug}" not in answer.text
        assert answer.headers["x-robots-tag"].startswith("noindex")
        assert answer.headers["cache-control"].startswith("private")
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in answer.headers
        again = client.get(f"{page}.{ending}", headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304
        assert again.headers["cache-control"].startswith("private")
        assert "x-robots-tag" in again.headers
        assert client.options(f"{page}.{ending}").status_code == 405
    shown = client.get(page)
    assert shown.status_code == 200
    assert f"{page}.atom" in shown.text
    assert title in shown.text
    assert shown.headers["cache-control"] == "private, no-cache"
    assert "x-robots-tag" in shown.headers
    browsed = client.get(f"{page}.rss", headers={"accept": "text/html", "sec-fetch-dest": "document"})
    assert browsed.headers["content-type"].startswith("text/html")
    assert "x-robots-tag" in browsed.headers


def test_the_archive_of_a_private_feed_is_under_its_address(made: House, client: TestClient) -> None:
    page = f"{BASE}/private/{find_secret(made.store, 'dossier')}"
    read = feedparser.parse(client.get(f"{page}.atom").content)
    (former,) = [link.href for link in read.feed.links if link.rel == "prev-archive"]
    assert former.startswith(f"{page}/archive/")
    answer = client.get(former)
    assert [entry.title for entry in feedparser.parse(answer.content).entries] == ["Quetzal verdict", "Okapi"]
    assert answer.headers["cache-control"].startswith("private")
    assert "x-robots-tag" in answer.headers
    assert "access-control-allow-origin" not in answer.headers
    assert "dossier" not in answer.text.replace(f"{made.origin.url}/dossier", "")


def test_a_private_combination_keeps_the_addresses_of_its_private_sources(made: House, client: TestClient) -> None:
    page, secret = f"{BASE}/private/{find_secret(made.store, 'circle')}", find_secret(made.store, "dossier")
    for ending in FORMATS:
        text = client.get(f"{page}.{ending}").text
        assert "Narwhal ruling" in text
        assert secret not in text
        assert "/feeds/dossier" not in text
    shown = client.get(page).text
    assert "Zebra papers" in shown
    assert secret not in shown
    assert "/feeds/dossier" not in shown
    assert f'href="{BASE}/feeds/news"' in shown or 'href="/feeds/news"' in shown


def test_a_private_feed_is_not_there_before_its_page_was_read(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url, private=True) as made:
        made.origin.answer("/news", 503)
        made.compose()
        made.refresh()
        with made.store.renaming("news", "notices", made.now[0], force=False):
            pass
        made.compose()
        assert not any(made.feeds("notices").values()), "a feed without items is not one to subscribe to"
        assert made.store.list_composable(made.now[0]) == []
        answer = make_client(made).get(f"/private/{find_secret(made.store, 'notices')}.atom")
        assert answer.status_code == 503
        made.origin.answer("/news", body=listing(("/1", "Harbour opens", "09.03.2026")))
        made.refresh("notices")
        assert b"Harbour opens" in made.feeds("notices")["atom"]


def test_a_new_address_ends_the_former(made: House, client: TestClient) -> None:
    former = f"{BASE}/private/{find_secret(made.store, 'dossier')}"
    assert made.store.renew_secret("dossier", made.now[0])
    now = f"{BASE}/private/{find_secret(made.store, 'dossier')}"
    assert client.get(f"{now}.atom").status_code == 503
    compose(made)
    assert client.get(f"{now}.atom").status_code == 200
    assert former not in client.get(f"{now}.atom").text
    never = client.get(f"/private/{'0' * 40}.atom")
    for ending in DOCUMENTS[:4]:
        assert client.get(former + ending).status_code == 404
    assert client.get(f"{former}.atom").text == never.text
    assert not made.store.renew_secret("news", made.now[0])
    assert not made.store.renew_secret("nowhere", made.now[0])


def test_a_source_that_becomes_private_leaves_all_that_is_public(made: House, client: TestClient) -> None:
    configure(made, dossier={"private": False})
    compose(made)
    assert "Narwhal" in client.get("/feeds/all.atom").text
    assert (
        "Narwhal" in client.get("/search?q=quetzal+OR+narwhal").text
        or client.get("/search?q=narwhal").status_code == 200
    )
    assert "Narwhal ruling" in client.get("/search?q=narwhal").text
    assert client.get("/feeds/dossier.atom").status_code == 200
    configure(made)
    for path in ("/feeds/all.atom", "/feeds/all", "/search?q=ruling", "/feeds/search.atom?q=ruling", "/"):
        assert not WORDS.search(client.get(path).text), path
    assert client.get("/feeds/dossier.atom").status_code == 404
    compose(made)
    assert client.get("/feeds/all.atom").status_code == 200
    assert not WORDS.search(client.get("/feeds/all.atom").text)


def test_a_private_source_is_renamed_without_a_trace(made: House, client: TestClient) -> None:
    secret = find_secret(made.store, "dossier")
    made.store.record_readers(["dossier"], made.now[0])
    with made.store.renaming("dossier", "papers", made.now[0], force=False):
        pass
    assert made.store.find_slug(FeedAddress(secret, is_private=True)) == "papers"
    assert client.get("/feeds/dossier.atom").status_code == 404
    assert client.get("/feeds/papers.atom").status_code == 404
    assert client.get(f"/private/{secret}.atom").status_code == 200


def test_the_former_address_of_a_source_that_became_private_leads_nowhere(made: House, client: TestClient) -> None:
    made.store.record_readers(["news"], made.now[0])
    configure(made, news={"slug": "harbour"}, circle={"sources": ["harbour", "dossier"]})
    assert client.get("/feeds/news.atom").headers["location"] == f"{BASE}/feeds/harbour.atom"
    configure(made, news={"slug": "harbour", "private": True}, circle={"sources": ["harbour", "dossier"]})
    assert client.get("/feeds/news.atom").status_code == 404
    assert client.get("/feeds/news/archive/1.atom").status_code == 404
    assert subscribe(client, f"{BASE}/feeds/news.atom") == 404


def test_the_owner_sees_what_is_private(made: House) -> None:
    stranger, owner = make_client(made), make_client(made, peer=HERE)
    shown = owner.get("/")
    for slug in PRIVATE_SLUGS[:3]:
        assert f"/private/{find_secret(made.store, slug)}" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert "cookie" in shown.headers["vary"]
    assert not WORDS.search(stranger.get("/").text)
    assert not WORDS.search(owner.get("/", headers={"x-forwarded-for": "203.0.113.9"}).text)
    assert not WORDS.search(owner.get("/opml.xml").text)
    locked = make_client(made, peer=HERE, password="sesame")
    assert not WORDS.search(locked.get("/").text)


def subscribe(client: TestClient, topic: str) -> int:
    fields = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": "https://reader.example/push"}
    return client.post("/hub", data=fields).status_code


def test_the_hub_knows_a_private_feed_by_its_address_alone(made: House, client: TestClient) -> None:
    page = f"{BASE}/private/{find_secret(made.store, 'dossier')}"
    assert f'<{page}.atom>; rel="self"' in client.get(f"{page}.atom").headers["link"]
    assert subscribe(client, f"{BASE}/feeds/dossier.atom") == subscribe(client, f"{BASE}/feeds/nowhere.atom") == 404
    assert subscribe(client, f"{page}.atom") == 202
    made.store.renew_secret("dossier", made.now[0])
    assert subscribe(client, f"{page}.atom") == 404
    claimed = made.store.claim_subscriptions(made.now[0], limit=9, lease=made.refresher.settings.daemon.lease)
    assert claimed == []


def test_another_s_hub_is_not_told_of_private_feeds(made: House) -> None:
    configure(made, hub="https://hub.example/")
    compose(made)
    made.pass_time(hours=1)
    made.origin.answer("/dossier", body=listing(("/t", "Okapi appeal", "10.03.2026")))
    made.origin.answer("/news", body=listing(("/3", "Ferry", "10.03.2026")))
    for slug in ("news", "dossier"):
        made.refresh(slug)
    compose(made)
    claimed = made.store.claim_subscriptions(
        made.now[0], limit=99, per_host=99, lease=made.refresher.settings.daemon.lease
    )
    topics = {claim.topic for claim in claimed}
    assert f"{BASE}/feeds/news.atom" in topics
    assert not [topic for topic in topics if "private" in topic or WORDS.search(topic)]
    client = make_client(made)
    document = client.get(f"/private/{find_secret(made.store, 'dossier')}.json")
    assert "link" not in document.headers
    assert "hubs" not in json.loads(document.text)


def test_no_file_is_of_a_private_feed(made: House, tmp_path: Path) -> None:
    configure(made, dossier={"private": False})
    compose(made)
    folder = tmp_path / "www"
    writer = FolderWriter(made.store, folder, made.refresher.settings.server, lambda: made.now[0])
    writer.bring_level()
    assert list(folder.rglob("dossier/archive/*.atom"))
    assert not [path for path in folder.rglob("*") if re.search("circle|land|private", path.name)]
    configure(made)
    writer.bring_level()
    compose(made)
    for level in (writer, FolderWriter(made.store, folder, made.refresher.settings.server, lambda: made.now[0])):
        level.bring_level()
        written = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".gz", ".br")]
        assert folder / "feeds" / "news.atom" in written
        for path in written:
            assert not WORDS.search(f"{path.relative_to(folder)} {path.read_text('utf-8')}"), path
        level.stop()


def test_nobody_keeps_where_an_address_with_a_slash_leads(made: House, client: TestClient) -> None:
    answer = client.get(f"/private/{find_secret(made.store, 'dossier')}/")
    assert (answer.status_code, answer.headers["cache-control"]) == (301, "private, no-store")
    assert client.get("/feeds/news/").headers["cache-control"] == "public, max-age=60"
