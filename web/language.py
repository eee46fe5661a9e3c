"""The language of a page: what its visitor chose, else the one that the browser prefers (RFC 9110 §12.5.4).

A choice is a parameter of any page's address, `?language=vi`, and is kept in a cookie from then on.
"""

import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from messages.catalogue import SOURCE_LANGUAGE, languages
from web.conditional import parse_weighted

MAX_RANGES = 20
PARAMETER = COOKIE = "language"
VARY = "accept-language, cookie"  # the request fields that a page's language goes by
KEPT_SECONDS = 365 * 86400
NAMES = {"en": "English", "vi": "Tiếng Việt"}  # of languages, in themselves
_CHOICE = re.compile(rb"(?:^|&)language=([a-z]{2,3})(?:&|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """A language that a page can be had in."""

    language: str
    name: str
    link: str  # the query of the same page in it
    is_current: bool


def choose_page_language(request: Request) -> str:
    """Return the language of a request's page: that of its address, of its cookie, or what its browser prefers."""
    known = languages()
    for chosen in (request.query_params.get(PARAMETER, ""), request.cookies.get(COOKIE, "")):
        if chosen in known:
            return chosen
    return choose_language(request.headers.get("accept-language", ""))


def list_language_links(request: Request, current: str) -> list[LanguageLink]:
    """Return the languages that a page can be had in, and where; none where there is one only."""
    known = languages()
    kept = [(name, value) for name, value in parse_qsl(request.url.query)[:MAX_RANGES] if name != PARAMETER]
    return [
        LanguageLink(
            language=language,
            name=NAMES.get(language, language),
            link=f"?{urlencode([*kept, (PARAMETER, language)])}",
            is_current=language == current,
        )
        for language in known
        if len(known) > 1
    ]


class LanguageCookie:
    """Has a browser keep the language that the address of a page chooses; `path` and `secure` are the cookie's."""

    def __init__(self, inner: ASGIApp, *, path: str, secure: bool) -> None:
        self._inner = inner
        terms = f"Path={path or '/'}; Max-Age={KEPT_SECONDS}; SameSite=Lax; HttpOnly"
        self._terms = f"{terms}; Secure" if secure else terms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        chosen = _CHOICE.search(scope.get("query_string", b"")) if scope["type"] == "http" else None
        language = chosen[1].decode() if chosen else ""
        if language not in languages():
            await self._inner(scope, receive, send)
            return

        async def keep(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                cookie = (b"set-cookie", f"{COOKIE}={language}; {self._terms}".encode())
                message = {**message, "headers": [*message.get("headers", ()), cookie]}
            await send(message)

        await self._inner(scope, receive, keep)


@lru_cache(maxsize=256)
def choose_language(accept_language: str, available: tuple[str, ...] | None = None) -> str:
    """Return the available language that an Accept-Language field gives the most weight; English where it names none.

    `available` is what the catalogue holds, unless it is given. A range stands for its primary subtag, so `vi-VN`
    is Vietnamese (RFC 4647 §3.4); the first of equal weights wins.

    >>> choose_language("vi-VN,vi;q=0.9,en;q=0.8", ("en", "vi")), choose_language("fr, *;q=0.5", ("en", "vi"))
    ('vi', 'en')
    """
    known = languages() if available is None else available
    chosen, most = SOURCE_LANGUAGE, 0.0
    for part in accept_language.lower().encode("latin-1", "replace").split(b",")[:MAX_RANGES]:
        language_range, weight = parse_weighted(part)
        language = language_range.partition(b"-")[0].decode("latin-1")
        if language in known and weight > most:
            chosen, most = language, weight
    return chosen
