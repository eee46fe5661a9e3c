"""`bantin notify-test` sends a test message, and says what was answered."""

import json

import pytest

from cli import main
from tests.cli_home import Home
from tests.daemon import free_port
from tests.mail_sink import mail_sink


def declare(home: Home, target: str) -> None:
    text = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(f"notify:\n  desk: {target}\n{text}", encoding="utf-8")


def test_a_message_is_delivered(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.origin.answer("/hook", 204)
    declare(home, f"{{webhook: {{url: 'http://{home.address}/hook'}}}}")
    assert main(["notify-test", "desk"]) == 0
    assert capsys.readouterr().out == "A test message was delivered to desk.\n"
    (asked,) = home.origin.asked("/hook")
    assert json.loads(asked.body)["type"] == "test"


def test_mail_says_what_it_is(home: Home) -> None:
    with mail_sink() as sink:
        mail = f"{{server: 127.0.0.1, port: {sink.port}, security: none, sender: b@a.example, to: [d@a.example]}}"
        declare(home, f"{{mail: {mail}, language: vi}}")
        assert main(["notify-test", "desk"]) == 0
        assert sink.subjects == ["Bantin: tin nhắn thử"]


def test_a_refusal_is_repeated(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.origin.answer("/hook", 401, body="who are you?")
    declare(home, f"{{webhook: {{url: 'http://{home.address}/hook'}}}}")
    assert main(["notify-test", "desk"]) == 1
    expected = f"A test message to desk was not delivered: {home.address} answered 401: who are you?\n"
    assert capsys.readouterr().err == f"bantin: {expected}"


def test_a_dead_server_is_named(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    mail = f"{{server: 127.0.0.1, port: {port}, security: none, sender: b@a.example, to: [d@a.example]}}"
    declare(home, f"{{mail: {mail}}}")
    assert main(["notify-test", "desk"]) == 1
    assert f"127.0.0.1:{port} refused the connection" in capsys.readouterr().err


def test_an_unknown_name(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notify-test", "desk"]) == 2
    assert "the settings name no targets under notify" in capsys.readouterr().err
    declare(home, "{apprise: 'json://localhost'}")
    assert main(["notify-test", "dask"]) == 2
    assert "'dask' is not a name under notify in the settings" in capsys.readouterr().err


def test_check_names_secrets_that_are_missing(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    declare(home, "{apprise: {env: NOT_SET_HERE}}")
    assert main(["check"]) == 2
    told = capsys.readouterr().err
    assert "notify.desk: the secret of apprise is missing: the environment variable NOT_SET_HERE is not set" in told
