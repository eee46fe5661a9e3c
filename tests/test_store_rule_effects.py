"""Other rules are held against what is stored of a source, on both databases; nothing is written."""

from dataclasses import replace

from store import Store
from tests.stores import HOUR, T0, feed, item, record, settle, titles


def test_rules_are_compared_with_what_the_listing_said_last(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    one, two, three = item("1"), item("2"), item("3")
    settle(store, [one, two])
    settle(store, [three], slug="b")
    other = replace(one, title="Another title")
    effects = store.compare_rules("a", [one, two], [other, three])
    assert [changed.before.title for changed in effects.changed] == ["Notice 1"]
    assert [gained.title for gained in effects.gained] == ["Notice 3"], "what other sources have is no matter"
    assert [lost.title for lost in effects.lost] == ["Notice 2"]
    assert titles(feed(store)) == ["Notice 1", "Notice 2"]


def test_an_item_that_is_not_on_the_page_any_more_is_known_all_the_same(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1"), item("2")])
    settle(store, [item("2")], T0 + HOUR)
    effects = store.compare_rules("a", [item("2")], [item("1"), item("2")])
    assert (effects.gained, effects.lost, effects.same) == ((), (), 2)
    assert [lost.title for lost in store.compare_rules("a", [], [item("1")]).lost] == ["Notice 2"]


def test_a_long_address_is_found_by_its_hash_and_a_deleted_item_stays_away(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    long = replace(item("1"), aliases=("url:https://a.example/" + "x" * 400,))
    settle(store, [long])
    assert store.compare_rules("a", [long], [long]).same == 1
    store.delete_item(feed(store)[0].guid, T0)
    effects = store.compare_rules("a", [long], [long])
    assert (effects.gained, effects.lost, effects.same) == ((), (), 0)
