"""One page in a fresh context: opened, waited for until it is idle, and taken as HTML."""

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from requests.structures import CaseInsensitiveDict

from messages.browser import BrowserCode
from model.errors import BrowserError, FetchError, NetworkError, TooLargeError
from scraper.fetch.browser.answers import Answers
from scraper.fetch.browser.isolated_world import IsolatedWorld, open_isolated_world
from scraper.fetch.browser.load_more import load_more
from scraper.fetch.browser.login import log_in
from scraper.fetch.browser.page_idle import wait_until_idle
from scraper.fetch.browser.requests import RequestWatch
from scraper.fetch.browser.values import Rendered, Visit
from scraper.urls import find_origin, split_url

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Response

USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36 {name}"
)
LONGEST_ADDRESS = 8192  # characters of the address that redirects or scripts give a page
HTML_TYPES = ("text/html", "application/xhtml+xml", "")
# The beginnings of Chromium's names (net/base/net_error_list.h) for what breaks between it and a server: TCP and TLS.
NETWORK_FAULTS = ("ERR_CONNECTION_", "ERR_TIMED_OUT", "ERR_EMPTY_RESPONSE", "ERR_SSL_", "ERR_CERT", "ERR_BAD_SSL_")

# The page with the trees of its web components (open shadow roots) where a reader sees them. Its copy is made in a
# document in which no script runs. A number, its length, where it is longer than what is taken over.
READ = """() => {
  const type = document.doctype ? '<!DOCTYPE html>' : '';
  const inert = new DOMParser().parseFromString('', 'text/html');
  const copy = node => {
    if (node.nodeType !== 1) return [inert.importNode(node, false)];
    if (node.localName === 'slot' && node.getRootNode() instanceof ShadowRoot) {
      const held = node.assignedNodes();
      return (held.length ? held : [...node.childNodes]).flatMap(copy);
    }
    const made = inert.importNode(node, false);
    for (const child of (node.shadowRoot || node).childNodes)
      if (child.localName !== 'style') made.append(...copy(child));
    return [made];
  };
  const hasShadowRoots = [...find(documentElement, '*')].some(one => one.shadowRoot);
  const html = type + (hasShadowRoots ? copy(documentElement)[0] : documentElement).outerHTML;
  return html.length > @ ? html.length : html;
}"""


async def open_context(browser: "Browser", visit: Visit, watch: RequestWatch) -> "BrowserContext":
    """Return a context of its own for a page, without anything of an earlier one, whose requests are watched."""
    context = await browser.new_context(
        user_agent=visit.user_agent or USER_AGENT.format(version=browser.version.partition(".")[0], name=visit.name),
        locale=visit.language or "en",
        timezone_id=visit.timezone,
        ignore_https_errors=not visit.verify,
        service_workers="block",
        accept_downloads=False,
        viewport={"width": 1280, "height": 1600},
    )
    context.on("request", watch.start)
    context.on("requestfinished", watch.end)
    context.on("requestfailed", watch.end)
    context.on("response", watch.receive)
    await context.route("**/*", watch.decide)
    await context.route_web_socket(re.compile(""), _refuse_socket)
    if visit.cookies:
        await context.add_cookies(_parse_cookies(visit))
    return context


async def _refuse_socket(socket: Any) -> None:
    await socket.close(code=1008, reason="not supported")


