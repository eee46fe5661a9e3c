"""Sources without rules: found at their first run, kept, and found again only when asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from found_rules import find_rules
from messages.rules import RuleCode
from model.outcome import Health
from refresh import sync_sources
from scraper.fetch.client import Client
from scraper.fetch.response import Response
from settings.options import SourceEntry
from tests.house import House, house, settings, titles
from tests.origin import Answer, Asked

ROWS = [(f"/n/{n}", f"The council decides upon matter number {n}", f"2026-03-0{n}") for n in range(9, 0, -1)]

OLDER = [(f"/n/0{n}", f"The committee discusses another point, number {n}", f"2026-02-0{n}") for n in range(9, 0, -1)]
OLDEST = [(f"/n/00{n}", f"The council hears a report, number {n}", f"2026-01-0{n}") for n in range(9, 0, -1)]
NEWER = [("/n/10", "The council decides upon matter number 10", "2026-03-10"), *ROWS[:-1]]


def page(tag: str = "div", rows: list[tuple[str, str, str]] = ROWS) -> str:
    items = "".join(
        f"<{tag} class=entry><h3><a href={path}>{title}</a></h3><time>{day}</time><p>What is said about it.</p></{tag}>"
        for path, title, day in rows
    )
    return (
        f"<html lang=en><title>News</title><body><nav><a href=/>Home</a></nav><h1>News</h1><main>{items}</main></html>"
    )


def prepare(made: House, *, again: bool = False) -> None:
    made.refresher = replace(made.refresher, find_rules=find_rules, finds_anew=again)


def test_rules_are_found_at_the_first_run_kept_and_used(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url, rules=None) as made:
        prepare(made)
        made.origin.answer("/news", 200, {"ETag": '"1"'}, page())
        run = made.refresh()
        assert (run.found, run.new, run.failed) == (9, 9, False)
        [state] = made.store.list_sources()
        found = json.loads(state.found)
        assert "entry" in found["rules"]["item"]
        assert (found["language"], found["found"]["by"]) == ("en", "page")
        made.compose()
        assert titles(made)[0] == ROWS[0][1]
        made.refresher = replace(made.refresher, find_rules=None)  # nothing is looked for any more
        made.pass_time(hours=1)
        made.origin.answer("/news", 200, {"ETag": '"2"'}, page(rows=[("/n/10", "New", "2026-03-10"), *ROWS]))
        run = made.refresh()
        assert (run.found, run.new, run.changed) == (10, 1, 0)


def pages(number: int) -> str:
    """Return one page of a list of three, whose links to the others are called in no language that we know."""
    rows = [(f"/n/{n}", f"The council decides upon matter number {n}", f"2026-03-{n:02}") for n in range(30, 0, -1)]
    links = f"<a href=/news?page={number + 1}>Eldri greinar</a>" if number < 3 else ""
    return page(rows=rows[10 * number - 10 : 10 * number]).replace("</main>", f"</main><p>{links}</p>")


def answer_page(asked: Asked) -> Answer:
    number = int(asked.path.partition("page=")[2] or 1)
    return Answer(headers={"Content-Type": "text/html"}, body=pages(number).encode())


def test_the_way_to_further_pages_is_found_kept_and_goes_back_as_far_as_is_wished(tmp_path: Path) -> None:
    with house(tmp_path, rules=None) as made:
        prepare(made)
        made.origin.script("/news", answer_page)
        assert made.refresh().new == 30
        [state] = made.store.list_sources()
        assert "Eldri greinar" in json.loads(state.found)["rules"]["next_page"]["selector"]
        made.pass_time(hours=1)
        made.origin.log.clear()
        assert made.refresh().outcome == "not-modified"
        assert len(made.origin.log) == 1, "an unchanged list costs one request"


def test_a_second_page_that_cannot_be_read_leaves_the_first_as_it_is(tmp_path: Path) -> None:
    with house(tmp_path, rules=None) as made:
        prepare(made)
        made.origin.script("/news", lambda asked: Answer(status=500) if "page" in asked.path else answer_page(asked))
        run = made.refresh()
        assert (run.new, run.failed) == (10, False)
        [state] = made.store.list_sources()
        assert "next_page" not in json.loads(state.found)["rules"]


def test_what_the_page_is_called_and_its_language_are_the_feed_s_from_the_first_run_on(tmp_path: Path) -> None:
    with house(tmp_path, rules=None, title="") as made:
        prepare(made)
        made.origin.answer("/news", body=page())
        made.refresh()
        made.compose()
        feeds = [made.feeds()]
        [state] = made.store.list_sources()
        assert (state.title, state.language) == ("News - 127.0.0.1", "en")
        made.store.mark_outdated_feeds("another", made.now[0])
        made.compose()
        feeds.append(made.feeds())
        made.pass_time(hours=1)
        made.origin.answer("/news", body=page(rows=NEWER))
        made.refresh()
        made.compose()
        feeds.append(made.feeds())
        channels = [json.loads(feed["json"]) for feed in feeds]
        assert {(channel["title"], channel["language"]) for channel in channels} == {("News - 127.0.0.1", "en")}
        assert feeds[0]["json"] == feeds[1]["json"]


def test_rules_that_no_longer_find_the_list_are_found_again_at_the_second_run(
    tmp_path: Path, database_url: str
) -> None:
    with house(tmp_path, database_url=database_url, rules=None) as made:
        prepare(made)
        made.origin.answer("/news", body=page())
        made.refresh()
        made.compose()
        before = titles(made)
        made.pass_time(hours=1)
        made.origin.answer("/news", body=page("section", rows=NEWER).replace("entry", "bulletin"))
        assert made.refresh().failed, "it may be a passing fault"
        made.pass_time(days=1)
        run = made.refresh()
        assert (run.failed, run.found, run.new, run.changed) == (False, 9, 1, 0)
        assert [warning.code for warning in run.warnings] == [RuleCode.FOUND_ANEW]
        [state] = made.store.list_sources()
        assert (state.health, "bulletin" in json.loads(state.found)["rules"]["item"]) == (Health.OK, True)
        made.compose()
        assert titles(made) == [NEWER[0][1], *before]
        made.pass_time(hours=1)
        made.origin.answer("/news", body=page("section", rows=NEWER).replace("entry", "bulletin") + "<!-- 2 -->")
        run = made.refresh()
        assert (run.found, run.new, run.changed, run.warnings) == (9, 0, 0, ())


def test_how_dates_were_read_holds_on_where_rules_are_found_again(tmp_path: Path) -> None:
    """The day comes first, as 28.02.2026 proved; the rebuilt page has no such date, and is of no country."""
    rows = [(path, title, f"{9 - n:02}.03.2026") for n, (path, title, _) in enumerate(ROWS[:8])]
    older = [("/n/0", "The committee is elected", "28.02.2026")]
    with house(tmp_path, rules=None) as made:
        prepare(made)
        made.origin.answer("/news", body=page(rows=rows + older).replace("lang=en", "lang=en-GB"))
        made.refresh()
        before = {stored.item.title: stored.item.published for stored in made.store.list_items("news")}
        made.origin.answer("/news", body=page("section", rows=rows).replace("entry", "bulletin"))
        for _ in range(4):
            made.pass_time(days=50)
            made.refresh()
        [state] = made.store.list_sources()
        found = json.loads(state.found)
        assert ("bulletin" in found["rules"]["item"], found.get("date_order", "DMY"), found["language"]) == (
            True,
            "DMY",
            "en-gb",
        )
        after = {stored.item.title: stored.item.published for stored in made.store.list_items("news")}
        assert after == before


def test_rules_are_found_again_too_where_the_page_is_held(tmp_path: Path) -> None:
    """What the rules find are titles and links no more: they moved out of the elements that the rules select."""
    with house(tmp_path, rules=None) as made:
        prepare(made)
        made.origin.answer("/news", body=page())
        made.refresh()
        rest = "".join(f"<div class=entry><h3><a href=/tag/{n}>#{n}</a></h3></div>" for n in range(9))
        rebuilt = page("section").replace("entry", "bulletin").replace("<main>", f"<aside>{rest}</aside><main>")
        made.origin.answer("/news", body=rebuilt)
        for outcome in ("changed", "scraped"):
            made.pass_time(days=1)
            assert made.refresh().outcome == outcome
        assert made.store.find_held("news") is None
        assert len(made.store.list_items("news")) == 9


@pytest.mark.parametrize(
    "other",
    [
        page("section", rows=[(f"/x/{n}", f"Garden chair model {n} in green", "2026-03-01") for n in range(9)]),
        "<h1>News</h1><p>Nothing at all today.</p>",
    ],
)
def test_rules_are_not_found_again_for_another_list(tmp_path: Path, other: str) -> None:
    with house(tmp_path, rules=None) as made:
        prepare(made)
        made.origin.answer("/news", body=page())
        made.refresh()
        [before] = made.store.list_sources()
        made.origin.answer("/news", body=other.replace("entry", "bulletin"))
        for _ in range(3):
            made.pass_time(days=1)
            assert made.refresh().failed
        [after] = made.store.list_sources()
        assert (after.found, len(made.store.list_items("news"))) == (before.found, 9)


@contextmanager
def searching(made: House) -> Iterator[list[str]]:
    """Have rules looked for, and give the pages on which they were."""
    searched = list[str]()

    def search(response: Response, entry: SourceEntry, now: datetime, client: Client | None = None) -> str:
        searched.append(response.body.decode())
        return find_rules(response, entry, now, client)

    made.refresher = replace(made.refresher, find_rules=search)
    yield searched


def test_rules_are_not_looked_for_twice_on_one_page_nor_on_each_new_one(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url, rules=None) as made, searching(made) as searched:
        made.origin.answer("/news", body=page())
        made.refresh()
        made.origin.answer("/news", body="<h1>News</h1><p>Nothing at all today.</p>")
        for _ in range(9):
            made.pass_time(hours=1)
            assert made.refresh().failed
        assert len(searched) == 2, "the first page, and the one without a list"
        for number in range(48):
            made.pass_time(hours=1)
            made.origin.answer("/news", body=f"<h1>News</h1><p>Nothing at all today. {number}</p>")
            assert made.refresh().failed
        assert len(searched) == 2 + 6, "now, after an hour, 2, 4, 8, 16"
        made.pass_time(hours=24)
        made.origin.answer("/news", body=page("section", rows=NEWER).replace("entry", "bulletin"))
        assert made.refresh().new == 1
        (claim,) = made.store.claim_sources(made.now[0], limit=1, lease=timedelta(minutes=5), slugs=["news"])
        assert claim.rules_again is None


def test_later_pages_are_read_once_the_rules_that_were_found_anew_are_taken(tmp_path: Path) -> None:
    def show(tag: str, rows: list[tuple[str, str, str]], following: int) -> str:
        pager = f"<nav class=pager><a rel=next class=next href='/news/page/{following}'>Next page</a></nav>"
        return page(tag, rows).replace("</main>", f"{pager}</main>")

    def find_with_pager(response: Response, entry: SourceEntry, now: datetime, client: Client | None = None) -> str:
        found = json.loads(find_rules(response, entry, now))
        return json.dumps(found | {"rules": found["rules"] | {"next_page": {"selector": "a.next"}}})

    with house(tmp_path, rules=None) as made:
        made.refresher = replace(made.refresher, find_rules=find_with_pager)
        made.origin.answer("/news", body=show("div", ROWS, 2))
        made.origin.answer("/news/page/2", body=page(rows=OLDER))
        assert made.refresh().new == 18
        rebuilt = show("section", NEWER, 2).replace("entry", "bulletin")
        made.origin.answer("/news", body=rebuilt)
        made.origin.answer("/news/page/2", body=page("section", OLDEST).replace("entry", "bulletin"))
        made.pass_time(hours=1)
        assert made.refresh().failed
        before = len(made.origin.asked("/news/page/2"))
        made.pass_time(hours=1)
        assert [warning.code for warning in made.refresh().warnings] == [RuleCode.FOUND_ANEW]
        assert len(made.origin.asked("/news/page/2")) == before
        made.pass_time(hours=1)
        assert made.refresh().new == 9
        made.pass_time(hours=1)
        made.refresh()
        assert len(made.origin.asked("/news/page/2")) == before + 1


def test_rules_of_the_settings_are_never_changed(tmp_path: Path) -> None:
    rules = {"item": "div.entry", "title": "a", "date": "time"}
    with house(tmp_path, rules=rules) as made:
        prepare(made)
        made.origin.answer("/news", body=page())
        made.refresh()
        made.origin.answer("/news", body=page("section").replace("entry", "bulletin"))
        for _ in range(3):
            made.pass_time(days=1)
            assert made.refresh().failed


def test_rules_are_found_again_when_asked(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url, rules=None) as made:
        prepare(made)
        made.origin.answer("/news", body=page())
        made.refresh()
        [before] = made.store.list_sources()
        made.pass_time(hours=1)
        made.origin.answer("/news", body=page("section").replace("entry", "bulletin"))
        assert made.refresh().failed
        [state] = made.store.list_sources()
        assert (state.found, state.health) == (before.found, Health.EMPTY)
        prepare(made, again=True)
        made.pass_time(hours=1)
        run = made.refresh()
        assert (run.found, run.new, run.changed) == (9, 0, 0)
        [after] = made.store.list_sources()
        assert "bulletin" in json.loads(after.found)["rules"]["item"]


def test_a_search_that_fails_leaves_the_rules_that_were_found(tmp_path: Path) -> None:
    with house(tmp_path, rules=None) as made:
        prepare(made)
        made.origin.answer("/news", body=page())
        made.refresh()
        [before] = made.store.list_sources()
        prepare(made, again=True)
        made.origin.answer("/news", body="<h1>News</h1><p>Nothing at all today.</p>")
        made.pass_time(hours=1)
        run = made.refresh()
        assert run.failed
        assert "none were found for it: There is no list of bulletins on this page." in str(run.message)
        [after] = made.store.list_sources()
        assert after.found == before.found


def test_the_settings_go_before_what_was_found_and_another_address_forgets_it(tmp_path: Path) -> None:
    with house(tmp_path, rules=None, language="fi") as made:
        prepare(made)
        made.origin.answer("/news", body=page())
        made.refresh()
        [state] = made.store.list_sources()
        assert json.loads(state.found)["language"] == "en"
        assert made.store.list_items("news")[0].item.language in ("", "fi")
        sync_sources(made.store, settings(made.origin, rules=None, query="?page=all"), made.now[0], made.refresher.rng)
        [state] = made.store.list_sources()
        assert state.found == ""


def test_a_login_in_the_place_of_the_page_is_called_so(tmp_path: Path) -> None:
    with house(tmp_path, rules=None) as made:
        prepare(made)
        made.origin.answer("/news", body="<h1>Log in</h1><form><input type=password></form>")
        run = made.refresh()
        assert "asks visitors to log in" in str(run.message)
        [state] = made.store.list_sources()
        assert state.health is Health.FORBIDDEN


FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>News</title><link>/news</link><description/>"
    + "".join(
        f"<item><title>{title}</title><link>{{origin}}{path}</link><pubDate>{day}T00:00:00Z</pubDate>"
        "<description>What is said about it.</description></item>"
        for path, title, day in ROWS
    )
    + "</channel></rss>"
)


@pytest.mark.parametrize("rules", [None, {"item": "div.entry", "title": "a", "date": "time"}])
def test_a_page_that_becomes_a_feed_is_read_as_one(tmp_path: Path, rules: dict[str, str] | None) -> None:
    with house(tmp_path, rules=rules) as made:
        prepare(made)
        made.origin.answer("/news", body=page())
        made.refresh()
        made.pass_time(hours=1)
        made.origin.answer(
            "/news", 200, {"Content-Type": "application/rss+xml"}, FEED.replace("{origin}", made.origin.url)
        )
        run = made.refresh()
        assert (run.found, run.new, run.failed) == (9, 0, False)
        assert [str(warning) for warning in run.warnings] == [
            "the page is a feed; it is read as one, and the rules of this source are not used"
        ]


def test_the_address_of_a_feed_needs_no_rules(tmp_path: Path) -> None:
    with house(tmp_path, rules=None) as made:
        prepare(made)
        made.origin.answer(
            "/news", 200, {"Content-Type": "application/rss+xml"}, FEED.replace("{origin}", made.origin.url)
        )
        run = made.refresh()
        assert (run.new, run.warnings) == (9, ())
        [state] = made.store.list_sources()
        assert state.found == ""
