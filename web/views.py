"""What the pages show of sources and items: plain values, ready for the templates.

Only http and https addresses become links, whatever was stored.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from markupsafe import Markup

from messages.counting import counted
from model.health import OFF, STATES, State
from model.item import Enclosure, StoredItem
from model.publication import MEDIA_TYPES, Format
from scraper.source import Found
from store import SourceState
from web.dates import Shown, ago, ahead, moment, published

SUMMARY_LENGTH = 400  # characters
LONGEST_DATE = 60  # characters
NAMES = {Format.ATOM: "Atom", Format.RSS: "RSS", Format.JSON: "JSON Feed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """The address of one of a source's feeds."""

    name: str
    called: str  # within a sentence
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
    message: str
    found: str  # where its rules come from; "" where a person wrote them
    fed: bool  # whether it was ever read, so that there is a feed
    items: int
    items_told: str
    last_run: Shown | None
    last_run_ago: str
    next_due: Shown | None
    next_due_ahead: str
    page: str  # the path of this source's page here
    feeds: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item as a page shows it."""

    title: str
    url: str
    language: str
    published: Shown
    written: str  # the date as the page has it; "" where there is none
    image: bool
    summary: str
    categories: tuple[str, ...]
    enclosures: tuple[Enclosure, ...]


def source_view(
    source: SourceState, base_url: str, now: datetime, leads: Callable[[str], bool] = lambda _: True
) -> SourceView:
    """Return what is shown of a source; addresses stand under `base_url`.

    A page that does not lead anywhere (any more), as `leads` says, is not linked to.
    """
    trouble = source.enabled and STATES[source.health].kind == "trouble"
    return SourceView(
        slug=source.slug,
        title=source.title or source.slug,
        language=source.language,
        url=link(source.url) if leads(source.url) else "",
        state=STATES[source.health] if source.enabled else OFF,
        message=source.message if trouble else "",
        found=_found(source.options),
        fed=source.last_good is not None,
        items=source.items,
        items_told=counted(source.items, "item"),
        last_run=moment(source.last_run) if source.last_run else None,
        last_run_ago=f"looked at {ago(source.last_run, now)}" if source.last_run else "not looked at yet",
        next_due=moment(source.next_due) if source.enabled else None,
        next_due_ahead=f"again {ahead(source.next_due, now)}" if source.enabled else "",
        page=f"{urlsplit(base_url).path}/feeds/{source.slug}",
        feeds=feed_links(source.slug, base_url),
    )


def _found(options: str) -> str:
    told = json.loads(options).get("found")
    return Found.model_validate(told).words if told else ""


def feed_links(slug: str, base_url: str) -> tuple[FeedLink, ...]:
    """Return the addresses of a source's three feeds, Atom first."""
    return tuple(
        FeedLink(
            name=name,
            called=name if name.endswith("Feed") else f"{name} feed",
            media_type=MEDIA_TYPES[kind].partition(";")[0],
            url=f"{base_url}/feeds/{slug}.{kind}",
            ending=kind,
        )
        for kind, name in NAMES.items()
    )


def item_views(items: Sequence[StoredItem], language: str) -> list[ItemView]:
    """Return what is shown of items; `language` is the source's, for those that tell none."""
    return [
        ItemView(
            title=stored.item.title or "(untitled)",
            url=link(stored.item.url),
            language=stored.item.language or language,
            published=published(stored),
            written=_written(stored),
            image=bool(link(stored.item.image)),
            summary=_summary(stored),
            categories=stored.item.categories,
            enclosures=tuple(one for one in stored.item.enclosures if link(one.url)),
        )
        for stored in items
    ]


def _written(stored: StoredItem) -> str:
    date = stored.item.published
    raw = " ".join(date.raw.split()) if date else ""
    return raw if len(raw) <= LONGEST_DATE else raw[:LONGEST_DATE] + " …"


def _summary(stored: StoredItem) -> str:
    text = stored.item.summary or Markup(stored.item.content).striptags()
    if len(text) <= SUMMARY_LENGTH:
        return text
    return text[:SUMMARY_LENGTH].rpartition(" ")[0] + " …"


def link(url: str) -> str:
    """Return a URL that may become a link; "" for any but http and https."""
    return url if url.lower().startswith(("http://", "https://")) else ""
