"""A site's news sitemap: when it is offered, when it is passed over, and what is asked for."""

from datetime import timedelta
from typing import Any

import pytest

from messages import Message
from messages.discovery import DiscoveryCode
from messages.plain import PlainCode
from model.errors import StatusError
from model.finding import ListOrigin
from model.outcome import NO_VALIDATORS
from scraper.discovery.lists import SourceDraft
from scraper.discovery.sitemap import CONFIDENCE, LARGEST, RULES, find_news_sitemap
from scraper.discovery.values import Choice
from scraper.discovery.visits import Visits
from scraper.fetch.response import Request, Response
from tests.pages import NOW, read_page

PLACE = "https://city.example/news-sitemap.xml"
HEAD = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)


def write_url(n: int, title: str = "Bulletin {n} of the city", days: float = 1, language: str = "en") -> str:
    """Return the element of one bulletin, so many days old."""
    name = title.format(n=n)
    return (
        f"<url><loc>https://city.example/{n}</loc><news:news><news:publication><news:name>City</news:name>"
        f"<news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{(NOW - timedelta(days=days)).isoformat()}</news:publication_date>"
        f"<news:title>{name}</news:title></news:news></url>"
    )


def write_sitemap(*urls: str) -> str:
    """Return a sitemap of some elements."""
    return f"{HEAD}{''.join(urls)}</urlset>"


class FakeClient:
    """Answers with one body, or raises."""

    def __init__(self, answer: str | bytes | Exception) -> None:
        self.answer, self.asked = answer, [""][1:]

    def seconds_until_free(self, _: str) -> float:
        return 0.0

    def get(self, request: Request, *, now: object) -> Response:
        self.asked.append(request.url)
        if isinstance(self.answer, Exception):
            raise self.answer
        body = self.answer.encode() if isinstance(self.answer, str) else self.answer
        return Response(
            url=request.url, body=body, media_type="application/xml", charset="utf-8", validators=NO_VALIDATORS
        )


def find(answer: str | bytes | Exception, steps: list[Message] | None = None) -> tuple[Choice, ...]:
    """Return what is made of a site whose sitemap is this."""
    client: Any = FakeClient(answer)
    visits = Visits(client, NOW, {}, (steps if steps is not None else []).append, lambda: 0.0)
    found = find_news_sitemap(read_page("<p>x</p>"), visits, SourceDraft(now=NOW, found={}, options={}))
    assert client.asked == [PLACE]
    return found


def test_a_news_sitemap_becomes_a_choice() -> None:
    steps: list[Message] = []
    (choice,) = find(write_sitemap(write_url(1), write_url(2, days=3)), steps)
    assert [(item.title, item.url) for item in choice.items] == [
        (f"Bulletin {n} of the city", f"https://city.example/{n}") for n in (1, 2)
    ]
    assert (choice.origin, choice.source_url, choice.rules) == (ListOrigin.SITEMAP, PLACE, RULES)
    assert (choice.confidence, choice.language) == (CONFIDENCE, "en")
    assert choice.label == DiscoveryCode.LABEL_SITEMAP()
    assert choice.reasons[2].params["day"] == "2026-11-21", "the newest"
    assert steps == [DiscoveryCode.TRYING_SITEMAP(url=PLACE)]


@pytest.mark.parametrize(("count", "found"), [(1, 0), (2, 1), (3, 1)])
def test_a_sitemap_of_a_single_bulletin_is_passed_over(count: int, found: int) -> None:
    assert len(find(write_sitemap(*map(write_url, range(count))))) == found


@pytest.mark.parametrize(("days", "found"), [(364.9, 1), (365, 1), (365.1, 0)])
def test_a_sitemap_whose_newest_is_older_than_a_year_is_passed_over(days: float, found: int) -> None:
    assert len(find(write_sitemap(write_url(1, days=days), write_url(2, days=900)))) == found


def test_a_sitemap_with_dates_to_come_only_is_passed_over() -> None:
    assert find(write_sitemap(write_url(1, days=-1), write_url(2, days=-2))) == ()


def test_a_sitemap_without_dates_is_passed_over() -> None:
    urls = [write_url(n).replace("news:publication_date", "news:day") for n in (1, 2)]
    assert find(write_sitemap(*urls)) == ()


def test_elements_without_a_title_are_left_out() -> None:
    plain = "<url><loc>https://city.example/plain</loc></url>"
    (choice,) = find(write_sitemap(plain, write_url(1), plain, write_url(2)))
    assert len(choice.items) == 2


@pytest.mark.parametrize(("untitled", "found"), [(1, 1), (2, 0)])
def test_nine_of_ten_need_a_link(untitled: int, found: int) -> None:
    urls = [write_url(n) for n in range(9)]
    unlinked = [write_url(90 + n).replace(f"https://city.example/{90 + n}", "") for n in range(untitled)]
    assert len(find(write_sitemap(*urls, *unlinked))) == found


@pytest.mark.parametrize(
    "body",
    [
        f"{HEAD.replace('urlset', 'sitemapindex')}<sitemap><loc>https://city.example/s1.xml</loc></sitemap></sitemapindex>",
        f"{HEAD}<url><loc>https://city.example/1</loc></url><url><loc>https://city.example/2</loc></url></urlset>",
        "",
        "<html><title>Not found</title><p>None</p></html>",
        b"%PDF-1.7",
    ],
    ids=["an index", "no titles", "empty", "a page", "a file"],
)
def test_what_is_no_news_sitemap_is_passed_over(body: str | bytes) -> None:
    assert find(body) == ()


def test_a_sitemap_that_cannot_be_had_is_passed_over() -> None:
    assert find(StatusError(PlainCode.TEXT(text="none"), subject=PLACE, status=404)) == ()


@pytest.mark.parametrize(("over", "found"), [(0, 1), (1, 0)])
def test_a_large_sitemap_is_passed_over(over: int, found: int) -> None:
    text = write_sitemap(write_url(1), write_url(2))
    filled = text.replace("</urlset>", f"<!--{'x' * (LARGEST - len(text) - 7 + over)}--></urlset>")
    assert len(filled) == LARGEST + over
    assert len(find(filled)) == found


@pytest.mark.parametrize(
    ("written", "language"),
    [(" VI ", "vi"), ("zh-cn", "zh-cn"), ("any language", ""), ("", "")],
)
def test_the_first_language_of_the_sitemap_is_taken_where_it_is_one(written: str, language: str) -> None:
    (choice,) = find(write_sitemap(write_url(1, language=written), write_url(2, language="fr")))
    assert choice.language == (language or ("fr" if not written else ""))
