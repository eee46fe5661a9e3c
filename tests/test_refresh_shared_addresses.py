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


def test_rows_of_one_link_and_title_are_told_apart_by_their_days(tmp_path: Path) -> None:
    days = [f"{n:02d}.03.2026" for n in range(1, 8)]
    with house(tmp_path) as made:
        for newest in range(3, 8):
            rows = [("/meetings", "Meeting of the council", day) for day in days[newest - 3 : newest][::-1]]
            made.origin.answer("/news", body=listing(*rows))
            run = made.refresh()
            assert (run.new, run.changed) == (3 if newest == 3 else 1, 0)
            made.pass_time(days=1)
        made.compose()
        assert [entry["date_published"][:10] for entry in entries(made)] == [f"2026-03-0{n}" for n in range(7, 0, -1)]


def test_one_bulletin_after_another_at_a_standing_address_is_one_each(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        for number in range(12, 16):
            row = ("/latest.pdf", f"Weekly bulletin no. {number}", f"{number - 10:02d}.03.2026")
            made.origin.answer("/news", body=listing(row, OTHER))
            made.refresh()
            made.pass_time(hours=1)
        made.origin.answer("/news", body=listing(("/latest.pdf", "Weekly bulletin no. 15!", "05.03.2026"), OTHER))
        assert made.refresh().new == 0, "an edit"
        made.compose()
        told = [f"Weekly bulletin no. {number}" for number in (14, 13, 12)]
        assert {*titles(made)} == {"Other", "Weekly bulletin no. 15!", *told}


def test_an_address_of_one_bulletin_keeps_its_item_whatever_it_is_called(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        for title, day in (("Storm is near", "08.03.2026"), ("Twelve roads closed", "09.03.2026")):
            made.origin.answer("/news", body=listing(("/news/storm-over-ham", title, day)))
            run = made.refresh()
            made.pass_time(hours=1)
        assert (run.new, run.changed) == (0, 1)


def test_a_copy_above_the_list_takes_nothing_away(tmp_path: Path) -> None:
    copy = "<li><a href='/1'>One</a></li>"
    row = "<li><a href='/1'>One</a> <time>24.02.2026</time><p>What it is about.</p></li>"
    with house(tmp_path) as made:
        for body in (copy + row, copy + row + "<p>Edited</p>", row):
            made.origin.answer("/news", body=f"<html lang=en><ul>{body}</ul>")
            run = made.refresh()
            assert run.new == (body == copy + row)
            made.compose()
            [entry] = entries(made)
            assert (entry["date_published"][:10], entry["content_text"]) == ("2026-02-24", "What it is about.")
            made.pass_time(hours=1)
        assert run.changed == 0
