"""A source that the settings give no rules: checked, refreshed, shown, found again, from the command line."""

import pytest

from cli import main
from tests.cli_home import Home
from tests.test_refresh_found_rules import page


@pytest.fixture
def bare(home: Home) -> Home:
    """Give a home with one source, of an address alone."""
    home.origin.answer("/news", 200, {"Content-Type": "text/html; charset=utf-8"}, page())
    head = home.settings.read_text(encoding="utf-8").partition("sources:\n")[0]
    head = head.replace("defaults: {", "defaults: {full_text: false, ")
    home.settings.write_text(f"{head}sources:\n  - slug: news\n    url: http://{home.address}/news\n", encoding="utf-8")
    return home


def test_a_source_of_an_address_alone_works(bare: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "/news (without rules: they are found at its first run)\n" in capsys.readouterr().out
    assert main(["rules", "news"]) == 1
    assert capsys.readouterr().err.startswith("bantin: news has no rules: ")
    assert main(["preview", f"http://{bare.address}/news", "--settings-source", "news"]) == 0
    assert "matter number 9" in capsys.readouterr().out
    assert main(["refresh", "news"]) == 0
    assert capsys.readouterr().out == "news: 9 items found, 9 new, 0 changed\n"
    assert main(["rules", "news"]) == 0
    first, *lines = capsys.readouterr().out.splitlines()
    assert first.startswith("# Rules: found by Bantin on ")
    assert [line for line in lines if line and not line.startswith(" ")] == [
        "language: en",
        "date_order: MDY",
        "rules:",
    ]
    assert main(["preview", f"http://{bare.address}/news", "--settings-source", "news"]) == 0
    assert "Rules: found by Bantin on " in capsys.readouterr().out


def test_rules_are_found_again_where_that_is_asked_for(bare: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "news"]) == 0
    bare.origin.answer("/news", 200, {"Content-Type": "text/html"}, page("section").replace("entry", "bulletin"))
    assert main(["refresh", "news"]) == 1
    capsys.readouterr()
    assert main(["refresh", "--detect", "news"]) == 0
    assert capsys.readouterr().out == "news: 9 items found, 0 new, 0 changed\n"
    assert main(["rules", "news"]) == 0
    assert "bulletin" in capsys.readouterr().out


def test_rules_of_the_settings_are_not_found_again(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "--detect", "news"]) == 2
    assert capsys.readouterr().err == (
        "bantin: news has rules in the settings; to have them found again, take them out there\n"
    )
    assert main(["rules", "news"]) == 0
    assert "item: li.n" in capsys.readouterr().out


def test_add_says_what_to_do_with_a_page_that_is_watched_without_rules(
    bare: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", f"http://{bare.address}/news"]) == 2
    assert "run `bantin refresh --detect news`" in capsys.readouterr().err
