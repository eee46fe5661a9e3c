"""A page that is not the usual list changes no feed and no item, is shown as held, and is released in its ways."""

import json
import logging
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from messages.judgement import Reason
from messages.quarantine import HeldCode
from model.baseline import VERSION
from model.outcome import Health, Run
from model.quarantine import CONFIRMING_TIME
from refresh import sync_sources
from service import log_run
from store.engine import open_database
from store.tables import baselines
from tests.house import House, entries, house, listing, titles
from tests.listed_pages import TITLES

Row = tuple[str, str, str]
LOGIN = "<html><body><ul><li><a href='/login'>Log in to your account</a></li></ul></body></html>"


def notice(number: int) -> Row:
    """Return the notice of a day in March, a row of the page."""
    return (
        f"/news/2026/{'-'.join(TITLES[number % 16].lower().split())}-{4000 + number}",
        TITLES[number % 16],
        day(number),
    )


def day(number: int) -> str:
    return f"{number % 28 + 1:02}.{number // 28 + 1:02}.2026"


def notices(first: int, last: int) -> list[Row]:
    """Return the notices from `first` until before `last`, the newest on top."""
    return [notice(number) for number in reversed(range(first, last))]


def chairs(first: int, last: int) -> list[Row]:
    """Return rows of another site's list."""
    numbers = reversed(range(first, last))
    return [(f"https://shop.example/p/{n}", f"{TITLES[n % 16][::-1].title()} {n}", day(n)) for n in numbers]


def state(made: House) -> tuple[Health, int]:
    found = made.store.find_source("news")
    assert found is not None
    return found.health, found.failures


def look(made: House, page: str, **headers: str) -> Run:
    """Have the page looked at an hour later."""
    made.origin.answer("/news", 200, headers, page)
    made.pass_time(hours=1)
    return made.refresh()


def begin(made: House) -> None:
    """Have the usual list looked at, twice."""
    look(made, listing(*notices(0, 11)), ETag='"good"')
    look(made, listing(*notices(0, 12)), ETag='"better"')


def test_a_login_page_in_the_lists_markup_changes_nothing_and_is_told(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url) as made:
        begin(made)
        before, items = made.feeds(), made.store.list_items("news")
        for _ in range(3):
            run = look(made, LOGIN, ETag='"login"')
            assert (run.outcome, run.new, run.changed, run.found) == ("changed", 0, 0, 1)
            assert run.failed
            assert run.message is not None
            assert run.message.code is HeldCode.HELD
            assert "bantin accept news" in str(run.message)
            assert state(made) == (Health.CHANGED, 0), "it is looked at as often as before"
            assert made.origin.log[-1].headers["if-none-match"] == '"better"', "a page that is held gives no validators"
        held = made.store.find_held("news")
        assert held is not None
        assert [item.title for item in held.page.items] == ["Log in to your account"]
        assert held.runs == 3
        assert made.store.list_runs("news")[0].outcome == "changed"
        assert (made.feeds(), made.store.list_items("news")) == (before, items)


