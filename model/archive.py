"""The archive of a feed (RFC 5005 §4): documents of older items, each known by the number of its last item.

Items are numbered from 1 as they arrived, those of one page from its end. A document ends at any number and begins
after the last multiple of SIZE before it, so that all but the one that the feed leads to are the same for good.
"""

from dataclasses import dataclass

SIZE = 100  # items of a whole document


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSpan:
    """The items of one archive document, by number: those after `start`, up to `end`."""

    start: int
    end: int


def find_span(end: int) -> ArchiveSpan:
    """Return what the document that ends at an item's number holds.

    >>> find_span(257), find_span(200)
    (ArchiveSpan(start=200, end=257), ArchiveSpan(start=100, end=200))
    """
    return ArchiveSpan(start=(end - 1) // SIZE * SIZE, end=end)


def find_following(span: ArchiveSpan, last: int) -> int:
    """Return the end of the second document for the first one, once that is whole; 0 otherwise.

    Only the first leads on, as no other does it: so the others never change by it, and this one once. `last` is the
    number of the last item of the archive.

    >>> find_following(find_span(100), 200), find_following(find_span(100), 199), find_following(find_span(200), 400)
    (200, 0, 0)
    """
    return 2 * SIZE if span == ArchiveSpan(start=0, end=SIZE) and last >= 2 * SIZE else 0


def find_last_end(stored: int, limit: int) -> int:
    """Return where the document before a feed of the last `limit` of so many items ends; 0 for none."""
    return max(stored - limit, 0)
