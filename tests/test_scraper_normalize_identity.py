"""What an item may be known by."""

from datetime import UTC, datetime

from model.item import DateOrigin, ItemDate, Precision
from scraper.extract import RawItem
from scraper.normalize.identity import compute_fingerprint, make_aliases

PAGE = "https://example.org/list"


def date(day: int, zone: str = "Asia/Ho_Chi_Minh", *, relative: bool = False) -> ItemDate:
    return ItemDate(
        at=datetime(2020, 3, day, 17, tzinfo=UTC),
        raw="x",
        origin=DateOrigin.LISTING,
        precision=Precision.DAY,
        zone=zone,
        relative=relative,
    )


def test_the_address_comes_first_then_title_and_day() -> None:
    url, title = make_aliases("https://www.example.org/a?utm_source=x", "Tập huấn", date(8), PAGE)
    assert url == "url:example.org/a"
    assert title.startswith("title:")


def test_the_day_is_that_of_the_dates_own_zone() -> None:
    one = make_aliases("", "T", date(8), PAGE)
    other = make_aliases("", "T", date(9, "UTC"), PAGE)
    assert one == other


def test_case_width_and_spacing_of_a_title_do_not_count() -> None:
    assert make_aliases("", "Ｎotice  ONE", None, PAGE) == make_aliases("", "notice one", None, PAGE)


def test_a_title_without_a_day_is_no_key_beside_an_address() -> None:
    assert make_aliases("https://example.org/a", "Weather", None, PAGE) == ("url:example.org/a",)
    assert make_aliases("https://example.org/a", "Weather", date(8, relative=True), PAGE) == ("url:example.org/a",)


def test_a_link_to_the_listing_itself_is_no_address() -> None:
    keys = make_aliases(PAGE, "One", None, PAGE)
    assert len(keys) == 1
    assert keys[0].startswith("title:")
    assert make_aliases(PAGE + "#part-1", "One", None, PAGE) == ("url:example.org/list#part-1",)


def test_a_fingerprint_tells_every_field_but_the_place() -> None:
    raw = RawItem(title="a", link="/a", place="/html/body/div[1]")
    assert compute_fingerprint(raw) == compute_fingerprint(RawItem(title="a", link="/a", place="/html/body/div[2]"))
    assert compute_fingerprint(raw) != compute_fingerprint(RawItem(title="a", link="/a", summary="b"))
    assert compute_fingerprint(RawItem(title="\ud800"))


def test_what_the_site_calls_an_item_stands_between_address_and_title() -> None:
    url, guid, _ = make_aliases("https://example.org/a", "T", date(8), PAGE, guid=" tag:example.org,2020:7 ")
    assert (url, guid) == ("url:example.org/a", "guid:tag:example.org,2020:7")
    assert make_aliases("", "T", None, PAGE, guid="7") == ("guid:7", *make_aliases("", "T", None, PAGE))
    assert make_aliases("https://example.org/a", "T", None, PAGE, guid=" ") == ("url:example.org/a",)
    assert make_aliases("", "", None, PAGE, guid="7") == ()


def test_a_guid_is_no_content() -> None:
    assert compute_fingerprint(RawItem(title="a", guid="1")) == compute_fingerprint(RawItem(title="a", guid="2"))
