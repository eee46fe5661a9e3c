"""Detection finds the list of a page by itself; a case is a folder with a page and its items."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from model.outcome import NO_VALIDATORS
from scraper.dates import DateContext
from scraper.discovery.detection import Detection, detect, render_report
from scraper.document import Document, JsonDocument
from scraper.document.reading import read_document
from scraper.extract.rules import extract_items
from scraper.fetch.response import Response
from scraper.normalize.items import read_date
from scraper.selector import Syntax

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CASES = Path(__file__).parent / "data" / "listing"
SEED = Path(__file__).parents[1].parent / "shared" / "corpus" / "seed"


def document(text: str, url: str = "https://city.example/list") -> Document:
    body = text.encode()
    return read_document(
        Response(url=url, body=body, media_type="text/html", charset="utf-8", validators=NO_VALIDATORS)
    )


def found(detection: Detection, base: str) -> list[dict[str, Any]]:
    zone = detection.timezone or "UTC"
    context = DateContext(language=detection.language, zone=zone, order=detection.date_order, now=NOW)
    items = detection.candidates[0].items if detection.candidates else ()
    return [
        {
            "url": urljoin(base, item.link),
            "title": " ".join(item.title.split()),
            "date": date.raw and _day(date.at, zone) if (date := read_date(item.date, context)) else None,
        }
        for item in items
    ]


def _day(at: datetime, zone: str) -> str:
    from zoneinfo import ZoneInfo

    return at.astimezone(ZoneInfo(zone)).date().isoformat()


def golden_cases() -> list[Any]:
    """Return the names of the cases; one with a file `xfail.txt` is known to fail, and the file says why."""
    found: list[Any] = []
    for path in sorted(CASES.iterdir()):
        reason = path / "xfail.txt"
        text = reason.read_text(encoding="utf-8").strip() if reason.exists() else ""
        fails = pytest.mark.xfail(raises=AssertionError, strict=True, reason=text)
        found.append(pytest.param(path.name, marks=fails if text else ()))
    return found


@pytest.mark.parametrize("case", golden_cases())
def test_the_list_is_found(case: str) -> None:
    told = json.loads((CASES / case / "items.json").read_text(encoding="utf-8"))
    page = document((CASES / case / "page.html").read_text(encoding="utf-8"), told["url"])
    detection = detect(page, now=NOW)
    items = found(detection, told["url"])
    assert detection.kind == "list"
    if "least" in told:
        right = [item for item in items if item in told["items"]]
        assert 2 * len(right) / (len(items) + len(told["items"])) >= told["least"]
    else:
        assert items == told["items"]
    assert detection.paging.kind == told.get("paging", "none")
    assert detection.language == told.get("language", detection.language)
    if "longest_rule" in told:
        rules = detection.candidates[0].rules
        assert rules is not None
        assert len(rules.item) <= told["longest_rule"]
    if told.get("enclosures"):
        assert all(item.enclosures for item in detection.candidates[0].items)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_rules_find_the_same_items_again(case: str) -> None:
    told = json.loads((CASES / case / "items.json").read_text(encoding="utf-8"))
    text = (CASES / case / "page.html").read_text(encoding="utf-8")
    for candidate in detect(document(text, told["url"]), now=NOW).candidates:
        if candidate.rules is not None:
            assert extract_items(document(text, told["url"]), candidate.rules) == list(candidate.items)


def test_rules_are_said_by_meaning() -> None:
    text = (CASES / "nested_cards" / "page.html").read_text(encoding="utf-8")
    rules = detect(document(text), now=NOW).candidates[0].rules
    assert rules is not None
    assert rules.syntax is Syntax.CSS
    assert rules.item == "article"
    assert rules.date is not None
    assert rules.date.selector == "time"


def test_the_seed_listing_is_found_whole() -> None:
    if not SEED.exists():
        pytest.skip("the shared corpus is not here")
    gold = json.loads((SEED / "gold.json").read_text(encoding="utf-8"))
    base = f"http://origin.example{gold['listing']}"
    detection = detect(document((SEED / "pages" / "tin-nong.html").read_text(encoding="utf-8"), base), now=NOW)
    assert found(detection, base) == [{**item, "url": urljoin(base, item["url"])} for item in gold["items"]]
    assert all(item.image and item.summary for item in detection.candidates[0].items)
    assert detection.paging.kind == "postback"
    assert (detection.language, detection.date_order, detection.timezone) == ("vi", "DMY", gold["timezone"])


ARTICLE = "<p>" + "A long sentence of an article that goes on about one thing for quite a while. " * 4 + "</p>"
KINDS = {
    "article": "<html><head><title>One story of the day</title><meta property='og:type' content='article'>"
    "<meta property='article:published_time' content='2026-03-09'></head><body><nav><a href='/'>Home</a></nav>"
    "<article><h1>One story of the day, told at length</h1>" + ARTICLE * 12 + "</article></body></html>",
    "login": "<html><title>Log in</title><body><form><input name=u><input type=password><a href=/lost>Lost?</a></form>"
    "</body></html>",
    "challenge": "<html><title>Just a moment...</title><body><p>Checking your browser</p><a href=/x>x</a></body>",
    "error": "<html><title>404 Not Found</title><body><h1>Not found</h1><a href='/'>Home</a></body></html>",
    "script-only": "<html><title>App</title><body><div id=root></div><noscript>Enable JavaScript</noscript>"
    "<script src=/app.js></script></body></html>",
    "empty": "<html><title>Nothing</title><body><p>Nothing here yet.</p></body></html>",
}


MENU = "<header><a href='/'>Home</a> <a href='/about'>About us</a> <a href='/contact'>Contact</a></header>"
NO_LISTS = {
    "a search that found nothing": (MENU + "<main><h1>News</h1><p>There is no news at present.</p></main>", "empty"),
    "a choice of offers": ("<h1>Subscribe</h1><ul><li><a href=/d>Digital</a><li><a href=/p>Premium</a></ul>", "empty"),
    "a page that was not there": ("<h1>We could not find that page</h1>" + MENU + "<ul>"
    + "".join(f"<li><a href=/{n}>Department number {n} of the town</a>" for n in range(9)) + "</ul>", "error"),
    "a log-in with ways around it": ("<h1>Sign in</h1><form><input type=password></form><ul><li><a href=/sso/1>Sign in "
    "with one</a><li><a href=/sso/2>Sign in with another</a><li><a href=/forgot>Forgot password?</a></ul>", "login"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_LISTS)
def test_links_that_are_no_bulletins_are_no_list(name: str) -> None:
    text, kind = NO_LISTS[name]
    detection = detect(document(f"<html><title>Town of Elmford</title><body>{text}</body></html>"), now=NOW)
    assert (detection.kind, detection.sure) == (kind, False)


@pytest.mark.parametrize("word", ["captcha", "验证码", "Access denied"])
def test_a_forms_label_beside_a_list_is_no_wall(word: str) -> None:
    text = (CASES / "rows_of_two" / "page.html").read_text(encoding="utf-8")
    form = f"<form><label>{word}</label><input name=q></form></body>"
    assert detect(document(text.replace("</body>", form)), now=NOW).kind == "list"


@pytest.mark.parametrize(
    "image",
    [
        '<img src="data:image/gif;base64,R0lGOD" data-srcset="/s/{n}.jpg 400w, /l/{n}.jpg 800w">',
        '<img src="/placeholder.gif" data-original="/l/{n}.jpg">',
        '<img src="/blank.gif"><noscript><img src="/l/{n}.jpg"></noscript>',
        '<picture><source srcset="/l/{n}.jpg"><img src="/pixel.gif"></picture>',
    ],
)
def test_pictures_are_found_however_they_are_loaded(image: str) -> None:
    rows = "".join(
        f"<li>{image.format(n=n)}<a href=/n/{n}>Bulletin number {n} of the harbour office</a> <b>{n}.10.2026</b></li>"
        for n in range(10, 18)
    )
    text = f"<html><title>News</title><body><main><h1>News</h1><ul>{rows}</ul></main></body></html>"
    items = detect(document(text), now=NOW).candidates[0].items
    assert [item.image for item in items] == [f"/l/{n}.jpg" for n in range(10, 18)]


def test_a_list_whose_end_alone_is_undated_is_never_sure() -> None:
    """Dates may then each be the neighbour's."""
    text = (CASES / "nested_cards" / "page.html").read_text(encoding="utf-8")
    assert detect(document(text), now=NOW).sure
    head, _, tail = text.rpartition("<time")
    undated = head + tail.partition("</time>")[2]
    detection = detect(document(undated), now=NOW)
    assert [item.date is None for item in detection.candidates[0].items][-1]
    assert not detection.sure


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_without_a_list_is_said_to_be_what_it_is(kind: str) -> None:
    detection = detect(document(KINDS[kind]), now=NOW)
    assert detection.kind == kind
    assert not detection.sure
    assert detection.reasons


