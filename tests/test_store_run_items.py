"""What a run took is found by the moment at which it ended."""

from pathlib import Path

from store import Store
from tests.house import ONE, TWO, house, listing
from tests.stores import HOUR, T0, feed, item, record, settle


def test_runs_have_the_items_that_they_brought_and_those_that_they_changed(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    settle(store, [item("1"), item("2"), item("3")])
    settle(store, [item("9")], slug="b")
    settle(store, [item("1", "Notice 1, corrected"), item("4")], T0 + HOUR)
    settle(store, [item("5")], T0 + 2 * HOUR, articles=True)
    assert store.remove_item(next(one.guid for one in feed(store) if one.item.title == "Notice 3"), T0)
    moments = [T0 + number * HOUR for number in range(4)]
    taken = store.list_run_items("a", moments, T0 + 2 * HOUR)
    assert {
        moment: ([one.item.title for one in took.new], [one.item.title for one in took.changed], took.hidden)
        for moment, took in taken.items()
    } == {
        moments[0]: (["Notice 1, corrected", "Notice 2"], [], 0),
        moments[1]: (["Notice 4"], [], 0),
        moments[2]: ([], [], 1),
    }, "what left the page since was changed by a run that nobody can tell any more"
    assert store.list_run_items("a", [], T0) == {}


def test_what_is_still_on_the_page_was_changed_by_its_last_edit(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    for number in range(3):
        settle(store, [item("1", f"Notice, version {number}")], T0 + number * HOUR)
    taken = store.list_run_items("a", [T0 + HOUR, T0 + 2 * HOUR], T0 + 2 * HOUR)
    assert {moment: [one.item.title for one in took.changed] for moment, took in taken.items()} == {
        T0 + 2 * HOUR: ["Notice, version 2"]
    }


def test_a_refresh_tells_what_it_took_and_how_many_left_the_page(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(ONE))
        first = made.refresh()
        made.pass_time(minutes=30)
        made.origin.answer("/news", body=listing(TWO))
        second = made.refresh()
        taken = made.store.list_run_items("news", [first.ended, second.ended], second.ended)
        assert [[one.item.title for one in taken[run.ended].new] for run in (first, second)] == [["One"], ["Two"]]
        assert [(run.new, run.gone) for run in made.store.list_runs("news")] == [(1, 1), (1, 0)]
