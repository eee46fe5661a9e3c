"""A bulletin's own page by detail rules, by none, and what is no page."""

from typing import Any

import pytest

from messages.pages import MediaCode, PageCode
from messages.plain import PlainCode
from messages.statuses import StatusCode
from model.errors import NetworkError, StatusError
from model.item import Item
from model.outcome import NO_VALIDATORS, Failed, Health, NotModified
from scraper.article import ArticleReading, detect_file_type, scrape_article
from scraper.extract.article.template import Template
from scraper.fetch.options import ReadingOptions
from scraper.fetch.response import Request, Response
from scraper.reader import Reader
from scraper.source import Source
from tests.pages import NOW

URL = "https://city.example/n/1"
REASON = PlainCode.TEXT(text="reason")
TEXT = (
    "<p>The council has decided that the works in Mill Lane will begin in the first week of the month.</p>"
    "<p>Residents get a letter when their part of the street is closed, and for how long it will be.</p>"
    "<p>The roads department answers questions on working days, from nine in the morning until noon.</p>"
)
PAGE = (
    "<html lang=en><head><title>Road works | City</title></head><body><h1>Road works in Mill Lane</h1>"
    "<b class=day>5 March 2026</b><i class=who>Ann Lee</i><u class=topic>Roads</u>"
    f"<div class=text>{TEXT}<aside>Share this page</aside></div></body></html>"
)


def make_response(body: str | bytes = PAGE, media_type: str = "text/html") -> Response:
    """Return an answer as it is fetched."""
    content = body.encode() if isinstance(body, str) else body
    return Response(url=URL, body=content, media_type=media_type, charset="utf-8", validators=NO_VALIDATORS)


def scrape(
    answer: Any,
    *,
    url: str = URL,
    title: str = "Road works in Mill Lane",
    asked: list[Request] | None = None,
    **fields: Any,
) -> ArticleReading | Failed:
    """Return what comes of an item whose page is this."""

    class FakeClient:
        """Answers with the page, or raises."""

        reader = Reader(ReadingOptions())

        def get(self, request: Request, *, now: object) -> Any:
            assert now == NOW
            if asked is not None:
                asked.append(request)
            if isinstance(answer, Exception):
                raise answer
            return answer

        def get_head(self, request: Request, *, now: object) -> Any:
            raise StatusError(StatusCode.OTHER(host="city.example", status=405), subject=request.url, status=405)

        def seconds_until_free(self, url: str) -> float:
            return 0.0

    client: Any = FakeClient()
    source = Source.model_validate({"slug": "news", "url": "https://city.example/news", "language": "en", **fields})
    item = Item(url=url, title=title, aliases=(), fingerprint="")
    return scrape_article(source, item, client=client, template="", now=NOW)


def read(answer: Any = None, **fields: Any) -> ArticleReading:
    """Return what a page says that can be read."""
    reading = scrape(answer or make_response(), **fields)
    assert isinstance(reading, ArticleReading)
    return reading


def fail(answer: Any, **fields: Any) -> Failed:
    """Return how a page failed that cannot be read."""
    failed = scrape(answer, **fields)
    assert isinstance(failed, Failed)
    return failed


def test_a_rule_for_the_content_is_trusted_with_it_and_nothing_is_learned() -> None:
    reading = read(detail={"content": ".text", "remove": "aside"})
    assert "Mill Lane" in reading.article.content
    assert "Share" not in reading.article.content
    assert reading.template == ""


def test_a_bulletin_read_by_rules_has_a_summary_too() -> None:
    first = "The council has decided that the works in Mill Lane will begin in the first week of the month."
    assert read(detail={"content": ".text"}).article.summary.startswith(first)
    described = PAGE.replace("</title>", "</title><meta name=description content='Works in Mill Lane begin soon.'>")
    reading = read(make_response(described), detail={"content": ".text"})
    assert reading.article.summary == "Works in Mill Lane begin soon."
    known = Template.from_json(reading.template)
    assert len(known.pages) == 1, "so that a slogan that repeats is known"


@pytest.mark.parametrize(
    ("rules", "field", "value"),
    [
        ({"title": "h1"}, "title", "Road works in Mill Lane"),
        ({"author": ".who"}, "authors", ("Ann Lee",)),
        ({"categories": ".topic"}, "categories", ("Roads",)),
    ],
)
@pytest.mark.parametrize("content", [{"content": ".text"}, {}], ids=["with content", "without"])
def test_a_field_that_a_rule_gives_wins(
    rules: dict[str, str], field: str, value: object, content: dict[str, str]
) -> None:
    assert getattr(read(detail=rules | content).article, field) == value


