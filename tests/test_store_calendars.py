"""What calendars hold, on both databases: what is announced and shown, whether or not it is in the feed still."""

from dataclasses import replace
from datetime import timedelta

from model.article import Article
from model.item import Event, Item
from store import Store
from tests.stores import DAY, HOUR, MINUTE, T0, item, record, settle, titles


def announce(name: str, days: int, **more: object) -> Item:
    return item(name, event=Event(start=T0 + days * DAY, zone="UTC", **more))  # type: ignore[arg-type]


def fill(store: Store, *items: Item) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    settle(store, items)


def test_events_come_in_the_order_in_which_they_begin(store: Store) -> None:
    fill(store, announce("late", 9), item("none"), announce("soon", 2))
    assert titles(store.list_events("a", T0 + HOUR)) == ["Notice soon", "Notice late"]
    assert store.list_events("b", T0 + HOUR) == []
    assert [store.has_events(slug, T0 + HOUR) for slug in "ab"] == [True, False]


def test_events_stay_when_their_items_left_the_page_and_the_feed(store: Store) -> None:
    fill(store, announce("old", 60))
    for number in range(1, 4):
        settle(store, [item(f"{number}-{part}") for part in range(40)], T0 + number * DAY)
    assert titles(store.list_events("a", T0 + 4 * DAY)) == ["Notice old"]


def test_an_event_that_is_moved_or_taken_back_is_so_in_the_calendar(store: Store) -> None:
    fill(store, announce("x", 2), announce("y", 4))
    settle(store, [announce("x", 6), announce("y", 4)], T0 + HOUR)
    moved = store.list_events("a", T0 + 2 * HOUR)
    assert [(stored.item.title, stored.revision) for stored in moved] == [("Notice y", 1), ("Notice x", 2)]
    store.remove_item(moved[0].guid, T0 + 2 * HOUR)
    assert titles(store.list_events("a", T0 + 3 * HOUR)) == ["Notice x"]
    store.restore_item(moved[0].guid, T0 + 3 * HOUR)
    assert len(store.list_events("a", T0 + 4 * HOUR)) == 2


def test_what_a_bulletins_own_page_announces_is_in_the_calendar(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("x")], articles=True)
    (claim,) = store.claim_articles(T0 + MINUTE, limit=1, lease=HOUR)
    event = Event(start=T0 + DAY, whole_day=True, zone="Asia/Ho_Chi_Minh", place="Hall", deadline="Hạn nộp")
    assert store.settle_article(claim, Article(content="<p>x</p>", event=event), T0 + 2 * MINUTE)
    (stored,) = store.list_events("a", T0 + HOUR)
    assert stored.item.event == event


def test_items_that_wait_are_not_in_it_yet(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [announce("x", 2)], articles=True)
    assert store.list_events("a", T0) == []
    assert titles(store.list_events("a", T0 + timedelta(minutes=6))) == ["Notice x"]


def test_the_soonest_of_very_many_go_first(store: Store) -> None:
    fill(store, *(announce(str(number), number) for number in range(510)))
    held = store.list_events("a", T0 + HOUR)
    assert (len(held), held[0].item.title, held[-1].item.title) == (500, "Notice 10", "Notice 509")


def test_an_item_without_an_event_is_stored_as_before(store: Store) -> None:
    fill(store, item("x"), replace(announce("y", 1), event=None))
    assert not store.has_events("a", T0 + HOUR)
