"""`bantin add URL`: the list on a page is found, shown, and added where that is agreed to."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import main
from settings.load import load_settings
from tests.origin import Origin

TITLES = (
    "Works on the river bridge begin",
    "Town hall closed on Friday",
    "New rules for market stalls",
    "Budget passed",
)
ITEMS = "".join(
    f'<div class="notice"><h3><a href="/notice/{n}">{title} this week</a></h3><span class="date">0{n}.03.2026</span>'
    f"<p>What the office says of it: {title.lower()}, and more.</p></div>"
    for n, title in reversed(list(enumerate(TITLES, 1)))
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Notices | Town</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/contact">Contact</a></li></ul></nav>
<main><h1>Notices</h1>{ITEMS}</main><footer><a href="/imprint">Imprint</a></footer></body></html>"""
LOGIN = (
    "<html><body><h1>Log in</h1><form method=post><input name=user><input type=password name=pw></form></body></html>"
)


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Origin]:
    monkeypatch.chdir(tmp_path)
    with Origin() as made:
        made.answer("/news", 200, {"Content-Type": "text/html"}, PAGE)
        allow = f'fetch: {{allow: ["{made.host}:{made.port}"], delay_seconds: 0}}\nsources: []\n'
        Path("sources.yaml").write_text(allow, encoding="utf-8")
        yield made


