"""Paragraphs for what pages lay out by divs, or leave loose beside blocks."""

import pytest
from lxml import etree, html
from lxml.html import HtmlElement

from scraper.document.tree import make_html_parser
from scraper.normalize.paragraphs import reshape_paragraphs


def parse(fragment: str) -> HtmlElement:
    body = html.document_fromstring(f"<html><body>{fragment}</body></html>", parser=make_html_parser()).find("body")
    assert body is not None
    return body


def inner(body: HtmlElement) -> str:
    text = etree.tostring(body, encoding="unicode", method="html")
    return text[text.index(">") + 1 : text.rindex("</")]


@pytest.mark.parametrize(
    ("fragment", "reshaped"),
    [
        pytest.param("<div>Text alone</div>", "<p>Text alone</p>", id="a div of text is a paragraph"),
        pytest.param("<p>a<div>b</div>c</p>", "<p>a</p><p>b</p><p>c</p>", id="a text behind a block"),
        pytest.param("Loose<p>One</p>after", "<p>Loose</p><p>One</p><p>after</p>", id="texts beside a paragraph"),
        pytest.param(
            "<p>One</p> <i>and</i> more<br>still<p>Two</p>",
            "<p>One</p><p> <i>and</i> more<br>still</p><p>Two</p>",
            id="a line of several elements",
        ),
        pytest.param(
            "<blockquote>said<p>One</p></blockquote>",
            "<blockquote><p>said</p><p>One</p></blockquote>",
            id="a quotation",
        ),
        pytest.param(
            "<table><tr><td>a<ul><li>b</li></ul></td></tr></table>",
            "<table><tr><td><p>a</p><ul><li>b</li></ul></td></tr></table>",
            id="a cell",
        ),
        pytest.param("<ul><li>a<p>b</p></li></ul>", "<ul><li>a<p>b</p></li></ul>", id="an item keeps its text bare"),
        pytest.param("<p>One</p><br><p>Two</p>", "<p>One</p><br><p>Two</p>", id="a break alone is no paragraph"),
        pytest.param(
            "<a href=/x><p>One</p></a><p>Two</p>", '<a href="/x"><p>One</p></a><p>Two</p>', id="a link around a block"
        ),
        pytest.param("One <i>two</i>", "One <i>two</i>", id="text without blocks stays"),
    ],
)
def test_texts_beside_blocks_become_paragraphs(fragment: str, reshaped: str) -> None:
    body = parse(fragment)
    assert reshape_paragraphs(body) is False
    assert inner(body) == reshaped


@pytest.mark.parametrize(
    ("fragment", "reshaped"),
    [
        pytest.param("<div><div>One</div><div>Two</div></div>", "<p>One</p><p>Two</p>", id="a div of blocks"),
        pytest.param("<div>Loose<p>One</p></div>", "<p>Loose</p><p>One</p>", id="a div of both"),
        pytest.param("<ul><li><div>One</div></li></ul>", "<ul><li>One</li></ul>", id="a div alone in an item"),
        pytest.param(
            "<figure><div><img src=x></div><figcaption>c</figcaption></figure>",
            '<figure><img src="x"><figcaption>c</figcaption></figure>',
            id="a div in a figure",
        ),
        pytest.param("<h2><div>Head</div>line</h2>", "<h2> Head line</h2>", id="a block in a heading"),
        pytest.param("<pre><div>a</div><div>b</div></pre>", "<pre> a  b </pre>", id="blocks in verbatim text"),
    ],
)
def test_what_is_unwrapped_is_told(fragment: str, reshaped: str) -> None:
    body = parse(fragment)
    assert reshape_paragraphs(body) is True
    assert inner(body) == reshaped


@pytest.mark.parametrize("fragment", ["<div>a<div>b</div></div>", "x<p>y</p>z", "<div><ul><li>a</li></ul>b</div>"])
def test_no_text_is_lost_and_a_second_pass_changes_nothing(fragment: str) -> None:
    body = parse(fragment)
    text = "".join(body.itertext())
    reshape_paragraphs(body)
    assert "".join(body.itertext()) == text
    first = inner(body)
    reshape_paragraphs(body)
    assert inner(body) == first
