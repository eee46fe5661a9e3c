"""Pages that only lead on to another: found, and followed once where it is certain where to.

A page leads on by a `Refresh` header or its meta element (HTML §4.2.5.3), by a script that does nothing else, by a
frame that holds what is to be seen, or by a sentence that it has moved. A page that shows anything that may be a list
is followed nowhere. What follows asks through the client, so the guard, robots.txt and politeness hold for it too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from messages.leads import LeadCode
from messages.other_pages import OtherPageCode
from model.errors import DocumentError, FetchError, OtherPageError, RedirectError
from model.finding import PageKind
from model.outcome import NO_VALIDATORS, NotModified
from model.secrets import hide_secrets
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.other_pages import find_other_page
from scraper.extract.sight import MANY_LINKS, Sight, look_at
from scraper.fetch.response import USUAL_TRUST, Request, Response
from scraper.lexicon.page_kinds import mentions_moved
from scraper.urls import find_origin, join_url, split_url

Get = Callable[[Request], Response | NotModified]

MAY_LEAD = re.compile(rb"<meta[^>]{0,200}refresh|\blocation\b|<i?frame|<a\b", re.I)
LARGEST = 100_000  # bytes of a page that only leads on
MOST_LINKS = 12  # of such a page
ANCHOR = re.compile(rb"<a\s", re.I)
STAYS = frozenset(
    {PageKind.CHALLENGE, PageKind.CONSENT, PageKind.LOGIN, PageKind.MAINTENANCE, PageKind.MISSING}
)  # whatever they lead to
LITTLE, SHORT = 200, 800  # widths of text, as `scraper.extract.sight` measures
MOST_SECONDS = 30  # of a refresh that is no wish to have a list reloaded
MOST_SCRIPT = 2000  # characters of all scripts of a page that do nothing else
REFRESH = re.compile(r"\s*(\d{1,9})(?:\.\d*)?\s*[;,\s]\s*(?:url\s*=\s*)?(['\"]?)(.+?)\2\s*$", re.I | re.S)
_OBJECT = r"(?<![\w.$])(?:(?:window|document|top|self|parent|this)\.)?location"
SCRIPTED = re.compile(
    rf"{_OBJECT}(?:\.href)?\s*=\s*(['\"])([^'\"\s]{{1,2000}})\1\s*(?![\s+])"
    rf"|{_OBJECT}\.(?:replace|assign)\(\s*(['\"])([^'\"\s]{{1,2000}})\3\s*\)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Where a page leads on to."""

    url: str  # absolute, http or https
    moved: bool = False  # the page says that what it was is there for good


def get_page(get: Get, request: Request) -> Response | NotModified:
    """Return the page of a request; where it only leads on to another, that one.

    What it leads to has no validators, for they would be another address's. A page that leads to itself, or on to one
    that leads on again, raises RedirectError; one that cannot be had, its FetchError.
    """
    first = get(request)
    if isinstance(first, NotModified) or (lead := find_lead(first)) is None:
        return first
    second = _follow(get, request, first, lead)
    if again := find_lead(second):
        raise RedirectError(
            LeadCode.LOOP(url=first.url, target=lead.url)
            if _is_same(again.url, first.url)
            else LeadCode.TWICE(url=first.url, target=lead.url, further=again.url),
            subject=first.url,
        )
    return replace(second, validators=NO_VALIDATORS, moved=lead.moved)


def _follow(get: Get, request: Request, first: Response, lead: Lead) -> Response:
    own = find_origin(lead.url) == find_origin(request.url)
    sent = Request(
        url=lead.url,
        headers=request.headers if own else {},
        robots=request.robots,
        trust=request.trust if own else USUAL_TRUST,
        browser=request.browser if own else None,
        seconds=request.seconds,
    )
    try:
        second = get(sent)
    except FetchError as error:
        error.message = LeadCode.FAILED(url=first.url, target=lead.url, reason=error.message)
        raise
    if isinstance(second, NotModified):  # only where an origin sends a 304 that was not asked for
        raise RedirectError(LeadCode.NOTHING(url=first.url, target=lead.url), subject=first.url)
    return second


def find_lead(response: Response) -> Lead | None:
    """Return where a page leads on to and shows nothing else; None where it is not certain that it does."""
    if not _may_lead(response):
        return None
    try:
        document = read_document(response)
    except DocumentError:
        return None
    if not isinstance(document, HtmlDocument):
        return None
    sight = look_at(document)
    if sight.width >= SHORT or sight.long_links >= MANY_LINKS or find_other_page(document) in STAYS:
        return None
    for url in _list_targets(document, response.refresh, sight):
        if (target := _resolve(url, document)) and not _is_same(target, response.url):
            return Lead(url=target)
    moved = _find_new_address(document, sight)
    return Lead(url=moved, moved=True) if moved and not _is_same(moved, response.url) else None


