"""Filters: which of a source's items its feed shows.

Every item is stored whole; a filter hides and never deletes, so that one which is changed holds for all that
is stored. Words are compared as the search does (`model.words`). Patterns are RE2: a person may have copied
one from anywhere, and RE2 takes linear time for each; it has no look-around and no back-references.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, model_validator

from messages.options import OptionCode
from model.errors import InvalidValueError
from model.item import HIDDEN, Item, StoredItem
from model.words import Phrase, drop_accents, extract_text, join_words, parse_phrase
from scraper.options import Options
from settings.durations import describe_duration, parse_duration

LONGEST_AGE = timedelta(days=36500)


class FilterField(StrEnum):
    """What of an item a filter looks at."""

    TITLE = "title"
    SUMMARY = "summary"
    TEXT = "text"
    URL = "url"
    AUTHOR = "author"
    CATEGORY = "category"
    LANGUAGE = "language"


def _check_phrase(value: str) -> str:
    if parse_phrase(value) is None:
        raise InvalidValueError(OptionCode.NO_WORDS())
    return value


def _check_pattern(value: str) -> str:
    _compile_pattern(value)
    return value


def _check_age(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise InvalidValueError(OptionCode.DURATION_LEAST())
    if value > LONGEST_AGE:
        raise InvalidValueError(OptionCode.DURATION_MOST(limit=describe_duration(LONGEST_AGE)))
    return value


def _wrap_single(value: object) -> object:
    return [value] if isinstance(value, str | dict) else value


def _expand_words(value: object) -> object:
    return {"words": [value]} if isinstance(value, str) else value


PhraseText = Annotated[str, AfterValidator(_check_phrase), Field(max_length=200)]
FilterPattern = Annotated[str, AfterValidator(_check_pattern), Field(max_length=1000)]
Age = Annotated[
    timedelta,
    BeforeValidator(parse_duration, json_schema_input_type=str | float),
    AfterValidator(_check_age),
    PlainSerializer(timedelta.total_seconds),
]


class Filter(Options):
    """Matches items by words or by a pattern in some of their fields. A text alone stands for its `words`."""

    words: Annotated[
        tuple[PhraseText, ...], BeforeValidator(_wrap_single, json_schema_input_type=str | tuple[PhraseText, ...])
    ] = ()
    """Words or phrases, any of which is to be found; case and accents do not count."""
    pattern: FilterPattern = ""
    """In place of `words`, a regular expression (RE2). Case and accents do not count."""
    fields: tuple[FilterField, ...] = (FilterField.TITLE, FilterField.SUMMARY)
    """Where to look: `title`, `summary`, `text`, `url`, `author`, `category` or `language`."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.words) == bool(self.pattern):
            raise InvalidValueError(OptionCode.WORDS_OR_PATTERN())
        return self


FilterEntry = Annotated[Filter, BeforeValidator(_expand_words, json_schema_input_type=str | Filter)]
FilterList = Annotated[
    tuple[FilterEntry, ...],
    BeforeValidator(_wrap_single, json_schema_input_type=str | Filter | tuple[str | Filter, ...]),
]


class Filters(Options):
    """Which items the feed shows: those that any of `include` matches (if given) and none of `exclude`.

    All items are stored, so a change holds for those too, and an item that is shown again is the same as before.
    """

    include: FilterList = ()
    exclude: FilterList = ()
    max_age: Age | None = None
    """Hides items that were published longer ago, such as `30d`."""


class _Fields:
    """The fields of one item as filters look at them, made where they are looked at."""

    def __init__(self, item: Item, language: str) -> None:
        self._item, self._language = item, language
        self._made: dict[tuple[FilterField, Callable[[str], str]], tuple[str, ...]] = {}

    def list_values(self, field: FilterField, make: Callable[[str], str]) -> tuple[str, ...]:
        """Return the values of a field, each as `make` gives it."""
        key = field, make
        if key not in self._made:
            self._made[key] = tuple(map(make, self._read(field)))
        return self._made[key]

    def _read(self, field: FilterField) -> tuple[str, ...]:
        item = self._item
        values: dict[FilterField, Callable[[], tuple[str, ...]]] = {
            FilterField.TITLE: lambda: (item.title,),
            FilterField.SUMMARY: lambda: (item.summary,),
            FilterField.TEXT: lambda: (extract_text(item.content),),
            FilterField.URL: lambda: (item.url,),
            FilterField.AUTHOR: lambda: item.authors,
            FilterField.CATEGORY: lambda: item.categories,
            FilterField.LANGUAGE: lambda: (item.language or self._language,),
        }
        return values[field]()


def find_shown_until(stored: StoredItem, filters: Filters, language: str) -> datetime | None:
    """Return until when filters show an item of a source of that language: None for ever, HIDDEN never."""
    if not passes_filters(stored.item, filters, language):
        return HIDDEN
    return stored.published + filters.max_age if filters.max_age else None


def passes_filters(item: Item, filters: Filters, language: str) -> bool:
    """Return whether filters let an item through, its age aside; `language` is its source's."""
    fields = _Fields(item, language)
    included = not filters.include or any(_matches(fields, rule) for rule in filters.include)
    return included and not any(_matches(fields, rule) for rule in filters.exclude)


def _matches(fields: _Fields, rule: Filter) -> bool:
    if rule.pattern:
        search = _compile_pattern(rule.pattern).search
        return any(search(value) for field in rule.fields for value in fields.list_values(field, drop_accents))
    phrases = _parse_phrases(rule.words)
    values = [value for field in rule.fields for value in fields.list_values(field, join_words)]
    return any(phrase.is_in(value) for phrase in phrases for value in values)


@lru_cache(maxsize=1024)
def _parse_phrases(texts: tuple[str, ...]) -> tuple[Phrase, ...]:
    return tuple(phrase for text in texts if (phrase := parse_phrase(text)))


@lru_cache(maxsize=1024)
def _compile_pattern(pattern: str) -> Any:
    import re2  # type: ignore[import-untyped]  # it ships no types, and takes 30 ms where no source has a pattern

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        return re2.compile(drop_accents(pattern), options=options)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise InvalidValueError(OptionCode.PATTERN_RE2(reason=reason)) from None