def test_a_json_page_is_read_by_dotted_paths() -> None:
    value = {
        "data": {"news": [{"headline": f"Story {n}", "url": f"/s/{n}", "published": "2026-03-09"} for n in range(4)]}
    }
    detection = detect(JsonDocument(url="https://a.example/j", base_url="https://a.example/j", value=value), now=NOW)
    candidate = detection.candidates[0]
    assert candidate.rules is not None
    assert candidate.rules.item == "data.news"
    assert [item.title for item in candidate.items] == ["Story 0", "Story 1", "Story 2", "Story 3"]


def test_announced_feeds_are_offered() -> None:
    text = (CASES / "rows" / "page.html").read_text(encoding="utf-8")
    link = '<link rel="alternate" type="application/rss+xml" title="News" href="/feed.xml">'
    offers = detect(document(text.replace("</head>", link + "</head>")), now=NOW).announced
    assert [(offer.url, offer.title) for offer in offers] == [("https://city.example/feed.xml", "News")]


@pytest.mark.parametrize(
    "text",
    [
        "<html><body>" + "<div>" * 50_000 + "<a href=/x>x</a></body></html>",
        "<html><body>" + "".join(f"<a href='/{n}'>link {n}</a> " for n in range(30_000)) + "</body></html>",
        "<html><body><table>" + "<tr><td><a href=/a>1" * 5_000 + "</body></html>",
        "<html><body><p class='-x --y 9z [a] \" &quot;'><a href='http://[bad'>x</a><a href='//'>y</a></body></html>",
        "<html><body>" + "<ul class='a b c'><li class='-a'><a href='/1'>x</a>" * 300 + "</body></html>",
    ],
    ids=["deep", "many links", "unclosed rows", "odd names", "nested lists"],
)
def test_a_hostile_page_gets_an_answer(text: str) -> None:
    assert detect(document(text), now=NOW).kind


