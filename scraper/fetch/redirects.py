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
from scraper.fetch.guard import parse_target
from scraper.fetch.response import RESERVED_HEADERS, USUAL_TRUST, Request, Trust
from scraper.fetch.secret_values import read_header_values
from scraper.urls import Target, resolve_redirect

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
FORM_TYPE = "application/x-www-form-urlencoded"


class RedirectChain:
    """Where one request has been, and where it is now."""

    def __init__(self, request: Request, max_redirects: int) -> None:
        """Begin at the request's URL; ForbiddenError where that is never requested."""
        self.target: Target = parse_target(request.url)
        self.moved = False
        self._first_origin, self._max_redirects = self.target.origin, max_redirects
        self._headers, self._trust = read_header_values(request.headers, url=request.url), request.trust
        # What a form leads to may be fetched from the same address.
        self._visits = [(self.target.url, "" if request.form is None else "form")]
        self._jars: dict[str, RequestsCookieJar] = {}
        self._given_cookies, self.form = request.cookies, request.form

    @property
    def redirected(self) -> bool:
        """Whether this is another place than the one that was asked for."""
        return len(self._visits) > 1

    @property
    def trust(self) -> Trust:
        """Which certificates are believed at this hop."""
        return self._trust if self.target.origin == self._first_origin else USUAL_TRUST

    def build_headers(self, common: Mapping[str, str], conditions: Mapping[str, str]) -> dict[str, str]:
        """Return what is sent at this hop."""
        own = self._headers if self.target.origin == self._first_origin else {}
        sent = {**common, **conditions}
        for name, value in own.items():
            if name.lower() not in RESERVED_HEADERS:
                sent = {known: old for known, old in sent.items() if known.lower() != name.lower()}
                sent[name] = value
        if cookies := self._list_cookies():
            sent["Cookie"] = f"{sent['Cookie']}; {cookies}" if "Cookie" in sent else cookies
        if self.form is not None:
            sent |= {"Content-Type": FORM_TYPE, "Content-Length": str(len(self.form))}
        return sent

    @property
    def has_cookies(self) -> bool:
        """Whether any are known, given ones too."""
        return bool(self._jars or self._given_cookies)

    def read_cookies(self, response: requests.Response) -> str:
        """Return the cookies that this hop's host set on the way, those of its response too, as a Cookie field."""
        self._keep_cookies(response)
        return self._list_cookies()

    def _list_cookies(self) -> str:
        """Return the cookies for this hop: those that were given, unless they were set again meanwhile."""
        own = self._cookies()
        if not self._given_cookies or self.target.origin != self._first_origin:
            return own
        names = {pair.partition("=")[0] for pair in own.split("; ")}
        kept = [pair for pair in self._given_cookies.split("; ") if pair.partition("=")[0] not in names]
        return "; ".join([*kept, own] if own else kept)

    def follow(self, response: requests.Response) -> None:
        """Go where a redirect points; RedirectError where that is nowhere, or never ends."""
        location = response.headers.get("Location", "").strip()
        if not location:
            nowhere = FetchCode.REDIRECT_NO_LOCATION(url=self._shorten_url(), status=response.status_code)
            raise RedirectError(nowhere, subject=self.target.url)
        self._keep_cookies(response)
        before, must_repeat = self.target.origin, response.status_code in (307, 308)
        self.moved = response.status_code in PERMANENT and (self.moved or len(self._visits) == 1)
        self.target = parse_target(self._resolve(location))
        if not (must_repeat and self.target.origin == before):
            self.form = None  # fetched by GET from here on (RFC 9110 §15.4); a form is never sent elsewhere
        visit = (self.target.url, self._cookies())
        if visit in self._visits:
            raise RedirectError(FetchCode.REDIRECT_LOOP(url=self._shorten_url()), subject=self.target.url)
        self._visits.append(visit)
        if len(self._visits) > self._max_redirects + 1:
            too_many = FetchCode.REDIRECTS_TOO_MANY(count=self._max_redirects, url=self._shorten_url())
            raise RedirectError(too_many, subject=self.target.url)

    def _resolve(self, location: str) -> str:
        with contextlib.suppress(UnicodeError):  # not UTF-8 on the wire: stays as http.client reads it
            location = location.encode("latin-1").decode("utf-8")
        try:
            return requote_uri(resolve_redirect(self.target.url, location))
        except (ValueError, requests.RequestException):
            invalid = FetchCode.REDIRECT_INVALID(url=self._shorten_url(), location=f"{location!r:.200}")
            raise RedirectError(invalid, subject=self.target.url) from None

    def _shorten_url(self) -> str:
        return f"{self.target.url:.200}"

    def _cookies(self) -> str:
        jar = self._jars.get(self.target.host)
        if jar is None:
            return ""
        return get_cookie_header(jar, _prepared(self.target.url)) or ""  # type: ignore[no-untyped-call]  # no types there

    def _keep_cookies(self, response: requests.Response) -> None:
        if "Set-Cookie" not in response.headers:
            return
        jar = self._jars.setdefault(self.target.host, RequestsCookieJar())
        raw: Any = response.raw
        extract_cookies_to_jar(jar, _prepared(self.target.url), raw)  # type: ignore[no-untyped-call]  # no types there


def _prepared(url: str) -> requests.PreparedRequest:
    prepared = requests.PreparedRequest()
    prepared.prepare(method="GET", url=url)
    return prepared
