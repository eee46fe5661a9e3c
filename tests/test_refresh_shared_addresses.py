"""Announcements that share an address are items of their own where the page shows them so."""

from pathlib import Path

from tests.house import entries, house, listing, titles

BETA = ("/notes", "Version 2.4 beta", "08.03.2026")
FINAL = ("/notes", "Version 2.4", "10.03.2026")
OTHER = ("/other", "Other", "07.03.2026")


def test_two_that_share_an_address_are_two_items(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(FINAL, BETA, OTHER))
        made.refresh()
        made.compose()
        assert titles(made) == ["Version 2.4", "Version 2.4 beta", "Other"]
        guids = [entry["id"] for entry in entries(made)]
        assert len(set(guids)) == 3
        made.pass_time(hours=1)
        made.origin.answer("/news", body=listing(FINAL, BETA, OTHER, extra="<p>Edited</p>"))
        made.refresh()
        made.compose()
        assert [entry["id"] for entry in entries(made)] == guids


def test_the_second_one_comes_later_and_the_first_stays_as_it_is(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(BETA, OTHER))
        made.refresh()
        made.compose()
        before = {entry["title"]: entry["id"] for entry in entries(made)}
        made.pass_time(hours=1)
        made.origin.answer("/news", body=listing(FINAL, BETA, OTHER))
        run = made.refresh()
        assert (run.new, run.changed) == (1, 0)
        made.compose()
        assert before.items() <= {entry["title"]: entry["id"] for entry in entries(made)}.items()
        for rows in ((FINAL, BETA, OTHER, ("/new", "New", "11.03.2026")), (FINAL, OTHER)):
            made.pass_time(hours=1)
            made.origin.answer("/news", body=listing(*rows))
            run = made.refresh()
            assert (run.new, run.changed) == (len(rows) == 4, 0)
        made.compose()
        assert titles(made) == ["New", "Version 2.4", "Version 2.4 beta", "Other"]


def test_without_dates_they_are_two_as_well(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(("/notes", "Beta", ""), ("/o", "Other", "")))
        made.refresh()
        for extra in ("", "<p>Edited</p>"):
            made.pass_time(hours=1)
            rows = (("/notes", "Final", ""), ("/notes", "Beta", ""), ("/o", "Other", ""))
            made.origin.answer("/news", body=listing(*rows, extra=extra))
            run = made.refresh()
            assert (run.new, run.changed) == (0 if extra else 1, 0)
        made.compose()
        assert sorted(titles(made)) == ["Beta", "Final", "Other"]
