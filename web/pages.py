"""The pages for people: one source's items and runs, and what went wrong.

They are written here whole, without scripts.
"""

import re
from collections.abc import Callable
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from feeds.registry import ENDINGS
from messages import Message
from messages.plain import PlainCode
from messages.responses import ResponseCode
from messages.web import WebCode
from model.health import StateKind
from model.outcome import Health
from model.publication import FeedAddress, parse_address
from scraper.urls import split_url
from store import CombinationState, SourceState, Store
from web.charts import measure_width
from web.feed_cache import MAX_AGE
from web.history import CHART_HEIGHT, build_history, build_run_views
from web.item_keys import make_guid
from web.item_pages import parse_page_request
from web.language import VARY as LANGUAGE_VARY
from web.negotiation import VARY, find_address
from web.security import PICTURES_POLICY
from web.source_acts import Owner
from web.static_files import make_response
from web.templating import HTML, Templates
from web.views import (
    FeedLink,
    SourceView,
    build_calendar_link,
    build_combination_view,
    build_item_views,
    build_source_link,
    build_source_view,
)

_FEED_PATH = re.compile(rf"(/[a-z]+/[^/.]+)(/archive/[0-9]+)?(\.(?:{'|'.join(ENDINGS)}))?")
ITEMS_SHOWN = 50  # of a combination
ITEMS_A_PAGE = 30  # of a source
RUNS_SHOWN = 100
_VARY = f"{VARY}, {LANGUAGE_VARY}"
RETRY_SECONDS = 60
REFUSALS = {
    400: ResponseCode.FORM_INVALID(),
    405: ResponseCode.METHOD(),
    408: ResponseCode.FORM_TOO_SLOW(),
    413: ResponseCode.FORM_TOO_LARGE(),
    415: ResponseCode.FORM_TYPE(),
}
FIRST_FEED_SECONDS = 10  # about which a feed takes that is being made


