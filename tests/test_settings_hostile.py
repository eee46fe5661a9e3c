"""Whatever a settings file holds, it can be used, or each fault is described with its line and key."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

from hypothesis import event, example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from model.errors import InvalidValueError, SettingsError
from settings.combinations import make_category_slug
from settings.durations import describe_duration, parse_duration
from settings.load import parse_settings
from settings.options import Settings

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=70)
KEYS = st.text("ab .:é\n", max_size=5)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=8
)
SLUGS = st.sampled_from(["a", "b", "all", "category-courts", "A", "", "-", "a" * 64]) | ANYTHING
NAMES = st.sampled_from(["Courts", "courts", "Tòa án", "", "?!", " ", "_", "ſ", "суды", "a" * 61]) | ANYTHING
WAITS = st.sampled_from(["30m", "1h30m", "0", "-1d", "1e9", "9" * 9 + "w", "1.5d", "١m", "m", " "]) | ANYTHING
PHRASES = (
    st.sampled_from(["dau thau", "*", "a*", "đ", "?", "(", "[", r"\\bx", "(?=x)", "a{2000}", "x" * 1001]) | ANYTHING
)


FAULT = re.compile(r"sources\.yaml:([1-9]\d*: \S.*: \S.*| and \d+ more problems?)")


def maybe(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Some of the keys, each with a value of its own, or anything else."""
    return st.fixed_dictionaries({}, optional=keys) | ANYTHING


def few(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=3) | values


RULES = few(PHRASES | maybe(words=few(PHRASES), pattern=PHRASES, fields=few(st.sampled_from(["title", "text", "x"]))))
FILTERS = maybe(include=RULES, exclude=RULES, max_age=WAITS)
SOURCES = maybe(
    slug=SLUGS,
    url=st.just("https://example.org/news") | ANYTHING,
    interval=WAITS,
    jitter=WAITS,
    reread=few(WAITS),
    categories=few(NAMES),
    filters=FILTERS,
    private=ANYTHING,
)
COMBINATIONS = maybe(
    slug=SLUGS, title=ANYTHING, sources=few(SLUGS), categories=few(NAMES), filters=FILTERS, limit=ANYTHING
)
FILES = maybe(
    sources=few(SOURCES), combinations=few(COMBINATIONS), defaults=maybe(categories=few(NAMES), interval=WAITS)
)


def write(value: object) -> bytes:
    stream = StringIO()
    YAML(typ="safe", pure=True).dump(value, stream)
    return stream.getvalue().encode()


@given(FILES)
@example({"sources": [{"slug": "a", "url": "https://example.org/", "categories": ["_"]}]})
@example({"sources": [{"slug": []}]})
@example({"": 1, " :": 2})
def test_a_file_can_be_used_or_says_why_not(value: object) -> None:
    body = write(value)
    try:
        read = parse_settings(body, path="sources.yaml")
    except SettingsError as error:
        event("refused")
        faults = str(error).splitlines()
        if isinstance(value, dict):
            assert all(map(FAULT.fullmatch, faults)), faults
    else:
        event("used")
        assert Settings.model_validate(read.model_dump(mode="json", exclude_unset=True)) == read
        slugs = [feed.combination.slug for feed in read.list_combined_feeds()]
        assert len({*slugs, *(entry.slug for entry in read.sources)}) == len(slugs) + len(read.sources)


@given(
    (st.sampled_from(["Tòa án", "ſ", "суды", "İ", "a" * 61]) | WORDS).filter(lambda name: any(map(str.isalnum, name)))
)
def test_a_category_has_a_slug_that_can_be_an_address(name: str) -> None:
    slug = make_category_slug(name)
    assert parse_settings(write({"combinations": [{"slug": slug}]}), path="x").combinations[0].slug == slug
    assert make_category_slug(f" {name.upper().lower()} ") == make_category_slug(name.upper().lower())


@given(WAITS)
def test_a_duration_is_read_or_refused(value: object) -> None:
    try:
        wait = parse_duration(value)
    except InvalidValueError:
        return
    assert wait >= timedelta(0)
    assert parse_duration(describe_duration(wait)) == wait
