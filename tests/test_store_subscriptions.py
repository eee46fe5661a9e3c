"""Subscriptions are confirmed, delivered to once a change, tried again, and end; on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from model.publication import FeedAddress
from model.subscription import Mode, SubscriptionClaim, SubscriptionRequest, Wish
from store import Store, subscriptions
from tests.stores import DAY, HOUR, MINUTE, T0, item, record, settle

TOPIC = "https://feeds.example.org/feeds/a.atom"


def wish(store: Store, callback: str = "https://r.example/1", now: datetime = T0, **fields: Any) -> bool:
    wanted = Wish(**{"mode": Mode.SUBSCRIBE, "topic": TOPIC, "seconds": 864000, "secret": "s", **fields})
    request = SubscriptionRequest(
        address=FeedAddress("a"), ending="atom", callback=callback, host="r.example:443", wish=wanted
    )
    return store.request_subscription("a", request, now)


def claim(store: Store, now: datetime = T0, **options: Any) -> list[SubscriptionClaim]:
    return store.claim_subscriptions(now, **{"limit": 9, "lease": MINUTE, "per_host": 9, "wishes": 9, **options})


def publish(store: Store, name: str, now: datetime) -> None:
    """Settle one more item, whose feed is then another document."""
    from feeds import render
    from feeds.compose import compose
    from model.publication import Channel

    settle(store, [item(name)], now=now)
    with store.composing("a", lambda: now) as composing:
        channel = Channel(slug="a", title="A", url="https://a.example/", feed_url="https://x.example/feeds/a", guid="g")
        composing.publish(render(compose(channel, composing.list_feed_items(9)), now))


def subscribe(store: Store, callback: str = "https://r.example/1", **fields: Any) -> None:
    assert wish(store, callback, **fields)
    for wanted in claim(store):
        store.settle_wish(wanted, T0, confirmed=True)


@pytest.fixture(autouse=True)
def _source(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    publish(store, "0", T0)


def test_a_wish_is_claimed_once_and_granted_when_it_is_confirmed(store: Store) -> None:
    assert wish(store)
    [wanted] = claim(store)
    assert wanted.wish is not None
    assert (wanted.callback, wanted.wish.secret, wanted.secret) == ("https://r.example/1", "s", "")
    assert claim(store) == []
    store.settle_wish(wanted, T0, confirmed=True)
    assert claim(store, T0 + HOUR) == [], "who subscribes has just read the feed"
    publish(store, "1", T0 + HOUR)
    [due] = claim(store, T0 + HOUR)
    assert (due.wish, due.secret, due.topic, due.sent != "") == (None, "s", TOPIC, True)


def test_a_wish_that_is_not_confirmed_leaves_nothing(store: Store) -> None:
    wish(store)
    [wanted] = claim(store)
    store.settle_wish(wanted, T0, confirmed=False)
    publish(store, "1", T0 + HOUR)
    assert claim(store, T0 + HOUR) == []


def test_what_a_stranger_asks_does_not_touch_an_active_subscription(store: Store) -> None:
    subscribe(store)
    wish(store, secret="other")
    [wanted] = claim(store)
    store.settle_wish(wanted, T0, confirmed=False)
    wish(store, mode=Mode.UNSUBSCRIBE)
    [wanted] = claim(store)
    store.settle_wish(wanted, T0, confirmed=False)
    publish(store, "1", T0 + HOUR)
    assert [due.secret for due in claim(store, T0 + HOUR)] == ["s"]


def test_a_confirmed_end_ends_it_and_so_does_its_lease(store: Store) -> None:
    subscribe(store)
    subscribe(store, "https://r.example/2", seconds=3600)
    wish(store, mode=Mode.UNSUBSCRIBE)
    [wanted] = claim(store)
    store.settle_wish(wanted, T0, confirmed=True)
    publish(store, "1", T0 + 2 * HOUR)
    assert claim(store, T0 + 2 * HOUR) == []


def test_a_change_during_a_delivery_is_delivered_after_it(store: Store) -> None:
    subscribe(store)
    publish(store, "1", T0 + HOUR)
    [due] = claim(store, T0 + HOUR)
    first = store.find_publication("a", "atom")
    publish(store, "2", T0 + HOUR + MINUTE / 2)
    assert first is not None
    store.settle_delivery(due, T0 + HOUR + MINUTE / 2, sent=first.etag)
    [again] = claim(store, T0 + HOUR + MINUTE)
    last = store.find_publication("a", "atom")
    assert last is not None
    assert again.sent == first.etag != last.etag
    store.settle_delivery(again, T0 + HOUR + MINUTE, sent=last.etag)
    assert claim(store, T0 + DAY) == []


def test_a_try_that_failed_is_counted_and_a_lease_that_ran_out_is_claimed_again(store: Store) -> None:
    subscribe(store)
    publish(store, "1", T0 + HOUR)
    [due] = claim(store, T0 + HOUR)
    store.retry_subscription(due, T0 + 2 * HOUR)
    assert claim(store, T0 + HOUR + 2 * MINUTE) == []
    [again] = claim(store, T0 + 2 * HOUR)
    assert again.tries == 1
    [lost] = claim(store, T0 + 3 * HOUR)
    store.retry_subscription(again, None)
    assert claim(store, T0 + 3 * HOUR) == [], "a stale claim changes nothing"
    store.release_subscription(lost, T0 + 4 * HOUR)
    [lost] = claim(store, T0 + 4 * HOUR)
    assert lost.tries == 1
    store.delete_subscription(lost)
    publish(store, "2", T0 + 5 * HOUR)
    assert claim(store, T0 + 5 * HOUR) == []


def test_one_host_gets_no_more_than_its_share_and_a_busy_one_nothing(store: Store) -> None:
    for number in range(5):
        wish(store, f"https://r.example/{number}")
    assert len(claim(store, per_host=2)) == 2
    assert claim(store, busy_hosts=["r.example:443"]) == []
    assert len(claim(store, per_host=9, limit=2)) == 2


@pytest.mark.parametrize("bound", ["MOST_UNCONFIRMED", "MOST_OF_HOST"])
def test_too_many_wishes_are_refused(store: Store, monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    monkeypatch.setattr(subscriptions, bound, 2)
    assert [wish(store, f"https://r.example/{number}") for number in range(3)] == [True, True, False]
    other = SubscriptionRequest(
        address=FeedAddress("a"),
        ending="atom",
        callback="https://s.example/1",
        host="s.example:443",
        wish=Wish(mode=Mode.SUBSCRIBE, topic=TOPIC),
    )
    assert store.request_subscription("a", other, T0) == (bound == "MOST_OF_HOST"), "one host keeps no other out"


def test_an_expired_subscription_is_deleted_by_the_next_request(store: Store) -> None:
    subscribe(store, seconds=300)
    wish(store, "https://r.example/2", now=T0 + timedelta(seconds=301))
    with store._database.read() as connection:
        callbacks = connection.scalars(subscriptions.select(subscriptions.subscriptions.c.callback)).all()
    assert callbacks == ["https://r.example/2"]


def test_a_wish_that_comes_while_another_is_being_confirmed_is_not_lost(store: Store) -> None:
    wish(store)
    [first] = claim(store)
    wish(store, secret="other")
    store.settle_wish(first, T0, confirmed=False)
    [second] = claim(store)
    assert second.wish is not None
    assert second.wish.secret == "other"
    store.settle_wish(second, T0, confirmed=True)
    wish(store, mode=Mode.UNSUBSCRIBE)
    [leaving] = claim(store)
    wish(store, secret="third")
    store.settle_wish(leaving, T0, confirmed=True)
    publish(store, "1", T0 + MINUTE)
    [again] = claim(store, T0 + MINUTE)
    assert again.wish is not None
    assert again.wish.secret == "third"


def test_what_changes_before_a_wish_is_confirmed_is_delivered(store: Store) -> None:
    wish(store)
    publish(store, "1", T0 + MINUTE)
    [wanted] = claim(store, T0 + MINUTE)
    store.settle_wish(wanted, T0 + MINUTE, confirmed=True)
    [due] = claim(store, T0 + MINUTE)
    assert due.wish is None


def test_nothing_is_delivered_once_the_subscription_ended(store: Store) -> None:
    subscribe(store, seconds=300)
    publish(store, "1", T0 + MINUTE)
    [due] = claim(store, T0 + MINUTE)
    store.retry_subscription(due, T0 + HOUR)
    assert claim(store, T0 + HOUR) == []


def test_wishes_leave_room_for_deliveries(store: Store) -> None:
    subscribe(store)
    for number in range(2, 6):
        wish(store, f"https://r.example/{number}", now=T0)
    publish(store, "1", T0 + MINUTE)
    first, second, third = claim(store, T0 + MINUTE, limit=3, wishes=4)
    assert [one.wish is None for one in (first, second, third)].count(True) == 1, "though it is due since later"
    assert len(claim(store, T0 + MINUTE, wishes=1)) == 1


def test_another_hub_is_pinged_whichever_hub_is_ours_by_then(store: Store) -> None:
    with store.composing("a", lambda: T0) as composing:
        composing.ping_hub("https://hub.example/", "hub.example:443", {"atom": TOPIC})
    subscribe(store)
    publish(store, "1", T0 + MINUTE)
    assert {one.callback: one.is_ping for one in claim(store, T0 + MINUTE)} == {
        "https://hub.example/": True,
        "https://r.example/1": False,
    }


def test_expired_subscriptions_are_deleted_without_a_request(store: Store) -> None:
    subscribe(store, seconds=300)
    subscribe(store, "https://r.example/2", seconds=864000)
    assert store.delete_expired_subscriptions(T0 + MINUTE) == 0
    assert store.delete_expired_subscriptions(T0 + HOUR) == 1
    publish(store, "1", T0 + HOUR)
    assert [due.callback for due in claim(store, T0 + HOUR)] == ["https://r.example/2"]
