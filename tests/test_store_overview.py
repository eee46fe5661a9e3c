"""What a list of all sources is made of is right on both databases, and is found by indexes."""

from pathlib import Path
from typing import Any

from sqlalchemy import event

from model.item import HIDDEN
from store import WEEKS, Store, open_store, overview
from tests.stores import DAY, HOUR, T0, day, feed, item, record, settle

WEEK = 7 * DAY


def test_the_newest_shown_item_of_each_source_is_found(store: Store) -> None:
    store.sync_sources([record("a"), record("b"), record("c")], T0)
    settle(store, [item("1", published=day(3)), item("2", published=day(9)), item("3", published=day(30))])
    settle(store, [item("4")], slug="b", articles=True)
    newest = feed(store, T0)[0]
    assert newest.item.title == "Notice 3"
    assert store.delete_item(newest.guid, T0)
    found = store.find_newest_items(["a", "b", "c"], T0)
    assert {slug: one.item.title for slug, one in found.items()} == {"a": "Notice 2"}
    assert set(store.find_newest_items(["a", "b"], T0 + HOUR)) == {"a", "b"}
    assert store.find_newest_dates(["a"], T0) == {"a": found["a"].published}
    with store.composing("a", lambda: T0) as composing:
        composing.store_verdicts({2: HIDDEN})
    assert store.find_newest_items(["a"], T0)["a"].item.title == "Notice 1"


def test_items_are_counted_by_weeks(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    settle(store, [item("1", published=day(31)), item("2", published=day(20)), item("3", published=day(19))])
    counts = store.count_weekly(["a", "b"], T0)
    assert (len(counts["a"]), counts["a"][-2:], sum(counts["a"])) == (WEEKS, (2, 1), 3)
    assert counts["b"] == (0,) * WEEKS
    assert sum(store.count_weekly(["a"], T0 + WEEKS * WEEK)["a"]) == 0
    assert store.delete_item(feed(store, T0)[0].guid, T0)
    assert sum(store.count_weekly(["a"], T0)["a"]) == 2


def test_a_little_is_read_of_every_source(store: Store) -> None:
    store.sync_sources([record("b", title="B"), record("a", private=True)], T0)
    settle(store, [item("1")])
    first, second = store.list_briefs()
    assert (first.slug, first.title, first.is_private, first.items, first.has_feed) == ("a", "a", True, 1, True)
    assert (second.title, second.host, second.is_private, second.has_feed) == ("B", "b.example", False, False)
    assert list(store.find_sources(["b", "none"])) == ["b"]


def test_no_table_is_walked_through_for_a_list(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    planned: list[tuple[str, Any]] = []
    event.listen(
        store._database._reader,
        "before_cursor_execute",
        lambda connection, cursor, statement, parameters, *rest: planned.append((statement, parameters)),
    )
    store.find_newest_items(["a"], T0)
    store.find_newest_dates(["a"], T0)
    store.count_weekly(["a"], T0)
    statements = list(planned)
    with store._database.read() as connection:
        steps = [
            row[3]
            for statement, parameters in statements
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    store.close()
    assert [step for step in steps if step.startswith("SCAN") and "json_each" not in step] == []
    counted = [step for step in steps if "published_at>" in step]
    assert len(counted) == overview.WEEKS
    assert all("COVERING INDEX items_feed" in step for step in counted)