def _parse_cookies(visit: Visit) -> Any:
    """Return the cookies of a `Cookie` field as they are sent, whatever their values hold (RFC 6265 §5.4)."""
    pairs = [part.strip().partition("=") for part in visit.cookies.split(";") if part.strip()]
    return [
        {"name": name.strip() if mark else "", "value": value.strip() if mark else name, "url": find_origin(visit.url)}
        for name, mark, value in pairs
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage:
    """A page, and what is known of it apart from its own scripts."""

    page: "Page"
    world: IsolatedWorld
    answers: Answers


async def open_page(context: "BrowserContext", watch: RequestWatch) -> OpenPage:
    """Return a page whose dialogs are dismissed and whose windows are closed as they open."""
    page = await context.new_page()
    watch.frame = page.main_frame

    async def close(other: "Page") -> None:
        await other.close()

    context.on("page", close)
    crashed = BrowserError(BrowserCode.CRASHED(), subject=watch.visit.url)
    page.on("crash", lambda _: watch.break_off(crashed))
    session = await context.new_cdp_session(page)
    if watch.visit.headers:
        await watch.add_headers(session)
    world = await open_isolated_world(page, session, watch.visit.url)
    answers = Answers(session=session, frame=world.frame, count_bytes=watch.count_bytes)
    await answers.listen()
    return OpenPage(page=page, world=world, answers=answers)


async def take_page(opened: OpenPage, watch: RequestWatch, started: float) -> Rendered:
    """Return the page as it is now; what Chromium shows in its place raises BrowserError."""
    url = opened.page.url
    if split_url(url).scheme not in ("http", "https"):
        raise BrowserError(BrowserCode.FAILED(reason=url[:100]), subject=watch.visit.url)
    answer = watch.page_answer
    document_url = answer.url if answer else url
    if max(len(url), len(document_url)) > LONGEST_ADDRESS:
        raise BrowserError(BrowserCode.LONG_ADDRESS(limit=LONGEST_ADDRESS), subject=watch.visit.url)
    is_html = _is_shown(answer)
    body = await (_read_html(opened, watch) if answer is None or is_html else _read_document(opened, watch))
    return Rendered(
        url=url.partition("#")[0],
        document_url=document_url.partition("#")[0],
        status=answer.status if answer else 200,
        headers=CaseInsensitiveDict(answer.headers if answer else {}),
        body=body,
        is_html=is_html,
        requests=watch.count,
        bytes=watch.bytes,
        memory=watch.memory,
        seconds=time.monotonic() - started,
        calls=await opened.answers.read_calls(),
    )


async def _read_html(opened: OpenPage, watch: RequestWatch) -> bytes:
    """Return the page as HTML; TooLargeError where it is longer than a page may be."""
    limit, html = watch.limits.max_bytes, None
    while html is None:  # the page goes to another document just now
        html = await opened.world.evaluate(READ.replace("@", str(limit)))
    body = html.encode("utf-8", "replace") if isinstance(html, str) else b""
    if not isinstance(html, str) or len(body) > limit:
        raise TooLargeError(BrowserCode.TOO_MANY_BYTES(limit=limit), subject=watch.visit.url)
    return body


async def _read_document(opened: OpenPage, watch: RequestWatch) -> bytes:
    """Return what was sent, which is no page; TooLargeError as of `_read_html`."""
    body = await opened.answers.read_document(watch.limits.max_bytes)
    if body is None:
        raise TooLargeError(BrowserCode.TOO_MANY_BYTES(limit=watch.limits.max_bytes), subject=watch.visit.url)
    return body


async def read_page(context: "BrowserContext", watch: RequestWatch) -> Rendered:
    """Open a page and return it once it is idle; FetchError and Playwright's errors where it cannot be had."""
    started, visit = time.monotonic(), watch.visit
    opened = await open_page(context, watch)
    page, world = opened.page, opened.world
    if visit.login is not None:
        await log_in(page, world, watch, visit.login)
    watch.opened = True
    await page.goto(visit.url, wait_until="commit", timeout=0)
    if _is_shown(watch.page_answer):
        await wait_until_idle(world, watch)
        await load_more(page, world, watch, visit.scroll)
    return await take_page(opened, watch, started)


def _is_shown(answer: "Response | None") -> bool:
    """Return whether an answer is a page with scripts that are to be waited for."""
    media = answer.headers.get("content-type", "").partition(";")[0].strip().lower() if answer else ""
    return answer is None or (answer.status == 200 and media in HTML_TYPES)


def convert_error(reason: str, url: str) -> FetchError:
    """Return what Playwright's words for a fault mean; NetworkError where no connection came about, or it broke."""
    if "Download is starting" in reason:
        return BrowserError(BrowserCode.DOWNLOAD(), subject=url)
    if "Target crashed" in reason or "Target page, context or browser has been closed" in reason:
        return BrowserError(BrowserCode.CRASHED(), subject=url)
    found = re.search(r"net::(ERR_\w+)", reason)
    if found is None:
        first = reason.splitlines()[0] if reason else "?"
        return BrowserError(BrowserCode.FAILED(reason=first[:200]), subject=url)
    kind = NetworkError if found[1].startswith(NETWORK_FAULTS) else BrowserError
    return kind(BrowserCode.FAILED(reason=found[1]), subject=url)
