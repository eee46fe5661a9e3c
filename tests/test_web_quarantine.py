"""/held/<slug> shows what is held beside the last good list, to who may accept it, and accepts what was shown."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from messages.quarantine import HeldCode
from model.baseline import learn
from model.listed import ListedItem, ListedPage
from model.outcome import Health, RunOutcome
from model.quarantine import examine
from store import Store
from store.baselines import find_held, hold_page
from store.engine import open_database
from tests.add_site import HOSTILE, NOW, Site, site
from tests.listed_pages import notices, page
from tests.stores import HOUR, claim, item, record, run, settle
from web.history import build_run_views

USUAL = page(*notices(0, 12))
WALL = page(ListedItem(title=HOSTILE, url="javascript:alert(3)"), ListedItem(url="https://town.example/login"))


def hold(store: Store, listed: ListedPage, later: int = 1) -> None:
    """Settle a run of `news` that found such a page."""
    now = NOW + later * HOUR
    claimed = claim(store, now, "news")
    with store.settling(claimed, now) as settling:
        assert settling is not None
        held = examine(listed, learn(USUAL), settling.find_held(), now).held
        assert held is not None
        settling.store_baseline(learn(USUAL))
        settling.hold_page(held)
        message = HeldCode.HELD(reason=held.reasons[0](), slug="news")
        settling.finish(
            run("news", RunOutcome.CHANGED, now, message=message),
            next_due=now + HOUR,
            health=Health.CHANGED,
            failures=0,
        )


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as made:
        made.store.sync_sources([replace(record("news"), title="Town news"), record("well")], NOW)
        settle(made.store, [item("1", "The last good notice")], NOW, slug="news")
        hold(made.store, WALL)
        yield made


def test_the_page_of_the_source_leads_to_what_is_held(held: Site) -> None:
    client = held.browser().client
    text = client.get("/feeds/news").text
    assert "Nothing was published: " in text
    assert 'href="/held/news"' in text
    assert "/held/" not in client.get("/feeds/well").text


def test_each_way_that_a_run_ends_has_a_word_in_the_history() -> None:
    runs = [run(outcome=outcome) for outcome in RunOutcome if outcome is not RunOutcome.NOT_MODIFIED]
    assert len({view.outcome.code for view in build_run_views(runs)}) == len(RunOutcome) - 1


def test_what_is_held_stands_beside_the_last_good_list(held: Site) -> None:
    answer = held.browser().client.get("/held/news")
    assert answer.headers["cache-control"] == "no-store"
    for part in ("Held: <bdi>Town news</bdi>", "The last good notice", "2 items", "https://town.example/login"):
        assert part in answer.text
    assert "<script>alert" not in answer.text
    assert "javascript:" not in answer.text


def test_of_a_later_page_it_is_said_which_one_it_is_and_that_the_feed_goes_on(held: Site) -> None:
    with closing(open_database(f"sqlite:///{held.folder}/bantin.db")) as database, database.write() as connection:
        found = find_held(connection, "news")
        assert found is not None
        hold_page(connection, "news", replace(found, number=3))
    text = held.browser().client.get("/held/news").text
    assert "page 3 of the list is not like the first ones" in text
    assert "The feed goes on" in text


def test_accepting_makes_the_source_due_and_its_page_usual(held: Site) -> None:
    browser = held.browser()
    text = browser.client.get("/held/news").text
    mark = text.partition('name="mark" value="')[2].partition('"')[0]
    answer = browser.client.post("/held/news", data={"token": browser.token("/held/news"), "mark": mark})
    assert (answer.status_code, answer.headers["location"]) == (303, "/feeds/news")
    state = held.store.find_source("news")
    assert state is not None
    assert (state.next_due, state.message) == (NOW, HeldCode.ACCEPTED())
    assert held.store.find_held("news") is None
    assert browser.client.get("/held/news").headers["location"] == "/feeds/news"
    again = browser.client.post("/held/news", data={"token": browser.token(), "mark": mark})
    assert again.headers["location"] == "/feeds/news"


def test_what_came_since_is_not_accepted_unseen(held: Site) -> None:
    browser = held.browser()
    token, mark = browser.token("/held/news"), (NOW + HOUR).isoformat()
    chairs = (ListedItem(title=f"Chair {number} € 99", url=f"https://shop.example/{number}") for number in range(9))
    hold(held.store, page(*chairs), 2)
    answer = browser.client.post("/held/news", data={"token": token, "mark": mark})
    assert answer.headers["location"] == "/held/news"
    assert held.store.find_held("news") is not None


def test_only_who_may_change_something_sees_it(held: Site) -> None:
    stranger = held.browser(peer=("203.0.113.9", 1)).client
    assert stranger.get("/held/news").status_code == 403
    guarded = held.browser(password="a long password").client
    assert guarded.get("/held/news").headers["location"] == "/login?next=/held/news"
    assert guarded.get("/held/none").headers["location"] == "/login?next=/held/none", "nor whether there is one"
    assert guarded.post("/held/news", data={"token": "x"}).status_code == 403
    assert held.browser().client.post("/held/news", data={"token": "x"}).status_code == 403
    assert held.store.find_held("news") is not None


def test_after_the_login_it_is_shown(held: Site) -> None:
    browser = held.browser(password="a long password")
    form = {"token": browser.token("/login?next=/held/news"), "password": "a long password", "next": "/held/news"}
    assert browser.client.post("/login", data=form).headers["location"] == "/held/news"
    assert "The last good notice" in browser.client.get("/held/news").text


def test_an_unknown_source_is_not_there(held: Site) -> None:
    assert held.browser().client.get("/held/none").status_code == 404
