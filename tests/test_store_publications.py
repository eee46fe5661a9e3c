"""Documents are stored as they are served, and keep their moment while their bytes are the same."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from model.errors import StoreError
from model.publication import Publication
from store import Store
from tests.stores import DAY, MINUTE, T0, feed, item, record, settle


def document(body: bytes, at: datetime = T0, ending: str = "rss") -> Publication:
    etag = f'"{body.hex()}"'
    return Publication(slug="a", format=ending, body=body, gzip=b"z" + body, etag=etag, last_modified=at)


def test_only_changed_bytes_are_published(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    assert store.find_publication("a", "rss") is None
    with store.composing("a", lambda: T0) as composing:
        assert composing.publish([document(b"1"), document(b"2", ending="atom")], fingerprint="f") == 2
    with store.composing("a", lambda: T0) as composing:
        assert composing.publish([document(b"1", T0 + DAY), document(b"3", T0 + DAY, "atom")]) == 1
    assert store.find_publication("a", "rss") == document(b"1")
    assert store.find_publication("a", "atom") == document(b"3", T0 + DAY, "atom")


def test_no_two_versions_of_a_document_share_a_moment(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    moments = []
    for body, now in ((b"1", T0), (b"2", T0), (b"3", T0 - DAY), (b"4", T0 + DAY)):
        with store.composing("a", lambda now=now: now) as composing:
            composing.publish([document(body, now)])
        kept = store.find_publication("a", "rss")
        assert kept is not None
        moments.append(kept.last_modified - T0)
    second = timedelta(seconds=1)
    assert moments == [timedelta(0), second, 2 * second, DAY], "else a reader is told 304 for what it never had"


def test_feeds_of_another_base_url_are_rendered_again(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    with store.composing("a", lambda: T0) as composing:
        composing.publish([document(b"1")], fingerprint="old")
    assert store.mark_outdated_feeds("old", T0) == 0
    assert store.mark_outdated_feeds("new", T0) == 1
    assert store.list_composable(T0) == ["a"]
    with store.composing("a", lambda: T0) as composing:
        assert composing.publish([document(b"1")], fingerprint="new") == 0, "the same bytes are not written again"
    assert store.mark_outdated_feeds("new", T0) == 0


def test_composing_nothing_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no source named none"), store.composing("none", lambda: T0):
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


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"x" * 3_000_000], ids=["empty", "no text", "large"])
def test_a_document_comes_back_byte_for_byte(store: Store, body: bytes) -> None:
    store.sync_sources([record("a")], T0)
    wanted = replace(document(b"1"), body=body, gzip=body[::-1])
    with store.composing("a", lambda: T0) as composing:
        composing.publish([wanted])
    assert store.find_publication("a", "rss") == wanted
    assert store.find_publication("a", "atom") is None
    assert store.find_publication("b", "rss") is None


def test_what_fails_while_composing_publishes_nothing(store: Store) -> None:
    store.sync_sources([record("a")], T0)

    def fail_behind_a_document() -> None:
        with store.composing("a", lambda: T0) as composing:
            composing.publish([document(b"1")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_behind_a_document()
    assert store.find_publication("a", "rss") is None


def test_a_feed_is_due_again_when_its_next_item_is_to_be_shown(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")], articles=True)
    with store.composing("a", lambda: T0):
        pass
    assert store.list_composable(T0 + 4 * MINUTE) == []
    assert store.list_composable(T0 + 5 * MINUTE) == ["a"]
    with store.composing("a", lambda: T0 + 5 * MINUTE):
        pass
    assert store.list_composable(T0 + DAY) == []
