"""The page of all sources: what its rows tell, and how they are searched, filtered, sorted and paged."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from store import SourceRecord, Store, open_store
from tests.stores import T0, day, item, settle
from tests.web_site import BODY, HOSTILE, NOW, Site, fail, make_client, make_site, record

ROWS = "//table//tr[th[@scope='row']]"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with make_site(tmp_path) as made:
        yield made


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path / 'made.db'}")
    yield made
    made.close()


def read_page(site: Site | Store, path: str = "/") -> Any:
    client = site.client if isinstance(site, Site) else make_client(site, None)
    answer = client.get(path)
    assert answer.status_code == 200
    return etree.HTML(answer.text)


def list_titles(page: Any) -> list[str]:
    return [" ".join(title.itertext()) for title in page.xpath(f"{ROWS}/th/a")]


def categorized(slug: str, *categories: str, **more: Any) -> SourceRecord:
    named = ", ".join(f'"{name}"' for name in categories)
    return replace(record(slug, slug.title()), options=f'{{"categories": [{named}]}}', **more)


def test_a_row_tells_how_a_source_is_doing(site: Site) -> None:
    page = read_page(site)
    assert page.xpath(f"{ROWS}/th/a/@href") == ["/feeds/broken", "/feeds/fresh", "/feeds/news"]
    states = [" ".join("".join(state.itertext()).split()) for state in page.xpath(f"{ROWS}//span[@class]/../span[1]")]
    assert [text for text in states if text[0] in "▲○●"] == [
        "▲ the page has changed",
        "○ waiting for its first run",
        "● in order",
    ]
    broken, fresh, news = page.xpath(ROWS)
    assert HOSTILE in "".join(broken.xpath("td[1]")[0].itertext())
    assert fresh.xpath("string(td[2])") == "none yet"
    assert "Mở cửa" in "".join(news.itertext()) or HOSTILE in news.xpath("string(td[2]/a)")
    assert news.xpath("string(th/span)") == "origin.example"
    assert news.xpath("string(td[4])") == "2 items"
    assert news.xpath("string(td[5])") == "every 30 minutesnext in 25 minutes"


def test_the_summary_leads_to_those_that_need_attention(site: Site) -> None:
    page = read_page(site)
    summary = " ".join(page.xpath("string(//p[@class='lede'])").split())
    assert summary.startswith("3 sources, 2 items. 1 source needs attention. 1 source has never been read, so it has")
    [link] = page.xpath("//p[@class='lede']/a[contains(., 'attention')]/@href")
    assert list_titles(read_page(site, f"/{link}")) == [HOSTILE]


def test_a_source_in_trouble_that_was_read_before_keeps_its_feed(site: Site) -> None:
    fail(site.store, "news", "news: the connection was refused")
    told = read_page(site).xpath("string(//p[@class='lede'])")
    assert (
        "2 sources need attention. The last good feed of 1 source stays available. 1 source has never been read"
        in " ".join(told.split())
    )
    assert site.client.get("/feeds/news.atom").content == BODY


def test_the_newest_item_is_that_of_the_latest_date(empty: Store) -> None:
    empty.sync_sources([record("a", "A")], T0)
    settle(empty, [item("old", "Older", day(3)), item("new", "Newer", day(9))], T0)
    [row] = read_page(empty).xpath(ROWS)
    assert row.xpath("string(td[2]/a)") == "Newer"
    assert row.xpath("string(td[2]/time)") == "9 October 2026"


def test_the_weeks_are_drawn_and_told(empty: Store) -> None:
    empty.sync_sources([record("a", "A")], T0)
    moments = [NOW - timedelta(days=days) for days in (1, 2, 10)]
    dates = [replace(day(1), at=moment) for moment in moments]
    settle(empty, [item(f"{number}", published=date) for number, date in enumerate(dates)], NOW)
    [chart] = read_page(empty).xpath("//svg")
    assert chart.get("aria-label") == "Items a week, the last 12 weeks: 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2."
    assert chart.xpath("string(path/@d)").count("M") == 12


def test_sources_that_left_the_settings_are_listed_when_asked_for(site: Site) -> None:
    site.store.sync_sources([record("fresh", "Fresh"), record("broken", "Broken")], NOW)
    page = read_page(site)
    assert list_titles(page) == ["Broken", "Fresh"]
    assert page.xpath("string(//p[@class='lede'])").startswith("2 sources, 0 items.")
    [link] = page.xpath("//a[contains(., 'No longer watched: 1')]/@href")
    assert read_page(site, f"/{link}").xpath(f"{ROWS}/th/a/@href") == ["/feeds/news"]
    assert b"news.atom" not in site.client.get("/opml.xml").content
    assert site.client.get("/feeds/news.atom").content == BODY
    assert "removed from the settings" in site.client.get("/feeds/news").text
    assert site.client.get("/feeds/gone.atom").status_code == 404


def test_without_sources_the_page_tells_how_to_begin(empty: Store) -> None:
    page = make_client(empty, None).get("/").text
    assert "bantin add https://example.org/news" in page
    assert "<table" not in page


def test_sources_stand_in_groups_those_in_trouble_first(empty: Store) -> None:
    records = [categorized("zoo"), categorized("bar", "Courts", "Police"), categorized("bad", "Courts")]
    empty.sync_sources([*records, categorized("act", "Police")], NOW)
    fail(empty, "bad", "no answer")
    page = read_page(empty)
    groups = [" ".join("".join(head.itertext()).split()) for head in page.xpath("//tr[@class='group']/th")]
    assert groups == ["Needs attention 1 source", "Courts 1 source", "Police 1 source", "Without category 1 source"]
    assert list_titles(page) == ["Bad", "Bar", "Act", "Zoo"]
    assert list_titles(read_page(empty, "/?category=Police")) == ["Bar", "Act"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("toa an", ["Tòa án"]), ("TÒA", ["Tòa án"]), ("origin", ["Roads", "Tòa án"]), ("police", ["Roads"]), ("x", [])],
)
def test_sources_are_found_by_words(empty: Store, words: str, found: list[str]) -> None:
    court = record("court", "Tòa án")
    empty.sync_sources([court, replace(record("roads", "Roads"), options='{"categories": ["Police"]}')], NOW)
    page = read_page(empty, f"/?q={words}")
    assert list_titles(page) == found
    assert page.xpath("string(//input[@name='q']/@value)") == words
    assert f"{len(found)} source" in page.xpath("string(//p[@role='status'])")


def test_columns_sort_both_ways(empty: Store) -> None:
    records = [record("a", "Đức"), record("b", "Anh"), record("c", "Elf")]
    empty.sync_sources(records, T0)
    settle(empty, [item("1", published=day(3))], T0, slug="a")
    settle(empty, [item("2", published=day(9)), item("3", published=day(2))], T0, slug="b")
    orders = {
        "title": ["Anh", "Đức", "Elf"],
        "-title": ["Elf", "Đức", "Anh"],
        "-newest": ["Anh", "Đức", "Elf"],
        "newest": ["Đức", "Anh", "Elf"],
        "-items": ["Anh", "Đức", "Elf"],
        "items": ["Elf", "Đức", "Anh"],
        "state": ["Elf", "Anh", "Đức"],
        "nothing": ["Anh", "Đức", "Elf"],
    }
    for sort, titles in orders.items():
        assert list_titles(read_page(empty, f"/?sort={sort}")) == titles, sort
    head = read_page(empty, "/?sort=-newest&q=d").xpath("//th[@aria-sort]")
    assert [(one.get("aria-sort"), one.xpath("string(a/@href)")) for one in head] == [
        ("descending", "?q=d&sort=newest")
    ]


def test_many_sources_are_told_by_pages(empty: Store) -> None:
    empty.sync_sources([record(f"s{number:03}", f"Source {number:03}") for number in range(51)], NOW)
    shown = [list_titles(read_page(empty, f"/?page={page}&sort=title")) for page in (1, 2, "9", "x", "-1")]
    assert [len(titles) for titles in shown] == [50, 1, 1, 50, 50]
    assert shown[1] == ["Source 050"]
    first, last = read_page(empty, "/?sort=title"), read_page(empty, "/?page=2&sort=title")
    assert first.xpath("//a[@rel]/@href") == ["?sort=title&page=2"]
    assert last.xpath("//a[@rel]/@href") == ["?sort=title"]


@pytest.mark.parametrize(
    "query",
    ["?state=nothing", "?page=99999999999999999999", "?sort=--", "?category=%00", "?q=%22%3Cscript%3E&state=off"],
)
def test_what_is_asked_strangely_is_answered(site: Site, query: str) -> None:
    page = read_page(site, f"/{query}")
    assert not page.xpath("//script[not(@src)]")
