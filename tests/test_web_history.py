"""The page of a source: pages of its items with their pictures, its runs, and what was noticed in them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from messages.pages import PageCode
from messages.plain import PlainCode
from model.item import Item
from model.outcome import Health, Run, RunOutcome
from store import DAYS, Store, open_store
from tests.stores import HOUR, claim, day, item, scraped, settle
from tests.web_site import HOSTILE, NOW, make_client, record
from web.charts import draw_bars
from web.history import ITEMS_SHOWN, build_history, build_run_views

SECRET = "https://a.example/?token=5ecret"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path / 'made.db'}")
    made.sync_sources([record("a", "Notices")], NOW)
    yield made
    made.close()


def run(number: int = 0, outcome: RunOutcome = RunOutcome.SCRAPED, **more: Any) -> Run:
    at = NOW + timedelta(minutes=number) - timedelta(hours=1)
    return Run(slug="a", started=at, ended=at + timedelta(seconds=1.5), outcome=outcome, **more)


def finish(store: Store, one: Run) -> None:
    with store.settling(claim(store, one.started), one.started) as settling:
        assert settling is not None
        settling.finish(one, next_due=NOW, health=Health.OK, failures=0)


def read_page(store: Store, path: str = "/feeds/a", status: int = 200) -> Any:
    answer = make_client(store, None).get(path)
    assert answer.status_code == status
    return etree.HTML(answer.text)


def tell(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def test_all_items_are_paged_through_both_ways(store: Store) -> None:
    settle(store, [item(f"{number}", published=day(number % 28 + 1)) for number in range(70)], NOW)
    titles, path, paths = [], "/feeds/a", []
    while path:
        page = read_page(store, path)
        titles += page.xpath("//article/h3/a/text()")
        paths.append(path)
        path = "".join(f"/feeds/a{link}" for link in page.xpath("//a[@rel='next']/@href"))
    assert (len(paths), len(titles), len(set(titles))) == (3, 70, 70)
    [back] = read_page(store, paths[2]).xpath("//a[@rel='prev']/@href")
    assert read_page(store, f"/feeds/a{back}").xpath("//article/h3/a/text()") == titles[30:60]
    assert read_page(store, paths[1]).xpath("//nav//a[text()='The newest']/@href") == ["/feeds/a"]
    assert "70" in tell(read_page(store).xpath("//h2[@id='items']")[0])


@pytest.mark.parametrize("query", ["?before=x", "?after='--", "?pictures=yes"])
def test_a_place_that_cannot_be_is_the_newest(store: Store, query: str) -> None:
    settle(store, [item("1")], NOW)
    assert read_page(store, f"/feeds/a{query}").xpath("//article/h3/a/text()") == ["Notice 1"]


def test_a_place_that_is_not_there_is_not_found(store: Store) -> None:
    read_page(store, "/feeds/a?before=00000000-0000-4000-8000-000000000000", 404)


def test_pictures_are_loaded_when_asked_for_only(store: Store) -> None:
    pictured = replace(item("1"), image="https://pictures.example/1.jpg")
    settle(store, [pictured, replace(item("2"), image="javascript:alert(1)")], NOW)
    client = make_client(store, None)
    plain = client.get("/feeds/a")
    assert not etree.HTML(plain.text).xpath("//img")
    assert "img-src 'self';" in plain.headers["content-security-policy"]
    [link] = etree.HTML(plain.text).xpath("//a[contains(., 'Show the pictures')]/@href")
    shown = client.get(f"/feeds/a{link}")
    assert etree.HTML(shown.text).xpath("//img/@src") == ["https://pictures.example/1.jpg"]
    policy = shown.headers["content-security-policy"]
    assert "img-src 'self' https: http:;" in policy
    assert policy.replace(" https: http:", "") == plain.headers["content-security-policy"]


def test_what_was_noticed_stays_until_the_page_is_read_again(store: Store) -> None:
    moved = PageCode.MOVED(url=SECRET)
    finish(store, run(0, warnings=(PageCode.NEXT_PAGE_FAILED(number=2, reason=PlainCode.TEXT(text=HOSTILE)), moved)))
    finish(store, run(1, RunOutcome.NOT_MODIFIED, warnings=(moved,)))
    told = tell(read_page(store).xpath("//div[@class='note']")[0])
    assert f"Page 2 of the listing could not be read: {HOSTILE}." in told
    assert "moved to https://a.example/" in told
    assert "5ecret" not in told
    finish(store, run(2))
    assert not read_page(store).xpath("//div[@class='note']")


def test_checks_within_a_minute_have_one_moment(store: Store) -> None:
    for second in (0, 20):
        one = run(0, RunOutcome.NOT_MODIFIED)
        finish(store, replace(one, started=one.started + timedelta(seconds=second)))
    [unchanged] = read_page(store, "/feeds/a/history").xpath("//li[@class='run']")
    assert tell(unchanged).startswith("22 November 2026, 11:00 UTC unchanged, 2 checks")


def test_the_history_tells_what_each_run_came_to(store: Store) -> None:
    finish(store, run(0, found=20, new=3, changed=1, warnings=(PageCode.NO_TEXT(),)))
    for number in range(1, 4):
        finish(store, run(number, RunOutcome.NOT_MODIFIED))
    finish(store, run(4, RunOutcome.FAILED, message=PlainCode.TEXT(text=f"{HOSTILE} {SECRET}")))
    page = read_page(store, "/feeds/a/history")
    failed, unchanged, read = page.xpath("//li[@class='run']")
    assert tell(failed).startswith("22 November 2026, 11:04 UTC ▲ failed · 1.5 s <script>")
    assert "5ecret" not in tell(failed)
    assert tell(unchanged).startswith("22 November 2026, 11:01 UTC – 22 November 2026, 11:03 UTC unchanged, 3 checks")
    assert "read · 20 on the page, 3 new, 1 changed · 1.5 s" in tell(read)
    assert "No article text was found on the page." in tell(read)
    [row] = page.xpath("//table//tr[td]")
    assert [tell(cell) for cell in row] == ["22 November 2026", "5", "1", "20", "3", "1", "1.5"]
    assert len(page.xpath("//figure[figcaption]/svg[@aria-hidden='true']/path")) == 4
    assert tell(page.xpath("//figure")[2]) == "Failed checks a day: 1 of 5"
    assert page.xpath("//figure[3]/svg/@class") == ["failures"]


def test_the_history_shows_what_each_run_took(store: Store) -> None:
    def take(number: int, *items: Item, **figures: int) -> None:
        at = NOW + timedelta(minutes=number)
        with store.settling(claim(store, at), at) as settling:
            assert settling is not None
            delta = settling.apply(scraped(items), wants_article=False, grace=timedelta(0))
            settling.finish(
                Run(
                    slug="a", started=at, ended=at, outcome=RunOutcome.SCRAPED, found=len(items), new=len(delta.new),
                    changed=len(delta.changed), gone=delta.gone,
                ),
                next_due=at, health=Health.OK, failures=0,
            )  # fmt: skip

    take(0, *(item(f"{number}") for number in range(12)), item("x", HOSTILE))
    take(1, item("0", "Notice 0, corrected"), item("13", "Later"))
    later, first = read_page(store, "/feeds/a/history").xpath("//li[@class='run']")
    assert "2 on the page, 1 new, 1 changed · 12 had left the page" in tell(later)
    assert later.xpath(".//details//p/text()") == ["New:", "Changed:"]
    assert later.xpath(".//details//a/text()") == ["Later", "Notice 0, corrected"]
    assert len(first.xpath(".//details//a")) == ITEMS_SHOWN
    assert "and 3 more" in tell(first)
    [path, *_] = later.xpath(".//details//a/@href")
    assert read_page(store, path).xpath("string(//h1)") == "Later"


def test_items_that_no_feed_shows_are_counted_and_not_named(store: Store) -> None:
    with store.settling(claim(store, NOW), NOW) as settling:
        assert settling is not None
        settling.apply(scraped([item("1", "Waiting")]), wants_article=True, grace=HOUR)
        done = Run(slug="a", started=NOW, ended=NOW, outcome=RunOutcome.SCRAPED, found=1, new=1)
        settling.finish(done, next_due=NOW, health=Health.OK, failures=0)
    text = tell(read_page(store, "/feeds/a/history"))
    assert "Waiting" not in text
    assert "1 new item is shown in no feed" in text


def test_the_history_of_a_source_without_runs(store: Store) -> None:
    page = read_page(store, "/feeds/a/history")
    assert "There were no checks yet." in tell(page)
    read_page(store, "/feeds/none/history", 404)


def test_a_private_source_tells_its_history_to_who_has_its_address(store: Store) -> None:
    store.sync_sources([replace(record("a", "Notices"), private=True)], NOW)
    found = store.find_source("a")
    assert found is not None
    read_page(store, "/feeds/a/history", 404)
    answer = make_client(store, None).get(f"/private/{found.secret}/history")
    assert answer.status_code == 200
    assert answer.headers["cache-control"].startswith("private")
    assert "noindex" in answer.headers["x-robots-tag"]


def test_every_day_has_a_bar(store: Store) -> None:
    history = build_history(store.list_days("a", NOW))
    assert history.number == DAYS
    assert all(chart.bars == draw_bars([0] * DAYS, height=28) for chart in history.charts)
    assert build_run_views([]) == []
