"""`LABEL: 3.8.2021` under an article's text is read in every language, by each label that its file has."""

from datetime import UTC, datetime

import pytest

from model.outcome import NO_VALIDATORS
from scraper.dates import DateContext
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.article.extract import extract_article
from scraper.fetch.response import Response
from scraper.lexicon.table import NO_LANGUAGE, languages

CODES = sorted({*languages()} - {NO_LANGUAGE})
NOW = datetime(2024, 6, 15, 12, tzinfo=UTC)
TEXT = (
    "<p>The reading room of the library closes for repairs after the summer, because the roof has to be made new "
    "and the books are to be kept dry until then.</p><p>Those who have borrowed books may bring them back to the "
    "town hall, where a desk will be open on working days until the autumn of this year.</p>"
)


def days_of(language: str, below: str) -> tuple[str, str]:
    """Return the days of publication and of change of an article with lines `below` its text."""
    body = (
        f"<html><head><meta charset=utf-8><title>Closed</title></head><body><main><article><h1>Closed</h1>"
        f"<div>{TEXT}</div>{below}</article></main></body></html>"
    ).encode()
    url = "https://example.org/n/1"
    page = read_document(
        Response(url=url, body=body, media_type="text/html", charset="utf-8", validators=NO_VALIDATORS)
    )
    assert isinstance(page, HtmlDocument)
    raw = extract_article(page, context=DateContext(language=language, now=NOW))
    published, updated = (f"{date.reading.at:%Y-%m-%d}" if date else "" for date in (raw.published, raw.updated))
    return published, updated


def labels(code: str, *concepts: str) -> list[str]:
    words = languages()[code].words
    return [phrase for concept in concepts for phrase in words.get(concept, ()) if not phrase.endswith("*")]


@pytest.mark.parametrize("code", CODES)
def test_a_label_of_publication_tells_the_date_under_a_text(code: str) -> None:
    known = labels(code, "published", "published_weak", "dated")
    wrong = [label for label in known if days_of(code, f"<p>{label}: 3.8.2021</p>") != ("2021-08-03", "")]
    assert wrong == []


@pytest.mark.parametrize("code", CODES)
def test_a_label_of_a_change_tells_the_change(code: str) -> None:
    first = labels(code, "published")[0]
    known = labels(code, "updated", "updated_weak")
    lines = {label: f"<p>{first}: 3.8.2021</p><p>{label}: 5.9.2021</p>" for label in known}
    wrong = [label for label, below in lines.items() if days_of(code, below) != ("2021-08-03", "2021-09-05")]
    assert wrong == []


@pytest.mark.parametrize("code", CODES)
def test_a_document_that_was_signed_long_before_yields_to_its_publication(code: str) -> None:
    first = labels(code, "published")[0]
    known = labels(code, "made")
    lines = {label: f"<p>{label}: 3.8.2020</p><p>{first}: 5.9.2021</p>" for label in known}
    assert [label for label, below in lines.items() if days_of(code, below)[0] != "2021-09-05"] == []


@pytest.mark.parametrize("code", CODES)
def test_another_date_is_none_of_the_page(code: str) -> None:
    known = labels(code, "other")
    assert [label for label in known if days_of(code, f"<p>{label}: 3.8.2021</p>") != ("", "")] == []
