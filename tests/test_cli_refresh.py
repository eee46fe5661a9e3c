"""`bantin refresh`, then what `status` and `items` print of it."""

import io
import json
import re
import sys
from datetime import datetime
from pathlib import Path

import pytest

from cli import main
from messages.browser import BrowserCode
from model.errors import BusyError
from scraper.fetch.client import Client
from scraper.fetch.response import Request
from tests.cli_home import Home

ROOT = Path(__file__).parents[1]
SETTINGS_CASES = sorted((Path(__file__).parent / "data" / "settings").iterdir())


def test_refresh_then_look(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    unread = f"news: 2 of 2 texts could not be read: {home.address} has no such page (404 Not Found)\n"
    assert main(["refresh", "news"]) == 0
    assert capsys.readouterr().out == f"news: 2 items found, 2 new, 0 changed\n{unread}"
    assert main(["refresh", "news", "news"]) == 0
    assert capsys.readouterr() == (f"news: unchanged\n{unread}", "")
    assert home.requested == ["/news", "/b", "/a", "/news"]  # new items' own pages too, the newest first

    assert main(["items", "news", "--limit", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == f"2026-03-10\tSecond [31mnotice\thttp://{home.address}/b"
    assert main(["items", "news", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [item["title"] for item in told] == ["Second [31mnotice", "First notice"]
    assert told[1]["published"] == "2026-03-09T08:30:00+00:00"
    assert told[0]["guid"] != told[1]["guid"]

    assert main(["status"]) == 1, "the pages of both items are missing"
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split("\t") == ["source", "health", "items", "last run", "next run", "message"]
    assert [row.split("\t")[:3] for row in rows if row.startswith("news")] == [["news", "texts cannot be read", "2"]]
    assert f"2 of 2 texts could not be read: {home.address} has no such page (404 Not Found)" in rows[1]
    assert main(["status", "--json"]) == 1
    news = next(source for source in json.loads(capsys.readouterr().out)["sources"] if source["slug"] == "news")
    assert (news["health"], news["message"][:18]) == ("article trouble", "2 of 2 texts could")
    assert news["texts"] == {"read": 0, "failed": 2, "message": news["message"]}


def test_status_tells_of_single_texts_too_and_gives_0_while_all_is_well(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.origin.answer(
        "/a", body="<h1>First notice</h1>" + "<p>It says at some length what is to be known of it.</p>" * 9
    )
    assert main(["refresh", "news"]) == 0
    assert main(["status"]) == 0
    [row] = [row for row in capsys.readouterr().out.splitlines() if row.startswith("news\tin order")]
    assert "1 of 2 texts could not be read" in row


def test_refresh_writes_the_files_that_the_settings_ask_for(home: Home) -> None:
    home.edit_settings("sources:\n", "output: www\nsources:\n")
    assert main(["refresh", "news"]) == 0
    feed = json.loads((home.folder / "www/feeds/news.json").read_text(encoding="utf-8"))
    assert [item["title"] for item in feed["items"]] == ["Second [31mnotice", "First notice"]


def test_a_failing_source_gives_1(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "gone", "news"]) == 1
    lines = sorted(capsys.readouterr().out.splitlines())
    assert lines[1] == "news: 2 items found, 2 new, 0 changed"
    assert lines[0].startswith("gone: ")
    assert "404" in lines[0]
    assert main(["status", "--json"]) == 1
    told = {state["slug"]: state for state in json.loads(capsys.readouterr().out)["sources"]}
    assert told["gone"]["failures"] == 1
    assert told["news"]["failures"] == 0


def test_a_source_whose_turn_did_not_come_is_told_and_gives_1(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wait_in_vain(client: Client, request: Request, *, now: datetime) -> None:
        raise BusyError(BrowserCode.BUSY(seconds=75), subject=request.url)

    monkeypatch.setattr(Client, "get", wait_in_vain)
    assert main(["refresh", "news"]) == 1, "no page of it was read"
    assert "the browser was busy with other pages for 75 s" in capsys.readouterr().out
    rules = "    rules:\n      next_page: {selector: a.next}\n"
    home.edit_settings("    rules:\n", rules)
    assert main(["backfill", "news"]) == 1
    assert "the browser was busy with other pages for 75 s" in capsys.readouterr().out


def test_tables_are_drawn_on_a_terminal(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["refresh", "news"]) == 0
    assert main(["items", "news"]) == 0
    told = terminal.getvalue()
    assert "│ Second [31mnotice │" in told
    assert "┃" in told


def test_health_is_told_in_words_and_colours(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    for name, value in {"COLUMNS": "200", "TERM": "xterm", "COLORTERM": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    home.edit_settings("defaults: {", "defaults: {full_text: false, ")
    main(["refresh", "news", "gone"])
    assert main(["status"]) == 1
    told = terminal.getvalue()
    assert "\x1b[32min order" in told
    assert "\x1b[1;31mnot found" in told
    assert "waiting for its first run" in told


@pytest.mark.parametrize("command", [["status"], ["items", "news"]])
def test_what_only_reads_makes_nothing(home: Home, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    before = sorted(home.folder.iterdir())
    assert main(command) == 0
    assert capsys.readouterr().out == "Nothing is stored yet. Start with: bantin run\n"
    assert main([*command, "--json"]) == 0
    nothing = {"sources": [], "combinations": []} if command == ["status"] else []
    assert json.loads(capsys.readouterr().out) == nothing
    assert sorted(home.folder.iterdir()) == before


def test_a_day_is_told_in_its_own_zone(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    settings = home.settings
    text = settings.read_text(encoding="utf-8").replace("defaults: {", "defaults: {timezone: Asia/Ho_Chi_Minh, ")
    settings.write_text(text, encoding="utf-8")
    assert main(["refresh", "news"]) == 0
    capsys.readouterr()
    assert main(["items", "news"]) == 0
    dates = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert dates == ["published", "2026-03-10", "2026-03-09 08:30Z"]


def test_an_item_without_a_date_tells_when_it_was_first_seen(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    settings = home.settings
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("      date: {selector: time, attribute: datetime}\n", ""),
        encoding="utf-8",
    )
    assert main(["refresh", "news"]) == 0
    capsys.readouterr()
    assert main(["items", "news"]) == 0
    told = capsys.readouterr().out.splitlines()[1:]
    assert all(re.match(r"first seen \d{4}-\d\d-\d\d \d\d:\d\dZ\t", line) for line in told)


def test_an_unknown_source_is_told_those_that_are_known(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "gonne"]) == 2
    assert capsys.readouterr().err == "bantin: there is no source 'gonne'; available: gone, news, slow\n"


def test_status_before_anything(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"sources": [], "combinations": []}


def test_status_shows_feeds_of_several_sources(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.edit_settings(
        "sources:\n", "combinations: [{slug: town, title: The town, sources: [news], limit: 1}]\nsources:\n"
    )
    assert main(["refresh", "news"]) == 0
    capsys.readouterr()
    assert main(["status"]) == 1
    _, _, combined = capsys.readouterr().out.partition("\n\n")
    assert [line.split("\t") for line in combined.splitlines()] == [
        ["combination", "title", "sources", "items", "next try"],
        ["all", "Bantin", "3", "2", ""],
        ["town", "The town", "1", "1", ""],
    ]
    assert main(["status", "--json"]) == 1
    _, town = json.loads(capsys.readouterr().out)["combinations"]
    assert (town["sources"], town["items"], town["next_try"], town["private"]) == (["news"], 1, None, False)


def test_what_a_run_notices_is_told_by_refresh_status_and_preview(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.edit_settings("defaults: {", "defaults: {full_text: false, ")
    home.edit_settings("selector: time, attribute: datetime", "selector: span.day")
    noticed = "the date rule 'span.day' matches nothing in any of the 2 items"
    assert main(["refresh", "news"]) == 0
    found, warning = capsys.readouterr().out.splitlines()
    assert found == "news: 2 items found, 2 new, 0 changed"
    assert warning == f"news: http://{home.address}/news: {noticed}"
    assert main(["status"]) == 0
    [row] = [row.split("\t") for row in capsys.readouterr().out.splitlines() if row.startswith("news")]
    assert (row[1], row[-1]) == ("in order", f"http://{home.address}/news: {noticed}")
    assert main(["status", "--json"]) == 0
    [news] = [state for state in json.loads(capsys.readouterr().out)["sources"] if state["slug"] == "news"]
    assert news["warnings"] == [f"http://{home.address}/news: {noticed}"]
    assert main(["preview", f"http://{home.address}/news", "--settings-source", "news"]) == 0
    assert noticed in capsys.readouterr().err


def test_refresh_without_a_name_refreshes_all(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.edit_settings(
        "slug: slow\n    url: http://" + home.address + "/slow",
        "slug: slow\n    url: http://" + home.address + "/news?all",
    )
    assert main(["refresh"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert {line.partition(":")[0] for line in lines} == {"gone", "news", "slow"}