def test_the_report_tells_the_candidates_and_repeats_no_markup() -> None:
    text = (
        (CASES / "rows" / "page.html").read_text(encoding="utf-8").replace("Notices</h1>", "<script>x()</script></h1>")
    )
    page = document(text)
    report = render_report(detect(page, now=NOW), page)
    assert "The choice: 8 items" in report
    assert "table.notices" in report
    assert "<script" not in report


ROW = "<li><a href=/news/2026/{n}>Bulletin number {n} of the harbour office</a> <time>{n} Oct 2026</time></li>"


def dated_list(rows: str = ROW) -> str:
    return "<ul>" + "".join(rows.format(n=n) for n in range(20, 10, -1)) + "</ul>"


def dates_of(text: str) -> list[tuple[str, str]]:
    """Return the last step of each item's link, and its date as printed."""
    page = document(f"<html><title>News</title><body><main>{text}</main></body></html>")
    items = detect(page, now=NOW).candidates[0].items
    return [(item.link.rpartition("/")[2], item.date.text.strip() if item.date else "") for item in items]


RIGHT = [(str(n), f"{n} Oct 2026") for n in range(20, 10, -1)]
FLAT = "<p>{n} Oct 2026</p><p><a href=/news/2026/{n}>Bulletin number {n} of the harbour office</a></p>"


