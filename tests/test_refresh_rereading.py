"""Young items' own pages are read again: an edit there reaches readers, and nothing else does."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.house import House, entries, house, listing

DETAIL = {"content": ".text", "remove": ".share"}
NEW = ("/1", "One", "10.03.2026")
OLD = ("/2", "Two", "10.02.2026")
FIRST = "The council meets on Monday the ninth, in the great hall."
SECOND = "The council meets on Tuesday the tenth, in the great hall."


def page(text: str, around: str = "") -> str:
    return f"<h1>One</h1><div class=text><p>{text}</p><p>All are welcome to listen.</p></div>{around}"


def read_first(made: House, *items: tuple[str, str, str]) -> None:
    made.origin.answer("/news", body=listing(*items))
    for path, _, _ in items:
        made.origin.answer(path, body=page(FIRST), headers={"ETag": '"first"'})
    made.refresh()
    assert made.read_articles() == len(items)
    made.compose()


def test_an_edit_on_the_own_page_alone_is_an_update_of_the_same_entry(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        read_first(made, NEW)
        (before,) = entries(made)
        made.pass_time(days=1)
        made.origin.answer("/1", body=page(SECOND))
        assert made.read_articles() == 1
        made.compose()
        (after,) = entries(made)
        assert "Tuesday the tenth" in after["content_html"]
        assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
        assert after["date_modified"] > before["date_published"]
        (stored,) = made.store.list_items("news")
        assert stored.revision == 2
        assert "Monday" in made.store.list_revisions(stored.guid)[0].item.content


def test_what_a_newer_program_reads_otherwise_is_shown_and_is_no_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        read_first(made, NEW)
        (before,) = entries(made)
        monkeypatch.setattr("scraper.page_memory.READING", "newer")
        made.pass_time(days=1)
        made.origin.answer("/1", body=page(SECOND))
        assert made.read_articles() == 1
        made.compose()
        (after,) = entries(made)
        assert "Tuesday the tenth" in after["content_html"]
        assert after.get("date_modified") == before.get("date_modified")
        made.pass_time(days=2)
        made.origin.answer("/1", body=page(FIRST))
        assert made.read_articles() == 1
        made.compose()
        assert [item.revision for item in made.store.list_items("news")] == [2]


def test_the_page_is_asked_conditionally_three_times_and_then_no_more(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        read_first(made, NEW)
        made.origin.answer("/1", 304)
        asked = []
        for _ in range(30):
            made.pass_time(days=1)
            asked.append(made.read_articles())
        assert [day for day, count in enumerate(asked, 1) if count] == [1, 3, 10]
        assert [request.headers.get("if-none-match") for request in made.origin.asked("/1")[1:]] == ['"first"'] * 3
        (entry,) = entries(made)
        assert FIRST in entry["content_html"]


def test_old_items_and_sources_that_say_so_are_not_read_again(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        read_first(made, OLD)
        made.pass_time(days=1)
        assert made.read_articles() == 0
    with house(tmp_path / "off", detail=DETAIL, reread=[]) as made:
        read_first(made, NEW)
        made.pass_time(days=30)
        assert made.read_articles() == 0


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, page(FIRST, "<div class=views>1,204 readers</div>")),
        (200, page("Please sign in to read on, dear guest: your session has come to its end.").replace("All are", "")),
        (404, "gone"),
        (500, "broken"),
    ],
    ids=["the same", "a login", "not found", "broken"],
)
def test_what_is_no_edit_changes_no_byte(tmp_path: Path, status: int, body: str) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        read_first(made, NEW)
        before = made.feeds()
        made.origin.answer("/1", status, body=body)
        made.pass_time(days=1)
        assert made.read_articles() == 1
        made.pass_time(hours=1)
        assert made.read_articles() == 0, "a fault waits for the next distance"
        made.compose()
        assert made.feeds() == before
        made.origin.answer("/1", body=page(SECOND))
        made.pass_time(days=2)
        assert made.read_articles() == 1
        made.compose()
        (entry,) = entries(made)
        assert "Tuesday" in entry["content_html"]


def test_without_rules_a_line_that_turns_out_to_be_furniture_is_no_edit(tmp_path: Path) -> None:
    text = " ".join(f"Sentence {number} of what the council decided about the bridge." for number in range(9))
    note = "<p>The library of the town is open from nine to five on all days but Sunday.</p>"
    with house(tmp_path, full_text=True) as made:
        paths = [(f"/{number}", f"Notice {number}", "10.03.2026") for number in range(6)]
        made.origin.answer("/news", body=listing(*paths))
        for number, (path, title, _) in enumerate(paths):
            own = f"<article><h1>{title}</h1><p>{number}. {text}</p><p>{number}th end. {text}</p>{note}</article>"
            made.origin.answer(path, body=f"<html><body>{own}</body></html>")
        made.refresh()
        assert made.read_articles() == 6
        made.compose()
        before = {entry["url"]: entry.get("date_modified") for entry in entries(made)}
        assert any("open from nine" in entry["content_html"] for entry in entries(made))
        made.pass_time(days=1)
        assert made.read_articles() == 6
        made.compose()
        assert {entry["url"]: entry.get("date_modified") for entry in entries(made)} == before


def test_a_page_is_read_again_only_after_the_new_ones_of_its_host(tmp_path: Path) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        read_first(made, NEW)
        made.pass_time(days=1)
        made.origin.answer("/news", body=listing(("/3", "Three", "11.03.2026"), NEW))
        made.origin.answer("/3", body=page(FIRST))
        made.refresh()
        assert made.read_articles() == 1
        assert made.read_articles() == 1
        assert [len(made.origin.asked(path)) for path in ("/1", "/3")] == [2, 1]


def test_an_article_that_an_older_program_read_is_completed_and_nothing_tells_readers_of_an_edit(
    tmp_path: Path,
) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        read_first(made, NEW)
        made.pass_time(days=1)
        [claim] = made.store.claim_articles(made.now[0], limit=1, lease=timedelta(minutes=5))
        assert claim.article is not None
        old = replace(claim.article, summary="")
        again = made.now[0] + timedelta(days=1)
        assert made.store.settle_article(claim, old, made.now[0], page=claim.page, reread_at=again)
        made.compose()
        (before,) = entries(made)
        made.pass_time(days=1)
        assert made.read_articles() == 1
        made.compose()
        (after,) = entries(made)
        assert after["date_modified"] == before["date_modified"]
        (stored,) = made.store.list_items("news")
        assert stored.revision == 1
        made.pass_time(days=9)
        [claim] = made.store.claim_articles(made.now[0], limit=1, lease=timedelta(minutes=5))
        assert claim.article is not None
        assert claim.article.summary.startswith(FIRST)


def announce(day: str) -> str:
    graph = f'{{"@type": "Event", "name": "One", "startDate": "{day}"}}' if day else "{}"
    return f"<script type='application/ld+json'>{graph}</script>"


def test_a_meeting_that_is_moved_is_an_edit_and_one_that_a_newer_program_finds_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house(tmp_path, detail=DETAIL) as made:
        read_first(made, NEW)
        seen = []
        for days, day, reading in ((1, "2026-05-05", "newer"), (2, "2026-05-06", "newer"), (7, "", "newer")):
            monkeypatch.setattr("scraper.page_memory.READING", reading)
            made.pass_time(days=days)
            made.origin.answer("/1", body=page(FIRST, announce(day)))
            assert made.read_articles() == 1
            (stored,) = made.store.list_items("news")
            assert stored.item.event
            seen.append((f"{stored.item.event.start:%d}", stored.revision))
        assert seen == [("05", 1), ("06", 2), ("06", 2)]


@pytest.mark.parametrize("wrong", ["<title>Two</title><h1>Two</h1>", "<title>Town</title><h1>Welcome</h1>"])
def test_a_text_whose_page_did_not_name_the_item_gives_way_to_that_of_the_page_that_does(
    tmp_path: Path, wrong: str
) -> None:
    other = "<div class=text><p>Of the market hall, and of what is sold there in spring and in autumn.</p></div>"
    with house(tmp_path, detail=DETAIL) as made:
        made.origin.answer("/news", body=listing(NEW))
        made.origin.answer("/1", body=wrong + other)
        made.refresh()
        made.read_articles()
        made.origin.answer("/1", body=page(FIRST))
        made.pass_time(days=1)
        made.read_articles()
        made.compose()
        (entry,) = entries(made)
        assert FIRST in entry["content_html"]
        made.origin.answer("/1", body=wrong + other)
        made.pass_time(days=2)
        made.read_articles()
        made.compose()
        assert FIRST in entries(made)[0]["content_html"], "and stays"
