"""URL -> items. Knows the network and HTML; no database, no clock.

    fetch      URL -> Response | NotModified
    document   bytes -> Document
    extract    Document -> RawItems
    normalize  RawItem -> Item

`scrape` is this way for a source's listing, `scrape_article` for one bulletin's own page.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial

from messages import Message
from messages.pages import PageCode
from model.errors import BantinError
from model.item import Item
from model.listed import ListedPage
from model.masthead import NO_MASTHEAD, Masthead
from model.outcome import NO_VALIDATORS, Memory, NotModified, Outcome, Page, Scraped
from model.secrets import hide_secrets
from scraper.failure import make_failed
from scraper.fetch.client import Client
from scraper.fetch.response import Request, Response
from scraper.judged_page import make_listed_page
from scraper.leads import get_page
from scraper.listing import RunNotes, normalize_new_items, read_listing, read_masthead, read_pages
from scraper.source import Source

__all__ = ["preview", "scrape"]


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
    whatever is known of them. `complete` gives a source without rules those that it finds on its page.
    """
    request = Request(
        url=source.url, validators=memory.validators, headers=source.headers, robots=source.robots, trust=source.trust
    )
    try:
        response = get_page(partial(client.get, now=now), request)
        if isinstance(response, NotModified):
            return response
        body_hash = hashlib.blake2b(response.body, digest_size=16).hexdigest()
        if body_hash == memory.body_hash:
            warnings = tuple(_warn_of_move(response))
            return NotModified(validators=response.validators, max_age=response.max_age, warnings=warnings)
        if complete and source.rules is None:
            source = complete(response)
        notes = RunNotes(warnings=_warn_of_move(response))
        items: list[Item] = []
        order: list[str] = []
        listed: ListedPage | None = None
        masthead: Masthead | None = None
        for listing, known in read_pages(
            response, source, client=client, memory=memory, now=now, notes=notes, pages=pages
        ):
            found = list(normalize_new_items(listing, known, source, now))
            if found and not order:
                listed = make_listed_page(response, listing, found, known)
            order.extend(listing.items)
            items.extend(found)
            masthead = masthead or read_masthead(listing)
    except BantinError as error:
        return make_failed(error)
    return Scraped(
        items=tuple(items),
        order=tuple(dict.fromkeys(order)),
        validators=NO_VALIDATORS if notes.unfinished else response.validators,
        body_hash="" if notes.unfinished else body_hash,
        page=Page(url=response.url, media_type=response.media_type, body=response.body),
        max_age=response.max_age,
        warnings=tuple(notes.warnings),
        listed=listed,
        masthead=masthead or NO_MASTHEAD,
    )


def _warn_of_move(response: Response) -> list[Message]:
    return [PageCode.MOVED(url=hide_secrets(response.url))] if response.moved else []


def preview(response: Response, source: Source, now: datetime) -> tuple[tuple[Item, ...], tuple[Message, ...]]:
    """Return the items that a source's rules would take from one page, and the warnings; a fault raises."""
    warnings = _warn_of_move(response)
    items = tuple(normalize_new_items(read_listing(response, source, warnings), frozenset(), source, now))
    return items, tuple(warnings)
