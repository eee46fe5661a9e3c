"""The pages for people: all sources, one source's items, and what went wrong.

They are written here whole, without scripts.
"""

from collections.abc import Callable
from datetime import datetime

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from feeds.registry import FORMATS
from messages.counting import counted
from model.health import OFF
from scraper.urls import split_url
from store import SourceState, Store
from web.static_files import make_response
from web.templating import HTML
from web.views import SourceView, build_item_views, build_source_view

ITEMS_SHOWN = 50
SOURCES_A_PAGE = 200


class Pages:
    """Endpoints of the HTML pages; each may block, so Starlette runs it in a thread."""

    def __init__(self, store: Store, *, base_url: str, templates: Environment, clock: Callable[[], datetime]) -> None:
        self._store, self._base_url, self._clock, self._templates = store, base_url, clock, templates

    def index(self, request: Request) -> Response:
        """Answer with all sources, those in trouble first, 200 a page; those no longer watched end the last page."""
        now = self._clock()
        views = [self._build_view(source, request, now) for source in self._store.list_sources()]
        views.sort(key=_sort_key)
        watched = [view for view in views if view.state is not OFF]
        page, pages = _parse_page(request.query_params.get("page", "1"), len(watched))
        shown = watched[(page - 1) * SOURCES_A_PAGE : page * SOURCES_A_PAGE]
        removed = [view for view in views if view.state is OFF] if page == pages else []
        values = {"sources": shown, "removed": removed, "summary": _summarize(watched), "page": page, "pages": pages}
        return self._render_page(request, "index.html", **values)

    def source(self, request: Request) -> Response:
        """Answer with one source's latest items and how to subscribe to them."""
        source = self._store.find_source(request.path_params["slug"])
        if source is None:
            raise HTTPException(404)
        view = self._build_view(source, request, self._clock())
        items = build_item_views(
            self._store.list_items(source.slug, limit=ITEMS_SHOWN, shown_by=self._clock()), source.language
        )
        return self._render_page(request, "source.html", source=view, items=items)

    def missing(self, request: Request, _: Exception) -> Response:
        """Answer 404; 503 for a feed that will be there once its source was read."""
        name, _dot, ending = request.url.path.rpartition("/")[2].rpartition(".")
        is_feed = ending in FORMATS and request.url.path.startswith("/feeds/")
        source = self._store.find_source(name) if is_feed else None
        if source and source.enabled:
            return self._render_fault(503, *_explain_missing_feed(self._build_view(source, request, self._clock())))
        return self._render_fault(
            404, "There is no such page", "The address may be mistyped, or its source was removed."
        )

    def unreadable(self, request: Request, _: Exception) -> Response:
        """Answer 503: the database cannot be read."""
        return self._render_fault(503, "The database cannot be read", "Please try again in a minute.")

    def broken(self, request: Request, _: Exception) -> Response:
        """Answer 500; the server's log tells the cause."""
        return self._render_fault(500, "Something went wrong here", "The fault is in the log of this program.")

    def _build_view(self, source: SourceState, request: Request, now: datetime) -> SourceView:
        return build_source_view(source, self._base_url, now, lambda url: _resolves(url, self._base_url, request))

    def _render_page(self, request: Request, template: str, **values: object) -> Response:
        body = self._templates.get_template(template).render(values)
        return make_response(request, body.encode(), HTML)

    def _render_fault(self, status: int, heading: str, words: str) -> Response:
        body = self._templates.get_template("fault.html").render(status=status, heading=heading, words=words)
        headers = {"cache-control": "no-store"} | ({"retry-after": "60"} if status == 503 else {})
        return Response(body, status, headers, media_type=HTML)


def _sort_key(view: SourceView) -> tuple[bool, str]:
    return view.state.kind != "trouble", view.title.casefold()


def _parse_page(text: str, sources: int) -> tuple[int, int]:
    pages = max(1, -(-sources // SOURCES_A_PAGE))
    return (min(max(int(text), 1), pages) if text.isascii() and text.isdigit() and len(text) < 9 else 1), pages


def _resolves(url: str, base_url: str, request: Request) -> bool:
    """Return whether a link into this very site leads somewhere; all others are believed to.

    The sample's pages are such: they are served only as long as the sample is shown, and then
    from whatever port was free.
    """
    parts, own = split_url(url), split_url(base_url)
    if parts.netloc != own.netloc and not (parts.hostname == "127.0.0.1" and parts.path.startswith("/sample/")):
        return True
    scope = {"type": "http", "method": "GET", "path": parts.path.removeprefix(own.path)}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def _explain_missing_feed(view: SourceView) -> tuple[str, str]:
    """Return, as a heading and a sentence, why a source that is watched has no feed yet."""
    if view.message and not view.has_feed:
        return (
            "There is no feed yet",
            f"Its source could not be read so far: {view.message}. It is tried {view.next_due_ahead}.",
        )
    if view.state.kind == "waiting":
        return "This feed is being made", "Its source is about to be read for the first time."
    return "This feed is being made", "Please try again in a minute."


def _summarize(views: list[SourceView]) -> str:
    """Return the sources in figures, as the sentences that begin the first page."""
    trouble = [view for view in views if view.state.kind == "trouble"]
    unread = sum(not view.has_feed for view in trouble)
    waiting = sum(view.state.kind == "waiting" for view in views)
    words = f"{counted(len(views), 'source')}, {counted(sum(view.items for view in views), 'item')}. "
    if not trouble:
        return words + (
            f"{waiting} {'waits' if waiting == 1 else 'wait'} for a first run." if waiting else "All in order."
        )
    words += f"{len(trouble)} {'needs' if len(trouble) == 1 else 'need'} attention; "
    has = "has" if unread == 1 else "have"
    if unread == len(trouble):
        return words + f"{'it was' if unread == 1 else 'they were'} never read so far, and {has} no feed yet."
    words += "the last good feed stays up" if len(trouble) - unread == 1 else "the last good feeds stay up"
    return words + (f", and {unread} never read so far {has} none yet." if unread else ".")
