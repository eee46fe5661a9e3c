"""What the pages show of sources and items: plain values, ready for the templates.

Only http and https addresses become links, whatever was stored.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds import calendar
from feeds.registry import FORMATS
from messages import Message
from messages.counts import CountCode
from messages.message import Localized
from messages.times import TimeCode
from messages.web import WebCode
from model.health import State, StateKind, describe_health
from model.item import Enclosure, StoredItem
from model.outcome import Health
from model.publication import FeedAddress
from model.schedule import NEVER
from model.secrets import hide_secrets
from model.words import extract_text
from scraper.source import Found, NextPage
from scraper.urls import split_url
from settings.stored import is_paused
from store import CombinationState, SourceState
from web.dates import DisplayTime, format_age, format_delay, format_moment, format_next, format_published
from web.item_keys import shorten_guid

MAX_SUMMARY_LENGTH = 400  # characters
MAX_DATE_LENGTH = 60  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """The address of one of a source's feeds."""

    name: str
    media_type: str
    url: str
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source as a page shows it."""

    slug: str
    title: str
    language: str
    url: str
    state: State
    message: Message | None
    notes: tuple[Message, ...]  # what is noteworthy though it is in order
    rules_origin: Message | None  # where its rules come from; None where a person wrote them
    paging: Message | None  # how much of its list is read; None where it has no rules
    has_feed: bool  # whether it was ever read, so that there is a feed
    items: int
    item_count: Message
    last_run: DisplayTime | None
    last_run_age: Message
    next_due: DisplayTime | None
    next_check: Message
    next_due_delay: Message | Localized
    page: str  # the path of this source's page here
    feeds: tuple[FeedLink, ...]
    is_private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLink:
    """A source as it is named beside its items, or in a list of names."""

    slug: str  # "" for one whose page is not to be named
    title: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationView:
    """A feed of several sources as a page shows it."""

    slug: str
    title: str
    source_count: Message
    page: str  # the path of its page here
    feeds: tuple[FeedLink, ...]
    is_private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item as a page shows it."""

    key: str  # by which its page here is known
    title: Message | str
    url: str
    language: str
    published: DisplayTime
    raw_date: str  # the date as the page has it; "" where there is none
    picture: str  # the address of its image; "" for none
    summary: str
    categories: tuple[str, ...]
    enclosures: tuple[Enclosure, ...]


def build_source_view(
    source: SourceState, base_url: str, now: datetime, resolves: Callable[[str], bool] = lambda _: True
) -> SourceView:
    """Return what is shown of a source; addresses stand under `base_url`.

    A page that does not lead anywhere (any more), as `resolves` says, is not linked to.
    """
    state = describe_health(source.health, enabled=source.enabled, paused=is_paused(source.options))
    return SourceView(
        slug=source.slug,
        title=source.title or source.slug,
        language=source.language,
        url=allow_link(hide_secrets(source.url)) if resolves(source.url) else "",
        state=state,
        message=source.message if state.kind is StateKind.TROUBLE else None,
        notes=list_notes(source),
        rules_origin=_describe_origin(source),
        paging=_describe_paging(source),
        has_feed=source.last_good is not None,
        items=source.items,
        item_count=CountCode.ITEMS(count=source.items),
        last_run=format_moment(source.last_run) if source.last_run else None,
        last_run_age=_describe_age(source.last_run, now),
        next_due=format_moment(source.next_due) if source.enabled and source.next_due < NEVER else None,
        next_check=format_next(source.next_due, now, TimeCode.NEXT_CHECK),
        next_due_delay=format_delay(source.next_due, now) if source.next_due < NEVER else WebCode.NO_NEXT_CHECK(),
        page=split_url(base_url).path + source.address.path,
        feeds=build_feed_links(source.address, base_url),
        is_private=source.address.is_private,
    )


def build_source_link(source: SourceState) -> SourceLink:
    """Return how a source is named."""
    slug = "" if source.secret else source.slug
    return SourceLink(slug=slug, title=source.title or source.slug, language=source.language)


def build_combination_view(combination: CombinationState, base_url: str) -> CombinationView:
    """Return what is shown of a feed of several sources; addresses stand under `base_url`."""
    return CombinationView(
        slug=combination.slug,
        title=combination.title,
        source_count=CountCode.SOURCES(count=len(combination.sources)),
        page=split_url(base_url).path + combination.address.path,
        feeds=build_feed_links(combination.address, base_url),
        is_private=combination.address.is_private,
    )


def _describe_age(last_run: datetime | None, now: datetime) -> Message:
    return WebCode.LAST_RUN(when=format_age(last_run, now)) if last_run else WebCode.NEVER_RUN()


def list_notes(source: SourceState) -> tuple[Message, ...]:
    """Return what is noteworthy of a source though it is in order."""
    unread = source.readings.describe() if source.health is Health.OK else None
    return (unread,) if unread else ()


def _describe_origin(source: SourceState) -> Message | None:
    options = json.loads(source.options)
    found = options.get("found") or (json.loads(source.found or "{}").get("found") if "rules" not in options else None)
    return WebCode.FOUND(origin=Found.model_validate(found).describe()) if found else None


def _describe_paging(source: SourceState) -> Message | None:
    rules = json.loads(source.options).get("rules") or json.loads(source.found or "{}").get("rules")
    if not rules:
        return None
    way = rules.get("next_page")
    return WebCode.PAGES_READ(count=NextPage.model_validate(way).limit) if way else WebCode.FIRST_PAGE_READ()


def build_feed_links(address: FeedAddress, base_url: str) -> tuple[FeedLink, ...]:
    """Return the addresses of a feed in every format."""
    return tuple(
        FeedLink(
            name=format_.name,
            media_type=format_.media_type,
            url=f"{base_url}{address.path}.{ending}",
            ending=ending,
        )
        for ending, format_ in FORMATS.items()
    )


def build_calendar_link(address: FeedAddress, base_url: str) -> FeedLink:
    """Return the address of a feed's calendar."""
    url = f"{base_url}{address.path}.{calendar.ENDING}"
    return FeedLink(name=calendar.NAME, media_type=calendar.MEDIA_TYPE, url=url, ending=calendar.ENDING)


def build_item_views(items: Sequence[StoredItem], language: str) -> list[ItemView]:
    """Return what is shown of items; `language` is the source's, for those that tell none."""
    return [
        ItemView(
            key=shorten_guid(stored.guid),
            title=stored.item.title or WebCode.UNTITLED(),
            url=allow_link(stored.item.url),
            language=stored.item.language or language,
            published=format_published(stored),
            raw_date=_shorten_raw_date(stored),
            picture=allow_link(stored.item.image),
            summary=_summary(stored),
            categories=stored.item.categories,
            enclosures=tuple(enclosure for enclosure in stored.item.enclosures if allow_link(enclosure.url)),
        )
        for stored in items
    ]


def _shorten_raw_date(stored: StoredItem) -> str:
    date = stored.item.published
    raw = " ".join(date.raw.split()) if date else ""
    return raw if len(raw) <= MAX_DATE_LENGTH else raw[:MAX_DATE_LENGTH] + " …"


def _summary(stored: StoredItem) -> str:
    text = stored.item.summary or " ".join(extract_text(stored.item.content).split())
    if len(text) <= MAX_SUMMARY_LENGTH:
        return text
    return text[:MAX_SUMMARY_LENGTH].rpartition(" ")[0] + " …"


def allow_link(url: str) -> str:
    """Return a URL that may become a link; "" for any but http and https."""
    return url if url.lower().startswith(("http://", "https://")) else ""
