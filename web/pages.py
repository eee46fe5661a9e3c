"""The pages for people: all sources, one source's items, and what went wrong.

They are written here whole, without scripts.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from model.publication import Format
from store import Store
from web.files import answer
from web.templating import HTML
from web.views import STATES, SourceView, item_views, source_view

ITEMS_SHOWN = 50
SOURCES_A_PAGE = 200


class Pages:
    """Endpoints of the HTML pages; each may block, so Starlette runs it in a thread."""

    def __init__(self, store: Store, *, base_url: str, templates: Environment, clock: Callable[[], datetime]) -> None:
        self._store, self._base_url, self._clock, self._templates = store, base_url, clock, templates

    def index(self, request: Request) -> Response:
        """Answer with all sources, those in trouble first, 200 a page."""
        now = self._clock()
        views = [source_view(source, self._base_url, now) for source in self._store.sources()]
        views.sort(key=_trouble_first)
        page, pages = _page(request.query_params.get("page", "1"), len(views))
        shown = views[(page - 1) * SOURCES_A_PAGE : page * SOURCES_A_PAGE]
        return self._html(request, "index.html", sources=shown, kinds=_kinds(views), page=page, pages=pages)

    def source(self, request: Request) -> Response:
        """Answer with one source's latest items and how to subscribe to them."""
        source = self._store.source(request.path_params["slug"])
        if source is None:
            raise HTTPException(404)
        view = source_view(source, self._base_url, self._clock())
        items = item_views(self._store.items(source.slug, limit=ITEMS_SHOWN, shown_by=self._clock()), source.language)
        return self._html(request, "source.html", source=view, items=items)

    def missing(self, request: Request, _: Exception) -> Response:
        """Answer 404; 503 for a feed that will be there after its source's first run."""
        name, _dot, ending = request.url.path.rpartition("/")[2].rpartition(".")
        if ending in set(Format) and request.url.path.startswith("/feeds/") and self._store.source(name):
            return self._fault(503, "This feed is being made", "Its source is about to be read for the first time.")
        return self._fault(404, "There is no such page", "The address may be mistyped, or its source was removed.")

    def unreadable(self, request: Request, _: Exception) -> Response:
        """Answer 503: the database cannot be read."""
        return self._fault(503, "The database cannot be read", "Please try again in a minute.")

    def broken(self, request: Request, _: Exception) -> Response:
        """Answer 500; the server's log tells the cause."""
        return self._fault(500, "Something went wrong here", "The fault is in the log of this program.")

    def _html(self, request: Request, template: str, **values: object) -> Response:
        body = self._templates.get_template(template).render(values)
        return answer(request, body.encode(), HTML)

    def _fault(self, status: int, heading: str, words: str) -> Response:
        body = self._templates.get_template("fault.html").render(status=status, heading=heading, words=words)
        headers = {"cache-control": "no-store"} | ({"retry-after": "60"} if status == 503 else {})
        return Response(body, status, headers, media_type=HTML)


def _trouble_first(view: SourceView) -> tuple[bool, str]:
    return view.state.kind != "trouble", view.title.casefold()


def _page(asked: str, sources: int) -> tuple[int, int]:
    pages = max(1, -(-sources // SOURCES_A_PAGE))
    return (min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1), pages


def _kinds(views: list[SourceView]) -> dict[str, int]:
    counts = Counter(view.state.kind for view in views)
    kinds = dict.fromkeys([*(state.kind for state in STATES.values()), "off"], 0)
    return kinds | counts | {"all": len(views), "items": sum(view.items for view in views)}