def test_a_rule_for_the_date_is_read_in_the_sources_language_and_zone() -> None:
    published = read(detail={"content": ".text", "date": ".day"}, timezone="Asia/Tokyo").article.published
    assert published is not None
    assert (published.local.date().isoformat(), published.zone) == ("2026-03-05", "Asia/Tokyo")


def test_without_a_rule_the_text_is_found_and_the_sites_template_learned() -> None:
    reading = read()
    assert "Mill Lane" in reading.article.content
    assert reading.template != ""


def test_a_rule_that_finds_nothing_leaves_what_was_found() -> None:
    found = read().article
    assert read(detail={"author": ".none", "title": ".none"}).article == found


def test_content_that_is_not_where_its_rule_says_fails() -> None:
    failed = fail(make_response(), detail={"content": ".elsewhere"})
    assert failed.health is Health.EMPTY


def test_the_page_is_asked_for_with_the_sources_own_headers() -> None:
    asked: list[Request] = []
    scrape(make_response(), asked=asked, headers={"X-Own": "yes"}, robots=False)
    assert [(one.url, one.headers, one.robots) for one in asked] == [(URL, {"X-Own": "yes"}, False)]


@pytest.mark.parametrize(
    ("url", "requests"), [(f"{URL}.pdf", 0), (f"{URL}.pdf?v=2", 0), (f"{URL}.html", 1), (f"{URL}?file=a.pdf", 1)]
)
def test_a_file_by_its_address_is_not_asked_for(url: str, requests: int) -> None:
    asked: list[Request] = []
    reading = scrape(make_response(), url=url, asked=asked)
    assert isinstance(reading, ArticleReading)
    assert (len(asked), len(reading.article.enclosures)) == (requests, 1 - requests)


@pytest.mark.parametrize(
    ("body", "media_type", "kind"),
    [
        (b"%PDF-1.7", "text/html", "application/pdf"),
        (b"%PDF-1.7", "", "application/pdf"),
        (b" %PDF-1.7", "text/html", ""),
        (b"a,b", "text/csv", "text/csv"),
        (b"x", "application/octet-stream", ""),
        (b"<p>x</p>", "text/html", ""),
    ],
)
def test_a_file_is_known_by_its_first_bytes_or_its_media_type(body: bytes, media_type: str, kind: str) -> None:
    assert detect_file_type(make_response(body, media_type)) == kind


@pytest.mark.parametrize(
    ("body", "media_type", "kind"),
    [
        ('{"a": 1}', "application/json", MediaCode.JSON),
        (
            "<rss version='2.0'><channel><title>F</title><item><title>A</title></item></channel></rss>",
            "application/rss+xml",
            MediaCode.FEED,
        ),
    ],
    ids=["JSON", "a feed"],
)
def test_what_is_no_page_is_called_by_its_name(body: str, media_type: str, kind: MediaCode) -> None:
    failed = fail(make_response(body, media_type))
    assert failed.health is Health.CHANGED
    assert PageCode.NOT_A_PAGE(kind=kind()) in (failed.message, failed.message.params.get("message"))


@pytest.mark.parametrize(
    ("error", "health", "transient", "lasting"),
    [
        (StatusError(REASON, subject=URL, status=404), Health.NOT_FOUND, False, False),
        (StatusError(REASON, subject=URL, status=410), Health.GONE, False, True),
        (StatusError(REASON, subject=URL, status=403), Health.FORBIDDEN, False, False),
        (StatusError(REASON, subject=URL, status=503), Health.UNREACHABLE, True, False),
        (NetworkError(REASON, subject=URL), Health.UNREACHABLE, True, False),
    ],
    ids=["404", "410", "403", "503", "network"],
)
def test_a_page_that_cannot_be_had_is_a_value(error: Exception, health: Health, transient: bool, lasting: bool) -> None:
    failed = fail(error)
    assert (failed.health, failed.transient, failed.lasting) == (health, transient, lasting)


def test_an_answer_that_nothing_changed_is_a_fault_since_nothing_was_known() -> None:
    assert fail(NotModified()).health is Health.CHANGED
