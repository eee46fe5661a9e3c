"""`bantin preview` of pages and saved files."""

import json
from pathlib import Path

import pytest

from cli import main
from tests.cli_home import PAGE, Home

ROOT = Path(__file__).parents[1]
SETTINGS_CASES = sorted((Path(__file__).parent / "data" / "settings").iterdir())


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


def label_page(folder: Path, *more: str) -> list[dict[str, object]]:
    """Label a saved list; return the gold lines that there are then."""
    text = "".join(f"<li><a href='/n/{n}'>Notice {n} of the town hall</a> 0{n}.03.2026</li>" for n in range(1, 8))
    (folder / "notices.html").write_text(f"<html lang=de><ul>{text}</ul></html>", encoding="utf-8")
    assert main(["preview", "notices.html", "--label", "gold/gold.jsonl", *more]) == 0
    return [json.loads(line) for line in (folder / "gold/gold.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gold").mkdir()
    return tmp_path


def test_label_writes_a_gold_line_and_the_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [line] = label_page(folder)
    assert list(line) == ["id", "url", "kind", "items"]
    assert (line["id"], line["url"], line["kind"]) == ("localhost-notices", "http://localhost/notices.html", "")
    assert isinstance(line["items"], list)
    assert len(line["items"]) == 7
    assert line["items"][0] == {
        "url": "http://localhost/n/1", "title": "Notice 1 of the town hall", "date": "2026-03-01",
    }  # fmt: skip
    page = Path("gold/pages/localhost-notices.html")
    assert page.read_bytes() == Path("notices.html").read_bytes()
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "date\ttitle\tURL"
    assert err == f"Added 7 items to gold/gold.jsonl, and the page as {page}. Correct the line by hand.\n"


def test_a_page_that_is_labelled_again_is_another_line(folder: Path) -> None:
    label_page(folder)
    assert [line["id"] for line in label_page(folder, "--json")] == ["localhost-notices", "localhost-notices-2"]
    assert len(list(Path("gold/pages").iterdir())) == 2


@pytest.mark.parametrize("text", ["no JSON\n", "[]\n", '{"id": 3}\n', '{"id": "a"}\n\n{"url": ""}\n'])
def test_a_file_of_anything_else_is_left_alone(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "page.html").write_text("<p>Nothing</p>")
    path = folder / "notes.txt"
    path.write_text(text)
    assert main(["preview", "page.html", "--label", "notes.txt"]) == 2
    assert f"notes.txt:{len(text.splitlines())}: is not the gold line of a page" in capsys.readouterr().err
    assert path.read_text() == text


def test_a_page_without_a_list_is_labelled_as_such(folder: Path) -> None:
    (folder / "page.html").write_text("<p>Nothing</p>")
    assert main(["preview", "page.html", "--label", "gold/gold.jsonl"]) == 1
    assert json.loads(Path("gold/gold.jsonl").read_text())["items"] == []


@pytest.mark.parametrize("option", ["--explain", "--label"])
def test_what_detection_writes_down_needs_detection(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "page.html", "--rules", "rules.yaml", option, "file"]) == 2
    assert capsys.readouterr().err == f"bantin: {option} cannot be combined with --settings-source or --rules\n"
