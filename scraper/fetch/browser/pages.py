"""A request of a source as a visit of the browser, and what it shows as a response like any other's."""

from model.outcome import NO_VALIDATORS
from scraper.fetch import headers as head
from scraper.fetch.browser.values import LoginForm, Rendered, Visit
from scraper.fetch.guard import parse_target
from scraper.fetch.options import FetchOptions
from scraper.fetch.response import RESERVED_HEADERS, BrowserUse, Request, Response
from scraper.fetch.secret_values import read_header_values, read_secret


def make_visit(request: Request, options: FetchOptions) -> Visit:
    """Return what the browser is to open, with its secrets read; ForbiddenError where one cannot be had."""
    use = request.browser or BrowserUse()
    values = read_header_values(request.headers, url=request.url)
    own = {name: value for name, value in values.items() if name.lower() not in RESERVED_HEADERS | {"cookie"}}
    agent = next((own.pop(name) for name in list(own) if name.lower() == "user-agent"), options.user_agent)
    return Visit(
        url=_parse_url(request.url),
        user_agent=agent,
        name=options.build_user_agent(),
        headers=own,
        cookies=next((value for name, value in values.items() if name.lower() == "cookie"), ""),
        verify=request.trust.verify,
        language=use.language.replace("_", "-"),
        timezone=use.timezone,
        scroll=use.scroll,
        login=_read_login(use, request.url),
    )


def _read_login(use: BrowserUse, url: str) -> LoginForm | None:
    if use.login is None:
        return None
    fields = {
        name: read_secret(value, name=f"login.fields.{name}", subject=url) for name, value in use.login.fields.items()
    }
    return LoginForm(url=_parse_url(use.login.url), fields=fields)


def _parse_url(url: str) -> str:
    """Return a URL as it is opened: with its fragment, by which scripts choose what to show."""
    _, mark, fragment = url.partition("#")
    return parse_target(url).url + mark + fragment


def make_response(page: Rendered) -> Response:
    """Return a page with status 200 as a response; it has no validators, for they are of what the server sent."""
    media_type, charset = head.parse_content_type(page.headers)
    return Response(
        url=page.url,
        body=page.body,
        media_type="text/html" if page.is_html else media_type,
        charset="utf-8" if _is_utf8(page.body) else charset,
        validators=NO_VALIDATORS,
        rendering=page,
    )


def _is_utf8(body: bytes) -> bool:
    """Return whether a body is UTF-8: Chromium gives texts in it, whatever they were sent in."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
