"""`bantin rename`: the slug in the settings file, and all that is stored under it."""

from pathlib import Path

import pytest

from cli import main
from store import Store, open_store
from tests.cli_home import Home
from tests.stores import T0


def open_home_store(home: Home) -> Store:
    return open_store(f"sqlite:///{home.folder}/data/bantin.db")


def test_a_source_is_renamed_in_the_file_and_in_the_store(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.edit_settings("slug: news\n", "slug: 'news'  # the town's\n")
    before = home.settings.read_text("utf-8")
    assert main(["refresh", "news"]) == 0
    capsys.readouterr()
    assert main(["rename", "news", "town"]) == 0
    assert capsys.readouterr().out == "Renamed news to town. Its feed is at http://127.0.0.1:8080/feeds/town.atom.\n"
    assert home.settings.read_text("utf-8") == before.replace("slug: 'news'", "slug: town")
    assert main(["items", "town"]) == 0
    assert "First notice" in capsys.readouterr().out
    assert main(["refresh", "town"]) == 0
    assert capsys.readouterr().out.startswith("town: unchanged\n")


def test_a_source_with_readers_is_renamed_by_force_only(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "news"]) == 0
    store = open_home_store(home)
    store.record_readers(["news"], T0)
    before = home.settings.read_bytes()
    capsys.readouterr()
    assert main(["rename", "news", "town"]) == 2
    assert capsys.readouterr().err == (
        "bantin: news: its first reader came on 2026-11-01 08:00 UTC, and renaming it would break subscriptions; to "
        "rename it anyway, with a redirect from the old address: bantin rename news town --force\n"
    )
    assert home.settings.read_bytes() == before
    assert main(["rename", "news", "town", "--force"]) == 0
    assert "the old addresses redirect there for good" in capsys.readouterr().out
    assert store.find_current_slug("news") == "town"
    store.close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none", "town"], "there is no source 'none'; available: "),
        (["news", "gone"], "news: the slug 'gone' is already in use"),
        (["news", "Big Town"], "Big Town: must be lower-case letters, digits and hyphens"),
        (["news", "new\nline"], "must be lower-case letters"),
    ],
)
def test_a_slug_that_cannot_be_is_refused(
    home: Home, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    main(["refresh", "gone"])
    before = home.settings.read_bytes()
    capsys.readouterr()
    assert main(["rename", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert home.settings.read_bytes() == before


def test_a_file_that_cannot_be_written_leaves_the_store_as_it_is(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: Path, body: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    assert main(["refresh", "news"]) == 0
    monkeypatch.setattr("settings.writing.replace_file", refuse)
    assert main(["rename", "news", "town"]) == 2
    assert "sources.yaml: cannot be written: Permission denied" in capsys.readouterr().err
    assert main(["items", "news"]) == 0
