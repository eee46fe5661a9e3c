"""Events are taken where pages mark them as such, and nowhere else."""

import json

import pytest
from lxml import html

from scraper.document import HtmlDocument, JsonDocument
from scraper.document.reading import read_document
from scraper.extract import RawEvent, RawItem
from scraper.extract.events import find_json_events, read_json_event, read_only_event
from scraper.extract.feed import extract_feed
from scraper.extract.rules import extract_items
from scraper.source import Rules
from tests.test_scraper_extract_feed import response

TYPE = "https://schema.org/Event"


def node(markup: str) -> html.HtmlElement:
    return html.fragment_fromstring(markup)


def listed(markup: str, **rules: object) -> list[RawItem]:
    url = "https://example.org/list/"
    tree = html.document_fromstring(f"<html><body>{markup}</body></html>")
    page = HtmlDocument(url=url, base_url=url, encoding="utf-8", language="en", tree=tree, source=markup.encode())
    return extract_items(page, Rules.model_validate({"item": "li", "title": "a", **rules}))


def test_json_ld_tells_when_where_and_whether_it_is_called_off() -> None:
    place = {
        "@type": "Place",
        "name": "Town hall",
        "address": {"@type": "PostalAddress", "streetAddress": "1 Quay", "addressLocality": "Oxley"},
    }
    event = {"@type": ["Event"], "startDate": "2026-05-05T10:00+07:00", "endDate": "2026-05-05T12:00+07:00"}
    assert read_json_event(event | {"location": place, "eventStatus": "https://schema.org/EventCancelled"}) == RawEvent(
        start="2026-05-05T10:00+07:00",
        end="2026-05-05T12:00+07:00",
        place="Town hall, 1 Quay, Oxley",
        called_off=True,
    )


@pytest.mark.parametrize(
    "value",
    [
        {"@type": "Article", "startDate": "2026-05-05"},
        {"@type": "PublicationEvent", "startDate": "2026-05-05"},
        {"@type": "Event"},
        {"@type": "Event", "startDate": {"@type": "x"}},
        {"startDate": "2026-05-05", "endDate": "2026-05-06"},
        ["Event"],
        None,
    ],
)
def test_what_is_no_event_or_has_no_start_is_none(value: object) -> None:
    assert read_json_event(value) is None


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("Room 5", "Room 5"),
        ("Room &#039;B&#039;", "Room 'B'"),
        ({"name": "Hall, 1 Quay", "address": "1 Quay"}, "Hall, 1 Quay"),
        ([{"@type": "VirtualLocation", "url": "https://meet.example/x"}], "https://meet.example/x"),
        ({"name": ["Hall"], "address": ["1 Quay"]}, "Hall, 1 Quay"),
        (7, ""),
    ],
)
def test_a_place_is_a_line(location: object, place: str) -> None:
    event = read_json_event({"@type": "Event", "startDate": "2026-05-05", "location": location})
    assert event is not None
    assert event.place == place


def test_microdata_of_an_event_is_its_own_and_not_that_of_an_event_inside() -> None:
    inner = f'<i itemscope itemtype="{TYPE}"><time itemprop="startDate" datetime="2026-01-01">x</time></i>'
    marked = node(
        f'<li itemscope itemtype="{TYPE}"><div itemprop="subEvent" itemscope>{inner}</div><b itemprop=name>Fair</b>'
        '<meta itemprop="startDate" content="2026-05-05T10:00"><time itemprop="endDate">2026-05-06</time>'
        '<p itemprop="location" itemscope><b itemprop="name">Hall</b> <i itemprop="streetAddress">1 Quay</i></p>'
        '<link itemprop="eventStatus" href="https://schema.org/EventPostponed"></li>'
    )
    marked.find(".//i[@itemscope]").drop_tree()
    assert read_only_event(marked) == RawEvent(
        start="2026-05-05T10:00", end="2026-05-06", place="Hall, 1 Quay", called_off=True
    )


