"""The commands, their options and their help."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import main
from cli.commands import app
from tests.cli_home import Home

ROOT = Path(__file__).parents[1]
SETTINGS_CASES = sorted((Path(__file__).parent / "data" / "settings").iterdir())


def commands() -> Iterator[list[str]]:
    for command in app.registered_commands:
        assert command.callback
        yield [command.name or command.callback.__name__]
    for group in app.registered_groups:
        assert group.typer_instance
        for command in group.typer_instance.registered_commands:
            yield [str(group.name), str(command.name)]


@pytest.mark.parametrize("command", [[], *commands()], ids=" ".join)
def test_help_of_every_command_has_an_example(command: list[str]) -> None:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert f"Example: bantin {' '.join(command)}" in result.stdout


def test_all_commands_are_there() -> None:
    names = {" ".join(command) for command in commands()}
    assert names == {
        "run",
        "add",
        "rename",
        "pause",
        "resume",
        "remove",
        "private",
        "backfill",
        "check",
        "refresh",
        "rules",
        "completion",
        "status",
        "accept",
        "preview",
        "items",
        "remove-item",
        "backup",
        "restore",
        "doctor",
        "notify-test",
        "mcp",
        "worker",
        "export opml",
        "audit",
        "user add",
        "user list",
        "user role",
        "user password",
        "user remove",
        "token add",
        "token list",
        "token revoke",
    }


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "bantin 0.1.0\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["status", "--yaml"], "No such option: --yaml"),
        (["items"], "Missing argument"),
        (["run", "--port", "http"], "--port"),
        (["run", "--port", "70000"], "--port"),
        (["refresh", "news", "--all"], "name sources, or use --all, not both"),
        (["refresh", "news", "other"], "there is no source 'other'"),
        (["preview", "x.html", "--settings-source", "other"], "there is no source 'other'"),
        (["preview", "x", "--settings-source", "news", "--rules", "rules.yaml"], "not both"),
        (["add", "https://example.org/", "--item", "li", "--rules", "rules.yaml"], "not both"),
    ],
)
def test_usage_faults(home: Home, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    before = home.settings.read_bytes()
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("bantin: ")
    assert message in told.err
    assert home.settings.read_bytes() == before


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Commands:" in capsys.readouterr().out


def test_a_group_of_commands_alone_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export"]) == 2
    told = capsys.readouterr()
    assert "Commands:" in told.out
    assert told.err == ""


def test_environment_faults(home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANTIN_PORT", "http")
    assert main(["status"]) == 2
    assert capsys.readouterr().err == "bantin: BANTIN_PORT: must be a whole number\n"


def test_secrets_are_never_printed(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    settings = home.settings
    text = settings.read_text(encoding="utf-8")
    assert "hunter2" in text  # as a header
    commands = (["check"], ["refresh", "gone"], ["status"], ["status", "--json"], ["export", "opml"])
    for command in commands:
        main(command)
    assert "gone" in capsys.readouterr().out
    settings.write_text(text.replace("http://", "http://me:hunter2@"), encoding="utf-8")
    assert main(["check"]) == 2
    told = capsys.readouterr()
    assert "must not contain a user name" in told.err
    assert "hunter2" not in told.out + told.err


def test_nowhere_to_write(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (home.folder / "file").touch()
    assert main(["export", "opml", "--out", "file/feeds.opml"]) == 1
    assert main(["add", "https://example.org/", "--item", "li", "-s", "file/sources.yaml"]) == 2
    monkeypatch.setenv("BANTIN_DATA", "file/data")
    assert main(["status"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "bantin: file/feeds.opml: Not a directory"
    assert lines[1].startswith("bantin: file/sources.yaml: cannot be ")
    assert lines[2] == f"bantin: {home.folder}/file/data/bantin.db: Not a directory"
    assert len(lines) == 3


def test_export_opml(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "opml"]) == 0
    told = capsys.readouterr().out
    assert 'xmlUrl="http://127.0.0.1:8080/feeds/news.' in told
    assert main(["export", "opml", "--out", "feeds.opml"]) == 0
    assert (home.folder / "feeds.opml").read_text(encoding="utf-8") == told
