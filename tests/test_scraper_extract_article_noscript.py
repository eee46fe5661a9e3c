"""Texts for readers without scripts: read where a page has no other, and only then."""

from datetime import UTC, datetime

import pytest

from model.outcome import NO_VALIDATORS
from scraper.dates import DateContext
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.article.extract import extract_article
from scraper.fetch.response import Response

SENTENCE = "The lock keepers will let the boats pass in pairs until the new gate has been hung and tried. "
TEXT = "".join(f"<p>{SENTENCE}Part {number} of the notice.</p>" for number in range(3))
ESCAPED = TEXT.replace("<", "&lt;").replace(">", "&gt;")
OTHER = "<p>The mill has been sold to a baker who will grind rye there again from the autumn on, he says.</p>" * 4


def read_text(body: str) -> str:
    page = f"<html><head><title>Boats in pairs</title></head><body><h1>Boats in pairs</h1>{body}</body></html>"
    response = Response(
        url="https://example.org/a", body=page.encode(), media_type="text/html", charset="", validators=NO_VALIDATORS
    )
    document = read_document(response)
    assert isinstance(document, HtmlDocument)
    before = document.tree.text_content()
    text = extract_article(document, context=DateContext(now=datetime(2024, 1, 1, tzinfo=UTC))).text
    assert document.tree.text_content() == before
    return text


@pytest.mark.parametrize("inside", [TEXT, ESCAPED])
def test_a_text_in_noscript_alone_is_the_pages(inside: str) -> None:
    assert read_text(f"<noscript>{inside}</noscript><div id=app></div>").count("The lock keepers") == 3


def test_a_page_with_a_text_keeps_it() -> None:
    assert "lock keepers" not in read_text(f"<div>{OTHER}</div><noscript>{TEXT}</noscript>")


def test_a_notice_that_scripts_are_needed_is_no_text() -> None:
    assert "scripts" not in read_text("<noscript><p>This page needs scripts. Please allow them.</p></noscript>")
