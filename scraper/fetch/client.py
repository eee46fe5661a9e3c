"""The client: one guarded, bounded, polite GET at a time, from any number of threads.

What it asks, and when, is decided by its parts: `guard` (which addresses), `robots` and
`politeness` (whether, and how soon), `deadline` (how long), `trail` (over which redirects),
`body` (how much). It keeps connections, robots.txt and turns; never cookies or pages.
"""

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPException

import requests
import urllib3

from messages.fetch import FetchCode
from model.errors import ForbiddenError, StatusError
from model.outcome import NO_VALIDATORS, NotModified
from scraper.fetch import headers as head
from scraper.fetch.body import peek, read_body
from scraper.fetch.deadline import Sky
from scraper.fetch.guard import Guard, Resolver, target
from scraper.fetch.network_errors import network_error
from scraper.fetch.options import FetchOptions
from scraper.fetch.politeness import Politeness
from scraper.fetch.redirects import REDIRECTS, Trail
from scraper.fetch.response import Request, Response
from scraper.fetch.robots import LONGEST as LONGEST_ROBOTS
from scraper.fetch.robots import SECONDS as ROBOTS_SECONDS
from scraper.fetch.robots import Robots
from scraper.fetch.transport import Refused, Transport, tls_context
from scraper.urls import Target

