"""The pages of a listing, read one after the other as long as they bring something new."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from messages import Message
from messages.pages import PageCode
from model.errors import ExtractionError, FetchError
from model.item import Item
from model.masthead import Masthead
from model.outcome import NO_VALIDATORS, Memory, NotModified
from scraper.document import Document, HtmlDocument, JsonDocument
from scraper.document.reading import read_document
from scraper.extract import RawItem
from scraper.extract.feed import extract_feed, is_feed
from scraper.extract.masthead import extract_masthead
from scraper.extract.other_pages import refuse_other_page
from scraper.extract.rules import extract_items, find_next_page
from scraper.fetch.client import Client
from scraper.fetch.response import Request, Response
from scraper.leads import refuse_lead
from scraper.normalize.identity import compute_fingerprint
from scraper.normalize.items import normalize_item
from scraper.normalize.masthead import normalize_masthead
from scraper.selector import Syntax, reset_pattern_budget
from scraper.source import Rules, Source
from scraper.urls import resolve_link, split_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a listing: its document and its raw items, each with its fingerprint."""

    document: Document
    items: dict[str, RawItem]  # in page order


@dataclass(slots=True, kw_only=True)
class RunNotes:
    """What a run is to tell and to remember beside its items."""

    warnings: list[Message] = field(default_factory=list)
    unfinished: bool = False  # a page of the listing could not be had: the next run reads them all again


def read_listing(response: Response, source: Source, warnings: list[Message] | None = None) -> Listing:
    """Return what a source's rules find on one page; a source without rules takes what a feed holds.

    What was left out is added to `warnings`.
    """
    reset_pattern_budget()
    document = read_document(response, encoding=source.encoding)
    return Listing(
        document=document,
        items={compute_fingerprint(raw): raw for raw in _extract_raw_items(document, source, warnings)},
    )


def _extract_raw_items(document: Document, source: Source, warnings: list[Message] | None) -> list[RawItem]:
    if is_feed(document) and not _has_rules_for(source, document):
        if source.rules is not None and warnings is not None:
            warnings.append(PageCode.FEED_NOW())
        return extract_feed(document)
    try:
        return extract_items(document, _require_rules(source), warnings)
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
    no page: a first one, or one after a run that was left unfinished. Pages seen in this run and
    other hosts are not followed. A passing fault on a later page raises, so that its items are
    not lost; a lasting one is a warning and leaves the run unfinished.

    With `pages`, so many are read, known or not, and any fault on a later one is a warning that ends it there.
    """
    remembers_nothing = memory.validators == NO_VALIDATORS and not memory.body_hash
    limit = pages or (source.rules.next_page.limit if source.rules and source.rules.next_page else 1)
    response, visited = first, {url.partition("#")[0] for url in (first.url, source.url)}
    for number in range(1, limit + 1):
        listing = read_listing(response, source, notes.warnings)
        known = frozenset(memory.known(tuple(listing.items)))
        yield listing, known
        if number == limit or (_reaches_known_items(listing, known) and not remembers_nothing and not pages):
            return
        url = _find_next_url(listing, source, visited)
        if not url:
            return
        visited.add(url)
        try:
            page = client.get(
                Request(url=url, headers=source.headers, robots=source.robots, trust=source.trust), now=now
            )
        except FetchError as error:
            if error.transient and not pages:
                raise
            notes.unfinished = True
            notes.warnings.append(PageCode.NEXT_PAGE_FAILED(number=number + 1, reason=error.describe()))
            return
        if isinstance(page, NotModified):  # only where an origin sends a 304 that was not asked for
            return
        response = page


def _reaches_known_items(listing: Listing, known: frozenset[str]) -> bool:
    keys = list(listing.items)
    return any(key in known for key in keys[len(keys) // 2 :])


def _find_next_url(listing: Listing, source: Source, visited: set[str]) -> str:
    found = resolve_link(find_next_page(listing.document, _require_rules(source)), listing.document.base_url)
    url = found.partition("#")[0]  # a place on a page is no other page
    same_host = split_url(url).netloc == split_url(listing.document.url).netloc
    return url if url and same_host and url not in visited else ""


def _require_rules(source: Source) -> Rules:
    if source.rules is None:
        raise ExtractionError(PageCode.NO_RULES(url=source.url), subject=source.slug)
    return source.rules


def normalize_new_items(listing: Listing, known: frozenset[str], source: Source, now: datetime) -> Iterator[Item]:
    """Yield the items of one page that are not known."""
    for key, raw in listing.items.items():
        if key in known:
            continue
        base = listing.document.base_url
        item = normalize_item(raw, source, base_url=base, page_url=source.url, now=now, fingerprint=key)
        if item:
            yield item


def read_masthead(listing: Listing) -> Masthead:
    """Return what a page says of its site."""
    return normalize_masthead(extract_masthead(listing.document), base_url=listing.document.base_url)
