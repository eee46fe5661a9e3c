"""Raw items made true to the promises of an item; what one says once is not said twice."""

from datetime import UTC, datetime
from typing import Any

import pytest

from model.item import DateOrigin, Item
from scraper.extract import RawDate, RawEnclosure, RawItem
from scraper.normalize.items import MAX_SUMMARY, MAX_TITLE, normalize_item
from scraper.normalize.text import truncate
from scraper.source import Source
from scraper.urls import canonicalize_url

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://elmford.example/notices"


@pytest.mark.parametrize(
    ("summary", "kept"),
    [
        ("<p>From Monday, all lorries.</p>", "From Monday, all lorries."),
        ("<p>20 November 2026</p>", ""),
        ("<p>Bridge <b>closed</b></p>", ""),
        ("<p>20 November 2026: bridge closed</p>", "20 November 2026: bridge closed"),
    ],
)
def test_a_summary_that_is_the_date_or_the_title_is_none(summary: str, kept: str) -> None:
    date = RawDate(text=" 20 November  2026 ", origin=DateOrigin.LISTING)
    raw = RawItem(title="Bridge closed", link="/notices/1", date=date, summary=summary)
    item = normalize_item(
        raw, Source.model_validate({"slug": "notices", "url": URL}), base_url=URL, page_url=URL, now=NOW, fingerprint=""
    )
    assert item is not None
    assert item.summary == kept


def normalize(raw: RawItem, **source: Any) -> Item | None:
    options = Source.model_validate({"slug": "notices", "url": URL, **source})
    return normalize_item(raw, options, base_url=f"{URL}/", page_url=URL, now=NOW, fingerprint="f")


def test_each_field_keeps_its_promise() -> None:
    item = normalize(
        RawItem(
            title=" A\u00a0title\x00 ",
            link="1?utm_source=x",
            date=RawDate(text="2026-11-20T08:00:00+07:00", origin=DateOrigin.TIME),
            updated=RawDate(text="21 November 2026, 10:00", origin=DateOrigin.LISTING),
            content="<p onclick=x()>Text <img src=/i.jpg></p>",
            image="/i.jpg",
            authors=("Ann", "", "Ann"),
            categories=("a", "b"),
            enclosures=(
                RawEnclosure(url="/a.mp3", media_type="audio/mpeg"),
                RawEnclosure(url="/a.mp3"),
                RawEnclosure(url="/b"),
            ),
        ),
        timezone="Asia/Ho_Chi_Minh",
        language="vi",
    )
    assert item is not None
    assert (item.url, item.title, item.fingerprint) == (f"{URL}/1?utm_source=x", "A title", "f")
    assert item.published is not None
    assert item.updated is not None
    assert item.published.at == datetime(2026, 11, 20, 1, tzinfo=UTC)
    assert (item.updated.at, item.updated.zone) == (datetime(2026, 11, 21, 3, tzinfo=UTC), "Asia/Ho_Chi_Minh")
    assert item.content == '<p>Text <img src="https://elmford.example/i.jpg"></p>'
    assert (item.image, item.language) == ("https://elmford.example/i.jpg", "vi")
    assert (item.authors, item.categories) == (("Ann",), ("a", "b"))
    kinds = [(file.url.rpartition("/")[2], file.media_type) for file in item.enclosures]
    assert kinds == [("a.mp3", "audio/mpeg"), ("b", "application/octet-stream")]


def test_an_item_that_leads_to_a_file_has_it_attached_once() -> None:
    item = normalize(RawItem(title="Plan", link="/plan.pdf?v=2"))
    assert item is not None
    assert [(file.url[-9:], file.media_type) for file in item.enclosures] == [("n.pdf?v=2", "application/pdf")]
    told = RawEnclosure(url="/plan.pdf", title="The plan", length=7, duration=3)
    item = normalize(RawItem(title="Plan", link="/plan.pdf", enclosures=(told,)))
    assert item is not None
    assert [(file.title, file.length, file.duration) for file in item.enclosures] == [("The plan", 7, 3)]