def test_h_event_and_hcalendar_are_read() -> None:
    moment = '<time class="dt-start" datetime="2026-05-05 10:00">May</time>'
    new = f'<li class="h-event x">{moment}<i class="p-location">Hall</i></li>'
    old = (
        '<li class="vevent"><abbr class="dtstart" title="2026-05-05">5 May</abbr><span class="dtend">'
        '<span class="value-title" title="2026-05-07"> </span></span><b class="location">Hall</b></li>'
    )
    assert read_only_event(node(new)) == RawEvent(start="2026-05-05 10:00", place="Hall")
    assert read_only_event(node(old)) == RawEvent(start="2026-05-05", end="2026-05-07", place="Hall", excludes_end=True)


def test_several_events_in_one_item_are_none() -> None:
    event = f'<p itemscope itemtype="{TYPE}"><time itemprop="startDate">2026-05-0%d</time></p>'
    assert read_only_event(node(f"<li>{event % 5}{event % 5}</li>")) == RawEvent(start="2026-05-05")
    assert read_only_event(node(f"<li>{event % 5}{event % 6}</li>")) is None


def test_items_of_a_list_have_the_events_that_they_are_marked_as() -> None:
    first, second = listed(
        f'<li itemscope itemtype="{TYPE}"><a href=/1>Fair</a><meta itemprop=startDate content=2026-05-05></li>'
        "<li><a href=/2>Notice</a> <time datetime=2026-06-01>1 June</time></li>"
    )
    assert first.event == RawEvent(start="2026-05-05")
    assert second.event is None


def test_json_ld_of_a_list_belongs_to_items_by_their_address() -> None:
    def event(url: str, day: int) -> dict[str, object]:
        return {"@type": "Event", "url": url, "startDate": f"2026-05-0{day}"}

    graph = [event("https://example.org/1", 5), event("../2", 6), event("../2", 7), event("", 8)]
    items = listed(
        "<li><a href=/1>Fair</a></li><li><a href=/2>Series</a></li><li><a href=/3>Notice</a></li>"
        f"<script type='application/ld+json'>{json.dumps({'@graph': graph})}</script>"
    )
    assert [item.event and item.event.start for item in items] == ["2026-05-05", None, None]


def test_items_of_a_json_page_are_events_by_their_type() -> None:
    listed_items = [
        {"name": "Fair", "url": "/1", "@type": "Event", "startDate": "2026-05-05"},
        {"name": "Hire", "url": "/2", "startDate": "2026-05-05"},
    ]
    rules = Rules.model_validate({"syntax": "json", "item": "[]", "title": "name", "link": "url"})
    page = JsonDocument(url="https://example.org/", base_url="https://example.org/", value=listed_items)
    assert [item.event for item in extract_items(page, rules)] == [RawEvent(start="2026-05-05"), None]


@pytest.mark.parametrize(
    ("prefix", "module", "name", "excludes_end"),
    [
        ("e", "http://purl.org/rss/1.0/modules/event/", "startdate", False),
        ("xcal", "urn:ietf:params:xml:ns:xcal", "dtstart", True),
    ],
)
def test_a_feed_tells_of_events_by_its_modules(prefix: str, module: str, name: str, excludes_end: bool) -> None:
    told = f"<{prefix}:{name}>2026-05-05T10:00Z</{prefix}:{name}><{prefix}:location>Hall</{prefix}:location>"
    body = (
        f"<rss version='2.0' xmlns:{prefix}='{module}'><channel><title>T</title>"
        f"<item><title>A</title><link>http://a.example/</link>{told}</item></channel></rss>"
    )
    (item,) = extract_feed(read_document(response(body)))
    assert item.event == RawEvent(start="2026-05-05T10:00Z", place="Hall", excludes_end=excludes_end)


def test_hostile_json_and_deep_marks_cost_little() -> None:
    deep = "[" * 900 + "]" * 900
    many = json.dumps([{"@type": "Event", "startDate": "2026-05-05", "url": f"/{n}"} for n in range(30_000)])
    scripts = [html.fragment_fromstring(f"<script type='application/ld+json'>{text}</script>") for text in (deep, many)]
    assert len(list(find_json_events(scripts))) == 20_000
    nested = f"<div class=h-event itemscope itemtype={TYPE}>" * 200 + "</div>" * 200
    assert read_only_event(node(nested)) is None
