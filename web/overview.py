"""The page / : all sources in a table that can be sorted, searched and filtered, a page of it at a time.

What is asked stands in the address, so it works without scripts and with the way back.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from messages import Message
from messages.counts import CountCode
from messages.message import Localized
from messages.times import TimeCode
from messages.web import WebCode
from model.health import State, StateKind
from model.item import StoredItem
from model.schedule import NEVER
from scraper.urls import split_url
from settings.combinations import ALL
from settings.options import SourceEntry
from store import WEEKS, SourceBrief, SourceState, Store
from web.charts import draw_bars, measure_width
from web.dates import DisplayTime, format_day, format_interval, format_moment, format_next
from web.gate import Gate
from web.item_keys import shorten_guid
from web.language import VARY
from web.several_acts import describe_done
from web.source_list import (
    NEWEST,
    ListRequest,
    cut_page,
    find_state,
    group_sources,
    parse_list_request,
    read_categories,
    select_sources,
    sort_sources,
)
from web.static_files import make_response
from web.templating import HTML, Templates
from web.views import CombinationView, FeedLink, build_combination_view, build_feed_links, list_notes

CHART_HEIGHT = 16
LEAST = 4  # items a week that fill the chart's height where no week has more
MAX_MESSAGE_LENGTH = 300  # characters
_DEFAULT_INTERVAL: timedelta = SourceEntry.model_fields["interval"].default
_FILTERS = (StateKind.TROUBLE, StateKind.WAITING, StateKind.WELL, StateKind.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestView:
    """The newest item of a source, as a row names it."""

    page: str  # the path of its page here
    title: Message | str
    language: str
    published: DisplayTime


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A source as a row shows it."""

    slug: str
    title: str
    language: str
    host: str
    page: str  # the path of its page here
    feed: FeedLink
    state: State
    message: Message | None
    is_private: bool
    items: int
    newest: NewestView | None
    rhythm: Message
    next_due: DisplayTime | None
    next_due_delay: Message | Localized
    bars: str  # the path of a chart
    weekly: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """Rows under one heading."""

    is_trouble: bool
    category: str
    count: Message
    rows: Sequence[RowView]


class Overview:
    """The endpoint of the page; it may block, so Starlette runs it in a thread."""

    def __init__(
        self,
        store: Store,
        *,
        base_url: str,
        templates: Templates,
        clock: Callable[[], datetime],
        gate: Gate | None = None,
    ) -> None:
        self._store, self._base_url, self._clock, self._templates = store, base_url, clock, templates
        self._gate = gate

    def page(self, request: Request) -> Response:
        """Answer with the sources that are asked for; the owner sees those that are private too."""
        forms = self._gate.open_forms(request) if self._gate else None
        is_owner = self._gate is not None and self._gate.may_see_all(request)
        now = self._clock()
        asked = parse_list_request(request.query_params)
        briefs = [source for source in self._store.list_briefs() if is_owner or not source.is_private]
        watched = [source for source in briefs if source.enabled]
        selected = select_sources(briefs, asked)
        listed = sort_sources(selected, asked, self._find_dates(selected, asked, now))
        shown, number, pages = cut_page(listed, asked.page)
        values: dict[str, object] = {
            "asked": asked,
            "groups": self._build_groups(listed, shown, asked, now),
            "found": CountCode.SOURCES(count=len(listed)) if asked.is_filtered else None,
            "is_empty": not watched,
            "removed": len(briefs) - len(watched),
            "combinations": self._list_combination_views(is_owner=is_owner),
            "storage_fault": self._store.fault and WebCode.STORAGE(reason=self._store.fault.message),
            "summary": list(_summarize(watched)),
            "kinds": _FILTERS,
            "categories": _list_categories(watched),
            "page": number,
            "pages": pages,
            "chart_width": measure_width(WEEKS),
            "chart_height": CHART_HEIGHT,
        }
        if self._gate and forms:
            done = describe_done(request.query_params)
            return self._gate.render_open(request, forms, "index.html", token=forms.token, done=done, **values)
        values |= {"token": "", "done": None}
        body = self._templates.render("index.html", request, **values)
        return make_response(request, body.encode(), HTML, vary=VARY)

    def _find_dates(self, selected: Sequence[SourceBrief], asked: ListRequest, now: datetime) -> Mapping[str, datetime]:
        if asked.column != NEWEST:
            return {}
        return self._store.find_newest_dates([source.slug for source in selected], now)

    def _build_groups(
        self, listed: Sequence[SourceBrief], shown: Sequence[SourceBrief], asked: ListRequest, now: datetime
    ) -> list[GroupView]:
        slugs = [source.slug for source in shown]
        states = self._store.find_sources(slugs)
        newest, weekly = self._store.find_newest_items(slugs, now), self._store.count_weekly(slugs, now)
        rows = {
            slug: build_row(state, newest.get(slug), weekly[slug], self._base_url, now)
            for slug, state in states.items()
        }
        return [
            GroupView(
                is_trouble=group.is_trouble,
                category=group.category,
                count=CountCode.SOURCES(count=group.size),
                rows=[rows[source.slug] for source in group.sources if source.slug in rows],
            )
            for group in group_sources(listed, shown, asked)
        ]

    def _list_combination_views(self, *, is_owner: bool) -> list[CombinationView]:
        """Return the combinations that a visitor may see, that of all sources first."""
        states = [state for state in self._store.list_combinations() if is_owner or not state.secret]
        views = [build_combination_view(state, self._base_url) for state in states]
        return sorted(views, key=lambda view: (view.slug != ALL, view.title.casefold()))


