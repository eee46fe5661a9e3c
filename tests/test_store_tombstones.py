"""A deleted item never returns."""

from dataclasses import replace

import pytest

from model.item import Item
from model.query import parse_query
from store import Store
from tests.stores import HOUR, MINUTE, T0, day, feed, item, record, settle, titles


def test_a_deleted_item_never_returns(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1"), item("2")])
    guid = feed(store)[0].guid
    assert store.delete_item(guid, T0)
    assert not store.delete_item(guid, T0)
    assert store.list_composable(T0) == ["a"]
    for run_number in range(10):
        page = [item("1", f"Notice 1, edit {run_number // 2}"), item("2")]
        assert not settle(store, page, T0 + (run_number + 1) * HOUR).new
        assert titles(feed(store)) == ["Notice 2"]
    assert store.find_item(guid) is None


def test_a_deleted_item_never_returns_by_an_address_that_others_share(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    shared = {"url": "https://a.example/doc.pdf"}
    page = [
        replace(told, aliases=("url:https://a.example/doc.pdf",))
        for told in (item("1", "Alpha", **shared), item("2", "Beta", **shared))
    ]
    settle(store, page)
    (alpha,) = (stored.guid for stored in feed(store) if stored.item.title == "Alpha")
    store.delete_item(alpha, T0)
    for hours in range(1, 4):
        assert not settle(store, page, T0 + hours * HOUR)
        assert titles(feed(store)) == ["Beta"]


def test_a_deleted_item_that_is_twice_on_the_page_never_returns(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", "Alpha"), item("2", "Beta")])
    (alpha,) = (stored.guid for stored in feed(store) if stored.item.title == "Alpha")
    store.delete_item(alpha, T0)
    page = [item("1", "Alpha"), item("1", "Alpha (read more)"), item("2", "Beta")]
    for hours in range(1, 4):
        assert not settle(store, page, T0 + hours * HOUR)
        assert titles(feed(store)) == ["Beta"]


@pytest.mark.parametrize("keeps_text", [True, False])
def test_a_deleted_item_without_an_address_never_returns_when_it_is_edited(store: Store, keeps_text: bool) -> None:
    store.sync_sources([record("a")], T0)

    def plain(title: str) -> Item:
        return replace(item("", title), url="", aliases=(f"title:{title}",), fingerprint=f"1:{title}")

    page = [plain(title) for title in ("Swimming pool opens", "Meeting of the council", "Waste collection is moved")]
    settle(store, page)
    (guid,) = (stored.guid for stored in feed(store) if stored.item.title == page[1].title)
    assert (store.remove_item if keeps_text else store.delete_item)(guid, T0)
    for hours, title in enumerate(("Meeting of the council (corrected)", "Meeting of the council, corrected"), start=1):
        for again in range(2):
            delta = settle(store, [page[0], plain(title), page[2]], T0 + hours * HOUR + again * MINUTE)
            assert (delta.new, delta.changed, delta.gone) == ((), (), 0)
    assert titles(settle(store, [plain("A bridge was opened"), *page], T0 + 4 * HOUR).new) == ["A bridge was opened"]
    assert store.find_item(guid) is None


def test_pruned_items_are_those_that_left_the_page(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [item(str(number), published=day(number)) for number in range(1, 8)]
    settle(store, page)
    settle(store, [page[0], *page[4:]], T0 + HOUR)
    assert store.prune_items("a", 2, T0 + HOUR) == 3
    assert titles(store.list_items("a")) == ["Notice 7", "Notice 6", "Notice 5", "Notice 1"]
    assert not settle(store, page, T0 + 2 * HOUR)


@pytest.mark.parametrize(("keep", "left"), [(0, 0), (1, 1), (3, 3), (9, 3)])
def test_pruning_keeps_as_many_as_it_is_to(store: Store, keep: int, left: int) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item(str(number), published=day(number)) for number in (1, 2, 3)])
    settle(store, [], T0 + HOUR)
    assert store.prune_items("a", keep, T0 + HOUR) == 3 - left
    assert titles(store.list_items("a")) == [f"Notice {number}" for number in (3, 2, 1)][:left]
    assert store.prune_items("none", 0, T0) == 0


def test_a_batch_at_a_time_is_pruned(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.tombstones.BATCH", 2)
    store.sync_sources([record("a")], T0)
    settle(store, [item(str(number)) for number in range(5)])
    settle(store, [], T0 + HOUR)
    assert [store.prune_items("a", 0, T0 + HOUR) for _ in range(4)] == [2, 2, 1, 0]
    assert store.list_items("a") == []


def test_by_age_items_are_deleted_that_were_first_seen_before(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    for hour in range(4):
        settle(store, [item(str(hour), published=day(9 - hour))], T0 + hour * HOUR)
    assert store.prune_items("a", 1, T0 + 9 * HOUR, before=T0 + 2 * HOUR) == 2
    assert titles(store.list_items("a")) == ["Notice 2", "Notice 3"]
    assert store.prune_items("a", 4, T0 + 9 * HOUR, before=T0 + 9 * HOUR) == 0


def test_a_deleted_item_keeps_nothing_but_its_title(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", "One")])
    settle(store, [item("1", "One, edited")], T0 + HOUR)
    guid = feed(store)[0].guid
    store.delete_item(guid, T0 + HOUR)
    assert store.list_revisions(guid) == []
    assert store.count_totals(T0 + HOUR).items == 0
    assert not store.delete_item("urn:none", T0)


def test_a_removed_item_leaves_everything_and_comes_back_as_it_was(store: Store) -> None:
    store.sync_sources([record("a", filters="f")], T0)
    page = [item("1", "Alpha"), item("2", "Beta")]
    settle(store, page)
    settle(store, [item("1", "Alpha, edited"), page[1]], T0 + HOUR)
    (alpha,) = (stored for stored in feed(store) if stored.item.title == "Alpha, edited")
    query = parse_query("Alpha")
    assert store.remove_item(alpha.guid, T0 + HOUR)
    assert not store.remove_item(alpha.guid, T0 + HOUR)
    for hours in range(2, 5):
        assert not settle(store, [item("1", f"Alpha, edit {hours}"), page[1]], T0 + hours * HOUR).new
    assert titles(feed(store)) == ["Beta"]
    assert not store.search_items(query, T0 + 9 * HOUR, limit=9)
    assert [state.items for state in store.list_sources()] == [1]
    assert [one.removed for one in store.list_items_at("url:https://a.example/1")] == [True]

    assert store.restore_item(alpha.guid, T0 + 5 * HOUR)
    assert not store.restore_item(alpha.guid, T0 + 5 * HOUR)
    assert store.list_composable(T0 + 5 * HOUR) == ["a"]
    assert store.find_item(alpha.guid) == alpha
    assert len(store.list_revisions(alpha.guid)) == 1
    assert [found.stored.guid for found in store.search_items(query, T0 + 9 * HOUR, limit=9)] == [alpha.guid]
    assert [state.items for state in store.list_sources()] == [2]
    delta = settle(store, [item("1", "Alpha, edit 9"), page[1]], T0 + 6 * HOUR)
    assert (delta.new, titles(delta.changed)) == ((), ["Alpha, edit 9"])


def test_what_was_deleted_cannot_be_put_back(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    [new] = settle(store, [item("1")]).new
    assert store.delete_item(new.guid, T0)
    assert not store.restore_item(new.guid, T0)
    assert not store.remove_item("urn:none", T0)
    assert store.find_removable("urn:none") is None
