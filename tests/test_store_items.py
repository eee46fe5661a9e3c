"""Items are read back in the order of the feed."""

from dataclasses import replace
from datetime import datetime

import pytest

from store import Store
from store.items import STAY
from tests.stores import DAY, HOUR, MINUTE, T0, day, feed, item, record, settle, titles


def test_the_feed_is_newest_first_and_cut_at_its_limit(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", published=day(3)), item("2", published=day(5)), item("3", published=day(3))])
    settle(store, [item("4", published=day(3)), item("5")], T0 + HOUR)
    assert titles(feed(store, T0 + HOUR)) == [f"Notice {number}" for number in (5, 2, 4, 1, 3)]
    assert titles(store.list_items("a", limit=2, offset=1)) == ["Notice 2", "Notice 4"]


def members(store: Store, limit: int, now: datetime) -> list[str]:
    with store.composing("a", lambda: now) as composing:
        found = composing.list_feed_items(limit)
    assert store.list_shown_items("a", now, limit) == found, "the page shows what the feed holds"
    return [stored.item.title.removeprefix("Notice ") for stored in found]


def test_a_first_page_is_a_backlog_cut_by_date(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item(str(number), published=day(number)) for number in (3, 1, 5, 2, 4)])
    assert members(store, 3, T0) == ["5", "4", "3"]
    settle(store, [item("6", published=day(6))], T0 + HOUR)
    assert members(store, 3, T0 + HOUR) == ["6", "5", "4"]


def test_a_new_item_with_an_older_date_is_in_the_feed(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item(str(number), published=day(number)) for number in (20, 21, 22, 23, 24)])
    settle(store, [item("late", published=day(2))], T0 + HOUR)
    assert members(store, 3, T0 + HOUR) == ["24", "23", "late"]
    assert members(store, 3, T0 + 99 * DAY) == ["24", "23", "late"]
    settle(store, [item("later", published=day(1))], T0 + 100 * DAY)
    assert members(store, 3, T0 + 100 * DAY) == ["24", "late", "later"]


def test_more_new_items_than_the_limit_all_stay_for_some_hours(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item(name) for name in "abc"])
    many = [item(str(number), published=day(number)) for number in range(30, 0, -1)]
    settle(store, many, T0 + HOUR)
    settle(store, [item("after")], T0 + 2 * HOUR)
    everything = ["after", *(str(number) for number in range(30, 0, -1))]
    assert members(store, 3, T0 + 2 * HOUR) == everything
    assert members(store, 3, T0 + HOUR + STAY - MINUTE) == everything
    assert members(store, 3, T0 + HOUR + STAY) == ["after", "30", "29"]


def test_what_arrives_at_once_is_held_up_to_a_bound(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.items.MOST", 4)
    store.sync_sources([record("a")], T0)
    settle(store, [item("first")])
    settle(store, [item(str(number), published=day(number)) for number in range(1, 9)], T0 + HOUR)
    assert members(store, 2, T0 + HOUR) == ["8", "7", "6", "5"]
    assert len(members(store, 7, T0 + HOUR)) == 7


def test_deleted_items_and_those_that_left_the_page_take_no_place_from_others(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item(str(number), published=day(number)) for number in (1, 2, 3, 4)])
    settle(store, [item("new", published=day(1))], T0 + HOUR)
    assert members(store, 2, T0 + HOUR) == ["4", "new"], "that the others left the page changes nothing"
    new = next(stored for stored in store.list_items("a") if stored.item.title == "Notice new")
    store.delete_item(new.guid, T0 + HOUR)
    assert members(store, 2, T0 + HOUR) == ["4", "3"]
    for stored in store.list_items("a"):
        store.delete_item(stored.guid, T0 + HOUR)
    settle(store, [item(name) for name in "xyz"], T0 + 2 * HOUR)
    assert len(members(store, 2, T0 + 2 * HOUR)) == 3, "the first page stays the first, deleted or not"


def test_articles_that_are_read_late_push_none_of_their_page_out(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item(str(number), published=day(number)) for number in (1, 2, 3)], articles=True)
    for minutes in (1, 2, 3):
        [claimed] = store.claim_articles(T0 + minutes * MINUTE, limit=1, lease=HOUR)
        store.settle_article(claimed, None, T0 + minutes * MINUTE)
    assert members(store, 2, T0 + 3 * MINUTE) == ["3", "2"]


def test_of_one_moment_the_order_is_that_of_the_page_and_never_changes(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item(name, published=day(3)) for name in "fabc"])
    for _ in range(3):
        assert titles(store.list_items("a")) == [f"Notice {name}" for name in "fabc"]


@pytest.mark.parametrize(
    ("limit", "offset", "numbers"), [(9, 0, (3, 2, 1)), (1, 0, (3,)), (2, 2, (1,)), (9, 3, ()), (0, 0, ())]
)
def test_a_part_of_the_items_is_listed(store: Store, limit: int, offset: int, numbers: tuple[int, ...]) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    settle(store, [item(str(number), published=day(number)) for number in (1, 2, 3)])
    settle(store, [item("of another source")], slug="b")
    assert titles(store.list_items("a", limit=limit, offset=offset)) == [f"Notice {number}" for number in numbers]
    assert store.list_items("none") == []


def test_items_that_wait_for_their_page_are_listed_but_not_shown(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")], articles=True)
    shown = {minutes: titles(store.list_shown_items("a", T0 + minutes * MINUTE, 9)) for minutes in (0, 4, 5)}
    assert shown == {0: [], 4: [], 5: ["Notice 1"]}
    assert titles(store.list_items("a")) == ["Notice 1"]


def test_an_item_is_found_by_its_guid_with_what_it_was_before(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", "First words")])
    settle(store, [item("1", "Second words")], T0 + HOUR)
    settle(store, [item("1", "Third words")], T0 + 2 * HOUR)
    guid = feed(store)[0].guid
    stored = store.find_item(guid)
    assert stored is not None
    assert (stored.item.title, stored.revision, stored.first_seen) == ("Third words", 3, T0)
    past = store.list_revisions(guid)
    assert [(one.revision, one.item.title) for one in past] == [(1, "First words"), (2, "Second words")]
    assert [one.stored_at for one in past] == sorted(one.stored_at for one in past)
    assert store.find_item("urn:none") is None
    assert store.list_revisions("urn:none") == []


@pytest.mark.parametrize("text", ["Ngày 5 tháng 3 – “mở cửa”", "a\x00b", "🚢" * 500, "' OR 1=1; --"])
def test_any_text_of_a_page_can_be_stored(store: Store, text: str) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [replace(item("1"), title="Any", summary=text)])
    [stored] = store.list_items("a")
    assert stored.item.summary == text
