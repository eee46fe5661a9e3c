"""`bantin pause`, `resume` and `remove`: sources are left alone, or leave; all else in the settings stays."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from cli import main
from model.publication import FeedAddress
from model.schedule import NEVER
from tests.cli_home import Home
from tests.test_cli_rename import open_home_store
from tests.web_site import BASE
from web.app import make_app


def find_due(home: Home, slug: str) -> datetime:
    store = open_home_store(home)
    state = store.find_source(slug)
    store.close()
    assert state is not None
    return state.next_due


def test_a_paused_source_is_left_alone_until_it_is_resumed(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "news"]) == 0
    before = home.settings.read_text("utf-8")
    capsys.readouterr()
    assert main(["pause", "news"]) == 0
    assert capsys.readouterr().out == "Paused news. Its feed stays as it is. To go on: bantin resume news\n"
    first, _, rest = before.partition("  - slug: gone\n")
    assert home.settings.read_text("utf-8") == f"{first}    paused: true\n  - slug: gone\n{rest}"
    assert main(["pause", "news"]) == 0
    assert capsys.readouterr().out == "news is paused already.\n"

    assert main(["refresh", "news"]) == 0, "a person may look at it all the same"
    assert find_due(home, "news") == NEVER
    assert main(["status"]) == 0
    assert "news\tpaused\t2\t" in capsys.readouterr().out
    assert main(["status", "--json"]) == 0
    assert [source["paused"] for source in json.loads(capsys.readouterr().out)["sources"]] == [False, True, False]

    assert main(["resume", "news"]) == 0
    assert capsys.readouterr().out == "Resumed news.\n"
    assert home.settings.read_text("utf-8") == before
    assert main(["private", "gone"]) == 1  # the settings are taken up
    assert find_due(home, "news") < datetime.now().astimezone() + timedelta(minutes=5)
    assert main(["resume", "news"]) == 0
    assert "news is not paused." in capsys.readouterr().out


def test_a_source_that_is_paused_by_default_is_resumed_by_itself(home: Home) -> None:
    home.edit_settings("robots: false}", "robots: false, paused: true}")
    assert main(["resume", "gone"]) == 0
    assert home.settings.read_text("utf-8").count("    paused: false\n") == 1
    assert main(["pause", "gone"]) == 0
    assert "paused: false" not in home.settings.read_text("utf-8")


@pytest.mark.parametrize("command", ["pause", "resume", "remove"])
def test_a_source_that_is_not_there_is_named(home: Home, capsys: pytest.CaptureFixture[str], command: str) -> None:
    before = home.settings.read_bytes()
    assert main([command, "news", "none"]) == 2
    assert "there is no source 'none'; available: " in capsys.readouterr().err
    assert home.settings.read_bytes() == before


@pytest.mark.parametrize("gone", [False, True], ids=["feed stays", "feed ends"])
def test_a_source_is_removed(home: Home, capsys: pytest.CaptureFixture[str], gone: bool) -> None:
    assert main(["refresh", "news"]) == 0
    before = home.settings.read_text("utf-8")
    capsys.readouterr()
    assert main(["remove", "news", *(["--gone"] if gone else [])]) == 0
    printed = capsys.readouterr().out
    first, _, entry = printed.partition("under sources again:\n")
    feed = ", and its feed with it." if gone else ". Its feed stays"
    assert first.startswith(f"Removed news from sources.yaml{feed}")
    assert entry in before
    assert home.settings.read_text("utf-8") == before.replace(entry, "")
    assert main(["private", "gone"]) == 1  # the settings are taken up
    store = open_home_store(home)
    address = FeedAddress("news")
    assert (store.find_publication_at(address, "rss") is None) is gone
    assert store.is_withdrawn(address) is gone
    assert (store.find_slug(address) is None) is gone
    home.settings.write_text(before, "utf-8")
    assert main(["refresh", "news"]) == 0
    assert store.find_publication_at(address, "rss") is not None
    assert not store.is_withdrawn(address)
    store.close()


def test_what_cannot_be_removed_is_not_marked(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "news"]) == 0
    home.settings.chmod(0o444)
    capsys.readouterr()
    assert main(["remove", "news", "--gone"]) == 2
    assert "sources.yaml: is write-protected" in capsys.readouterr().err
    home.settings.chmod(0o644)
    home.settings.write_text("sources: []")
    assert main(["private", "gone"]) == 1  # the settings are taken up
    store = open_home_store(home)
    assert store.find_slug(FeedAddress("news")) == "news"
    store.close()


def test_an_ended_feed_is_answered_gone(home: Home) -> None:
    assert main(["refresh", "news"]) == 0
    store = open_home_store(home)
    served = make_app(store, base_url=BASE, title="", clock=lambda: datetime.now(UTC), sample=None, fresh_seconds=0)
    client = TestClient(served)
    assert client.get("/feeds/news.rss").status_code == 200
    assert client.get("/search?q=notice").text.count("<article>") == 1
    assert main(["remove", "news", "--gone"]) == 0
    assert main(["private", "gone"]) == 1  # the settings are taken up
    for path in ("/feeds/news.rss", "/feeds/news", "/feeds/news/archive/1.atom"):
        answer = client.get(path)
        assert answer.status_code == 410, path
        assert "This feed has ended" in answer.text
    assert client.get("/search?q=notice").text.count("<article>") == 0
    assert client.get("/feeds/none.rss").status_code == 404
    store.close()
