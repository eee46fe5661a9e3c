"""A source that gets another slug keeps all that is stored of it, and readers of the old address are led on."""

import gzip

import pytest
from sqlalchemy import select

from messages.plain import PlainCode
from model.errors import SettingsError
from model.publication import Publication
from store import SourceRecord, Store, renames
from store.tables import metadata, sources
from tests.stores import DAY, HOUR, MINUTE, T0, claim, feed, finish, item, record, scraped, settle, titles


def fill(store: Store, *slugs: str) -> None:
    """Give sources two items, a run, a snapshot and a document each."""
    store.sync_sources([record(slug) for slug in slugs], T0)
    for slug in slugs:
        claimed = claim(store, slug=slug)
        page = scraped([item(f"{slug}1"), item(f"{slug}2")])
        with store.settling(claimed, T0) as settling:
            assert settling is not None
            settling.apply(page, wants_article=False, grace=MINUTE)
            body = slug.encode()
            settling.publish(
                [
                    Publication(
                        slug=slug, format="atom", body=body, gzip=gzip.compress(body), etag='"1"', last_modified=T0
                    )
                ]
            )
            finish(settling, slug=slug, page=page.page, validators=page.validators)


def rename(store: Store, former: str, slug: str, *, force: bool = True) -> None:
    with store.renaming(former, slug, T0, force=force):
        pass


def find_guid(store: Store, slug: str) -> str:
    state = store.find_source(slug)
    assert state is not None
    return state.guid


def list_tables_that_name(store: Store, slug: str) -> list[str]:
    with store._database.read() as connection:
        return [
            table.name
            for table in metadata.sorted_tables
            if "slug" in table.c and connection.scalar(select(table.c.slug).where(table.c.slug == slug).limit(1))
        ]


def test_all_that_is_stored_of_a_source_goes_with_its_new_slug(store: Store) -> None:
    fill(store, "a", "b")
    named = list_tables_that_name(store, "a")
    assert set(named) == {"sources", "items", "aliases", "runs", "run_days", "snapshots", "publications"}
    items = store.list_items("a")
    rename(store, "a", "c")
    assert list_tables_that_name(store, "a") == []
    assert list_tables_that_name(store, "c") == named
    assert store.list_items("c") == items
    assert [run.slug for run in store.list_runs("c")] == ["c"]
    document = store.find_publication("c", "atom")
    assert document is not None
    assert document.body == b"a", "served until it is rendered with its new address"
    assert store.list_composable(T0) == ["c"]
    assert [state.slug for state in store.list_sources()] == ["b", "c"]


def test_what_is_under_way_when_a_source_is_renamed_changes_nothing(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    claimed = claim(store)
    rename(store, "a", "b")
    with store.settling(claimed, T0) as settling:
        assert settling is None
    assert claim(store, slug="b").slug == "b", "and it can be claimed again at once"


def test_a_slug_that_another_source_has_or_had_cannot_be_taken(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    store.sync_sources([record("a")], T0)
    with pytest.raises(SettingsError, match="a: the slug 'a' is already in use"):
        rename(store, "a", "a")
    with pytest.raises(SettingsError, match="'b' belongs to a source that left the settings"):
        rename(store, "a", "b")
    with pytest.raises(SettingsError, match="'b' belongs"):
        rename(store, "never-stored", "b")
    assert [state.slug for state in store.list_sources()] == ["a", "b"]


def test_a_source_with_readers_is_renamed_by_force_only(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    store.record_readers(["a"], T0)
    with pytest.raises(SettingsError, match=r"came on 2026-11-01 08:00 UTC, .* bantin rename a b --force"):
        rename(store, "a", "b", force=False)
    assert store.find_source("a") is not None
    rename(store, "a", "b")
    assert store.find_source("b") is not None


def test_nothing_moves_where_the_settings_could_not_be_written(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    with pytest.raises(SettingsError), store.renaming("a", "b", T0, force=False):
        raise SettingsError(PlainCode.TEXT(text="the disk is full"), path="sources.yaml")
    assert [state.slug for state in store.list_sources()] == ["a"]


def test_the_first_reader_is_recorded_once(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    store.record_readers(["a"], T0 + HOUR)
    store.record_readers(["a", "none"], T0 + DAY)
    assert [state.first_read for state in store.list_sources()] == [T0 + HOUR, None]


def test_an_address_that_nobody_read_leaves_no_trace(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    guid = find_guid(store, "a")
    rename(store, "a", "b")
    assert store.find_current_slug("a") is None
    store.sync_sources([record("b", "a"), record("a")], T0)
    assert find_guid(store, "a") == guid != find_guid(store, "b"), "a new source of that slug is another feed"


def test_readers_of_a_former_address_are_led_to_the_source(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    guid = find_guid(store, "a")
    store.record_readers(["a"], T0)
    rename(store, "a", "b")
    rename(store, "b", "c")
    assert [store.find_current_slug(slug) for slug in ("a", "b", "c")] == ["c", "c", None]
    assert find_guid(store, "c") == guid
    rename(store, "c", "a")
    assert [store.find_current_slug(slug) for slug in ("a", "b", "c")] == [None, "a", "a"]


def test_a_former_address_is_no_other_source_s(store: Store) -> None:
    store.sync_sources([record("a"), record("d")], T0)
    store.record_readers(["a"], T0)
    rename(store, "a", "b")
    with pytest.raises(SettingsError, match="'a' is the former slug of 'b'"):
        rename(store, "d", "a")
    with pytest.raises(SettingsError, match="'a' is the former slug of 'b'"):
        store.sync_sources([record("a", "x"), record("b", "a"), record("c")], T0)
    with pytest.raises(SettingsError, match="'a' is the former slug of 'b'"):
        store.sync_sources([record("b", "a"), record("a", "d")], T0)
    assert [state.slug for state in store.list_sources()] == ["b", "d"]


def test_a_slug_changed_in_the_settings_is_a_rename(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    settle(store, [item("1")])
    store.record_readers(["a"], T0)
    report = store.sync_sources([record("c", "a", options='{"slug": "c"}'), record("b")], T0)
    assert report.renamed == (("a", "c"),)
    assert (report.added, report.changed, report.removed) == ((), ("c",), ())
    assert titles(feed(store, slug="c")) == ["Notice 1"]
    assert store.find_current_slug("a") == "c"
    state = store.find_source("c")
    assert state is not None
    assert state.options == '{"slug": "c"}'
    assert store.sync_sources([record("a"), record("b")], T0).renamed == (("c", "a"),), "and back"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([record("a"), record("b", "a")], [record("c", "a"), record("d", "a")]),  # which is which?
        ([record("a"), record("b", "a")], [record("c", "a")]),
        ([record("a")], [record("c", "a"), record("d", "a")]),
        ([record("a")], [record("a"), record("c", "a")]),  # a second source of the page
        ([record("a")], [record("c")]),  # another page
    ],
)
def test_what_may_be_no_rename_is_none(store: Store, before: list[SourceRecord], after: list[SourceRecord]) -> None:
    store.sync_sources(before, T0)
    report = store.sync_sources(after, T0)
    assert report.renamed == ()


def test_every_column_that_refers_to_a_source_is_moved() -> None:
    keys = [key for table in metadata.sorted_tables for key in table.foreign_keys if key.column is sources.c.slug]
    assert {key.parent.name for key in keys} == {"slug"}
    assert {key.parent.table.name for key in keys} <= {table.name for table in renames._WITH_SLUG}
