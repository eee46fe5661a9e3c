"""What a bulletin's own page adds to its item, and how the two are laid together."""

from dataclasses import dataclass, replace

from model.item import DateOrigin, Enclosure, Item, ItemDate

STRENGTH = {origin: rank for rank, origin in enumerate(reversed(DateOrigin))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What the bulletin's own page says, normalized; empty where it says nothing."""

    title: str = ""  # empty too where the listing's own is to stand
    content: str = ""  # safe HTML
    published: ItemDate | None = None
    updated: ItemDate | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: str = ""
    language: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    warnings: tuple[str, ...] = ()


def stronger(one: ItemDate | None, other: ItemDate | None) -> ItemDate | None:
    """Return the date to be trusted more; `one` where both are equally strong."""
    if one is None or other is None:
        return one or other
    return one if STRENGTH[one.origin] >= STRENGTH[other.origin] else other


def merge(listing: Item, article: Article) -> Item:
    """Return the listing's item completed, and where stronger replaced, by its article."""
    enclosures = {enclosure.url: enclosure for enclosure in (*article.enclosures, *listing.enclosures)}
    return replace(
        listing,
        title=article.title or listing.title,
        content=article.content or listing.content,
        published=stronger(article.published, listing.published),
        updated=article.updated or listing.updated,
        authors=article.authors or listing.authors,
        categories=tuple(dict.fromkeys((*article.categories, *listing.categories))),
        image=article.image or listing.image,
        language=article.language or listing.language,
        enclosures=tuple(enclosures.values()),
    )
