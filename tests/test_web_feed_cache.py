"""Feeds held ready: asked for once, kept within bounds, never older than they may be."""

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import brotli
import pytest

from model.publication import FeedAddress, Publication
from web.feed_cache import CachedFeed, FeedCache, choose_max_age

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LONG = 1000.0  # seconds


def publication(slug: str, body: bytes = b"x") -> Publication:
    return Publication(slug=slug, format="rss", body=body, gzip=b"", etag='"a"', last_modified=NOW)


async def get(cache: FeedCache, slug: str) -> CachedFeed | None:
    key = (FeedAddress(slug), "rss")
    return cache.get_fresh(key) or await cache.load(key)


def test_many_who_ask_at_once_are_one_question() -> None:
    asked: list[str] = []
    together = threading.Event()

    def load(address: FeedAddress, _: str) -> Publication:
        asked.append(address.name)
        assert together.wait(60)
        return publication("news")

    async def all_at_once() -> list[CachedFeed | None]:
        cache = FeedCache(load, fresh_seconds=LONG)
        waiting = [asyncio.create_task(get(cache, "news")) for _ in range(50)]
        await asyncio.sleep(0)
        together.set()
        answers = await asyncio.gather(*waiting)
        return [*answers, await get(cache, "news")]

    answers = asyncio.run(all_at_once())
    assert asked == ["news"]
    assert len({id(answer) for answer in answers}) == 1


def test_what_is_no_longer_fresh_is_asked_again_and_kept_where_it_is_the_same() -> None:
    bodies = iter([b"one", b"one", b"one", b"two"])

    async def four_times() -> list[CachedFeed | None]:
        cache = FeedCache(lambda feed, _: publication(feed.name, next(bodies)), fresh_seconds=0)
        return [await get(cache, "news") for _ in range(4)]

    first, second, third, fourth = asyncio.run(four_times())
    assert second is third
    assert first is not None
    assert second is not None
    assert (first.brotli, brotli.decompress(second.brotli)) == (b"", b"one"), "packed well where it is asked for again"
    assert fourth is not None
    assert (fourth.publication.body, fourth.brotli) == (b"two", b"")


@pytest.mark.parametrize(
    ("wait", "seconds"),
    [
        (None, 60),
        (timedelta(hours=-1), 60),
        (timedelta(0), 60),
        (timedelta(seconds=119), 60),
        (timedelta(minutes=7, seconds=59), 420),
        (timedelta(minutes=60), 3600),
        (timedelta(days=9), 3600),
    ],
)
def test_a_feed_may_be_kept_until_it_can_change_a_minute_at_least_and_an_hour_at_most(
    wait: timedelta | None, seconds: int
) -> None:
    assert choose_max_age(NOW + wait if wait is not None else None, NOW) == seconds


def test_how_long_a_feed_may_be_kept_shrinks_as_the_time_comes() -> None:
    now = [NOW]

    async def twice() -> list[bytes]:
        due = replace(publication("news"), due=NOW + timedelta(minutes=10))
        cache = FeedCache(lambda *_: due, fresh_seconds=0, clock=lambda: now[0])
        told = []
        for _ in range(2):
            feed = await get(cache, "news")
            assert feed is not None
            told.append(dict(feed.codings[b""].unchanged["headers"])[b"cache-control"])
            now[0] += timedelta(minutes=4)
        return told

    assert asyncio.run(twice()) == [b"public, max-age=600", b"public, max-age=360"]


def test_a_feed_that_is_gone_leaves_the_shelf() -> None:
    known = [publication("news")]

    async def before_and_after() -> list[CachedFeed | None]:
        cache = FeedCache(lambda *_: known[0] if known else None, fresh_seconds=0)
        before = await get(cache, "news")
        known.clear()
        return [before, await get(cache, "news")]

    before, after = asyncio.run(before_and_after())
    assert before is not None
    assert after is None


def test_the_longest_unasked_give_way() -> None:
    async def held_after(slugs: str) -> str:
        cache = FeedCache(lambda feed, _: publication(feed.name, b"x" * 6000), fresh_seconds=LONG, budget=25_000)
        for slug in slugs:
            await get(cache, slug)
        return "".join(slug for slug in sorted(set(slugs)) if cache.get_fresh((FeedAddress(slug), "rss")))

    assert asyncio.run(held_after("ab")) == "ab"
    assert asyncio.run(held_after("abc")) == "bc"
