"""The report of a detection: what it shows of each list, how much, and nothing of a stranger's markup."""

import pytest

from model.item import DateOrigin
from scraper.discovery.detection import Candidate, Detection, detect, render_report
from scraper.discovery.detection import report as module
from scraper.document import JsonDocument
from scraper.extract import RawDate, RawItem
from scraper.source import Rules
from tests.pages import NOW, make_list, read_page


def report(body: str) -> str:
    page = read_page(body)
    return render_report(detect(page, now=NOW), page)


def report_of(*items: RawItem, rules: Rules | None = None, body: str = "<ul><li>x</li></ul>") -> str:
    """Return the report of a detection with one list of some items."""
    from model.finding import PageKind

    candidate = Candidate(items=items, rules=rules, score=1.0)
    return render_report(Detection(kind=PageKind.LIST, candidates=(candidate,)), read_page(body))


def test_it_shows_the_page_its_kind_and_its_lists() -> None:
    text = report("<main><h1>News</h1>" + make_list(20) + "</main>")
    assert "<h1>https://city.example/news</h1>" in text
    assert "<p>list, confidence 0." in text
    assert "The choice: 20 items, score " in text
    assert "<li>item: <code>" in text
    assert "Bulletin number 1 of the harbour office" in text
    assert "Paging: No further pages were found" in text


def test_nothing_of_the_pages_markup_is_repeated() -> None:
    text = report(
        "<main><script>x()</script><ul>"
        + "<li><a href=/{0}>A &lt;b onclick=x()&gt; title</a></li>" * 6
        + "</ul></main>"
    )
    assert "<script" not in text
    assert "<b onclick" not in text
    assert "&lt;b onclick" in text


def test_reasons_are_escaped_and_said() -> None:
    assert "<li>the page contains no list</li>" in report("<p>Nothing</p>")


@pytest.mark.parametrize(("count", "shown"), [(3, 3), (8, 8), (9, 8), (30, 8)])
def test_the_first_items_are_shown(count: int, shown: int) -> None:
    items = [RawItem(title=f"Title {n}", link=f"/{n}") for n in range(count)]
    assert report_of(*items).count("<td>Title ") == shown


@pytest.mark.parametrize(("letters", "shown"), [(60, 60), (160, 160), (200, 160), (500, 160)])
def test_titles_and_links_are_cut(letters: int, shown: int) -> None:
    text = report_of(RawItem(title="t" * letters, link="l" * letters))
    assert f"<td>{'t' * shown}</td>" in text
    assert f"<code>{'l' * shown}</code>" in text


@pytest.mark.parametrize(("letters", "shown"), [(25, 25), (60, 60), (70, 60), (190, 60)])
def test_dates_are_cut(letters: int, shown: int) -> None:
    date = RawDate(text="d" * letters, origin=DateOrigin.LISTING)
    assert f"<td>{'d' * shown}</td>" in report_of(RawItem(title="x", date=date))


@pytest.mark.parametrize(("letters", "shown"), [(110, 110), (300, 300), (400, 300), (950, 300)])
def test_items_on_the_map_are_cut(letters: int, shown: int) -> None:
    text = report_of(rules=Rules(item="li"), body=f"<ul><li>{'m' * letters}</li></ul>")
    assert f">0: {'m' * shown}</div>" in text


@pytest.mark.parametrize(("letters", "shown"), [(45, 45), (120, 120), (150, 120), (370, 120)])
def test_other_lines_on_the_map_are_cut(letters: int, shown: int) -> None:
    assert f"<p>{'m' * shown}</p>" in report_of(rules=Rules(item="li"), body=f"<div>{'m' * letters}</div>")


@pytest.mark.parametrize(("lines", "shown"), [(1400, 1400), (3999, 3999), (4000, 3999), (12_100, 3999)])
def test_the_map_is_bounded(lines: int, shown: int) -> None:
    """The page's title is a line of it too."""
    text = report_of(rules=Rules(item="b"), body="<i>line</i>" * lines)
    assert text.count("<p>line</p>") == shown


def test_what_stands_in_an_item_is_shown_once() -> None:
    text = report_of(rules=Rules(item="li"), body="<ul><li><b>inside</b> and out</li></ul><p>after</p>")
    assert text.count("inside") == 1
    assert "<p>after</p>" in text


def test_rules_of_every_kind_are_shown() -> None:
    rules = Rules.model_validate(
        {"item": "li", "title": "", "date": {"selector": "i", "attribute": "title", "pattern": "(.*)"}, "image": "img"}
    )
    text = report_of(rules=rules)
    assert "<li>title: <code>the item itself</code></li>" in text
    assert "<li>date: <code>i @title (.*)</code></li>" in text
    assert "<li>image: <code>img</code></li>" in text
    assert "No rules" in report_of()


def test_json_has_no_map() -> None:
    value = [{"title": f"Story {n}", "url": f"/s/{n}"} for n in range(4)]
    document = JsonDocument(url="https://a.example/j", base_url="https://a.example/j", value=value)
    text = render_report(detect(document, now=NOW), document)
    assert "Where they stand" not in text
    assert "4 objects with titles at the top level" in text


def test_each_list_has_its_colour() -> None:
    assert len(set(module.COLOURS)) == 6
    two = (
        "<main>"
        + make_list()
        + "<hr>"
        + make_list(6).replace("/news/", "/other/").replace("<ul>", "<ul class=o>")
        + "</main>"
    )
    text = report(two)
    assert f"color:{module.COLOURS[1]}'>Alternative 1: " in text
    assert f"border-color:{module.COLOURS[0]}'>0: " in text


def test_it_is_written_in_the_language_of_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of rules are those of the settings, in every language."""
    monkeypatch.setattr(module, "render", lambda message, language: f"{language}:{message.code}")
    page = read_page("<main>" + make_list(20) + "</main>")
    text = render_report(detect(page, now=NOW), page, "vi")
    assert "<html lang='vi'>" in text
    assert "<title>vi:reports.title</title>" in text
    assert "<th>vi:reports.item-title</th>" in text
    assert "<li>title: <code>" in text
    for words in ("What was", "confidence", "The choice", "Paging", "Title", "Where"):
        assert words not in text.partition("<h2>vi:reports.map</h2>")[0], words
