"""The outermost layer: refuses what is never allowed, protects every answer, answers feeds.

Feeds are nearly all of the traffic, so they are answered here, as bare ASGI, without
Starlette; every other path goes on to it.
"""

import re
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

import telemetry
from feeds.registry import ENDINGS
from messages.responses import ResponseCode
from model.errors import StoreError
from model.publication import FeedAddress
from web.conditional import read_conditions
from web.feed_cache import FeedCache, Key, Message
from web.negotiation import choose_feed, is_for_people, parse_feed_path
from web.readers import FirstReaders
from web.security import (
    ALLOWED,
    ALLOWED_FROM_ANYWHERE,
    ALLOWED_WITH_FORMS,
    CORS_HEADERS,
    PREFLIGHT_HEADERS,
    PRIVATE_HEADERS,
    add_security_headers,
    find_refusal,
)

OPML_PATH = "/opml.xml"
PRIVATE_PATH = "/private/"
API_PATH = "/api/"
SEARCH = FeedAddress("search")
_DOCUMENT = re.compile(rf"/feeds/[^/.]+(?:/archive/[^/.]+)?\.(?:{'|'.join(ENDINGS)})")
_NO_BODY: Message = {"type": "http.response.body"}
_ANSWERED = {status: telemetry.FEEDS.labels(status) for status in (200, 304)}
_TEXTS = {
    405: ResponseCode.METHOD,
    414: ResponseCode.URL_TOO_LONG,
    431: ResponseCode.HEADERS_TOO_LARGE,
    503: ResponseCode.DATABASE,
}


class FeedMiddleware:
    """The application as the server sees it; `inner` answers what is no feed.

    Forms (POST) are let through to the paths that `forms` matches whole, and to no other. `refuse` makes the page that
    tells a browser so. `api` answers what is below /api/, by any method,
    and refuses itself what is never allowed.
    """

    def __init__(
        self,
        inner: ASGIApp,
        cache: FeedCache,
        readers: FirstReaders,
        *,
        forms: re.Pattern[str] | None = None,
        refuse: Callable[[Request, int, str], Response] | None = None,
        api: ASGIApp | None = None,
    ) -> None:
        self._inner, self._cache, self._readers, self._forms = inner, cache, readers, forms
        self._refuse, self._api = refuse, api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        if self._api and scope["path"].startswith(API_PATH):
            await self._api(scope, receive, _protect(send))
            return
        target = measure_target(scope)
        key = find_feed(scope)
        public = is_public(scope["path"])
        allowed = ALLOWED_FROM_ANYWHERE if public else self._list_allowed(scope["path"])
        status = find_refusal(scope["method"], target, scope["headers"], allowed)
        if status and self._refuse and _wants_page(scope["headers"]):
            response = self._refuse(Request(scope), status, str(_TEXTS[status]()))
            response.headers.update({"allow": ", ".join(allowed)} if status == 405 else {})
            await response(scope, receive, _protect(send))
        elif status:
            await _send_text(send, scope, status, allowed)
        elif scope["method"] == "OPTIONS":
            await _send_preflight(send)
        elif key and is_for_people(key, scope["headers"]):
            await self._inner({**scope, "path": key[0].path}, receive, _protect(send, list_extra_headers(key[0].path)))
        else:
            key = key or choose_feed(scope["path"], scope["headers"])
            if not (key and await self._answer_feed(key, scope, send)):
                await self._inner(scope, receive, _protect(send, list_extra_headers(scope["path"])))

    def _list_allowed(self, path: str) -> Sequence[str]:
        return ALLOWED_WITH_FORMS if self._forms and self._forms.fullmatch(path) else ALLOWED

    async def _answer_feed(self, key: Key, scope: Scope, send: Send) -> bool:
        try:
            feed = self._cache.get_fresh(key) or await self._cache.load(key)
        except StoreError:
            await _send_text(send, scope, 503)
            return True
        if feed is None:
            return False
        start, body = feed.answer(read_conditions(scope["headers"]))
        _ANSWERED[start["status"]].inc()
        await send(start)
        await send(body if body and scope["method"] == "GET" else _NO_BODY)
        if scope["method"] == "GET":
            self._readers.notice(feed.publication.slug, scope["headers"])
        return True


def measure_target(scope: Scope) -> int:
    """Return the length of a request's path and query together, in bytes."""
    return len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"])


def find_feed(scope: Scope) -> Key | None:
    """Return which stored feed is asked for; None where it is none, as for the feed of a search."""
    key = parse_feed_path(scope["path"])
    return None if key and key[0] == SEARCH and scope["query_string"] else key


def _wants_page(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in headers)


async def _send_preflight(send: Send) -> None:
    headers = [*PREFLIGHT_HEADERS, (b"allow", ", ".join(ALLOWED_FROM_ANYWHERE).encode())]
    await send({"type": "http.response.start", "status": 204, "headers": add_security_headers(headers)})
    await send(_NO_BODY)


def is_public(path: str) -> bool:
    """Return whether pages of other sites may read what is there: documents of feeds, and the list of them."""
    return path == OPML_PATH or _DOCUMENT.fullmatch(path) is not None


def list_extra_headers(path: str) -> Sequence[tuple[bytes, bytes]]:
    """Return the fields of all answers under a path, besides those of every answer."""
    if path.startswith(PRIVATE_PATH):
        return PRIVATE_HEADERS
    return CORS_HEADERS if is_public(path) else ()


def _protect(send: Send, fields: Sequence[tuple[bytes, bytes]] = ()) -> Send:
    async def protecting(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": add_security_headers([*message.get("headers", ()), *fields])}
        await send(message)

    return protecting


async def _send_text(send: Send, scope: Scope, status: int, allowed: Sequence[str] = ALLOWED) -> None:
    body = f"{_TEXTS[status]()}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        *([(b"allow", ", ".join(allowed).encode())] if status == 405 else []),
        *([(b"retry-after", b"60")] if status == 503 else []),
    ]
    start: Message = {"type": "http.response.start", "status": status, "headers": add_security_headers(headers)}
    await send(start)
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
