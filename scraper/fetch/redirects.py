"""The way of one request over its redirects, taken hop by hop (RFC 9110 §15.4).

Each hop is looked at before it is asked. The source's own headers stay with the origin
that they were meant for; cookies live for this one way, each host's for itself.
"""

import contextlib
from collections.abc import Mapping
from typing import Any

import requests
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header
from requests.utils import requote_uri

from messages.fetch import FetchCode
from model.errors import RedirectError
from scraper.fetch.guard import target
from scraper.fetch.response import Request
from scraper.urls import Target, resolve_redirect

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
# What frames the request is ours to say.
OURS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te", "upgrade", "range"}
    | {"if-none-match", "if-modified-since", "keep-alive", "trailer", "expect"}
)


class Trail:
    """Where one request has been, and where it stands."""

    def __init__(self, request: Request, hops: int) -> None:
        """Stand at the request's URL; ForbiddenError where that is never asked."""
        self.where: Target = target(request.url)
        self.moved = False
        self._first, self._headers, self._hops = self.where.origin, request.headers, hops
        self._been = [(self.where.url, "")]
        self._jars: dict[str, RequestsCookieJar] = {}

    @property
    def redirected(self) -> bool:
        """Whether this is another place than the one that was asked for."""
        return len(self._been) > 1

    def headers(self, common: Mapping[str, str], conditions: Mapping[str, str]) -> dict[str, str]:
        """Return what is sent at this hop."""
        own = self._headers if self.where.origin == self._first else {}
        sent = {**common, **conditions}
        for name, value in own.items():
            if name.lower() not in OURS:
                sent = {known: old for known, old in sent.items() if known.lower() != name.lower()}
                sent[name] = value
        if cookies := self._cookies():
            sent["Cookie"] = f"{sent['Cookie']}; {cookies}" if "Cookie" in sent else cookies
        return sent

    def follow(self, answer: requests.Response) -> None:
        """Go where a redirect points; RedirectError where that is nowhere, or never ends."""
        location = answer.headers.get("Location", "").strip()
        if not location:
            nowhere = FetchCode.REDIRECT_NO_LOCATION(url=self._shown(), status=answer.status_code)
            raise RedirectError(nowhere, subject=self.where.url)
        self._keep_cookies(answer)
        self.moved = answer.status_code in PERMANENT and (self.moved or len(self._been) == 1)
        self.where = target(self._resolved(location))
        stand = (self.where.url, self._cookies())
        if stand in self._been:
            raise RedirectError(FetchCode.REDIRECT_LOOP(url=self._shown()), subject=self.where.url)
        self._been.append(stand)
        if len(self._been) > self._hops + 1:
            too_many = FetchCode.REDIRECTS_TOO_MANY(count=self._hops, url=self._shown())
            raise RedirectError(too_many, subject=self.where.url)

    def _resolved(self, location: str) -> str:
        with contextlib.suppress(UnicodeError):  # not UTF-8 on the wire: stays as http.client reads it
            location = location.encode("latin-1").decode("utf-8")
        try:
            return requote_uri(resolve_redirect(self.where.url, location))
        except (ValueError, requests.RequestException):
            invalid = FetchCode.REDIRECT_INVALID(url=self._shown(), location=f"{location!r:.200}")
            raise RedirectError(invalid, subject=self.where.url) from None

    def _shown(self) -> str:
        return f"{self.where.url:.200}"

    def _cookies(self) -> str:
        jar = self._jars.get(self.where.host)
        if jar is None:
            return ""
        return get_cookie_header(jar, _prepared(self.where.url)) or ""  # type: ignore[no-untyped-call]  # no types there

    def _keep_cookies(self, answer: requests.Response) -> None:
        if "Set-Cookie" not in answer.headers:
            return
        jar = self._jars.setdefault(self.where.host, RequestsCookieJar())
        raw: Any = answer.raw
        extract_cookies_to_jar(jar, _prepared(self.where.url), raw)  # type: ignore[no-untyped-call]  # no types there


def _prepared(url: str) -> requests.PreparedRequest:
    prepared = requests.PreparedRequest()
    prepared.prepare(method="GET", url=url)
    return prepared
