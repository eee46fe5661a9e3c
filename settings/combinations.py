"""Feeds of several sources: what the settings say of them, and which there are.

There is one of all sources, `all`, and one of each category, `category-<its name>`. One that is written under
`combinations` with such a slug takes its place.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field

from messages.options import OptionCode
from model.errors import InvalidValueError
from model.publication import SLUG
from model.words import drop_accents
from scraper.options import Options
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

    slug: Annotated[str, Field(pattern=f"^{SLUG}$")]
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
    private: bool = False
    """Whether it has an address that cannot be guessed, and may hold private sources; see `bantin private`."""

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


class Member(NamedTuple):
    """What decides which feeds of several sources a source belongs to."""

    slug: str
    categories: tuple[str, ...]
    private: bool = False


def list_combined_feeds(
    title: str, sources: Sequence[Member], combinations: Iterable[Combination]
) -> list[CombinedFeed]:
    """Return the feeds of several sources: all, each category, and the combinations.

    `title` is that of the whole collection. Names of categories that give one slug are one category, which is called as
    it was first. A private source belongs to private combinations only, and gives no category a feed.
    """
    shown = [source for source in sources if not source.private]
    public, every = _group_members(shown), _group_members(sources)
    named = [_expand(one, every if one.private else public) for one in combinations]
    taken = {feed.combination.slug for feed in named}
    automatic = [
        CombinedFeed(combination=Combination(slug=slug), title=name, sources=tuple(public[slug]), automatic=True)
        for slug, name in ({ALL: title} | dict(sorted(_name_categories(shown).items()))).items()
        if slug not in taken and public[slug]
    ]
    return automatic + named


def _name_categories(sources: Sequence[Member]) -> dict[str, str]:
    """Return the names of categories, by slug."""
    return {make_category_slug(name): name for source in reversed(sources) for name in reversed(source.categories)}


def _group_members(sources: Iterable[Member]) -> defaultdict[str, list[str]]:
    """Return the slugs of all sources, and of those of each category, by the slug of that feed."""
    members = defaultdict[str, list[str]](list)
    for source in sources:
        for slug in {ALL, *map(make_category_slug, source.categories)}:
            members[slug].append(source.slug)
    return members


def _expand(combination: Combination, members: Mapping[str, list[str]]) -> CombinedFeed:
    """Return a combination with the slugs of all its sources, of these `members` and in the order of the settings."""
    wanted = set(combination.sources)
    for name in combination.categories:
        wanted.update(members[make_category_slug(name)])
    names_none = not (combination.sources or combination.categories)
    sources = tuple(slug for slug in members[ALL] if names_none or slug in wanted)
    title = combination.title or combination.slug
    return CombinedFeed(combination=combination, title=title, sources=sources, automatic=False)
