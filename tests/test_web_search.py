"""The search over HTTP: a page for people, and feeds of queries."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import feedparser
import html5lib
import pytest
from lxml import etree

from tests.stores import T0, item, settle
from tests.web_site import BASE, BODY, HOSTILE, NOW, Site, make_site, record


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with make_site(tmp_path) as made:
        yield made


def titles(text: str) -> list[str]:
    return [node.xpath("string(h3)") for node in etree.HTML(text).xpath("//article")]


def test_the_page_without_a_query_is_a_form(site: Site) -> None:
    answer = site.client.get("/search")
    assert answer.status_code == 200
    assert 'role="search"' in answer.text
    assert "Nothing was found" not in answer.text
    html5lib.HTMLParser(strict=True).parse(answer.text)


def test_a_query_finds_items_with_their_sources(site: Site) -> None:
    answer = site.client.get("/search", params={"q": "mo cua"})
    page = etree.HTML(answer.text)
    assert titles(answer.text) == ["Mở cửa phòng trưng bày"]
    assert page.xpath("string(//article//a[contains(@href, '/feeds/')])") == "Tin <b>nóng</b>"
    assert page.xpath("//article//a/@href")[1] == "/feeds/news"
    assert page.xpath("string(//input[@name='q']/@value)") == "mo cua"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//link[@rel='alternate']/@href") == [
        f"{BASE}/feeds/search.{form}?q=mo+cua" for form in ("atom", "rss", "json")
    ]
    html5lib.HTMLParser(strict=True).parse(answer.text)
    again = site.client.get("/search", params={"q": "mo cua"}, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_page_of_nothing_says_so(site: Site) -> None:
    assert "Nothing was found." in site.client.get("/search", params={"q": "zzz"}).text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("-mở", "Enter at least one word"), ("x" * 301, "at most 300 characters"), ("a*", "write at least 2 letters")],
)
def test_a_query_that_cannot_be_asked_is_told_in_the_form(site: Site, query: str, sentence: str) -> None:
    answer = site.client.get("/search", params={"q": query})
    assert answer.status_code == 400
    assert sentence in etree.HTML(answer.text).xpath("string(//*[@id='q-fault'])")
    feed = site.client.get("/feeds/search.atom", params={"q": query})
    assert feed.status_code == 400
    assert sentence.lower() in feed.text.lower()


def test_a_query_stays_text(site: Site) -> None:
    answer = site.client.get("/search", params={"q": f"mở OR {HOSTILE}"})
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in answer.text
    feed = site.client.get("/feeds/search.rss", params={"q": "\x00\x0b <b>&mở"})
    assert feed.status_code == 200
    assert not feedparser.parse(feed.content).bozo


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_feed_of_a_query(site: Site, form: str) -> None:
    answer = site.client.get(f"/feeds/search.{form}", params={"q": '"mo cua"'})
    assert answer.status_code == 200
    parsed = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert not parsed.bozo
    assert parsed.feed.title.endswith(': "mo cua"')
    assert parsed.feed.link == f"{BASE}/search?q=%22mo+cua%22"
    own = [link.href for link in parsed.feed.links if link.rel == "self"]
    assert own == [f"{BASE}/feeds/search.{form}?q=%22mo+cua%22"]
    assert [entry.title for entry in parsed.entries] == ["Mở cửa phòng trưng bày"]
    guid = site.store.list_items("news")[-1].guid
    assert guid in {entry.id for entry in parsed.entries} | {one.guid for one in site.store.list_items("news")}
    again = site.client.get(
        f"/feeds/search.{form}", params={"q": '"mo cua"'}, headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_a_json_feed_of_a_query_keeps_the_items_guids(site: Site) -> None:
    document = json.loads(site.client.get("/feeds/search.json", params={"q": "mo cua"}).content)
    assert document["feed_url"] == f"{BASE}/feeds/search.json?q=mo+cua"
    assert {entry["id"] for entry in document["items"]} <= {one.guid for one in site.store.list_items("news")}
    assert len(document["items"]) == 1


@pytest.mark.parametrize("path", ["/feeds/search.atom", "/feeds/search.pdf?q=a", "/feeds/search.atom?x=1"])
def test_other_addresses_are_not_there(site: Site, path: str) -> None:
    assert site.client.get(path).status_code == 404


def test_a_source_that_is_called_search_keeps_its_feed(site: Site) -> None:
    from tests.web_site import publications

    site.store.sync_sources([record("search", "Search")], NOW)
    with site.store.composing("search", lambda: NOW) as composing:
        composing.publish(publications("search"))
    assert site.client.get("/feeds/search.atom").content == BODY
    assert b"<feed" in site.client.get("/feeds/search.atom?q=mo").content


def test_older_items_are_on_the_next_page(site: Site) -> None:
    site.store.sync_sources([record("many", "Many")], T0)
    settle(site.store, [item(str(number), f"Same {number:02}") for number in range(45)], T0, slug="many")
    seen, path = [], "/search?q=same"
    while path:
        text = site.client.get(path).text
        seen.append(titles(text))
        path = "".join(etree.HTML(text).xpath("//a[@rel='next']/@href"))
        assert not path or parse_qs(urlsplit(path).query)["q"] == ["same"]
    assert [len(page) for page in seen] == [20, 20, 5]
    assert len({title for page in seen for title in page}) == 45


@pytest.mark.parametrize("before", ["x", "", "9" * 40, "-1", "1e5", "٣"])
def test_any_place_to_go_on_from_is_answered(site: Site, before: str) -> None:
    assert site.client.get("/search", params={"q": "mo", "before": before}).status_code == 200


def test_the_page_speaks_vietnamese(site: Site) -> None:
    answer = site.client.get("/search", params={"q": "-x"}, headers={"accept-language": "vi"})
    assert "Tìm kiếm" in answer.text
