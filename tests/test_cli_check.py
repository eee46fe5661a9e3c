"""`bantin check`, and commands with settings that cannot be used."""

from pathlib import Path

import pytest

from cli import main
from tests.cli_home import Home

ROOT = Path(__file__).parents[1]
SETTINGS_CASES = sorted((Path(__file__).parent / "data" / "settings").iterdir())


def test_check_tells_a_line_a_source(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"news: every 30m, http://{home.address}/news"
    assert lines[1] == f"gone: every 30m, http://{home.address}/gone"
    assert lines[3:] == ["sources.yaml is valid: 3 sources"]
    assert home.requested == []
    assert main(["check", "--settings", "sources.yaml"]) == 0
    assert capsys.readouterr().out.splitlines() == lines


@pytest.mark.parametrize("case", SETTINGS_CASES, ids=lambda case: case.name)
def test_check_tells_faults(case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(case)
    assert main(["check", "sources.yaml"]) == 2
    golden = (case / "message.txt").read_text(encoding="utf-8")
    assert capsys.readouterr().err == "".join(f"bantin: {line}\n" for line in golden.replace("\t", " ").splitlines())


@pytest.mark.parametrize("command", [["run"], ["refresh", "--all"], ["export", "opml"]])
def test_broken_settings_change_nothing(home: Home, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    home.settings.write_text("sources: [{slug: a}]\n", encoding="utf-8")
    assert main(command) == 2
    assert capsys.readouterr().err == "bantin: sources.yaml:1: sources[0].url: is missing\n"
    assert sorted(path.name for path in home.folder.iterdir()) == ["rules.yaml", "sources.yaml"]


def test_settings_that_were_named_must_be_there(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--settings", "none.yaml"]) == 2
    assert capsys.readouterr().err == (
        "bantin: none.yaml: no such file; `bantin add URL` creates one, --settings selects another\n"
    )


def test_hidden_items_are_listed_only_by_settings_that_can_be_used(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.settings.write_text("sources: [\n", encoding="utf-8")
    assert main(["items", "news", "--hidden", "--json"]) == 2, "though nothing is stored yet"
    assert capsys.readouterr().out == ""


def test_check_tells_what_filters_hide_before_they_are_used(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "news"]) == 0
    home.edit_settings("slug: news\n", "slug: news\n    filters: {exclude: SECOND}\n")
    capsys.readouterr()
    assert main(["check"]) == 0
    assert "news: the filters hide 1 of 2 items" in capsys.readouterr().out.splitlines()
    assert main(["items", "news", "--hidden"]) == 0
    assert [line.split("\t")[1] for line in capsys.readouterr().out.splitlines()[1:]] == ["Second [31mnotice"]
    assert main(["items", "other", "--hidden"]) == 2, "the settings have no such source"
    capsys.readouterr()
    assert main(["preview", f"http://{home.address}/news", "--settings-source", "news"]) == 0
    shown, notice = capsys.readouterr()
    assert "Second" not in shown
    assert notice == "news: the filters hide 1 of 2 items\n"


def test_check_tells_what_a_combinations_own_filters_hide_of_what_its_sources_show(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["refresh", "news"]) == 0
    text = home.settings.read_text(encoding="utf-8")
    combinations = "combinations:\n  - {slug: mine, sources: [news], filters: {exclude: SECOND}}\n  - {slug: plain}\n"
    home.settings.write_text(text + combinations, encoding="utf-8")
    capsys.readouterr()
    assert main(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "mine: the filters hide 1 of 2 items" in lines
    assert not any(line.startswith("plain:") for line in lines)
    home.edit_settings("slug: news\n", "slug: news\n    filters: {exclude: SECOND}\n")
    assert main(["check"]) == 0
    assert "mine: the filters hide 0 of 1 item" in capsys.readouterr().out.splitlines()


def test_check_of_filters_needs_no_database(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.edit_settings("slug: news\n", "slug: news\n    filters: {exclude: SECOND}\n")
    assert main(["check"]) == 0
    assert "hide" not in capsys.readouterr().out
    (home.folder / "data").mkdir()
    (home.folder / "data" / "bantin.db").write_bytes(b"no database")
    assert main(["check"]) == 0
    assert "not an SQLite database" in capsys.readouterr().err
