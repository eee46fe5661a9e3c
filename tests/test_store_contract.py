"""What the store promises, on SQLite and on PostgreSQL alike."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from messages.pages import PageCode
from messages.plain import PlainCode
from model.article import Article
from model.errors import StoreError
from model.item import DateOrigin, Item, ItemDate, Precision, StoredItem
from model.outcome import Health, Page, Run, RunOutcome, Scraped, Validators
from model.publication import Publication
from store import Claim, Delta, Settling, SourceRecord, Store, open_store

T0 = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POSTGRES = os.environ.get("BANTIN_TEST_POSTGRES", "postgresql+psycopg://root@/test?host=/var/run/postgresql")


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bantin.db"
        return
    schema = f"t{uuid4().hex}"
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except OperationalError as error:
        if "postgres" in os.environ.get("BANTIN_REQUIRE", ""):
            raise
        pytest.skip(f"no PostgreSQL: {error.orig}")
    yield f"{POSTGRES}{'&' if '?' in POSTGRES else '?'}options=-csearch_path%3D{schema}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    admin.dispose()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


def record(slug: str, host: str = "", **told: Any) -> SourceRecord:
    fields: dict[str, Any] = {"url": f"https://{host or slug}.example/news", "options": "{}", "first_due": T0} | told
    return SourceRecord(slug=slug, **fields)


def day(number: int, raw: str = "", **told: Any) -> ItemDate:
    at = datetime(2026, 10, number, tzinfo=UTC)
    words: dict[str, Any] = {"origin": DateOrigin.LISTING, "precision": Precision.DAY, "zone": "UTC"} | told
    return ItemDate(at=at, raw=raw or at.strftime("%d.%m.%Y"), **words)


def item(name: str, title: str = "", published: ItemDate | None = None, **told: Any) -> Item:
    address, title = f"https://a.example/{name}", title or f"Notice {name}"
    key = f"title:{title}|{published.at.date() if published else ''}"
    made = Item(url=address, title=title, aliases=(f"url:{address}", key), fingerprint="", published=published)
    made = replace(made, **told)
    return replace(made, fingerprint=f"fp:{hash(replace(made, aliases=()))}")


def scraped(items: Sequence[Item], known: Sequence[Item] = ()) -> Scraped:
    """A page on which `items` and then `known` stand, of which the latter were known."""
    order = tuple(item.fingerprint for item in (*items, *known))
    page = Page(url="https://a.example/news", media_type="text/html", body=b"<html>page")
    return Scraped(items=tuple(items), order=order, validators=Validators(etag='"v1"'), body_hash="b1", page=page)


def run(slug: str = "a", outcome: RunOutcome = RunOutcome.SCRAPED, at: datetime = T0, **told: Any) -> Run:
    return Run(slug=slug, started=at, ended=at, outcome=outcome, **told)


def claim(store: Store, now: datetime = T0, slug: str = "a") -> Claim:
    [claimed] = store.claim_sources(now, limit=1, lease=HOUR, slugs=[slug])
    return claimed


def finish(settling: Settling, now: datetime = T0, slug: str = "a", **told: Any) -> None:
    fields: dict[str, Any] = {"next_due": now + HOUR, "health": Health.OK, "failures": 0} | told
    settling.finish(run(slug, at=now), **fields)


def settle(
    store: Store, items: Sequence[Item], now: datetime = T0, *, slug: str = "a", articles: bool = False
) -> Delta:
    """One run as the program does it: what is known by its fingerprint is not handed over."""
    claimed = claim(store, now, slug)
    known = claimed.memory.known([item.fingerprint for item in items])
    page = scraped(items)
    page = replace(page, items=tuple(item for item in items if item.fingerprint not in known))
    with store.settling(claimed, now) as settling:
        assert settling is not None
        delta = settling.apply(page, wants_article=articles, grace=5 * MINUTE)
        finish(settling, now, slug, validators=page.validators, body_hash=page.body_hash)
    return delta


def feed(store: Store, now: datetime = T0, slug: str = "a") -> list[StoredItem]:
    with store.composing(slug, now) as composing:
        return composing.list_feed_items(100)


def titles(items: Sequence[StoredItem]) -> list[str]:
    return [stored.item.title for stored in items]


# --- sources ---


def test_sync_tells_what_it_added_changed_and_removed(store: Store) -> None:
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


def test_a_source_tells_how_it_stands(store: Store) -> None:
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


# --- leases ---


def test_due_sources_are_claimed_the_longest_due_first_one_a_host(store: Store) -> None:
    records = [record("c", "h1", first_due=T0 - HOUR), record("a", "h1"), record("b"), record("d", first_due=T0 + DAY)]
    store.sync_sources(records, T0)
    assert [claim.slug for claim in store.claim_sources(T0, limit=9, lease=HOUR)] == ["c", "b"]
    assert [claim.slug for claim in store.claim_sources(T0, limit=9, lease=HOUR, busy_hosts=["h1.example"])] == []
    assert [claim.slug for claim in store.claim_sources(T0, limit=9, lease=HOUR)] == ["a"]
    assert [claim.slug for claim in store.claim_sources(T0, limit=9, lease=HOUR, slugs=["d", "b"])] == ["d"]
    assert [claim.slug for claim in store.claim_sources(T0 + HOUR, limit=2, lease=HOUR, per_host=2)] == ["c", "a"]


def test_a_crowded_host_holds_nobody_up(store: Store) -> None:
    crowd = [record(f"x{number:03}", "crowd", first_due=T0 - HOUR) for number in range(100)]
    store.sync_sources([*crowd, record("alone")], T0)
    assert [claim.slug for claim in store.claim_sources(T0, limit=2, lease=HOUR)] == ["x000", "alone"]


def test_what_is_under_way_is_left_out_however_old_its_lease(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    assert len(store.claim_sources(T0, limit=9, lease=HOUR)) == 2
    assert [claim.slug for claim in store.claim_sources(T0 + HOUR, limit=9, lease=HOUR, under_way=["a"])] == ["b"]
    assert store.claim_sources(T0 + HOUR, limit=9, lease=HOUR, slugs=["a"], under_way=["a"]) == []


def test_a_lost_lease_is_claimed_again_and_its_first_holder_changes_nothing(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    lost = claim(store)
    assert store.claim_sources(T0 + HOUR - MINUTE, limit=1, lease=HOUR) == []
    again = claim(store, T0 + HOUR)
    with store.settling(lost, T0 + HOUR) as settling:
        assert settling is None
    store.release_source(lost, T0 + 9 * DAY)
    with store.settling(again, T0 + HOUR) as settling:
        assert settling is not None
        settling.apply(scraped([item("1")]), wants_article=False, grace=MINUTE)
        finish(settling, T0 + HOUR)
    with store.settling(again, T0 + HOUR) as settling:
        assert settling is None  # settled once
    assert len(store.list_runs("a")) == 1


def test_a_released_source_is_due_when_it_was_told(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    store.release_source(claim(store), T0 + MINUTE)
    assert store.claim_sources(T0, limit=1, lease=HOUR) == []
    assert len(store.claim_sources(T0 + MINUTE, limit=1, lease=HOUR)) == 1
    assert store.list_runs() == []


def test_two_claimers_never_get_the_same_source(store: Store) -> None:
    store.sync_sources([record(f"s{number:02}") for number in range(60)], T0)
    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(lambda _: store.claim_sources(T0, limit=5, lease=HOUR), range(24)))
    batches.append(store.claim_sources(T0, limit=60, lease=HOUR))  # on PostgreSQL two may have looked at the same ones
    slugs = [claim.slug for batch in batches for claim in batch]
    assert sorted(slugs) == [f"s{number:02}" for number in range(60)]


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


# --- settling ---


def test_what_is_raised_while_settling_undoes_everything(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    claimed = claim(store)
    with suppress(ZeroDivisionError), store.settling(claimed, T0) as settling:
        assert settling is not None
        settling.apply(scraped([item("1")]), wants_article=False, grace=MINUTE)
        finish(settling)
        raise ZeroDivisionError
    assert (store.list_items("a"), store.list_runs()) == ([], [])
    with store.settling(claimed, T0) as settling:
        assert settling is not None


def test_new_items_are_stored_whole(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    told = item("1", "Tập huấn công tác thông tin đối ngoại", day(9, origin=DateOrigin.TIME), summary="s", image="i")
    delta = settle(store, [told])
    [stored] = feed(store)
    assert (stored,) == delta.new
    assert stored == store.find_item(stored.guid)
    assert (stored.item, stored.revision, stored.first_seen, stored.changed) == (told, 1, T0, T0)
    assert stored.guid.startswith("urn:uuid:")


def test_the_same_page_again_changes_nothing(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [item("1"), item("2")]
    settle(store, page)
    before = feed(store)
    assert not settle(store, page, T0 + HOUR)
    with store.settling(claim(store, T0 + 2 * HOUR), T0 + 2 * HOUR) as settling:
        assert settling is not None
        assert not settling.apply(scraped(page), wants_article=False, grace=MINUTE)  # not known, yet the same
    assert feed(store) == before


def test_a_304_keeps_the_validators_unless_it_tells_others(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [])
    told = [(Validators(), '"v1"'), (Validators(etag='"v2"'), '"v2"'), (None, '"v2"')]
    for hours, (validators, etag) in enumerate(told, start=1):
        now = T0 + hours * HOUR
        with store.settling(claim(store, now), now) as settling:
            assert settling is not None
            unchanged = run(outcome=RunOutcome.NOT_MODIFIED, at=now)
            settling.finish(unchanged, next_due=now, health=Health.OK, failures=0, validators=validators)
        state = store.find_source("a")
        assert state is not None
        assert state.last_good == now
        claimed = claim(store, now)
        store.release_source(claimed, now)
        assert (claimed.memory.validators.etag, claimed.memory.body_hash) == (etag, "b1")


def test_reordered_items_stay_as_they_are(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [item(str(number)) for number in range(5)]
    settle(store, page)
    before = feed(store)
    assert titles(before) == [f"Notice {number}" for number in range(5)]
    assert not settle(store, page[::-1], T0 + HOUR)
    assert feed(store) == before


def test_items_that_vanish_and_return_are_not_announced_again(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [item("1"), item("2")]
    settle(store, page)
    before = feed(store)
    assert settle(store, page[:1], T0 + HOUR).gone == 1
    assert feed(store) == before  # what left the page stays in the feed
    assert settle(store, [], T0 + 2 * HOUR).gone == 1
    delta = settle(store, page, T0 + 3 * HOUR)
    assert (delta.new, delta.changed, delta.gone) == ((), (), 0)
    assert settle(store, [], T0 + 4 * HOUR).gone == 2


def test_an_edit_is_an_update_and_keeps_what_was_said(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    [old] = settle(store, [item("1", "Metting on Monday")]).new
    delta = settle(store, [item("1", "Meeting on Monday")], T0 + HOUR)
    [new] = delta.changed
    assert delta.new == ()
    assert (new.guid, new.first_seen, new.published) == (old.guid, T0, T0)
    assert (new.revision, new.changed, new.item.title) == (2, T0 + HOUR, "Meeting on Monday")
    assert feed(store) == [new]
    [revision] = store.list_revisions(old.guid)
    assert (revision.revision, revision.stored_at, revision.item) == (1, T0, old.item)


def test_a_page_of_session_links_stays_quiet(store: Store) -> None:
    store.sync_sources([record("a")], T0)

    def page(session: int) -> list[Item]:  # the second notice stands on the page twice
        names = ("first", "second", "second")
        return [item(f"{name}?place={place}&s={session}", name, day(3)) for place, name in enumerate(names)]

    settle(store, page(0))
    before = feed(store)
    assert len(before) == 3
    for session in range(1, 30):
        now = T0 + session * HOUR
        assert not settle(store, page(session), now)
        assert feed(store, now) == before


def test_a_link_that_moved_for_good_is_followed_without_an_edit(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("old", "Title", day(3))])
    moved = item("new", "Title", day(3))
    assert not settle(store, [moved], T0 + HOUR)
    assert claim(store, T0 + 2 * HOUR).memory.validators == Validators()  # a 304 would not tell it again
    [changed] = settle(store, [moved], T0 + 4 * HOUR).changed
    assert (changed.item.url, changed.revision, changed.changed) == ("https://a.example/new", 1, T0)


def test_two_notices_of_one_title_and_day_stay_two(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [item("1", "Notice", day(3)), item("2", "Notice", day(3))]
    settle(store, page)
    before = feed(store)
    assert len({stored.guid for stored in before}) == 2
    store.sync_sources([record("a", rules_fingerprint="r2")], T0)
    for hours, order in enumerate((page, page[::-1]), start=1):
        assert not settle(store, order, T0 + hours * HOUR)
    assert feed(store) == before


def test_items_that_link_to_the_page_itself_stay_apart_and_none_is_swallowed(store: Store) -> None:
    store.sync_sources([record("a")], T0)

    def here(title: str) -> Item:
        return item("", title, aliases=("url:https://a.example/", f"title:{title}"))

    page = [here("B"), here("A")]
    assert len(settle(store, page).new) == 2
    assert not settle(store, page, T0 + HOUR)
    [new] = settle(store, [here("C"), here("B")], T0 + 2 * HOUR).new  # A left as C came
    assert new.item.title == "C"
    assert titles(feed(store, T0 + 2 * HOUR)) == ["C", "B", "A"]


def test_a_notice_that_comes_as_one_of_its_title_leaves_is_new(store: Store) -> None:
    store.sync_sources([record("a")], T0)

    def page(*names: str) -> list[Item]:
        return [item(name, "Change of timetable", day(3)) for name in names]

    settle(store, page("2", "1"))
    [new] = settle(store, page("3", "2"), T0 + HOUR).new
    assert new.item.url == "https://a.example/3"
    assert len(feed(store, T0 + HOUR)) == 3


def test_a_second_item_at_a_known_address_is_no_edit_of_the_first(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    first, second = item("", "First"), item("", "Second")
    settle(store, [first])
    delta = settle(store, [second, first], T0 + HOUR)
    assert (titles(delta.new), delta.changed) == (["Second"], ())


def test_duplicates_on_a_page_are_one_item(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    lead, row = item("1", image="https://a.example/lead.jpg"), item("1")
    assert len(settle(store, [lead, row]).new) == 1
    assert not settle(store, [lead, row], T0 + HOUR)
    assert not settle(store, [row, lead], T0 + 2 * HOUR)
    assert len(feed(store)) == 1


def test_a_date_that_changes_each_time_keeps_the_first(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", published=day(3))])
    for number in range(4, 9):
        assert not settle(store, [item("1", "Notice 1", day(number))], T0 + number * HOUR)
    assert feed(store)[0].published == day(3).at


def test_a_corrected_date_is_told_when_it_was_seen_twice(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", published=day(3))])
    corrected = item("1", published=day(4))
    assert not settle(store, [corrected], T0 + HOUR)
    [changed] = settle(store, [corrected], T0 + 2 * HOUR).changed
    assert (changed.published, changed.revision) == (day(4).at, 2)
    assert not settle(store, [corrected], T0 + 3 * HOUR)


def test_a_future_date_is_clamped_to_the_first_sight(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    tomorrow = replace(day(3), at=T0 + DAY)
    [stored] = settle(store, [item("1", published=tomorrow)]).new
    assert stored.published == T0


def test_aliases_of_any_length_and_sign_are_kept(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    strange = item("1", aliases=("url:https://a.example/" + "x" * 8000, "title:a\x00b\ud800", "title:đ"))
    [new] = settle(store, [strange]).new
    again = replace(strange, title="Edited", fingerprint="other")
    assert [changed.guid for changed in settle(store, [again], T0 + HOUR).changed] == [new.guid]


def test_two_sources_of_one_page_have_guids_of_their_own(store: Store) -> None:
    page = "https://same.example/"
    store.sync_sources([record("a", url=page), record("b", url=page)], T0)
    [one] = settle(store, [item("1")]).new
    [other] = settle(store, [item("1")], slug="b").new
    assert one.guid != other.guid


def test_the_feed_is_newest_first_and_cut_at_its_limit(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", published=day(3)), item("2", published=day(5)), item("3", published=day(3))])
    settle(store, [item("4", published=day(3)), item("5")], T0 + HOUR)
    assert titles(feed(store, T0 + HOUR)) == [f"Notice {number}" for number in (5, 2, 4, 1, 3)]
    with store.composing("a", T0 + HOUR) as composing:
        assert titles(composing.list_feed_items(2)) == ["Notice 5", "Notice 2"]
    assert titles(store.list_items("a", limit=2, offset=1)) == ["Notice 2", "Notice 4"]


# --- publications ---


def document(body: bytes, at: datetime = T0, ending: str = "rss") -> Publication:
    etag = f'"{body.hex()}"'
    return Publication(slug="a", format=ending, body=body, gzip=b"z" + body, etag=etag, last_modified=at)


def test_only_changed_bytes_are_published(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    assert store.find_publication("a", "rss") is None
    with store.composing("a", T0) as composing:
        assert composing.publish([document(b"1"), document(b"2", ending="atom")], fingerprint="f") == 2
    with store.composing("a", T0) as composing:
        assert composing.publish([document(b"1", T0 + DAY), document(b"3", T0 + DAY, "atom")]) == 1
    assert store.find_publication("a", "rss") == document(b"1")
    assert store.find_publication("a", "atom") == document(b"3", T0 + DAY, "atom")


def test_no_two_versions_of_a_document_share_a_moment(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    moments = []
    for body, now in ((b"1", T0), (b"2", T0), (b"3", T0 - DAY), (b"4", T0 + DAY)):
        with store.composing("a", now) as composing:
            composing.publish([document(body, now)])
        kept = store.find_publication("a", "rss")
        assert kept is not None
        moments.append(kept.last_modified - T0)
    second = timedelta(seconds=1)
    assert moments == [timedelta(0), second, 2 * second, DAY], "else a reader is told 304 for what it never had"


def test_feeds_of_another_base_url_are_rendered_again(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    with store.composing("a", T0) as composing:
        composing.publish([document(b"1")], fingerprint="old")
    assert store.mark_outdated_feeds("old", T0) == 0
    assert store.mark_outdated_feeds("new", T0) == 1
    assert store.list_composable(T0) == ["a"]
    with store.composing("a", T0) as composing:
        assert composing.publish([document(b"1")], fingerprint="new") == 0, "the same bytes are not written again"
    assert store.mark_outdated_feeds("new", T0) == 0


def test_composing_nothing_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no source named none"), store.composing("none", T0):
        pass


def test_composing_is_put_off(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    store.mark_outdated_feeds("none", T0)
    for slug in ("a", "b"):
        settle(store, [item("1")], slug=slug)
        store.delete_item(feed(store, slug=slug)[0].guid, T0)
    store.postpone_composing("a", T0 + MINUTE)
    assert store.list_composable(T0) == ["b"]
    assert store.list_composable(T0 + MINUTE) == ["b", "a"]


# --- articles ---


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


def test_a_released_article_is_due_when_it_was_told_and_no_try_is_counted(store: Store) -> None:
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


# --- removal, runs, snapshots ---


def test_a_deleted_item_never_returns(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1"), item("2")])
    guid = feed(store)[0].guid
    assert store.delete_item(guid, T0)
    assert not store.delete_item(guid, T0)
    assert store.list_composable(T0) == ["a"]
    for run_number in range(10):
        page = [item("1", f"Notice 1, edit {run_number // 2}"), item("2")]
        assert not settle(store, page, T0 + (run_number + 1) * HOUR).new
        assert titles(feed(store)) == ["Notice 2"]
    assert store.find_item(guid) is None


def test_a_deleted_item_never_returns_by_an_address_that_others_share(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    shared = {"url": "https://a.example/doc.pdf"}
    page = [
        replace(told, aliases=("url:https://a.example/doc.pdf",))
        for told in (item("1", "Alpha", **shared), item("2", "Beta", **shared))
    ]
    settle(store, page)
    (alpha,) = (stored.guid for stored in feed(store) if stored.item.title == "Alpha")
    store.delete_item(alpha, T0)
    for hours in range(1, 4):
        assert not settle(store, page, T0 + hours * HOUR)
        assert titles(feed(store)) == ["Beta"]


def test_a_deleted_item_that_stands_twice_on_the_page_never_returns(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", "Alpha"), item("2", "Beta")])
    (alpha,) = (stored.guid for stored in feed(store) if stored.item.title == "Alpha")
    store.delete_item(alpha, T0)
    page = [item("1", "Alpha"), item("1", "Alpha (read more)"), item("2", "Beta")]
    for hours in range(1, 4):
        assert not settle(store, page, T0 + hours * HOUR)
        assert titles(feed(store)) == ["Beta"]


def test_pruned_items_are_those_that_left_the_page(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [item(str(number), published=day(number)) for number in range(1, 8)]
    settle(store, page)
    settle(store, [page[0], *page[4:]], T0 + HOUR)
    assert store.prune_items("a", 2, T0 + HOUR) == 3
    assert titles(store.list_items("a")) == ["Notice 7", "Notice 6", "Notice 5", "Notice 1"]
    assert not settle(store, page, T0 + 2 * HOUR)


def test_runs_are_told_newest_first_and_the_oldest_forgotten(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    moved = PageCode.MOVED(url="https://b.example/")
    for number in range(230):
        now = T0 + number * HOUR
        with store.settling(claim(store, now), now) as settling:
            assert settling is not None
            warned = run(at=now, new=1, changed=2, found=number, warnings=(PageCode.NO_TEXT(),), message=moved)
            settling.finish(warned, next_due=now + HOUR, health=Health.OK, failures=0)
    settle(store, [], slug="b")
    assert [found.slug for found in store.list_runs(limit=2)] == ["b", "a"]
    told = store.list_runs("a", limit=1000)
    assert 200 <= len(told) < 232 - 1
    assert told[0] == run(
        at=T0 + 229 * HOUR, new=1, changed=2, found=229, message=moved, warnings=(PageCode.NO_TEXT(),)
    )


def test_the_last_page_is_kept(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    assert store.find_snapshot("a") is None
    for number in range(2):
        now = T0 + number * HOUR
        page = Page(url="https://a.example/", media_type="text/html", body=b"<p>\x00" * (number + 1))
        with store.settling(claim(store, now), now) as settling:
            assert settling is not None
            finish(settling, now, page=page)
        assert store.find_snapshot("a") == (page, now)


def test_everything_is_there_after_a_restart(store: Store, url: str) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", published=day(3))])
    again = open_store(url)
    assert feed(again) == feed(store)
    again.close()
