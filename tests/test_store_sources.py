"""Sources are those of the settings; they show how they are doing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import StatementError

from messages.plain import PlainCode
from model.outcome import Health, RunOutcome
from store import Store
from store.sources import find_host
from tests.stores import DAY, HOUR, MINUTE, T0, claim, feed, finish, item, record, run, settle, titles


def test_sync_reports_what_it_added_changed_and_removed(store: Store) -> None:
    report = store.sync_sources([record("a"), record("b")], T0)
    assert (report.added, report.changed, report.removed) == (("a", "b"), (), ())
    report = store.sync_sources([record("a", options='{"limit": 3}'), record("c")], T0)
    assert (report.added, report.changed, report.removed) == (("c",), ("a",), ("b",))
    assert [state.enabled for state in store.list_sources()] == [True, False, True]
    assert store.sync_sources([record("a", options='{"limit": 3}'), record("c")], T0).changed == ()


def test_a_removed_source_keeps_its_items_and_comes_back(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")])
    store.sync_sources([], T0)
    assert store.claim_sources(T0 + DAY, limit=9, lease=HOUR) == []
    assert titles(feed(store)) == ["Notice 1"]
    assert store.sync_sources([record("a")], T0 + DAY).changed == ("a",)
    assert len(store.claim_sources(T0 + DAY, limit=9, lease=HOUR)) == 1


def test_a_changed_rule_is_never_answered_by_a_304(store: Store) -> None:
    store.sync_sources([record("a", rules_fingerprint="r1")], T0)
    settle(store, [item("1")])
    claimed = claim(store, T0 + HOUR)
    assert (claimed.memory.validators.etag, claimed.memory.body_hash) == ('"v1"', "b1")
    assert claimed.memory.known([item("1").fingerprint])
    store.sync_sources([record("a", rules_fingerprint="r2", first_due=T0 + HOUR)], T0 + HOUR)
    with store.settling(claimed, T0 + HOUR) as settling:
        assert settling is None  # what was read under the old rules is thrown away
    claimed = claim(store, T0 + HOUR)
    assert (claimed.memory.validators.etag, claimed.memory.body_hash) == ("", "")
    assert not claimed.memory.known([item("1").fingerprint])


@pytest.mark.parametrize(
    ("health", "failures", "told", "due"),
    [
        (Health.UNREACHABLE, 1, {"title": "Other"}, 2 * HOUR),
        (Health.UNREACHABLE, 1, {"rules_fingerprint": "r2"}, 2 * HOUR),
        (Health.UNREACHABLE, 1, {"host": "moved"}, MINUTE),
        (Health.EMPTY, 1, {"rules_fingerprint": "r2"}, MINUTE),
        (Health.OK, 0, {"options": '{"interval": "10m"}'}, MINUTE),
    ],
)
def test_an_edit_never_shortens_a_pause_that_the_host_has(
    store: Store, health: Health, failures: int, told: dict[str, Any], due: timedelta
) -> None:
    store.sync_sources([record("a")], T0)
    with store.settling(claim(store), T0) as settling:
        assert settling is not None
        finish(settling, next_due=T0 + 2 * HOUR, health=health, failures=failures)
    store.sync_sources([record("a", first_due=T0 + MINUTE, **told)], T0)
    state = store.find_source("a")
    assert state is not None
    assert state.next_due == T0 + due


def test_an_edit_leaves_what_is_due_sooner_due(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    store.sync_sources([record("a", first_due=T0 + HOUR, title="Other")], T0)
    assert len(store.claim_sources(T0, limit=1, lease=HOUR)) == 1


def test_a_source_shows_how_it_is_doing(store: Store) -> None:
    store.sync_sources([record("a", title="News", language="vi"), record("b")], T0)
    settle(store, [item("1"), item("2")], articles=True)
    claimed = claim(store, T0 + HOUR)
    with store.settling(claimed, T0 + HOUR) as settling:
        assert settling is not None
        failed = run(outcome=RunOutcome.FAILED, message=PlainCode.TEXT(text="no \x00 items \ud800"), at=T0 + HOUR)
        settling.finish(failed, next_due=T0 + DAY, health=Health.EMPTY, failures=1)
    state = store.find_source("a")
    assert state is not None
    assert state == store.list_sources()[0]
    assert (state.health, state.message, state.failures) == (Health.EMPTY, PlainCode.TEXT(text="no  items ?"), 1)
    assert (state.last_run, state.last_good, state.next_due) == (T0 + HOUR, T0, T0 + DAY)
    assert (state.items, state.articles_waiting, state.title, state.language) == (2, 2, "News", "vi")
    assert store.find_source("none") is None
    counts = store.count_totals(T0 + DAY)
    assert counts.sources == {Health.EMPTY: 1, Health.NEW: 1}
    assert (counts.items, counts.articles_waiting, counts.due, counts.oldest_due) == (2, 2, 2, T0)


def test_marked_due_is_due(store: Store) -> None:
    store.sync_sources([record("a", first_due=T0 + DAY)], T0)
    assert store.mark_due("a", T0)
    assert not store.mark_due("none", T0)
    assert len(store.claim_sources(T0, limit=1, lease=HOUR)) == 1


def test_a_clock_that_is_set_back_holds_nothing_up(store: Store) -> None:
    store.sync_sources([record("a"), record("b"), record("c", first_due=T0 + HOUR)], T0)
    wrong = T0 + 3650 * DAY
    settle(store, [item("1")], wrong, articles=True)
    claim(store, wrong, "b")
    assert store.claim_sources(T0, limit=9, lease=HOUR) == []
    assert store.repair_clock(T0) == 1
    assert store.repair_clock(T0) == 0
    assert [claim.slug for claim in store.claim_sources(T0, limit=9, lease=HOUR)] == ["a", "b"]
    assert len(store.claim_articles(T0, limit=9, lease=HOUR)) == 1
    assert titles(feed(store)) == ["Notice 1"]


def test_sources_are_listed_by_slug_and_a_failed_sync_changes_nothing(store: Store) -> None:
    store.sync_sources([record("b"), record("a")], T0)
    assert [state.slug for state in store.list_sources()] == ["a", "b"]
    with pytest.raises(StatementError, match="a moment without a zone"):
        store.sync_sources([record("c"), record("d", first_due=T0.replace(tzinfo=None))], T0)
    assert [state.slug for state in store.list_sources()] == ["a", "b"]


def test_sources_that_are_missing_stay_where_none_are_to_be_pruned(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    assert store.sync_sources([record("b")], T0, prune_missing=False).removed == ()
    assert [state.enabled for state in store.list_sources()] == [True, True]


def test_a_feeds_guid_is_the_same_for_the_same_slug_and_page(store: Store) -> None:
    store.sync_sources([record("a"), record("b", "a")], T0)
    first, second = (state.guid for state in store.list_sources())
    assert first != second
    store.sync_sources([record("a", "moved"), record("b", "a")], T0)
    assert [state.guid for state in store.list_sources()] == [first, second], "minted once"


@pytest.mark.parametrize(
    ("url", "host"), [("https://News.Example/a", "news.example"), ("https://[broken", ""), ("", "")]
)
def test_the_host_of_what_is_no_address_is_empty(url: str, host: str) -> None:
    assert find_host(url) == host
