"""`bantin preview` of pages and saved files."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import main
from tests.cli_home import PAGE, Home, make_home

ROOT = Path(__file__).parents[1]
SETTINGS_CASES = sorted((Path(__file__).parent / "data" / "settings").iterdir())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    with make_home(tmp_path, monkeypatch) as made:
        yield made


@pytest.mark.parametrize("how", [["--rules", "rules.yaml"], ["--settings-source", "news"]])
def test_preview_of_a_page_stores_nothing(home: Home, capsys: pytest.CaptureFixture[str], how: list[str]) -> None:
    assert main(["preview", f"http://{home.address}/news", *how]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "date\ttitle\tURL",
        f"2026-03-10\tSecond [31mnotice\thttp://{home.address}/b",
        f"2026-03-09 08:30Z\tFirst notice\thttp://{home.address}/a",
    ]
    assert sorted(path.name for path in home.folder.iterdir()) == ["rules.yaml", "sources.yaml"]


def test_preview_of_a_file(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    (home.folder / "saved page.html").write_text(PAGE, encoding="utf-8")
    assert main(["preview", "saved page.html", "--rules", "rules.yaml", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [item["url"] for item in told] == ["http://localhost/b", "http://localhost/a"]
    assert told[0]["date"] == {"raw": "2026-03-10", "origin": "time", "precision": "day"}


def test_preview_asks_no_private_address(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.settings.unlink()
    for target in (
        f"http://{home.address}/news",
        f"http://localhost:{home.address[10:]}/news",
        "file:///etc/passwd",
    ):
        assert main(["preview", target, "--rules", "rules.yaml"]) in (1, 2)
    assert capsys.readouterr().out == ""
    assert home.requested == []


def test_preview_of_a_missing_file(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "none.html", "--rules", "rules.yaml"]) == 1
    assert capsys.readouterr().err == "bantin: none.html: no such file\n"
    assert main(["preview", "example.org/news"]) == 1
    assert capsys.readouterr().err == (
        "bantin: no such file: example.org/news; for a web page, use https://example.org/news\n"
    )
