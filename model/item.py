"""What a bulletin is, once normalized: an Item, and the same item once stored.

Text is NFC and free of characters that XML 1.0 forbids; URLs are absolute; moments are
aware and in UTC. `scraper.normalize` makes these promises true; here they are only named.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@lru_cache(maxsize=512)
def find_zone(name: str) -> tzinfo:
    """Return the zone of an IANA name or of an offset such as "+07:00"; UTC where it is neither."""
    try:
        if name[:1] in ("+", "-"):
            return datetime.fromisoformat(f"2000-01-01T00:00{name}").tzinfo or UTC
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


UNKNOWN_TYPE = "application/octet-stream"  # of a file; RFC 2046 §4.5.1


class Precision(StrEnum):
    """How exact a moment on the page is."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class DateOrigin(StrEnum):
    """Where on the page (or elsewhere) a date was read; strongest first."""

    JSON_LD = "json-ld"
    TIME = "time"
    META = "meta"
    LABEL = "label"
    LISTING = "listing"
    URL = "url"
    FIRST_SEEN = "first-seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDate:
    """A date of an item, with all that is known of where it came from."""

    at: datetime  # UTC; midnight of the day in `zone` where precision is day
    raw: str  # the words it was read from
    origin: DateOrigin
    precision: Precision
    zone: str  # an IANA name, or an offset such as "+07:00"
    relative: bool = False  # counted from the moment it was read ("2 hours ago")

    @property
    def local(self) -> datetime:
        """The moment in its own zone, as the page prints it."""
        return self.at.astimezone(find_zone(self.zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A media file attached to an item (RSS 2.0 <enclosure>, RFC 4287 §4.2.7.2)."""

    url: str
    media_type: str
    length: int = 0  # bytes; 0 when unknown, as the RSS profile asks
    title: str = ""
    duration: int = 0  # seconds of sound or film; 0 when unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """When and where what a bulletin announces takes place, or until when something can be handed in."""

    start: datetime  # UTC; midnight of the first day in `zone` where it takes whole days
    end: datetime | None = None  # UTC, the first moment after it; None where the page does not say
    whole_day: bool = False
    zone: str = "UTC"  # an IANA name, or an offset such as "+07:00"
    place: str = ""  # a line
    deadline: str = ""  # what the page calls the day, "Closing date"; "" of what takes place
    called_off: bool = False  # cancelled, or put off without a new day


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One bulletin as its source has it, normalized.

    `aliases` are the keys that this item may be known by, strongest first, such as
    `url:https://example.org/a` or `title:<hash>`; see `model.settle`. `fingerprint` is a
    hash of the raw fields on the listing, behind `<which program read them>:`; the same fingerprint
    means nothing to do.
    """

    url: str  # "" where the listing gives no link of the item's own
    title: str
    aliases: tuple[str, ...]
    fingerprint: str
    summary: str = ""  # text
    content: str = ""  # safe HTML
    published: ItemDate | None = None
    updated: ItemDate | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: str = ""
    language: str = ""  # BCP 47; "" means the source's
    enclosures: tuple[Enclosure, ...] = ()
    event: Event | None = None  # what it announces, where it says so to machines or by a label


HIDDEN = datetime(1970, 1, 1, tzinfo=UTC)  # the moment until which what never was to be shown is


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """An item with the identity and the moments that the store gave it, for ever."""

    guid: str
    first_seen: datetime
    changed: datetime  # when its latest revision was stored
    revision: int  # 1 at first sight
    item: Item
    shown_from: datetime | None = None  # since when feeds show it; None where that is not known
    position: int = 0  # on its page, at first sight: 0 for the first

    @property
    def credible_date(self) -> ItemDate | None:
        """The publication date on the page; None where there is none, or it is later than the item was first seen."""
        date = self.item.published
        return date if date and date.at <= self.first_seen else None

    @property
    def published(self) -> datetime:
        """The moment that feeds give: that of the page, or when the item was first seen."""
        return self.credible_date.at if self.credible_date else self.first_seen
