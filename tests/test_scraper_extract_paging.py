"""How a list goes on: by a link, by numbers, by a form, or not at all."""

import pytest
from lxml import html

from scraper.document import HtmlDocument
from scraper.extract.paging import paging_of

URL = "https://city.example/news?cat=3"


def document(body: str) -> HtmlDocument:
    tree = html.document_fromstring(f"<html><body>{body}</body></html>")
    return HtmlDocument(url=URL, base_url=URL, encoding="utf-8", language="", tree=tree)


@pytest.mark.parametrize(
    ("body", "kind", "url"),
    [
        ("<a rel='next' href='?cat=3&amp;page=2'>x</a>", "next-link", "https://city.example/news?cat=3&page=2"),
        ("<a href='/news/page/2'>Trang tiếp theo</a>", "next-link", "https://city.example/news/page/2"),
        ("<a href='/news/page/2'>Trang sau</a>", "next-link", "https://city.example/news/page/2"),
        ("<a href='/news/page/2'>Older posts »</a>", "next-link", "https://city.example/news/page/2"),
        ("<a href='/n?p=2'>次へ</a>", "next-link", "https://city.example/n?p=2"),
        ("<a href='/somewhere'>»</a>", "none", ""),
        ("<div class=pager><a href='/somewhere'>»</a></div>", "next-link", "https://city.example/somewhere"),
        ("<a href='?page=2'>Load more</a>", "load-more", "https://city.example/news?page=2"),
        ("<a href='/news?cat=3'>1</a><a href='?cat=3&amp;page=2'>2</a>", "numbered", "https://city.example/news?cat=3&page=2"),
        ("<a href='https://other.example/page/2' rel=next>Next</a>", "none", ""),
        ("<a href=\"javascript:__doPostBack('a$b','2')\">2</a><a href=\"javascript:__doPostBack('a$b','3')\">3</a>",
         "postback", ""),
        ("<a href='/a'>Nothing of the kind</a>", "none", ""),
    ],
)  # fmt: skip
def test_the_next_page_is_told(body: str, kind: str, url: str) -> None:
    paging = paging_of(document(body))
    assert (paging.kind, paging.url) == (kind, url)


def test_a_posted_form_is_refused_in_clear_words() -> None:
    body = "".join(f"<a href=\"javascript:__doPostBack('ctl$pager','{n}')\">{n}</a>" for n in (2, 3))
    paging = paging_of(document(body))
    assert (paging.target, paging.argument) == ("ctl$pager", "2")
    assert "posting a form" in paging.word


def test_the_selectors_lead_to_the_link() -> None:
    page = document("<p class='nav-next'><a href='?page=2'>Next</a></p>")
    paging = paging_of(page)
    assert [link.get("href") for link in page.tree.cssselect(paging.css)] == ["?page=2"]
    assert [link.get("href") for link in page.tree.xpath(paging.xpath)] == ["?page=2"]
