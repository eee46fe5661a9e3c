"""The pages of a listing, read one after the other as long as they bring something new."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from messages import Message
from messages.pages import PageCode
from model.errors import BusyError, ExtractionError, FetchError, ForbiddenError, PageError, StatusError
from model.item import Item
from model.masthead import Masthead
from model.outcome import NO_VALIDATORS, DropReason, Extent, Memory, NotModified
from scraper.dates.order import contradicts, find_figures, prove_order
from scraper.document import Document, FeedDocument, HtmlDocument, JsonDocument
from scraper.document.reading import read_document
from scraper.document.title import read_page_title
from scraper.extract import RawItem
from scraper.extract.feed import extract_feed, is_feed, read_feed_language, read_feed_title
from scraper.extract.masthead import extract_masthead
from scraper.extract.other_pages import refuse_other_page
from scraper.extract.postback import PostedForm, build_form, parse_postback
from scraper.extract.rules import extract_items, find_next_page
from scraper.fetch.client import Client
from scraper.fetch.guard import parse_target
from scraper.fetch.response import Request, Response
from scraper.leads import refuse_lead
from scraper.normalize.identity import compute_fingerprint
from scraper.normalize.items import normalize_item
from scraper.normalize.masthead import normalize_masthead
from scraper.normalize.text import clean_text, truncate
from scraper.selector import Syntax, reset_pattern_budget
from scraper.source import Rules, Source
from scraper.urls import resolve_link, split_url

MOST_EXAMPLE = 40  # characters of a date that a warning quotes
TAIL = 4000  # bytes of a page in which its end is looked for: counters may follow it
HTML_END = b"</html"
OTHER_ENDS = (b"</rss", b"</feed", b"</rdf:rdf", b"}", b"]")
# A byte order mark, or each of its bytes, that was written anew in a charset without it.
SPOILT_START = re.compile(rb"(?:\xef\xbb\xbf)?(?:\?{1,3}|(?:\xef\xbf\xbd){1,3})\s*<[!?a-z]", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLink:
    """Where a page of a listing says that it goes on."""

    url: str = ""  # absolute; "" where there is none
    form: PostedForm | None = None  # what is posted for it, where the page's link is a postback
    fault: Message | None = None  # why there is none


class NextLinkSearch:
    """Finds where a page goes on once that is asked for, as most runs do not; pickled, it is what it finds."""

    def __init__(self, document: Document, source: Source) -> None:
        """Look for nothing yet."""
        self._document, self._source = document, source

    def __call__(self) -> NextLink:
        """Return where the page goes on."""
        return _find_next_link(self._document, self._source)

    def __reduce__(self) -> tuple[object, ...]:
        """Return how it is pickled: without the page's tree."""
        return partial, (_give, self())


def _give(link: NextLink) -> NextLink:
    return link


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a listing, read: its raw items, each with its fingerprint, and what it says else. Plain values."""

    items: dict[str, RawItem]  # in page order
    url: str
    base_url: str  # what relative URLs are resolved against
    title: str  # the page's own
    language: str  # BCP 47, lower case; "" where none
    whole: bool  # whether its end is there
    spoilt: bool  # whether its start was written anew in a charset without it
    masthead: Masthead
    find_next: Callable[[], NextLink]
    warnings: tuple[Message, ...]  # what a person should know of it
    dropped: Counter[DropReason]  # what was left out


@dataclass(slots=True, kw_only=True)
class RunNotes:
    """What a run is to tell and to remember beside its items."""

    warnings: list[Message] = field(default_factory=list)
    dropped: Counter[DropReason] = field(default_factory=Counter)  # what stands on its pages and is no item of its own
    extent: Extent = Extent.ALL


def read_listing(response: Response, source: Source) -> Listing:
    """Return what a source's rules find on one page; a source without rules takes what a feed holds."""
    reset_pattern_budget()
    warnings, dropped = list[Message](), Counter[DropReason]()
    document = read_document(response, encoding=source.encoding)
    found = _extract_raw_items(document, source, warnings, dropped)
    warnings += _check_date_order([raw.date.text for raw in found if raw.date], source)
    items = {compute_fingerprint(raw): raw for raw in found}
    dropped[DropReason.REPEATED] += len(found) - len(items)
    return Listing(
        items=items,
        url=document.url,
        base_url=document.base_url,
        title=_read_title(document),
        language=_read_language(document),
        whole=_is_whole(response.body, document),
        spoilt=SPOILT_START.match(response.body) is not None,
        masthead=normalize_masthead(extract_masthead(document), base_url=document.base_url),
        find_next=NextLinkSearch(document, source),
        warnings=tuple(warnings),
        dropped=dropped,
    )


