"""Which browser a request comes from: a signed cookie, and the token that its forms must carry.

A browser that has not logged in costs no memory: its cookie proves by itself that it is ours
(HMAC, RFC 2104). The key and the logins are the database's, so that all daemons on it know a browser alike, and know it
after a restart.
"""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from model.access import LogIn
from store import Store

COOKIE = "bantin_session"
SESSION_TIME = timedelta(hours=12)


class Sessions:
    """The sessions of all servers of a store; `path` and `secure` are what the cookie is sent with (RFC 6265 §5.2)."""

    def __init__(self, store: Store, *, path: str, secure: bool, clock: Callable[[], datetime]) -> None:
        self._store, self._path, self._secure, self._clock = store, path or "/", secure, clock
        self._key = store.find_session_key()

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

    def log_in(self, session: str, name: str = "", stamp: str = "") -> None:
        """Log a session in, for the person of a name where there are several."""
        now = self._clock()
        self._store.log_in(session, LogIn(name=name, stamp=stamp, until=now + SESSION_TIME), now)

    def log_out(self, session: str) -> None:
        """Log a session out."""
        self._store.log_out(session)

    def is_logged_in(self, session: str) -> bool:
        """Return whether a session is logged in, and not for too long."""
        return self.find_login(session) is not None

    def find_login(self, session: str) -> LogIn | None:
        """Return the login of a session; None where it is not logged in, or was for too long."""
        return self._store.find_login(session, self._clock()) if session else None

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
