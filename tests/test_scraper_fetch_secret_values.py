"""Secrets of headers are read from the environment or a file as they are sent, and told by nothing else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli import main
from model.errors import ForbiddenError, SettingsError
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.fetch.response import Request
from scraper.fetch.secret_values import find_secret_faults, read_header_values
from scraper.source import SecretPlace
from settings.load import parse_settings
from settings.options import SourceEntry
from tests.origin import Origin

SETTINGS = "sources:\n  - slug: a\n    url: https://a.example/\n    headers: {{X-Key: {value}, X-Plain: word}}\n"


def read_entry(value: str) -> SourceEntry:
    return parse_settings(SETTINGS.format(value=value).encode(), path="s.yaml").sources[0]


def test_secrets_are_sent_and_stored_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOWN_KEY", "hunter2")
    (tmp_path / "key").write_text("s3cret\n")
    for value, sent in (("{env: TOWN_KEY}", "hunter2"), (f"{{file: {tmp_path}/key}}", "s3cret")):
        entry = read_entry(value)
        assert sent not in entry.to_json()
        assert SourceEntry.from_json(entry.to_json()) == entry
        with Origin() as origin, Client(FetchOptions(allow=(f"{origin.host}:{origin.port}",))) as client:
            origin.answer("/", body="x")
            client.get(Request(url=f"{origin.url}/", headers=entry.headers, robots=False), now=datetime.now(UTC))
            assert origin.log[-1].headers["x-key"] == sent
            assert origin.log[-1].headers["x-plain"] == "word"


def test_plain_headers_keep_their_fingerprint() -> None:
    assert read_entry("word").to_json().count('"headers":{"X-Key":"word","X-Plain":"word"}') == 1


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (SecretPlace(env="NOWHERE_SET"), "the environment variable NOWHERE_SET is not set"),
        (SecretPlace(file="/nowhere/key"), "/nowhere/key cannot be read: No such file"),
        (SecretPlace(file="/dev/null"), "the secret is empty"),
    ],
)
def test_a_secret_that_is_missing_is_told_without_a_value(place: SecretPlace, words: str) -> None:
    ((name, fault),) = find_secret_faults({"X-Key": place, "X-Plain": "word"})
    assert name == "X-Key"
    assert words in str(fault)
    with pytest.raises(ForbiddenError, match="the secret of the header X-Key is missing"):
        read_header_values({"X-Key": place}, url="https://a.example/")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{}", "must name either env or file"),
        ("{env: A, file: b}", "must name either env or file"),
        ("{environment: A}", "headers.X-Key.environment: "),
        ("{env: 'A B'}", "headers.X-Key.env: "),
        ('"a\\nb"', "headers.X-Key: cannot be sent in a header"),
        ("[a]", "headers.X-Key: must be text"),
    ],
)
def test_what_names_no_place_is_refused(value: str, words: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_entry(value)
    assert words in str(error.value)


def test_check_tells_of_all_that_are_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(SETTINGS.format(value="{env: NOWHERE_SET}"), "utf-8")
    assert main(["check", str(file)]) == 2
    assert "a.headers.X-Key: the environment variable NOWHERE_SET is not set" in capsys.readouterr().err
