"""RawItem -> Item: every promise of `model.item` is made true here."""

import mimetypes
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from model.item import UNKNOWN_TYPE, DateOrigin, Enclosure, Item, ItemDate, Precision, find_zone
from scraper.dates import DateContext, Reading, parse_date, read_machine
from scraper.extract import RawDate, RawEnclosure, RawItem
from scraper.extract.article.attachments import guess_media_type
from scraper.normalize.events import normalize_event
from scraper.normalize.identity import make_aliases
from scraper.normalize.safe_html import sanitize_html
from scraper.normalize.text import clean_text, read_fragment, truncate
from scraper.source import Source
from scraper.urls import resolve_link, split_url, strip_tracking

MAX_TITLE = 500  # characters; what is longer is cut at a word
MAX_SUMMARY = 2000
_FOUR_YEARS = 4  # a leap day comes round


def normalize_item(
    raw: RawItem, source: Source, *, base_url: str, page_url: str, now: datetime, fingerprint: str
) -> Item | None:
    """Return the item that a raw one is; None where nothing is left of it that could be shown."""
    # A place on the page is one on the listing, whatever address the page gives as its base, or was sent on to.
    url = resolve_link(raw.link, page_url if raw.link.startswith("#") else base_url)
    if source.clean_links:
        url = strip_tracking(url)
    title = truncate(clean_text(raw.title), MAX_TITLE)
    published = read_date(raw.date, make_date_context(source, now))
    keys = make_aliases(url, title, published, page_url, guid=raw.guid)
    if not keys:
        return None
    return Item(
        url=url,
        title=title,
        aliases=keys,
        fingerprint=fingerprint,
        summary=_make_summary(raw, title),
        content=sanitize_content(raw.content, source, base_url),
        published=published,
        updated=read_date(raw.updated, make_date_context(source, now)),
        authors=clean_names(raw.authors),
        categories=clean_names(raw.categories),
        image=resolve_link(raw.image, base_url) if source.images else "",
        language=raw.language or source.language,
        enclosures=_list_files(raw, url, base_url),
        event=normalize_event(raw.event, make_date_context(source, now)),
    )


def _list_files(raw: RawItem, url: str, base_url: str) -> tuple[Enclosure, ...]:
    """Return an item's files; where its own address is a file's, that is one."""
    found = normalize_enclosures(raw.enclosures, base_url)
    kind = guess_media_type(url.partition("?")[0])
    if not kind or any(enclosure.url == url for enclosure in found):
        return found
    return (Enclosure(url=url, media_type=kind), *found)


def _make_summary(raw: RawItem, title: str) -> str:
    """Return what an item has beside its title and its date; "" where it is one of them over again."""
    text = truncate(read_fragment(raw.summary, raw.link), MAX_SUMMARY) if raw.summary else ""
    return "" if text in (title, clean_text(raw.date.text) if raw.date else "") else text


def make_date_context(source: Source, now: datetime) -> DateContext:
    """Return what the reader of dates must know of a source."""
    return DateContext(language=source.language, zone=source.timezone, order=source.date_order, now=now)


def sanitize_content(fragment: str, source: Source, base_url: str) -> str:
    """Return a fragment as safe HTML, as a source wants it; "" where it has none."""
    if not fragment:
        return ""
    return sanitize_html(fragment, base_url, images=source.images, clean_links=source.clean_links)


def read_date(raw: RawDate | None, context: DateContext) -> ItemDate | None:
    """Return a printed date as a moment; None where it cannot be read.

    Where people read another day than machines, theirs is taken.
    """
    if raw is None:
        return None
    context = replace(context, year=raw.year, month=raw.month, newest=raw.newest)
    reading = read_machine(raw.text, context) if raw.origin is DateOrigin.TIME else None
    reading = reading or parse_date(raw.text, context)
    if reading and raw.printed and (printed := _choose_printed(reading, raw.printed, context)):
        return make_item_date(printed, DateOrigin.LISTING)
    return make_item_date(reading, raw.origin) if reading else None


def _choose_printed(moment: Reading, printed: str, context: DateContext) -> Reading | None:
    """Return the day that people read, where a moment for machines cannot be the same; None where it may be.

    It is of another zone's day, written in UTC, or it is a stock value of the site's design, the same on each page.
    """
    home = find_zone(context.zone)
    shown = parse_date(printed, replace(context, year=moment.at.year, month=0))
    if shown is None or shown.relative:
        return None
    day, own = shown.at.astimezone(home).date(), moment.at.astimezone(home).date()
    if abs(day - own) <= timedelta(days=1):
        zoned = moment.zone == "+00:00" and moment.precision is not Precision.DAY
        return shown if zoned and day != own else None
    swapped = parse_date(printed, replace(context, order="DMY" if context.order == "MDY" else "MDY"))
    other_year = parse_date(printed, replace(context, year=moment.at.year - _FOUR_YEARS))
    same = swapped is not None and swapped.at.astimezone(home).date() == own
    return None if same or other_year is None or other_year.at != shown.at else shown


def make_item_date(reading: Reading, origin: DateOrigin) -> ItemDate:
    """Return a date that was read, as an item carries it."""
    return ItemDate(
        at=reading.at,
        raw=clean_text(reading.words),
        origin=origin,
        precision=reading.precision,
        zone=reading.zone,
        relative=reading.relative,
    )


def clean_names(raw: Iterable[str]) -> tuple[str, ...]:
    """Return cleaned names, each once, in their order; empty ones are left out."""
    return tuple(dict.fromkeys(name for raw_name in raw if (name := truncate(clean_text(raw_name), 200))))


def normalize_enclosures(raw: Iterable[RawEnclosure], base_url: str) -> tuple[Enclosure, ...]:
    """Return attached files with absolute URLs, each once; the media type guessed by the name where it is missing."""
    found: dict[str, Enclosure] = {}
    for enclosure in raw:
        if url := resolve_link(enclosure.url, base_url):
            kind = enclosure.media_type or mimetypes.guess_type(split_url(url).path)[0] or UNKNOWN_TYPE
            title = truncate(clean_text(enclosure.title), 200)
            length, duration = enclosure.length, enclosure.duration
            found.setdefault(url, Enclosure(url=url, media_type=kind, length=length, title=title, duration=duration))
    return tuple(found.values())
