"""Feeds held ready: asked for once, kept within bounds, never older than they may be."""

import asyncio
import threading
from datetime import UTC, datetime

from model.publication import Publication
from web.feed_cache import CachedFeed, FeedCache

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LONG = 1000.0  # seconds


def publication(slug: str, body: bytes = b"x") -> Publication:
    return Publication(slug=slug, format="rss", body=body, gzip=b"", etag='"a"', last_modified=NOW)


async def get(cache: FeedCache, slug: str) -> CachedFeed | None:
    key = (slug, "rss")
    return cache.get_fresh(key) or await cache.load(key)


def test_many_who_ask_at_once_are_one_question() -> None:
    asked: list[str] = []
    together = threading.Event()

    def load(slug: str, _: str) -> Publication:
        asked.append(slug)
        assert together.wait(10)
        return publication(slug)

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
    bodies = iter([b"one", b"one", b"two"])

    async def three_times() -> list[CachedFeed | None]:
        cache = FeedCache(lambda slug, _: publication(slug, next(bodies)), fresh_seconds=0)
        return [await get(cache, "news") for _ in range(3)]

    first, second, third = asyncio.run(three_times())
    assert first is second
    assert third is not None
    assert third.publication.body == b"two"


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
        cache = FeedCache(lambda slug, _: publication(slug, b"x" * 6000), fresh_seconds=LONG, budget=25_000)
        for slug in slugs:
            await get(cache, slug)
        return "".join(slug for slug in sorted(set(slugs)) if cache.get_fresh((slug, "rss")))

    assert asyncio.run(held_after("ab")) == "ab"
    assert asyncio.run(held_after("abc")) == "bc"
