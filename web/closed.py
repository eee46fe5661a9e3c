"""Feeds and pages for those alone who have a token or a role, where the settings say `access: {feeds: token}`.

A feed reader sends a token (scope `feeds` is enough) as the password of HTTP's Basic scheme (RFC 7617), with any name;
as `Authorization: Bearer`; or in the address, as `?token=`, where it can do neither. A browser is led to the login.
What is private has addresses that are secrets themselves, and stays as it is; so do the login and what a monitor needs.
"""

import base64
import binascii
import re
from collections.abc import MutableMapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from messages.responses import ResponseCode
from model.access import Scope as TokenScope
from model.errors import StoreError
from web.api.problems import Refusal
from web.api.tokens import TokenCheck
from web.gate import Gate, make_login_path
from web.security import add_security_headers

_OPEN = re.compile(
    r"/(?:login|logout|healthz|robots\.txt|favicon\.ico|manifest\.webmanifest|(?:static|private|api)/.*)"
)
CHALLENGE = 'Basic realm="Bantin", charset="UTF-8"'


class ClosedFeeds:
    """The application behind a question for a token."""

    def __init__(self, inner: ASGIApp, check: TokenCheck, gate: Gate) -> None:
        self._inner, self._check, self._gate = inner, check, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered that may be; what is answered is for who asked alone."""
        if scope["type"] != "http" or _OPEN.fullmatch(scope["path"]) or scope["method"] == "OPTIONS":
            await self._inner(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            refusal = await run_in_threadpool(self._find_refusal, request)
        except StoreError:
            refusal = Refusal(503, ResponseCode.DATABASE(), headers={"retry-after": "60"})
        if refusal is None:
            await self._inner(scope, receive, _keep_private(send))
            return
        await self._refuse(request, refusal)(scope, receive, _protect(send))

    def _find_refusal(self, request: Request) -> Refusal | None:
        if self._gate.may_see_all(request):
            return None
        try:
            self._check.check(find_token_text(request), request, TokenScope.FEEDS)
        except Refusal as refusal:
            return refusal
        return None

    def _refuse(self, request: Request, refusal: Refusal) -> ASGIApp:
        is_page = "text/html" in request.headers.get("accept", "")
        if refusal.status == 401 and is_page and self._gate.visitors.may_log_in(request):
            return self._gate.redirect(make_login_path(request))
        headers = {**refusal.headers, "cache-control": "no-store"}
        headers |= {"www-authenticate": CHALLENGE} if refusal.status == 401 else {}
        return PlainTextResponse(f"{refusal.message}\n", refusal.status, headers)


def find_token_text(request: Request) -> str:
    """Return the token that a request carries, in whichever of the three ways; "" for none."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (ValueError, binascii.Error):
            return ""
    return request.query_params.get("token", "")


def _keep_private(send: Send) -> Send:
    """Have no proxy keep what was answered to one who may read it."""

    async def keeping(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            fields = [
                (name, value.replace(b"public", b"private") if name == b"cache-control" else value)
                for name, value in message["headers"]
            ]
            message = {**message, "headers": fields}
        await send(message)

    return keeping


def _protect(send: Send) -> Send:
    async def protecting(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": add_security_headers(message["headers"])}
        await send(message)

    return protecting