def test_nine_of_ten_titles_gone_change_nothing(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        look(made, listing(*notices(0, 10)))
        before = made.feeds()
        kept, *lost = notices(0, 10)
        assert look(made, listing(kept, *((path, "", date) for path, _, date in lost))).outcome == "changed"
        assert look(made, listing(kept, *((path, date, "") for path, _, date in lost))).outcome == "changed"
        assert (made.feeds(), state(made)) == (before, (Health.CHANGED, 0))


def test_the_log_has_a_line_where_it_begins_and_one_where_it_ends(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with house(tmp_path) as made, caplog.at_level(logging.INFO, "bantin"):
        begin(made)
        for _ in range(3):
            log_run(look(made, LOGIN))
        log_run(look(made, listing(*notices(0, 12), extra="<p>1</p>")))
        began, warning, ended = (record.getMessage() for record in caplog.records)
        assert began.startswith("news: nothing was published: ")
        assert "the date rule 'time' matches nothing" in warning
        assert ended == "news: in order again"


def test_the_usual_list_ends_it_with_what_came_meanwhile(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url) as made:
        begin(made)
        look(made, LOGIN)
        assert look(made, listing(*notices(1, 13))).new == 1
        assert state(made) == (Health.OK, 0)
        assert made.store.find_held("news") is None
        assert titles(made)[0] == TITLES[12]


@pytest.mark.parametrize("status", [200, 304])
def test_the_last_good_page_ends_it_though_nothing_is_new(tmp_path: Path, status: int) -> None:
    with house(tmp_path) as made:
        begin(made)
        before = made.feeds()
        look(made, LOGIN)
        made.origin.answer("/news", status, {}, listing(*notices(0, 12), extra="<p>1</p>") if status == 200 else "")
        made.pass_time(hours=1)
        assert not made.refresh().failed
        assert (state(made), made.store.find_held("news")) == ((Health.OK, 0), None)
        assert made.feeds() == before


def test_a_fault_of_the_host_does_not_let_go_of_what_is_held(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        begin(made)
        look(made, LOGIN)
        made.origin.answer("/news", 500)
        made.refresh()
        assert state(made) == (Health.UNREACHABLE, 1)
        assert made.store.find_held("news") is not None
        look(made, LOGIN)
        held = made.store.find_held("news")
        assert held is not None
        assert held.runs == 2


def test_another_list_is_released_once_it_came_for_days_and_went_on(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url) as made:
        begin(made)
        outcomes = []
        for number in range(CONFIRMING_TIME.days + 1):
            made.pass_time(hours=23)
            outcomes.append(look(made, listing(*chairs(number, number + 12))).outcome)
        assert outcomes == ["changed"] * CONFIRMING_TIME.days + ["scraped"]
        assert (state(made), made.store.find_held("news")) == ((Health.OK, 0), None)
        assert len(made.store.list_items("news")) == 24
        made.pass_time(days=1)
        assert look(made, listing(*chairs(6, 18))).new == 3, "it is the usual one from then on"


def test_a_login_page_is_not_released_in_months(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        begin(made)
        for number in range(60):
            made.pass_time(hours=23)
            assert look(made, LOGIN.replace("<ul>", f"<p>{number}</p><ul>")).outcome == "changed"


def test_a_person_accepts_what_is_held(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url) as made:
        assert made.store.accept_page("news", made.now[0]) is None
        begin(made)
        assert made.store.accept_page("news", made.now[0]) is None
        undated = listing(*((path, title, "") for path, title, _ in notices(0, 12)))
        assert look(made, undated).outcome == "changed"
        made.pass_time(minutes=1)
        accepted = made.store.accept_page("news", made.now[0])
        assert accepted is not None
        assert accepted.reasons[0] is Reason.DATES
        found = made.store.find_source("news")
        assert found is not None
        assert found.next_due == made.now[0]
        assert made.store.find_held("news") is None
        assert look(made, undated).outcome == "scraped"
        assert state(made) == (Health.OK, 0)
        assert look(made, LOGIN).outcome == "changed"


def test_other_rules_forget_what_was_usual_and_what_is_held(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url) as made:
        begin(made)
        look(made, listing(*chairs(0, 12)))
        (entry,) = made.refresher.settings.sources
        entry = entry.model_copy(update={"language": "vi"})
        changed = made.refresher.settings.model_copy(update={"sources": (entry,)})
        sync_sources(made.store, changed, made.now[0], made.refresher.rng)
        assert made.store.find_held("news") is None
        assert look(made, listing(*chairs(0, 12))).new == 12


def test_a_source_keeps_its_baseline_and_what_is_held_under_another_slug(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url) as made:
        begin(made)
        look(made, LOGIN)
        with made.store.renaming("news", "town", made.now[0], force=True):
            pass
        assert made.store.find_held("town") is not None
        assert made.store.find_held("news") is None


def test_a_source_that_was_stored_before_baselines_is_judged_by_its_items(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url) as made:
        begin(made)
        with closing(open_database(database_url)) as database, database.write() as connection:
            connection.execute(delete(baselines))
        assert look(made, LOGIN).outcome == "changed"
        assert look(made, listing(*chairs(0, 12))).outcome == "changed"
        assert look(made, listing(*notices(2, 14))).new == 2
        assert state(made) == (Health.OK, 0)


def post(number: int, **fields: Any) -> dict[str, Any]:
    path, title, _ = notice(number)
    return {"title": title, "url": path, "date": f"2026-03-{number + 1:02}", **fields}


def test_a_list_in_json_is_judged_too(tmp_path: Path) -> None:
    with house(
        tmp_path, rules={"syntax": "json", "item": "posts", "title": "title", "link": "url", "date": "date"}
    ) as made:
        kind = {"Content-Type": "application/json"}
        look(made, json.dumps({"posts": [post(number) for number in range(12)]}), **kind)
        assert look(made, json.dumps({"posts": [post(number) for number in range(14)]}), **kind).new == 2
        equal = [post(number, title="Read more") for number in range(14)]
        assert look(made, json.dumps({"posts": equal}), **kind).outcome == "changed"
        assert {entry["title"] for entry in entries(made)} <= set(TITLES)


def test_a_feed_that_is_a_source_is_judged_too(tmp_path: Path) -> None:
    def feed(rows: list[Row]) -> str:
        item = "<item><title>{}</title><link>{}</link><pubDate>{}</pubDate></item>"
        dates = [f"{date[:2]} Mar 2026 08:00:00 +0000" for _, _, date in rows]
        body = "".join(item.format(title, url, date) for (url, title, _), date in zip(rows, dates, strict=True))
        return f"<rss version='2.0'><channel><title>News</title><link>/</link>{body}</channel></rss>"

    with house(tmp_path, rules=None) as made:
        kind = {"Content-Type": "application/rss+xml"}
        look(made, feed(notices(0, 12)), **kind)
        assert look(made, feed(notices(2, 14)), **kind).new == 2
        assert look(made, feed(chairs(0, 12)), **kind).outcome == "changed"


def test_a_page_that_never_ends_as_documents_do_is_accepted_too(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        begin(made)
        cut = listing(*notices(0, 13)).removesuffix("</body></html>")
        assert look(made, cut).outcome == "changed"
        made.store.accept_page("news", made.now[0])
        assert look(made, cut.replace("<body>", "<body><p>1</p>")).new == 1


def test_where_another_version_learned_the_stored_items_judge_and_what_it_held_is_dropped(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house(tmp_path, database_url=database_url) as made:
        begin(made)
        look(made, LOGIN)
        monkeypatch.setattr("store.baselines.VERSION", VERSION + 1)
        assert made.store.find_held("news") is None
        assert look(made, LOGIN).outcome == "changed", "it is judged by the stored items"
        assert look(made, listing(*notices(2, 14))).new == 2
