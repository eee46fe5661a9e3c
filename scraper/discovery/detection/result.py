"""What detection comes to: the lists found on a page, and what the page is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from messages import Message
from model.finding import ListOrigin, PageKind
from scraper.discovery.announced_feeds import AnnouncedFeed
from scraper.discovery.paging import NO_PAGING, Paging
from scraper.extract import RawItem
from scraper.source import DateOrder, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A list that the page may be about: its items, and the rules that find them again."""

    items: tuple[RawItem, ...]
    rules: Rules | None  # None where no rule can say it
    score: float
    reasons: tuple[Message, ...] = ()
    origin: ListOrigin = ListOrigin.PAGE
    place: str = ""  # an XPath of the node around the list
    heading: str = ""  # above the list; "" where there is none
    features: Mapping[str, float] = field(default_factory=dict)  # what the score was computed from


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What a page is, and the lists found on it, best first: the choice and up to five alternatives."""

    kind: PageKind
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0  # how probable it is that the first candidate is right (F1 >= .9)
    sure: bool = False
    doubtful: bool = False  # whatever the confidence: not to be taken unseen
    reasons: tuple[Message, ...] = ()  # for a person
    announced: tuple[AnnouncedFeed, ...] = ()  # feeds that the page announces, not yet checked
    language: str = ""  # BCP 47; "" where unknown
    date_order: DateOrder = DateOrder.DMY
    timezone: str = ""  # IANA name; "" where unknown
    title: str = ""  # of the list
    paging: Paging = NO_PAGING
    evidence: Mapping[str, float] = field(default_factory=dict)  # what the confidence was computed from
    page_features: Mapping[str, float] = field(default_factory=dict)  # what the kind was computed from
