"""Hashes by which titles and addresses are known again, whatever a site writes around its titles.

What all titles of a page begin or end with, up to a separator ("News: …", "… | The town"), is no part of them. It is
remembered, so that a title which comes without it, or a page of one item, hashes to the same. Nor is how its signs are
typed; but what was remembered before that was so is looked for too.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from model.listed import ListedItem
from model.shapes import fold_text, hash_text
from model.titles import fold_typography

MOST_TITLE = 300  # characters of a title that are looked at
MOST_SURROUNDS = 4  # beginnings, and ends, that are remembered of a source
SEPARATORS = r"|–—:»«/·•\-"
_BEGINNING = re.compile(rf".*(?:\s[{SEPARATORS}]\s|:\s|｜)")
_END = re.compile(rf"(?:\s[{SEPARATORS}]\s|｜).*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surrounds:
    """What stood around all titles of a page, folded; what was seen last first."""

    beginnings: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


NO_SURROUNDS = Surrounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHashes:
    """The hashes of an item; 0 stands for a title or address that it has not."""

    titles: tuple[int, ...]  # of the title as such, and with what stands around it; then of both as they are typed
    url: int


def measure_shared(items: Sequence[ListedItem], before: Surrounds) -> Surrounds:
    """Return what stands around all titles of a page, and what stood around those of the pages before."""
    beginning, end = find_surrounds({title for item in items if (title := fold_text(item.title[:MOST_TITLE]))})
    return Surrounds(
        beginnings=_remember(beginning, before.beginnings),
        ends=_remember(end, before.ends),
    )


def find_surrounds(titles: Collection[str]) -> tuple[str, str]:
    """Return what all folded titles of a list begin with and end with, each up to a separator; "" for nothing.

    >>> find_surrounds(["news: a fair | ham", "news: a ball | ham"])
    ('news: ', ' | ham')
    """
    beginning = _BEGINNING.match(_find_shared(min(titles, default=""), max(titles, default="")))
    turned = [title[::-1] for title in titles]
    end = _END.search(_find_shared(min(turned, default=""), max(turned, default=""))[::-1])
    return beginning[0] if beginning else "", end[0] if end else ""


def _find_shared(one: str, other: str) -> str:
    """Return what two texts begin with; "" where they are the same, for then nothing of them is their own."""
    pairs = enumerate(zip(one, other, strict=False))
    return one[: next((at for at, (mine, its) in pairs if mine != its), min(len(one), len(other)))] * (one != other)


def _remember(found: str, before: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([found, *before] if found else before))[:MOST_SURROUNDS]


def hash_items(items: Sequence[ListedItem], surrounds: Surrounds) -> list[ItemHashes]:
    """Return the hashes of each item's title and address."""
    return [_hash_item(item, surrounds) for item in items]


def _hash_item(item: ListedItem, surrounds: Surrounds) -> ItemHashes:
    title = fold_text(item.title[:MOST_TITLE])
    own = strip_surrounds(title, surrounds)
    texts = (fold_typography(own), fold_typography(title), own, title)
    return ItemHashes(
        titles=tuple(hash_text(text) if title else 0 for text in texts), url=hash_text(item.url) if item.url else 0
    )


def strip_surrounds(title: str, surrounds: Surrounds) -> str:
    """Return a folded title without what stands around it; as it is where nothing else is left."""
    beginning = max((one for one in surrounds.beginnings if title.startswith(one)), key=len, default="")
    end = max((one for one in surrounds.ends if title.endswith(one)), key=len, default="")
    own = title.removeprefix(beginning)
    return own.removesuffix(end) if len(own) > len(end) else own or title
