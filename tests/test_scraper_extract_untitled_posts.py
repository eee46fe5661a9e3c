"""A dated post without a title is named by the first words of its summary."""

import pytest

from scraper.document import JsonDocument
from scraper.extract.rules import extract_items
from scraper.source import Rules
from tests.pages import read_page


@pytest.mark.parametrize(
    ("post", "title"),
    [
        ("<p>Rain stopped the fair.</p>", "Rain stopped the fair."),
        ("<h2>A shed</h2><p>Rain stopped the fair.</p>", "A shed"),
        (
            f"<p>{'The paper has arrived, ' * 8}</p>",
            "The paper has arrived, The paper has arrived, The paper has arrived, The paper…",
        ),
        (f"<p>{'紙' * 100}</p>", "紙" * 80 + "…"),
        ("", ""),
    ],
)
def test_a_post_without_a_title_is_named_by_its_first_words(post: str, title: str) -> None:
    page = read_page(
        f"<article>{post}<a href=/1><time datetime=2026-11-20>20 November</time></a></article><article><h2>B</h2>"
    )
    rules = {"item": "article", "title": "h2", "date": "time", "summary": "p"}
    assert extract_items(page, Rules.model_validate(rules))[0].title == title


def test_what_has_no_date_is_not_named_by_its_text() -> None:
    page = read_page("<article><p>Come and buy.</p><a href=/1>Now</a></article><article><h2>B</h2></article>")
    rules = {"item": "article", "title": "h2", "date": "time", "summary": "p"}
    assert extract_items(page, Rules.model_validate(rules))[0].title == ""


@pytest.mark.parametrize(
    ("more", "title"),
    [
        ({"text": "<p>Rain &amp; wind</p><p>stopped <b>the</b> fair.</p>"}, "Rain & wind stopped the fair."),
        ({"text": "Rain  stopped\nthe fair."}, "Rain stopped the fair."),
        ({"text": "The paper has arrived, " * 8}, f"{'The paper has arrived, ' * 3}The paper…"),
        ({"text": f"<p>{'<i>' * 3000}"}, ""),
        ({"text": "Rain.", "title": "A shed"}, "A shed"),
        ({"text": "Rain.", "title": " "}, "Rain."),
        ({"text": "Rain.", "date": ""}, ""),
        ({}, ""),
    ],
)
def test_a_post_in_json_without_a_title_is_named_by_its_first_words(more: dict[str, str], title: str) -> None:
    post = {"url": "/1", "date": "2026-11-20", **more}
    page = JsonDocument(url="https://a.example/", base_url="https://a.example/", value=[post])
    rules = {"syntax": "json", "item": "", "date": "date", "link": "url", "summary": "text"}
    titled = rules | ({"title": "title"} if "title" in more else {})
    assert extract_items(page, Rules.model_validate(titled))[0].title == title
