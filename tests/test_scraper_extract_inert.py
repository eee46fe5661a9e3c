"""Rows that scripts copy and fill are no items; what is shown, or is a page's only list, stays one."""

import pytest

from model.errors import ExtractionError
from scraper.extract.inert import drop_placeholders
from scraper.extract.rules import extract_items
from scraper.source import Rules
from tests.pages import read_page

ROWS = "".join(f"<li class=n><a href=/{name}>{name}</a></li>" for name in ("One", "Two"))
EMPTY = "<li class=n><a href=/x>Title of the notice</a></li>"
RULES = Rules.model_validate({"item": "li.n", "title": "a"})


def find_titles(body: str) -> list[str]:
    return [item.title for item in extract_items(read_page(f"<ul>{body}</ul>"), RULES)]


@pytest.mark.parametrize(
    "body",
    [
        f"<template id=row>{EMPTY}</template>{ROWS}",
        f"{ROWS}</ul><template><div><template>{EMPTY}</template>{EMPTY}</div></template><ul>",
        f"<div><template shadowrootmode=open><ul>{ROWS}</ul><template>{EMPTY}</template></template></div>",
    ],
)
def test_a_row_in_a_template_is_no_item(body: str) -> None:
    assert find_titles(body) == ["One", "Two"]


def test_a_list_that_only_a_template_holds_is_read() -> None:
    assert find_titles(f"<template>{ROWS}</template>") == ["One", "Two"]


def test_a_list_that_is_empty_but_for_the_row_to_copy_has_no_items() -> None:
    with pytest.raises(ExtractionError):
        find_titles(f"<template>{EMPTY}</template>")


@pytest.mark.parametrize(
    "title",
    ["{{item.title}}", "%TITLE%", "%NEWS_TITLE%", "${title}", "<%= a.title %>", "{{a}}: {{b}}"],
)
def test_a_placeholder_is_no_title_and_its_row_no_item(title: str) -> None:
    escaped = title.replace("<", "&lt;")
    assert find_titles(f"<li class=n hidden><a href='#'>{escaped}</a></li>{ROWS}") == ["One", "Two"]
    assert drop_placeholders(title, "/news/{{item.id}}") == ("", "")
    assert drop_placeholders(title, "/news/%7B5%7D") == ("", "/news/%7B5%7D"), "an item without a title"


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Budget {{2026}}",
        "100%",
        "50% off, 20% more",
        "%TEMP% and how to empty it",
        "{}",
        "$5",
        "#1",
        "C# {get; set;}",
    ],
)
def test_a_title_that_holds_such_marks_is_one(title: str) -> None:
    assert drop_placeholders(title, "#") == (title, "#")
