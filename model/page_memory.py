"""What is remembered of an item's own page, and when that page is read again.

A corrected notice often changes on its own page alone. The page is asked again, conditionally, some times while
the item is young; each distance counts from its publication, so that an old backlog is not asked again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from model.outcome import NO_VALIDATORS, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMemory:
    """An item's own page as it was read last. Marks are short hashes of lines of text."""

    validators: Validators = NO_VALIDATORS
    text: tuple[str, ...] = ()  # marks of the bulletin's text
    around: tuple[str, ...] = ()  # marks of the page's other texts
    nameless: bool = False  # whether it named the item nowhere
    reading: str = ""  # which program read it, see `scraper.page_memory`


def find_next_reading(published: datetime, now: datetime, distances: Iterable[timedelta]) -> datetime | None:
    """Return when an item's own page is to be read again: the first `published` + distance after `now`.

    None where all distances have passed, or there are none.
    """
    return min((due for distance in distances if (due := published + distance) > now), default=None)


def is_text_edited(before: PageMemory, after: PageMemory) -> bool:
    """Return whether the page itself changed a line of the bulletin's text.

    A line that was taken for furniture and is now taken for text, or the other way, is no edit: extraction learns
    a site's template as it goes.
    """
    added = set(after.text).difference(before.text, before.around)
    removed = set(before.text).difference(after.text, after.around)
    return bool(added or removed)