def build_row(
    source: SourceState, newest: StoredItem | None, weekly: Sequence[int], base_url: str, now: datetime
) -> RowView:
    """Return what a row shows of a source; addresses stand under `base_url`."""
    state = find_state(source)
    is_due = source.enabled and source.next_due < NEVER
    return RowView(
        slug=source.slug,
        title=source.title or source.slug,
        language=source.language,
        host=(split_url(source.url).hostname or "").removeprefix("www."),
        page=split_url(base_url).path + source.address.path,
        feed=build_feed_links(source.address, base_url)[0],
        state=state,
        message=source.message if state.kind is StateKind.TROUBLE else next(iter(list_notes(source)), None),
        is_private=source.address.is_private,
        items=source.items,
        newest=_build_newest(newest, source, base_url) if newest else None,
        rhythm=describe_rhythm(source.options),
        next_due=format_moment(source.next_due) if is_due else None,
        next_due_delay=format_next(source.next_due, now, TimeCode.NEXT) if is_due else WebCode.NO_NEXT_CHECK(),
        bars=draw_bars(weekly, height=CHART_HEIGHT, least=LEAST),
        weekly=WebCode.WEEKLY(counts=", ".join(map(str, weekly))),
    )


def _build_newest(newest: StoredItem, source: SourceState, base_url: str) -> NewestView:
    item = newest.item
    within = source.address.path if source.address.is_private else ""
    return NewestView(
        page=f"{split_url(base_url).path}{within}/items/{shorten_guid(newest.guid)}",
        title=item.title or WebCode.UNTITLED(),
        language=item.language or source.language,
        published=format_day(newest),
    )


@lru_cache(maxsize=4096)
def describe_rhythm(options: str) -> Message:
    """Return how often a source is looked at, by its options."""
    found = json.loads(options)
    if found.get("cron"):
        return WebCode.CRON(cron=found["cron"])
    seconds = found.get("interval")
    return format_interval(timedelta(seconds=seconds) if seconds else _DEFAULT_INTERVAL)


def _list_categories(sources: Iterable[SourceBrief]) -> list[str]:
    return sorted({name for source in sources for name in read_categories(source.options)}, key=str.casefold)


def _summarize(sources: Sequence[SourceBrief]) -> Iterator[tuple[Message, StateKind | None]]:
    """Yield the sentences that begin the page, and which sources each is about: None where it is about all."""
    number = sum(source.items for source in sources)
    yield WebCode.COUNTS(sources=CountCode.SOURCES(count=len(sources)), items=CountCode.ITEMS(count=number)), None
    trouble = [source for source in sources if find_state(source).kind is StateKind.TROUBLE]
    without_feed = sum(not source.has_feed for source in trouble)
    waiting = sum(find_state(source).kind is StateKind.WAITING for source in sources)
    if trouble:
        yield WebCode.TROUBLE(count=len(trouble)), StateKind.TROUBLE
        if without_feed < len(trouble):
            yield WebCode.FEED_KEPT(count=len(trouble) - without_feed), None
        if without_feed:
            yield WebCode.NO_FEED(count=without_feed), None
    elif waiting:
        yield WebCode.WAITING(count=waiting), StateKind.WAITING
    else:
        yield WebCode.ALL_WELL(), None
