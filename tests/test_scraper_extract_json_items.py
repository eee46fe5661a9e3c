"""Items of JSON pages, and of the JSON in a page's scripts."""

import json
from typing import Any

import pytest

from messages import Message
from messages.plain import PlainCode
from messages.rules import RuleCode
from model.errors import ExtractionError
from model.outcome import NO_VALIDATORS
from scraper.document import Document, HtmlDocument, JsonDocument
from scraper.document.reading import read_document
from scraper.extract.json_items import extract_json
from scraper.extract.rules import extract_items
from scraper.fetch.response import Response
from scraper.source import Rules

URL = "https://example.org/api"
POSTS = [
    {"t": "One", "href": "/1", "by": {"name": "Ann"}, "tags": [{"n": "a"}, {"n": "b"}], "day": "2026-03-09"},
    {"t": "Two", "href": "/2", "by": {"name": "Bo"}, "tags": [], "day": 20260308},
]


def page(value: object) -> JsonDocument:
    return JsonDocument(url=URL, base_url=URL, value=value)


def scripts(*values: object) -> Document:
    body = "".join(f"<script type='application/json'>{json.dumps(value)}</script>" for value in values)
    response = Response(
        url=URL, body=f"<p>x</p>{body}".encode(), media_type="text/html", charset="utf-8", validators=NO_VALIDATORS
    )
    document = read_document(response)
    assert isinstance(document, HtmlDocument)
    return document


def rules(**more: Any) -> Rules:
    return Rules.model_validate({"syntax": "json", "item": "posts", "title": "t", "link": "href", **more})


def test_a_list_gives_an_item_for_each_member() -> None:
    first, second = extract_items(
        page({"posts": POSTS}), rules(author="by.name", categories="tags[].n", date="day", summary="none")
    )
    assert (first.title, first.link, first.authors, first.categories) == ("One", "/1", ("Ann",), ("a", "b"))
    assert (second.categories, second.summary) == ((), "")
    assert [item.date.text for item in (first, second) if item.date] == ["2026-03-09", "20260308"]


@pytest.mark.parametrize(
    ("value", "item"), [(POSTS, ""), (POSTS, "@"), ([{"posts": POSTS}], "[].posts[]"), ({"a": {"b": POSTS}}, "a.b")]
)
def test_items_stand_anywhere(value: object, item: str) -> None:
    assert [item.title for item in extract_items(page(value), rules(item=item))] == ["One", "Two"]


def test_what_is_no_object_or_has_neither_title_nor_link_is_no_item() -> None:
    value = {"posts": [*POSTS, "text", 7, None, {}, {"t": [{}], "href": {"a": 1}}]}
    assert [item.title for item in extract_json(page(value), rules(), 100)] == ["One", "Two"]
    assert len(extract_json(page(value), rules(), 1)) == 1


def test_each_script_is_a_page_of_its_own() -> None:
    document = scripts({"posts": POSTS[:1]}, [{"posts": POSTS[1:]}, {"other": 1}], {"a": 1})
    assert [item.title for item in extract_items(document, rules(script="script"))] == ["One", "Two"]


def test_a_pattern_keeps_a_part() -> None:
    (first, _) = extract_items(page({"posts": POSTS}), rules(date={"selector": "day", "pattern": "^[0-9]{4}"}))
    assert first.date is not None
    assert first.date.text == "2026"


def test_a_path_that_meets_a_list_is_told_how_to_go_through_it() -> None:
    with pytest.raises(ExtractionError, match=r"the item path .groups.posts. finds nothing.*write groups\[\]\.posts$"):
        extract_items(page({"groups": [{"posts": POSTS}]}), rules(item="groups.posts"))
    warnings: list[Message] = []
    extract_items(page({"posts": POSTS}), rules(categories="tags.n", author="by.name", summary="by.none"), warnings)
    fault = RuleCode.PATH_MEETS_LIST(field="categories", path="'tags.n'", suggestion="tags[].n")
    assert warnings == [PlainCode.ABOUT(subject=URL, message=fault)]


def test_where_nothing_is_found_nothing_is_suggested() -> None:
    with pytest.raises(ExtractionError, match=r"leads to no items$"):
        extract_items(page({"posts": []}), rules(item="data.posts"))


def test_an_old_path_in_the_settings_is_refused_with_the_new_one() -> None:
    with pytest.raises(ValueError, match=r"item: .*earlier version; write posts\[0\]\.list"):
        rules(item="posts.0.list")
    with pytest.raises(ValueError, match=r"link: .*write \"@id\""):
        rules(link="@id")
