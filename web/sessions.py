"""Which browser a request comes from: a signed cookie, and the token that its forms must carry.

A browser that has not logged in costs no memory: its cookie proves by itself that it is ours
(HMAC, RFC 2104). The key is made anew at each start, so a restart logs everybody out.
"""

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "bantin_session"
MAX_LOGINS = 100
SESSION_SECONDS = 12 * 3600.0


class Sessions:
    """The sessions of one server; `path` and `secure` are what the cookie is sent with (RFC 6265 §5.2)."""

    def __init__(self, *, path: str, secure: bool, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._path, self._secure, self._monotonic = path or "/", secure, monotonic
        self._key = secrets.token_bytes(32)
        self._logins: OrderedDict[str, float] = OrderedDict()  # session -> when its login ends

    def find_session(self, request: Request) -> str:
        """Return the session that a request's cookie proves; "" where it proves none."""
        session, _, signature = request.cookies.get(COOKIE, "").partition(".")
        return session if session and self._is_equal(signature, self._sign("session", session)) else ""

    def create_session(self) -> str:
        """Return a session that nobody can guess."""
        return secrets.token_urlsafe(24)

    def make_token(self, session: str) -> str:
        """Return what the session's forms carry, so that no other site's form is taken for ours."""
        return self._sign("form", session)

    def is_valid_token(self, session: str, token: str) -> bool:
        """Return whether a form's token is the session's."""
        return bool(session) and self._is_equal(token, self.make_token(session))

    def log_in(self, session: str) -> None:
        """Log a session in."""
        self._logins[session] = self._monotonic() + SESSION_SECONDS
        while len(self._logins) > MAX_LOGINS:
            self._logins.popitem(last=False)

    def log_out(self, session: str) -> None:
        """Log a session out."""
        self._logins.pop(session, None)

    def is_logged_in(self, session: str) -> bool:
        """Return whether a session is logged in, and not for too long."""
        return self._logins.get(session, float("-inf")) > self._monotonic()

    def set_cookie(self, response: Response, session: str) -> None:
        """Give the browser its cookie: no script can read it, no other site's link or form sends it along."""
        response.set_cookie(
            COOKIE,
            f"{session}.{self._sign('session', session)}",
            path=self._path,
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )

    def _sign(self, use: str, session: str) -> str:
        return hmac.new(self._key, f"{use}:{session}".encode("utf-8", "replace"), "sha256").hexdigest()

    @staticmethod
    def _is_equal(sent: str, expected: str) -> bool:
        return hmac.compare_digest(sent.encode("utf-8", "replace"), expected.encode())
