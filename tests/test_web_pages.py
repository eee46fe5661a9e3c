"""The pages for people: all sources, one source, and what went wrong."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import html5lib
import pytest
from lxml import etree

from messages.statuses import StatusCode
from model.item import HIDDEN
from store import SourceRecord
from tests.web_site import BASE, HOSTILE, NOW, Site, make_client, make_site, record


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with make_site(tmp_path) as made:
        yield made


PAGES = [
    "/",
    "/?q=tin&sort=-newest",
    "/?state=off",
    "/feeds/news",
    "/feeds/broken",
    "/feeds/news/history",
    "/feeds/news?pictures=1",
    "/feeds/fresh",
    "/none",
    "/feeds/fresh.rss",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_whole(site: Site, path: str) -> None:
    text = site.client.get(path).text
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False, strict=True)
    page = parser.parse(text)
    assert page.getroot().get("lang") == "en"
    assert page.findtext("head/title")
    assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//input/@id | //select/@id | //textarea/@id")) == set(page.xpath("//label/@for"))
    assert set(page.xpath("//@aria-labelledby")) <= set(ids)
    assert not page.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
    assert all(link.get("href") and "".join(link.itertext()).strip() for link in page.xpath("//a"))


def test_the_page_of_a_source(site: Site) -> None:
    text = site.client.get("/feeds/news").text
    page = etree.HTML(text)
    assert page.xpath("string(//h1)") == "Tin <b>nóng</b>"
    assert page.xpath("//link[@rel='alternate']/@href") == [
        f"{BASE}/feeds/news.{form}" for form in ("atom", "rss", "json")
    ]
    assert page.xpath("//textarea/text()") == [f"{BASE}/feeds/news.{form}" for form in ("atom", "rss", "json")]
    first = next(one for one in page.xpath("//article") if "Mở cửa" in one.xpath("string(h3)"))
    assert first.xpath("string(h3/a/@href)") == "https://origin.example/1"
    assert first.xpath("string(h3/@lang)") == "vi"
    assert first.xpath("string(.//time)") == "9 March 2026"
    assert first.xpath("string(.//time/@datetime)") == "2026-03-09"
    assert first.xpath("string(.//p[@class='summary'])") == "Nội dung đậm"
    assert first.xpath("string(.//a[@type='application/pdf'])") == "Lịch"


def test_the_page_tells_how_many_items_filters_hide(site: Site) -> None:
    site.store.sync_sources([replace(record("news", "Tin"), filters="f1")], NOW)
    assert "hide" not in site.client.get("/feeds/news").text
    with site.store.composing("news", lambda: NOW) as composing:
        titles = {key: stored.item.title for key, stored in composing.list_unjudged(9).items()}
        composing.store_verdicts({key: HIDDEN if "Mở cửa" in title else None for key, title in titles.items()})
    text = site.client.get("/feeds/news").text
    assert "The filters of this source hide 1 of 2 stored items." in text
    assert etree.HTML(text).xpath("string(//h2[@id='items']/span)") == "1"
    assert "Mở cửa" not in text


@pytest.mark.parametrize("path", ["/", "/feeds/news", "/feeds/broken"])
def test_markup_in_titles_stays_text(site: Site, path: str) -> None:
    text = site.client.get(path).text
    page = etree.HTML(text)
    assert HOSTILE in "".join(page.itertext())
    assert not page.xpath("//img | //script[not(contains(@src, '/static/'))] | //@onerror")
    assert all(link.startswith(("http", "/", "#", "?")) for link in page.xpath("//@href"))


def test_a_feed_whose_source_never_could_be_read_tells_why(site: Site) -> None:
    answer = site.client.get("/feeds/broken.atom")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    told = "".join(etree.HTML(answer.text).itertext())
    assert f"could not be read: {HOSTILE}. Next check: in 25 minutes." in told
    assert "first time" not in told
    assert "first time" in site.client.get("/feeds/fresh.atom").text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"{BASE}/sample/vi/", True),
        ("http://127.0.0.1:9999/sample/vi/", True),
        (f"{BASE}/elsewhere", False),
        ("https://origin.example/sample/x", True),
    ],
)
def test_a_link_into_this_site_is_shown_where_it_leads_somewhere(site: Site, url: str, shown: bool) -> None:
    site.store.sync_sources([SourceRecord(slug="own", url=url, options="{}", first_due=NOW)], NOW)
    assert ("Original page" in site.client.get("/feeds/own").text) is shown
    without_sample = make_client(site.store, None).get("/feeds/own").text
    assert ("Original page" in without_sample) is (url.startswith("https://origin"))


def test_the_page_of_a_source_tells_which_texts_could_not_be_read(site: Site) -> None:
    claims = site.store.claim_articles(NOW, limit=9, lease=timedelta(hours=1), per_host=9)
    [claim] = [one for one in claims if one.slug == "news"][:1]
    fault = StatusCode.NOT_FOUND(host="origin.example")
    site.store.settle_article(claim, None, NOW, counted=True, fault=fault)
    page = etree.HTML(site.client.get("/feeds/news").text)
    told = "1 of 1 text could not be read: origin.example has no such page (404 Not Found)."
    assert told in [paragraph.xpath("string()") for paragraph in page.xpath("//main//p")]
