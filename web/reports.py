"""What machines ask beside feeds: the OPML list, health, metrics, robots.txt.

/healthz is for whoever restarts or alerts: 200 while the database answers, the daemon's clock
ticks and workers take what it hands them, else 503 with the reason. /metrics speaks the Prometheus text format 0.0.4.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

import telemetry
from messages import Message
from messages.responses import ResponseCode
from model.errors import StoreError
from model.outcome import Health
from output.opml import render_subscription_list
from store import Store
from web.static_files import make_response

TICK_PATIENCE = timedelta(seconds=60)
_SHARED = {"url": "url", "text": "text", "title": "title"}  # the parameters of /add
_ROBOTS = "User-agent: *\nDisallow: /metrics\nDisallow: /healthz\nDisallow: /search\n"


class Reports:
    """Endpoints for programs; each may block, so Starlette runs it in a thread."""

    def __init__(
        self,
        store: Store,
        *,
        base_url: str,
        title: str,
        clock: Callable[[], datetime],
        tick_age: Callable[[], timedelta | None],
        find_fault: Callable[[], Message | None],
    ) -> None:
        self._store, self._base_url, self._title = store, base_url, title
        self._clock, self._tick_age, self._find_fault = clock, tick_age, find_fault
        self._registry = CollectorRegistry()
        self._registry.register(_Counts(store, clock, tick_age))
        ProcessCollector(registry=self._registry)

    def opml(self, request: Request) -> Response:
        """Answer with the public Atom feeds of all sources that are watched, as OPML 2.0, in folders by category."""
        body = render_subscription_list(self._store, self._title, self._base_url)
        return make_response(request, body, "text/x-opml; charset=utf-8")

    def health(self, request: Request) -> Response:
        """Answer 200 where all is well, else 503; JSON with the reason."""
        age = self._tick_age()
        found = self._find_fault()
        fault = self._find_database_fault() or (str(found) if found else "")
        if not fault and age is not None and age > TICK_PATIENCE:
            fault = str(ResponseCode.CLOCK_STOPPED(seconds=int(age.total_seconds())))
        report = {
            "status": fault or "ok",
            "tick_age_seconds": None if age is None else round(age.total_seconds(), 1),
        }
        return JSONResponse(report, 503 if fault else 200, {"cache-control": "no-store"})

    def _find_database_fault(self) -> str:
        fault: StoreError | None = self._store.fault
        try:
            self._store.count_totals(self._clock())
        except StoreError as error:
            fault = error
        return str(ResponseCode.STORAGE(reason=str(fault))) if fault else ""

    def metrics(self, request: Request) -> Response:
        """Answer with the counts of sources and items, and this process's own."""
        body = generate_latest(self._registry) + generate_latest(telemetry.REGISTRY)
        return Response(
            body, headers={"cache-control": "no-store"}, media_type="text/plain; version=0.0.4; charset=utf-8"
        )

    def manifest(self, request: Request) -> Response:
        """Answer with what a phone needs to install the site, and to share pages to it (W3C Web App Manifest)."""
        manifest = {
            "name": self._title,
            "start_url": f"{self._base_url}/",
            "display": "minimal-ui",
            "icons": [{"src": f"{self._base_url}/static/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
            "share_target": {"action": f"{self._base_url}/add", "method": "GET", "params": _SHARED},
        }
        return make_response(request, json.dumps(manifest).encode(), "application/manifest+json", max_age=3600)

    def robots(self, request: Request) -> Response:
        """Answer with what crawlers may leave alone (RFC 9309)."""
        return PlainTextResponse(_ROBOTS, headers={"cache-control": "public, max-age=3600"})


class _Counts(Collector):
    """The store's counts at the moment of asking."""

    def __init__(self, store: Store, clock: Callable[[], datetime], tick_age: Callable[[], timedelta | None]) -> None:
        self._store, self._clock, self._tick_age = store, clock, tick_age

    def describe(self) -> Iterator[Metric]:
        """Yield nothing: to register must not ask the database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield each gauge; StoreError where the database cannot be read."""
        now = self._clock()
        counts = self._store.count_totals(now)
        health = GaugeMetricFamily("bantin_sources", "Watched sources, by health.", labels=["health"])
        for name in Health:
            health.add_metric([name], counts.sources.get(name, 0))
        yield health
        late = now - counts.oldest_due if counts.oldest_due else timedelta()
        yield _make_gauge("bantin_items", "Items stored.", counts.items)
        yield _make_gauge(
            "bantin_articles_waiting", "Items whose own page has not been read yet.", counts.articles_waiting
        )
        yield _make_gauge("bantin_sources_due", "Sources that are due and not claimed yet.", counts.due)
        yield _make_gauge(
            "bantin_oldest_due_seconds",
            "How long the longest due source has been waiting.",
            late.total_seconds(),
        )
        age = self._tick_age()
        if age is not None:
            yield _make_gauge("bantin_tick_age_seconds", "Time since the scheduler last ran.", age.total_seconds())


def _make_gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=max(value, 0))
