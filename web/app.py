"""The whole public surface as one application; its addresses never change, for readers have them."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from feeds.calendar import ENDING as CALENDAR
from messages import Message
from model.errors import StoreError
from model.publication import SECRET, SLUG
from scraper.urls import split_url
from settings.access import FeedAccess
from store import Store
from web.access import Throttle
from web.access_pages import AccessPages
from web.add_pages import AddBackend, AddPages
from web.archives import Archives
from web.asgi import OPML_PATH, FeedMiddleware
from web.calendars import Calendars
from web.costly import CostlyAnswers
from web.feed_cache import FeedCache, Key
from web.gate import Gate
from web.gatekeeping import make_login, make_visitors
from web.hub_pages import HUB_PATH, TURN_SECONDS, TURNS, HubPages
from web.imports import ImportPages
from web.incident_feed import IncidentFeed
from web.item_details import ItemPages
from web.language import LanguageCookie
from web.lazy import LazyApplication
from web.login import TRIES, TRY_SECONDS
from web.notifications import NotificationPages
from web.overview import Overview
from web.pages import REFUSALS, Pages
from web.pick_pages import PickPages
from web.quarantine import HeldPages
from web.readers import FirstReaders
from web.reports import Reports
from web.search import SearchPages
from web.several_acts import SeveralActs
from web.source_acts import Owner, SourceActs
from web.source_settings import SettingsPages
from web.static_files import serve_file, serve_folder
from web.templating import Templates
from websub.deliveries import build_hub_link

STATIC = Path(__file__).parent / "static"
STATIC_MAX_AGE = 3600  # seconds
FRESH_SECONDS = 1.0
FORMS = (
    r"/(?:access/.+|add(?:/[^/]+(?:/published)?)?|held/[^/]+|import|notifications/[^/]+/test|sources/.+"
    r"|items/[^/]+/(?:remove|restore)|login|logout)"
)


class _Slug(Convertor[str]):
    regex = SLUG

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _Secret(_Slug):
    regex = SECRET


register_url_convertor("slug", _Slug())
register_url_convertor("secret", _Secret())


def _no_tick_age() -> timedelta | None:
    return None


def _no_fault() -> Message | None:
    return None


def make_app(
    store: Store,
    *,
    base_url: str,
    title: str,
    clock: Callable[[], datetime],
    sample: Path | None,
    tick_age: Callable[[], timedelta | None] = _no_tick_age,
    find_fault: Callable[[], Message | None] = _no_fault,
    fresh_seconds: float = FRESH_SECONDS,
    backend: AddBackend | None = None,
    hub: str = "",
    wake_hub: Callable[[], object] | None = None,
    proxies: Sequence[str] = (),
) -> ASGIApp:
    """Return the application over a store.

    Every address in its responses begins with `base_url`, never with the Host of a request.
    `sample` is the folder shown at /sample/. /healthz believes `tick_age`, how long ago the daemon's clock last ticked
    (None: no daemon runs in this process), and `find_fault`, what keeps its work from being done beside the database.
    A feed is loaded from the store again once it is `fresh_seconds` old. Without a `backend` nothing can be changed.
    `hub` is the address of the hub that feeds name; `wake_hub` has ours work at once, and without it there is none.
    `proxies` are the networks of proxies before this server, which say whom a request counts for.
    """
    base_url = base_url.rstrip("/")
    visitors = make_visitors(backend, store, base_url, proxies, clock) if backend else None
    templates = Templates(title=title, base_url=base_url, make_menu=visitors.make_menu if visitors else None)
    gate = Gate(visitors=visitors, templates=templates, base_url=base_url) if visitors else None
    owner = Owner(gate=gate, backend=backend) if backend and gate else None
    pages = Pages(store, base_url=base_url, templates=templates, clock=clock, owner=owner)
    reports = Reports(store, base_url=base_url, title=title, clock=clock, tick_age=tick_age, find_fault=find_fault)
    search = SearchPages(store, base_url=base_url, title=title, templates=templates, clock=clock)
    rendered = (Archives(store, base_url=base_url, clock=clock), Calendars(store, base_url=base_url, clock=clock))
    costly = CostlyAnswers()
    routes = [
        *_make_view_routes(store, base_url, templates, clock, gate, costly),
        Route("/search", costly.wrap(search.page)),
        Route("/feeds/search.{ending:slug}", costly.wrap(search.feed)),
        *_make_feed_routes("/feeds/{slug:slug}", pages, *rendered, costly),
        *_make_feed_routes("/private/{secret:secret}", pages, *rendered, costly),
        *_make_fixed_routes(reports),
        Route("/health.{ending:slug}", IncidentFeed(store, base_url=base_url, title=title).document),
        *([Route("/sample/{path:path}", serve_folder(sample))] if sample else []),
        *(_make_add_routes(backend, store, gate, base_url, clock, proxies) if backend and gate else []),
        *(_make_hub_routes(store, base_url, clock, wake_hub, proxies) if wake_hub else []),
    ]
    inner = _make_inner(routes, pages, base_url)
    cache = FeedCache(
        store.find_publication_at,
        fresh_seconds=fresh_seconds,
        clock=clock,
        make_link=lambda key: _make_hub_link(hub, base_url, key, is_ours=wake_hub is not None),
    )
    readers = FirstReaders(lambda slugs: store.record_readers(slugs, clock()))
    posted = _match_forms(takes_forms=backend is not None, has_hub=wake_hub is not None)
    api = LazyApplication(lambda: _make_api(backend, store, base_url, clock, proxies)) if backend else None
    whole = FeedMiddleware(inner, cache, readers, forms=posted, refuse=pages.refuse, api=api)
    if backend is None or gate is None or backend.access.feeds is FeedAccess.PUBLIC:
        return whole
    return _close(whole, backend, store, gate, clock, proxies)


def _match_forms(*, takes_forms: bool, has_hub: bool) -> re.Pattern[str] | None:
    """Return what matches the paths that forms may be sent to; None where there are none."""
    forms = [*([FORMS] if takes_forms else []), *([re.escape(HUB_PATH)] if has_hub else [])]
    return re.compile("|".join(forms)) if forms else None


def _close(
    whole: ASGIApp,
    backend: AddBackend,
    store: Store,
    gate: Gate,
    clock: Callable[[], datetime],
    proxies: Sequence[str],
) -> ASGIApp:
    from web.api.assembly import make_check  # loaded where feeds need a token
    from web.closed import ClosedFeeds

    return ClosedFeeds(whole, make_check(backend, store, clock, proxies), gate)


def _make_api(
    backend: AddBackend, store: Store, base_url: str, clock: Callable[[], datetime], proxies: Sequence[str]
) -> ASGIApp:
    from web.api.assembly import make_api  # loaded by the first request to it

    return make_api(backend, store, base_url=base_url, clock=clock, proxies=proxies).make_app()


def _make_inner(routes: Sequence[Route], pages: Pages, base_url: str) -> Starlette:
    """Return what answers all but feeds, with the pages that say what went wrong."""
    faults: dict[Any, Callable[[Request, Exception], Response]] = dict.fromkeys(REFUSALS, pages.refused)
    faults |= {404: pages.missing, StoreError: pages.unreadable, Exception: pages.broken}
    inner = Starlette(routes=routes, exception_handlers=faults, middleware=[_keep_language(base_url)])
    inner.router.redirect_slashes = False  # its redirects would repeat the Host that a request claims
    return inner


def _keep_language(base_url: str) -> Middleware:
    url = split_url(base_url)
    return Middleware(LanguageCookie, path=url.path, secure=url.scheme == "https")


def _make_view_routes(
    store: Store,
    base_url: str,
    templates: Templates,
    clock: Callable[[], datetime],
    gate: Gate | None,
    costly: CostlyAnswers,
) -> list[Route]:
    """Return the routes of pages that show more to the owner than to strangers."""
    overview = Overview(store, base_url=base_url, templates=templates, clock=clock, gate=gate)
    items = ItemPages(store, base_url=base_url, templates=templates, clock=clock, gate=gate)
    return [
        Route("/", overview.page),
        Route("/items/{item}", costly.wrap(items.page)),
        Route("/private/{secret:secret}/items/{item}", costly.wrap(items.page)),
    ]


def _make_fixed_routes(reports: Reports) -> list[Route]:
    return [
        Route(OPML_PATH, reports.opml),
        Route("/favicon.ico", serve_file(STATIC / "icon.svg", max_age=STATIC_MAX_AGE)),
        Route("/healthz", reports.health),
        Route("/manifest.webmanifest", reports.manifest),
        Route("/metrics", reports.metrics),
        Route("/robots.txt", reports.robots),
        Route("/static/{path:path}", serve_folder(STATIC, max_age=STATIC_MAX_AGE)),
    ]


def _make_feed_routes(
    page: str, pages: Pages, archives: Archives, calendars: Calendars, costly: CostlyAnswers
) -> list[Route]:
    return [
        Route(page, pages.source),
        Route(f"{page}.{CALENDAR}", costly.wrap(calendars.document)),
        Route(f"{page}/archive/{{end:int}}.{{ending}}", costly.wrap(archives.document)),
        Route(f"{page}/history", costly.wrap(pages.history)),
        Route(f"{page}/", pages.source_with_slash),
    ]


def _make_hub_link(hub: str, base_url: str, key: Key, *, is_ours: bool) -> str:
    """Return the Link field of a feed's document, "" for none: another's hub is not told of private feeds."""
    address, ending = key
    is_named = hub and (is_ours or not address.is_private)
    return build_hub_link(hub, f"{base_url}{address.path}.{ending}") if is_named else ""


def _make_hub_routes(
    store: Store, base_url: str, clock: Callable[[], datetime], wake: Callable[[], object], proxies: Sequence[str]
) -> list[Route]:
    throttle = Throttle(TURNS, TURN_SECONDS, proxies=proxies)
    hub = HubPages(store, base_url=base_url, clock=clock, wake=wake, throttle=throttle)
    return [Route(HUB_PATH, hub.subscribe, methods=["POST"])]


def _make_add_routes(
    backend: AddBackend,
    store: Store,
    gate: Gate,
    base_url: str,
    clock: Callable[[], datetime],
    proxies: Sequence[str],
) -> list[Route]:
    throttle = Throttle(TRIES, TRY_SECONDS, monotonic=backend.monotonic, proxies=proxies)
    has_people = gate.visitors.has_people
    groups = (
        make_login(backend, store, gate, throttle),
        AccessPages(store, gate, clock=clock, has_people=has_people, throttle=throttle),
        AddPages(backend, store, gate, base_url=base_url, clock=clock),
        HeldPages(store, gate, clock),
        ImportPages(backend, store, gate, base_url=base_url),
        NotificationPages(backend, store, gate),
        SeveralActs(backend, store, gate, clock=clock),
        SourceActs(backend, store, gate, clock=clock),
        SettingsPages(backend, store, gate, clock=clock),
        PickPages(backend, store, gate, clock=clock),
    )
    return [route for group in groups for route in group.routes()]
