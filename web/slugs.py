"""Which slugs a source may get that is to be added: one of no feed, or that of the removed source of its page.

What a removed source had published stays under its slug. A source of the same page that gets the slug goes on with
that feed, and so with what its readers know.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Self

from scraper.discovery.naming import find_free_slug
from scraper.urls import canonicalize_url
from settings.options import Settings
from store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Slugs:
    """The slugs of all feeds, and by the address of its page that of each removed source that can come back."""

    taken: Set[str]
    removed: Mapping[str, str]

    @classmethod
    def read(cls, store: Store, settings: Settings, *, private: bool | None = None) -> Self:
        """Return those that there are now; may block.

        What a removed source published in private comes back for a `private` source alone, which the settings'
        defaults decide where it is None.
        """
        private = is_private_by_default(settings) if private is None else private
        briefs, listed = store.list_briefs(), settings.list_slugs()
        gone = [one.slug for one in briefs if not one.enabled and (private or not one.is_private)]
        sources = store.find_sources([slug for slug in gone if slug not in listed])
        removed = {canonicalize_url(source.url): slug for slug, source in sorted(sources.items(), reverse=True)}
        return cls(taken=listed | {one.slug for one in briefs}, removed=removed)

    def find_removed(self, url: str) -> str:
        """Return the slug of the removed source of a page; "" where there is none."""
        return self.removed.get(canonicalize_url(url), "")

    def is_taken(self, slug: str, url: str) -> bool:
        """Return whether a source of a page cannot have a slug."""
        return slug in self.taken and slug != self.find_removed(url)

    def choose(self, slug: str, url: str, others: Set[str] = frozenset()) -> str:
        """Return the slug for a source of a page: that of the removed one, else one like `slug`; never of `others`."""
        removed = self.find_removed(url)
        return removed if removed and removed not in others else find_free_slug(slug, self.taken | others)


def is_private_by_default(settings: Settings) -> bool:
    """Return whether a source is private whose entry does not say."""
    return bool(settings.defaults.private)  # type: ignore[attr-defined]  # made by pydantic
