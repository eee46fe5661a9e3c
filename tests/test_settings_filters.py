"""Filters mean what people expect: words, patterns, fields."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from model.item import Item
from settings.filters import Filters, passes_filters

ITEM = Item(
    url="https://example.org/news/1",
    title="Đấu thầu: xây dựng đường Nguyễn Huệ",
    aliases=("url:1",),
    fingerprint="1",
    summary="A detour for buses.",
    content="<p>Số <b>12</b>/QĐ-UBND về đèn đường</p>",
    authors=("Bo", "Ann"),
    categories=("Thông báo", "works"),
    language="en-GB",
)
CASES = [
    ({}, True),
    ({"include": "đấu thầu"}, True),
    ({"include": "dau thau"}, True),
    ({"include": ["tuyển sinh", "ĐẤU THẦU"]}, True),
    ({"include": {"words": "tuyển sinh"}}, False),
    ({"include": [{"words": ["tuyển sinh", "duong"]}]}, True),
    ({"include": "đấu thầu đường"}, False),
    ({"include": "đường nguy*"}, True),
    ({"include": "du"}, False),
    ({"exclude": "buses"}, False),
    ({"exclude": "bus"}, True),
    ({"exclude": "đèn"}, True),
    ({"exclude": {"words": "đèn", "fields": ["text"]}}, False),
    ({"include": {"pattern": r"\d+/qd-ubnd", "fields": ["text"]}}, True),
    ({"include": {"pattern": r"\d+/QĐ-UBND", "fields": ["text"]}}, True),
    ({"include": {"pattern": "^đấu"}}, True),
    ({"include": {"pattern": "^xây"}}, False),
    ({"include": {"pattern": "buses.$"}}, True),
    ({"exclude": {"pattern": "Ann"}}, True),
    ({"exclude": {"pattern": "ann", "fields": ["author"]}}, False),
    ({"exclude": {"pattern": "^works$", "fields": ["category"]}}, False),
    ({"exclude": {"words": "thong bao", "fields": ["category"]}}, False),
    ({"exclude": {"words": "bao works", "fields": ["category"]}}, True),
    ({"include": {"pattern": "/1$", "fields": ["url"]}}, True),
    ({"include": {"words": "en", "fields": ["language"]}}, True),
    ({"include": {"words": "vi", "fields": ["language"]}}, False),
    ({"include": "đấu thầu", "exclude": "đường"}, False),
    ({"include": {"words": "ann", "fields": ["title", "author"]}}, True),
]


@pytest.mark.parametrize(("filters", "passes"), CASES)
def test_filters_choose(filters: dict[str, Any], passes: bool) -> None:
    assert passes_filters(ITEM, Filters.model_validate(filters), "vi") is passes


def test_an_item_that_tells_no_language_has_its_source_s() -> None:
    filters = Filters.model_validate({"include": {"words": "vi", "fields": ["language"]}})
    item = Item(url="", title="a", aliases=(), fingerprint="")
    assert [passes_filters(item, filters, language) for language in ("vi", "en", "")] == [True, False, False]


@pytest.mark.parametrize(
    ("filters", "place", "words"),
    [
        ({"include": [{"words": "a", "pattern": "b"}]}, ("include", 0), "either words or pattern"),
        ({"include": [{"fields": ["title"]}]}, ("include", 0), "either words or pattern"),
        ({"include": ["..."]}, ("include", 0, "words", 0), "must contain a word"),
        ({"exclude": {"pattern": "(?=a)b"}}, ("exclude", 0, "pattern"), "has no look-ahead"),
        ({"exclude": {"pattern": r"(a)\1"}}, ("exclude", 0, "pattern"), "back-references"),
        ({"exclude": {"pattern": "((a{900}){900}){900}"}}, ("exclude", 0, "pattern"), "RE2"),
        ({"exclude": {"words": "a", "fields": ["body"]}}, ("exclude", 0, "fields", 0), "title"),
        ({"max_age": "soon"}, ("max_age",), "duration"),
        ({"max_age": 0}, ("max_age",), "at least"),
        ({"max_age": "99999w"}, ("max_age",), "at most 36500d"),
        ({"max_age": "999999999w"}, ("max_age",), "duration"),
    ],
)
def test_filters_that_cannot_be_used_say_where_and_why(filters: object, place: tuple[object, ...], words: str) -> None:
    with pytest.raises(ValidationError) as fault:
        Filters.model_validate(filters)
    (detail,) = fault.value.errors()
    assert detail["loc"] == place
    assert words in detail["msg"]


@given(st.text(max_size=200))
def test_any_pattern_is_refused_or_quick(pattern: str) -> None:
    try:
        filters = Filters.model_validate({"exclude": [{"pattern": pattern}]})
    except ValidationError:
        return
    assert passes_filters(ITEM, filters, "") in (True, False)


def test_a_pattern_that_hangs_other_engines_is_linear_here() -> None:
    filters = Filters.model_validate({"exclude": [{"pattern": "^(a|aa)+$"}]})
    item = Item(url="", title="a" * 50_000 + "!", aliases=(), fingerprint="")
    assert passes_filters(item, filters, "")
