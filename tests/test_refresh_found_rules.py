"""Sources without rules: found at their first run, kept, and found again only when asked."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from found_rules import find_rules
from model.outcome import Health
from refresh import sync_sources
from tests.house import House, house, settings, titles

ROWS = [(f"/n/{n}", f"The council decides upon matter number {n}", f"2026-03-0{n}") for n in range(9, 0, -1)]


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


def test_rules_are_never_changed_by_themselves_and_found_again_when_asked(tmp_path: Path, database_url: str) -> None:
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