def _check_date_order(texts: Sequence[str], source: Source) -> list[Message]:
    """Return a warning where most dates with a number over 12 are impossible in the source's order."""
    proven = prove_order(find_figures(texts))
    if not contradicts(proven, source.date_order):
        return []
    example = next(text for text in texts if prove_order(find_figures([text])) == proven)
    shown = truncate(clean_text(example), MOST_EXAMPLE)
    return [PageCode.OTHER_DATE_ORDER(example=shown, order=source.date_order.value, proven=proven)]


def _read_title(document: Document) -> str:
    return read_page_title(document) if isinstance(document, HtmlDocument) else read_feed_title(document)


def _read_language(document: Document) -> str:
    return document.language if isinstance(document, HtmlDocument | FeedDocument) else read_feed_language(document)


def _is_whole(body: bytes, document: Document) -> bool:
    if not isinstance(document, HtmlDocument):
        return any(end in body[-TAIL:].lower() for end in OTHER_ENDS)
    source = document.source or body  # in UTF-8, whatever the page came in
    return HTML_END in _drop_comments(source)[-TAIL:].lower()


def _drop_comments(source: bytes) -> bytes:
    """Return a page without its comments, with which servers tell at its end how they made it."""
    first, *others = source.split(b"<!--")
    return first + b"".join(part.partition(b"-->")[2] for part in others)


def _find_next_link(document: Document, source: Source) -> NextLink:
    if source.rules is None or source.rules.next_page is None:
        return NextLink()
    try:
        found = find_next_page(document, source.rules)
        if isinstance(document, HtmlDocument) and (postback := parse_postback(found)) is not None:
            return NextLink(form=build_form(document, postback))
    except ExtractionError as error:
        return NextLink(fault=error.message)
    return NextLink(url=resolve_link(found, document.base_url).partition("#")[0])  # a place on a page is no other page


def _extract_raw_items(
    document: Document, source: Source, warnings: list[Message], dropped: Counter[DropReason]
) -> list[RawItem]:
    if is_feed(document) and not _has_rules_for(source, document):
        if source.rules is not None:
            warnings.append(PageCode.FEED_NOW())
        return extract_feed(document, dropped)
    try:
        return extract_items(document, _require_rules(source), warnings, dropped)
    except ExtractionError:
        if isinstance(document, HtmlDocument):
            refuse_other_page(document)
            refuse_lead(document)
        raise


def _has_rules_for(source: Source, document: Document) -> bool:
    """Return whether a feed is to be read by rules all the same: JSON by those for JSON."""
    is_json = isinstance(document, JsonDocument)
    return source.rules is not None and is_json and source.rules.syntax is Syntax.JSON


