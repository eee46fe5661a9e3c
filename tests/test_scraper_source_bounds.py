"""The bounds of what a source may say of itself, and where it says that it comes from."""

from typing import Any

import pytest
from pydantic import ValidationError

from messages.discovery import DiscoveryCode
from model.finding import ListOrigin
from scraper.source import FOUND_IN, MAX_SELECTOR, FieldRule, Found, NextPage, Rules, Source
from settings.filters import Filter

URL = "https://city.example/news"
FOUND = {"by": "page", "on": URL, "at": "2026-11-22", "confidence": 0.5}


def accepts(options: type[Any], **keys: Any) -> bool:
    """Return whether options may have these values."""
    try:
        options.model_validate(keys)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("over", "accepted"), [(0, True), (1, False)])
def test_texts_are_taken_up_to_their_longest(over: int, accepted: bool) -> None:
    long_url = f"{URL}/".ljust(8192 + over, "x")
    assert accepts(Source, slug="a", url=long_url) is accepted
    assert accepts(Source, slug="a" * (63 + over), url=URL) is accepted
    assert accepts(Filter, pattern="x" * (1000 + over)) is accepted
    assert accepts(FieldRule, pattern="x" * (1000 + over)) is accepted
    for options, key in ((FieldRule, "selector"), (NextPage, "selector"), (Rules, "item")):
        assert accepts(options, **{key: "x" * (MAX_SELECTOR + over)}) is accepted


@pytest.mark.parametrize(("limit", "accepted"), [(0, False), (1, True), (50, True), (51, False)])
def test_a_listing_goes_on_for_one_to_fifty_pages(limit: int, accepted: bool) -> None:
    assert accepts(NextPage, selector="a", limit=limit) is accepted


@pytest.mark.parametrize(
    ("confidence", "accepted"), [(-0.01, False), (0, True), (1, True), (1.01, False), ("high", False)]
)
def test_confidence_is_a_share(confidence: object, accepted: bool) -> None:
    assert accepts(Found, **FOUND | {"confidence": confidence}) is accepted


@pytest.mark.parametrize("key", list(FOUND))
def test_each_part_of_where_a_source_comes_from_is_needed(key: str) -> None:
    assert accepts(Found, **FOUND)
    assert not accepts(Found, **{name: value for name, value in FOUND.items() if name != key})


def test_where_a_source_comes_from_is_described() -> None:
    message = Found.model_validate(FOUND).describe()
    assert message == DiscoveryCode.FOUND(day="2026-11-22", origin=DiscoveryCode.IN_PAGE(), confidence=0.5)


def test_every_origin_of_a_list_has_its_own_name() -> None:
    assert set(FOUND_IN) == set(ListOrigin)
    assert len(set(FOUND_IN.values())) == len(ListOrigin)


@pytest.mark.parametrize("name", ["X-Own", "x!#$%&'*+.^_`|~-9"])
@pytest.mark.parametrize("value", ["", "a\tb", "\xe9t\xe9", "a; b=c"])
def test_headers_that_can_be_sent_are_taken(name: str, value: str) -> None:
    assert accepts(Source, slug="a", url=URL, headers={name: value})


@pytest.mark.parametrize("header", [{"a:b": "x"}, {"a\n": "x"}, {"\xe9": "x"}, {"a": "\x00"}, {"a": "x\n"}])
def test_headers_that_cannot_be_sent_are_refused(header: dict[str, str]) -> None:
    assert not accepts(Source, slug="a", url=URL, headers=header)


@pytest.mark.parametrize(
    ("rules", "accepted"),
    [
        ({"item": "a[]", "syntax": "json"}, True),
        ({"item": "a[]", "syntax": "json", "script": "script#state"}, True),
        ({"item": "//li", "syntax": "xpath", "script": "script"}, False),
        ({"item": "li", "title": {"selector": "a", "selektor": "b"}}, False),
        ({"item": "li", "title": {"selector": "a", "pattern": "("}}, False),
        ({"title": "a"}, False),
    ],
    ids=["json", "json in a script", "a script without json", "unknown key", "broken pattern", "no item"],
)
def test_rules_hold_together(rules: dict[str, Any], accepted: bool) -> None:
    assert accepts(Rules, **rules) is accepted
