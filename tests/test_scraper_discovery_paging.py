"""How a list goes on: by a link, by numbers, by a form, or not at all."""

from urllib.parse import urljoin

import pytest
from lxml import html

from messages.paging import PagingCode
from scraper.discovery.paging import Paging, detect_paging
from scraper.document import HtmlDocument
from scraper.extract.postback import Postback
from scraper.extract.rules import find_next_page
from scraper.selector import Syntax
from scraper.source import NextPage, Rules
from scraper.urls import join_url

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
    paging = detect_paging(document(body))
    assert (paging.kind, paging.url) == (kind, url)


@pytest.mark.parametrize(
    ("url", "body", "kind", "next_url"),
    [
        # whatever the links are called, the address is the page's own with the next number
        ("/news", "<a href='/news/page/2/'>Načíst další příběhy</a>", "next-link", "/news/page/2/"),
        ("/news/", "<a href='/news?page=2'>Eldri greinar</a>", "next-link", "/news?page=2"),
        ("/news", "<a class='arr r' href='?page=2'><svg></svg></a>", "next-link", "/news?page=2"),
        ("/news?tag=x", "<a href='?tag=x&amp;p=2'>x</a>", "next-link", "/news?tag=x&p=2"),
        ("/news/page/3", "<a href='/news/page/2'>a</a> <a href='/news/page/4'>b</a>", "next-link", "/news/page/4"),
        ("/news", "<a href='?page=1'>weiter unten</a> <a href='?page=0'>x</a>", "next-link", "/news?page=1"),
        ("/news", "<a href='?start=20'>x</a> <a href='?start=40'>y</a>", "next-link", "/news?start=20"),
        ("/news/index.html", "<a href='index_1.html'>x</a>", "next-link", "/news/index_1.html"),
        # numbers, with words around them or of another kind of address
        ("/news", "<a href='?page=0'>Page 1</a><a href='?page=1'>Page 2</a>", "numbered", "/news?page=1"),
        ("/i?board=18.0", "<a href='?board=18.20'>2</a><a href='?board=18.40'>3</a>", "numbered", "/i?board=18.20"),
        ("/blog/", "<b>1</b> <a href='?PAGEN_1=2'>2</a>", "numbered", "/blog/?PAGEN_1=2"),
        # no further page of this list
        ("/news", "<a href='/other?page=2'>x</a>", "none", ""),
        ("/news", "<a href='/news?tag=x&amp;page=2'>x</a>", "none", ""),
        ("/news", "<a href='?page=20'>21</a><a href='?page=21'>22</a>", "none", ""),
        ("/news/page/3", "<a href='/news/page/2'>x</a>", "none", ""),
        ("/", "<a href='/p/1'>About us</a><a href='/p/2'>Contact</a>", "none", ""),
        ("/news", "<a href='/n/7'>Comments (2)</a><a href='/n/8'>Comments (3)</a>", "none", ""),
        ("/news", "<a href='/district-2'>District 2</a><a href='/district-3'>District 3</a>", "none", ""),
        ("/news", "<a href='/thread-7-2.html'>2</a><a href='/thread-7-3.html'>3</a>", "none", ""),
    ],
)  # fmt: skip
def test_the_next_page_is_found_by_addresses_in_any_language(url: str, body: str, kind: str, next_url: str) -> None:
    host = "https://city.example"
    tree = html.document_fromstring(f"<html><body>{body}</body></html>")
    page = HtmlDocument(url=host + url, base_url=host + url, encoding="utf-8", language="", tree=tree)
    paging = detect_paging(page)
    assert (paging.kind, paging.url) == (kind, next_url and host + next_url)
    assert bool(paging.ways) is (kind != "none")
    found = {join_url(page.base_url, way) for way in led(page, paging) if way}
    assert found == ({paging.url} if paging.ways else set())


