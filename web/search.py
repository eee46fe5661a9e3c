"""The search: a page for people, without scripts, and a feed of what a query finds, in every format."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from feeds import FORMATS, compose, render_document
from messages import Message, render
from model.characters import remove_forbidden
from model.errors import QueryError
from model.item import StoredItem
from model.publication import Channel
from model.query import parse_query
from model.secrets import hide_secrets
from scraper.urls import split_url
from store import NEWEST, FoundItem, Store
from web.feed_cache import MAX_AGE
from web.language import VARY
from web.static_files import make_response
from web.templating import HTML, Templates
from web.views import FeedLink, build_item_views

ITEMS_A_PAGE = 20
ITEMS_A_FEED = 50
SLUG = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLink:
    """The source of an item that was found, as a page shows it."""

    slug: str
    title: str


class SearchPages:
    """Endpoints of the search; each may block, so Starlette runs it in a thread."""

    def __init__(
        self, store: Store, *, base_url: str, title: str, templates: Templates, clock: Callable[[], datetime]
    ) -> None:
        self._store, self._base_url, self._title = store, base_url, title
        self._templates, self._clock = templates, clock

    def page(self, request: Request) -> Response:
        """Answer with a form and what its query finds, newest first; a fault of the query stands in the form."""
        text = _read_text(request)
        found: Sequence[FoundItem] = ()
        fault: Message | None = None
        if text:
            try:
                before = _parse_key(request.query_params.get("before", ""))
                found = self._search(text, ITEMS_A_PAGE + 1, before)
            except QueryError as error:
                fault = error.message
        shown = found[:ITEMS_A_PAGE]
        body = self._templates.render(
            "search.html",
            request,
            query=text,
            fault=fault,
            found=[_build_view(one) for one in shown],
            feeds=self._build_feed_links(text) if text and not fault else (),
            older=self._build_older_link(text, shown[-1].key) if len(found) > ITEMS_A_PAGE else "",
        )
        if fault:
            return Response(body, 400, {"cache-control": "no-store", "vary": VARY}, media_type=HTML)
        return make_response(request, body.encode(), HTML, vary=VARY)

    def feed(self, request: Request) -> Response:
        """Answer with the newest items that a query finds, as a feed; 400 with the reason where it cannot be asked."""
        ending = request.path_params["ending"]
        if ending not in FORMATS or "q" not in request.query_params:
            raise HTTPException(404)
        text = _read_text(request)
        try:
            found = self._search(text, ITEMS_A_FEED, NEWEST)
        except QueryError as error:
            return PlainTextResponse(f"{render(error.message)}\n", 400, {"cache-control": "no-store"})
        items = [_complete(one) for one in found]
        body = render_document(compose(self._build_channel(text), items), ending)
        return make_response(request, body, FORMATS[ending].content_type, max_age=MAX_AGE)

    def _search(self, text: str, limit: int, before: int) -> list[FoundItem]:
        return self._store.search_items(parse_query(text), self._clock(), limit=limit, before=before)

    def _build_channel(self, text: str) -> Channel:
        address = f"{self._base_url}/feeds/{SLUG}"
        query = urlencode({"q": text})
        return Channel(
            slug=SLUG,
            title=f"{self._title}: {text}",
            url=f"{self._base_url}/search?{query}",
            feed_url=address,
            query=query,
            guid=f"urn:uuid:{uuid5(NAMESPACE_URL, f'{address}?{query}')}",
            icon=f"{self._base_url}/static/icon.png",
            logo=f"{self._base_url}/static/logo.png",
            picture=f"{self._base_url}/static/icon.png",
        )

    def _build_feed_links(self, text: str) -> list[FeedLink]:
        channel = self._build_channel(text)
        return [
            FeedLink(name=form.name, media_type=form.media_type, url=channel.make_address(ending), ending=ending)
            for ending, form in FORMATS.items()
        ]

    def _build_older_link(self, text: str, key: int) -> str:
        return f"{split_url(self._base_url).path}/search?{urlencode({'q': text, 'before': key})}"


def _read_text(request: Request) -> str:
    """Return the query as it is searched, shown and named: one line, of what XML can carry."""
    return " ".join(remove_forbidden(request.query_params.get("q", "")).split())


def _parse_key(text: str) -> int:
    """Return where the page before ended; what cannot be one is the beginning."""
    try:
        key = int(text) if len(text) < 20 else NEWEST
    except ValueError:
        return NEWEST
    return key if abs(key) < NEWEST else NEWEST


def _build_view(found: FoundItem) -> tuple[object, SourceLink]:
    (view,) = build_item_views([found.stored], found.language)
    return view, SourceLink(slug=found.slug, title=found.source_title)


def _complete(found: FoundItem) -> StoredItem:
    """Return an item with what its source's own feed would give it."""
    item = found.stored.item
    item = replace(item, url=item.url or hide_secrets(found.source_url), language=item.language or found.language)
    return replace(found.stored, item=item)
