"""Claims that a worker takes over: once, for as long as it is at work, and never what is held no more."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from model.item import Item
from store import Store, open_store
from tests.stores import HOUR, MINUTE, T0, claim, finish, item, record, scraped, settle


def take(store: Store, token: str, slug: str = "a") -> str:
    """Return the token of what was taken over; "" where nothing was."""
    taken = store.take_source(slug, token, T0, HOUR)
    return taken.token if taken else ""


def test_a_claim_is_taken_over_once_and_settled_by_who_took_it(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    sent = claim(store)
    taken = store.take_source("a", sent.token, T0, HOUR)
    assert taken is not None
    assert take(store, sent.token) == ""  # the message came twice
    assert (taken.slug, taken.url, taken.due) == (sent.slug, sent.url, sent.due)
    with store.settling(sent, T0) as settling:
        assert settling is None
    with store.settling(taken, T0) as settling:
        assert settling is not None
        settling.apply(scraped([item("1")]), wants_article=False, grace=MINUTE)
        finish(settling)
    assert take(store, taken.token) == ""


def test_a_message_that_comes_late_finds_the_claim_no_more(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    late = claim(store)
    again = claim(store, T0 + HOUR)
    assert take(store, late.token) == ""
    assert take(store, again.token) != ""
    assert take(store, again.token, "none") == ""


def test_what_nobody_else_claimed_is_taken_over_though_its_time_is_up(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    sent = claim(store)
    assert store.take_source("a", sent.token, T0 + 2 * HOUR, HOUR) is not None
    assert store.claim_sources(T0 + 2 * HOUR, limit=1, lease=HOUR) == []


def test_an_article_is_taken_over_once_with_what_is_known_of_it(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")], T0, articles=True)
    [sent] = store.claim_articles(T0, limit=9, lease=HOUR)
    taken = store.take_article(sent.guid, sent.token, T0, HOUR, again=False)
    assert taken is not None
    assert (taken.item, taken.host, taken.page) == (sent.item, sent.host, None)
    assert store.take_article(sent.guid, sent.token, T0, HOUR, again=False) is None
    assert store.settle_article(sent, None, T0) is None
    assert store.settle_article(taken, None, T0) is not None
    assert store.take_article(sent.guid, taken.token, T0, HOUR, again=False) is None


def test_leases_are_renewed_while_the_work_lasts(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    settle(store, [item("1")], T0, articles=True)
    taken = store.take_source("b", claim(store, slug="b").token, T0, MINUTE)
    [article] = store.claim_articles(T0, limit=9, lease=MINUTE)
    assert taken is not None
    assert store.renew_leases([taken.token, article.token, "lost"], T0 + HOUR) == 2
    assert store.claim_sources(T0 + 2 * MINUTE, limit=9, lease=HOUR, slugs=["b"]) == []
    assert store.claim_articles(T0 + 2 * MINUTE, limit=9, lease=HOUR) == []
    assert store.renew_leases([], T0) == 0
    assert [late.slug for late in store.claim_sources(T0 + HOUR, limit=9, lease=HOUR, slugs=["b"])] == ["b"]
    assert store.renew_leases([taken.token], T0 + 9 * HOUR) == 0


def test_claims_of_a_host_are_counted_those_of_sources_and_of_items(store: Store) -> None:
    store.sync_sources([record("a"), record("b", "both"), record("c", "both")], T0)
    settle(store, [elsewhere("1")], T0, articles=True)
    claim(store, slug="b")
    store.claim_articles(T0, limit=9, lease=HOUR)
    assert store.count_host_claims(T0, 1) == {"both.example": 1, "pages.example": 1}
    claim(store, slug="c")
    assert store.count_host_claims(T0, 1) == {"both.example": 2, "pages.example": 1}
    assert store.count_host_claims(T0 + HOUR, 1) == {}


def test_sources_that_a_browser_opens_are_counted_against_the_workers(database_url: str) -> None:
    browsed = '{"browser":true}'
    daemon = open_store(database_url)
    daemon.sync_sources([record("a", options=browsed), record("b", options=browsed), record("c")], T0)
    with daemon.daemon_lock():
        assert daemon.count_idle_browsers(T0) == 1, "of a worker that is to come"
        claim(daemon, slug="a")
        claim(daemon, slug="c")
        assert daemon.count_idle_browsers(T0) == 0
        assert daemon.count_idle_browsers(T0 + HOUR) == 1
        if daemon.is_shared:
            workers = [open_store(database_url) for _ in range(3)]
            with ExitStack() as stack:
                for worker in workers:
                    stack.enter_context(worker.daemon_lock())
                assert daemon.count_idle_browsers(T0) == 2
            for worker in workers:
                worker.close()
    daemon.close()


def elsewhere(name: str) -> Item:
    return replace(item(name), url=f"https://pages.example/{name}")


@pytest.mark.parametrize(("place", "host"), [("a.example", "a.example"), ("a.example:8080", "a.example")])
def test_a_host_that_rests_is_busy_until_it_may_be_asked(store: Store, place: str, host: str) -> None:
    if not store.is_shared:
        pytest.skip("turns are stored where daemons share a database")
    name, _ = store.take_turn(place, T0, delay=30, per_host=2, lasts=MINUTE)
    assert store.count_host_claims(T0, 2) == {host: 2}
    assert store.count_host_claims(T0 + timedelta(seconds=30), 2) == {}
    store.give_turn(place, name)


def test_what_a_dead_worker_took_over_is_free_at_once_and_no_other(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("one daemon a file")
    scheduler, worker = open_store(database_url), open_store(database_url)
    scheduler.sync_sources([record("a"), record("b")], T0)
    with scheduler.daemon_lock() as holder:
        sent = [claim(scheduler, slug=slug) for slug in "ab"]
        with worker.daemon_lock():
            assert take(worker, sent[0].token) != ""
            assert holder.free_dead_leases() == 0
        assert holder.free_dead_leases() == 1
        assert [again.slug for again in scheduler.claim_sources(T0, limit=9, lease=HOUR)] == ["a"]
    scheduler.close()
    worker.close()
