"""What a daemon had under way when it was killed is free at once: its lock ended with it."""

from contextlib import ExitStack

import pytest
from sqlalchemy import text

from model.errors import StoreError
from model.publication import FeedAddress
from model.subscription import Mode, SubscriptionRequest, Wish
from store import Holder, Store, open_store
from store.holders import RELOCK_SECONDS
from tests.stores import HOUR, T0, claim, item, record, settle

WISH = Wish(mode=Mode.SUBSCRIBE, topic="https://me.example/feeds/a.rss", seconds=3600, secret="")
REQUEST = SubscriptionRequest(
    address=FeedAddress("a"), ending="rss", callback="https://you.example/", host="you.example", wish=WISH
)


def claim_all(store: Store) -> tuple[int, int, int]:
    """Lease all that is due; return how many sources, items and subscriptions it were."""
    return (
        len(store.claim_sources(T0, limit=9, lease=HOUR)),
        len(store.claim_articles(T0, limit=9, lease=HOUR, per_host=9)),
        len(store.claim_subscriptions(T0, limit=9, lease=HOUR)),
    )


def make_work(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    settle(store, [item("1"), item("2")], T0 - 2 * HOUR, articles=True)
    assert store.request_subscription("a", REQUEST, T0)


def test_leases_of_a_dead_daemon_end_as_the_next_one_begins(store: Store) -> None:
    make_work(store)
    with store.daemon_lock():
        assert claim_all(store) == (2, 2, 1)
    with store.daemon_lock():
        assert claim_all(store) == (2, 2, 1)
        assert claim_all(store) == (0, 0, 0)


def test_the_command_line_s_leases_end_by_their_time(store: Store) -> None:
    make_work(store)
    claim(store)
    with store.daemon_lock():
        assert [claimed.slug for claimed in store.claim_sources(T0, limit=9, lease=HOUR)] == ["b"]


def test_a_stale_claim_of_the_dead_changes_nothing(store: Store) -> None:
    make_work(store)
    with store.daemon_lock():
        former = claim(store)
    with store.daemon_lock():
        claim(store)
        with store.settling(former, T0) as settling:
            assert settling is None


def test_a_living_daemon_keeps_its_leases_beside_another(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("one daemon a file")
    first, second = open_store(database_url), open_store(database_url)
    make_work(first)
    with ExitStack() as living:
        holder = living.enter_context(first.daemon_lock())
        claim(first)
        with second.daemon_lock() as other:
            assert holder.name != other.name
            assert other.free_dead_leases() == 0
            assert [claimed.slug for claimed in second.claim_sources(T0, limit=9, lease=HOUR)] == ["b"]
            living.close()  # as when its process ends
            assert other.free_dead_leases() == 1
            assert [claimed.slug for claimed in second.claim_sources(T0, limit=9, lease=HOUR)] == ["a"]
    first.close()
    second.close()


def cut(store: Store, *holders: Holder) -> None:
    """End the sessions of locks, as a restart of PostgreSQL does."""
    for holder in holders:
        assert holder._session_lock is not None
        pid = holder._session_lock.scalar(text("SELECT pg_backend_pid()"))
        with store._database.write() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid, 60000)"), {"pid": pid})


def test_who_lost_the_lock_by_a_restart_of_postgresql_is_not_dead(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("no connection to cut")
    first, second = open_store(database_url), open_store(database_url)
    make_work(first)
    moment = [0.0]
    with first.daemon_lock() as holder, second.daemon_lock() as other:
        other._monotonic = lambda: moment[0]
        claim(first)
        cut(second, holder, other)
        with pytest.raises(StoreError):
            other.free_dead_leases()
        assert other.free_dead_leases() == 0, "the other one comes back a moment later"
        with pytest.raises(StoreError):
            holder.free_dead_leases()
        holder.free_dead_leases()
        moment[0] = RELOCK_SECONDS
        assert other.free_dead_leases() == 0
        cut(second, holder)
        assert other.free_dead_leases() == 1, "and who does not come back is dead"
    first.close()
    second.close()


def start_server(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Have PostgreSQL say that it started so long ago."""
    answer = f"SELECT clock_timestamp() - interval '{seconds} s', interval '{seconds} s'"
    monkeypatch.setattr("store.holders._SERVER_START", text(answer))


def test_who_begins_just_after_a_restart_of_postgresql_takes_nobody_for_dead(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("no server to restart")
    first, second = open_store(database_url), open_store(database_url)
    make_work(first)
    with first.daemon_lock() as holder:
        claim(first)
        cut(second, holder)
        start_server(monkeypatch, 1)
        with second.daemon_lock():
            again = second.claim_sources(T0, limit=9, lease=HOUR, slugs=["a"])
            assert again == [], "the first one comes back a moment later"
        start_server(monkeypatch, RELOCK_SECONDS)
        with second.daemon_lock():
            assert second.claim_sources(T0, limit=9, lease=HOUR, slugs=["a"]) != [], "it did not come back"
    first.close()
    second.close()


def test_who_begins_just_after_a_crash_in_postgresql_takes_nobody_for_dead(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("no server to crash")
    first, second = (
        open_store(database_url),
        open_store(f"{database_url}%2Cpg_catalog"),
    )  # own tables before PostgreSQL's
    make_work(first)
    with second._database.write() as connection:
        later = "clock_timestamp() + interval '1 hour'"  # counts as just now, however slow this test is
        connection.execute(text(f"CREATE TABLE pg_stat_bgwriter AS SELECT {later} AS stats_reset"))
    with first.daemon_lock() as holder:
        claim(first)
        cut(second, holder)
        with second.daemon_lock():
            again = second.claim_sources(T0, limit=9, lease=HOUR, slugs=["a"])
            assert again == [], "the first one comes back a moment later"
        with second._database.write() as connection:
            connection.execute(text("UPDATE pg_stat_bgwriter SET stats_reset = stats_reset - interval '1 day'"))
        with second.daemon_lock():
            assert second.claim_sources(T0, limit=9, lease=HOUR, slugs=["a"]) != [], "it did not come back"
    first.close()
    second.close()


def test_a_restart_of_postgresql_is_seen_though_the_session_broke_long_before(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("no server to restart")
    first, second = open_store(database_url), open_store(database_url)
    make_work(first)
    moment = [0.0]
    with first.daemon_lock() as holder, second.daemon_lock() as other:
        other._monotonic = lambda: moment[0]
        claim(first)
        cut(second, holder, other)
        with pytest.raises(StoreError):
            other.free_dead_leases()
        moment[0] = 10 * RELOCK_SECONDS  # so long it was down
        start_server(monkeypatch, 0)
        assert other.free_dead_leases() == 0
        monkeypatch.undo()
        assert other.free_dead_leases() == 0
        moment[0] += RELOCK_SECONDS
        assert other.free_dead_leases() == 1, "and who does not come back is dead"
    first.close()
    second.close()


def test_a_tick_that_comes_late_is_no_fault(database_url: str) -> None:
    store = open_store(database_url)
    with store.daemon_lock() as holder:
        holder.free_dead_leases()
    assert holder.free_dead_leases() == 0
    store.close()


def test_a_lock_whose_connection_was_cut_is_taken_again(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("no connection to cut")
    store, other = open_store(database_url), open_store(database_url)
    make_work(store)
    with store.daemon_lock() as holder:
        claim(store)
        cut(other, holder)
        with pytest.raises(StoreError):
            holder.free_dead_leases()
        assert holder.free_dead_leases() == 0
        with other.daemon_lock():
            assert other.claim_sources(T0, limit=9, lease=HOUR, slugs=["a"]) == []
    store.close()
    other.close()
