"""One source, once: what a run keeps, what it leaves alone, and what it tells."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from messages.browser import BrowserCode
from model.errors import BusyError
from model.outcome import Health
from model.schedule import NEVER
from scraper.fetch.client import Client
from scraper.fetch.response import Request
from tests.house import ONE, TWO, entries, house, listing, titles
from tests.origin import Answer, Asked

THREE = ("/3", "Three", "10.03.2026")


def test_a_page_becomes_three_feeds(tmp_path: Path) -> None:
    with house(tmp_path, language="vi", timezone="Asia/Ho_Chi_Minh") as made:
        made.origin.answer("/news", body=listing(ONE, TWO))
        run = made.refresh()
        assert (run.outcome, run.new, run.changed, run.found) == ("scraped", 2, 0, 2)
        assert titles(made) == ["One", "Two"]
        assert entries(made)[0]["date_published"] == "2026-03-09T18:22:00+07:00"
        assert entries(made)[0]["url"] == f"{made.origin.url}/1"
        assert all(made.feeds().values())
        assert made.store.find_snapshot("news") is not None


def test_an_unchanged_page_costs_one_conditional_request(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", 200, {"ETag": 'W/"a"'}, listing(ONE))
        made.refresh()
        before = made.feeds()
        made.origin.answer("/news", 304)
        made.pass_time(hours=1)
        run = made.refresh()
        assert (run.outcome, run.new, run.changed) == ("not-modified", 0, 0)
        assert made.origin.log[-1].headers["if-none-match"] == 'W/"a"'
        made.refresh()
        assert made.origin.log[-1].headers["if-none-match"] == 'W/"a"', (
            "a 304 without an ETag keeps the one that is there"
        )
        assert made.feeds() == before


def test_the_same_bytes_under_a_new_etag_change_nothing(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", 200, {"ETag": '"1"'}, listing(ONE))
        made.refresh()
        before = made.feeds()
        made.origin.answer("/news", 200, {"ETag": '"2"'}, listing(ONE))
        assert made.refresh().outcome == "not-modified"
        made.refresh()
        assert made.origin.log[-1].headers["if-none-match"] == '"2"'
        assert made.feeds() == before


def test_a_page_that_only_flickers_changes_no_feed(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        for clock in ("09:00", "09:01", "09:02"):
            made.origin.answer("/news", body=listing(ONE, TWO, extra=f"<p>{clock}</p>"))
            run = made.refresh()
        assert (run.outcome, run.new, run.changed, run.found) == ("scraped", 0, 0, 2)
        first = made.feeds()
        made.pass_time(days=1)
        made.origin.answer("/news", body=listing(TWO, ONE, extra="<p>09:03</p>"))
        made.refresh()
        assert made.feeds() == first, "neither a clock nor another order is news"


def test_new_items_come_first_and_those_that_left_the_page_stay(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(ONE, TWO))
        made.refresh()
        made.origin.answer("/news", body=listing(THREE, ONE))
        made.pass_time(hours=1)
        assert made.refresh().new == 1
        assert titles(made) == ["Three", "One", "Two"]


def test_a_new_bulletin_with_an_older_date_reaches_readers(tmp_path: Path) -> None:
    with house(tmp_path, limit=3) as made:
        five = [(f"/{day}", f"Of the {day}th", f"{day:02}.03.2026") for day in (9, 8, 7, 6, 5)]
        made.origin.answer("/news", body=listing(*five))
        made.refresh()
        assert titles(made) == ["Of the 9th", "Of the 8th", "Of the 7th"]
        made.origin.answer("/news", body=listing(*five, ("/late", "Late", "01.03.2026")))
        made.pass_time(hours=1)
        assert made.refresh().new == 1
        assert titles(made) == ["Of the 9th", "Of the 8th", "Late"]


def test_an_edit_is_an_update_under_the_same_guid(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        before = entries(made)[0]
        made.origin.answer("/news", body=listing(("/1", "One, mended", "09.03.2026")))
        made.pass_time(hours=1)
        run = made.refresh()
        after = entries(made)[0]
        assert (run.new, run.changed) == (0, 1)
        assert after["title"] == "One, mended"
        assert after["id"] == before["id"]
        assert after["date_published"] == before["date_published"]
        assert after["date_modified"] > before["date_modified"]


def test_an_item_without_a_date_keeps_the_time_it_was_first_seen(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(("/1", "One", "")))
        made.refresh()
        first = entries(made)[0]["date_published"]
        made.pass_time(days=1)
        made.origin.answer("/news", body=listing(("/1", "One", ""), ("/2", "Two", "")))
        made.refresh()
        dates = {entry["title"]: entry["date_published"] for entry in entries(made)}
        assert dates["One"] == first == "2026-03-10T09:00:00+00:00"
        assert dates["Two"] == "2026-03-11T08:59:59+00:00", "a second a place on its page"


@pytest.mark.parametrize(
    ("status", "headers", "body", "health", "message"),
    [
        (500, {}, "", Health.UNREACHABLE, "500"),
        (403, {}, "", Health.FORBIDDEN, "403"),
        (404, {}, "", Health.NOT_FOUND, "404"),
        (410, {}, "", Health.GONE, "410"),
        (200, {}, "", Health.CHANGED, "empty"),
        (200, {}, "<p>Please log in</p>", Health.EMPTY, "matches nothing"),
        (200, {}, "<h1>Log in</h1><form><input type=password></form>", Health.FORBIDDEN, "asks visitors to log in"),
        (200, {"Content-Type": "application/pdf"}, "%PDF-1.4", Health.CHANGED, "PDF"),
        (200, {"Content-Encoding": "gzip"}, "no gzip", Health.UNREACHABLE, "gzip"),
    ],
)
def test_a_fault_changes_nothing_and_is_told(
    tmp_path: Path, status: int, headers: dict[str, str], body: str, health: Health, message: str
) -> None:
    with house(tmp_path, interval="10m") as made:
        made.origin.answer("/news", 200, {"ETag": '"1"'}, listing(ONE, TWO))
        made.refresh()
        before, items = made.feeds(), made.store.list_items("news")
        made.origin.answer("/news", status, headers, body)
        waits = []
        for failures in (1, 2, 3):
            made.pass_time(hours=1)
            run = made.refresh()
            state = made.store.find_source("news")
            assert state is not None
            assert run.failed
            assert message in str(run.message)
            assert "\n" not in str(run.message)
            assert (state.health, state.message, state.failures) == (health, run.message, failures)
            waits.append(state.next_due - made.now[0])
        if health is Health.GONE:
            assert state.next_due == NEVER, "until a person has it refreshed"
            assert made.store.claim_sources(made.now[0] + timedelta(days=999), limit=9, lease=timedelta(hours=1)) == []
        else:
            assert waits == [timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40)], "it backs off"
        assert (made.feeds(), made.store.list_items("news")) == (before, items)
        made.origin.answer("/news", body=listing(ONE, TWO, extra="<p>back</p>"))
        made.refresh()
        state = made.store.find_source("news")
        assert state is not None
        assert (state.health, state.message, state.failures) == (Health.OK, None, 0)
        assert made.feeds() == before, "nothing is announced again"


def test_retry_after_is_kept(tmp_path: Path) -> None:
    with house(tmp_path, interval="1m") as made:
        made.origin.answer("/news", 503, {"Retry-After": "7200"})
        made.refresh()
        state = made.store.find_source("news")
        assert state is not None
        assert state.next_due - made.now[0] == timedelta(hours=2)


def test_later_pages_are_read_only_while_they_bring_something_new(tmp_path: Path) -> None:
    rules = {"item": "li", "title": "a", "date": "time", "next_page": {"selector": "a.next", "limit": 5}}
    with house(tmp_path, rules=rules) as made:
        more = "<a class=next href=/p2>next</a>"
        made.origin.answer("/news", body=listing(ONE, extra=more))
        made.origin.answer("/p2", body=listing(TWO, extra="<a class=next href=/news>loop</a>"))
        assert made.refresh().new == 2
        made.origin.answer("/news", body=listing(THREE, ONE, extra=more))
        assert made.refresh().new == 1
        assert len(made.origin.asked("/p2")) == 1
        assert titles(made) == ["Three", "One", "Two"]


def test_a_later_page_that_fails_for_now_fails_the_run_so_that_nothing_is_lost(tmp_path: Path) -> None:
    rules = {"item": "li", "title": "a", "next_page": {"selector": "a.next"}}
    with house(tmp_path, rules=rules) as made:
        made.origin.answer("/news", body=listing(ONE, extra="<a class=next href=/p2>next</a>"))
        made.origin.answer("/p2", 502)
        assert made.refresh().failed
        made.origin.answer("/p2", body=listing(TWO))
        assert made.refresh().new == 2


def test_a_changed_rule_is_never_answered_by_a_304(tmp_path: Path) -> None:
    from refresh import sync_sources

    with house(tmp_path) as made:
        made.origin.answer("/news", 200, {"ETag": '"1"'}, listing(ONE))
        made.refresh()
        told = made.refresher.settings
        entry = told.sources[0].model_copy(update={"language": "vi"})
        sync_sources(made.store, told.model_copy(update={"sources": (entry,)}), made.now[0], made.refresher.rng)
        made.refresh()
        assert "if-none-match" not in made.origin.log[-1].headers


def test_another_base_url_rewrites_the_feeds_and_keeps_the_guids(tmp_path: Path) -> None:
    from dataclasses import replace

    from refresh import sync_sources

    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        before = made.feeds()
        assert made.store.list_composable(made.now[0]) == []
        server = made.refresher.settings.server.model_copy(update={"base_url": "https://feeds.example.org"})
        told = made.refresher.settings.model_copy(update={"server": server})
        sync_sources(made.store, told, made.now[0], made.refresher.rng)
        made.refresher = replace(made.refresher, settings=told)
        made.compose()
        assert b"https://feeds.example.org/feeds/news.atom" in made.feeds()["atom"]
        assert json.loads(before["json"])["items"][0]["id"] == entries(made)[0]["id"]


def test_a_stale_claim_settles_nothing(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(ONE))
        (late,) = made.store.claim_sources(made.now[0], limit=1, lease=timedelta(seconds=1), slugs=["news"])
        made.pass_time(minutes=1)
        made.refresh()
        assert made.refresher.refresh(late).outcome == "stale"
        assert len(made.store.list_runs("news")) == 1


def test_when_the_daemon_ends_a_run_under_way_leaves_no_trace(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.client.stop()
        run = made.refresh()
        state = made.store.find_source("news")
        assert state is not None
        assert run.outcome == "stopped"
        assert (made.store.list_runs("news"), state.failures, state.health) == ([], 0, Health.NEW)
        assert len(made.store.claim_sources(made.now[0], limit=1, lease=timedelta(minutes=1), slugs=["news"])) == 1


@pytest.mark.parametrize("paused", [False, True])
def test_a_source_whose_turn_did_not_come_is_tried_again_a_minute_later_unless_it_is_paused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paused: bool
) -> None:
    def wait_in_vain(client: Client, request: Request, *, now: datetime) -> None:
        raise BusyError(BrowserCode.BUSY(seconds=75), subject=request.url)

    monkeypatch.setattr(Client, "get", wait_in_vain)
    with house(tmp_path, paused=paused) as made:
        assert made.refresh().outcome == "stopped"
        state = made.store.find_source("news")
        assert state is not None
        assert state.next_due == (NEVER if paused else made.now[0] + timedelta(minutes=1))


def test_images_and_tracking_parameters_go_where_that_is_asked(tmp_path: Path) -> None:
    with house(tmp_path, images=False, clean_links=True, detail={"content": "div"}) as made:
        made.origin.answer("/news", body=listing(("/1?utm_source=a&id=1", "One", "09.03.2026")))
        made.origin.answer("/1", body="<div><p>Text.</p><a href='/2?utm_medium=b'>Two</a><img src=/a.jpg></div>")
        made.refresh()
        made.read_articles()
        made.compose()
        (entry,) = entries(made)
        assert entry["url"] == f"{made.origin.url}/1?id=1"
        assert "Text." in entry["content_html"]
        assert "img" not in entry["content_html"]
        assert f'<a href="{made.origin.url}/2">Two</a>' in entry["content_html"]


def test_a_first_look_that_leaves_nothing_to_show_gives_an_empty_feed(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(("javascript:void(0)", "&#1;", "")))
        assert (made.refresh().new, entries(made)) == (0, [])


def test_a_first_page_that_is_filtered_whole_gives_an_empty_feed(tmp_path: Path) -> None:
    with house(tmp_path, filters={"include": "nothing"}, full_text=True) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        made.pass_time(seconds=11)
        made.compose()
        assert entries(made) == []


def test_a_feed_says_what_it_is_and_how_often_its_page_is_read(tmp_path: Path) -> None:
    with house(tmp_path, language="en", interval="90m") as made:
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        told, rss = json.loads(made.feeds()["json"]), made.feeds()["rss"]
        host = f"{made.origin.host}:{made.origin.port}"
    assert told["description"] == f"The latest of “News” from {host}."
    assert told["favicon"].endswith("/static/icon.png")
    assert told["icon"].endswith("/static/logo.png")
    assert b"<ttl>90</ttl>" in rss


def test_a_feed_may_be_kept_until_its_source_is_due(tmp_path: Path) -> None:
    with house(tmp_path, full_text=True, interval="2h") as made:
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        made.pass_time(seconds=11)
        made.compose()
        held = made.store.find_publication("news", "atom")
        made.read_articles()
        made.compose()
        whole = made.store.find_publication("news", "atom")
    assert held is not None
    assert whole is not None
    assert whole.due == made.now[0] + timedelta(hours=2, seconds=-11)


def test_a_server_that_says_for_a_day_that_nothing_changed_is_asked_for_the_whole_page(tmp_path: Path) -> None:
    with house(tmp_path) as made:

        def claim_it_is_the_same(asked: Asked) -> Answer:
            rows = [(f"/{n}", f"Notice {n}", f"{n:02d}.03.2026") for n in range(made.now[0].day, 8, -1)]
            if "if-none-match" in asked.headers:
                return Answer(status=304, headers={"ETag": '"a"'})
            return Answer(headers={"ETag": '"a"'}, body=listing(*rows).encode())

        made.origin.script("/news", claim_it_is_the_same)
        for _ in range(5 * 24):
            made.refresh()
            made.pass_time(hours=1)
        made.compose()
        assert titles(made) == [f"Notice {n}" for n in range(14, 8, -1)]
        whole = [asked for asked in made.origin.log if "if-none-match" not in asked.headers]
        assert len(whole) == 5
