"""Pages in which a number has thousands of digits, or digits that write no number, wherever a number stands.

Python reads no number of more than 4,300 digits (`sys.set_int_max_str_digits`), and none of digits such as `²`.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from model.article import Article
from model.errors import BantinError
from model.item import Item
from model.outcome import NO_VALIDATORS
from scraper.article import read_article
from scraper.discovery import examine_page
from scraper.discovery.page_numbers import choose_next, is_behind
from scraper.discovery.pager import is_number
from scraper.fetch.response import Response
from scraper.scrape import preview
from settings.options import SourceEntry

NOW = datetime(2026, 3, 16, tzinfo=UTC)
URL = "https://a.example/news"
LONG = "9" * 5000
ROW = (
    '<article class=item><a href="/news/{n}?id={n}"><img src="/p/{n}-320x200.jpg" srcset="/p/{n}.jpg 480w" width=320>'
    '</a><h2><a href="/news/{n}?id={n}">Notice number {n} of the harbour office</a></h2>'
    '<time datetime="2026-03-0{n}T10:11:12.5+07:00">0{n}/03/2026</time><span>{n} comments, 3 hours ago</span></article>'
)
LIST = (
    '<html lang=en><link rel=icon sizes=32x32 href="/i.png"><main><h1>News</h1>'
    + "".join(ROW.format(n=n) for n in range(1, 5))
    + '<ul class=pagination><li><span class=current>1</span><li><a href="?page=2">2</a><li><a href="?page=3">3</a></ul>'
)
TEXT = "<p>The council decided on Monday to rebuild the old harbour wall before the winter storms begin again.</p>"
ARTICLE = (
    '<html lang=en><meta property="article:published_time" content="2026-03-01T00:00:00+00:00">'
    '<meta property="og:image:width" content="1200"><script type="application/ld+json">{"@type": "NewsArticle", '
    '"headline": "Notice number 1", "datePublished": "2026-03-01", "wordCount": 500, "video": {"@type": "VideoObject", '
    '"contentUrl": "/1.mp4", "duration": "PT12M30S"}}</script><article><h1>Notice number 1 of the harbour office</h1>'
    '<p class=meta>1 March 2026, 10:11 | 12 comments</p><figure><img src="/p/1-800x600.jpg" width=800 height=600>'
    '</figure><amp-img src="/p/2.jpg" layout=responsive width=16 height=9></amp-img><img src="/p/3.jpg" width="480px">'
    f'{4 * TEXT}<p>Closed from 23 March to 10 April 2026.</p><a href="/1.pdf">The decision (PDF, 12 MB)</a></article>'
)


def put_in(page: str) -> Iterator[str]:
    """Yield a page with each of its numbers in turn in another form."""
    for number in re.finditer(r"\d+", page):
        for written in (LONG, "²"):
            yield page[: number.start()] + written + page[number.end() :]


def respond(page: str, url: str) -> Response:
    return Response(url=url, body=page.encode(), media_type="text/html", charset="utf-8", validators=NO_VALIDATORS)


def read_list(page: str) -> tuple[Item, ...]:
    """Return the items of the first list that is found on a page, as its rules take them."""
    response = respond(page, URL)
    _, _, found = examine_page(response, URL, NOW, {})
    try:
        return preview(response, SourceEntry.model_validate(found.make_entry(found.choices[0])).source, NOW)[0]
    except BantinError:
        return ()


def read_text(page: str) -> Article:
    item = read_list(LIST)[0]
    source = SourceEntry.model_validate({"slug": "a", "url": URL, "rules": {"item": ".item", "title": "h2"}}).source
    return read_article(respond(page, item.url), source, item, "", NOW).article


def test_a_list_is_read_whatever_number_stands_in_it() -> None:
    assert len(read_list(LIST)) == 4
    assert all(len(read_list(page)) == 4 for page in put_in(LIST))


def test_an_article_is_read_whatever_number_stands_in_it() -> None:
    assert "harbour wall" in read_text(ARTICLE).content
    assert all("harbour wall" in read_text(page).content for page in put_in(ARTICLE))


@pytest.mark.parametrize("number", [LONG, "²"])
def test_no_page_has_such_a_number(number: str) -> None:
    assert not is_number(number, 2)
    assert not is_behind(f"/?start={number}", "/?start=1")
    assert choose_next([2], f"/news?page={number}") == 2
