"""The language of pages: what a browser prefers among what the catalogue holds, and English else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from starlette.requests import Request

from messages import Message
from messages.catalogue import languages
from messages.counts import CountCode
from messages.pages import PageCode
from messages.plain import PlainCode
from messages.rules import RuleCode
from messages.web import WebCode
from tests.web_site import Site, make_site
from web.language import choose_language
from web.numbers import format_number, format_size
from web.templating import Templates, make_sentence, render_text


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with make_site(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("field", "language"),
    [
        ("", "en"),
        ("vi", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.5", "vi"),
        ("en, vi", "en"),
        ("en;q=0.5, vi;q=0.8", "vi"),
        ("VI", "vi"),
        ("fr, *", "en"),
        ("vi;q=0", "en"),
        ("vi;q=x", "en"),
        ("vi;q=nan, en;q=0.1", "en"),
        ("xvi, vietnamese", "en"),
        (", ".join(["fr"] * 30) + ", vi", "en"),
        ("\u1e7f", "en"),
    ],
)
def test_the_language_that_weighs_most(field: str, language: str) -> None:
    assert choose_language(field, ("en", "vi")) == language


def test_a_language_that_the_catalogue_lacks_is_english() -> None:
    assert choose_language("vi", ("en",)) == "en"


@pytest.mark.skipif("vi" not in languages(), reason="the catalogue is compiled by `make catalogue` or the build")
def test_a_page_is_written_in_the_language_of_its_browser(site: Site) -> None:
    page = etree.HTML(site.client.get("/", headers={"accept-language": "vi"}).text)
    assert page.get("lang") == "vi"
    states = page.xpath("//td/span[contains(@class, 'state')]/text()")
    assert any("đang chờ" in state for state in states)
    assert etree.HTML(site.client.get("/", headers={"accept-language": "fr"}).text).get("lang") == "en"


@pytest.mark.parametrize("path", ["/", "/?q=tin", "/feeds/news", "/none"])
def test_pages_vary_by_language(site: Site, path: str) -> None:
    assert "accept-language" in site.client.get(path).headers.get("vary", "")


@pytest.mark.parametrize("path", ["/feeds/news.atom", "/feeds/news.rss", "/feeds/news.json", "/opml.xml"])
def test_feeds_do_not_vary_by_language(site: Site, path: str) -> None:
    fields = {"accept-encoding": "gzip"}  # a feed that is asked for again is packed by Brotli for who takes that
    answers = [site.client.get(path, headers=fields | {"accept-language": language}) for language in ("en", "vi")]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["etag"] == answers[1].headers["etag"]
    assert all("accept-language" not in answer.headers.get("vary", "") for answer in answers)


def test_templates_escape_what_is_put_into_them() -> None:
    templates = Templates(title="<b>", base_url="http://127.0.0.1/sub", make_menu=None)
    request = Request({"type": "http", "path": "/", "query_string": b"", "headers": []})
    page = templates.render("fault.html", request, status=404, heading="<i>&", message="a")
    assert "&lt;i&gt;&amp;" in page
    assert "<i>" not in page
    assert "<b>" not in page
    assert 'href="/sub/"' in page
    assert "/add" not in page


def test_texts_of_others_are_not_translated() -> None:
    assert render_text("in order", "vi") == "in order"
    assert render_text(None, "vi") == ""


@pytest.mark.parametrize(("text", "sentence"), [("é", "É."), ("Done!", "Done!"), ("wait …", "Wait …"), ("a b", "A b.")])
def test_sentences(text: str, sentence: str) -> None:
    assert make_sentence(text, "en") == sentence


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (PlainCode.ABOUT(subject="https://e.org/", message="a"), "https://e.org/: a."),
        (PlainCode.ABOUT(subject=PageCode.EMPTY(), message="a"), "The page is empty: a."),
        (PlainCode.TEXT(text="words of others"), "Words of others."),
        (PageCode.EMPTY(), "The page is empty."),
        (RuleCode.SELECTOR_FAILS(selector="li", reason="x"), "The selector li cannot be applied: x."),
    ],
)
def test_a_sentence_that_begins_with_a_value_keeps_its_letters(message: Message, sentence: str) -> None:
    assert make_sentence(message, "en") == sentence


needs_vietnamese = pytest.mark.skipif("vi" not in languages(), reason="the catalogue is compiled by `make catalogue`")


@needs_vietnamese
def test_a_visitor_may_choose_the_language(site: Site) -> None:
    english = site.client.get("/?q=tin")
    assert "set-cookie" not in english.headers
    links = {one.text: one.get("href") for one in etree.HTML(english.text).xpath("//footer//nav//a")}
    assert links == {"English": "?q=tin&language=en", "Tiếng Việt": "?q=tin&language=vi"}
    chosen = site.client.get(f"/{links['Tiếng Việt']}")
    assert etree.HTML(chosen.text).get("lang") == "vi"
    cookie = chosen.headers["set-cookie"]
    assert cookie.startswith("language=vi; Path=/; Max-Age=")
    assert {"SameSite=Lax", "HttpOnly", "Secure"} <= set(cookie.split("; "))
    for path in ("/", "/feeds/news", "/search", "/none", "/feeds/news/history"):
        kept = site.client.get(path, headers={"cookie": "language=vi", "accept-language": "en"})
        assert etree.HTML(kept.text).get("lang") == "vi", path
        assert "cookie" in kept.headers["vary"], path
    assert "set-cookie" not in site.client.get("/feeds/news.atom?language=vi").headers


@pytest.mark.parametrize("language", ["xx", "VI", "vi%0d%0aset-cookie:x=y", "<script>", "en&language=<b>", ""])
def test_a_language_that_there_is_not_is_not_chosen(site: Site, language: str) -> None:
    answer = site.client.get(f"/?language={language}", headers={"cookie": "language=zz"})
    assert etree.HTML(answer.text).get("lang") == "en"
    assert answer.headers.get("set-cookie", "").partition(";")[0] in ("", "language=en")
    assert "<script>" not in answer.text


def test_numbers_are_written_as_each_language_does() -> None:
    message = WebCode.COUNTS(sources=CountCode.SOURCES(count=1), items=CountCode.ITEMS(count=1234567))
    assert render_text(message, "en") == "1 source, 1,234,567 items."
    assert format_number(1234.5, "vi") == "1.234,5"
    assert format_size(123456, "en") == "123.5 kB"


@needs_vietnamese
def test_numbers_in_vietnamese() -> None:
    assert render_text(CountCode.ITEMS(count=1234567), "vi").startswith("1.234.567 ")
