"""Document -> RawItems: what the page says, as it says it."""

from dataclasses import dataclass

from model.item import DateOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDate:
    """A date as the page prints it."""

    text: str
    origin: DateOrigin
    printed: str = ""  # what people read there, where `text` is an attribute's
    year: int = 0  # that stands around it, where its text has none; 0 where none does
    month: int = 0  # beside that year, in an address; 0 where unknown
    newest: int = 0  # where no year is around it, the last that dates near it can be of; 0 for unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEnclosure:
    """A link to a file, as the page gives it."""

    url: str
    title: str = ""
    media_type: str = ""
    length: int = 0  # bytes; 0 where it is not told
    duration: int = 0  # seconds; 0 where it is not told


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEvent:
    """What an item announces, as a page says it: to machines, or in a field with a label."""

    start: str
    end: str = ""
    place: str = ""
    deadline: str = ""  # the label of a day until which something can be handed in
    called_off: bool = False
    printed: bool = False  # for people: `start` may hold more than a date
    excludes_end: bool = False  # a last day is not told but the one after it, or nobody knows


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """One item as it stands on a page: strings not yet cleaned, URLs not yet resolved."""

    title: str = ""
    link: str = ""
    date: RawDate | None = None
    updated: RawDate | None = None
    summary: str = ""  # an HTML fragment
    content: str = ""  # an HTML fragment
    image: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[RawEnclosure, ...] = ()
    language: str = ""
    event: RawEvent | None = None
    guid: str = ""  # what the site itself calls the item, in its feed
    place: str = ""  # an XPath of the item's node, for a person