ACCEPT = "text/html,application/xhtml+xml,application/json;q=0.9,application/xml;q=0.8,*/*;q=0.5"
ANEW = {"Cache-Control": "no-cache", "Pragma": "no-cache"}  # past the caches on the way, RFC 9111 §5.2.1.4
NONE: Mapping[str, str] = {}
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
    ) -> None:
        """Take the options; `resolve`, `monotonic` and `sleep` (for a turn) may be replaced in tests."""
        self._options = options
        self._guard = Guard(options.allow, resolve)
        self._transport = Transport(self._guard, tls_context())
        self._politeness = Politeness(per_host=options.per_host, monotonic=monotonic, sleep=sleep)
        self._robots = Robots(self._get_robots, monotonic=monotonic, widen=self._politeness.widen)
        self._sky = Sky()
        self._common = {"User-Agent": options.agent(), "Accept-Encoding": "gzip, deflate", "Accept": ACCEPT}

    def get(self, request: Request, *, now: datetime) -> Response | NotModified:
        """Return the page, or that it has not changed since `request.validators`.

        `now` (UTC) is what a server's Retry-After date counts from where it tells no Date.
        Everything else that can happen raises a FetchError of `model.errors`.
        """
        try:
            return self._visit(request, now, conditions=head.conditions(request.validators))
        except StatusError as error:
            if error.status != 304:
                raise
            return self._visit(request, now, anew=ANEW)

    def free_in(self, url: str) -> float:
        """Return the seconds until the URL's host may be asked; 0 for now, and for what is no URL."""
        try:
            return self._politeness.free_in(target(url).place)
        except ForbiddenError:
            return 0.0

    def stop(self) -> None:
        """Cut all that is under way, from any thread: it, and every later `get`, raises StoppedError."""
        self._politeness.stop()
        self._sky.stop()

    def close(self) -> None:
        """Stop, and let go of connections and threads."""
        self.stop()
        self._sky.close()
        self._transport.close()

    def __enter__(self) -> "Client":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _visit(
        self, request: Request, now: datetime, *, conditions: Mapping[str, str] = NONE, anew: Mapping[str, str] = NONE
    ) -> Response | NotModified:
        """Take all hops of one request; only the URL that was asked for is told the conditions.

        Validators are of one URL (RFC 9110 §8.8): where it redirects to another one than the
        last time, that one's may be the same by chance.
        """
        trail = Trail(request, self._options.hops)
        seconds = min(self._options.deadline_seconds, request.seconds or self._options.deadline_seconds)
        while True:
            if request.robots:
                self._robots.check(trail.where)
            with self._hop(trail.where, seconds) as ends:
                told = NONE if trail.redirected else conditions
                answer = self._ask(trail.where, trail.headers(self._common, {**told, **anew}))
                with _closing(answer):
                    if answer.status_code not in REDIRECTS:
                        return self._settled(answer, trail, request, now, conditional=bool(told))
                    trail.follow(answer)
            seconds = max(ends - time.monotonic(), 0.001)

    @contextmanager
    def _hop(self, where: Target, seconds: float) -> Iterator[float]:
        """Hold a turn at the host and a deadline; errors come out as our own."""
        self._enter(where)
        try:
            with self._sky.flight(where.url, seconds) as flight:
                try:
                    yield flight.ends
                except Refused as refused:
                    raise network_error(refused.cause, where) from None
                except (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError) as error:
                    raise network_error(error, where) from None
        finally:
            self._politeness.leave(where.place)

    def _enter(self, where: Target) -> None:
        closed = self._politeness.closed_for(where.place)
        if closed > 0:
            raise StatusError(
                FetchCode.HOST_RESTING(host=where.place, seconds=closed),
                subject=where.url,
                status=429,
                retry_after=timedelta(seconds=closed),
            )
        granted = self._guard.granted(where.host, where.port) and not self._options.delay_is_stated()
        self._politeness.enter(where.place, 0.0 if granted else self._options.delay_seconds)

    def _ask(self, where: Target, headers: Mapping[str, str]) -> requests.Response:
        try:
            return self._transport.ask(
                where, headers, connect=self._options.connect_seconds, read=self._options.read_seconds
            )
        except UnicodeError:
            raise ForbiddenError(FetchCode.HEADER_NOT_LATIN1(), subject=where.url) from None

    def _settled(
        self, answer: requests.Response, trail: Trail, request: Request, now: datetime, *, conditional: bool
    ) -> Response | NotModified:
        """Make a value of the last answer, or raise what its status means."""
        headers = answer.headers
        if answer.status_code == 304 and conditional:
            kept = head.validators(headers, request.validators)
            return NotModified(validators=kept, max_age=head.max_age(headers))
        if answer.status_code != 200:
            raise self._refused(answer, trail.where, now)
        media_type, charset = head.content_type(headers)
        return Response(
            url=trail.where.url,
            body=self._body(answer, trail.where.url),
            media_type=media_type,
            charset=charset,
            validators=NO_VALIDATORS if trail.redirected else head.validators(headers),
            max_age=head.max_age(headers),
            moved=trail.moved,
        )

    def _body(self, answer: requests.Response, url: str) -> bytes:
        limits = self._options
        return read_body(
            answer.raw, answer.headers, url=url, cap=limits.max_bytes, inflated_cap=limits.max_decompressed
        )

    def _refused(self, answer: requests.Response, where: Target, now: datetime) -> StatusError:
        begin = peek(answer.raw, head.PEEK) if answer.status_code in (401, 403, 429, 503) else b""
        error = head.refusal(where.url, where.place, answer.status_code, answer.headers, begin, now)
        if error.retry_after is not None and error.status in (429, 503):
            self._politeness.close(where.place, error.retry_after.total_seconds())
        return error

    def _get_robots(self, url: str) -> bytes:
        """Return the first bytes of a robots.txt, over redirects."""
        trail = Trail(Request(url=url), self._options.hops)
        seconds = min(ROBOTS_SECONDS, self._options.deadline_seconds)
        while True:
            with self._hop(trail.where, seconds) as ends:
                answer = self._ask(trail.where, {**trail.headers(self._common, {}), "Accept-Encoding": "identity"})
                with _closing(answer):
                    if answer.status_code == 200:
                        return self._robots_text(answer, trail.where.url)
                    if answer.status_code not in REDIRECTS:
                        raise self._refused(answer, trail.where, EPOCH)
                    trail.follow(answer)
            seconds = max(ends - time.monotonic(), 0.001)

    def _robots_text(self, answer: requests.Response, url: str) -> bytes:
        if "Content-Encoding" not in answer.headers:
            return peek(answer.raw, LONGEST_ROBOTS)
        return read_body(answer.raw, answer.headers, url=url, cap=LONGEST_ROBOTS, inflated_cap=LONGEST_ROBOTS)


@contextmanager
def _closing(answer: requests.Response) -> Iterator[None]:
    """Give the connection back where the answer was read to its end; else close it, unread."""
    try:
        yield
    finally:
        raw = answer.raw
        if raw.length_remaining == 0 or raw.closed:
            raw.read1(1, decode_content=False)  # a 304 has no body, and still must be seen to end
            raw.release_conn()
        else:
            raw.close()
