"""Logging in with the one password that there is, and out again."""

import logging
import re

from starlette.responses import Response
from starlette.routing import Route

from web.access import Password, Throttle, client_of
from web.gate import Gate, Visit

log = logging.getLogger("bantin")
TRIES = 5
TRY_SECONDS = 60.0
_NEXT = re.compile(r"/add(/[A-Za-z0-9_-]{1,64}(/published)?)?")  # nowhere else is there anything to log in for


class Login:
    """The pages /login and /logout; without a password they lead on to /add."""

    def __init__(self, gate: Gate, password: Password | None, throttle: Throttle) -> None:
        self._gate, self._password, self._throttle = gate, password, throttle

    def routes(self) -> list[Route]:
        """Return the routes of both pages."""
        return [
            Route("/login", self._gate.endpoint(self._ask, login=False)),
            Route("/login", self._gate.endpoint(self._try, login=False), methods=["POST"]),
            Route("/logout", self._gate.endpoint(self._leave, login=False), methods=["POST"]),
        ]

    def _ask(self, visit: Visit) -> Response:
        target = onward(visit.request.query_params.get("next", ""))
        if self._password is None or self._gate.sessions.is_logged_in(visit.session):
            return self._gate.to(target)
        return self._page(visit, target)

    def _try(self, visit: Visit) -> Response:
        target = onward(visit.form.get("next", ""))
        if self._password is None:
            return self._gate.to(target)
        wait = self._throttle.wait(visit.request)
        if wait:
            response = self._page(visit, target, 429, f"Too many tries. Please wait {wait} seconds.")
            response.headers["retry-after"] = str(wait)
            return response
        if not self._password.matches(visit.form.get("password", "")):
            log.warning("a wrong password was told from %s", client_of(visit.request))
            return self._page(visit, target, 403, "This is not the password.")
        self._throttle.forget(visit.request)
        return self._logged_in(visit, target)

    def _logged_in(self, visit: Visit, target: str) -> Response:
        sessions = self._gate.sessions
        sessions.log_out(visit.session)
        session = sessions.begin()  # a new one: whoever knew the old one knows nothing of this (session fixation)
        sessions.log_in(session)
        response = self._gate.to(target)
        sessions.send(response, session)
        return response

    def _leave(self, visit: Visit) -> Response:
        self._gate.sessions.log_out(visit.session)
        return self._gate.to("/")

    def _page(self, visit: Visit, target: str, status: int = 200, fault: str = "") -> Response:
        return self._gate.html(visit, "login.html", status, next=target, faults={"password": fault} if fault else {})


def onward(path: str) -> str:
    """Return where to go after the login: a page of ours, /add where something else was asked for.

    >>> onward("/add/abc"), onward("//evil.example"), onward("/add/../feeds")
    ('/add/abc', '/add', '/add')
    """
    return path if _NEXT.fullmatch(path) else "/add"