def test_a_place_on_the_page_is_one_on_the_listing() -> None:
    """Whatever base the page names, and wherever it was sent on to."""
    item = normalize(RawItem(title="Version 3", link="#v3"))
    assert item is not None
    assert (item.url, item.aliases) == (f"{URL}#v3", (f"url:{canonicalize_url(URL)}#v3",))


def test_a_source_may_want_no_images_and_clean_links() -> None:
    raw = RawItem(title="T", link="/1?utm_source=x", image="/i.jpg", content="<a href='/a?fbclid=1'>a</a><img src=/i>")
    item = normalize(raw, images=False, clean_links=True)
    assert item is not None
    assert (item.url, item.image) == ("https://elmford.example/1", "")
    assert item.content == '<a href="https://elmford.example/a">a</a>'


def test_what_could_not_be_shown_is_no_item() -> None:
    assert normalize(RawItem(summary="x", link="mailto:a@b.c")) is None
    assert normalize(RawItem(title="T")) is not None
    assert normalize(RawItem(link="/1")) is not None


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("short", 5, "short"),
        ("onetwothr four", 12, "onetwothr…"),
        ("one two three", 12, "one two thr…"),
        ("onetwothreefour", 12, "onetwothree…"),
        ("a bcdefghijklm", 12, "a bcdefghij…"),
    ],
)
def test_a_long_text_is_cut_at_a_space_where_one_is_near(text: str, longest: int, short: str) -> None:
    assert truncate(text, longest) == short
    assert len(short) <= longest


def test_a_long_title_and_a_long_summary_are_cut() -> None:
    item = normalize(RawItem(title="t " * MAX_TITLE, link="/1", summary="s " * MAX_SUMMARY))
    assert item is not None
    assert (len(item.title), len(item.summary)) == (MAX_TITLE - 2, MAX_SUMMARY - 2)
    assert item.title.endswith("t…")


@pytest.mark.parametrize(
    ("moment", "printed", "zone", "day"),
    [
        ("2026-11-18T14:30:00Z", "19 November 2026", "UTC", "2026-11-19"),
        ("2026-11-18T14:30:00Z", "19 November", "UTC", "2026-11-19"),
        ("2026-11-19T02:30:00Z", "Posted: 18 November 2026", "UTC", "2026-11-18"),
        ("2026-11-18T14:30:00Z", "18 November 2026", "UTC", "2026-11-18T14:30:00"),
        ("2026-11-18T16:30:00Z", "19 November 2026", "Asia/Tokyo", "2026-11-18T16:30:00"),
        ("2026-11-18T14:30:00+02:00", "19 November 2026", "UTC", "2026-11-18T12:30:00"),
        ("2026-11-18T14:30:00Z", "yesterday", "UTC", "2026-11-18T14:30:00"),
        ("2017-11-17T21:27:58+08:00", "6 May 2021", "UTC", "2021-05-06"),
        ("2017-11-17T21:27:58+08:00", "6 May", "UTC", "2017-11-17T13:27:58"),
        ("2026-05-06T10:00:00+00:00", "05/06/2026", "UTC", "2026-05-06T10:00:00"),
        ("2026-11-18", "19 November 2026", "UTC", "2026-11-18"),
        ("2026-11-18T14:30:00Z", "", "UTC", "2026-11-18T14:30:00"),
    ],
)
def test_the_printed_day_wins_over_another_for_machines(moment: str, printed: str, zone: str, day: str) -> None:
    date = RawDate(text=moment, origin=DateOrigin.TIME, printed=printed)
    item = normalize(RawItem(title="A", link="/a", date=date), timezone=zone, language="en")
    assert item is not None
    assert item.published is not None
    assert item.published.at == datetime.fromisoformat(day).replace(tzinfo=UTC)


def test_a_date_without_a_year_is_of_the_year_around_it() -> None:
    date = RawDate(text="28 December", origin=DateOrigin.LISTING, year=2020, month=1)
    item = normalize(RawItem(title="A", link="/a", date=date), language="en")
    assert item is not None
    assert item.published is not None
    assert item.published.at == datetime(2019, 12, 28, tzinfo=UTC)
