"""Calendars are valid whatever items hold, and a second parser reads what was meant."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from feeds.calendar import render_calendar
from model.item import Event, Item, StoredItem
from model.publication import Channel

SEEN = datetime(2026, 3, 9, 8, 0, 1, 5, tzinfo=UTC)
CHANNEL = Channel(
    slug="a", title="Town, hall; x", url="https://a.example/", feed_url="https://f.example/feeds/a", guid="u", minutes=5
)
MEETING = Event(start=datetime(2026, 5, 5, 3, tzinfo=UTC), end=datetime(2026, 5, 5, 5, tzinfo=UTC), zone="+07:00")
FAIR = Event(start=datetime(2026, 5, 4, 17, tzinfo=UTC), whole_day=True, zone="Asia/Ho_Chi_Minh")


def store(event: Event | None = MEETING, *, revision: int = 1, **item: Any) -> StoredItem:
    fields = {"url": "https://a.example/1", "title": "Council meets", "aliases": (), "fingerprint": "", **item}
    changed = SEEN + timedelta(hours=revision - 1)
    made = Item(event=event, **fields)
    return StoredItem(guid="urn:uuid:1", first_seen=SEEN, changed=changed, revision=revision, item=made)


def read(*items: StoredItem, channel: Channel = CHANNEL) -> Any:
    return vobject.readOne(render_calendar(channel, items).decode())


def read_event(*items: StoredItem) -> Any:
    (event,) = read(*items).vevent_list
    return event


def test_a_meeting_is_an_event_with_its_moments_in_utc() -> None:
    event = read_event(store(replace(MEETING, place="Hall 5"), summary="All of it.", categories=("Council", "a, b")))
    assert (event.dtstart.value, event.dtend.value) == (MEETING.start, MEETING.end)
    assert (event.uid.value, event.summary.value) == ("urn:uuid:1", "Council meets")
    assert (event.location.value, event.description.value) == ("Hall 5", "All of it.")
    assert event.url.value == "https://a.example/1"
    assert event.categories.value == ["Council", "a, b"]
    assert (event.status.value, event.transp.value, event.sequence.value) == ("CONFIRMED", "OPAQUE", "0")
    assert b"DTSTART:20260505T030000Z\r\n" in render_calendar(CHANNEL, [store()])


def test_whole_days_are_days_where_the_page_is_and_end_on_the_day_after() -> None:
    one, two = store(FAIR), store(replace(FAIR, end=datetime(2026, 5, 6, 17, tzinfo=UTC)))
    assert [(e.dtstart.value, e.dtend.value) for e in map(read_event, (one, two))] == [
        (date(2026, 5, 5), date(2026, 5, 6)),
        (date(2026, 5, 5), date(2026, 5, 7)),
    ]
    assert b"DTSTART;VALUE=DATE:20260505\r\n" in render_calendar(CHANNEL, [one])


def test_a_deadline_is_named_so_by_the_page_and_takes_no_time() -> None:
    event = read_event(store(replace(FAIR, deadline="Hạn nộp")))
    assert (event.summary.value, event.transp.value) == ("Hạn nộp: Council meets", "TRANSPARENT")


def test_an_edit_has_a_later_moment_and_number_and_what_is_called_off_says_so() -> None:
    event = read_event(store(replace(MEETING, called_off=True), revision=3))
    assert event.status.value == "CANCELLED"
    assert event.sequence.value == "2"
    assert event.last_modified.value == event.dtstamp.value == SEEN.replace(microsecond=0) + timedelta(hours=2)
    assert event.created.value == SEEN.replace(microsecond=0)


def test_a_calendar_says_what_it_is_and_how_often_to_ask() -> None:
    calendar = read(store())
    assert calendar.x_wr_calname.value == "Town, hall; x"
    body = render_calendar(CHANNEL, [store()])
    for line in (b"VERSION:2.0", b"REFRESH-INTERVAL;VALUE=DURATION:PT1H", b"X-PUBLISHED-TTL:PT1H"):
        assert line + b"\r\n" in body
    assert b"SOURCE;VALUE=URI:https://f.example/feeds/a.ics\r\n" in body
    assert b"PT2H" in render_calendar(replace(CHANNEL, minutes=120), [])


def test_without_events_it_is_a_calendar_all_the_same() -> None:
    calendar = read(store(None))
    assert "vevent" not in calendar.contents
    assert len(list(calendar.components())) == 1, "RFC 5545 §3.6: at least one component"


def test_the_same_items_give_the_same_bytes() -> None:
    items = [store(), store(FAIR)]
    assert render_calendar(CHANNEL, items) == render_calendar(CHANNEL, items)


HOSTILE = 'Họp\r\nEND:VEVENT\r\nX-EVIL:1\nBEGIN:VALARM\x00\x07\u2028\ud800;,\\\\n:"' + "đường " * 400


@pytest.mark.parametrize("field", ["title", "summary", "url", "place", "deadline", "category", "guid", "channel"])
def test_no_text_ends_its_line_or_its_event(field: str) -> None:
    event = replace(MEETING, **{field: HOSTILE}) if field in ("place", "deadline") else MEETING
    more: dict[str, Any] = {"categories": (HOSTILE,)} if field == "category" else {}
    more |= {field: HOSTILE} if field in ("title", "summary", "url") else {}
    stored = store(event, **more)
    stored = replace(stored, guid=HOSTILE) if field == "guid" else stored
    channel = replace(CHANNEL, title=HOSTILE, description=HOSTILE, url=HOSTILE) if field == "channel" else CHANNEL
    body = render_calendar(channel, [stored])
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75, "RFC 5545 §3.1"
    assert not any(line.startswith((b"X-EVIL", b"BEGIN:VALARM")) for line in lines)
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert len(vobject.readOne(body.decode()).vevent_list) == 1


@given(text=st.text(max_size=200), label=st.text(max_size=40))
def test_any_text_can_be_written_and_read_again(text: str, label: str) -> None:
    item = store(replace(MEETING, place=text, deadline=label), title=text, summary=text, categories=(text,))
    calendar = vobject.readOne(render_calendar(replace(CHANNEL, title=text), [item]).decode())
    assert [event.uid.value for event in calendar.vevent_list] == ["urn:uuid:1"]
