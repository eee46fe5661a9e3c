"""What `discover` gives back: what a page is, what it offers, and the sources to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from messages import Message
from messages.discovery import DiscoveryCode
from model.finding import FeedVerdict, ListOrigin, PageKind
from model.item import Item
from scraper.source import DateOrder, Rules, Source

MOST_CHOICES = 6
USABLE = frozenset({FeedVerdict.GOOD, FeedVerdict.ELSEWHERE, FeedVerdict.DAMAGED, FeedVerdict.SHORT})
BROWSER_KEYS = frozenset({"browser", "scroll", "login"})  # of a source's entry
_PLAIN = {name: declared.default for name, declared in Source.model_fields.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """One feed that a page announces, or that stands at a usual place, once fetched."""

    url: str
    verdict: FeedVerdict
    message: Message  # for a person: "stale: the newest item is from 2019-03-01"
    title: str = ""  # as the link, else the feed itself, calls it
    announced: bool = True  # by the page; else found at a usual place
    items: int = 0
    newest: datetime | None = None  # UTC; None where no item has a date
    overlap: float | None = None  # share of the items that page and feed have in common; None where unknown

    @property
    def usable(self) -> bool:
        """Whether it can be offered as a source."""
        return self.verdict in USABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to make a source of what was found, with its items as a reader would get them."""

    label: Message  # for a person: "The list on this page", "The feed “News”"
    origin: ListOrigin
    confidence: float  # 0 to 1: how likely these are the page's bulletins
    source_url: str  # the page's address, or the feed's
    items: tuple[Item, ...]
    rules: Rules | None = None  # None where the source is a feed
    reasons: tuple[Message, ...] = ()
    title: str = ""  # the feed's own title, "" for a list on the page
    language: str = ""  # the feed's own language, "" for a list on the page
    place: str = ""  # an XPath of the node around the list
    paging: Message | None = None  # one sentence on further pages; None where there is no sign of any
    plain: bool = False  # read without a browser, though the page needs one


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What an address leads to, and the sources that can be made of it, best first.

    No `choices` means that no source can be made; `summary` then says what the page is instead.
    """

    url: str  # after redirects
    kind: PageKind
    summary: Message  # one sentence for a person
    day: date  # of the visit, UTC
    choices: tuple[Choice, ...] = ()
    sure: bool = False  # that the first choice is right
    feeds: tuple[FeedCheck, ...] = ()
    title: str = ""
    slug: str = "source"
    language: str = ""
    timezone: str = ""  # "" where unknown
    date_order: DateOrder = DateOrder.DMY
    doubtful: tuple[Choice, ...] = ()  # lists on a page that is taken for an article
    scripted: bool = False  # scripts fill the page: a browser may find its list
    options: Mapping[str, Any] | None = None  # what the user has set of the source, kept for `make_entry`

    def as_list(self) -> "Discovery":
        """Return this with the doubtful lists for choices, for a person who says that the page is a list."""
        if not self.doubtful:
            return self
        summary = DiscoveryCode.LIST_ON_REQUEST(count=len(self.doubtful[0].items))
        choices = (*self.doubtful, *self.choices)[:MOST_CHOICES]
        return replace(self, kind=PageKind.LIST, summary=summary, choices=choices, doubtful=(), sure=False)

    def make_entry(self, choice: Choice, **options: Any) -> dict[str, Any]:
        """Return what `settings.load.add_source` takes for a choice; keys that only say the default are left out.

        `options` go before what was found, and may be any keys of a source's entry; None leaves a
        key out.
        """
        found = {
            "slug": self.slug,
            "url": choice.source_url,
            "title": choice.title or self.title,
            "language": choice.language or self.language,
            "timezone": self.timezone or "UTC",
            "date_order": self.date_order.value,
            "rules": dump_rules(choice.rules) if choice.rules else None,
            "found": {
                "by": choice.origin.value,
                "on": self.url,
                "at": self.day.isoformat(),
                "confidence": round(choice.confidence, 2),
            },
        }
        options_found = found | dict(self.options or {}) | options
        if choice.plain or choice.origin in (ListOrigin.FEED, ListOrigin.SITEMAP):
            options_found = {key: value for key, value in options_found.items() if key not in BROWSER_KEYS}
        return {
            key: value
            for key, value in options_found.items()
            if value is not None and (key in ("slug", "url") or value != _PLAIN.get(key))
        }


def dump_rules(rules: Rules) -> dict[str, Any]:
    """Return rules as a person would write them: no defaults, and a bare selector where that is all.

    >>> dump_rules(Rules.model_validate({"item": "li", "title": "a", "date": {"selector": "i", "attribute": "title"}}))
    {'item': 'li', 'title': 'a', 'date': {'selector': 'i', 'attribute': 'title'}}
    """
    dumped = rules.model_dump(mode="json", exclude_defaults=True)
    return {key: _shorten(key, value) for key, value in dumped.items()}


def _shorten(key: str, value: Any) -> Any:
    if key == "next_page" or not isinstance(value, dict) or not set(value) <= {"selector"}:
        return value
    return value.get("selector", "")
