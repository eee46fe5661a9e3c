"""What the readers need to know, and what they return."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from model.item import Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class DateContext:
    """What must be known to read a printed date."""

    language: str = ""  # BCP 47; "" where unknown
    zone: str = "UTC"  # IANA name
    order: str = "DMY"  # "DMY", "MDY" or "YMD", for numeric dates
    now: datetime  # aware; relative forms and missing years count from it
    year: int = 0  # of dates that print none, where something around them tells it; 0 where nothing does
    month: int = 0  # with that year: such a date is near it; 0 where unknown
    newest: int = 0  # the last year that others of the same list print, where the year is not known; 0 for none


class Label(Enum):
    """What the words right before a date call it."""

    NONE = "none"  # they say nothing of it
    PUBLISHED = "published"  # posted, published, or just a date
    MADE = "made"  # written, signed or adopted, which may be long before
    UPDATED = "updated"
    OTHER = "other"  # of something else: a deadline, an event, a law


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A date that was read."""

    at: datetime  # UTC; midnight in `zone` where precision is day
    precision: Precision
    zone: str  # of the text, as an offset such as "+07:00", else the context's
    words: str  # the part of the text that was read
    start: int = 0  # where `words` begins in the text
    relative: bool = False  # counted from now ("2 hours ago"): exact only at first sight
    label: Label = Label.NONE
    alone: bool = False  # nothing but a label, a weekday and the like stands beside it
