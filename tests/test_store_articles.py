"""Items wait for their own pages, within bounds, and are completed by them."""

import pytest

from messages.statuses import StatusCode
from model.article import Article
from model.item import DateOrigin
from model.outcome import Health
from model.page_memory import PageMemory
from model.schedule import NEVER
from store import SourceRecord, Store
from tests.stores import DAY, HOUR, MINUTE, T0, day, feed, item, record, settle, titles

GONE = StatusCode.NOT_FOUND(host="a.example")


def test_an_item_waits_for_its_article_and_is_shown_with_it(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")], articles=True)
    assert feed(store) == []
    [wanted] = store.claim_articles(T0, limit=9, lease=HOUR)
    assert (wanted.url, wanted.host, wanted.tries, wanted.options) == ("https://a.example/1", "a.example", 0, "{}")
    assert store.claim_articles(T0, limit=9, lease=HOUR) == []
    now = T0 + MINUTE
    told = Article(content="<p>Whole</p>", published=day(2, origin=DateOrigin.JSON_LD))
    assert store.settle_article(wanted, told, now)
    assert not store.settle_article(wanted, told, now)
    assert store.list_composable(now) == ["a"]
    [shown] = feed(store, now)
    assert store.list_composable(now + DAY) == []
    assert (shown.item.content, shown.published) == ("<p>Whole</p>", day(2).at)
    assert (shown.revision, shown.changed) == (1, T0)


def test_an_item_whose_article_does_not_come_is_shown_after_the_grace(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")], articles=True)
    assert store.list_composable(T0 + 4 * MINUTE) == []
    assert store.list_composable(T0 + 5 * MINUTE) == ["a"]
    [stored] = feed(store, T0 + 5 * MINUTE)
    [wanted] = store.claim_articles(T0 + HOUR, limit=9, lease=HOUR)
    assert store.settle_article(wanted, Article(content="late"), T0 + HOUR)
    [late] = feed(store, T0 + HOUR)
    assert (late.item.content, late.revision, late.changed) == ("late", 1, stored.changed)


def test_an_article_is_tried_again_and_given_up(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")], articles=True)
    [wanted] = store.claim_articles(T0, limit=9, lease=HOUR)
    assert store.settle_article(wanted, None, T0, retry_at=T0 + MINUTE)
    assert store.claim_articles(T0, limit=9, lease=HOUR) == []
    [wanted] = store.claim_articles(T0 + MINUTE, limit=9, lease=HOUR)
    assert wanted.tries == 1
    assert store.settle_article(wanted, None, T0 + MINUTE)
    assert store.claim_articles(T0 + DAY, limit=9, lease=HOUR) == []
    assert titles(feed(store, T0 + MINUTE)) == ["Notice 1"]


def test_a_released_article_is_due_at_the_moment_of_the_release_and_no_try_is_counted(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")], articles=True)
    [wanted] = store.claim_articles(T0, limit=9, lease=HOUR)
    store.release_article(wanted, T0 + MINUTE)
    assert store.claim_articles(T0, limit=9, lease=HOUR) == []
    [again] = store.claim_articles(T0 + MINUTE, limit=9, lease=HOUR)
    assert again.tries == 0
    store.release_article(wanted, T0)
    assert store.claim_articles(T0 + MINUTE, limit=9, lease=HOUR) == [], "a stale release gives nothing back"


def test_articles_are_claimed_newest_first_one_a_host_and_leases_end(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    settle(store, [item("1", published=day(1)), item("2", published=day(2))], articles=True)
    settle(store, [item("3", published=day(3), url="https://b.example/3")], slug="b", articles=True)
    claimed = store.claim_articles(T0, limit=9, lease=HOUR)
    assert [claim.item.title for claim in claimed] == ["Notice 3", "Notice 2"]
    assert store.claim_articles(T0, limit=9, lease=HOUR, busy_hosts=["a.example"]) == []
    assert [claim.slug for claim in store.claim_articles(T0, limit=9, lease=HOUR, slugs=["b"])] == []
    again = store.claim_articles(T0 + HOUR, limit=9, lease=HOUR, per_host=2)
    assert [claim.item.title for claim in again] == ["Notice 3", "Notice 2", "Notice 1"]


def test_an_edit_on_the_listing_keeps_the_article_and_has_it_read_again(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", "Old")], articles=True)
    [wanted] = store.claim_articles(T0, limit=9, lease=HOUR)
    store.settle_article(wanted, Article(title="Old, in full", content="<p>Whole</p>"), T0)
    assert titles(feed(store)) == ["Old, in full"]
    assert not settle(store, [item("1", "Old", image="https://a.example/i.jpg")], T0 + HOUR).new
    [changed] = settle(store, [item("1", "New")], T0 + 2 * HOUR, articles=True).changed
    assert (changed.item.title, changed.item.content, changed.revision) == ("New", "<p>Whole</p>", 2)
    [wanted] = store.claim_articles(T0 + 2 * HOUR, limit=9, lease=HOUR)
    store.settle_article(wanted, Article(title="New, in full", content="<p>Whole</p>"), T0 + 3 * HOUR)
    [stored] = feed(store, T0 + 3 * HOUR)
    assert (stored.item.title, stored.revision, stored.changed) == ("New, in full", 3, T0 + 3 * HOUR)


def test_a_summary_and_tags_that_an_articles_page_gives_later_complete_the_item_and_are_no_edit(store: Store) -> None:
    """Fields that a program learns to read, or what is known of a site by then, flood no reader."""
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", "Old")], articles=True)
    [wanted] = store.claim_articles(T0, limit=9, lease=HOUR)
    store.settle_article(wanted, Article(content="<p>Whole</p>"), T0)
    [before] = feed(store)
    settle(store, [item("1", "New")], T0 + HOUR, articles=True)
    [listed] = feed(store, T0 + HOUR)
    [wanted] = store.claim_articles(T0 + HOUR, limit=9, lease=HOUR)
    full = Article(content="<p>Whole</p>", summary="In short.", categories=("Roads",))
    store.settle_article(wanted, full, T0 + 2 * HOUR)
    assert store.list_composable(T0 + 2 * HOUR) == ["a"], "readers get it without a sign of an edit"
    [after] = feed(store, T0 + 2 * HOUR)
    assert (before.item.summary, after.item.summary, after.item.categories) == ("", "In short.", ("Roads",))
    assert (after.revision, after.changed) == (listed.revision, listed.changed)


def test_an_article_that_is_read_while_its_source_is_renamed_is_read_again(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")], articles=True)
    [wanted] = store.claim_articles(T0, limit=9, lease=HOUR)
    with store.renaming("a", "b", T0, force=True):
        pass
    assert not store.settle_article(wanted, Article(content="<p>Whole</p>"), T0)
    store.keep_article(wanted, None, PageMemory())
    [again] = store.claim_articles(T0, limit=9, lease=HOUR)
    assert store.settle_article(again, Article(content="<p>Whole</p>"), T0)
    assert [shown.item.content for shown in feed(store, T0, "b")] == ["<p>Whole</p>"]


def test_a_source_whose_texts_cannot_be_read_is_in_trouble_until_they_can(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item(str(number)) for number in range(1, 5)], articles=True)
    claims = store.claim_articles(T0, limit=9, lease=HOUR, per_host=9)
    changes = [store.settle_article(one, None, T0, retry_at=T0 + MINUTE, counted=True, fault=GONE) for one in claims]
    began = [str(change.began) for change in changes if change and change.began]
    assert began == ["2 of 2 texts could not be read: a.example has no such page (404 Not Found)"], "told once"
    state = store.find_source("a")
    assert state
    assert state.health is Health.ARTICLES
    assert str(state.message).startswith("4 of 4 texts could not be read: ")
    assert store.list_sources() == [state]
    assert store.count_totals(T0).sources == {Health.ARTICLES: 1}
    later = T0 + MINUTE
    claims = store.claim_articles(later, limit=9, lease=HOUR, per_host=9)
    changes = [store.settle_article(one, Article(content="Read"), later, counted=True) for one in claims]
    assert [change.ended for change in changes if change] == [False, False, True, False]
    state = store.find_source("a")
    assert state
    assert (state.health, state.message) == (Health.OK, None)


@pytest.mark.parametrize(
    "changed",
    [
        record("a", rules_fingerprint="r2"),
        record("a", options="{ }", reads_articles=False),
        record("a", options='{"paused": true}', first_due=NEVER),
    ],
    ids=["other rules", "no texts", "paused"],
)
def test_readings_are_forgotten_with_rules_that_change_and_where_texts_are_no_longer_read(
    store: Store, changed: SourceRecord
) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1"), item("2")], articles=True)
    for claim in store.claim_articles(T0, limit=9, lease=HOUR, per_host=9):
        store.settle_article(claim, None, T0, counted=True, fault=GONE)
    assert store.list_sources()[0].health is Health.ARTICLES
    assert [one.closed for one in store.list_incidents(9)] == [None]
    store.sync_sources([changed], T0)
    assert store.list_sources()[0].health is Health.OK
    assert [one.closed for one in store.list_incidents(9)] == [T0]


def test_what_is_not_counted_tells_nothing_of_the_texts(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1"), item("2")], articles=True)
    for claim in store.claim_articles(T0, limit=9, lease=HOUR, per_host=9):
        store.settle_article(claim, None, T0)
    assert store.list_sources()[0].health is Health.OK
