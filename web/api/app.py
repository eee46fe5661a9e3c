"""HTTP around the operations of the API: who asks, what for, and how that is answered or refused."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from messages.api import ApiCode
from messages.responses import ResponseCode
from messages.web import WebCode
from model.access import ApiToken
from model.acting import Means, acting_as
from model.errors import StoreError
from scraper.urls import split_url
from web.api.openapi import describe_api
from web.api.operations import PATTERNS, PREFIX, Answer, Call, Operation
from web.api.parameters import read_json, read_query
from web.api.problems import Refusal, render_refusal
from web.api.tokens import TokenCheck
from web.api.wire import Description
from web.asgi import measure_target
from web.conditional import is_not_modified, read_conditions
from web.language import choose_language
from web.security import find_refusal
from web.static_files import make_response

JSON = "application/json"
VARY = "accept-language, authorization"
THREADS = 4
MOST_WAITING = 40  # requests; more would only time out
RETRY_SECONDS = 10
TOO_LONG = {414: ResponseCode.URL_TOO_LONG, 431: ResponseCode.HEADERS_TOO_LARGE}


class Api:
    """The operations as an application; `operations` is the one table of them, the description among them."""

    def __init__(
        self,
        operations: Sequence[Operation],
        check: TokenCheck,
        *,
        base_url: str,
        schemas: Mapping[str, Any] | None = None,
    ) -> None:
        describing = Operation(
            name="getDescription",
            method="GET",
            path="/openapi.json",
            summary="Get this description",
            answer=lambda _: Answer(value=self.description),
            shape=Description,
            scope=None,
        )
        self.operations = (describing, *operations)
        self.description = describe_api(self.operations, PATTERNS, schemas or {}, base_url)
        self._check, self._base_url, self._root = check, base_url, split_url(base_url).path
        self._limiter, self._waiting = CapacityLimiter(THREADS), 0
        self._paths: dict[str, tuple[re.Pattern[str], dict[str, Operation]]] = {}
        for one in self.operations:
            self._paths.setdefault(one.path, (_compile(one.path), {}))[1][one.method] = one

    def make_app(self) -> ASGIApp:
        """Return the application, which answers what goes wrong by a problem too."""
        faults: dict[Any, Any] = {Refusal: _refuse, StoreError: _fail, HTTPException: _miss, Exception: _break}
        return Starlette(routes=[Route("/{path:path}", self)], exception_handlers=faults)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or raise Refusal."""
        request = Request(scope, receive)
        if status := find_refusal(scope["method"], measure_target(scope), scope["headers"], (scope["method"],)):
            raise Refusal(status, TOO_LONG[status]())
        methods, parameters = self._find(scope["path"])
        one = methods.get("GET" if request.method == "HEAD" else request.method)
        if one is None:
            allowed = ", ".join([*methods, *(["HEAD"] if "GET" in methods else [])])
            message = ApiCode.NO_METHOD(method=request.method, allowed=allowed)
            raise Refusal(405, message, headers={"allow": allowed})
        token = await self._run(partial(self._check.find_token, request, one.scope)) if one.scope else None
        body = await read_json(one, request) if one.body is not None else None
        response = await self._run(partial(self._answer, one, request, parameters, token, body))
        await response(scope, receive, send)

    def _find(self, path: str) -> tuple[dict[str, Operation], dict[str, str]]:
        for pattern, methods in self._paths.values():
            if match := pattern.fullmatch(path):
                return methods, match.groupdict()
        raise Refusal(404, ApiCode.NO_PATH())

    async def _run(self, work: Any) -> Any:
        """Return what a function comes to that may block, once it is its turn."""
        if self._waiting >= THREADS + MOST_WAITING:
            headers = {"retry-after": str(RETRY_SECONDS)}
            raise Refusal(503, ApiCode.BUSY(seconds=RETRY_SECONDS), headers=headers)
        self._waiting += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._waiting -= 1

    def _answer(
        self, one: Operation, request: Request, path: Mapping[str, str], token: ApiToken | None, body: Any
    ) -> Response:
        query, language = read_query(one, request), _find_language(request)
        call = Call(
            token=token,
            path=path,
            query=query,
            body=body,
            language=language,
            root=self._root,
            if_match=request.headers.get("if-match"),
        )
        with acting_as(_name_actor(token), Means.API, owns=False):
            answer = one.answer(call)
        return self._render(one, answer, request, language)

    def _render(self, one: Operation, answer: Answer, request: Request, language: str) -> Response:
        fields = {"content-language": language, **answer.headers}
        if answer.next:
            fields["link"] = f'<{self._link_next(request, answer.next)}>; rel="next"'
        if answer.etag:
            fields["etag"] = answer.etag
        if answer.value is None:
            return Response(status_code=one.status, headers={"cache-control": "no-store", **fields})
        value = answer.value
        body = (json.dumps(value) if isinstance(value, dict) else value.model_dump_json()).encode()
        if not one.is_reading:
            return Response(body, one.status, {"cache-control": "no-store", **fields}, media_type=JSON)
        if not answer.etag:
            response = make_response(request, body, JSON, vary=VARY, is_private=True)
            response.headers.update(fields)
            return response
        fields |= {"cache-control": "private, no-cache", "vary": VARY}
        if is_not_modified(read_conditions(request.headers.raw), [answer.etag.encode()], None):
            return Response(status_code=304, headers=fields)
        return Response(body, one.status, fields, media_type=JSON)

    def _link_next(self, request: Request, cursor: str) -> str:
        url = request.url.include_query_params(cursor=cursor)
        return f"{self._base_url}{url.path}?{url.query}"


def _compile(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", PREFIX + path)
    return re.compile(
        "".join(f"(?P<{part}>{PATTERNS[part]})" if number % 2 else re.escape(part) for number, part in enumerate(parts))
    )


def _name_actor(token: ApiToken | None) -> str:
    """Return who acts by a token: its person, or its own name where it has none."""
    return (token.person or f"{token.name} ({token.id})") if token else ""


def _find_language(request: Request) -> str:
    return choose_language(request.headers.get("accept-language", ""))


async def _refuse(request: Request, error: Exception) -> Response:
    refusal = error if isinstance(error, Refusal) else Refusal(500, WebCode.INTERNAL_ERROR())
    return render_refusal(refusal, _find_language(request))


async def _fail(request: Request, _: Exception) -> Response:
    return await _refuse(request, Refusal(503, ResponseCode.DATABASE(), headers={"retry-after": "60"}))


async def _miss(request: Request, _: Exception) -> Response:
    return await _refuse(request, Refusal(404, ApiCode.NO_PATH()))


async def _break(request: Request, error: Exception) -> Response:
    return await _refuse(request, error)
