"""`bantin user`: people who may log in, added, changed and removed at a terminal."""

import io
import json

import pytest

from cli import main
from model.access import Role
from store import open_store
from tests.cli_home import Home
from web.passwords import matches


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))


def test_people_are_looked_after(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["user", "list"]) == 0
    assert "There is nobody yet" in capsys.readouterr().out
    type_in(monkeypatch, "a long pass phrase")
    assert main(["user", "add", "Thu", "--role", "owner"]) == 0
    type_in(monkeypatch, "another pass phrase")
    assert main(["user", "add", "Thu"]) == 1
    type_in(monkeypatch, "another pass phrase")
    assert main(["user", "add", "Minh"]) == 0
    assert main(["user", "role", "Minh", "editor"]) == 0
    assert main(["user", "role", "Thu", "reader"]) == 1, "one owner remains"
    assert main(["user", "remove", "Thu"]) == 1
    capsys.readouterr()
    assert main(["user", "list", "--json"]) == 0
    shown = capsys.readouterr().out
    assert [(one["name"], one["role"]) for one in json.loads(shown)] == [("Minh", "editor"), ("Thu", "owner")]
    assert "argon2" not in shown
    type_in(monkeypatch, "quite another one")
    assert main(["user", "password", "Minh"]) == 0
    store = open_store(f"sqlite:///{home.folder}/data/bantin.db")
    minh = store.find_person("Minh")
    assert minh is not None
    assert minh.role is Role.EDITOR
    assert minh.password.startswith("$argon2id$")
    assert matches("quite another one", minh.password)
    assert not matches("another pass phrase", minh.password)
    assert [one.act for one in store.list_changes(9)] == [
        "person-changed",
        "person-changed",
        "person-added",
        "person-added",
    ]
    store.close()
    assert main(["user", "remove", "Minh"]) == 0


@pytest.mark.parametrize(
    ("arguments", "typed", "message"),
    [
        (["add", "a/b"], "a long pass phrase", "A name has letters"),
        (["add", "Thu"], "short", "The password must have 10 to 200 characters"),
        (["role", "Nobody", "owner"], "", "there is nobody called Nobody"),
        (["role", "Thu", "king"], "", "king"),
    ],
)
def test_what_cannot_be(
    home: Home,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    typed: str,
    message: str,
) -> None:
    type_in(monkeypatch, typed)
    assert main(["user", *arguments]) == 2
    assert message in capsys.readouterr().err
