"""A look at a listing: its pages, what it tells beside its items, and faults that stay values."""

from pathlib import Path

import pytest

from messages.pages import PageCode
from tests.house import house, listing

ONE = ("/1", "One", "09.03.2026")
TWO = ("/2", "Two", "08.03.2026")
NEXT = "<a class=next href=/more>next</a>"
PAGED = {"item": "li", "title": "a", "next_page": {"selector": ".next", "limit": 3}}


@pytest.mark.parametrize("status", [403, 404])
def test_what_stands_behind_a_page_that_could_not_be_had_comes_later(tmp_path: Path, status: int) -> None:
    with house(tmp_path, rules=PAGED) as made:
        made.origin.answer("/news", 200, {"ETag": '"1"'}, listing(ONE, extra=NEXT))
        made.origin.answer("/more", status)
        run = made.refresh()
        assert (run.outcome, run.new, len(run.warnings)) == ("scraped", 1, 1)
        made.origin.answer("/more", body=listing(TWO))
        made.pass_time(hours=1)
        run = made.refresh()
        assert (run.outcome, run.new, run.warnings) == ("scraped", 1, ())
        made.pass_time(hours=1)
        assert made.refresh().outcome == "not-modified"
        assert len(made.origin.asked("/more")) == 2


def test_a_page_that_moved_for_good_is_told(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", 301, {"Location": "/bulletins"})
        made.origin.answer("/bulletins", body=listing(ONE))
        (warning,) = made.refresh().warnings
        assert warning == PageCode.MOVED(url=f"{made.origin.url}/bulletins")
        made.origin.answer("/news", 302, {"Location": "/bulletins"})
        made.origin.answer("/bulletins", body=listing(TWO, ONE))
        made.pass_time(hours=1)
        assert made.refresh().warnings == ()
