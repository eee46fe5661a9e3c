"""What one page requests: let through, blocked or counted.

Each request passes here before Chromium sends it, except the later hops of redirects and what the browser itself
opens: those meet the proxy alone, which looks at every connection.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from messages.browser import BrowserCode
from model.errors import FetchError, ForbiddenError, TooLargeError
from scraper.fetch.browser.values import Visit
from scraper.fetch.guard import Guard, parse_target
from scraper.fetch.options import BrowserOptions
from scraper.urls import find_origin, split_url

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Frame, Request, Response, Route

BLOCKED = frozenset({"image", "font", "media", "texttrack", "manifest", "ping", "eventsource", "websocket"})
MOST_SENT = 8 << 20
UNWATCHED = frozenset({"websocket", "eventsource", "ping"})  # they may never end, and nobody waits for them
Permit = Callable[[str], None]  # raises a FetchError where a document of that URL must not be fetched


@dataclass(kw_only=True)  # without slots: Playwright marks the object whose methods it calls
class RequestWatch:
    """The requests of one page. Of one event loop."""

    visit: Visit
    limits: BrowserOptions
    guard: Guard
    permit: Permit | None = None  # of the documents that the page goes to, once it is `opened`
    broken: "asyncio.Future[None]"  # ends with a FetchError once a limit is passed
    waits_until: float = float("inf")  # until when the page may change, by `time.monotonic`; then it is read as it is
    opened: bool = False  # whether the login, where there is one, is over
    count: int = 0
    bytes: int = 0
    sent: int = 0  # characters of addresses and bytes of bodies
    memory: int = 0  # bytes that the browser and its driver took at most, as far as was measured
    pending: "set[Request]" = field(default_factory=set)
    frame: "Frame | None" = None  # the page's own
    page_answer: "Response | None" = None  # of that frame, after redirects

    def break_off(self, error: FetchError) -> None:
        """Have the page end with an error; the first one counts."""
        if not self.broken.done():
            self.broken.set_exception(error)

    def count_bytes(self, number: int) -> None:
        """Count what came from the network, or stood in a `data:` address."""
        self.bytes += number
        if self.bytes > self.limits.max_bytes:
            message = BrowserCode.TOO_MANY_BYTES(limit=self.limits.max_bytes)
            self.break_off(TooLargeError(message, subject=self.visit.url))

    async def decide(self, route: "Route") -> None:
        """Let a request through, or block it."""
        from playwright.async_api import Error

        request = route.request
        self._count_request(request)
        with contextlib.suppress(Error):  # the page has gone meanwhile
            if self.broken.done() or not self._is_wanted(request) or not await self._is_permitted(request):
                await route.abort("blockedbyclient")
            else:
                await route.continue_()

    def _count_request(self, request: "Request") -> None:
        """Count a request, and what it sends: each is held here until the page is closed."""
        self.count += 1
        if self.count > self.limits.max_requests:
            message = BrowserCode.TOO_MANY_REQUESTS(count=self.limits.max_requests)
            self.break_off(TooLargeError(message, subject=self.visit.url))
        self.sent += len(request.url) + len(request.post_data_buffer or b"")
        if self.sent > MOST_SENT:
            self.break_off(TooLargeError(BrowserCode.TOO_MUCH_SENT(limit=MOST_SENT), subject=self.visit.url))

    async def _is_permitted(self, request: "Request") -> bool:
        """Return whether a request may be made: of a document that the page goes to, the permit says so."""
        is_navigation = self._is_page(request) and request.url.partition("#")[0] != self.visit.url.partition("#")[0]
        if self.permit is None or not self.opened or not is_navigation:
            return True
        try:
            await asyncio.to_thread(self._check_document, request.url, self.permit)
        except FetchError as error:
            self.break_off(error)
            return False
        return True

    def _check_document(self, url: str, permit: Permit) -> None:
        """Ask the permit, which may fetch a robots.txt, of no host that the page itself may not reach."""
        target = parse_target(url)
        with contextlib.suppress(OSError):  # no such host: the browser says so
            self.guard.resolve_addresses(target.host, target.port)
            permit(url)

    async def add_headers(self, session: "CDPSession") -> None:
        """Have the source's own headers sent to the page's own origin, and to no other that it redirects to.

        Playwright would send them along redirects to wherever these lead; Chromium itself asks at each hop.
        """

        async def proceed(paused: Any) -> None:
            from playwright.async_api import Error

            known, own = paused["request"]["headers"], self.visit.headers
            sent = {name: value for name, value in known.items() if name.lower() not in {one.lower() for one in own}}
            if _is_same_origin(paused["request"]["url"], self.visit.url):
                sent |= own
            headers = [{"name": name, "value": value} for name, value in sent.items()]
            with contextlib.suppress(Error):
                await session.send("Fetch.continueRequest", {"requestId": paused["requestId"], "headers": headers})

        session.on("Fetch.requestPaused", proceed)
        await session.send("Fetch.enable", {})

    def _is_wanted(self, request: "Request") -> bool:
        if request.resource_type in BLOCKED and not request.is_navigation_request():
            return False
        if split_url(request.url).scheme not in ("http", "https"):
            return False
        host, port = split_url(request.url).hostname or "", _find_port(request.url)
        try:
            if host.replace(".", "").isdigit() or ":" in host:  # a name is looked at where it is resolved
                self.guard.check_address(host, port, host)
        except ForbiddenError as error:
            if self._is_page(request):
                self.break_off(ForbiddenError(error.message, subject=request.url))
            return False
        return True

    def _is_page(self, request: "Request") -> bool:
        """Return whether a request is for the page itself, and not for a frame in it or another window."""
        from playwright.async_api import Error

        with contextlib.suppress(Error):  # of a window that is only being made
            return request.is_navigation_request() and request.frame == self.frame
        return False

    def start(self, request: "Request") -> None:
        """Note that a request is under way."""
        if request.resource_type not in BLOCKED | UNWATCHED:
            self.pending.add(request)

    def end(self, request: "Request") -> None:
        """Note that a request has ended, well or not."""
        self.pending.discard(request)

    def receive(self, response: "Response") -> None:
        """Note the answer that is the page's own."""
        if self._is_page(response.request) and not 300 <= response.status < 400:
            self.page_answer = response


def _find_port(url: str) -> int:
    try:
        return parse_target(url).port
    except ForbiddenError:
        return 0


def _is_same_origin(url: str, other: str) -> bool:
    try:
        return find_origin(url) == find_origin(other)
    except ValueError:
        return False
