"""A page of a list as it is judged: its items in short, and what the page says of itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """An item of a page in short."""

    title: str = ""
    url: str = ""  # absolute, of what is not stored yet; "" where it has none
    dated: bool = False  # a date stands with it
    at: datetime | None = None  # that date, where it was read: what is stored is not read again
    described: bool = False  # a summary or a content stands with it
    spoilt: bool = False  # characters of its summary were lost
    known: bool = False  # it is stored exactly as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """A page of a list."""

    items: tuple[ListedItem, ...]
    url: str = ""  # where it was, after redirects
    title: str = ""  # what it calls itself
    language: str = ""  # that it says it is in, BCP 47
    whole: bool = True  # it ends as documents of its kind end
    spoilt: bool = False  # it begins with what is left of a byte order mark whose bytes were lost
    reading: str = ""  # the version of the program's reading: another may find other items on the same page
