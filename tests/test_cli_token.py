"""`bantin token`: tokens of the API are made, listed and revoked, and shown once."""

import json

import pytest

from cli import main
from model.access import parse_credential
from store import open_store
from tests.cli_home import Home


def test_a_token_is_made_listed_and_revoked(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "list"]) == 0
    assert "There are no tokens" in capsys.readouterr().out
    assert main(["token", "add", "dash\x1b[31mboard", "--scope", "write", "--days", "90"]) == 0
    printed = capsys.readouterr()
    made = parse_credential(printed.out.strip())
    assert made is not None
    assert made.secret not in printed.err
    assert main(["token", "list", "--json"]) == 0
    listed = capsys.readouterr().out
    [token] = json.loads(listed)
    assert (token["id"], token["scope"], token["last_used"]) == (made.id, "write", None)
    assert "\x1b" not in token["name"]
    assert token["expires"] > token["created"]
    assert made.secret not in listed
    assert main(["token", "revoke", made.id]) == 0
    assert main(["token", "revoke", made.id]) == 1
    assert f"there is no token {made.id}" in capsys.readouterr().err


def test_what_is_stored_of_a_token_is_a_hash(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "add", "dashboard"]) == 0
    made = parse_credential(capsys.readouterr().out.strip())
    assert made is not None
    store = open_store(f"sqlite:///{home.folder}/data/bantin.db")
    [token] = store.list_tokens()
    store.close()
    assert (token.hash, token.scope) == (made.hash, "read")
    assert made.secret not in str(token)
