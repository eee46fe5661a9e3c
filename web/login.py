"""Logging in with the one password that there is, and out again."""

import logging
import re

from starlette.responses import Response
from starlette.routing import Route

from messages import Message
from messages.web import WebCode
from web.access import Password, Throttle, identify_client
from web.gate import Gate, Visit

log = logging.getLogger("bantin")
TRIES = 5
TRY_SECONDS = 60.0
_NEXT = re.compile(  # nowhere else is there anything to log in for
    r"/add(/[A-Za-z0-9_-]{1,64}(/published)?)?|/held/[a-z0-9-]{1,63}|/import|/sources/[a-z0-9-]{1,63}/(settings|look|remove)"
)


class Login:
    """The pages /login and /logout; without a password they lead on to /add."""

    def __init__(self, gate: Gate, password: Password | None, throttle: Throttle) -> None:
        self._gate, self._password, self._throttle = gate, password, throttle

    def routes(self) -> list[Route]:
        """Return the routes of both pages."""
        return [
            Route("/login", self._gate.make_endpoint(self._show_form, login=False)),
            Route("/login", self._gate.make_endpoint(self._log_in, login=False), methods=["POST"]),
            Route("/logout", self._gate.make_endpoint(self._log_out, login=False), methods=["POST"]),
        ]

    def _show_form(self, visit: Visit) -> Response:
        target = choose_target(visit.request.query_params.get("next", ""))
        if self._password is None or self._gate.sessions.is_logged_in(visit.session):
            return self._gate.redirect(target)
        return self._render_form(visit, target)

    def _log_in(self, visit: Visit) -> Response:
        target = choose_target(visit.form.get("next", ""))
        if self._password is None:
            return self._gate.redirect(target)
        wait = self._throttle.take_turn(visit.request)
        if wait:
            response = self._render_form(visit, target, 429, WebCode.TOO_MANY_TRIES(count=wait))
            response.headers["retry-after"] = str(wait)
            return response
        if not self._password.matches(visit.form.get("password", "")):
            log.warning("wrong password from %s", identify_client(visit.request))
            return self._render_form(visit, target, 403, WebCode.WRONG_PASSWORD())
        self._throttle.reset(visit.request)
        return self._open_session(visit, target)

    def _open_session(self, visit: Visit, target: str) -> Response:
        sessions = self._gate.sessions
        sessions.log_out(visit.session)
        session = sessions.create_session()  # never the old one, which somebody may know (session fixation)
        sessions.log_in(session)
        response = self._gate.redirect(target)
        sessions.set_cookie(response, session)
        return response

    def _log_out(self, visit: Visit) -> Response:
        self._gate.sessions.log_out(visit.session)
        return self._gate.redirect("/")

    def _render_form(self, visit: Visit, target: str, status: int = 200, fault: Message | None = None) -> Response:
        return self._gate.render(visit, "login.html", status, next=target, faults={"password": fault} if fault else {})


def choose_target(path: str) -> str:
    """Return where to go after the login: a page under /add or /held; /add itself for any other path.

    >>> choose_target("/add/abc"), choose_target("//evil.example"), choose_target("/held/news")
    ('/add/abc', '/add', '/held/news')
    """
    return path if _NEXT.fullmatch(path) else "/add"
