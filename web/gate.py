"""What every page that changes something asks of a request before it is answered.

In this order: may anybody at all (403), is a form that was sent one of ours (403), is the visitor
logged in (to /login), and has a role that allows it (403). The pages behind it are plain functions of a `Visit`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl, quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from messages import Message
from messages.access import AccessCode
from messages.manage import ManageCode
from messages.web import WebCode
from model.access import Role
from model.acting import Means, acting_as
from scraper.urls import split_url
from web.forms import MAX_FORM_BYTES, Form, read_form
from web.language import VARY
from web.templating import HTML, Templates
from web.visitors import Visitor, Visitors


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request that may be answered, the session it belongs to, and the form that came along (none with GET)."""

    request: Request
    session: str
    form: Form
    known: Visitor | None = None

    @property
    def visitor(self) -> Visitor:
        """Who it is; to be asked for behind a role alone, where it is always known."""
        assert self.known is not None
        return self.known


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


def make_login_path(request: Request) -> str:
    """Return the path of the login that leads back to what was asked for, and says so where something was sent."""
    path = str(request.scope["path"])
    if request.method == "POST":
        return f"/login?next={quote(path)}&lost=1"
    query = urlencode(parse_qsl(request.url.query, keep_blank_values=True))
    return f"/login?next={quote(f'{path}?{query}' if query else path)}"


class Gate:
    """Lets visits through to pages, and gives pages what they all need."""

    def __init__(self, *, visitors: Visitors, templates: Templates, base_url: str) -> None:
        self.visitors, self.sessions, self._templates = visitors, visitors.sessions, templates
        self.root = split_url(base_url).path

    def may_see_all(self, request: Request) -> bool:
        """Return whether a request comes from who has a role here, and so sees private sources too; may block."""
        return self.visitors.find_visitor(request) is not None

    def may_change(self, request: Request) -> bool:
        """Return whether a request comes from who may change sources; may block."""
        visitor = self.visitors.find_visitor(request)
        return visitor is not None and visitor.role.allows(Role.EDITOR)

    def is_local(self, request: Request) -> bool:
        """Return whether a request is of the user of this very machine, who needs no password."""
        return self.visitors.is_local(request)

    def open_forms(self, request: Request) -> OpenForms | None:
        """Return what the forms of a page need whose visitor may send them; None for all others."""
        if not self.may_change(request):
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
        self,
        page: Page,
        *,
        role: Role | None = Role.EDITOR,
        max_bytes: int = MAX_FORM_BYTES,
        takes_file: bool = False,
    ) -> Callable[[Request], Awaitable[Response]]:
        """Return the endpoint of a page; `role` is what its visitors need at least, None for those who log in.

        `max_bytes` is how large a form it takes, `takes_file` whether one with a file.
        """

        async def answer(request: Request) -> Response:
            read = partial(read_form, max_bytes=max_bytes, takes_file=takes_file)
            response = await self._answer(request, page, role=role, read=read)
            response.headers["cache-control"] = "no-store"
            return response

        return answer

    async def _answer(
        self, request: Request, page: Page, *, role: Role | None, read: Callable[[Request], Awaitable[Form]]
    ) -> Response:
        visitor = await run_in_threadpool(self.visitors.find_visitor, request)
        if visitor is None and not self.visitors.may_log_in(request):
            return self._refuse_stranger(request)
        existing = self.sessions.find_session(request)
        form = Form()
        if request.method == "POST":
            form = await read(request)
            ours = self.sessions.is_valid_token(existing, form.get("token", ""))
            if not (ours and self.visitors.policy.is_same_site(request.headers)):
                return self.render_fault(request, 403, WebCode.FORM_REFUSED(), WebCode.FORM_REFUSED_TEXT())
        if role and visitor is None:
            if is_htmx(request):
                return make_reload()
            return self.redirect(make_login_path(request))
        if role and visitor and not visitor.role.allows(role):
            return self.render_fault(request, 403, AccessCode.FORBIDDEN(), AccessCode.FORBIDDEN_TEXT())
        session = existing or self.sessions.create_session()
        name, owns = (visitor.name, visitor.role is Role.OWNER) if visitor else ("", False)
        with acting_as(name, Means.PAGE, owns=owns):
            visit = Visit(request=request, session=session, form=form, known=visitor)
            response = await run_in_threadpool(page, visit)
        if not existing:
            self.sessions.set_cookie(response, session)
        return response

    def _refuse_stranger(self, request: Request) -> Response:
        if self.visitors.has_proxy_word:
            return self.render_fault(request, 403, AccessCode.NOT_NAMED(), AccessCode.NOT_NAMED_TEXT())
        return self.render_fault(request, 403, WebCode.CLOSED(), WebCode.CLOSED_TEXT())

    def render(self, visit: Visit, template: str, status: int = 200, **values: object) -> Response:
        """Return a page, with the token for its forms."""
        token, logged_in = self.sessions.make_token(visit.session), self.sessions.is_logged_in(visit.session)
        body = self._templates.render(template, visit.request, token=token, logged_in=logged_in, **values)
        return Response(body, status, media_type=HTML)

    def render_fault(self, request: Request, status: int, heading: Message, message: Message) -> Response:
        """Return a page that says why there is no other."""
        body = self._templates.render("fault.html", request, status=status, heading=heading, message=message)
        return Response(body, status, media_type=HTML)

    def refuse_change(self, visit: Visit, status: int, message: Message) -> Response:
        """Return a page that says why something was not changed, or cannot be, where it was only looked at."""
        code = ManageCode.NO_CHANGE if visit.request.method == "POST" else ManageCode.UNCHANGEABLE
        return self.render_fault(visit.request, status, code(), message)

    def redirect(self, path: str) -> Response:
        """Return a redirect to another page of ours, to be fetched by GET (RFC 9110 §15.4.4); it has no Host."""
        return RedirectResponse(self.root + path, status_code=303)