class Pages:
    """Endpoints of the HTML pages; each may block, so Starlette runs it in a thread."""

    def __init__(
        self,
        store: Store,
        *,
        base_url: str,
        templates: Templates,
        clock: Callable[[], datetime],
        owner: Owner | None = None,
    ) -> None:
        self._store, self._base_url, self._clock, self._templates = store, base_url, clock, templates
        self._owner = owner

    def source(self, request: Request) -> Response:
        """Answer with a page of the items of one source, or those of a combination, and how to subscribe to them."""
        slug = self._store.find_slug(find_address(request))
        if slug is None:
            raise HTTPException(404)
        source = self._store.find_source(slug)
        if source is None:
            return self._show_combination(request, self._store.find_combination(slug))
        now = self._clock()
        asked = parse_page_request(request.query_params)
        page = self._store.read_item_page(
            source.slug, now, ITEMS_A_PAGE, before=make_guid(asked.before), after=make_guid(asked.after)
        )
        if page is None:
            raise HTTPException(404)
        view = self._build_view(source, request, now)
        values: dict[str, object] = {
            "source": view,
            "items": build_item_views(page.items, source.language),
            "hidden": self._store.count_hidden(source.slug, now),
            "asked": asked,
            "newer": asked.make_newer_link(page),
            "older": asked.make_older_link(page),
            "calendar": self._find_calendar(source.slug, source.address),
            "held": source.health is not Health.OK and self._store.find_held(source.slug) is not None,
            "warnings": source.warnings if source.enabled else (),
            "manage": None,
            "acted": next((act for act in ("paused", "resumed") if act in request.query_params), ""),
            **self._draw_history(source.slug, now),
        }
        policy = PICTURES_POLICY if asked.pictures else ""
        owned = self._owner.render(request, source, "source.html", values) if self._owner else None
        if owned:
            return _set_policy(owned, policy)
        return self._render_page(request, "source.html", values, vary=_VARY, is_private=view.is_private, policy=policy)

    def history(self, request: Request) -> Response:
        """Answer with the last runs of a source, and what each came to."""
        slug = self._store.find_slug(find_address(request))
        source = self._store.find_source(slug) if slug else None
        if source is None:
            raise HTTPException(404)
        now = self._clock()
        view = self._build_view(source, request, now)
        runs = self._store.list_runs(source.slug, RUNS_SHOWN)
        taking = [run.ended for run in runs if run.new or run.changed]
        taken = self._store.list_run_items(source.slug, taking, now)
        values: dict[str, object] = {
            "source": view,
            "runs": build_run_views(runs, taken, source.language),
            **self._draw_history(source.slug, now),
        }
        return self._render_page(request, "history.html", values, vary=LANGUAGE_VARY, is_private=view.is_private)

    def _draw_history(self, slug: str, now: datetime) -> dict[str, object]:
        days = self._store.list_days(slug, now)
        size = {"chart_width": measure_width(len(days)), "chart_height": CHART_HEIGHT}
        return {"history": build_history(days), **size}

    def _show_combination(self, request: Request, combination: CombinationState | None) -> Response:
        if combination is None:
            raise HTTPException(404)
        members = set(combination.sources)
        named = {state.slug: build_source_link(state) for state in self._store.list_sources() if state.slug in members}
        combined = self._store.list_combined_items(combination.slug, self._clock(), ITEMS_SHOWN)
        items = [(build_item_views([one.stored], named[one.source].language)[0], named[one.source]) for one in combined]
        view = build_combination_view(combination, self._base_url)
        values: dict[str, object] = {
            "combination": view,
            "sources": list(named.values()),
            "items": items,
            "calendar": self._find_calendar(combination.slug, combination.address),
        }
        return self._render_page(request, "combination.html", values, vary=_VARY, is_private=view.is_private)

    def _find_calendar(self, slug: str, address: FeedAddress) -> FeedLink | None:
        """Return the address of a feed's calendar; None where it announces nothing."""
        if not self._store.has_events(slug, self._clock()):
            return None
        return build_calendar_link(address, self._base_url)

    def source_with_slash(self, request: Request) -> Response:
        """Send whoever wrote a slash behind a source's address to that address."""
        address = find_address(request)
        return _redirect_for_good(self._base_url + address.path, is_private=address.is_private)

    def missing(self, request: Request, _: Exception) -> Response:
        """Answer 404; 410 for a feed that ended, 503 for one that will be there once read, 301 for a renamed one."""
        address, archive, ending = _parse_feed_path(request.scope["path"])
        if address and self._store.is_withdrawn(address):
            return self._render_fault(request, 410, WebCode.WITHDRAWN(), WebCode.WITHDRAWN_TEXT())
        current = self._store.find_current_slug(address.name) if address and not address.is_private else None
        if current:
            return _redirect_for_good(f"{self._base_url}{FeedAddress(current).path}{archive}{ending}")
        slug = self._store.find_slug(address) if address and ending and not archive else None
        source = self._store.find_source(slug) if slug else None
        if source and source.enabled:
            view = self._build_view(source, request, self._clock())
            heading, message = _explain_missing_feed(view)
            retry_after = RETRY_SECONDS if view.message else FIRST_FEED_SECONDS
            return self._render_fault(request, 503, heading, message, retry_after=retry_after)
        if slug and self._store.find_combination(slug):
            heading, message = WebCode.FEED_PENDING(), WebCode.TRY_AGAIN()
            return self._render_fault(request, 503, heading, message, retry_after=FIRST_FEED_SECONDS)
        return self._render_fault(request, 404, WebCode.NOT_FOUND(), WebCode.NOT_FOUND_TEXT())

    def unreadable(self, request: Request, _: Exception) -> Response:
        """Answer 503: the database cannot be read."""
        return self._render_fault(request, 503, WebCode.DATABASE(), WebCode.TRY_AGAIN())

    def refused(self, request: Request, error: Exception) -> Response:
        """Answer a request that cannot be served as it was sent, such as a form that is too large."""
        status = error.status_code if isinstance(error, HTTPException) else 400
        return self.refuse(request, status, error.detail if isinstance(error, HTTPException) else "")

    def refuse(self, request: Request, status: int, text: str) -> Response:
        """Return the page that says why a request is refused."""
        message = REFUSALS.get(status, PlainCode.TEXT(text=text))
        return self._render_fault(request, status, WebCode.REFUSED(), message)

    def broken(self, request: Request, _: Exception) -> Response:
        """Answer 500; the server's log tells the cause."""
        return self._render_fault(request, 500, WebCode.BROKEN(), WebCode.BROKEN_TEXT())

    def _build_view(self, source: SourceState, request: Request, now: datetime) -> SourceView:
        return build_source_view(source, self._base_url, now, lambda url: _resolves(url, self._base_url, request))

    def _render_page(
        self,
        request: Request,
        template: str,
        values: dict[str, object],
        *,
        vary: str,
        is_private: bool,
        policy: str = "",
    ) -> Response:
        body = self._templates.render(template, request, **values)
        return _set_policy(make_response(request, body.encode(), HTML, vary=vary, is_private=is_private), policy)

    def _render_fault(
        self, request: Request, status: int, heading: Message, message: Message, *, retry_after: int = RETRY_SECONDS
    ) -> Response:
        body = self._templates.render("fault.html", request, status=status, heading=heading, message=message)
        headers = {"cache-control": "no-store", "vary": LANGUAGE_VARY}
        headers |= {"retry-after": str(retry_after)} if status == 503 else {}
        return Response(body, status, headers, media_type=HTML)


def _set_policy(response: Response, policy: str) -> Response:
    if policy:
        response.headers["content-security-policy"] = policy
    return response


def _parse_feed_path(path: str) -> tuple[FeedAddress | None, str, str]:
    """Return the feed, archive and ending, with its dot, in the path of a feed's page or document; "" for none."""
    match = _FEED_PATH.fullmatch(path)
    return (parse_address(match[1]), match[2] or "", match[3] or "") if match else (None, "", "")


def _redirect_for_good(url: str, *, is_private: bool = False) -> Response:
    """Return 301, kept no longer than a feed, for a former slug may be a source's again; a private one by nobody."""
    kept = "private, no-store" if is_private else f"public, max-age={MAX_AGE}"
    return Response(status_code=301, headers={"location": url, "cache-control": kept})


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


def _explain_missing_feed(view: SourceView) -> tuple[Message, Message]:
    """Return, as a heading and a sentence, why a source that is watched has no feed yet."""
    if view.message and not view.has_feed:
        explained = WebCode.FEED_MISSING_TEXT(reason=view.message, when=view.next_due_delay)
        return WebCode.FEED_MISSING(), explained
    is_new = view.state.kind is StateKind.WAITING
    return WebCode.FEED_PENDING(), WebCode.FEED_PENDING_TEXT() if is_new else WebCode.TRY_AGAIN()
