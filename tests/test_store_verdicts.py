"""What filters hide is kept with the items: judged once, and again when the item or the filters changed."""

from dataclasses import replace

from model.item import HIDDEN
from store import Store
from tests.stores import DAY, HOUR, T0, claim, day, feed, finish, item, record, scraped, settle, titles


def judge(store: Store, hidden: str = "", slug: str = "a") -> list[str]:
    """Hide the items of these names; return the titles of those that were to be judged."""
    with store.composing(slug, lambda: T0) as composing:
        unjudged = composing.list_unjudged(100)
        composing.store_verdicts(
            {key: HIDDEN if stored.item.title[-1] in hidden else None for key, stored in unjudged.items()}
        )
    return sorted(stored.item.title for stored in unjudged.values())


def test_items_of_a_source_without_filters_are_not_judged(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")])
    assert judge(store) == []
    assert store.count_hidden("a", T0) == 0


def test_new_and_edited_items_are_judged_once_each(store: Store) -> None:
    store.sync_sources([record("a", filters="f1")], T0)
    settle(store, [item("1"), item("2")])
    assert judge(store, "2") == ["Notice 1", "Notice 2"]
    assert judge(store) == []
    settle(store, [item("1"), item("2", "Notice 2, edited"), item("3")], T0 + HOUR)
    assert sorted(titles(feed(store, T0 + HOUR))) == ["Notice 1", "Notice 3"], "the edited one stays hidden till then"
    assert judge(store) == ["Notice 2, edited", "Notice 3"]
    assert len(feed(store, T0 + HOUR)) == 3


def test_a_hidden_item_is_in_no_feed_and_on_no_page_and_stays_stored(store: Store) -> None:
    store.sync_sources([record("a", filters="f1")], T0)
    settle(store, [item(name) for name in "123"])
    judge(store, "13")
    assert titles(feed(store)) == ["Notice 2"]
    assert titles(store.list_shown_items("a", T0, 9)) == ["Notice 2"]
    assert titles(store.list_items("a")) == ["Notice 1", "Notice 2", "Notice 3"]
    assert store.count_hidden("a", T0) == 2


def test_hidden_items_take_no_place_from_others(store: Store) -> None:
    store.sync_sources([record("a", filters="f1")], T0)
    settle(store, [item(str(number), published=day(number)) for number in (1, 2, 3, 4, 5)])
    judge(store, "45")
    with store.composing("a", lambda: T0) as composing:
        assert titles(composing.list_feed_items(2)) == ["Notice 3", "Notice 2"]


def test_changed_filters_have_all_items_judged_again_and_none_shows_all(store: Store) -> None:
    store.sync_sources([record("a", filters="f1"), record("b", filters="f1")], T0)
    settle(store, [item("1"), item("2")])
    settle(store, [item("3")], slug="b")
    judge(store, "2")
    judge(store, slug="b")
    guids = {stored.guid for stored in store.list_items("a")}
    store.sync_sources([record("a", filters="f2"), record("b", filters="f1")], T0 + HOUR)
    assert store.list_composable(T0 + HOUR) == ["a"]
    assert titles(feed(store)) == ["Notice 1"], "until they are judged, all stays as it was"
    assert judge(store, "1") == ["Notice 1", "Notice 2"]
    assert judge(store, slug="b") == []
    assert titles(feed(store)) == ["Notice 2"]
    store.sync_sources([record("a"), record("b", filters="f1")], T0 + 2 * HOUR)
    assert {stored.guid for stored in feed(store)} == guids
    assert judge(store) == []


def test_filters_that_come_later_judge_what_is_stored(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")])
    store.sync_sources([record("a", filters="f1")], T0 + HOUR)
    assert judge(store, "1") == ["Notice 1"]
    assert feed(store) == []


def test_an_item_leaves_when_its_time_is_over_and_the_feed_is_rendered_then(store: Store) -> None:
    store.sync_sources([record("a", filters="f1")], T0)
    settle(store, [item("1"), item("2")])
    with store.composing("a", lambda: T0) as composing:
        keys = list(composing.list_unjudged(9))
        composing.store_verdicts({keys[0]: T0 + DAY, keys[1]: T0 + 2 * DAY})
    assert store.list_composable(T0 + DAY - HOUR) == []
    assert store.list_composable(T0 + DAY) == ["a"]
    assert len(feed(store, T0 + DAY - HOUR)) == 2
    assert len(feed(store, T0 + DAY)) == 1
    assert store.list_composable(T0 + 2 * DAY - HOUR) == []
    assert store.list_composable(T0 + 2 * DAY) == ["a"]


def test_a_run_that_judges_an_item_with_an_end_has_the_feed_rendered_then(store: Store) -> None:
    store.sync_sources([record("a", filters="f1")], T0)
    claimed = claim(store)
    with store.settling(claimed, T0) as settling:
        assert settling is not None
        settling.apply(scraped([item("1")]), wants_article=False, grace=HOUR)
        settling.store_verdicts(dict.fromkeys(settling.list_unjudged(9), T0 + DAY))
        finish(settling)
    assert (store.list_composable(T0 + HOUR), store.list_composable(T0 + DAY)) == ([], ["a"])


def test_what_is_left_to_judge_keeps_the_feed_due(store: Store) -> None:
    store.sync_sources([record("a", filters="f1")], T0)
    settle(store, [item("1")])
    with store.composing("a", lambda: T0) as composing:
        composing.compose_again()
    assert store.list_composable(T0) == ["a"]


def test_deleted_items_are_neither_judged_nor_counted(store: Store) -> None:
    store.sync_sources([record("a", filters="f1")], T0)
    settle(store, [item("1"), item("2")])
    judge(store, "12")
    store.delete_item(store.list_items("a")[0].guid, T0)
    assert store.count_hidden("a", T0) == 1
    store.sync_sources([replace(record("a"), filters="f2")], T0)
    assert judge(store) == ["Notice 2"]
