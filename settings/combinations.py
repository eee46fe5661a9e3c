"""Feeds of several sources: what the settings say of them, and which there are.

There is one of all sources, `all`, and one of each category, `category-<its name>`. One that is written under
`combinations` with such a slug takes its place.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field

from messages.options import OptionCode
from model.errors import InvalidValueError
from model.words import drop_accents
from scraper.source import Options
from settings.filters import Filters

ALL = "all"
CATEGORY = "category-"
LONGEST_SLUG = 63


class Order(StrEnum):
    """By what a feed is sorted."""

    PUBLISHED = "published"
    FIRST_SEEN = "first_seen"


def _check_category(value: str) -> str:
    if not any(map(str.isalnum, value)):
        raise InvalidValueError(OptionCode.NO_WORDS())
    return " ".join(value.split())


Category = Annotated[str, AfterValidator(_check_category), Field(max_length=60)]


class Combination(Options):
    """A feed of several sources: of those named, and those of the categories named; of all, where none is named."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    """Names the feed in its address, `/feeds/<slug>`, as a source's slug does; no source may have the same."""
    title: str = ""
    """The feed's title; the slug where empty."""
    sources: tuple[str, ...] = ()
    """The slugs of sources."""
    categories: tuple[Category, ...] = ()
    """Categories whose sources belong to it too."""
    filters: Filters = Filters()
    sort: Order = Order.PUBLISHED
    """The order of the feed, newest first: by when items were `published`, or `first_seen` here."""
    limit: int = Field(default=100, ge=1, le=1000)
    """How many items the feed holds: those that came last."""
    deduplicate: bool = True
    """Whether a bulletin that several sources publish is shown once, as it was seen first."""

    @property
    def judging(self) -> str:
        """A hash of all that decides which of its sources' items it holds."""
        said = (self.filters.model_dump_json(exclude_defaults=True), self.deduplicate)
        return hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()

    def to_json(self) -> str:
        """Return all options as canonical JSON: equal options give equal text."""
        options = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(options, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @staticmethod
    def from_json(options: str) -> "Combination":
        """Return what `to_json` was called on; the same text gives the same object."""
        return _combination(options)


@lru_cache(maxsize=1024)
def _combination(options: str) -> Combination:
    return Combination.model_validate_json(options)


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedFeed:
    """A feed of several sources that is published."""

    combination: Combination
    title: str
    sources: tuple[str, ...]  # the slugs of all that belong to it
    automatic: bool  # it is there without being named


def make_category_slug(name: str) -> str:
    """Return the slug of a category's feed: its name in small letters, or in punycode (RFC 3492) where these are none.

    >>> make_category_slug("Tòa án"), make_category_slug("Суды")
    ('category-toa-an', 'category-d1azg7a')
    """
    words = re.findall(r"\w+", drop_accents(name).casefold().replace("_", " "))
    slug = "-".join(words)
    if not slug.isascii():
        slug = slug.encode("punycode").decode()
    if len(CATEGORY + slug) > LONGEST_SLUG:
        slug = hashlib.blake2b(slug.encode(), digest_size=12).hexdigest()
    return CATEGORY + slug


def list_combined_feeds(
    title: str, sources: Iterable[tuple[str, tuple[str, ...]]], combinations: Iterable[Combination]
) -> list[CombinedFeed]:
    """Return the feeds of several sources: all, each category, and the combinations.

    `title` is that of the whole collection, `sources` are (slug, categories). Names of categories that give one slug
    are one category, which is called as it was first.
    """
    members, names = defaultdict[str, list[str]](list), dict[str, str]()
    for slug, categories in sources:
        members[ALL].append(slug)
        for name in {make_category_slug(name): name for name in reversed(categories)}.values():
            members[make_category_slug(name)].append(slug)
            names.setdefault(make_category_slug(name), name)
    named = [_expand(combination, members) for combination in combinations]
    taken = {feed.combination.slug for feed in named}
    automatic = [
        CombinedFeed(combination=Combination(slug=slug), title=name, sources=tuple(members[slug]), automatic=True)
        for slug, name in ({ALL: title} | dict(sorted(names.items()))).items()
        if slug not in taken and members[slug]
    ]
    return automatic + named


def _expand(combination: Combination, members: defaultdict[str, list[str]]) -> CombinedFeed:
    """Return a combination with the slugs of all its sources, in the order of the settings."""
    wanted = set(combination.sources)
    for name in combination.categories:
        wanted.update(members[make_category_slug(name)])
    sources = members[ALL] if not wanted else [slug for slug in members[ALL] if slug in wanted]
    title = combination.title or combination.slug
    return CombinedFeed(combination=combination, title=title, sources=tuple(sources), automatic=False)
