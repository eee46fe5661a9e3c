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
from model.errors import StoreError
from model.publication import SECRET, SLUG
from scraper.urls import split_url
from store import Store
from web.access import AccessPolicy, Password, Throttle
from web.add_pages import AddBackend, AddPages
from web.archives import Archives
from web.asgi import OPML_PATH, FeedMiddleware
from web.calendars import Calendars
from web.costly import CostlyAnswers
from web.feed_cache import FeedCache, Key
from web.gate import Gate
from web.hub_pages import HUB_PATH, TURN_SECONDS, TURNS, HubPages
from web.imports import ImportPages
from web.incident_feed import IncidentFeed
from web.item_details import ItemPages
from web.language import LanguageCookie
from web.login import TRIES, TRY_SECONDS, Login
from web.overview import Overview
from web.pages import REFUSALS, Pages
from web.quarantine import HeldPages
from web.readers import FirstReaders
from web.reports import Reports
from web.search import SearchPages
from web.sessions import Sessions
from web.several_acts import SeveralActs
from web.source_acts import Owner, SourceActs
from web.source_settings import SettingsPages
from web.static_files import serve_file, serve_folder
from web.templating import Templates
from websub.deliveries import build_hub_link

STATIC = Path(__file__).parent / "static"
STATIC_MAX_AGE = 3600  # seconds
FRESH_SECONDS = 1.0
FORMS = r"/(?:add(?:/[^/]+(?:/published)?)?|held/[^/]+|import|sources/.+|items/[^/]+/(?:remove|restore)|login|logout)"


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


def _is_nobody(_: Request) -> bool:
    return False


def _no_tick_age() -> timedelta | None:
    return None


def make_app(
    store: Store,
    *,
    base_url: str,
    title: str,
    clock: Callable[[], datetime],
    sample: Path | None,
    tick_age: Callable[[], timedelta | None] = _no_tick_age,
    fresh_seconds: float = FRESH_SECONDS,
    backend: AddBackend | None = None,
    hub: str = "",
    wake_hub: Callable[[], object] | None = None,
    proxies: Sequence[str] = (),
) -> ASGIApp:
    """Return the application over a store.

    Every address in its responses begins with `base_url`, never with the Host of a request.
    `sample` is the folder shown at /sample/. `tick_age` tells how long ago the daemon's
    clock last ticked, None where no daemon runs in this process; /healthz believes it.
    A feed is loaded from the store again once it is `fresh_seconds` old. Without a `backend` there is
    no page /add, and nothing can be changed. `hub` is the address of the hub that feeds name, ours or another's;
    `wake_hub` has ours work at once, and without it there is none here. `proxies` are the networks of proxies before
    this server, which say whom a request counts for.
    """
    base_url = base_url.rstrip("/")
    templates = Templates(title=title, base_url=base_url, can_add=backend is not None)
    gate = _make_gate(backend, templates, base_url) if backend else None
    owner = Owner(gate=gate, backend=backend) if backend and gate else None
    pages = Pages(store, base_url=base_url, templates=templates, clock=clock, owner=owner)
    reports = Reports(store, base_url=base_url, title=title, clock=clock, tick_age=tick_age)
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
    forms = [FORMS if backend else "", re.escape(HUB_PATH) if wake_hub else ""]
    posted = re.compile("|".join(filter(None, forms))) if any(forms) else None
    return FeedMiddleware(inner, cache, readers, forms=posted, refuse=pages.refuse)


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
    is_owner = gate.is_owner if gate else _is_nobody
    items = ItemPages(store, base_url=base_url, templates=templates, clock=clock, is_owner=is_owner)
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
        Route(f"{page}/history", pages.history),
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


def _make_gate(backend: AddBackend, templates: Templates, base_url: str) -> Gate:
    url = split_url(base_url)
    policy = AccessPolicy(host=backend.host, base_url=base_url, password=bool(backend.password))
    sessions = Sessions(path=url.path, secure=url.scheme == "https", monotonic=backend.monotonic)
    return Gate(policy=policy, sessions=sessions, templates=templates, base_url=base_url)


def _make_add_routes(
    backend: AddBackend,
    store: Store,
    gate: Gate,
    base_url: str,
    clock: Callable[[], datetime],
    proxies: Sequence[str],
) -> list[Route]:
    throttle = Throttle(TRIES, TRY_SECONDS, monotonic=backend.monotonic, proxies=proxies)
    login = Login(gate, Password(backend.password) if backend.password else None, throttle)
    groups = (
        login,
        AddPages(backend, store, gate, base_url=base_url, clock=clock),
        HeldPages(store, gate, clock),
        ImportPages(backend, store, gate, base_url=base_url),
        SeveralActs(backend, store, gate, clock=clock),
        SourceActs(backend, store, gate, clock=clock),
        SettingsPages(backend, store, gate, clock=clock),
    )
    return [route for group in groups for route in group.routes()]
