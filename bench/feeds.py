"""What a feed costs: one run of feedgen over the whole, and ours, cold and with 2 new entries.

    python -m bench.feeds [ENTRIES] [BYTES]

CPU milliseconds, best of the rounds, and the most memory that the program held; compare the ratios, the machine is
noisy.
"""

import resource
import sys
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

from isal import isal_zlib

import feeds
from feeds import atom, rss
from feeds.compose import Feed, compose
from feeds.entry_cache import EntryCache
from feeds.heads import render_heads
from model.item import Item, StoredItem
from model.publication import Channel

NOW = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
ROUNDS = 15
SYLLABLES = ("th", "ng", "nh", "b", "đ", "kh", "tr", "ông", "áo", "ích", "ườn", "ệc", "ải", "uyên", "ôi", "ến")
WORDS = tuple(a + b for a in SYLLABLES for b in SYLLABLES)
CHANNEL = Channel(
    slug="tin",
    title="Tin tức",
    url="https://example.org/tin",
    feed_url="https://feeds.example.org/feeds/tin",
    guid="tag:feeds.example.org,2026:tin",
    language="vi",
)


def stored(number: int, size: int) -> StoredItem:
    words = Random(number)
    lines = (f"<p>{' '.join(words.choices(WORDS, k=12))} &amp; <b>{number}</b>.</p>\n" for _ in range(size))
    told = Item(
        url=f"https://example.org/tin/{number}.html",
        title=f"Thông báo số {number} & việc đăng ký",
        aliases=(f"url:https://example.org/tin/{number}.html",),
        fingerprint=str(number),
        summary=f"Tóm tắt của thông báo số {number}.",
        content="".join(islice(lines, size // 90)),  # a line is about 90 bytes
        authors=("Phòng Đào tạo",),
        categories=("Thông báo", "Đào tạo"),
    )
    seen = NOW + timedelta(minutes=number)
    return StoredItem(guid=f"tag:example.org,2026:{number}", first_seen=seen, changed=seen, revision=1, item=told)


def best(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    times = []
    for _ in range(ROUNDS):
        before()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


def whole(feed: Feed, writer: object) -> bytes:
    """One run of feedgen over all entries, mended as ours is; they are clean already."""
    made = writer.build_generator(feed)  # type: ignore[attr-defined]  # rss or atom
    for told in feed.entries:
        made.add_entry(writer.build_entry(told), order="append")  # type: ignore[attr-defined]  # rss or atom
    return rss.mark_plain_text(made.rss_str()) if writer is rss else bytes(made.atom_str())


class Rounds:
    """Hands out, each time, a feed read anew of which two entries were never rendered."""

    def __init__(self, count: int, size: int) -> None:
        self.count, self.size, self.first = count, size, 0
        self.items: list[StoredItem] = []
        self.feed = compose(CHANNEL, [])

    def cold(self) -> None:
        feeds._CACHE = EntryCache()
        self.warm()

    def warm(self) -> None:
        self.first += 2
        numbers = range(self.first + self.count, self.first, -1)
        self.items = [stored(number, self.size) for number in numbers]
        self.feed = compose(CHANNEL, self.items)

    def bodies(self) -> tuple[bytes, ...]:
        documents = feeds.render_documents(compose(CHANNEL, self.items))
        return tuple([documents[ending] for ending in ("rss", "atom", "json")])

    def render(self) -> object:
        return feeds.render(compose(CHANNEL, self.items), NOW)


def main(count: int, size: int) -> None:
    rounds = Rounds(count, size)
    costs = {
        "ours cold, three formats": best(rounds.bodies, rounds.cold),
        "ours, 2 new, three formats": best(rounds.bodies, rounds.warm),
        "ours, 2 new, gzip and ETag too": best(rounds.render, rounds.warm),
    }
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before feedgen's own, which is more
    bodies = rounds.bodies()
    same = whole(rounds.feed, rss) == bodies[0] and whole(rounds.feed, atom) == bodies[1]
    print(
        f"{count} entries of {size} bytes; documents {[len(body) // 1024 for body in bodies]} KiB; same bytes: {same}"
    )
    full = {
        name: best(lambda w=writer: whole(rounds.feed, w), rounds.warm)
        for name, writer in (("RSS", rss), ("Atom", atom))
    }
    for name, cost in full.items():
        print(f"feedgen, whole, {name:24}{cost:8.2f} ms")
    for name, cost in costs.items():
        print(f"{name:40}{cost:8.2f} ms  {cost / sum(full.values()):6.3f}x feedgen's RSS and Atom")
    print(f"{'most memory by ours':40}{memory:8.0f} MiB")
    rounds.warm()
    feed = compose(CHANNEL, rounds.items)
    print(f"{'of it: compose':40}{best(lambda: compose(CHANNEL, rounds.items)):8.2f} ms")
    look_up = best(lambda: [feeds._CACHE.render(entry) for entry in feed.entries])
    print(f"{'of it: look-up of cached entries':40}{look_up:8.2f} ms")
    heads = best(lambda: render_heads(feed))
    print(f"{'of it: three heads':40}{heads:8.2f} ms")
    for name, pack in (("zlib", zlib.compress), ("isal", isal_zlib.compress)):
        for level in (1, 2, 3, 6)[: 4 if name == "zlib" else 3]:
            cost = best(lambda pack=pack, at=level: [pack(body, at) for body in bodies])
            part = sum(len(pack(body, level)) for body in bodies) / sum(map(len, bodies))
            print(f"{f'{name} level {level}, three formats':40}{cost:8.2f} ms  {part:5.3f} of the bytes")


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:3]]
    main(*arguments, *(100, 5000)[len(arguments) :])