def read_pages(
    first: Response,
    source: Source,
    *,
    client: Client,
    memory: Memory,
    now: datetime,
    notes: RunNotes,
    pages: int = 0,
) -> Iterator[tuple[Listing, frozenset[str]]]:
    """Yield the listing's pages with the fingerprints that are known already.

    A next page is asked for only while a page's lower half is all unknown: what stands behind
    a known item was seen before, but for items pinned to the top, and but for a run that remembers
    no page, as a first one, or is to read them all. Pages seen in this run and
    other hosts are not followed. A passing fault on a later page raises, so that its items are
    not lost; a lasting one, a page whose turn did not come, a form that is refused and a page without items are a
    warning and leave the run unfinished.

    With `pages`, so many are read, known or not; then, and where all are to be read once more, any fault on a later one
    is a warning that ends it there.
    """
    reads_all = memory.reads_all or (memory.validators == NO_VALIDATORS and not memory.body_hash)
    limit = pages or (source.rules.next_page.limit if source.rules and source.rules.next_page else 1)
    response, visited = first, {url.partition("#")[0] for url in (first.url, source.url)}
    listing = _read(first, source, client)
    for number in range(1, limit + 1):
        notes.warnings += listing.warnings
        notes.dropped += listing.dropped
        known = frozenset(memory.known(tuple(listing.items)))
        yield listing, known
        if number == limit:
            return
        if _reaches_known_items(listing, known) and not reads_all and not pages:
            notes.extent = Extent.KNOWN
            return
        try:
            request = _find_next_request(listing, source, response.cookies, visited)
        except (ExtractionError, ForbiddenError) as error:
            notes.warnings.append(PageCode.NEXT_PAGE_FAILED(number=number + 1, reason=error.message))
            return
        if request is None:
            return
        try:
            page = client.get(request, now=now)
            if isinstance(page, NotModified):  # only where an origin sends a 304 that was not asked for
                return
            before, listing = listing, _read(page, source, client)
        except (FetchError, PageError) as error:
            if not pages and not memory.reads_all and _fails_run(error, request):
                raise
            notes.extent = Extent.UNFINISHED
            notes.warnings.append(PageCode.NEXT_PAGE_FAILED(number=number + 1, reason=error.describe()))
            return
        if request.form is not None and listing.items.keys() == before.items.keys():  # as where it needs a script
            reason = PageCode.POSTBACK_SAME()
            notes.warnings.append(PageCode.NEXT_PAGE_FAILED(number=number + 1, reason=reason))
            return
        response = page


def _fails_run(error: FetchError | PageError, request: Request) -> bool:
    """Return whether a fault of a later page fails the run, so that its items come with the next one.

    A passing one does; not a form that is refused, nor a turn that did not come: what is unfinished is read once more.
    """
    is_refused = request.form is not None and isinstance(error, StatusError | PageError)
    return error.transient and not is_refused and not isinstance(error, BusyError)


def _read(response: Response, source: Source, client: Client) -> Listing:
    work = partial(read_listing, response, source)
    return client.reader.read(work, size=len(response.body), kind=(source.slug, "listing"), url=response.url)


def _reaches_known_items(listing: Listing, known: frozenset[str]) -> bool:
    keys = list(listing.items)
    return any(key in known for key in keys[len(keys) // 2 :])


def _find_next_request(listing: Listing, source: Source, cookies: str, visited: set[str]) -> Request | None:
    """Return what is sent for the next page, and note it; None where there is none that was not seen in this run.

    `cookies` are those that this page came with: the state in its form may be of a session. The source's own headers
    and trust are for its own origin alone. ExtractionError where the page's form cannot be sent.
    """
    found = listing.find_next()
    if found.fault:
        raise ExtractionError(found.fault, subject=listing.url)
    mark, form = found.url, found.form
    if form is not None:
        mark = f"{form.url} {hashlib.blake2b(form.body, digest_size=16).hexdigest()}"
        request = Request(url=form.url, form=form.body, cookies=cookies, robots=source.robots)
    else:
        if not mark or split_url(mark).netloc != split_url(listing.url).netloc:
            return None
        request = Request(url=mark, robots=source.robots, browser=source.browser_use)
    if mark in visited:
        return None
    visited.add(mark)
    if parse_target(request.url).origin != parse_target(source.url).origin:
        return request
    return replace(request, headers=source.headers, trust=source.trust)


def _require_rules(source: Source) -> Rules:
    if source.rules is None:
        raise ExtractionError(PageCode.NO_RULES(url=source.url), subject=source.slug)
    return source.rules


def normalize_new_items(
    items: Mapping[str, RawItem], known: Container[str], source: Source, base_url: str, now: datetime
) -> Iterator[Item]:
    """Yield those of some raw items, by their fingerprints, that are not known."""
    for key, raw in items.items():
        if key in known:
            continue
        item = normalize_item(raw, source, base_url=base_url, page_url=source.url, now=now, fingerprint=key)
        if item:
            yield item
