"""Pages nested deeper than pages are: read without overflow, their own tree left as it is."""

import pytest
from lxml.html import HtmlElement, document_fromstring

from scraper.document import HtmlDocument
from scraper.document.tree import make_html_parser
from scraper.extract.article.depth import DEEPEST, limit_depth
from tests.bulletins import TEXT, TITLE, page, read

DEEP = 3000


def make_document(body: str) -> HtmlDocument:
    tree = document_fromstring(f"<html><body>{body}</body></html>", parser=make_html_parser())
    return HtmlDocument(
        url="https://example.org/a", base_url="https://example.org/a", encoding="", language="", tree=tree
    )


def measure_depth(tree: HtmlElement) -> int:
    return max(sum(1 for _ in node.iterancestors()) for node in tree.iter())


def test_a_page_that_is_not_deep_is_itself() -> None:
    document = make_document("<div>" * (DEEPEST - 1) + "text")

    assert measure_depth(document.tree) == DEEPEST
    assert limit_depth(document) is document


def test_of_a_deep_page_no_text_and_no_picture_is_lost() -> None:
    document = make_document("<div>one" * 500 + "<p>two</p><img src='a.jpg'><p>three</p>" + "</div>four" * 500)
    depth = measure_depth(document.tree)

    limited = limit_depth(document).tree

    assert measure_depth(limited) <= DEEPEST
    assert limited.text_content() == document.tree.text_content()
    assert [node.tag for node in limited.iter("p", "img")] == ["p", "img", "p"]
    assert measure_depth(document.tree) == depth


@pytest.mark.parametrize("name", ["div", "figure", "blockquote", "span", "section", "mrow", "font", "article"])
def test_an_article_among_deeply_nested_elements_is_read(name: str) -> None:
    deep = f"<{name}>" * DEEP + "<img src='/wall-800x600.jpg'>" + f"</{name}>" * DEEP

    article = read(page(TEXT + deep + TEXT.replace("council", "town")))

    assert article.title == TITLE
    assert "The council has decided" in article.content
