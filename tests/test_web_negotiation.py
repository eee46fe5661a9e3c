"""Feeds for readers and pages for people, under the addresses of both; and what other sites' pages may read."""

from pathlib import Path

import pytest

from model.publication import FeedAddress
from tests.web_site import BASE, make_site
from web.negotiation import choose_feed

BROWSER = {
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
}
READERS = {
    "Miniflux": "application/xml, application/atom+xml, application/rss+xml, application/rdf+xml, "
    "application/feed+json, text/html, */*;q=0.9",
    "FreshRSS": "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, "
    "text/xml;q=0.8, text/html;q=0.7, unknown/unknown;q=0.1, application/unknown;q=0.1, */*;q=0.1",
    "newsboat": "*/*",
    "none": "",
}


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_browser_that_opens_a_feed_is_shown_the_page_for_people(tmp_path: Path, form: str) -> None:
    with make_site(tmp_path) as made:
        page = made.client.get("/feeds/news", headers={"accept": BROWSER["accept"]})
        shown = made.client.get(f"/feeds/news.{form}", headers=BROWSER)
    assert shown.status_code == page.status_code == 200
    assert shown.headers["content-type"].startswith("text/html")
    assert shown.text == page.text
    assert {"accept", "sec-fetch-dest"} <= set(shown.headers["vary"].split(", "))


@pytest.mark.parametrize("accept", READERS.values(), ids=READERS)
@pytest.mark.parametrize("more", [{}, {"sec-fetch-dest": "empty"}, {"sec-fetch-dest": "iframe"}])
def test_a_reader_gets_the_feed_whatever_it_accepts(tmp_path: Path, accept: str, more: dict[str, str]) -> None:
    with make_site(tmp_path) as made:
        answer = made.client.get("/feeds/news.rss", headers={"accept": accept, **more})
    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert {"accept", "accept-encoding", "sec-fetch-dest"} == set(answer.headers["vary"].split(", "))


def test_a_navigation_that_does_not_accept_html_gets_the_feed_and_so_does_one_to_json(tmp_path: Path) -> None:
    with make_site(tmp_path) as made:
        assert "rss" in made.client.get("/feeds/news.rss", headers=BROWSER | {"accept": "*/*"}).headers["content-type"]
        assert "json" in made.client.get("/feeds/news.json", headers=BROWSER).headers["content-type"]


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        (BROWSER["accept"], ""),
        ("*/*", ""),
        ("", ""),
        ("application/*", ""),
        ("application/atom+xml", "atom"),
        ("application/rss+xml, application/atom+xml;q=0.9, */*;q=0.1", "rss"),
        ("application/feed+json", "json"),
        ("application/json, text/html;q=0.5", "json"),
        ("application/atom+xml;q=0.8, text/html", ""),
        ("application/atom+xml;q=0, */*", ""),
        ("APPLICATION/RSS+XML", "rss"),
        (READERS["Miniflux"], ""),
        (READERS["FreshRSS"], "atom"),
    ],
)
def test_the_pages_address_answers_with_a_feed_that_is_liked_better(accept: str, ending: str) -> None:
    headers = [(b"accept", accept.encode())]
    assert choose_feed("/feeds/news", headers) == ((FeedAddress("news"), ending) if ending else None)
    assert choose_feed("/feeds/news.rss", headers) is None
    assert choose_feed("/", headers) is None


def test_a_feed_under_the_pages_address_is_the_feed(tmp_path: Path) -> None:
    with make_site(tmp_path) as made:
        fields = {"accept-encoding": "gzip"}  # asked for again, a feed is packed by Brotli for who takes that
        wanted = made.client.get("/feeds/news.atom", headers=fields)
        answer = made.client.get("/feeds/news", headers=fields | {"accept": "application/atom+xml"})
        assert (answer.content, answer.headers["etag"]) == (wanted.content, wanted.headers["etag"])
        assert "accept" in made.client.get("/feeds/news").headers["vary"].split(", ")
        missing = made.client.get("/feeds/none", headers={"accept": "application/atom+xml"})
    assert missing.status_code == 404


@pytest.mark.parametrize(
    "path", ["/feeds/news.rss", "/feeds/news.atom", "/feeds/news.json", "/feeds/search.atom?q=one", "/opml.xml"]
)
def test_pages_of_other_sites_may_read_feeds_and_the_list_of_them(tmp_path: Path, path: str) -> None:
    origin = {"origin": "https://reader.example"}
    with make_site(tmp_path) as made:
        answer = made.client.get(path, headers=origin)
        again = made.client.get(path, headers=origin | {"if-none-match": answer.headers["etag"]})
        ask = origin | {"access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
        preflight = made.client.options(path, headers=ask)
    assert (answer.status_code, again.status_code, preflight.status_code) == (200, 304, 204)
    for got in (answer, again, preflight):
        assert got.headers["access-control-allow-origin"] == "*"
    assert "etag" in answer.headers["access-control-expose-headers"]
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert preflight.headers["access-control-allow-headers"] == "*"
    assert preflight.content == b""


@pytest.mark.parametrize("path", ["/", "/feeds/news", "/healthz", "/metrics", "/static/style.css"])
def test_pages_of_other_sites_may_read_nothing_else(tmp_path: Path, path: str) -> None:
    with make_site(tmp_path) as made:
        answer = made.client.get(path, headers={"origin": "https://reader.example"})
        preflight = made.client.options(path, headers={"origin": "https://reader.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert preflight.status_code == 405


def test_an_address_with_a_slash_behind_it_leads_to_the_one_without(tmp_path: Path) -> None:
    with make_site(tmp_path) as made:
        answer = made.client.get("/feeds/news/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"{BASE}/feeds/news")


def test_the_first_page_announces_the_feeds_and_there_is_an_icon(tmp_path: Path) -> None:
    with make_site(tmp_path) as made:
        page = made.client.get("/").text
        icon = made.client.get("/favicon.ico")
    assert '<link rel="alternate" type="application/atom+xml" title="' in page
    assert f'href="{BASE}/feeds/news.atom"' in page
    assert (icon.status_code, icon.headers["content-type"]) == (200, "image/svg+xml; charset=utf-8")
