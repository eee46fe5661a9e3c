"""`bantin accept`: a page that is held is shown by `bantin status`, and published where a person says so."""

import json

import pytest

from cli import main
from tests.cli_home import HTML, Home
from tests.listed_pages import TITLES


def page(*rows: str) -> str:
    return f"<html lang=en><title>News</title><ul>{''.join(f'<li class=n>{row}</li>' for row in rows)}</ul></html>"


def notices(last: int, *, dated: bool = True) -> list[str]:
    date = "<time datetime=2026-03-{:02}>that day</time>" if dated else ""
    return [
        f"<a href=/notice/{number}>{TITLES[number]}</a> {date.format(number + 1)}" for number in reversed(range(last))
    ]


def test_what_is_held_is_shown_and_accepted(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.origin.answer("/news", 200, HTML, page(*notices(12)))
    assert main(["refresh", "news"]) == 0
    assert main(["accept", "news"]) == 1
    assert capsys.readouterr().err == "bantin: news: nothing is held; bantin status shows the sources\n"
    assert main(["accept", "other"]) == 2
    assert "there is no source 'other'" in capsys.readouterr().err

    home.origin.answer("/news", 200, HTML, page(*notices(13, dated=False)))
    assert main(["refresh", "news"]) == 1
    told = capsys.readouterr().out
    assert told.startswith("news: nothing was published: items have lost their dates; ")
    assert "`bantin accept news`" in told
    assert main(["status"]) == 1
    (row,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("news")]
    assert row.split("\t")[:3] == ["news", "the page has changed", "12"]
    assert "items have lost their dates" in row
    assert main(["status", "--json"]) == 1
    held = {state["slug"]: state["held"] for state in json.loads(capsys.readouterr().out)["sources"]}
    assert held["gone"] is None
    assert held["news"]["items"] == 13
    assert held["news"]["reasons"][0] == "judgement.dates"
    assert held["news"]["first"][0] == {"title": TITLES[12], "url": f"http://{home.address}/notice/12"}

    assert main(["accept", "news"]) == 0
    assert capsys.readouterr().out.startswith(f"Accepted the page of news with 13 items; the first is “{TITLES[12]}”.")
    assert main(["refresh", "news"]) == 0
    assert capsys.readouterr().out.startswith("news: 13 items found, 1 new, 0 changed\n")
    assert main(["accept", "news"]) == 1


def paged(rows: list[str], following: str) -> str:
    return page(*rows).replace("</ul>", f"</ul><a class=next href='{following}'>Older</a>")


def old(last: int) -> list[str]:
    """Return notices as they stood on the site before it was rebuilt."""
    return [f"<a href=/2009/artikel.php?nr={n}>{TITLES[n]}, decided in session {n}</a>" for n in range(last)]


def test_a_later_page_is_held_and_accepted(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.edit_settings("/news\n    rules:\n", "/news\n    rules:\n      next_page: {selector: a.next}\n")
    home.origin.answer("/news", 200, HTML, paged(notices(12), "/p2"))
    home.origin.answer("/p2", 200, HTML, page("<a href=/login>Log in to your account</a>"))
    assert main(["refresh", "news"]) == 1
    told = capsys.readouterr().out
    assert told.startswith("news: 12 items found, 12 new, 0 changed; page 2 of the listing is held, ")
    assert "`bantin accept news`" in told
    assert main(["status"]) == 1
    (row,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("news")]
    assert row.split("\t")[:3] == ["news", "a later page is held", "12"]
    assert main(["status", "--json"]) == 1
    (held,) = [state["held"] for state in json.loads(capsys.readouterr().out)["sources"] if state["slug"] == "news"]
    assert (held["page"], held["items"]) == (2, 1)
    assert main(["accept", "news"]) == 0
    assert capsys.readouterr().out.startswith("Accepted page 2 of news with 1 item, and those like it; ")
    assert main(["refresh", "news"]) == 0
    assert capsys.readouterr().out.startswith("news: 13 items found, 1 new, 0 changed\n")


def test_an_older_half_is_filled_in_once_it_is_accepted(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.edit_settings("/news\n    rules:\n", "/news\n    rules:\n      next_page: {selector: a.next, limit: 1}\n")
    home.origin.answer("/news", 200, HTML, paged(notices(12), "/p2"))
    home.origin.answer("/p2", 200, HTML, paged(old(12), "/p3"))
    home.origin.answer("/p3", 200, HTML, page("<a href=/2009/artikel.php?nr=70>The bridge is closed on Monday</a>"))
    assert main(["refresh", "news"]) == 0
    assert main(["backfill", "news", "--pages", "3", "--accept"]) == 1
    assert "nothing is held" in capsys.readouterr().err
    assert main(["backfill", "news", "--pages", "3"]) == 0
    told = capsys.readouterr().out
    assert "news: nothing was taken from page 2 of the listing: items have lost their dates; if that page" in told
    assert "--accept" in told
    assert main(["backfill", "news", "--pages", "3", "--accept"]) == 0
    told = capsys.readouterr().out
    assert "Accepted page 2 of news with 12 items, and those like it; " in told
    assert "news: 25 items found, 13 new, 0 changed\n" in told
