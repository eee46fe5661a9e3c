"""The client: one guarded, bounded, polite GET at a time, from any number of threads.

What it asks, and when, is decided by its parts: `guard` (which addresses), `robots` and
`politeness` (whether, and how soon), `deadline` (how long), `redirects` (along which redirects),
`body` (how much). It keeps connections, robots.txt and turns; never cookies or pages.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPException
from typing import TYPE_CHECKING, TypeVar

import requests
import urllib3

import telemetry
from messages.fetch import FetchCode
from model.errors import ForbiddenError, StatusError
from model.outcome import NO_VALIDATORS, NotModified
from scraper.fetch import headers as head
from scraper.fetch.body import read_body, read_start
from scraper.fetch.deadline import DeadlineWatch
from scraper.fetch.guard import Guard, Resolver, parse_target
from scraper.fetch.network_errors import convert_network_error
from scraper.fetch.options import FetchOptions
from scraper.fetch.politeness import Politeness, SharedTurns
from scraper.fetch.redirects import REDIRECTS, RedirectChain
from scraper.fetch.response import USUAL_TRUST, Answer, Call, FileHead, Request, Response, Trust
from scraper.fetch.robots import MAX_BYTES as MAX_ROBOTS
from scraper.fetch.robots import TIMEOUT_SECONDS as ROBOTS_SECONDS
from scraper.fetch.robots import Robots, RobotsMemory
from scraper.fetch.transport import Transport, WrappedError, make_tls_context
from scraper.reader import Reader
from scraper.urls import Target

if TYPE_CHECKING:
    from scraper.fetch.browser.renderer import Renderer

ACCEPT = "text/html,application/xhtml+xml,application/json;q=0.9,application/xml;q=0.8,*/*;q=0.5"
BYPASS_CACHES = {"Cache-Control": "no-cache", "Pragma": "no-cache"}  # past the caches on the way, RFC 9111 §5.2.1.4
AS_IT_IS = {"Accept-Encoding": "identity", "Accept": "*/*"}  # so that the length is the file's own
NO_HEADERS: Mapping[str, str] = {}
MAX_REFRESH = 4096  # characters of that header that are read
MAX_ANSWER = 4096  # bytes of what a call is answered that are read
Result = TypeVar("Result")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Client:
    """Gets pages. Safe to use from many threads; `close` it in the end."""

    def __init__(
        self,
        options: FetchOptions,
        *,
        resolve: Resolver = socket.getaddrinfo,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        robots: RobotsMemory | None = None,
        turns: SharedTurns | None = None,
    ) -> None:
        """Take the options; `resolve`, `monotonic` and `sleep` (for a turn) may be replaced in tests.

        robots.txt is kept in `robots` too; `turns` are those that hold for other processes too.
        """
        self._options = options
        self._guard = Guard(options.allow, resolve)
        self._transports: dict[Trust, Transport] = {}  # each made when it is first wanted: a TLS context takes 20 ms
        self._making = threading.Lock()
        self._renderer: Renderer | None = None
        self.reader = Reader(options.reading)  # of the pages that came
        self._politeness = Politeness(per_host=options.per_host, monotonic=monotonic, sleep=sleep)
        self._turns = turns
        self._robots = Robots(monotonic=monotonic, set_delay=self._politeness.set_delay, memory=robots)
        self._deadlines = DeadlineWatch()
        self._common = {"User-Agent": options.build_user_agent(), "Accept-Encoding": "gzip, deflate", "Accept": ACCEPT}

    def get(self, request: Request, *, now: datetime) -> Response | NotModified:
        """Return the page, or that it has not changed since `request.validators`.

        `now` (UTC) is what a server's Retry-After date counts from where the server sends no Date.
        Everything else that can happen raises a FetchError of `model.errors`. What a browser shows is never unchanged.
        """
        if request.browser is not None:
            return self._get_by_browser(request, now)
        read = partial(self._make_result, request=request, now=now)
        try:
            return self._follow_redirects(request, read, conditions=head.build_conditions(request.validators))
        except StatusError as error:
            if error.status != 304:
                raise
            return self._follow_redirects(request, read, extra=BYPASS_CACHES)

    def get_head(self, request: Request, *, now: datetime) -> FileHead:
        """Return what a server says of a file, without the file; all else as `get`."""
        return self._follow_redirects(request, partial(self._make_head, now=now), extra=AS_IT_IS, method="HEAD")

    def call(self, call: Call, *, now: datetime) -> Answer:
        """Send one request that reads no page, to an address whose owner asked for it: no robots.txt, no redirects.

        Any status is an answer; where none comes, a FetchError of `model.errors` is raised. `now` as for `get`.
        """
        target, limits = parse_target(call.url), self._options
        length = {} if call.body is None else {"Content-Length": str(len(call.body))}
        headers = {**self._common, "Accept-Encoding": "identity", **length, **call.headers}
        with self._hop(target, limits.deadline_seconds):
            response = self._find_transport(call.trust).send_request(
                target,
                headers,
                connect=limits.connect_seconds,
                read=limits.read_seconds,
                method=call.method,
                body=call.body,
            )
            with _releasing(response):
                return Answer(
                    status=response.status_code,
                    body=read_start(response.raw, MAX_ANSWER),
                    retry_after=head.parse_retry_after(response.headers, now),
                )

    def seconds_until_free(self, url: str) -> float:
        """Return the seconds until the URL's host may be asked; 0 for now, and for what is no URL."""
        try:
            return self._politeness.seconds_until_free(parse_target(url).place)
        except ForbiddenError:
            return 0.0

    def stop(self) -> None:
        """Cut all that is under way, from any thread: it, and every later `get`, raises StoppedError."""
        self._politeness.stop()
        self._deadlines.stop()
        self.reader.stop()
        with self._making:
            if self._renderer is not None:
                self._renderer.stop()

    def close(self) -> None:
        """Stop, and let go of connections and threads."""
        self.stop()
        self._deadlines.close()
        self.reader.close()
        if self._renderer is not None:
            self._renderer.close()
        for transport in self._transports.values():
            transport.close()

    def __enter__(self) -> "Client":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _get_by_browser(self, request: Request, now: datetime) -> Response:
        """Return a page as a browser shows it; robots.txt holds for each document that its scripts lead to."""
        from scraper.fetch.browser.pages import make_response, make_visit

        target = parse_target(request.url)
        visit = make_visit(request, self._options)
        guard = self._guard.narrow(visit.hosts)
        if request.robots:
            self._check_robots(request, request.url, guard=guard)
        permit = partial(self._check_robots, request, guard=guard, held=target.place)
        with self._waiting_turn(target, self._options.browser.longest_seconds):
            page = self._find_renderer().render(visit, permit if request.robots else None)
        shown = parse_target(page.document_url)
        if request.robots and shown.url != target.url:  # a server's redirects are seen by nobody before
            self._check_robots(request, shown.url, guard=guard)
        telemetry.RESPONSES.labels(page.status).inc()
        telemetry.BYTES.inc(page.bytes)
        if page.status != 200:
            start = page.body[: head.MAX_ERROR_PAGE]
            raise self._note_rest(
                head.make_status_error(shown.url, shown.place, page.status, page.headers, start, now), shown
            )
        return make_response(page)

    def _check_robots(self, request: Request, url: str, *, guard: Guard, held: str = "") -> None:
        """Raise ForbiddenError where robots.txt forbids a URL; the trust of a request is for its own origin alone.

        robots.txt is fetched from where `guard` lets it, over redirects too. `held` is a host at which the caller has
        a turn.
        """
        target = parse_target(url)
        trust = request.trust if target.origin == parse_target(request.url).origin else USUAL_TRUST
        self._robots.check(target, partial(self._fetch_robots, trust=trust, guard=guard, held=held))

    def _find_renderer(self) -> "Renderer":
        """Return what keeps the browser; it is made once a page wants one."""
        from scraper.fetch.browser.renderer import Renderer

        with self._making:
            if self._renderer is None:
                browser, connect = self._options.browser, self._options.connect_seconds
                self._renderer = Renderer(browser, self._guard, connect_seconds=connect)
                if self._politeness.stopped:
                    self._renderer.stop()
            return self._renderer

    def _follow_redirects(
        self,
        request: Request,
        read: "Callable[[requests.Response, RedirectChain, bool], Result]",
        *,
        conditions: Mapping[str, str] = NO_HEADERS,
        extra: Mapping[str, str] = NO_HEADERS,
        method: str = "GET",
    ) -> Result:
        """Take all hops of one request and read the last response; only the URL asked for is sent the conditions.

        Validators are of one URL (RFC 9110 §8.8): where it redirects to another one than the
        last time, that one's may be the same by chance.
        """
        chain = RedirectChain(request, self._options.hops)
        seconds = min(self._options.deadline_seconds, request.seconds or self._options.deadline_seconds)
        while True:
            if request.robots:
                self._robots.check(chain.target, partial(self._fetch_robots, trust=chain.trust))
            with self._hop(chain.target, seconds) as ends:
                sent = NO_HEADERS if chain.redirected else conditions
                sent_headers = chain.build_headers(self._common, {**sent, **extra})
                how = method if chain.form is None else "POST"
                response = self._send(chain.target, sent_headers, chain.trust, how, chain.form)
                telemetry.RESPONSES.labels(response.status_code).inc()
                with _releasing(response):
                    if response.status_code not in REDIRECTS:
                        return read(response, chain, bool(sent))
                    chain.follow(response)
            seconds = max(ends - time.monotonic(), 0.001)

    @contextmanager
    def _hop(self, target: Target, seconds: float, held: str = "") -> Iterator[float]:
        """Hold a turn at the host, unless it is `held` already, and a deadline; errors come out as our own."""
        turn = nullcontext() if target.place == held else self._waiting_turn(target, seconds)
        with turn, self._deadlines.start(target.url, seconds) as deadline:
            try:
                yield deadline.ends
            except WrappedError as wrapped:
                raise convert_network_error(wrapped.cause, target) from None
            except (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError) as error:
                raise convert_network_error(error, target) from None

    @contextmanager
    def _waiting_turn(self, target: Target, seconds: float) -> Iterator[None]:
        """Hold a turn at the host, for so many seconds at the most."""
        turn = self._take_turn(target, seconds)
        try:
            yield
        finally:
            if self._turns and turn:
                self._turns.give(target.place, turn)
            self._politeness.end_turn(target.place)

    def _take_turn(self, target: Target, seconds: float) -> str:
        """Wait for a turn; return the name of the one that holds for other processes too, "" for none."""
        closed = self._politeness.seconds_closed(target.place)
        if closed > 0:
            raise StatusError(
                FetchCode.HOST_RESTING(host=target.place, seconds=closed),
                subject=target.url,
                status=429,
                retry_after=timedelta(seconds=closed),
            )
        allowed = self._guard.is_allowed(target.host, target.port) and not self._options.has_stated_delay()
        delay = self._politeness.take_turn(target.place, 0.0 if allowed else self._options.delay_seconds)
        return self._take_shared_turn(target.place, delay, seconds) if self._turns else ""

    def _take_shared_turn(self, host: str, delay: float, seconds: float) -> str:
        try:
            return self._politeness.wait_for(self._turns, host, delay, seconds) if self._turns else ""
        except BaseException:
            self._politeness.end_turn(host)
            raise

    def _find_transport(self, trust: Trust, guard: Guard | None = None) -> Transport:
        """Return what sends with that trust, and where `guard` lets it: no connection is shared with another's."""
        with self._making:
            if trust not in self._transports:
                self._transports[trust] = Transport(self._guard, make_tls_context(trust))
            return self._transports[trust].narrow(guard) if guard else self._transports[trust]

    def _send(
        self,
        target: Target,
        headers: Mapping[str, str],
        trust: Trust,
        method: str = "GET",
        body: bytes | None = None,
        guard: Guard | None = None,
    ) -> requests.Response:
        connect, read = self._options.connect_seconds, self._options.read_seconds
        try:
            return self._find_transport(trust, guard).send_request(
                target, headers, connect=connect, read=read, method=method, body=body
            )
        except UnicodeError:
            raise ForbiddenError(FetchCode.HEADER_NOT_LATIN1(), subject=target.url) from None

    def _make_result(
        self, response: requests.Response, chain: RedirectChain, conditional: bool, *, request: Request, now: datetime
    ) -> Response | NotModified:
        """Make a value of the last response, or raise what its status means."""
        headers = response.headers
        if response.status_code == 304 and conditional:
            kept = head.read_validators(headers, request.validators)
            return NotModified(validators=kept, max_age=head.parse_max_age(headers))
        if response.status_code != 200:
            raise self._make_status_error(response, chain.target, now)
        media_type, charset = head.parse_content_type(headers)
        return Response(
            url=chain.target.url,
            body=self._read_body(response, chain.target.url),
            media_type=media_type,
            charset=charset,
            validators=NO_VALIDATORS if chain.redirected else head.read_validators(headers),
            max_age=head.parse_max_age(headers),
            refresh=headers.get("Refresh", "")[:MAX_REFRESH],
            cookies=chain.read_cookies(response) if "Set-Cookie" in headers or chain.has_cookies else "",
            moved=chain.moved,
        )

    def _make_head(
        self, response: requests.Response, chain: RedirectChain, conditional: bool, *, now: datetime
    ) -> FileHead:
        if response.status_code != 200:
            raise self._make_status_error(response, chain.target, now)
        media_type, _ = head.parse_content_type(response.headers)
        return FileHead(media_type=media_type, length=head.parse_length(response.headers))

    def _read_body(self, response: requests.Response, url: str) -> bytes:
        limits = self._options
        body = read_body(
            response.raw, response.headers, url=url, cap=limits.max_bytes, decompressed_cap=limits.max_decompressed
        )
        telemetry.BYTES.inc(len(body))
        return body

    def _make_status_error(self, response: requests.Response, target: Target, now: datetime) -> StatusError:
        start = read_start(response.raw, head.MAX_ERROR_PAGE) if response.status_code in (401, 403, 429, 503) else b""
        error = head.make_status_error(target.url, target.place, response.status_code, response.headers, start, now)
        return self._note_rest(error, target)

    def _note_rest(self, error: StatusError, target: Target) -> StatusError:
        """Leave a host alone for as long as it asks for; return the error."""
        if error.retry_after is not None and error.status in (429, 503):
            self._politeness.close_host(target.place, error.retry_after.total_seconds())
            if self._turns:
                self._turns.close(target.place, error.retry_after.total_seconds())
        return error

    def _fetch_robots(
        self, url: str, trust: Trust = USUAL_TRUST, *, guard: Guard | None = None, held: str = ""
    ) -> tuple[bytes, timedelta | None]:
        """Return the first bytes of a robots.txt, over redirects, and its max-age."""
        chain = RedirectChain(Request(url=url, trust=trust), self._options.hops)
        seconds = min(ROBOTS_SECONDS, self._options.deadline_seconds)
        while True:
            with self._hop(chain.target, seconds, held) as ends:
                response = self._send(
                    chain.target,
                    {**chain.build_headers(self._common, {}), "Accept-Encoding": "identity"},
                    chain.trust,
                    guard=guard,
                )
                with _releasing(response):
                    if response.status_code == 200:
                        body = self._read_robots(response, chain.target.url)
                        return body, head.parse_max_age(response.headers)
                    if response.status_code not in REDIRECTS:
                        raise self._make_status_error(response, chain.target, EPOCH)
                    chain.follow(response)
            seconds = max(ends - time.monotonic(), 0.001)

    def _read_robots(self, response: requests.Response, url: str) -> bytes:
        if "Content-Encoding" not in response.headers:
            return read_start(response.raw, MAX_ROBOTS)
        return read_body(response.raw, response.headers, url=url, cap=MAX_ROBOTS, decompressed_cap=MAX_ROBOTS)


@contextmanager
def _releasing(response: requests.Response) -> Iterator[None]:
    """Give the connection back where the response was read to its end; else close it, unread."""
    try:
        yield
    finally:
        raw = response.raw
        if raw.length_remaining == 0 or raw.closed:
            raw.read1(1, decode_content=False)  # a 304 has no body, and still must be seen to end
            raw.release_conn()
        else:
            raw.close()
