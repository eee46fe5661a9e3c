"""Items are read back in the order of the feed."""

from store import Store
from tests.stores import HOUR, T0, day, feed, item, record, settle, titles


def test_the_feed_is_newest_first_and_cut_at_its_limit(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", published=day(3)), item("2", published=day(5)), item("3", published=day(3))])
    settle(store, [item("4", published=day(3)), item("5")], T0 + HOUR)
    assert titles(feed(store, T0 + HOUR)) == [f"Notice {number}" for number in (5, 2, 4, 1, 3)]
    with store.composing("a", T0 + HOUR) as composing:
        assert titles(composing.list_feed_items(2)) == ["Notice 5", "Notice 2"]
    assert titles(store.list_items("a", limit=2, offset=1)) == ["Notice 2", "Notice 4"]
