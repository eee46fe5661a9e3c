"""A calendar of what items announce (iCalendar, RFC 5545 and RFC 7986), by icalendar.

An event has the identity of its item for good, and the moments of what is stored, so that the same items give the same
bytes. A moment is written in UTC, a whole day as the day that its page names. A calendar without events is one all the
same, which may be subscribed to before anything is announced; as RFC 5545 §3.6 wants a component in it, that is UTC.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from model.item import Event, StoredItem, find_zone
from model.publication import Channel

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar import Event as CalendarEvent

ENDING = "ics"
MEDIA_TYPE = "text/calendar"
CONTENT_TYPE = f"{MEDIA_TYPE}; charset=utf-8"
NAME = "iCalendar"
SHORTEST_REFRESH = 60  # minutes after which a calendar asks again; programs for calendars ask seldom
_DAY = timedelta(days=1)
_UTC = (
    b"BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nTZNAME:UTC\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
# Controls and lone surrogates no calendar can carry (RFC 5545 §3.1); a line break of a text is escaped.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_NO_ADDRESS = re.compile(r"[\s\x00-\x20\x7f-\x9f\ud800-\udfff]")


def render_calendar(channel: Channel, items: Sequence[StoredItem]) -> bytes:
    """Return the calendar of a feed, of those of `items` that announce something, in their order."""
    from icalendar import Calendar  # half a second, for who is asked for a calendar alone

    calendar = Calendar()
    calendar.add("prodid", "-//Bantin//Bantin//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    _describe(calendar, channel)
    for stored in items:
        if stored.item.event:
            calendar.add_component(_build_event(channel, stored, stored.item.event))
    written: bytes = calendar.to_ical()
    return written if calendar.subcomponents else written.replace(b"END:VCALENDAR", _UTC + b"END:VCALENDAR")


def _describe(calendar: "Calendar", channel: Channel) -> None:
    """Say what a calendar is, in the names of RFC 7986 and in those that programs knew before it."""
    from icalendar import vDuration, vText, vUri

    title = clean_line(channel.title) or channel.slug
    pause = timedelta(minutes=max(channel.minutes, SHORTEST_REFRESH))
    for name, text in (("name", title), ("x-wr-calname", title), ("description", clean_text(channel.description))):
        if text:
            calendar.add(name, vText(text))
    calendar.add("url", vUri(clean_address(channel.url)))
    calendar.add("source", vUri(clean_address(channel.make_address(ENDING))), parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", vDuration(pause), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(pause))


def _build_event(channel: Channel, stored: StoredItem, event: Event) -> "CalendarEvent":
    from icalendar import Event as CalendarEvent

    item, built = stored.item, CalendarEvent()
    title = clean_line(item.title) or clean_line(item.summary[:80]) or channel.slug
    changed = stored.changed.replace(microsecond=0)
    begin, end = _choose_span(event)
    built.add("uid", clean_address(stored.guid))
    built.add("dtstamp", changed)
    built.add("created", stored.first_seen.replace(microsecond=0))
    built.add("last-modified", changed)
    built.add("sequence", stored.revision - 1)
    built.add("summary", f"{clean_line(event.deadline)}: {title}" if event.deadline else title)
    built.add("dtstart", begin)
    if end:
        built.add("dtend", end)
    for name, text in (("description", clean_text(item.summary)), ("location", clean_line(event.place))):
        if text:
            built.add(name, text)
    if address := clean_address(item.url or channel.url):
        built.add("url", address)
    if categories := list(filter(None, map(clean_line, item.categories))):
        built.add("categories", categories)
    built.add("status", "CANCELLED" if event.called_off else "CONFIRMED")
    built.add("transp", "TRANSPARENT" if event.deadline else "OPAQUE")
    return built


def _choose_span(event: Event) -> tuple[date | datetime, date | datetime | None]:
    """Return when an event begins and when it is over, the latter exclusive: days where it takes whole ones."""
    if not event.whole_day:
        return event.start, event.end
    zone = find_zone(event.zone)
    first = event.start.astimezone(zone).date()
    after = event.end.astimezone(zone).date() if event.end else first
    return first, max(after, first + _DAY)


def clean_text(text: str) -> str:
    """Return a text as a calendar can carry it, without white space around it."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean_line(text: str) -> str:
    """Return a text as one line that a calendar can carry."""
    return " ".join(clean_text(text).split())


def clean_address(address: str) -> str:
    """Return an address or an identity without what would end its line."""
    return _NO_ADDRESS.sub("", address)
