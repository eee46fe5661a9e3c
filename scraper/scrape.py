"""A source's listing -> its items: one run, from the request to what it comes to; or a look at one page."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from messages import Message
from messages.pages import PageCode
from model.errors import BantinError
from model.item import Item
from model.listed import ListedPage
from model.masthead import NO_MASTHEAD, Masthead
from model.outcome import NO_VALIDATORS, DropReason, LaterPage, Memory, NotModified, Outcome, Page, Scraped
from model.secrets import hide_secrets
from scraper.failure import make_failed
from scraper.fetch.client import Client
from scraper.fetch.response import Response
from scraper.judged_page import make_listed_page
from scraper.leads import get_page
from scraper.listing import Listing, RunNotes, normalize_new_items, read_listing, read_pages
from scraper.source import Source
from scraper.urls import is_part_of, leads_to_place, resolve_link

ITEM_WEIGHT = 1024  # bytes of a page that take as long to read as an item to normalize
Complete = Callable[[Response], Source]


def scrape(
    source: Source,
    *,
    client: Client,
    memory: Memory,
    now: datetime,
    pages: int = 0,
    complete: Complete | None = None,
) -> Outcome:
    """Return what one run of a source's listing comes to; an expected fault is a value too.

    `memory` is what the last good run left: an unchanged page costs one conditional GET, and an
    item whose fingerprint is known is not normalized again. With `pages`, so many pages of the listing are read,
    whatever is known of them. `complete` is called with a page that came, and returns the source to read it by: one
    without rules is given those that are found on it.
    """
    request = source.make_request(NO_VALIDATORS if memory.reads_all else memory.validators)
    try:
        response = get_page(partial(client.get, now=now), request)
        if isinstance(response, NotModified):
            return response
        if not memory.reads_all and (body_hash := hash_body(response)) == memory.body_hash:
            warnings = tuple(_warn_of_move(response))
            return NotModified(
                validators=response.validators, body_hash=body_hash, max_age=response.max_age, warnings=warnings
            )
        if complete:
            source = complete(response)
        return read_response(response, source, client=client, memory=memory, now=now, pages=pages)
    except BantinError as error:
        return make_failed(error)


def read_response(
    response: Response, source: Source, *, client: Client, memory: Memory, now: datetime, pages: int = 0
) -> Scraped:
    """Return what stands on a listing's first page, which came, and on the next ones; a fault raises."""
    notes = RunNotes(warnings=_warn_of_move(response))
    items: list[Item] = []
    without_page: set[str] = set()
    order: list[str] = []
    judged: list[ListedPage | None] = []
    later: list[LaterPage] = []
    masthead: Masthead | None = None
    read = read_pages(response, source, client=client, memory=memory, now=now, notes=notes, pages=pages)
    for number, (listing, known) in enumerate(read, 1):
        new = len(listing.items.keys() - known)
        work = partial(normalize_page, listing, known, source, now)
        kind = (source.slug, "items")
        found, listed = client.reader.read(work, size=new * ITEM_WEIGHT, kind=kind, url=listing.url)
        notes.dropped[DropReason.NAMELESS] += new - len(found)
        judged.append(listed)
        if listed is not None and number > 1:
            fingerprints = frozenset(item.fingerprint for item in found)
            later.append(LaterPage(number=number, listed=listed, fingerprints=fingerprints))
        order.extend(listing.items)
        items.extend(found)
        without_page |= _find_parts(listing, found)
        masthead = masthead or listing.masthead
    unique = tuple(dict.fromkeys(order))
    notes.dropped[DropReason.REPEATED] += len(order) - len(unique)
    return Scraped(
        items=tuple(items),
        order=unique,
        validators=response.validators,
        body_hash=hash_body(response),
        without_page=frozenset(without_page),
        page=Page(url=response.url, media_type=response.media_type, body=response.body),
        max_age=response.max_age,
        warnings=tuple(notes.warnings),
        listed=judged[0],
        later=tuple(later),
        masthead=masthead or NO_MASTHEAD,
        dropped=+notes.dropped,
        extent=notes.extent,
    )


def normalize_page(
    listing: Listing, known: frozenset[str], source: Source, now: datetime
) -> tuple[list[Item], ListedPage | None]:
    """Return the items of one page that are not known, and the page as it is judged; None where all are known."""
    found = list(normalize_new_items(listing.items, known, source, listing.base_url, now))
    return found, make_listed_page(listing, found, known) if found else None


def _find_parts(listing: Listing, found: Iterable[Item]) -> set[str]:
    """Return the fingerprints of items that are parts of their list's page, or of another that has several of them."""
    places = {
        fingerprint: place
        for fingerprint, raw in listing.items.items()
        if leads_to_place(raw.link) and (place := resolve_link(raw.link, listing.base_url))
    }
    parts_of = Counter(_find_page(place) for place in set(places.values()))  # a place that is listed twice is one
    return {
        item.fingerprint
        for item in found
        if is_part_of(item.url, listing.url)
        or (leads_to_place(item.url) and parts_of[_find_page(places.get(item.fingerprint, ""))] > 1)
    }


def _find_page(url: str) -> str:
    return url.partition("#")[0]


def hash_body(response: Response) -> str:
    """Return a hash of the bytes of a page."""
    return hashlib.blake2b(response.body, digest_size=16).hexdigest()


def _warn_of_move(response: Response) -> list[Message]:
    return [PageCode.MOVED(url=hide_secrets(response.url))] if response.moved else []


def preview(response: Response, source: Source, now: datetime) -> tuple[tuple[Item, ...], tuple[Message, ...]]:
    """Return the items that a source's rules would take from one page, and the warnings; a fault raises."""
    listing = read_listing(response, source)
    items = tuple(normalize_new_items(listing.items, frozenset(), source, listing.base_url, now))
    return items, (*_warn_of_move(response), *listing.warnings)