def test_a_page_is_added_without_a_selector(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", f"{origin.url}/news", "--yes", "--slug", "notices", "--interval", "2h"]) == 0
    told = capsys.readouterr().out
    assert "4 items" in told
    assert "Budget passed this week" in told
    assert "Contact" not in told
    (entry,) = load_settings(Path("sources.yaml")).sources
    assert (entry.slug, entry.url, entry.language) == ("notices", f"{origin.url}/news", "en")
    assert entry.interval.total_seconds() == 7200
    assert main(["refresh", "notices"]) == 0
    assert capsys.readouterr().out.startswith("notices: 4 items found, 4 new, 0 changed\n")
    assert main(["items", "notices", "--json"]) == 0
    assert [item["title"] for item in json.loads(capsys.readouterr().out)] == [
        f"{title} this week" for title in TITLES[::-1]
    ]


def test_nothing_is_added_unless_that_is_agreed_to(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("sources.yaml").read_bytes()
    assert main(["add", f"{origin.url}/news"]) == 0
    assert "Not added. To add it, use --yes." in capsys.readouterr().out
    assert main(["add", f"{origin.url}/news", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["kind"] == "list"
    assert len(told["choices"][0]["items"]) == 4
    assert told["choices"][0]["entry"]["rules"]["item"]
    assert Path("sources.yaml").read_bytes() == before


def test_json_stays_json_when_a_source_is_added(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", f"{origin.url}/news", "--json", "--yes", "--slug", "notices"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["added"] == "notices"
    assert told["choices"][0]["origin"] == "page"
    assert main(["add", f"{origin.url}/other", "--json", "--item", "li"]) == 0
    assert json.loads(capsys.readouterr().out)["added"].endswith("other")
    assert main(["add", f"{origin.url}/imprint", "--json", "--yes"]) == 1
    assert capsys.readouterr().out == "", "what cannot be had is told on standard error"


def test_where_rules_come_from_is_kept_and_shown(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", f"{origin.url}/news", "--yes", "--slug", "notices"]) == 0
    found = load_settings(Path("sources.yaml")).sources[0].found
    assert found
    assert (found.by, found.on) == ("page", f"{origin.url}/news")
    capsys.readouterr()
    assert main(["preview", f"{origin.url}/news", "--settings-source", "notices"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"Rules: {found.describe()} ({origin.url}/news)"


@pytest.mark.parametrize("how", [["--yes"], ["--item", "div.notice"]])
def test_a_page_is_watched_twice_on_purpose_only(
    origin: Origin, capsys: pytest.CaptureFixture[str], how: list[str]
) -> None:
    assert main(["add", f"{origin.url}/news", "--yes", "--slug", "notices"]) == 0
    before = Path("sources.yaml").read_bytes()
    assert main(["add", f"{origin.url}/news?utm_source=x", *how]) == 2
    assert "already watched as 'notices'" in capsys.readouterr().err
    assert Path("sources.yaml").read_bytes() == before
    assert main(["add", f"{origin.url}/news", "--slug", "again", *how]) == 0
    assert [entry.slug for entry in load_settings(Path("sources.yaml")).sources] == ["notices", "again"]


def test_a_feed_that_is_watched_is_not_added_by_its_page(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    links = "".join(
        f"<item><title>{title} this week</title><link>{origin.url}/notice/{n}</link></item>"
        for n, title in enumerate(TITLES, 1)
    )
    feed = f"<rss version='2.0'><channel><title>Town</title>{links}</channel></rss>"
    origin.answer("/feed.xml", 200, {"Content-Type": "application/rss+xml"}, feed)
    head = '<head><link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    origin.answer("/news", 200, {"Content-Type": "text/html"}, PAGE.replace("<head>", head))
    assert main(["add", f"{origin.url}/feed.xml", "--yes", "--slug", "feed"]) == 0
    assert main(["add", f"{origin.url}/news", "--yes"]) == 2
    assert "already watched as 'feed'" in capsys.readouterr().err
    assert main(["add", f"{origin.url}/news", "--yes", "--alternative", "1"]) == 0


ARTICLE = (
    "<html><head><title>Bridge closed</title><meta property='og:type' content='article'></head><body><article>"
    "<h1>The bridge is closed until the spring of next year</h1>"
    + "<p>The engineers found cracks in two of its arches, and nobody may cross it before they are filled.</p>" * 20
    + "<ul>"
    + "".join(f"<li><a href='/n/{n}'>Another matter of the council, {n}</a></li>" for n in range(5))
    + "</ul></article></body></html>"
)


def test_what_is_taken_for_an_article_can_be_read_as_a_list(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    origin.answer("/page", 200, {"Content-Type": "text/html"}, ARTICLE)
    assert main(["add", f"{origin.url}/page", "--yes"]) == 1
    told = capsys.readouterr().out
    assert told.startswith("This page is an article, not a list of bulletins.\n")
    assert f"bantin add {origin.url}/page --as-list" in told
    assert main(["add", f"{origin.url}/page", "--yes", "--as-list"]) == 0
    assert "5 items" in capsys.readouterr().out


def test_preview_says_what_a_page_is_and_reads_feeds(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    origin.answer("/page", 200, {"Content-Type": "text/html"}, ARTICLE)
    assert main(["preview", f"{origin.url}/page"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "bantin: This page is an article, not a list of bulletins." in told.err
    assert "--as-list" in told.err
    assert main(["preview", f"{origin.url}/page", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == []
    feed = "<rss version='2.0'><channel><title>T</title><item><title>One notice</title></item></channel></rss>"
    origin.answer("/feed", 200, {"Content-Type": "application/rss+xml"}, feed)
    assert main(["preview", f"{origin.url}/feed"]) == 0
    assert "One notice" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        (["https://example.org/", "--language", "zz-!!"], "bantin: --language: must be a language code"),
        (["javascript:alert(1)"], "bantin: URL: must be a web address"),
    ],
)
def test_what_is_no_language_and_no_address_is_told(
    origin: Origin, capsys: pytest.CaptureFixture[str], argument: list[str], words: str
) -> None:
    assert main(["add", *argument]) == 2
    assert capsys.readouterr().err.startswith(words)


@pytest.mark.parametrize(
    ("body", "kind", "word"),
    [
        (LOGIN, "text/html", "sign in"),
        ("%PDF-1.7 " + "x" * 200, "application/pdf", "PDF"),
        ("", "text/html", "empty"),
    ],
)
def test_what_is_no_list_is_told_and_not_added(
    origin: Origin, capsys: pytest.CaptureFixture[str], body: str, kind: str, word: str
) -> None:
    before = Path("sources.yaml").read_bytes()
    origin.answer("/other", 200, {"Content-Type": kind}, body)
    assert main(["add", f"{origin.url}/other", "--yes"]) == 1
    assert word.lower() in capsys.readouterr().out.lower()
    assert Path("sources.yaml").read_bytes() == before


def test_a_page_that_is_not_there_is_told_in_a_line(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", f"{origin.url}/gone", "--yes"]) == 1
    told = capsys.readouterr()
    assert "404" in told.err
    assert told.err.count("\n") == 1


def test_an_alternative_that_is_not_there_is_refused(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", f"{origin.url}/news", "--yes", "--alternative", "9"]) == 2
    assert "alternative" in capsys.readouterr().err


def test_preview_explains_what_it_found(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", f"{origin.url}/news", "--explain", "found.html"]) == 0
    assert "Budget passed this week" in capsys.readouterr().out
    assert "Budget passed this week" in Path("found.html").read_text(encoding="utf-8")
    assert main(["preview", f"{origin.url}/news", "--explain", "x.html", "--settings-source", "notices"]) == 2


def test_an_address_without_a_scheme_is_asked_by_https_then_by_http(
    origin: Origin, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", f"{origin.host}:{origin.port}/news", "--yes", "--slug", "bare"]) == 0
    capsys.readouterr()
    (entry,) = load_settings(Path("sources.yaml")).sources
    assert entry.url == f"{origin.url}/news"
    assert main(["add", f"{origin.host}:{origin.port}/news", "--yes"]) == 2
    assert "already watched as 'bare'" in capsys.readouterr().err


def test_ten_items_are_shown_and_the_verdict_stands_last(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(
        f"<li><a href=/n/{n}>The council decides on matter {n}</a> <time>2026-03-{n:02}</time>"
        for n in range(28, 0, -1)
    )
    origin.answer(
        "/long", 200, {"Content-Type": "text/html"}, f"<html lang=en><title>News</title><h1>News</h1><ul>{rows}</ul>"
    )
    assert main(["add", f"{origin.url}/long"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("\t") == ["date", "title", f"URL on {origin.url}"]
    assert lines[1].split("\t") == ["2026-03-28", "The council decides on matter 28", "/n/28"]
    assert lines[11] == "… and 18 items more"
    assert lines[12].startswith("This page ")
    assert lines[-1] == "Not added. To add it, use --yes."


def test_no_says_that_nothing_was_written(
    origin: Origin, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Keyboard("n\n"))
    before = Path("sources.yaml").read_bytes() if Path("sources.yaml").exists() else b""
    assert main(["add", f"{origin.url}/news"]) == 0
    assert capsys.readouterr().out.endswith("Nothing was written.\n")
    assert (Path("sources.yaml").read_bytes() if Path("sources.yaml").exists() else b"") == before
