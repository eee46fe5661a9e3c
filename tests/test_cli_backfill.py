"""`bantin backfill` of a source whose rules were found, and what it says where no way to older pages is known."""

import pytest

from cli import main
from tests.cli_home import HTML, Home
from tests.origin import Answer, Asked


def answer_page(asked: Asked, last: int = 5) -> Answer:
    """Answer with one of five pages of a list, whose links are called in no language that the program knows."""
    number = int(asked.path.partition("page=")[2] or 1)
    rows = "".join(
        f"<li><h3><a href=/n/{n}>The council decides upon matter number {n}</a></h3><time>2026-02-{n:02}</time></li>"
        for n in range(26 - 5 * number + 4, 26 - 5 * number - 1, -1)
    )
    link = f"<a href=/bare?page={number + 1}>Eldri</a>" if number < last else ""
    return Answer(headers=HTML, body=f"<html lang=en><h1>News</h1><ul>{rows}</ul><p>{link}</p>".encode())


@pytest.fixture
def bare(home: Home) -> Home:
    home.origin.script("/bare", answer_page)
    entry = f"{{slug: bare, url: 'http://{home.address}/bare', full_text: false}}"
    home.edit_settings("sources:\n", f"sources:\n  - {entry}\n")
    return home


def test_a_source_without_rules_of_its_own_is_followed_to_its_older_pages(
    bare: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backfill", "bare", "--pages", "4"]) == 1
    assert "bantin refresh bare --detect looks for one" in capsys.readouterr().err
    assert main(["refresh", "bare"]) == 0
    assert "15 items found, 15 new" in capsys.readouterr().out, "the first run reads three pages"
    assert main(["rules", "bare"]) == 0
    assert "next_page:" in capsys.readouterr().out
    assert main(["backfill", "bare", "--pages", "9"]) == 0
    assert "25 items found, 10 new" in capsys.readouterr().out


def test_rules_of_a_person_are_added_to_by_that_person(bare: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backfill", "news", "--pages", "4"]) == 1
    assert "add next_page to its rules" in capsys.readouterr().err