def _may_lead(response: Response) -> bool:
    """Tell whether a page may lead on, without reading it: most pages are not read twice for it."""
    if len(response.body) > LARGEST or sum(1 for _ in ANCHOR.finditer(response.body)) > MOST_LINKS:
        return False
    return bool(response.refresh) or MAY_LEAD.search(response.body) is not None


def refuse_lead(document: HtmlDocument) -> None:
    """Raise OtherPageError with the address that a page without a list leads to, though it is not certain."""
    sight = look_at(document)
    if sight.long_links >= MANY_LINKS:
        return
    metas = (str(meta.get("content", "")) for meta in _list_refreshes(document.tree))
    refreshes = (found[3].strip() for content in metas if (found := REFRESH.match(content)))
    frames = (str(frame.get("src", "")) for frame in document.tree.iter("frame", "iframe"))
    host = split_url(document.url).netloc
    for url in (*refreshes, *(_find_scripted(document.tree, sight)), *frames):
        target = _resolve(url, document)
        if target and not _is_same(target, document.url) and split_url(target).netloc == host:
            message = OtherPageCode.LEADS_ON(url=hide_secrets(target))
            raise OtherPageError(message, subject=document.url, kind=PageKind.LEADS_ON)


def _find_scripted(tree: HtmlElement, sight: Sight) -> Iterator[str]:
    """Yield addresses that scripts lead to, on a page that shows hardly anything."""
    if sight.width < LITTLE:
        for script in tree.iter("script"):
            yield from (found[2] or found[4] for found in SCRIPTED.finditer((script.text or "")[:MOST_SCRIPT]))


def _list_refreshes(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the meta elements that refresh a page for those who have scripts."""
    for meta in tree.iter("meta"):
        if str(meta.get("http-equiv", "")).lower() == "refresh" and next(meta.iterancestors("noscript"), None) is None:
            yield meta


def _list_targets(document: HtmlDocument, refresh: str, sight: Sight) -> Iterator[str]:
    """Yield what a page without a list leads to by itself, as it writes the addresses."""
    yield from _read_refresh(refresh)
    for meta in _list_refreshes(document.tree):
        yield from _read_refresh(str(meta.get("content", "")))
    if sight.width < LITTLE and sight.links < MANY_LINKS:
        yield from _read_scripts(document.tree)
        yield from _find_frame(document.tree)


def _read_refresh(value: str) -> Iterator[str]:
    found = REFRESH.match(value)
    if found and int(found[1]) <= MOST_SECONDS:
        yield found[3].strip()


def _read_scripts(tree: HtmlElement) -> Iterator[str]:
    """Yield the one address that all scripts of a page lead to, where they are short and have no other."""
    scripts = "\n".join(script.text or "" for script in tree.iter("script"))
    if len(scripts) > MOST_SCRIPT:
        return
    targets = {found[2] or found[4] for found in SCRIPTED.finditer(scripts)}
    if len(targets) == 1:
        yield targets.pop()


def _find_frame(tree: HtmlElement) -> Iterator[str]:
    """Yield the address of the frame that is the page: the only one, or the one that takes the room that is left."""
    frames = [frame for frame in tree.iter("frame", "iframe") if str(frame.get("src", "")).strip()]
    if len(frames) == 1:
        yield str(frames[0].get("src"))
    elif len(frames) > 1 and (holder := frames[0].getparent()) is not None and holder.tag == "frameset":
        shares = str(holder.get("cols") or holder.get("rows") or "").replace(" ", "").split(",")
        members = [child for child in holder if child.tag == "frame"]
        if shares.count("*") == 1 and len(members) == len(shares):
            yield str(members[shares.index("*")].get("src", ""))


def _find_new_address(document: HtmlDocument, sight: Sight) -> str:
    """Return the one address that a page links to which says that it has moved; "" of another page."""
    links = {_resolve(str(link.get("href", "")), document) for link in document.tree.iter("a")} - {""}
    return links.pop() if len(links) == 1 and mentions_moved(f"{sight.named} {sight.text}") else ""


def _resolve(url: str, document: HtmlDocument) -> str:
    """Return an address as one that can be asked; "" where it is none."""
    target = join_url(document.base_url, url.strip()).partition("#")[0]
    parts = split_url(target)
    return target if parts.scheme in ("http", "https") and parts.hostname else ""


def _is_same(url: str, other: str) -> bool:
    return url.partition("#")[0] == other.partition("#")[0]
