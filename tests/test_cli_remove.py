"""`bantin remove-item`: a false item is taken back, and put back."""

import json

import pytest

from cli import main
from tests.cli_home import Home


def list_items(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Return the ids of the stored items by their addresses."""
    capsys.readouterr()
    assert main(["items", "news", "--json"]) == 0
    return {item["url"]: item["guid"] for item in json.loads(capsys.readouterr().out)}


def test_an_item_is_removed_by_its_address_and_put_back_by_its_id(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["refresh", "news"]) == 0
    before = list_items(capsys)
    url = f"http://{home.address}/a"
    assert main(["remove-item", url]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Removed “First notice” from the feeds of news.")
    assert f"bantin remove-item {before[url]} --undo" in out
    assert main(["refresh", "news"]) == 0
    assert list_items(capsys).keys() == before.keys() - {url}

    assert main(["remove-item", url]) == 1
    assert "removed already" in capsys.readouterr().err
    assert main(["remove-item", before[url], "--undo"]) == 0
    assert list_items(capsys) == before
    assert main(["remove-item", url, "--undo"]) == 1
    assert "is not removed" in capsys.readouterr().err


def test_an_item_that_is_erased_cannot_be_put_back(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "news"]) == 0
    url = f"http://{home.address}/a"
    assert main(["remove-item", url, "--erase"]) == 0
    assert main(["remove-item", url, "--undo"]) == 1
    assert url not in list_items(capsys)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["https://e.example/none"], "no stored item"),
        (["urn:none"], "no stored item"),
        (["x", "--undo", "--erase"], "one of"),
    ],
)
def test_what_cannot_be_removed_is_said(
    home: Home, capsys: pytest.CaptureFixture[str], arguments: list[str], fault: str
) -> None:
    assert main(["remove-item", *arguments]) == 2
    assert fault in capsys.readouterr().err
