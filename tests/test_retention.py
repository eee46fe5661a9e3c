"""Items that a source's settings no longer keep are deleted, never what its feed or its page has."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from retention import PAUSE, Pruner
from settings.options import SourceEntry
from store import Store
from tests.stores import DAY, HOUR, T0, day, item, record, settle, titles


def entry(**options: Any) -> SourceEntry:
    return SourceEntry(slug="a", url="https://a.example/news", **options)


def fill(store: Store, number: int) -> None:
    """One item a day, of which the last is on the page."""
    store.sync_sources([record("a")], T0)
    for index in range(number):
        settle(store, [item(str(index), published=day(index + 1))], T0 + index * DAY)


def names(store: Store) -> list[str]:
    return titles(store.list_items("a", limit=100))


def run_to_end(pruner: Pruner, source: SourceEntry, now: Any) -> int:
    return sum(pruner.pump([source], now) for _ in range(5))


def test_without_a_setting_nothing_is_deleted(store: Store) -> None:
    fill(store, 6)
    assert run_to_end(Pruner(store=store), entry(limit=1), T0 + 90 * DAY) == 0
    assert len(names(store)) == 6


def test_the_oldest_items_beyond_those_kept_are_deleted(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    fill(store, 6)
    with caplog.at_level(logging.INFO):
        assert run_to_end(Pruner(store=store), entry(limit=1, keep_items=4), T0 + 9 * DAY) == 2
    assert names(store) == ["Notice 5", "Notice 4", "Notice 3", "Notice 2"]
    assert [line.getMessage() for line in caplog.records] == [
        "a: 2 items deleted that are older than the settings keep"
    ]


def test_what_the_feed_has_stays_however_few_are_kept(store: Store) -> None:
    fill(store, 6)
    assert run_to_end(Pruner(store=store), entry(limit=5, keep_items=1), T0 + 9 * DAY) == 1
    assert run_to_end(Pruner(store=store), entry(limit=5, keep_for="1d"), T0 + 900 * DAY) == 0


def test_items_are_deleted_by_how_long_ago_they_were_first_seen(store: Store) -> None:
    fill(store, 6)
    assert run_to_end(Pruner(store=store), entry(limit=1, keep_for="3d"), T0 + 5 * DAY + HOUR) == 3
    assert names(store) == ["Notice 5", "Notice 4", "Notice 3"]


def test_a_deleted_item_does_not_come_back_with_its_page(store: Store) -> None:
    fill(store, 6)
    run_to_end(Pruner(store=store), entry(limit=1, keep_items=1), T0 + 9 * DAY)
    assert not settle(store, [item(str(index), published=day(index + 1)) for index in range(6)], T0 + 9 * DAY)
    assert names(store) == ["Notice 5"]


def test_sources_are_looked_through_once_in_a_while(store: Store) -> None:
    fill(store, 3)
    pruner, source = Pruner(store=store), entry(limit=1, keep_items=3)
    assert run_to_end(pruner, source, T0 + 9 * DAY) == 0
    settle(store, [item("9", published=day(9))], T0 + 9 * DAY)
    assert run_to_end(pruner, source, T0 + 9 * DAY + PAUSE - timedelta(seconds=1)) == 0
    assert run_to_end(pruner, source, T0 + 9 * DAY + PAUSE) == 1


def test_a_clock_that_is_set_back_puts_no_look_off(store: Store) -> None:
    fill(store, 3)
    pruner, source = Pruner(store=store), entry(limit=1, keep_items=3)
    assert run_to_end(pruner, source, T0 + 30 * DAY) == 0
    settle(store, [item("9", published=day(9))], T0 + 9 * DAY)
    assert run_to_end(pruner, source, T0 + 9 * DAY) == 1
