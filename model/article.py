"""What a bulletin's own page adds to its item, and how the two are merged."""

from dataclasses import dataclass, fields, replace

from messages import Message
from model.item import UNKNOWN_TYPE, DateOrigin, Enclosure, Event, Item, ItemDate

STRENGTH = {origin: rank for rank, origin in enumerate(reversed(DateOrigin))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What the bulletin's own page says, normalized; empty where it says nothing."""

    title: str = ""  # empty too where the listing's own is to be kept
    summary: str = ""  # text, a line
    content: str = ""  # safe HTML
    published: ItemDate | None = None
    updated: ItemDate | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: str = ""
    language: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    event: Event | None = None
    warnings: tuple[Message, ...] = ()


_COMPLETED = tuple(field.name for field in fields(Article) if field.name != "warnings")  # warnings are for the log


def choose_date(first: ItemDate | None, second: ItemDate | None) -> ItemDate | None:
    """Return the date to be trusted more, by its origin; `first` where both are equally strong."""
    if first is None or second is None:
        return first or second
    return first if STRENGTH[first.origin] >= STRENGTH[second.origin] else second


def merge(listing: Item, article: Article) -> Item:
    """Return the listing's item completed by its article, which goes first in all that it says.

    The summary alone is the listing's own where it has one. Of two publication dates the stronger one is taken;
    categories and enclosures are those of both.
    """
    whole = {name: getattr(article, name) or getattr(listing, name) for name in _COMPLETED}
    whole["summary"] = listing.summary or article.summary
    whole["published"] = choose_date(article.published, listing.published)
    whole["categories"] = tuple(dict.fromkeys((*article.categories, *listing.categories)))
    whole["enclosures"] = merge_enclosures(listing.enclosures, article.enclosures)
    return replace(listing, **whole)


def fill_gaps(article: Article, later: Article) -> Article:
    """Return an article with the summary and the categories of a later reading of the same page, where it has none."""
    return replace(article, summary=article.summary or later.summary, categories=article.categories or later.categories)


def merge_enclosures(first: tuple[Enclosure, ...], second: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    """Return the files of both, each once: those of `second` first, `first` going first in what both say of one."""
    found = {enclosure.url: enclosure for enclosure in second}
    for enclosure in first:
        other = found.get(enclosure.url)
        found[enclosure.url] = _complete(enclosure, other) if other else enclosure
    return tuple(found.values())


def _complete(enclosure: Enclosure, other: Enclosure) -> Enclosure:
    names = ["length", "title", "duration"]
    filled = {name: getattr(enclosure, name) or getattr(other, name) for name in names}
    kind = other.media_type if enclosure.media_type == UNKNOWN_TYPE else enclosure.media_type
    return replace(enclosure, media_type=kind, **filled)
