"""How many items each source has stands beside it, whatever happens to them, and no item is read to show it."""

from pathlib import Path

from sqlalchemy import event, func, select

from store import Store, open_store
from store.tables import items
from tests.stores import HOUR, T0, feed, item, record, settle


def count_stored(store: Store) -> dict[str, int]:
    """Return how many items each source has, counted one by one."""
    with store._database.read() as connection:
        living = select(items.c.slug, func.count()).where(items.c.deleted_at.is_(None)).group_by(items.c.slug)
        return dict(connection.execute(living).all())


def test_the_counts_are_those_of_the_items(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    settle(store, [item(f"{number}") for number in range(7)], articles=True)
    settle(store, [item("b1"), item("b2")], slug="b")
    settle(store, [item("7"), item("8"), item("1")], T0 + HOUR)
    guid = feed(store, T0 + HOUR)[0].guid
    assert [store.delete_item(guid, T0 + HOUR) for _ in range(2)] == [True, False]
    assert store.prune_items("a", 4, T0 + HOUR) == 4
    with store.renaming("b", "c", T0 + HOUR, force=True):
        pass
    assert {state.slug: state.items for state in store.list_sources()} == count_stored(store) == {"a": 4, "c": 2}
    assert store.count_totals(T0 + HOUR).items == 6
    found = store.find_source("a")
    assert found is not None
    assert found.items == 4


def test_waiting_articles_are_counted_by_source(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    settle(store, [item("1"), item("2"), item("3")], articles=True)
    [claim, _] = store.claim_articles(T0, limit=2, lease=HOUR, per_host=2)
    assert store.settle_article(claim, None, T0)
    assert {state.slug: state.articles_waiting for state in store.list_sources()} == {"a": 2, "b": 0}
    assert store.count_totals(T0).articles_waiting == 2
    found = store.find_source("a")
    assert found is not None
    assert found.articles_waiting == 2


def test_no_item_is_read_to_show_sources(tmp_path: Path) -> None:
    """What SQLite plans for each statement touches the items by an index of those alone that wait."""
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    statements: list[tuple[str, tuple[object, ...]]] = []
    event.listen(
        store._database._reader,
        "before_cursor_execute",
        lambda connection, cursor, statement, parameters, *rest: statements.append((statement, parameters)),
    )
    store.list_sources()
    store.find_source("a")
    store.count_totals(T0)
    planned = list(statements)
    assert len(planned) >= 5
    with store._database.read() as connection:
        steps = [
            row[3]
            for statement, parameters in planned
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    store.close()
    read = [step for step in steps if " items" in step]
    assert read
    assert [step for step in read if "items_held" not in step and "items_article" not in step] == []
