"""Items are read back in the order of the feed."""

from dataclasses import replace

import pytest

from store import Store
from tests.stores import HOUR, MINUTE, T0, day, feed, item, record, settle, titles


def test_the_feed_is_newest_first_and_cut_at_its_limit(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", published=day(3)), item("2", published=day(5)), item("3", published=day(3))])
    settle(store, [item("4", published=day(3)), item("5")], T0 + HOUR)
    assert titles(feed(store, T0 + HOUR)) == [f"Notice {number}" for number in (5, 2, 4, 1, 3)]
    with store.composing("a", T0 + HOUR) as composing:
        assert titles(composing.list_feed_items(2)) == ["Notice 5", "Notice 2"]
    assert titles(store.list_items("a", limit=2, offset=1)) == ["Notice 2", "Notice 4"]


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
    shown = {minutes: titles(store.list_items("a", shown_by=T0 + minutes * MINUTE)) for minutes in (0, 4, 5)}
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
