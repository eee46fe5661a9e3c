"""What detail rules take from a bulletin's own page."""

from typing import Any

import pytest

from model.errors import ExtractionError
from model.item import DateOrigin
from model.outcome import NO_VALIDATORS
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract import RawItem
from scraper.extract.detail import extract_detail
from scraper.fetch.response import Response
from scraper.source import DetailRules

PAGE = """<html lang=en><h1> A  title </h1><time datetime=2026-03-10>Tuesday</time><i class=d>Posted 9 March 2026</i>
<div class=c><p>One <a href=/plan.pdf>The plan</a></p><div class=share>Share</div><p class=last>Two</p></div>
<b class=t>News</b><b class=t>Roads</b><u>Ann</u>"""


def document(text: str = PAGE) -> HtmlDocument:
    response = Response(
        url="https://example.org/1", body=text.encode(), media_type="text/html", charset="", validators=NO_VALIDATORS
    )
    made = read_document(response)
    assert isinstance(made, HtmlDocument)
    return made


def extract(**rules: Any) -> RawItem:
    return extract_detail(document(), DetailRules.model_validate(rules))


def test_each_field_has_its_rule() -> None:
    found = extract(title="h1", author="u", categories=".t", content=".c p")
    assert (found.title, found.authors, found.categories) == ("A title", ("Ann",), ("News", "Roads"))
    assert found.content == '<p>One <a href="/plan.pdf">The plan</a></p>\n<p class="last">Two</p>'
    assert found.language == "en"
    assert [(file.url, file.title) for file in found.enclosures] == [("/plan.pdf", "The plan")]


def test_what_has_no_rule_or_is_missed_is_empty() -> None:
    assert extract() == RawItem(language="en")
    assert extract(title="h6", author=".none", categories=".none", date=".none") == RawItem(language="en")


@pytest.mark.parametrize(
    ("rule", "text", "origin"),
    [
        ("time", "2026-03-10", DateOrigin.TIME),
        (".d", "Posted 9 March 2026", DateOrigin.LABEL),
        ({"selector": ".d", "pattern": r"\d.*"}, "9 March 2026", DateOrigin.LABEL),
        ({"selector": "time", "attribute": "datetime"}, "2026-03-10", DateOrigin.TIME),
        ({"selector": "time", "pattern": "T.*"}, "Tuesday", DateOrigin.LABEL),
    ],
)
def test_a_date_says_where_it_was_read(rule: object, text: str, origin: DateOrigin) -> None:
    found = extract(date=rule)
    assert found.date is not None
    assert (found.date.text, found.date.origin) == (text, origin)


@pytest.mark.parametrize(
    ("remove", "kept"),
    [
        ([], ["One", "Share", "Two"]),
        (".share", ["One", "Two"]),
        ([".share", ".last"], ["One"]),
        (["a", ".none"], ["One", "Share", "Two"]),
    ],
)
def test_what_is_removed_is_not_kept_and_the_page_is_left_alone(remove: object, kept: list[str]) -> None:
    page = document()
    found = extract_detail(page, DetailRules.model_validate({"content": ".c", "remove": remove}))
    assert [word for word in ("One", "Share", "Two") if word in found.content] == kept
    assert len(page.tree.findall(".//p")) == 2
    assert page.tree.find(".//div[@class='share']") is not None


@pytest.mark.parametrize(
    ("attribute", "content"), [("", '<p class="last">Two</p>'), ("html", "Two")], ids=["the element", "what is in it"]
)
def test_the_content_is_the_element_or_what_is_in_it(attribute: str, content: str) -> None:
    assert extract(content={"selector": ".last", "attribute": attribute}).content == content


def test_xpath_rules() -> None:
    found = extract(syntax="xpath", title="//h1", content="//p[2]", categories="//b/text()")
    assert (found.title, found.content) == ("A title", '<p class="last">Two</p>')
    assert found.categories == ("News", "Roads")


def test_a_content_rule_that_finds_nothing_is_a_fault_that_names_it() -> None:
    with pytest.raises(ExtractionError, match=r"\.gone") as fault:
        extract(content=".gone", title="h1")
    assert fault.value.subject == "https://example.org/1"
