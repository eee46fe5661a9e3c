"""What is offered for a page that scripts fill, without a browser and with a real one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.scripted_pages import BULLETINS, FOOTER, KINDS, MENU, TITLES, page
from cli import main
from model.finding import ListOrigin, PageKind
from scraper.discovery import Discovery, discover
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from settings.load import load_settings
from tests.origin import Answer, Asked, Origin
from tests.scripted_site import CHROMIUM, NOW, browser_options, browsing_client, need_browser, serve

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin() as made:
        yield made


@pytest.fixture(scope="module")
def client(origin: Origin) -> Iterator[Client]:
    with browsing_client(origin, seconds=60) as made:
        yield made


def look(client: Client, origin: Origin, **options: Any) -> Discovery:
    return discover(origin.url + "/", client=client, now=NOW, options=options)


def test_without_a_browser_one_is_offered(origin: Origin) -> None:
    serve(origin, KINDS["with-menu-and-footer"])
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",), delay_seconds=0)) as client:
        found = look(client, origin)
    assert (found.kind, found.scripted, found.choices) == (PageKind.SCRIPT_ONLY, True, ())
    assert "filled by scripts" in str(found.summary)


def test_a_page_with_a_list_is_offered_none(origin: Origin) -> None:
    rows = "".join(f"<li><a href='{each['url']}'>{each['title']}</a> {each['date']}</li>" for each in BULLETINS)
    serve(origin, {"/": (HTML["Content-Type"], f"<title>Town</title>{MENU}<ul>{rows}</ul><div id=app></div>{FOOTER}")})
    with Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",), delay_seconds=0)) as client:
        found = look(client, origin)
    assert (found.kind, found.scripted) == (PageKind.LIST, False)


def test_the_json_that_a_page_loads_goes_first_and_says_what_it_saves(origin: Origin, client: Client) -> None:
    serve(origin, KINDS["with-menu-and-footer"])
    found = look(client, origin, browser=True)
    data, shown = found.choices[:2]
    assert [item.title for item in data.items] == [item.title for item in shown.items] == TITLES
    assert data.items[0].url == f"{origin.url}/bulletins/1"
    assert (data.origin, data.source_url) == (ListOrigin.JSON, f"{origin.url}/data.json")
    assert "it needs no browser: one request" in str(data.reasons[-1])
    assert "instead of 2 requests" in str(data.reasons[-1])
    entry, with_browser = found.make_entry(data), found.make_entry(shown)
    assert ("browser" in entry, entry["rules"]["syntax"]) == (False, "json")
    assert (with_browser["browser"], with_browser["url"]) == (True, f"{origin.url}/")


@pytest.mark.parametrize("kind", ["xml", "posted-query", "data-in-a-script-file"])
def test_a_page_that_loads_no_such_json_is_read_by_the_browser(origin: Origin, client: Client, kind: str) -> None:
    serve(origin, KINDS[kind])
    found = look(client, origin, browser=True)
    assert found.kind is PageKind.LIST
    assert [choice.plain for choice in found.choices] == [False] * len(found.choices)
    assert [item.title for item in found.choices[0].items] == TITLES
    assert found.make_entry(found.choices[0])["browser"] is True


def test_json_that_comes_only_to_the_page_is_not_offered(origin: Origin, client: Client) -> None:
    def answer(asked: Asked) -> Answer:
        shown = BULLETINS if asked.headers.get("x-page") else []
        return Answer(headers={"Content-Type": "application/json"}, body=json.dumps(shown).encode())

    serve(
        origin,
        {"/": page("fetch('/own.json', {headers: {'X-Page': '1'}}).then(r => r.json()).then(r => list(r, app));")},
    )
    origin.script("/own.json", answer)
    found = look(client, origin, browser=True)
    assert [item.title for item in found.choices[0].items] == TITLES
    assert not any(choice.plain for choice in found.choices)


def test_other_json_of_a_page_is_not_its_list(origin: Origin, client: Client) -> None:
    others = [{"title": f"Advert number {number} of the day", "url": f"/ads/{number}"} for number in range(10)]
    text = "fetch('/ads.json').then(r => r.json());" + f"list({json.dumps(BULLETINS)}, app);"
    serve(origin, {"/": page(text), "/ads.json": ("application/json", json.dumps(others))})
    found = look(client, origin, browser=True)
    assert not any(choice.plain for choice in found.choices)


def write_settings(origin: Origin) -> None:
    fetch = {
        "allow": [f"{origin.host}:{origin.port}"],
        "delay_seconds": 0,
        "browser": browser_options(path=str(CHROMIUM)).model_dump(include={"path", "sandbox"}),
    }
    Path("sources.yaml").write_text(json.dumps({"fetch": fetch, "sources": []}), encoding="utf-8")


def test_the_command_line_offers_the_browser_and_adds_a_source_that_uses_it(
    origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    need_browser()
    monkeypatch.chdir(tmp_path)
    write_settings(origin)
    serve(origin, KINDS["xml"])
    assert main(["add", origin.url + "/", "--yes"]) == 1
    told = capsys.readouterr().out
    assert f"bantin add {origin.url}/ --browser" in told
    assert main(["add", origin.url + "/", "--yes", "--browser", "--slug", "town"]) == 0
    (entry,) = load_settings(Path("sources.yaml")).sources
    assert (entry.browser, entry.url) == (True, f"{origin.url}/")


def test_the_command_line_says_how_to_install_it(
    origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cli.findings.is_installed", lambda: False)
    write_settings(origin)
    serve(origin, KINDS["xml"])
    assert main(["add", origin.url + "/", "--yes"]) == 1
    told = capsys.readouterr().out
    assert "pip install 'bantin[browser]'" in told
    assert "--browser" not in told
