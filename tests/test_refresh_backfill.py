"""A backfill brings older pages of a list into the archive, and pushes nothing out of the feed."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.moments import choose_published
from messages.pages import PageCode
from model.archive import ArchiveSpan
from model.outcome import Run
from tests.house import RULES, House, house, titles

PAGES = 6
FIRST = date(2026, 1, 1)
PAGED: dict[str, Any] = {"rules": RULES | {"next_page": {"selector": "a.next", "limit": 1}}, "limit": 10}


def show_list(made: House, extra: str = "") -> None:
    """Have the origin show a list of six pages of ten notices, the newest first, a day apart."""
    for page in range(PAGES):
        rows = "".join(
            f"<li><a href='/n{number}'>Notice {number}</a> <time>{FIRST + timedelta(days=number)}</time></li>"
            for number in range(60 - 10 * page, 50 - 10 * page, -1)
        )
        following = f"<a class=next href='/page{page + 1}'>Older</a>" if page + 1 < PAGES else ""
        path = f"/page{page}" if page else "/news"
        made.origin.answer(path, body=f"<ul>{extra if not page else ''}{rows}</ul>{following}")


def backfill(made: House, pages: int) -> Run:
    (claim,) = made.store.claim_sources(
        made.now[0], limit=1, lease=made.refresher.settings.daemon.lease, slugs=["news"]
    )
    return made.refresher.refresh(claim, pages=pages)


def test_older_pages_come_into_the_archive_and_the_feed_keeps_its_bytes(tmp_path: Path) -> None:
    with house(tmp_path, **PAGED) as made:
        show_list(made)
        made.refresh()
        before = titles(made)
        made.pass_time(days=2)
        run = backfill(made, 4)
        made.compose()
        assert (run.new, run.found) == (30, 40)
        assert sorted(titles(made)) == sorted(before)
        assert len(made.store.list_items("news", limit=100)) == 40
        assert [len(made.origin.asked(path)) for path in ("/page3", "/page4")] == [1, 0]
        assert backfill(made, 6).new == 20, "it goes on behind what is known"


def test_a_feed_that_has_room_is_not_filled_with_what_is_old(tmp_path: Path) -> None:
    with house(tmp_path, **PAGED | {"limit": 100}) as made:
        show_list(made)
        made.refresh()
        before = titles(made)
        made.pass_time(days=2)
        assert backfill(made, 4).new == 30
        made.compose()
        assert titles(made) == before
        document = made.store.find_publication("news", "atom")
        assert document is not None
        assert b"/archive/40.atom" in document.body, "from where a reader comes to all"
        span = ArchiveSpan(start=0, end=40)
        archived = made.store.list_archived("news", span, made.now[0])
        assert archived is not None
        assert [stored.item.title for stored in archived] == [f"Notice {number}" for number in range(60, 20, -1)]
        days = [choose_published(stored).date() for stored in archived]
        assert days == [FIRST + timedelta(days=number) for number in range(60, 20, -1)]


def test_the_next_run_announces_nothing_of_it_and_a_new_item_comes_as_ever(tmp_path: Path) -> None:
    with house(tmp_path, **PAGED) as made:
        show_list(made)
        made.refresh()
        made.pass_time(days=2)
        backfill(made, 6)
        made.pass_time(days=1)
        show_list(made, "<li><a href='/new'>Brand new</a> <time>2026-03-12</time></li>")
        assert made.refresh().new == 1
        made.compose()
        assert titles(made)[0] == "Brand new"
        assert len(titles(made)) == 10


def test_what_came_while_nobody_looked_counts_as_seen_at_its_date(tmp_path: Path) -> None:
    with house(tmp_path, **PAGED) as made:
        show_list(made)
        made.refresh()
        made.pass_time(days=10)
        show_list(made, "<li><a href='/missed'>Missed</a> <time>2026-03-15</time></li>")
        backfill(made, 2)
        made.compose()
        missed = next(item for item in made.store.list_items("news") if item.item.title == "Missed")
        assert f"{missed.published:%m-%d}" == "03-15"
        assert titles(made)[0] == "Missed"


@pytest.mark.parametrize("status", [404, 500])
def test_a_page_that_fails_ends_it_and_what_came_is_kept(tmp_path: Path, status: int) -> None:
    with house(tmp_path, **PAGED) as made:
        show_list(made)
        made.origin.answer("/page3", status)
        run = backfill(made, 6)
        assert (run.failed, run.new) == (False, 30)
        assert [warning.code for warning in run.warnings] == [PageCode.NEXT_PAGE_FAILED]
