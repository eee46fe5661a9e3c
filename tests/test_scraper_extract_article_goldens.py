"""Whole article pages, read without rules: what a reader would have of each.

A case is a folder with `page.html` and `article.json`, one cause a folder. `xfail.txt` beside them says in one
line what the program still gets wrong there.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from model.article import Article
from model.outcome import NO_VALIDATORS
from scraper.dates import DateContext
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.article.extract import extract_article
from scraper.fetch.response import Response
from scraper.normalize.article import normalize_article

CASES = Path(__file__).parent / "data" / "articles"
NOW = "2024-01-01T00:00:00+00:00"
URL = "https://example.org/news/a.html"
PICTURE = re.compile(r'<img\b[^>]*? src="([^"]+)"')


def cases() -> Iterator[Any]:
    for folder in sorted(CASES.iterdir()):
        fault = folder / "xfail.txt"
        reason = fault.read_text(encoding="utf-8").strip() if fault.exists() else ""
        marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
        yield pytest.param(folder, marks=marks, id=folder.name)


def read_page(folder: Path, wanted: dict[str, Any]) -> Article:
    url = wanted.get("url", URL)
    body = (folder / "page.html").read_bytes()
    response = Response(url=url, body=body, media_type="text/html", charset="utf-8", validators=NO_VALIDATORS)
    document = read_document(response)
    assert isinstance(document, HtmlDocument)
    now = datetime.fromisoformat(wanted.get("now", NOW)).astimezone(UTC)
    context = DateContext(language=wanted["language"], zone=wanted["zone"], order=wanted["order"], now=now)
    return normalize_article(extract_article(document, context=context), base_url=url)


@pytest.mark.parametrize("folder", list(cases()))
def test_a_page_comes_out_as_a_reader_sees_it(folder: Path) -> None:
    wanted = json.loads((folder / "article.json").read_text(encoding="utf-8"))
    found = read_page(folder, wanted)
    assert found.title == wanted["title"]
    published = found.published
    assert (published.at.isoformat() if published else None) == wanted["published"]
    if published:
        assert (published.origin, published.precision) == (wanted["origin"], wanted["precision"])
    assert (found.updated.at.isoformat() if found.updated else None) == wanted.get("updated")
    assert list(found.authors) == wanted["authors"]
    assert list(found.categories) == wanted["categories"]
    if "summary" in wanted:
        assert found.summary == wanted["summary"]
    assert [enclosure.url for enclosure in found.enclosures] == wanted["enclosures"]
    assert found.image == wanted.get("image", "")
    if "images" in wanted:
        assert PICTURE.findall(found.content) == wanted["images"]
    assert [part for part in wanted["has"] if part not in found.content] == []
    assert [part for part in wanted["lacks"] if part in found.content] == []
