"""A later page that is not like the first: held while the first is published, told, accepted, and not read for ever."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from messages.browser import BrowserCode
from messages.pages import PageCode
from messages.quarantine import HeldCode
from model.errors import BusyError
from model.later_pages import LOOKS
from model.outcome import Health, Run
from model.quarantine import CONFIRMING_TIME
from scheduler import log_run
from scraper.fetch.client import Client
from scraper.fetch.response import Request
from tests.house import House, house, listing
from tests.listed_pages import TITLES

Row = tuple[str, str, str]
PAGED: dict[str, Any] = {"item": "li", "title": "a", "date": "time", "next_page": {"selector": "a.next"}}
NEXT = "<a class=next href=/p{}>next</a>"
LOGIN = "<html><body><ul><li><a href='/login'>Log in to your account</a></li></ul></body></html>"


def day(number: int) -> str:
    return f"{number % 28 + 1:02}.{number // 28 + 1:02}.2026"


def notices(first: int, last: int) -> list[Row]:
    """Return the notices from `first` until before `last`, the newest on top."""
    return [
        (f"/news/2026/{'-'.join(TITLES[n % 16].lower().split())}-{4000 + n}", TITLES[n % 16], day(n))
        for n in reversed(range(first, last))
    ]


def old(first: int, last: int) -> list[Row]:
    """Return notices as they stood on the site before it was rebuilt: at other addresses, without dates."""
    titles = (f"{TITLES[n % 16]}, as was decided in session {n}" for n in reversed(range(first, last)))
    return [(f"/2009/artikel.php?nr={n}", title, "") for n, title in zip(range(first, last), titles, strict=True)]


def chairs(first: int, last: int) -> list[Row]:
    """Return rows of another site's list."""
    return [
        (f"https://shop.example/p/{n}", f"{TITLES[n % 16][::-1].title()} {n}", day(n))
        for n in reversed(range(first, last))
    ]


def show(made: House, *pages: str | list[Row]) -> None:
    """Have the origin show a list of these pages."""
    for number, one in enumerate(pages, 1):
        following = NEXT.format(number + 1) if number < len(pages) else ""
        body = one if isinstance(one, str) else listing(*one, extra=following)
        made.origin.answer("/news" if number == 1 else f"/p{number}", 200, {"ETag": f'"{number}"'}, body)


def look(made: House, **time: float) -> Run:
    """Have the page looked at an hour later."""
    made.pass_time(**time or {"hours": 1})
    return made.refresh()


def backfill(made: House, pages: int) -> Run:
    (claim,) = made.store.claim_sources(made.now[0], limit=1, lease=timedelta(hours=1), slugs=["news"])
    return made.refresher.refresh(claim, pages=pages)


def count_asked(made: House, path: str) -> int:
    return len(made.origin.asked(path))


def health(made: House) -> Health:
    found = made.store.find_source("news")
    assert found is not None
    return found.health


def begin(made: House, second: str | list[Row]) -> Run:
    """Have the usual list looked at, then one all of whose items are new, with such a page behind it."""
    show(made, notices(0, 12))
    look(made)
    show(made, notices(12, 24), second)
    return look(made)


