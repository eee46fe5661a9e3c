"""What every page that changes something asks of a request before it is answered.

In this order: may anybody at all (403), is a form that was sent one of ours (403), is the visitor
logged in (to /login). The pages behind it are plain functions of a `Visit`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from messages import Message
from messages.web import WebCode
from scraper.urls import split_url
from web.access import Access, AccessPolicy
from web.forms import MAX_FORM_BYTES, Form, read_form
from web.language import VARY
from web.sessions import Sessions
from web.templating import HTML, Templates


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request that may be answered, the session it belongs to, and the form that came along (none with GET)."""

    request: Request
    session: str
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForms:
    """What forms need on a page that everybody may see: their token, and the session it belongs to."""

    token: str
    session: str
    is_new: bool  # whether the browser has to be given its cookie


Page = Callable[[Visit], Response]


def is_htmx(request: Request) -> bool:
    """Return whether htmx sent a request, for a part of a page."""
    return "hx-request" in request.headers


def make_reload() -> Response:
    """Return the answer that makes htmx load the whole page again."""
    return Response(headers={"hx-refresh": "true"})


class Gate:
    """Lets visits through to pages, and gives pages what they all need."""

    def __init__(self, *, policy: AccessPolicy, sessions: Sessions, templates: Templates, base_url: str) -> None:
        self._policy, self.sessions, self._templates = policy, sessions, templates
        self.root = split_url(base_url).path

    def is_owner(self, request: Request) -> bool:
        """Return whether a request comes from who may change something here, with the password where there is one."""
        access = self._policy.access(request)
        if access is Access.LOGIN:
            return self.sessions.is_logged_in(self.sessions.find_session(request))
        return access is Access.OPEN

    def is_local(self, request: Request) -> bool:
        """Return whether a request is of the user of this very machine, who needs no password."""
        return self._policy.access(request) is Access.OPEN

    def open_forms(self, request: Request) -> OpenForms | None:
        """Return what the forms of a page need whose visitor may send them; None for all others."""
        if not self.is_owner(request):
            return None
        existing = self.sessions.find_session(request)
        session = existing or self.sessions.create_session()
        return OpenForms(token=self.sessions.make_token(session), session=session, is_new=not existing)

    def render_open(self, request: Request, forms: OpenForms, template: str, **values: object) -> Response:
        """Return a page with forms that `open_forms` let it have; it is for this visitor alone."""
        body = self._templates.render(template, request, **values)
        response = Response(body, headers={"cache-control": "no-store", "vary": VARY}, media_type=HTML)
        if forms.is_new:
            self.sessions.set_cookie(response, forms.session)
        return response

    def make_endpoint(
        self, page: Page, *, login: bool = True, max_bytes: int = MAX_FORM_BYTES
    ) -> Callable[[Request], Awaitable[Response]]:
        """Return the endpoint of a page; `login` says whether it is for those only who may change something.

        `max_bytes` is how large a form it takes.
        """

        async def answer(request: Request) -> Response:
            response = await self._answer(request, page, login=login, max_bytes=max_bytes)
            response.headers["cache-control"] = "no-store"
            return response

        return answer

    async def _answer(self, request: Request, page: Page, *, login: bool, max_bytes: int) -> Response:
        access = self._policy.access(request)
        if access is Access.CLOSED:
            return self.render_fault(request, 403, WebCode.CLOSED(), WebCode.CLOSED_TEXT())
        existing = self.sessions.find_session(request)
        form = Form()
        if request.method == "POST":
            form = await read_form(request, max_bytes)
            ours = self.sessions.is_valid_token(existing, form.get("token", ""))
            if not (ours and self._policy.is_same_site(request.headers)):
                return self.render_fault(request, 403, WebCode.FORM_REFUSED(), WebCode.FORM_REFUSED_TEXT())
        if login and access is Access.LOGIN and not self.sessions.is_logged_in(existing):
            if is_htmx(request):
                return make_reload()
            return self.redirect(f"/login?next={quote(request.scope['path'])}")
        session = existing or self.sessions.create_session()
        response = await run_in_threadpool(page, Visit(request=request, session=session, form=form))
        if not existing:
            self.sessions.set_cookie(response, session)
        return response

    def render(self, visit: Visit, template: str, status: int = 200, **values: object) -> Response:
        """Return a page, with the token for its forms."""
        token, logged_in = self.sessions.make_token(visit.session), self.sessions.is_logged_in(visit.session)
        body = self._templates.render(template, visit.request, token=token, logged_in=logged_in, **values)
        return Response(body, status, media_type=HTML)

    def render_fault(self, request: Request, status: int, heading: Message, message: Message) -> Response:
        """Return a page that says why there is no other."""
        body = self._templates.render("fault.html", request, status=status, heading=heading, message=message)
        return Response(body, status, media_type=HTML)

    def redirect(self, path: str) -> Response:
        """Return a redirect to another page of ours, to be fetched by GET (RFC 9110 §15.4.4); it has no Host."""
        return RedirectResponse(self.root + path, status_code=303)
