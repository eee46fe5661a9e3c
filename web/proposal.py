"""What a look at a page found, as the page /add shows it, and the settings' entry that is made of it.

Plain functions over a `Discovery`; nothing is fetched or written here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from messages import Message
from messages.counts import CountCode
from messages.detection import DetectionCode
from messages.web import WebCode
from model.finding import ListOrigin
from model.item import StoredItem
from scraper.discovery import Choice, Discovery, FeedCheck
from scraper.options import Options
from settings.options import Settings
from web.dates import format_interval
from web.slugs import Slugs
from web.views import ItemView, allow_link, build_item_views

FIRST_ITEMS = 5
MAX_ITEMS = 100
MAX_FIELD_LENGTH = 300  # characters
INTERVALS: Mapping[str, Message] = {
    **{f"{count}m": format_interval(timedelta(minutes=count)) for count in (5, 15, 30)},
    **{f"{count}h": format_interval(timedelta(hours=count)) for count in (1, 3, 6, 12)},
    "1d": format_interval(timedelta(days=1)),
}
FIELDS = ("slug", "title", "language", "timezone", "date_order", "interval", "full_text", "twice")
FIRST_TITLES = 3  # of an alternative: detection says how lists differ whose first three are the same
_DIFFERENCES = (
    DetectionCode.MORE_ITEMS,
    DetectionCode.FEWER_ITEMS,
    DetectionCode.OTHER_ITEMS,
    DetectionCode.OTHER_TITLES,
    DetectionCode.OTHER_DATES,
)
_CONFIDENCE_TEXTS = ((0.85, WebCode.LIKELY), (0.5, WebCode.PROBABLE), (0.0, WebCode.GUESS))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """One of the readings of a page to choose from."""

    number: int
    label: Message
    first: str  # the title of its first item
    more: tuple[str, ...]  # the titles of the next ones
    difference: Message | None  # from an earlier one that begins alike
    items: Message
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One reading of a page: its items as a reader would get them, and the others to switch to."""

    number: int
    lede: Message
    label: Message
    language: str
    confidence: Message | None  # None where the lede says enough
    reasons: Sequence[Message]
    first: Sequence[ItemView]
    others: Sequence[ItemView]
    more: int  # items that are not shown
    gaps: Sequence[Message]  # what items have not, and what is not shown of them
    paging: Message | None
    choices: tuple[ChoiceView, ...]


def parse_choice_number(discovery: Discovery, text: str) -> int:
    """Return the number of a choice; 0, the first, where the text is not one."""
    return int(text) if text.isascii() and text.isdigit() and int(text[:6]) < len(discovery.choices) else 0


def build_proposal(discovery: Discovery, number: int, now: datetime) -> Proposal:
    """Return what is shown of one choice; `now` stands in for when an item without a date is first seen."""
    choice = discovery.choices[number]
    language = choice.language or discovery.language
    stored = [StoredItem(guid="", first_seen=now, changed=now, revision=1, item=item) for item in choice.items]
    shown = build_item_views(stored[:MAX_ITEMS], language)
    return Proposal(
        number=number,
        lede=discovery.summary if number == 0 else WebCode.ALTERNATIVE(items=_count_items(choice)),
        label=choice.label,
        language=language,
        confidence=describe_confidence(discovery, number),
        reasons=choice.reasons,
        first=shown[:FIRST_ITEMS],
        others=shown[FIRST_ITEMS:],
        more=len(stored) - len(shown),
        gaps=tuple(_describe_gaps(choice)),
        paging=choice.paging,
        choices=tuple(_view_choice(other, index, number) for index, other in enumerate(discovery.choices)),
    )


def _view_choice(choice: Choice, number: int, current: int) -> ChoiceView:
    first, *more = [item.title for item in choice.items[:FIRST_TITLES]] or [""]
    return ChoiceView(
        number=number,
        label=choice.label,
        first=shorten_title(first),
        more=tuple(shorten_title(title, 40) for title in more),
        difference=next((reason for reason in choice.reasons if reason.code in _DIFFERENCES), None),
        items=_count_items(choice),
        current=number == current,
    )


