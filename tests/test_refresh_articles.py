"""New items' own pages: read, waited for, given up, and what is learned of them."""

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from articles import ARTICLE_TRIES
from leasing import RELEASE_PAUSE
from messages.fetch import FetchCode
from model.errors import BusyError
from model.outcome import Health
from scraper.fetch.client import Client
from settings.options import Settings
from tests.house import ONE, TWO, entries, house, listing, titles
from tests.origin import Answer

DETAIL = {"content": ".text", "title": "h1", "date": ".date", "remove": ".share"}

FIRST_PAGE = "<li><a href=/4#text>Version 4</a></li><a class=next href='?page=2'>Next page</a>"


def article(text: str) -> str:
    return (
        f"<h1>One in full</h1><p class=date>09.03.2026</p><div class=text><p>{text}</p><p class=share>Share</p></div>"
    )


def test_an_item_enters_the_feed_with_its_own_page_read(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.origin.answer("/1", body=article("All of it."))
        made.refresh()
        assert not any(made.feeds().values()), "it waits for its article"
        assert made.read_articles() == 1
        made.compose()
        (entry,) = entries(made)
        assert entry["title"] == "One in full"
        assert entry["content_html"] == "<p>All of it.</p>"
        assert made.read_articles() == 0


def test_a_later_item_whose_page_is_not_read_in_time_enters_after_a_grace(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        made.origin.answer("/news", body=listing(TWO))
        made.refresh()
        made.pass_time(hours=1)
        made.origin.answer("/news", body=listing(ONE, TWO))
        made.refresh()
        made.pass_time(minutes=4)
        made.compose()
        assert titles(made) == ["Two"]
        made.pass_time(minutes=1)
        made.compose()
        assert titles(made) == ["One", "Two"]
        feed = feedparser.parse(made.feeds()["atom"])
        assert feed.feed.updated == "2026-03-10T10:05:00+00:00", "the moment at which the item was added"


def test_there_is_no_feed_until_its_first_page_can_be_shown_whole(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        made.origin.answer("/news", body=listing(ONE, TWO))
        made.origin.answer("/1", body=article("All of it."))
        made.refresh()
        made.read_articles(at_once=1)
        made.compose()
        assert not any(made.feeds().values()), "who subscribes now is asked to come again"
        made.pass_time(seconds=9)
        made.compose()
        assert not any(made.feeds().values())
        made.pass_time(seconds=1)
        made.compose()
        assert [("content_html" in entry, entry["title"]) for entry in entries(made)] == [
            (True, "One in full"),
            (False, "Two"),
        ]


def test_the_first_feed_is_there_as_soon_as_all_its_pages_are_read(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        made.origin.answer("/news", body=listing(ONE, TWO))
        made.refresh()
        made.read_articles()
        made.compose()
        assert len(entries(made)) == 2


def test_an_item_whose_page_cannot_be_read_enters_with_its_summary_and_is_completed_later(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.origin.answer("/1", 500)
        made.refresh()
        made.read_articles()
        made.compose()
        (before,) = entries(made)
        assert "content_html" not in before
        assert made.read_articles() == 0
        made.pass_time(minutes=5)
        made.origin.answer("/1", body=article("At last."))
        assert made.read_articles() == 1
        made.compose()
        (after,) = entries(made)
        assert "At last." in after["content_html"]
        assert after["id"] == before["id"]
        assert after.get("date_modified") == before.get("date_modified"), "reading it late is no edit"


def test_an_article_is_given_up_after_some_tries(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.origin.answer("/1", 404)
        made.refresh()
        tries = 0
        for _ in range(10):
            tries += made.read_articles()
            made.pass_time(days=1)
        assert tries == len(made.origin.asked("/1")) == 4
        made.compose()
        assert titles(made) == ["One"]


def test_a_page_that_no_turn_came_for_is_tried_again_a_minute_after_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.origin.answer("/1", body=article("At last."))
        made.refresh()
        with monkeypatch.context() as patch:

            def wait_in_vain(*_: Any, **__: Any) -> Any:
                made.pass_time(minutes=2)
                raise BusyError(FetchCode.QUEUE_FULL(host="town.example", seconds=120), subject="town.example")

            patch.setattr(Client, "get", wait_in_vain)
            for _ in range(ARTICLE_TRIES + 1):
                assert made.read_articles() == 1
                made.pass_time(seconds=59)
                assert made.read_articles() == 0
                made.pass_time(seconds=1)
        assert made.read_articles() == 1
        made.compose()
        (entry,) = entries(made)
        assert "At last." in entry["content_html"]


def test_a_page_that_is_gone_is_asked_for_once(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.origin.answer("/1", 410)
        made.refresh()
        assert made.read_articles() == 1
        made.pass_time(days=30)
        assert made.read_articles() == 0
        made.compose()
        assert titles(made) == ["One"]


def test_a_page_that_no_later_try_can_read_is_asked_for_once(tmp_path: Path) -> None:
    with house(tmp_path, robots=True, full_text=True) as made:
        pdf = ("/3.pdf", "Three", "07.03.2026")
        made.origin.answer("/robots.txt", body="User-agent: *\nDisallow: /1")
        made.origin.answer("/news", body=listing(ONE, TWO, pdf))
        made.origin.answer("/2", 200, {"Content-Type": "application/pdf"}, b"%PDF-1.7")
        made.refresh()
        assert made.read_articles() == 3
        made.compose()
        assert titles(made) == ["One", "Two", "Three"]
        made.pass_time(days=30)
        assert made.read_articles() == 0
        asked = [[one.method for one in made.origin.asked(path)] for path in ("/1", "/2", "/3.pdf")]
        assert asked == [[], ["GET"], ["HEAD"]], "robots.txt keeps the first, and the third says what it is"


def test_new_items_pages_are_read_unless_the_source_says_otherwise(tmp_path: Path) -> None:
    text = "<p>What it says at some length, so that it counts as a text of its own and not as a line.</p>" * 3
    for told, asked in (({}, 1), ({"full_text": False}, 0)):
        entry = {"slug": "news", "url": "http://127.0.0.1/news", **told}
        full_text = Settings.model_validate({"sources": [entry]}).sources[0].full_text
        folder = tmp_path / str(asked)
        folder.mkdir()
        with house(folder, full_text=full_text) as made:
            made.origin.answer("/news", body=listing(ONE))
            made.origin.answer("/1", body=f"<main><h1>One</h1>{text}</main>")
            made.refresh()
            assert made.read_articles() == asked
            made.compose()
            (item,) = entries(made)
            assert ("What it says at some length" in item.get("content_html", "")) == bool(asked)


def test_a_wall_in_the_place_of_own_pages_is_no_text_and_is_tried_again_and_reported(tmp_path: Path) -> None:
    text = "<p>What it says at some length, so that it counts as a text of its own and not as a line.</p>" * 3
    wall = "<title>Sign in</title><main><h1>Sign in</h1><p>Please sign in to read on, with the name and the password "
    wall += "that are given out at the town hall.</p><input name=u><input type=password name=p></main>"
    with house(tmp_path, full_text=True) as made:
        made.origin.answer("/news", body=listing(ONE, TWO))
        made.origin.answer("/1", body=wall)
        made.origin.answer("/2", body=wall)
        made.refresh()
        assert made.read_articles() == 2
        made.compose()
        assert titles(made) == ["One", "Two"]
        assert not any("content_html" in entry for entry in entries(made))
        (incident,) = made.store.list_incidents(9)
        assert (incident.health, "asks visitors to log in" in str(incident.message)) == (Health.ARTICLES, True)
        made.origin.answer("/1", body=f"<title>One</title><main><h1>One</h1>{text}</main>")
        made.pass_time(minutes=5)
        assert made.read_articles() == 2
        made.compose()
        first, second = entries(made)
        assert "What it says at some length" in first["content_html"]
        assert "content_html" not in second


def test_an_article_that_the_daemons_end_cut_short_counts_no_try(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        made.client.stop()
        for _ in range(5):
            assert made.read_articles() == 1
            assert made.read_articles() == 0, "not at once: a worker that stops would be asked on and on"
            made.now[0] += RELEASE_PAUSE
        (claim,) = made.store.claim_articles(made.now[0], limit=1, lease=timedelta(minutes=5))
        assert claim.tries == 0


def test_a_sites_own_template_is_learned_and_kept(tmp_path: Path) -> None:
    with house(tmp_path, full_text=True) as made:
        items = [(f"/{n}", f"Notice number {n}", f"{n:02d}.03.2026") for n in range(1, 8)]
        made.origin.answer("/news", body=listing(*items))
        for n in range(1, 8):
            text = f"<p>What number {n} says at some length, so that it counts as a text, {'word ' * 30}{n}.</p>" * 2
            page = f"<nav>Home</nav><main><h1>Notice number {n}</h1><div id=text>{text}</div></main><p>Same on all</p>"
            made.origin.answer(f"/{n}", body=f"<html><body>{page}</body></html>")
        made.refresh()
        while made.read_articles(at_once=1):
            pass
        made.compose()
        assert all("What number" in entry["content_html"] for entry in entries(made))
        state = made.store.find_source("news")
        assert state is not None
        learned = json.loads(state.template)
        assert learned["seen"] == 7
        assert "text" in learned["selector"]


def test_a_listings_files_are_attached_and_measured_where_pages_are_not_read(tmp_path: Path) -> None:
    with house(tmp_path, full_text=False) as made:
        made.origin.answer("/news", body=listing(ONE, ("/2.pdf", "Two", "08.03.2026")))
        made.origin.answer("/2.pdf", 200, {"Content-Type": "application/pdf"}, b"%PDF-1.7 of some length")
        made.refresh()
        assert made.read_articles() == 1, "one waits for what its file's server says, and nothing for the other's page"
        made.compose()
        (entry,) = [entry for entry in entries(made) if entry["title"] == "Two"]
        (file,) = entry["attachments"]
        assert (file["mime_type"], file["size_in_bytes"]) == ("application/pdf", 23)
        made.pass_time(days=30)
        assert made.read_articles() == 0
        assert [one.method for one in made.origin.asked("/2.pdf")] == ["HEAD"]


def test_a_file_whose_server_says_nothing_is_asked_of_once(tmp_path: Path) -> None:
    with house(tmp_path, full_text=False) as made:
        made.origin.answer("/news", body=listing(("/2.pdf", "Two", "08.03.2026")))
        made.origin.answer("/2.pdf", 405)
        made.refresh()
        assert made.read_articles() == 1
        made.compose()
        assert titles(made) == ["Two"]
        made.pass_time(days=30)
        assert made.read_articles() == 0
        assert len(made.origin.asked("/2.pdf")) == 1


def test_an_article_that_is_read_while_its_feed_waits_for_its_turn_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house(tmp_path, full_text=True) as made:
        made.origin.answer("/news", body=listing(ONE, TWO))
        made.origin.answer("/1", body="<main><p>One.</p></main>")
        made.origin.answer("/2", body="<main><p>Two.</p></main>")
        made.refresh()
        made.read_articles(1)
        composing = made.store.composing

        def wait(*arguments: Any) -> Any:
            monkeypatch.undo()
            made.pass_time(seconds=1)
            assert made.read_articles() == 1
            return composing(*arguments)

        monkeypatch.setattr(made.store, "composing", wait)
        made.compose()
        made.compose()
        assert titles(made) == ["One", "Two"]


def test_texts_that_cannot_be_read_are_told_in_the_log_once_an_incident(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pages = [(f"/{number}", f"Notice {number}", "09.03.2026") for number in range(1, 6)]
    with house(tmp_path, detail=DETAIL) as made, caplog.at_level(logging.INFO, "bantin"):
        made.origin.answer("/news", body=listing(*pages))
        made.refresh()
        made.read_articles()
        made.pass_time(minutes=5)
        made.read_articles()
        [line] = [record.getMessage() for record in caplog.records]
        place = f"{made.origin.host}:{made.origin.port}"
        assert line == f"news: 2 of 2 texts could not be read: {place} has no such page (404 Not Found)"
        [state] = made.store.list_sources()
        assert state.health is Health.ARTICLES
        assert str(state.message).startswith("5 of 5 texts")
        for path, _, _ in pages:
            made.origin.answer(path, body=article("All of it."))
        made.pass_time(minutes=20)
        made.read_articles()
        assert [record.getMessage() for record in caplog.records][1:] == ["news: the texts of its items are read again"]
        [state] = made.store.list_sources()
        assert state.health is Health.OK


def test_an_item_that_is_a_part_of_its_list_has_no_page_to_be_read(tmp_path: Path) -> None:
    cards = "".join(
        f"<li id=v{n}><a href='#v{n}'>Version {n}</a> <time>{n:02d}.03.2026</time><p>What is new in {n}.</p></li>"
        for n in (3, 2, 1)
    )
    page = f"<html lang=en><main><h1>Changes</h1><ul>{cards}</ul></main></html>"
    rules = {"item": "li", "title": "a", "date": "time", "summary": "p"}
    with house(tmp_path, full_text=True, rules=rules) as made:
        made.origin.answer("/news", body=page)
        made.refresh()
        assert made.read_articles() == 0
        made.compose()
        assert [(entry["url"], entry["date_published"][:10], entry["content_text"]) for entry in entries(made)] == [
            (f"{made.origin.url}/news#v{n}", f"2026-03-0{n}", f"What is new in {n}.") for n in (3, 2, 1)
        ]
        made.origin.answer("/news", body=page.replace("</ul>", "<li><a href='/#/about/4'>Version 4</a></li></ul>"))
        made.refresh()
        assert made.read_articles() == 1, "scripts show another page by such an address"


@pytest.mark.parametrize(
    ("first", "second"),
    [("/log#v3", "/log#v2"), ("{}/news?page=2#v3", "{}/news?page=2#v2"), ("../changes#v3", "../changes#v2")],
)
def test_items_that_share_a_page_have_none_of_their_own(first: str, second: str, tmp_path: Path) -> None:
    rules = {"item": "li", "title": "a", "next_page": {"selector": ".next", "limit": 2}}
    with house(tmp_path, full_text=True, rules=rules) as made:
        links = [address.format(made.origin.url) for address in (first, second)]
        body = "".join(f"<li><a href='{link}'>Version {number}</a></li>" for number, link in enumerate(links))
        made.origin.script(
            "/news", lambda asked: Answer(body=(body if "page=2" in asked.path else FIRST_PAGE).encode())
        )
        made.refresh()
        assert made.read_articles() == 1, "that of the item on the first page"
        made.compose()
        assert {entry["title"] for entry in entries(made)} == {"Version 4", "Version 0", "Version 1"}


@pytest.mark.parametrize("first", ["/log#v1", "{}/log#v1"])
def test_a_page_is_shared_by_the_places_on_it_however_they_are_written(first: str, tmp_path: Path) -> None:
    with house(tmp_path, full_text=True, rules={"item": "li", "title": "a"}) as made:
        links = [first.format(made.origin.url), "/log#v2"]
        made.origin.answer("/news", body="".join(f"<li><a href='{link}'>Version of {link}</a></li>" for link in links))
        made.refresh()
        assert made.read_articles() == 0


def test_a_place_that_is_listed_twice_has_a_page_of_its_own(tmp_path: Path) -> None:
    with house(tmp_path, full_text=True, rules={"item": "li", "title": "a"}) as made:
        made.origin.answer("/news", body="".join(f"<li><a href='/1#main'>{title}</a></li>" for title in ("A", "B")))
        made.origin.answer("/1", body=article("All of it."))
        made.refresh()
        assert made.read_articles() == 2, "two items under one address"


def test_files_of_a_part_of_its_list_are_measured_where_no_pages_are_read(tmp_path: Path) -> None:
    part = "<li id=e1><a href='#e1'>Episode 1</a> <a class=file href='/1.mp3'>Listen</a></li>"
    rules = {"item": "li", "title": "a", "enclosures": ".file"}
    with house(tmp_path, full_text=False, rules=rules) as made:
        made.origin.answer("/news", body=part)
        made.origin.answer("/1.mp3", 200, {"Content-Type": "audio/mpeg"}, b"x" * 1234)
        made.refresh()
        assert made.read_articles() == 1
        made.compose()
        [entry] = entries(made)
        assert [file["size_in_bytes"] for file in entry["attachments"]] == [1234]
