"""The record of changes: each change by page, API and command is in it, with who, what, before and after."""

import json
from pathlib import Path

import pytest

from cli import main
from model.acting import Means
from model.change import Act
from store import Store
from store.changes import KEPT, PRUNE_EVERY
from tests.api_site import ApiSite
from tests.cli_home import Home
from tests.managed_site import Form, find_text, managed
from tests.people_site import log_in, open_browser, people_site
from tests.stores import MINUTE, T0


def test_what_a_person_changes_on_pages_is_recorded(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        log_in(browser, "Minh")
        form = Form(browser, "/sources/news/settings", "//form[.//input[@name='digest']]")
        assert form.send(title="The town", limit="20").status_code == 303
        Form(browser, "/sources/roads/remove", "//form[.//input[@name='digest']]").send()
        stored = made.store.list_items("news")[0]
        item = stored.guid.removeprefix("urn:uuid:")
        browser.client.post(f"/items/{item}/remove", data={"token": browser.token("/add")})
        changes = made.store.list_changes(9)
        browser = open_browser(made)
        log_in(browser, "Thu")
        page = browser.client.get("/access/changes").text
        assert find_text(page, f"//a[@href='/items/{item}']") == stored.item.title
    assert [(one.act, one.subject) for one in changes] == [
        (Act.ITEM_REMOVED, f"urn:uuid:{item}"),
        (Act.SOURCE_REMOVED, "roads"),
        (Act.SOURCE_CHANGED, "news"),
    ]
    assert {(one.actor.name, one.actor.means) for one in changes} == {("Minh", Means.PAGE)}
    assert changes[2].before == {"title": "Town news", "limit": None}
    assert changes[2].after == {"title": "The town", "limit": 20}
    assert changes[1].before["categories"] == ["Traffic"]


def test_what_a_token_changes_is_recorded_under_its_name_and_without_secrets(tmp_path: Path) -> None:
    with managed(tmp_path) as made:
        site = ApiSite(made)
        patch = {"headers": {"X-Key": "5ecret"}, "url": "https://origin.example/news?token=5ecret"}
        headers = {"content-type": "application/merge-patch+json"}
        assert site.writer.send("PATCH", "sources/news/settings", json=patch, headers=headers).status_code == 200
        [change] = made.store.list_changes(9)
        made.store._database.close()
        stored = (tmp_path / "bantin.db").read_bytes()
    assert change.actor.means is Means.API
    assert change.actor.name.startswith("test (")
    assert change.after == {"headers": {"X-Key": "•••"}, "url": "https://origin.example/news"}
    assert b"5ecret" not in stored.partition(b"source-changed")[2][:400]


def test_what_changes_nothing_is_not_recorded(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        log_in(browser, "Minh")
        Form(browser, "/sources/news/settings", "//form[.//input[@name='digest']]").send()
        browser.client.post("/sources/news/pause", data={"token": "guessed"})
        assert made.store.list_changes(9) == []


def test_the_page_of_changes_shows_them_to_owners(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        log_in(browser, "Thu")
        browser.client.post("/sources/news/pause", data={"token": browser.token("/add")})
        page = browser.client.get("/access/changes").text
        assert "Source changed" in page
        assert "<ins" in page
        for number in range(60):
            made.store.record_change(Act.TOKEN_REVOKED, f"<b>{number}", T0)
        page = browser.client.get("/access/changes")
        assert "&lt;b&gt;59" in page.text
        assert "Source changed" not in page.text
        older = page.text.partition('rel="next" href="')[2].partition('"')[0]
        assert "Source changed" in browser.client.get(older).text


def test_commands_are_recorded_once_there_is_a_database(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pause", "gone"]) == 0, "before there is a database"
    assert main(["audit"]) == 0
    assert "Nothing was changed yet." in capsys.readouterr().out
    assert main(["refresh", "news"]) == 0
    assert main(["pause", "news"]) == 0
    assert main(["rename", "news", "town"]) == 0
    capsys.readouterr()
    assert main(["audit", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(one["act"], one["subject"], one["means"]) for one in listed] == [
        ("source-renamed", "town", "command"),
        ("source-changed", "news", "command"),
    ]
    assert listed[1]["after"] == {"paused": True}
    assert all(one["actor"] for one in listed)
    assert main(["audit", "--limit", "1"]) == 0
    assert "Source renamed" in capsys.readouterr().out


def test_the_latest_changes_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert KEPT > 1000
    monkeypatch.setattr("store.changes._PRUNE", make_prune(10))
    for number in range(PRUNE_EVERY + 5):
        store.record_change(Act.SOURCE_CHANGED, str(number), T0 + number * MINUTE, before={"a": number})
    found = store.list_changes(1000)
    assert [one.subject for one in found] == [str(PRUNE_EVERY + 4 - number) for number in range(15)]
    assert found[0].before == {"a": PRUNE_EVERY + 4}
    assert found[0].actor.means is Means.DAEMON


def make_prune(kept: int) -> object:
    from sqlalchemy import delete, select

    from store.access_tables import changes

    beyond = select(changes.c.id).order_by(changes.c.id.desc()).offset(kept).limit(1).scalar_subquery()
    return delete(changes).where(changes.c.id <= beyond)
