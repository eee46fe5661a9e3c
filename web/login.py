"""Logging in, with the one password that there is or as one of several people, and out again."""

import logging
import re
from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import Route

from messages import Message
from messages.access import AccessCode
from messages.web import WebCode
from model.access import Person, normalize_name
from web import passwords
from web.access import Password, Throttle, identify_client
from web.gate import Gate, Visit

log = logging.getLogger("bantin")
TRIES = 5
TRY_SECONDS = 60.0
_NEXT = re.compile(  # nowhere else is there anything to log in for
    r"/add(/[A-Za-z0-9_-]{1,64}(/published)?)?|/held/[a-z0-9-]{1,63}|/import|/sources/[a-z0-9-]{1,63}/(settings|look|remove|pick)"
    r"|/access(/people|/changes)?|/|/search|/notifications|/(feeds|items|combinations)/[A-Za-z0-9_-]{1,64}(/history)?"
)
_QUERY = re.compile(r"[A-Za-z0-9._~%+=&-]{1,2000}")  # as `make_login_path` writes it


class Login:
    """The pages /login and /logout; without a password they lead on to /add."""

    def __init__(
        self,
        gate: Gate,
        password: Password | None,
        throttle: Throttle,
        *,
        find_person: Callable[[str], Person | None] | None = None,
    ) -> None:
        self._gate, self._password, self._throttle, self._find_person = gate, password, throttle, find_person

    def routes(self) -> list[Route]:
        """Return the routes of both pages."""
        return [
            Route("/login", self._gate.make_endpoint(self._show_form, role=None)),
            Route("/login", self._gate.make_endpoint(self._log_in, role=None), methods=["POST"]),
            Route("/logout", self._gate.make_endpoint(self._log_out, role=None), methods=["POST"]),
        ]

    def _show_form(self, visit: Visit) -> Response:
        target = choose_target(visit.request.query_params.get("next", ""), self._home)
        if visit.known or not self._can_log_in:
            return self._gate.redirect(target)
        return self._render_form(visit, target)

    def _log_in(self, visit: Visit) -> Response:
        target = choose_target(visit.form.get("next", ""), self._home)
        if not self._can_log_in:
            return self._gate.redirect(target)
        wait = self._throttle.take_turn(visit.request)
        if wait:
            response = self._render_form(visit, target, 429, WebCode.TOO_MANY_TRIES(count=wait))
            response.headers["retry-after"] = str(wait)
            return response
        password, person = visit.form.get("password", ""), self._find(visit)
        if self._find_person:
            is_right = passwords.matches(password, person.password if person else "")
        else:
            is_right = self._password is not None and self._password.matches(password)
        if not is_right:
            log.warning("wrong password from %s", identify_client(visit.request))
            fault = AccessCode.WRONG_NAME_OR_PASSWORD() if self._find_person else WebCode.WRONG_PASSWORD()
            return self._render_form(visit, target, 403, fault)
        if not self._find_person:  # of several, one who gets in must not make guessing at the others free
            self._throttle.reset(visit.request)
        return self._open_session(visit, target, person)

    @property
    def _home(self) -> str:
        return "/" if self._find_person else "/add"  # a reader may not add

    @property
    def _can_log_in(self) -> bool:
        return self._password is not None or self._find_person is not None

    def _find(self, visit: Visit) -> Person | None:
        return self._find_person(normalize_name(visit.form.get("name", ""))) if self._find_person else None

    def _open_session(self, visit: Visit, target: str, person: Person | None) -> Response:
        sessions = self._gate.sessions
        sessions.log_out(visit.session)
        session = sessions.create_session()  # never the old one, which somebody may know (session fixation)
        stamp = self._password.stamp if self._password else ""
        sessions.log_in(session, person.name if person else "", person.stamp if person else stamp)
        response = self._gate.redirect(target)
        sessions.set_cookie(response, session)
        return response

    def _log_out(self, visit: Visit) -> Response:
        self._gate.sessions.log_out(visit.session)
        return self._gate.redirect("/")

    def _render_form(self, visit: Visit, target: str, status: int = 200, fault: Message | None = None) -> Response:
        values = {"next": target, "has_people": self._find_person is not None, "name": visit.form.get("name", "")}
        values["lost"] = "lost" in visit.request.query_params
        return self._gate.render(visit, "login.html", status, faults={"password": fault} if fault else {}, **values)


def choose_target(path: str, home: str) -> str:
    """Return where to go after the login: a page of ours, without a query that is not as we write it, else `home`.

    >>> [choose_target(path, "/") for path in ("/add/abc", "//evil.example", "/feeds/news", "/add?url=a%2Fb")]
    ['/add/abc', '/', '/feeds/news', '/add?url=a%2Fb']
    """
    page, _, query = path.partition("?")
    if not _NEXT.fullmatch(page):
        return home
    return path if _QUERY.fullmatch(query) else page
