"""Notifications are queued with the run that they are about, and leave the queue in their order, once each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from messages import Message
from messages.fetch import FetchCode
from model.article import Article
from model.item import Item
from model.notification import Event, Notification, NotificationClaim, Recipient
from model.outcome import Health, RunOutcome
from model.schedule import NEVER
from store import Store
from tests.stores import DAY, HOUR, MINUTE, T0, claim, finish, item, record, run, scraped

ALL = frozenset(Event)
DESK = Recipient(target="desk", events=ALL, failures=3)
REFUSED = FetchCode.REFUSED(host="a.example")


@pytest.fixture(autouse=True)
def sources(store: Store) -> None:
    store.sync_sources([record("a", title="Town"), record("b")], T0)


def read(
    store: Store,
    items: Sequence[Item],
    now: datetime,
    recipients: Sequence[Recipient] = (DESK,),
    *,
    slug: str = "a",
    **how: Any,
) -> None:
    """One run of a source that found items, whom they concern given."""
    claimed = claim(store, now, slug)
    known = claimed.memory.known([one.fingerprint for one in items])
    new = [one for one in items if one.fingerprint not in known]
    page = scraped(new, [one for one in items if one.fingerprint in known])
    with store.settling(claimed, now, recipients) as settling:
        assert settling is not None
        settling.apply(page, **{"wants_article": False, "grace": 5 * MINUTE, **how})
        finish(settling, now, slug)


def fail(
    store: Store,
    now: datetime,
    failures: int,
    recipients: Sequence[Recipient] = (DESK,),
    health: Health = Health.UNREACHABLE,
    **finished: Any,
) -> None:
    with store.settling(claim(store, now), now, recipients) as settling:
        assert settling is not None
        ended = run("a", RunOutcome.FAILED, at=now, message=REFUSED)
        settling.finish(ended, **{"next_due": now + HOUR, "health": health, "failures": failures, **finished})


def take(store: Store, now: datetime, target: str = "desk", limit: int = 99) -> list[NotificationClaim]:
    return store.claim_notifications(target, now, limit=limit, lease=HOUR)


def take_all(store: Store, now: datetime, target: str = "desk") -> list[Notification]:
    """Deliver all that is ready."""
    claims = take(store, now, target)
    for claimed in claims:
        store.delete_notification(claimed)
    return [claimed.notification for claimed in claims]


def titles(notification: Notification) -> list[str]:
    return [listed.stored.item.title for listed in notification.items]


def test_new_items_are_reported_and_those_of_the_first_page_are_not(store: Store) -> None:
    read(store, [item("1"), item("2")], T0)
    assert take_all(store, T0) == []
    read(store, [item("4"), item("3"), item("1"), item("2")], T0 + HOUR)
    (notification,) = take_all(store, T0 + HOUR)
    assert (notification.event, notification.slug, notification.source) == (Event.ITEMS, "a", "Town")
    assert titles(notification) == ["Notice 4", "Notice 3"]
    assert notification.item_count == 2
    assert take_all(store, T0 + 2 * HOUR) == []


def test_nothing_is_queued_without_recipients_or_for_a_backlog(store: Store) -> None:
    read(store, [item("1")], T0)
    read(store, [item("2"), item("1")], T0 + HOUR, ())
    read(store, [item("3"), item("2"), item("1")], T0 + 2 * HOUR, is_backlog=True)
    read(store, [item("4")], T0 + 3 * HOUR, [Recipient(target="desk", events=frozenset({Event.TROUBLE}))])
    assert take_all(store, T0 + 4 * HOUR) == []


def test_items_wait_until_their_pages_are_read_and_no_longer_than_their_grace(store: Store) -> None:
    read(store, [item("1")], T0)
    read(store, [item("2"), item("1")], T0 + HOUR, wants_article=True)
    assert take_all(store, T0 + HOUR) == []
    assert take_all(store, T0 + HOUR + 2 * MINUTE) == []
    (notification,) = take_all(store, T0 + HOUR + 6 * MINUTE)
    assert titles(notification) == ["Notice 2"]


def test_what_waits_for_its_page_holds_up_nothing_else(store: Store) -> None:
    read(store, [item("1")], T0)
    read(store, [item("2"), item("1")], T0 + HOUR, wants_article=True)
    fail(store, T0 + HOUR + MINUTE, 3)
    events = [notification.event for notification in take_all(store, T0 + HOUR + MINUTE)]
    assert events == [Event.TROUBLE]
    assert [one.event for one in take_all(store, T0 + 2 * HOUR)] == [Event.ITEMS]


def test_items_that_are_deleted_meanwhile_are_not_reported(store: Store) -> None:
    read(store, [item("1")], T0)
    read(store, [item("2"), item("3"), item("1")], T0 + HOUR)
    read(store, [item("4"), item("2"), item("3"), item("1")], T0 + 2 * HOUR)
    gone = {stored.item.title: stored.guid for stored in store.list_items("a")}
    store.delete_item(gone["Notice 2"], T0 + 2 * HOUR)
    store.delete_item(gone["Notice 4"], T0 + 2 * HOUR)
    assert [titles(one) for one in take_all(store, T0 + 3 * HOUR)] == [["Notice 3"]]
    assert store.list_waiting(["desk"])["desk"].count == 0


def test_a_digest_collects_the_items_of_all_sources_until_it_is_due(store: Store) -> None:
    due = T0 + DAY
    digest = Recipient(target="desk", events=ALL, digest=due)
    for slug in ("a", "b"):
        read(store, [item("1")], T0, [digest], slug=slug)
        read(store, [item("2"), item("1")], T0 + HOUR, [digest], slug=slug)
        read(store, [item("3"), item("2"), item("1")], T0 + 2 * HOUR, [digest], slug=slug)
    assert take_all(store, due - MINUTE) == []
    (notification,) = take_all(store, due)
    assert notification.is_digest
    assert notification.item_count == 4
    assert {listed.slug for listed in notification.items} == {"a", "b"}
    later = Recipient(target="desk", events=ALL, digest=due + DAY)
    read(store, [item("4"), item("3")], due + HOUR, [later])
    assert take_all(store, due + 2 * HOUR) == []
    assert [titles(one) for one in take_all(store, due + DAY)] == [["Notice 4"]]


def test_what_comes_while_a_digest_is_delivered_is_in_the_next(store: Store) -> None:
    digest = Recipient(target="desk", events=ALL, digest=T0 + DAY)
    read(store, [item("1")], T0, [digest])
    read(store, [item("2"), item("1")], T0 + HOUR, [digest])
    (claimed,) = take(store, T0 + DAY)
    later = Recipient(target="desk", events=ALL, digest=T0 + 2 * DAY)
    read(store, [item("3"), item("2"), item("1")], T0 + DAY, [later])
    store.delete_notification(claimed)
    assert [titles(one) for one in take_all(store, T0 + 2 * DAY)] == [["Notice 3"]]


def test_trouble_is_reported_once_after_so_many_failures_and_its_end_to_the_same(store: Store) -> None:
    early = Recipient(target="early", events=ALL, failures=1)
    for failures in (1, 2):
        fail(store, T0 + failures * HOUR, failures, [DESK, early])
    assert take_all(store, T0 + 3 * HOUR) == []
    (first,) = take_all(store, T0 + 3 * HOUR, "early")
    for failures in (3, 4):
        fail(store, T0 + failures * HOUR, failures, [DESK, early])
    (trouble,) = take_all(store, T0 + 4 * HOUR)
    assert take_all(store, T0 + 4 * HOUR, "early") == []
    assert trouble.trouble is not None
    assert (trouble.trouble.health, trouble.trouble.message, trouble.trouble.opened) == (
        Health.UNREACHABLE,
        REFUSED,
        T0 + HOUR,
    )
    assert trouble.guid != first.guid
    read(store, [item("1")], T0 + 5 * HOUR, [DESK, early])
    for target in ("desk", "early"):
        (end,) = take_all(store, T0 + 5 * HOUR, target)
        assert end.event is Event.RECOVERED
        assert end.trouble is not None
        assert (end.trouble.opened, end.trouble.closed) == (T0 + HOUR, T0 + 5 * HOUR)


def test_trouble_that_nobody_was_told_of_ends_in_silence(store: Store) -> None:
    fail(store, T0, 1)
    read(store, [item("1")], T0 + HOUR)
    assert take_all(store, T0 + HOUR) == []


@pytest.mark.parametrize(
    ("health", "finished"), [(Health.CHANGED, {}), (Health.GONE, {}), (Health.NOT_FOUND, {"next_due": NEVER})]
)
def test_trouble_that_needs_a_person_is_reported_at_once(
    store: Store, health: Health, finished: dict[str, Any]
) -> None:
    fail(store, T0, 0, health=health, **finished)
    assert [one.event for one in take_all(store, T0)] == [Event.TROUBLE]


def test_who_wants_only_the_end_hears_of_the_end(store: Store) -> None:
    relieved = Recipient(target="desk", events=frozenset({Event.RECOVERED}), failures=1)
    fail(store, T0, 1, [relieved])
    assert take_all(store, T0) == []
    read(store, [item("1")], T0 + HOUR, [relieved])
    assert [one.event for one in take_all(store, T0 + HOUR)] == [Event.RECOVERED]


def queue(store: Store, number: int) -> None:
    """Queue so many notifications, each of one item."""
    read(store, [item("0")], T0)
    for place in range(1, number + 1):
        read(store, [item(f"{place}"), item(f"{place - 1}")], T0 + place * MINUTE)


def test_a_target_is_served_in_order_by_one_at_a_time(store: Store) -> None:
    queue(store, 5)
    first = take(store, T0 + HOUR, limit=2)
    assert [titles(one.notification) for one in first] == [["Notice 1"], ["Notice 2"]]
    assert take(store, T0 + HOUR) == []
    store.delete_notification(first[0])
    assert take(store, T0 + HOUR) == []
    store.release_notifications(first[1:])
    assert [titles(one) for one in take_all(store, T0 + HOUR)] == [[f"Notice {number}"] for number in range(2, 6)]


def test_what_was_not_taken_is_tried_again_before_what_is_behind_it(store: Store) -> None:
    queue(store, 3)
    now = T0 + HOUR
    claims = take(store, now)
    store.retry_notification(claims[0], now, now + 5 * MINUTE, REFUSED)
    store.release_notifications(claims)
    assert take(store, now + MINUTE) == []
    waiting = store.list_waiting(["desk", "other"])
    assert (waiting["desk"].count, waiting["desk"].tries, waiting["desk"].message) == (3, 1, REFUSED)
    assert waiting["desk"].since == T0 + MINUTE
    assert waiting["other"].count == 0
    (again, *rest) = take(store, now + 5 * MINUTE)
    assert (again.key, again.tries, again.first_tried) == (claims[0].key, 1, now)
    assert again.notification == claims[0].notification
    assert len(rest) == 2


def test_what_is_queued_before_those_that_are_held_or_wait_takes_none_of_them(store: Store) -> None:
    queue(store, 2)
    now = T0 + HOUR
    held = take(store, now)
    fail(store, T0 + timedelta(seconds=1), 3)
    assert take(store, now) == []
    store.retry_notification(held[0], now, now + 5 * MINUTE, REFUSED)
    store.release_notifications(held)
    assert [one.notification.event for one in take(store, now)] == [Event.TROUBLE]


def test_a_lease_that_ran_out_changes_nothing_any_more(store: Store) -> None:
    queue(store, 1)
    (lost,) = take(store, T0 + HOUR)
    (found,) = take(store, T0 + 3 * HOUR)
    store.delete_notification(lost)
    store.retry_notification(lost, T0 + 3 * HOUR, T0 + DAY, REFUSED)
    store.delete_notification(found)
    assert take(store, T0 + 3 * DAY) == []


def test_leases_of_a_dead_daemon_end_as_the_next_one_begins(store: Store) -> None:
    queue(store, 1)
    with store.daemon_lock():
        (before,) = take(store, T0 + HOUR)
    with store.daemon_lock():
        (after,) = take(store, T0 + HOUR)
    assert after.notification.guid == before.notification.guid


def test_a_source_that_is_renamed_keeps_its_notifications(store: Store) -> None:
    queue(store, 1)
    with store.renaming("a", "town", T0 + HOUR, force=True):
        pass
    (notification,) = take_all(store, T0 + HOUR)
    assert (notification.slug, notification.source) == ("town", "Town")


def test_what_waits_for_targets_that_are_gone_is_deleted(store: Store) -> None:
    queue(store, 3)
    assert store.delete_other_targets(["desk"]) == 0
    assert store.delete_other_targets([]) == 3
    assert take(store, T0 + HOUR) == []


def test_the_oldest_of_too_many_are_dropped(store: Store) -> None:
    queue(store, 4)
    assert store.prune_notifications("desk", 3) == 1
    assert store.prune_notifications("desk", 3) == 0
    assert [titles(one) for one in take_all(store, T0 + HOUR)] == [["Notice 2"], ["Notice 3"], ["Notice 4"]]


def test_a_long_list_is_cut_and_counted_whole(store: Store) -> None:
    read(store, [item("0")], T0)
    read(store, [item(f"{number}") for number in range(1, 121)], T0 + HOUR)
    (notification,) = take_all(store, T0 + HOUR)
    assert (len(notification.items), notification.item_count) == (100, 120)


def test_nothing_is_queued_where_the_run_is_undone(store: Store) -> None:
    read(store, [item("1")], T0)
    claimed = claim(store, T0 + HOUR)

    def settle_and_break() -> None:
        with store.settling(claimed, T0 + HOUR, [DESK]) as settling:
            assert settling is not None
            settling.apply(scraped([item("2")], [item("1")]), wants_article=False, grace=timedelta(0))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        settle_and_break()
    assert take(store, T0 + DAY) == []


def read_texts(store: Store, now: datetime, fault: Message | None, recipients: Sequence[Recipient] = (DESK,)) -> None:
    """Read the own pages of all items that wait for it: each fails where there is a fault."""
    while claims := store.claim_articles(now, limit=99, lease=HOUR):
        for claimed in claims:
            article = None if fault else Article(content="<p>Text</p>")
            store.settle_article(claimed, article, now, counted=True, fault=fault, recipients=recipients)


def test_trouble_with_texts_and_its_end_are_reported_once_each(store: Store) -> None:
    read(store, [item(str(number)) for number in range(9)], T0, wants_article=True)
    read_texts(store, T0, REFUSED)
    (begun,) = take_all(store, T0)
    assert (begun.event, begun.source) == (Event.TROUBLE, "Town")
    assert begun.trouble is not None
    assert (begun.trouble.health, begun.trouble.closed) == (Health.ARTICLES, None)
    assert str(begun.trouble.message) == "2 of 2 texts could not be read: a.example refused the connection"
    silent = Recipient(target="desk", events=frozenset({Event.TROUBLE, Event.RECOVERED}), failures=3)
    read(store, [item(str(number)) for number in range(9, 30)], T0 + HOUR, [silent], wants_article=True)
    read_texts(store, T0 + HOUR, None)
    (ended,) = take_all(store, T0 + HOUR)
    assert ended.event is Event.RECOVERED
    assert ended.trouble is not None
    assert (ended.trouble.health, ended.trouble.opened, ended.trouble.closed) == (Health.ARTICLES, T0, T0 + HOUR)


def test_trouble_with_texts_and_with_the_page_are_told_apart(store: Store) -> None:
    read(store, [item(str(number)) for number in range(9)], T0, wants_article=True)
    read_texts(store, T0, REFUSED)
    fail(store, T0 + HOUR, 3)
    assert [one.trouble and one.trouble.health for one in take_all(store, T0 + HOUR)] == [
        Health.ARTICLES,
        Health.UNREACHABLE,
    ]
    read(store, [item(str(number)) for number in range(9)], T0 + 2 * HOUR)
    (ended,) = take_all(store, T0 + 2 * HOUR)
    assert (ended.event, ended.trouble and ended.trouble.health) == (Event.RECOVERED, Health.UNREACHABLE)


def test_trouble_with_texts_is_reported_to_none_that_asked_for_items_alone(store: Store) -> None:
    read(store, [item(str(number)) for number in range(9)], T0, wants_article=True)
    read_texts(store, T0, REFUSED, [Recipient(target="desk", events=frozenset({Event.ITEMS}))])
    assert take_all(store, T0) == []