def _count_items(choice: Choice) -> Message:
    return CountCode.ITEMS(count=len(choice.items))


def _describe_gaps(choice: Choice) -> Iterator[Message]:
    undated = sum(item.published is None for item in choice.items)
    pictured = sum(bool(allow_link(item.image)) for item in choice.items)
    if undated:
        yield WebCode.UNDATED(count=undated, items=_count_items(choice))
    yield WebCode.PICTURED(count=pictured, items=_count_items(choice)) if pictured else WebCode.NO_PICTURES()


def describe_confidence(discovery: Discovery, number: int) -> Message | None:
    """Return how likely a choice is right; None of a first one that is sure, or that stands in for a list."""
    choice, score = discovery.choices[number], discovery.choices[number].confidence
    if number == 0:
        stands_in = discovery.sure or choice.origin in (ListOrigin.FEED, ListOrigin.SITEMAP)
        return None if stands_in else WebCode.LIKELIHOOD(confidence=score)
    return next(code() for least, code in _CONFIDENCE_TEXTS if score >= least)


def shorten_title(title: str, limit: int = 60) -> str:
    """Return the beginning of a title, `limit` characters at most: whole words of it where these are told apart.

    >>> shorten_title("word " * 20)
    'word word word word word word word word word word word word …'
    >>> shorten_title("横浜市 港湾局からのお知らせについて", 12)
    '横浜市 港湾局からのお知 …'
    """
    if len(title) <= limit:
        return title
    cut = title[:limit]
    words = cut.rpartition(" ")[0].rstrip()
    return (words if len(words) > limit // 2 else cut) + " …"


def select_feeds(feeds: Sequence[FeedCheck]) -> list[FeedCheck]:
    """Return the feeds worth telling of: those that the site announces, and good ones that it does not."""
    return [feed for feed in feeds if allow_link(feed.url) and (feed.announced or feed.usable)]


def propose_options(discovery: Discovery, choice: Choice, settings: Settings, slugs: Slugs) -> dict[str, str]:
    """Return the initial values of the option fields."""
    defaults = _get_defaults(settings).model_dump(mode="json")
    found = {
        "slug": slugs.choose(discovery.slug, choice.source_url),
        "title": choice.title or discovery.title,
        "language": choice.language or discovery.language or defaults["language"],
        "timezone": discovery.timezone or defaults["timezone"],
        "date_order": discovery.date_order or defaults["date_order"],
        "interval": "",
        "full_text": "on" if defaults["full_text"] else "",
    }
    return {key: value[:MAX_FIELD_LENGTH] for key, value in found.items()}


def build_entry(discovery: Discovery, choice: Choice, values: Mapping[str, str], settings: Settings) -> dict[str, Any]:
    """Return the settings entry of a choice, with the options that a person has set.

    What only says the default is left out, unless the file's own `defaults` say otherwise.
    """
    options: dict[str, Any] = {key: values.get(key, "") for key in FIELDS[:5]}
    options["interval"] = values.get("interval") or None
    whole = bool(values.get("full_text"))
    options["full_text"] = None if whole == _get_defaults(settings).model_dump()["full_text"] else whole
    entry = discovery.make_entry(choice, **options)
    for key in _get_defaults(settings).model_fields_set & {"title", "language", "timezone", "date_order"}:
        entry[key] = options[key]
    return entry


def describe_default_interval(settings: Settings) -> Message:
    """Return how often a source is checked whose entry does not say."""
    defaults = _get_defaults(settings).model_dump(mode="json", include={"cron", "interval"})
    if defaults["cron"]:
        return WebCode.CRON(cron=defaults["cron"])
    return format_interval(timedelta(seconds=defaults["interval"]))


def _get_defaults(settings: Settings) -> Options:
    return cast("Options", settings.defaults)  # its class is made at run time, which mypy cannot see
