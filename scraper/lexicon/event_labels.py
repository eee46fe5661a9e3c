"""Labels of fields that say when and where something takes place, or until when something can be handed in.

A label is all of a text, or all that stands before its colon: words of a sentence are none.
"""

from enum import Enum
from functools import cache

from scraper.lexicon.patterns import Whole, whole
from scraper.lexicon.table import phrases


class EventLabel(Enum):
    """What a field tells of an event."""

    DATE = "event_date"
    TIME = "event_time"
    PLACE = "event_place"
    DEADLINE = "event_deadline"


def read_event_label(text: str) -> EventLabel | None:
    """Return what a text labels, as the page writes it; None where it is no such label.

    >>> read_event_label("Meeting date:"), read_event_label("We set a meeting date")
    (<EventLabel.DATE: 'event_date'>, None)
    """
    return next((label for label in EventLabel if _make_matcher(label)(text)), None)


@cache
def _make_matcher(label: EventLabel) -> Whole:
    return whole(phrases(label.value))
