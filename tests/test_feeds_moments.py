"""The moments in feeds: a day without a time stays that day, and what was never edited says so."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.moments import choose_published, choose_updated, find_day
from model.item import DateOrigin, Item, ItemDate, Precision, StoredItem, find_zone

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIXED = ("-12:00", *(f"{hours:+03}:{minutes:02}" for hours in range(-11, 15) for minutes in (0, 30, 45)))
SHIFTING = (
    "Europe/Berlin",
    "America/Havana",  # its clocks change at midnight
    "America/Sao_Paulo",  # its days began at one o'clock, once a year
    "Asia/Beirut",
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Apia",  # which left out a day
    "Pacific/Kiritimati",
    "Pacific/Chatham",
    "Etc/GMT+12",
    "Africa/Monrovia",  # offsets with seconds until 1972
    "no such zone",
)


def a_day(day: date, zone: str) -> ItemDate:
    at = datetime.combine(day, time(), find_zone(zone)).astimezone(UTC)
    return ItemDate(at=at, raw=f"{day}", origin=DateOrigin.LISTING, precision=Precision.DAY, zone=zone)


def a_moment(at: datetime) -> ItemDate:
    return ItemDate(at=at, raw="", origin=DateOrigin.LISTING, precision=Precision.MINUTE, zone="Asia/Tokyo")


def stored(
    published: ItemDate | None,
    seen: datetime,
    *,
    updated: ItemDate | None = None,
    revision: int = 1,
    changed: datetime | None = None,
    position: int = 0,
) -> StoredItem:
    item = Item(url="", title="a", aliases=(), fingerprint="", published=published, updated=updated)
    return StoredItem(
        guid="urn:a", first_seen=seen, changed=changed or seen, revision=revision, item=item, position=position
    )


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Asia/Ho_Chi_Minh", "2020-03-09T19:00:00+07:00"),
        ("UTC", "2020-03-09T12:00:00+00:00"),
        ("America/Los_Angeles", "2020-03-09T05:00:00-07:00"),
        ("+11:30", "2020-03-09T23:30:00+11:30"),
        ("Pacific/Auckland", "2020-03-09T23:59:00+13:00"),
        ("+12:00", "2020-03-09T23:59:00+12:00"),
        ("Pacific/Kiritimati", "2020-03-09T23:59:00+14:00"),
        ("Etc/GMT+12", "2020-03-09T00:00:00-12:00"),
    ],
)
def test_a_day_is_noon_utc_as_far_as_it_is_that_day_there(zone: str, moment: str) -> None:
    day = a_day(date(2020, 3, 9), zone)
    assert choose_published(stored(day, day.at + 9 * DAY)).isoformat() == moment
    assert find_day(day) == "2020-03-09"


def test_a_day_is_never_said_to_be_later_than_it_was_seen() -> None:
    day = a_day(date(2020, 3, 9), "Asia/Ho_Chi_Minh")
    seen = datetime(2020, 3, 9, 1, 30, 15, 999, tzinfo=UTC)
    assert choose_published(stored(day, seen)).isoformat() == "2020-03-09T08:30:15+07:00"


def test_bulletins_of_a_day_that_came_one_by_one_to_the_head_of_a_page_keep_their_order() -> None:
    day = a_day(date(2020, 3, 9), "America/New_York")
    seen = [datetime(2020, 3, 9, hour, tzinfo=UTC) for hour in (5, 10, 11, 13, 20)]
    moments = [choose_published(stored(day, moment)).astimezone(UTC).time() for moment in seen]
    assert moments == [time(5), time(10), time(11), time(11, 2), time(11, 9)]


def test_a_time_of_day_is_left_as_it_is() -> None:
    moment = datetime(2020, 3, 9, 23, 45, tzinfo=UTC)
    assert choose_published(stored(a_moment(moment), moment + DAY, position=9)) == moment
    assert find_day(a_moment(moment)) == find_day(None) == ""


@pytest.mark.parametrize("published", [None, a_day(date(2020, 3, 12), "UTC")], ids=["no date", "a day to come"])
def test_without_a_credible_date_it_is_when_the_item_was_first_seen(published: ItemDate | None) -> None:
    seen = datetime(2020, 3, 9, 8, 30, 15, 999, tzinfo=UTC)
    assert choose_published(stored(published, seen)) == datetime(2020, 3, 9, 8, 30, 15, tzinfo=UTC)


ZONES = st.sampled_from((*FIXED, *SHIFTING)) | st.sampled_from(sorted(available_timezones()))


@settings(max_examples=400, deadline=None)
@given(
    st.dates(date(1900, 1, 2), date(2090, 1, 1)),
    ZONES,
    st.timedeltas(timedelta(0), 3 * DAY),
    st.timedeltas(timedelta(0), 3 * DAY),
)
def test_a_day_stays_that_day_where_it_was_printed(day: date, zone: str, late: timedelta, later: timedelta) -> None:
    date_ = a_day(day, zone)
    first, second = (choose_published(stored(date_, date_.at + wait)) for wait in (late, late + later))
    for moment, wait in ((first, late), (second, late + later)):
        assert date_.at <= moment <= date_.at + wait
        assert moment.astimezone(find_zone(zone)).date() == date_.local.date()
        assert datetime.fromisoformat(moment.isoformat()) == moment
        assert len(moment.isoformat()) == len("2020-03-09T19:00:00+07:00"), "no fractions, no seconds in the offset"
        assert choose_updated(stored(date_, date_.at + wait)) == moment
    assert first <= second, "the order in which items were seen on a day stays"


@settings(max_examples=400, deadline=None)
@given(
    st.dates(date(1900, 1, 2), date(2090, 1, 1)),
    ZONES,
    st.timedeltas(timedelta(0), 5 * DAY),
    st.sets(st.integers(0, 1000), min_size=2, max_size=20),
)
def test_no_two_items_of_a_day_on_a_page_share_a_moment(
    day: date, zone: str, late: timedelta, places: set[int]
) -> None:
    date_ = a_day(day, zone)
    on_page = [stored(date_, date_.at + late, position=place) for place in sorted(places)]
    moments = [choose_published(one) for one in on_page]
    assert moments == sorted(moments, reverse=True), "the first on the page is the newest"
    for moment, one in zip(moments, on_page, strict=True):
        assert date_.at <= moment <= one.first_seen
        assert moment.astimezone(find_zone(zone)).date() == date_.local.date()
        assert choose_updated(one) == moment
    begins_at_noon = moments[0] - date_.at < timedelta(seconds=1000)  # as in no inhabited place, or just now
    assert begins_at_noon or len(set(moments)) == len(moments)


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1973, 1, 2), date(2090, 1, 1)), st.sampled_from(FIXED))
def test_it_is_that_day_in_most_of_the_world(day: date, zone: str) -> None:
    moment = choose_published(stored(a_day(day, zone), datetime(2100, 1, 1, tzinfo=UTC)))
    offset = find_zone(zone).utcoffset(None)
    assert offset is not None
    if offset < 12 * HOUR:
        assert moment == datetime.combine(day, time(12), UTC)
    shown = [moment.astimezone(find_zone(f"{hours:+03}:00")).date() for hours in range(-9, 11)]
    assert shown == [day] * 20


def test_days_around_a_change_of_the_clocks() -> None:
    for zone, day in (("America/Havana", date(2024, 3, 10)), ("America/Sao_Paulo", date(2017, 10, 15))):
        for near in (day - DAY, day, day + DAY):
            moment = choose_published(stored(a_day(near, zone), datetime(2030, 1, 1, tzinfo=UTC)))
            assert (moment, moment.astimezone(ZoneInfo(zone)).date()) == (datetime.combine(near, time(12), UTC), near)


SEEN = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
PUBLISHED = a_moment(SEEN - 9 * DAY)


def test_an_item_that_was_never_edited_was_updated_when_it_was_published() -> None:
    assert choose_updated(stored(PUBLISHED, SEEN)) == PUBLISHED.at
    assert choose_updated(stored(None, SEEN)) == SEEN
    day = stored(a_day(date(2026, 3, 9), "Asia/Tokyo"), SEEN + 9 * DAY)
    assert choose_updated(day) == choose_published(day)


def test_the_date_of_an_edit_on_the_page_is_believed_where_it_can_be() -> None:
    for own, believed in (
        (SEEN - DAY, SEEN - DAY),
        (SEEN + DAY, PUBLISHED.at),
        (SEEN - 10 * DAY, PUBLISHED.at),
    ):
        assert choose_updated(stored(PUBLISHED, SEEN, updated=a_moment(own))) == believed
    day = stored(PUBLISHED, SEEN, updated=a_day(date(2026, 3, 5), "Asia/Tokyo"))
    assert choose_updated(day) == datetime(2026, 3, 5, 12, tzinfo=UTC)
    same_day = stored(PUBLISHED, SEEN, updated=a_day(date(2026, 2, 28), "-03:00"))
    assert choose_updated(same_day) >= choose_published(same_day)


def test_an_edit_is_dated_when_it_was_found() -> None:
    edited = stored(PUBLISHED, SEEN, updated=a_moment(SEEN - DAY), revision=2, changed=SEEN + HOUR)
    assert choose_updated(edited) == SEEN + HOUR
