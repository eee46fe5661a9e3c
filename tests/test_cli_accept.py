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