@pytest.mark.parametrize(
    "text",
    [
        "<h1>News</h1><p><time>22 Nov 2026</time></p>" + dated_list(),
        "<h1>News</h1>" + dated_list(FLAT) + "<p>Last update of the page: 22 Nov 2026</p>",
        "<section><h2>Most read</h2><h3><a href=/news/2026/70>An older bulletin of the office</a></h3></section>"
        + dated_list(),
        "<section><h2>Events</h2><h3><a href=/news/2026/ev1>A summer fair at the old harbour</a></h3></section>"
        "<section><h2>News</h2>" + dated_list() + "</section>",
        "<div class=featured-slider><h3><a href=/news/2026/70>An older bulletin of the office</a></h3></div>"
        + dated_list(),
        "<h1><a href=/news/2026/>All the news of the whole council this year</a></h1>" + dated_list(),
    ],
    ids=["date-before", "date-behind", "most-read", "events", "featured", "heading"],
)
def test_what_stands_around_a_list_is_left_out(text: str) -> None:
    assert dates_of(text) == RIGHT


@pytest.mark.parametrize(
    "row",
    [
        "<li><a href='http://[bad'>Bulletin number {n} of the harbour office</a> <time>{n} Oct 2026</time></li>",
        "<li><a href=/{n}>Bulletin number {n} of the office</a> <b class=" + "a" * 2500 + ">{n} Oct 2026</b></li>",
        "<li>" + "<div class=level-of-a-very-deep-page-builder>" * 40 + "<a href=/{n}>Bulletin number {n}</a></li>",
        "<li class=" + "a" * 2500 + "><a href=/{n}>Bulletin number {n} of the office</a></li>",
        "<li><a href=/{n}>Bulletin &#1; number {n} &#xFFFE; of the office</a></li>",
    ],
)
def test_odd_rows_raise_nothing(row: str) -> None:
    lead = "<h2><a href=http://[x>A lead of the office</a></h2>"
    text = f"<html><title>News</title><body>{lead}{dated_list(row)}</body></html>"
    for candidate in detect(document(text), now=NOW).candidates:
        assert candidate.rules is not None
        assert type(candidate.rules).model_validate(candidate.rules.model_dump()) == candidate.rules


def test_a_pager_among_the_items_is_never_sure() -> None:
    pager = "".join(f"<li><a href='?page={n}'>{n}</a></li>" for n in (2, 3, 4, 5)) + "</ul>"
    text = dated_list().replace("</ul>", pager)
    assert not detect(document(f"<html><title>News</title><body><main>{text}</main></body></html>"), now=NOW).sure


def test_the_date_of_the_last_change_is_taken_where_no_other_is_told() -> None:
    row = (
        "<div class=job><a href=/news/2026/{n}>Minutes of 3 Oct 2025, number {n}</a>"
        "<span class=updated>{n} Oct 2026</span></div>"
    )
    assert dates_of(dated_list(row)) == RIGHT
    both = row.replace("<span", "<span class=published>{n} Sep 2026</span><span")
    assert dates_of(dated_list(both)) == [(n, date.replace("Oct", "Sep")) for n, date in RIGHT]


def test_elements_without_a_title_are_left_out() -> None:
    """A rule that finds all with a link finds a picture of an advertisement too."""
    advertisement = "<li class=row><a href=https://ads.example/{n}><img src=/ad.png></a></li>"
    row = "<li class=row><a href=/news/2026/{n}>Bulletin number {n} of the office</a> <time>{n} Oct 2026</time></li>"
    text = dated_list(row).replace("</li><li", f"</li>{advertisement}<li", 2)
    assert dates_of(text) == RIGHT


def test_an_article_that_tells_what_was_not_found_is_no_error() -> None:
    text = KINDS["article"].replace("One story of the day, told at length", "Missing hiker not found after three days")
    assert detect(document(text), now=NOW).kind == "article"
