"""robots.txt and turns at hosts, as the store keeps them."""

from datetime import timedelta

import pytest

from store import Store, open_store
from store.robots import LONGEST_BODY, count_robots
from tests.daemon import until
from tests.stores import DAY, HOUR, T0, record

RULES = "User-agent: *\nDisallow: /secret\n"
LASTS = timedelta(seconds=40)


def test_rules_are_kept_by_origin_until_their_time(store: Store) -> None:
    assert store.find_robots("https://a.example", T0) is None
    store.store_robots("https://a.example", RULES, T0, 3600)
    store.store_robots("https://b.example", "", T0, 3600)
    assert store.find_robots("https://a.example", T0 + HOUR / 2) == (RULES, 1800)
    assert store.find_robots("https://b.example", T0 + 2 * HOUR) == ("", -3600)
    store.store_robots("https://a.example", "", T0 + HOUR, 3600)
    assert store.find_robots("https://a.example", T0 + HOUR) == ("", 3600)


def test_what_is_kept_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.robots.MOST", 5)
    monkeypatch.setattr("store.robots.PRUNE_BYTE", 256)
    for number in range(20):
        store.store_robots(f"https://h{number}.example", RULES, T0 + number * HOUR, 86400)
    assert count_robots(store._database) == 5
    assert store.find_robots("https://h19.example", T0) is not None
    store.store_robots("https://late.example", RULES, T0 + 90 * DAY, 86400)
    assert count_robots(store._database) == 1, "what is older than a month is forgotten"
    store.store_robots("https://long.example", "x" * (LONGEST_BODY + 1), T0, 86400)
    assert store.find_robots("https://long.example", T0) is None


def test_a_turn_holds_for_all_daemons(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("one daemon a file")
    first, second = open_store(database_url), open_store(database_url)
    with first.daemon_lock(), second.daemon_lock():
        name, wait = first.take_turn("a.example", T0, delay=1.0, per_host=1, lasts=LASTS)
        assert (bool(name), wait) == (True, 0.0)
        assert second.take_turn("a.example", T0 + HOUR / 3600, delay=1.0, per_host=1, lasts=LASTS)[0] == ""
        assert second.take_turn("b.example", T0, delay=1.0, per_host=1, lasts=LASTS)[0]
        first.give_turn("a.example", name)
        assert second.take_turn("a.example", T0 + timedelta(seconds=0.25), delay=1.0, per_host=1, lasts=LASTS) == (
            "",
            0.75,
        )
        name, _ = second.take_turn("a.example", T0 + timedelta(seconds=1), delay=1.0, per_host=1, lasts=LASTS)
        assert name
        second.give_turn("a.example", name)
        second.close_host("a.example", T0 + HOUR, T0)
        assert first.take_turn("a.example", T0 + HOUR / 2, delay=1.0, per_host=1, lasts=LASTS) == ("", 1800.0)
    first.close()
    second.close()


def test_a_turn_of_the_dead_and_one_over_its_time_are_free(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("one daemon a file")
    first, second = open_store(database_url), open_store(database_url)
    with second.daemon_lock():
        with first.daemon_lock():
            assert first.take_turn("a.example", T0, delay=0, per_host=1, lasts=LASTS)[0]
            assert second.take_turn("a.example", T0, delay=0, per_host=1, lasts=LASTS)[0] == ""
            assert second.take_turn("a.example", T0, delay=0, per_host=2, lasts=LASTS)[0]
        until(lambda: bool(second.take_turn("a.example", T0, delay=0, per_host=2, lasts=LASTS)[0]))  # the first is dead
        assert second.take_turn("a.example", T0, delay=0, per_host=2, lasts=LASTS)[0] == ""
        assert second.take_turn("a.example", T0 + LASTS, delay=0, per_host=2, lasts=LASTS)[0]
    first.close()
    second.close()


def test_what_is_overdue_comes_one_after_the_other_the_latest_first(store: Store) -> None:
    store.sync_sources([record(f"s{n}", first_due=T0 - n * HOUR) for n in range(1, 5)], T0)
    store.sync_sources([record("later", first_due=T0 + HOUR)], T0, prune_missing=False)
    assert store.spread_overdue(T0, pace=timedelta(seconds=1), longest=HOUR) == 4
    due = {state.slug: (state.next_due - T0).total_seconds() for state in store.list_sources()}
    assert due == {"s4": 0, "s3": 1, "s2": 2, "s1": 3, "later": 3600}
    later = T0 + 2 * HOUR
    store.spread_overdue(later, pace=timedelta(minutes=1), longest=timedelta(seconds=10))
    due = {state.slug: (state.next_due - later).total_seconds() for state in store.list_sources()}
    assert due == {"s4": 0, "s3": 2, "s2": 4, "s1": 6, "later": 8}