def test_numbers_with_words_around_them_are_followed_from_any_page() -> None:
    def pager(current: int) -> HtmlDocument:
        links = [f"<a href='?cat=3&amp;page={number - 1}'><i> Seite\n  </i>{number}</a>" for number in (1, 2, 3)]
        items = "".join(f"<li{' class=now' * (place + 1 == current)}>{link}</li>" for place, link in enumerate(links))
        return document(f"<ul>{items}</ul>")

    ways = detect_paging(pager(1))
    assert led(pager(1), ways)[0] == "?cat=3&page=1"
    assert led(pager(2), ways)[0] == "?cat=3&page=2"


def test_a_posted_form_is_known_with_what_it_posts() -> None:
    body = "".join(f"<a href=\"javascript:__doPostBack('ctl$pager','{n}')\">{n}</a>" for n in (2, 3))
    paging = detect_paging(document(body))
    assert paging.postback == Postback(target="ctl$pager", argument="2")
    assert paging.message == PagingCode.POSTBACK(label="2")


def led(page: HtmlDocument, paging: Paging) -> list[str]:
    """Return the addresses that each way to the next page finds on a page."""
    found = []
    for syntax, way in paging.ways:
        rules = Rules.model_validate({"syntax": syntax, "item": "li" if syntax is Syntax.CSS else "//li"})
        told = rules.model_copy(update={"next_page": NextPage(selector=way)})
        found.append(find_next_page(page, told))
    return found


def test_the_ways_lead_to_the_link() -> None:
    page = document("<p class='nav-next'><a href='?page=2'>Next</a></p>")
    assert led(page, detect_paging(page)) == ["?page=2", "?page=2"]


@pytest.mark.parametrize(
    "link",
    [
        "<a href='?page=2'>Next&nbsp;&gt;</a>",
        "<a href='?page=2'>\n  Next\u2003\u00a0page </a>",
        "<a href='?page=2' aria-label='Next&nbsp;page'><svg></svg></a>",
        "<a href='?page=2' title='Next page'><img src='/n.png'></a>",
    ],
)
def test_blanks_of_all_kinds_in_a_link_are_blanks(link: str) -> None:
    page = document(link)
    assert led(page, detect_paging(page)) == ["?page=2"]


@pytest.mark.parametrize(
    "button",
    [
        "<button class='more' data-url='/news?cat=3&amp;page=2'>Load more</button>",
        "<button hx-get='/news?cat=3&amp;page=2' hx-target='#list'>Show more news</button>",
        "<a href='#' class='more' data-next-href='?cat=3&amp;page=2'>Xem thêm</a>",
        "<form><input type='submit' formaction='?cat=3&amp;page=2' value='Load more'></form>",
        "<div role='button' data-load='https://city.example/news?cat=3&amp;page=2'><span>Load more</span></div>",
    ],
)
def test_a_button_with_an_address_leads_on(button: str) -> None:
    page = document(f"<button data-url='/menu'>Menu</button>{button}")
    paging = detect_paging(page)
    assert (paging.kind, paging.url) == ("load-more", "https://city.example/news?cat=3&page=2")
    assert [urljoin(URL, one) for one in led(page, paging)] == [paging.url]


@pytest.mark.parametrize("button", ["<button data-page='2'>Load more</button>", "<button data-url='/x'>Menu</button>"])
def test_other_buttons_lead_nowhere(button: str) -> None:
    assert detect_paging(document(button)).kind == "none"


@pytest.mark.parametrize(
    "label", ["Load more &#1;", "Load more &#xFFFE;", "Load more \x1f", "Load more 'a\"", "Next\x1f"]
)
def test_a_label_that_xpath_cannot_tell_is_told_by_its_class(label: str) -> None:
    for told in (
        f"<a class='next' href='?page=2'>{label}</a>",
        f"<button class='next' data-url='?page=2'>{label}</button>",
    ):
        page = document(told)
        assert set(led(page, detect_paging(page))) == {"?page=2"}


