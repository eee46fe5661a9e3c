"""What the API answers without changing anything: sources, items and runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from messages.api import ApiCode
from messages.options import OptionCode
from model.errors import InvalidValueError, QueryError
from model.item import StoredItem
from model.publication import SLUG
from model.query import MAX_LENGTH, parse_query
from store import LATEST, NEWEST, SourceBrief, SourceState, Store
from web.api.operations import Answer, Call, Operation
from web.api.paging import Page, read_cursor, read_moment, read_number, read_slug, write_cursor
from web.api.problems import Refusal
from web.api.shapes import Shapes, shape_former, shape_run
from web.api.wire import FormerItem, ItemDetailsShape, ItemList, RunList, SourceList, SourceShape
from web.item_keys import make_guid
from web.source_list import find_state, read_categories

NONE = {404: "There is none."}
_State = Literal["well", "waiting", "trouble", "paused", "off"]


def _to_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise InvalidValueError(OptionCode.OTHER(reason="out of range")) from None


class SourcesQuery(Page):
    """Which sources are wanted."""

    category: str = Field(default="", max_length=200)
    """Only those of this category."""
    state: _State | None = None
    """Only those that are doing so."""


class ItemsQuery(Page):
    """Which items are wanted."""

    source: str = Field(default="", pattern=f"^({SLUG})?$")
    """Only those of the source of this slug."""
    category: str = Field(default="", max_length=200)
    """Only those of sources of this category."""
    since: Annotated[AwareDatetime, AfterValidator(_to_utc)] | None = None
    """Only those first seen at this moment or later."""
    q: str = Field(default="", max_length=MAX_LENGTH)
    """Only those that this search finds, as on the page /search; it does not look into private sources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The operations that read; each may block, and is called in a thread."""

    store: Store
    shapes: Shapes
    clock: Callable[[], datetime]

    def list_operations(self) -> list[Operation]:
        """Return the entries of the table."""
        return [*self._list_of_sources(), *self._list_of_items()]

    def _list_of_sources(self) -> list[Operation]:
        return [
            Operation(
                name="listSources",
                method="GET",
                path="/sources",
                summary="List the sources, by slug",
                answer=self._list_sources,
                shape=SourceList,
                query=SourcesQuery,
            ),
            Operation(
                name="getSource",
                method="GET",
                path="/sources/{slug}",
                summary="Get a source and how it is doing",
                answer=self._get_source,
                shape=SourceShape,
                refusals=NONE,
            ),
            Operation(
                name="listRuns",
                method="GET",
                path="/sources/{slug}/runs",
                summary="List the last readings of a source, newest first",
                answer=self._list_runs,
                shape=RunList,
                query=Page,
                refusals=NONE,
            ),
        ]

    def _list_of_items(self) -> list[Operation]:
        return [
            Operation(
                name="listItems",
                method="GET",
                path="/items",
                summary="List items, those first seen last at first; with `q` those published last",
                answer=self._list_items,
                shape=ItemList,
                query=ItemsQuery,
                refusals={422: "The search cannot be answered."},
            ),
            Operation(
                name="getItem",
                method="GET",
                path="/items/{item}",
                summary="Get an item with its text, where each part of it came from, and its former versions",
                answer=self._get_item,
                shape=ItemDetailsShape,
                refusals=NONE,
            ),
            Operation(
                name="getVersion",
                method="GET",
                path="/items/{item}/versions/{number}",
                summary="Get an item as it was before an edit",
                answer=self._get_version,
                shape=FormerItem,
                refusals=NONE,
            ),
        ]

    def find_source(self, slug: str) -> SourceState:
        """Return a source; Refusal where there is none."""
        source = self.store.find_source(slug)
        if source is None:
            raise Refusal(404, ApiCode.NO_SOURCE(slug=slug))
        return source

    def _list_sources(self, call: Call) -> Answer:
        query: SourcesQuery = call.query
        [after] = map(read_slug, read_cursor("sources", query.cursor, 1) or ["0"])
        found = sorted(one.slug for one in self.store.list_briefs() if _is_wanted(one, query))
        left = [slug for slug in found if not query.cursor or slug > after]
        shown = left[: query.limit]
        states = self.store.find_sources(shown)
        following = write_cursor("sources", shown[-1]) if len(left) > len(shown) else ""
        sources = tuple(self.shapes.shape_source(states[slug], call) for slug in shown if slug in states)
        return Answer(value=SourceList(sources=sources, next=following or None), next=following)

    def _get_source(self, call: Call) -> Answer:
        return Answer(value=self.shapes.shape_source(self.find_source(call.path["slug"]), call))

    def _list_runs(self, call: Call) -> Answer:
        query: Page = call.query
        slug = self.find_source(call.path["slug"]).slug
        [before] = map(read_number, read_cursor("runs", query.cursor, 1) or [str(LATEST)])
        found = self.store.list_runs_before(slug, min(before, LATEST), query.limit + 1)
        shown = found[: query.limit]
        following = write_cursor("runs", shown[-1][0]) if len(found) > len(shown) else ""
        runs = tuple(shape_run(run, call) for _, run in shown)
        return Answer(value=RunList(runs=runs, next=following or None), next=following)

    def _list_items(self, call: Call) -> Answer:
        query: ItemsQuery = call.query
        slugs = [one.slug for one in self.store.list_briefs() if _is_of(one, query)]
        if query.q:
            return self._search(query, slugs)
        parts = read_cursor("items", query.cursor, 2)
        before = (read_moment(parts[0]), min(read_number(parts[1]), LATEST)) if parts else None
        is_filtered = bool(query.source or query.category or query.since)
        found = self.store.list_latest_items(
            slugs if is_filtered else None, self.clock(), limit=query.limit + 1, since=query.since, before=before
        )
        shown = found[: query.limit]
        last = shown[-1] if len(found) > len(shown) else None
        following = write_cursor("items", last.stored.first_seen.isoformat(), last.number) if last else ""
        return self._answer_items([(one.slug, one.stored) for one in shown], following)

    def _search(self, query: ItemsQuery, slugs: Sequence[str]) -> Answer:
        """Return what a search finds; `since` may leave fewer than the limit on a page, though others follow."""
        [before] = map(read_number, read_cursor("search", query.cursor, 1) or [str(NEWEST)])
        try:
            parsed = parse_query(query.q)
            if query.source or query.category:
                wanted = tuple(slug for slug in slugs if not parsed.sources or slug in parsed.sources)
                parsed = replace(parsed, sources=wanted)
                if not wanted:
                    return self._answer_items([], "")
            found = self.store.search_items(parsed, self.clock(), limit=query.limit + 1, before=before)
        except QueryError as error:
            raise Refusal(422, error.message) from None
        shown = found[: query.limit]
        following = write_cursor("search", shown[-1].key) if len(found) > len(shown) else ""
        since = query.since
        recent = [one for one in shown if since is None or one.stored.first_seen >= since]
        return self._answer_items([(one.slug, one.stored) for one in recent], following)

    def _answer_items(self, found: Sequence[tuple[str, StoredItem]], following: str) -> Answer:
        sources = self.store.find_sources({slug for slug, _ in found})
        items = tuple(
            self.shapes.shape_item(slug, stored, sources[slug].address) for slug, stored in found if slug in sources
        )
        return Answer(value=ItemList(items=items, next=following or None), next=following)

    def _get_item(self, call: Call) -> Answer:
        details = self.store.find_item_details(make_guid(call.path["item"]))
        source = self.store.find_source(details.slug) if details else None
        if details is None or source is None:
            raise Refusal(404, ApiCode.NO_ITEM(item=call.path["item"]))
        return Answer(value=self.shapes.shape_details(details, source, self.clock(), call))

    def _get_version(self, call: Call) -> Answer:
        number = int(call.path["number"])
        revision = self.store.find_revision(make_guid(call.path["item"]), number)
        if revision is None:
            raise Refusal(404, ApiCode.NO_VERSION(number=number))
        return Answer(value=shape_former(revision))


def _is_wanted(source: SourceBrief, query: SourcesQuery) -> bool:
    if query.state and find_state(source).kind != query.state:
        return False
    return not query.category or query.category in read_categories(source.options)


def _is_of(source: SourceBrief, query: ItemsQuery) -> bool:
    if not source.enabled or (query.source and source.slug != query.source):
        return False
    return not query.category or query.category in read_categories(source.options)
