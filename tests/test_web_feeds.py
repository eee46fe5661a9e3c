"""Feeds as readers and proxies get them: bytes, validators, codings."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import open_store
from tests.web_site import BODY, Site, make_client, make_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with make_site(tmp_path) as made:
        yield made


TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
OLD = "Fri, 20 Nov 2026 08:30:00 GMT"


@pytest.mark.parametrize("form", list(TYPES))
def test_a_feed_is_served_byte_for_byte(site: Site, form: str) -> None:
    answer = site.client.get(f"/feeds/news.{form}", headers={"accept-encoding": "identity"})
    assert (answer.status_code, answer.content) == (200, BODY)
    assert answer.headers["content-type"] == TYPES[form]
    assert answer.headers["etag"] == f'"{form}"'
    assert answer.headers["last-modified"] == OLD
    assert answer.headers["content-length"] == str(len(BODY))
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["vary"] == "accept, accept-encoding, sec-fetch-dest"


def test_gzip_is_what_was_stored(site: Site) -> None:
    answer = site.client.get("/feeds/news.atom", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"] == '"atom-gzip"'
    assert int(answer.headers["content-length"]) == len(gzip.compress(BODY, mtime=0))
    assert answer.content == BODY


def test_head_tells_what_get_would(site: Site) -> None:
    accept = {"accept-encoding": "gzip"}
    get, head = (site.client.request(method, "/feeds/news.atom", headers=accept) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content, head.headers) == (200, b"", get.headers)


CONDITIONS = [
    ({"if-none-match": '"atom"'}, 304),
    ({"if-none-match": 'W/"atom"'}, 304),
    ({"if-none-match": '"x", "atom-gzip"'}, 304),
    ({"if-none-match": "*"}, 304),
    ({"if-none-match": '"rss"'}, 200),
    ({"if-none-match": '"x"', "if-modified-since": OLD}, 200),
    ({"if-modified-since": OLD}, 304),
    ({"if-modified-since": "Fri, 20 Nov 2026 08:29:59 GMT"}, 200),
    ({"if-modified-since": "soon"}, 200),
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize(("fields", "status"), CONDITIONS)
def test_conditional_get(site: Site, fields: dict[str, str], status: int, coding: str, method: str) -> None:
    answer = site.client.request(method, "/feeds/news.atom", headers={**fields, "accept-encoding": coding})
    assert answer.status_code == status
    assert answer.headers["etag"] == ('"atom-gzip"' if coding == "gzip" else '"atom"')
    if status == 304:
        assert answer.content == b""
        assert "content-length" not in answer.headers
        assert "content-type" not in answer.headers


def test_the_same_is_unchanged_after_a_restart(site: Site) -> None:
    etag = site.client.get("/feeds/news.rss").headers["etag"]
    site.store.close()
    again = open_store(site.database)
    answer = make_client(again, None).get("/feeds/news.rss", headers={"if-none-match": etag})
    again.close()
    assert answer.status_code == 304


@pytest.mark.parametrize(
    "path", ["/feeds/none.rss", "/feeds/news.xml", "/feeds/news.rss/", "/feeds/NEWS.rss", "/feeds/"]
)
def test_no_such_feed(site: Site, path: str) -> None:
    answer = site.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_a_feed_not_made_yet_is_promised(site: Site) -> None:
    answer = site.client.get("/feeds/fresh.atom")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