NUMBERS = "<p><b>1</b> <a href='?page=2'>2</a></p>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("".join(f"<div><h3>{n}</h3><button data-href='/n/{n}'>View more</button></div>" for n in range(4)), ""),
        ("".join(f"<div><h3>{n}</h3><button data-href='/p/{n}'>View more</button></div>" for n in range(4)), ""),
        ("".join(f"<div><h3>{n}</h3><a href='/p/{n}'>View more</a></div>" for n in range(4)), ""),
        ("", "".join(f"<a href='#' data-share='/share/{n}'>See more</a>" for n in range(4))),
        ("<button data-url='/about'>See more</button>", ""),
        ("<a class='carousel-next' href='/slide/2'>Next</a>", ""),
        ("<div class='calendar'><a href='?month=12'>Next</a></div>", ""),
    ],
)  # fmt: skip
def test_a_numbered_pager_goes_before_other_words(before: str, after: str) -> None:
    paging = detect_paging(document(before + NUMBERS + after))
    assert (paging.kind, paging.url) == ("numbered", "https://city.example/news?page=2")


@pytest.mark.parametrize("pager", ["<a href='?page=2'>Next</a>", "<div class='pager'><a href='/older'>Next</a></div>"])
def test_of_several_that_say_next_that_of_a_pager_is_taken(pager: str) -> None:
    paging = detect_paging(document(f"<a href='/slide/2'>Next</a>{pager}"))
    assert paging.url in ("https://city.example/news?page=2", "https://city.example/older")


def test_buttons_of_cards_lead_nowhere() -> None:
    cards = "".join(f"<div><h3>{n}</h3><button data-href='/n/{n}'>View more</button></div>" for n in range(4))
    assert detect_paging(document(cards)).kind == "none"
    assert (
        detect_paging(document(f"{cards}<button data-url='/older'>Load more</button>")).url
        == "https://city.example/older"
    )


@pytest.mark.parametrize("rel", ["NEXT", "nofollow Next", "next"])
def test_a_relation_is_known_in_capitals_too(rel: str) -> None:
    page = document(f"<a rel='{rel}' href='?page=2'>x</a>")
    assert led(page, detect_paging(page)) == ["?page=2", "?page=2"]


def pager(now: int, number: str, current: str) -> HtmlDocument:
    """Return a page with a pager of five numbers, of which one is the page's own."""
    return document(
        "<ul class='nav'><li><a aria-current='page' href='/here'>News</a></li><li><a href='/x'>Jobs</a></li></ul>"
        "<div class='pagination'>"
        + " ".join((current if one == now else number).format(n=one) for one in range(1, 6))
        + "</div>"
    )


@pytest.mark.parametrize(
    ("number", "current"),
    [
        ("<a href='?page={n}'>{n}</a>", "<b>{n}</b>"),
        ("<a href='?page={n}'>{n}</a>", " {n} "),
        ("<a href='?page={n}'>{n}</a>", "[{n}]"),
        ("<a href='?page={n}'>{n}</a>", "<a href='?page={n}' aria-current='page'>{n}</a>"),
        ("<li class='page'><a href='?page={n}'>{n}</a></li>", "<li class='page on'><a href='?page={n}'>{n}</a></li>"),
        ("<li><a href='?page={n}'>{n}</a></li>", "<li><span>{n}</span></li>"),
        ("<span class='p'><a href='?page={n}'>{n}</a></span><i>·</i>", "<span class='p here'>Page {n}</span><i>·</i>"),
    ],
)  # fmt: skip
def test_a_numbered_pager_leads_on_from_each_page(number: str, current: str) -> None:
    paging = detect_paging(pager(1, number, current))
    assert paging.kind == "numbered"
    second = led(pager(2, number, current), paging)
    assert "?page=3" in second
    way = paging.ways[second.index("?page=3")]
    for page, told in ((1, "?page=2"), (4, "?page=5"), (5, "")):
        assert led(pager(page, number, current), Paging(ways=(way,))) == [told]