def test_the_first_page_is_published_and_the_later_one_is_an_incident(
    tmp_path: Path, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with house(tmp_path, database_url=database_url, rules=PAGED) as made, caplog.at_level(logging.INFO, "bantin"):
        run = begin(made, LOGIN)
        assert (run.outcome, run.new, run.failed, health(made)) == ("scraped", 12, True, Health.PAGES)
        made.compose()
        assert len(made.store.list_items("news", limit=100)) == 24
        assert b"Log in" not in made.feeds()["json"]
        assert run.message == HeldCode.LATER_HELD(number=2, reason=run.message.params["reason"], slug="news")  # type: ignore[union-attr]
        state = made.store.find_source("news")
        assert state is not None
        assert state.message == run.message
        (incident,) = made.store.list_incidents(9)
        assert (incident.health, incident.message, incident.closed) == (Health.PAGES, run.message, None)
        log_run(run)
        logged = len(caplog.records)
        assert caplog.records[0].getMessage() == f"news: {run.message}"
        log_run(look(made))
        assert len(caplog.records) == logged, "each is told once"


def test_it_is_looked_at_again_less_and_less_often_and_not_for_ever(tmp_path: Path) -> None:
    with house(tmp_path, rules=PAGED) as made:
        begin(made, LOGIN)
        looked, before = list[int](), count_asked(made, "/p2")
        for hour in (*range(1, 34), *range(56, 24 * 40, 24)):
            run = look(made, hours=1 if hour < 34 else 24)
            assert (run.failed, health(made)) == (True, Health.PAGES)
            if count_asked(made, "/p2") > before:
                looked.append(hour)
                before += 1
        assert looked[:8] == [1, 2, 4, 8, 16, 32, 56, 80]
        assert len(looked) == LOOKS - 1
        assert made.origin.log[-1].headers["if-none-match"] == '"1"', "the first page is asked for as ever"


def test_it_ends_where_the_page_comes_right(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url, rules=PAGED) as made:
        begin(made, LOGIN)
        show(made, notices(12, 24), notices(-6, 6))
        run = look(made)
        assert (run.new, run.failed, health(made)) == (6, False, Health.OK)
        assert made.store.find_held("news") is None
        (incident,) = made.store.list_incidents(9)
        assert incident.closed is not None
        asked = count_asked(made, "/p2")
        look(made)
        assert count_asked(made, "/p2") == asked


def test_it_does_not_end_by_an_unchanged_first_page_or_after_a_fault(tmp_path: Path) -> None:
    with house(tmp_path, rules=PAGED) as made:
        begin(made, LOGIN)
        look(made)
        made.origin.answer("/news", 304)
        run = look(made, minutes=5)
        assert (run.outcome, run.failed, health(made)) == ("not-modified", True, Health.PAGES)
        made.origin.answer("/news", 500)
        assert look(made, minutes=5).outcome == "failed"
        made.origin.answer("/news", 304)
        assert look(made, minutes=5).failed
        assert (health(made), made.store.find_held("news") is None) == (Health.PAGES, False)


def test_a_person_accepts_it_and_it_is_read_at_once(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url, rules=PAGED) as made:
        begin(made, old(0, 12))
        for _ in range(9):
            look(made)
        asked = count_asked(made, "/p2")
        accepted = made.store.accept_page("news", made.now[0])
        assert accepted is not None
        assert accepted.number == 2
        state = made.store.find_source("news")
        assert state is not None
        assert (state.next_due, state.message) == (made.now[0], HeldCode.ACCEPTED())
        run = look(made, minutes=1)
        assert (run.new, run.failed, health(made)) == (12, False, Health.OK)
        assert count_asked(made, "/p2") == asked + 1
        show(made, chairs(0, 12), old(0, 12))
        assert look(made).outcome == "changed", "what is usual for the first page is as it was"
        show(made, listing_without_dates(12, 24), old(0, 12))
        assert look(made).outcome == "changed"


def listing_without_dates(first: int, last: int) -> list[Row]:
    return [(path, title + " again", "") for path, title, _ in notices(first, last)]


def test_it_is_released_once_it_came_for_days_and_went_on(tmp_path: Path) -> None:
    with house(tmp_path, rules=PAGED) as made:
        begin(made, chairs(0, 12))
        runs = []
        for number in range(1, CONFIRMING_TIME.days + 3):
            show(made, notices(12, 24), chairs(number, number + 12))
            runs.append(look(made, days=1))
        assert [run.failed for run in runs] == [True] * (CONFIRMING_TIME.days - 1) + [False] * 3
        assert sum(run.new for run in runs) >= 12
        assert (health(made), made.store.find_held("news")) == (Health.OK, None)


def test_where_the_first_page_is_held_too_that_is_told_and_the_later_one_after_it(tmp_path: Path) -> None:
    with house(tmp_path, rules=PAGED) as made:
        begin(made, LOGIN)
        made.origin.answer("/news", 200, {}, listing(*chairs(0, 12), extra=NEXT.format(2)))
        assert (look(made).outcome, health(made)) == ("changed", Health.CHANGED)
        asked = count_asked(made, "/p2")
        for _ in range(5):
            look(made)
        assert count_asked(made, "/p2") - asked <= 5
        show(made, notices(12, 24), LOGIN)
        assert not look(made, hours=48).failed
        assert look(made).failed
        assert health(made) is Health.PAGES


def test_a_later_page_that_cannot_be_had_is_not_asked_for_for_ever_either(tmp_path: Path) -> None:
    with house(tmp_path, rules=PAGED) as made:
        show(made, notices(0, 12), notices(12, 14))
        made.origin.answer("/p2", 404)
        run = look(made)
        assert (run.new, [warning.code for warning in run.warnings]) == (12, [PageCode.NEXT_PAGE_FAILED])
        for number in range(60):
            show_more(made, number)
            look(made, hours=12)
        assert count_asked(made, "/p2") == LOOKS
        state = made.store.find_source("news")
        assert state is not None
        assert [warning.code for warning in state.warnings] == [PageCode.NEXT_PAGE_FAILED], "it is told still"


def show_more(made: House, number: int) -> None:
    extra = NEXT.format(2) + f"<p>{number}</p>"
    made.origin.answer("/news", 200, {"ETag": f'"n{number}"'}, listing(*notices(0, 12), extra=extra))


def test_a_later_page_that_is_away_for_a_while_is_read_when_it_is_back(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url, rules=PAGED) as made:
        show(made, notices(12, 24), "<p>Nothing here.</p>")
        assert look(made).new == 12
        show(made, notices(12, 24), notices(0, 12))
        made.origin.answer("/p2", 503)
        assert look(made).failed is False, "a fault of a later page alone costs nothing of the first"
        show(made, notices(12, 24), notices(0, 12))
        run = look(made)
        assert (run.new, run.warnings) == (12, ())


def test_a_later_page_whose_turn_did_not_come_costs_nothing_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = Client.get

    def get(client: Client, request: Request, *, now: Any) -> Any:
        if request.url.endswith("/p2"):
            raise BusyError(BrowserCode.BUSY(seconds=75), subject=request.url)
        return fetch(client, request, now=now)

    with house(tmp_path, rules=PAGED) as made:
        show(made, notices(0, 12))
        look(made)
        show(made, notices(24, 36), notices(12, 24))
        with monkeypatch.context() as patch:
            patch.setattr(Client, "get", get)
            run = look(made)
            assert (run.outcome, run.new, run.failed, health(made)) == ("scraped", 12, False, Health.OK)
            assert [warning.code for warning in run.warnings] == [PageCode.NEXT_PAGE_FAILED]
        run = look(made)
        assert (run.new, run.warnings) == (12, ())
        assert len(made.store.list_items("news", limit=100)) == 36


def test_an_older_half_of_another_kind_is_filled_in_once_it_is_accepted(tmp_path: Path, database_url: str) -> None:
    rules = PAGED | {"next_page": {"selector": "a.next", "limit": 1}}
    with house(tmp_path, database_url=database_url, rules=rules) as made:
        show(made, notices(24, 36), notices(12, 24), old(24, 36), old(12, 24), old(0, 12), notices(0, 12))
        look(made)
        run = backfill(made, 9)
        assert (run.new, run.failed, health(made)) == (24, False, Health.OK)
        codes = [warning.code for warning in run.warnings]
        assert (codes[0], codes.count(PageCode.NOT_OF_LIST)) == (HeldCode.BACKLOG_HELD, 2)
        assert run.warnings[0].params["number"] == 3
        asked = count_asked(made, "/p2")
        assert look(made).failed is False, "it is no trouble of the source"
        assert count_asked(made, "/p2") == asked
        accepted = made.store.accept_page("news", made.now[0])
        assert accepted is not None
        assert (accepted.number, accepted.of_backlog) == (3, True)
        run = backfill(made, 9)
        assert run.new == 36
        assert {warning.code for warning in run.warnings}.isdisjoint([*codes[:1], PageCode.NOT_OF_LIST])
        assert len(made.store.list_items("news", limit=100)) == 72
        assert look(made).new == 0


def test_a_backlog_whose_first_page_is_another_list_publishes_nothing(tmp_path: Path) -> None:
    with house(tmp_path, rules=PAGED) as made:
        show(made, notices(24, 36))
        look(made)
        show(made, chairs(0, 12), notices(0, 12))
        run = backfill(made, 3)
        assert (run.outcome, run.new, health(made)) == ("changed", 0, Health.CHANGED)
        assert len(made.store.list_items("news", limit=100)) == 12


def test_a_backlog_leaves_what_the_daemon_holds(tmp_path: Path) -> None:
    with house(tmp_path, rules=PAGED) as made:
        begin(made, LOGIN)
        show(made, notices(12, 24), LOGIN.replace("</ul>", f"</ul>{NEXT.format(3)}"), old(0, 12))
        run = backfill(made, 3)
        assert (run.failed, health(made)) == (True, Health.PAGES)
        held = made.store.find_held("news")
        assert held is not None
        assert (held.number, held.of_backlog) == (2, False)
