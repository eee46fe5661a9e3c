"""A source's items a page at a time: all of them, each once, both ways, whatever comes and goes meanwhile."""

from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from model.item import HIDDEN
from store import ItemPage, Store, item_pages, open_store
from tests.stores import HOUR, T0, day, feed, item, record, settle


def walk(store: Store, limit: int = 2) -> list[ItemPage]:
    """Return all pages, from the newest items on."""
    pages = [read(store, limit)]
    while pages[-1].has_older:
        pages.append(read(store, limit, before=pages[-1].items[-1].guid))
    return pages


def read(store: Store, limit: int = 2, **place: str) -> ItemPage:
    page = store.read_item_page("a", T0 + HOUR, limit, **place)
    assert page is not None
    return page


def list_titles(*pages: ItemPage) -> list[str]:
    return [one.item.title for page in pages for one in page.items]


def test_the_pages_hold_all_items_once_and_lead_back(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    dates = [3, 9, 9, 9, 2, 20, 9]
    settle(store, [item(f"{place}", published=day(number)) for place, number in enumerate(dates)])
    settle(store, [item("other")], slug="b")
    pages = walk(store)
    assert list_titles(*pages) == [f"Notice {place}" for place in (5, 1, 2, 3, 6, 0, 4)]
    assert [(page.has_newer, page.has_older) for page in pages] == [
        (False, True), (True, True), (True, True), (True, False)
    ]  # fmt: skip
    back = read(store, after=pages[2].items[0].guid)
    assert (back.items, back.has_newer, back.has_older) == (pages[1].items, True, True)
    newest = read(store, after=pages[1].items[0].guid)
    assert (newest.items, newest.has_newer) == (pages[0].items, False)


def test_a_page_stays_what_it_is_while_items_come_and_go(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item(f"{number}", published=day(number)) for number in range(1, 7)])
    first, second, _ = walk(store)
    settle(store, [item("9", published=day(9))], T0 + HOUR)
    assert read(store, before=first.items[-1].guid).items == second.items
    assert store.delete_item(first.items[-1].guid, T0)
    assert read(store, before=first.items[-1].guid).items == second.items
    assert store.read_item_page("a", T0, 2, before="none") is None


def test_what_is_hidden_or_held_back_is_on_no_page(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", published=day(1)), item("2", published=day(2))])
    with store.composing("a", lambda: T0) as composing:
        composing.store_verdicts({1: HIDDEN})
    settle(store, [item("3", published=day(3))], T0 + HOUR, articles=True)
    assert list_titles(read(store)) == ["Notice 2"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dates=st.lists(st.integers(1, 4), max_size=12), limit=st.integers(1, 4))
def test_any_items_are_all_paged_through(tmp_path_factory: object, dates: list[int], limit: int) -> None:
    folder: Path = tmp_path_factory.mktemp("pages")  # type: ignore[attr-defined]  # pytest's own
    store = open_store(f"sqlite:///{folder}/a.db")
    store.sync_sources([record("a")], T0)
    settle(store, [item(f"{place}", published=day(number)) for place, number in enumerate(dates)])
    pages = walk(store, limit)
    assert list_titles(*pages) == [one.item.title for one in store.list_items("a", limit=20)]
    for newer, older in pairwise(pages):
        assert read(store, limit, after=older.items[0].guid).items == newer.items
    store.close()


def test_far_pages_are_found_by_the_index(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    with store._database.read() as connection:
        for statement in (item_pages._FIRST, item_pages._OLDER, item_pages._NEWER):
            compiled = statement.compile(dialect=sqlite.dialect())
            parameters = (None,) * len(compiled.positiontup or ())
            steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", parameters)]
            assert "items_feed" in steps[0]
            assert statement is item_pages._FIRST or "published_at" in steps[0]
    store.close()


def test_the_order_is_that_of_feeds(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item(f"{place}") for place in range(5)])
    assert list_titles(*walk(store)) == [one.item.title for one in feed(store, T0)]
