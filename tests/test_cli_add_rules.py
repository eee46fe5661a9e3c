"""`bantin add` with rules or selectors."""

from pathlib import Path

import pytest

from cli import main
from tests.cli_home import Home

ROOT = Path(__file__).parents[1]
SETTINGS_CASES = sorted((Path(__file__).parent / "data" / "settings").iterdir())


def test_add_writes_a_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "s.yaml")
    options = ["--item", "li.n", "--title-selector", "a", "--link-selector", "a", "--language", "no", "-s", path]
    assert main(["add", "https://www.example.org/tin-t%E1%BB%A9c", *options]) == 0
    assert capsys.readouterr().out == (
        f"Added example-tin-tuc to {path}.\n"
        "Its feed: http://127.0.0.1:8080/feeds/example-tin-tuc.atom (once `bantin run` has read the page)\n"
    )
    assert (tmp_path / "s.yaml").read_text(encoding="utf-8") == (
        "sources:\n"
        "  - slug: example-tin-tuc\n"
        "    url: https://www.example.org/tin-t%E1%BB%A9c\n"
        "    language: no\n"
        "    rules:\n"
        "      item: li.n\n"
        "      title: a\n"
        "      link:\n"
        "        selector: a\n"
        "        attribute: href\n"
    )


def test_add_takes_rules_of_a_file(home: Home) -> None:
    assert main(["add", "https://example.org/more", "--slug", "more", "--rules", "rules.yaml", "--full-text"]) == 0
    assert main(["check"]) == 0
    assert "item: li.n" in home.settings.read_text(encoding="utf-8").split("more", 1)[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["https://example.org/", "--slug", "news"], "the slug 'news' is already in use; choose another with --slug"),
        (["ftp://example.org/"], "bantin: URL: must be a web address"),
        (["notaurl"], "bantin: URL: must be a web address"),
        (
            ["example.org/news", "--item", "li"],
            "the URL must begin with https:// or http://; try https://example.org/news",
        ),
        (
            ["https://example.org/", "--timezone", "Nowhere", "--item", "li"],
            "--timezone: is not a known time zone",
        ),
        (["https://example.org/", "--timezone", "Nowhere"], "bantin: --timezone: is not a known time zone"),
        (
            ["https://example.org/", "--item", "li", "--title-selector", "a["],
            "--title-selector: is not a valid CSS selector",
        ),
        (
            ["https://example.org/", "--rules", "typo.yaml"],
            "typo.yaml:2: titel: is not a known key; did you mean title?",
        ),
        (["https://example.org/", "--rules", "source.yaml"], "source.yaml:2: rules.titel: is not a known key"),
        (["https://example.org/", "--interval", "often"], "bantin: --interval: must be a duration"),
        (["https://example.org/", "--item", "li["], "bantin: --item: is not a valid CSS selector"),
        (["https://example.org/", "--title-selector", "a"], "bantin: --item: is missing"),
    ],
)
def test_add_refuses(home: Home, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    (home.folder / "typo.yaml").write_text("item: li\ntitel: a\n", encoding="utf-8")
    (home.folder / "source.yaml").write_text("language: vi\nrules: {item: li, titel: a}\n", encoding="utf-8")
    before = home.settings.read_bytes()
    assert main(["add", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert home.settings.read_bytes() == before


def test_a_slug_that_is_taken_gets_a_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "s.yaml")
    for url in ("https://www.example.org/news", "https://example.com/news"):
        assert main(["add", url, "--item", "li", "--title-selector", "a", "-s", path]) == 0
    added = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Added")]
    assert added == [f"Added example-news to {path}.", f"Added example-news-2 to {path}."]
