"""A look at a listing: its pages, what it tells beside its items, and faults that stay values."""

from datetime import date, timedelta
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


@pytest.mark.parametrize(
    ("order", "days", "warned"),
    [
        ("DMY", ["03/12/2026", "03/13/2026"], ("03/13/2026", "MDY")),
        ("MDY", ["at 13.03.2026", "12.03.2026"], ("at 13.03.2026", "DMY")),
        ("YMD", ["03/13/2026"], ("03/13/2026", "MDY")),
        ("YMD", ["13/03/2026"], None),
        ("DMY", ["13/03/2026", "03/13/2026"], None),
        ("DMY", ["03/12/2026", "2026-03-13"], None),
        ("MDY", ["03/13/2026"], None),
    ],
)
def test_days_that_are_impossible_in_the_source_s_order_are_told(
    tmp_path: Path, order: str, days: list[str], warned: tuple[str, str] | None
) -> None:
    with house(tmp_path, date_order=order) as made:
        made.origin.answer("/news", body=listing(*((f"/{n}", f"Title {n}", day) for n, day in enumerate(days))))
        warnings = made.refresh().warnings
        found = [PageCode.OTHER_DATE_ORDER(example=warned[0], order=order, proven=warned[1])] if warned else []
        assert list(warnings) == found


def test_a_site_that_changes_the_order_of_its_dates_moves_none_of_those_told(tmp_path: Path) -> None:
    days = [date(2026, 3, 12) - timedelta(days=n) for n in range(8)]
    with house(tmp_path) as made:
        for form in ("%d/%m/%Y", "%m/%d/%Y", "%m/%d/%Y"):
            page = listing(*((f"/{day}", f"The news of {day:%A}", f"{day:{form}}") for day in days))
            made.origin.answer("/news", body=page + f"<!-- {made.now[0]} -->")
            made.refresh()
            made.pass_time(days=1)
        told = {stored.item.published.local.date() for stored in made.store.list_items("news") if stored.item.published}
        assert told == set(days)
