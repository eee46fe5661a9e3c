"""A feed that changes is rendered from what is cached, and is byte for byte what one run over the whole gives."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import feeds
from feeds import FORMATS, Feed, atom, compose, jsonfeed, render_documents, render_once, rss
from feeds.entry_cache import EntryCache
from feeds.feedgen_fixes import clean
from feeds.heads import STAND_IN
from model.item import Enclosure, Item, StoredItem
from model.publication import Channel

NOW = datetime(2026, 3, 9, 8, 0, 0, 123456, tzinfo=UTC)
CHANNEL = Channel(
    slug="news",
    title="News",
    url="https://a.example/",
    site="a.example",
    feed_url="https://b.example/feeds/news",
    guid="g",
)
PLAIN = Item(url="", title="A", aliases=(), fingerprint="")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(["]]>", "<p>a &amp; b</p>", "đ\x0b", ""])
MOMENTS = st.integers(0, 10**6).map(lambda seconds: NOW + timedelta(seconds=seconds))
ITEMS = st.builds(
    Item,
    url=st.sampled_from(["", "https://a.example/1?x=1&y=2"]),
    title=TEXTS,
    aliases=st.just(()),
    fingerprint=st.just(""),
    summary=TEXTS,
    content=TEXTS,
    authors=st.lists(TEXTS, max_size=2).map(tuple),
    categories=st.lists(TEXTS.filter(bool), max_size=2).map(tuple),
    language=st.sampled_from(["", "vi"]),
    enclosures=st.sampled_from([(), (Enclosure(url="https://a.example/1.mp3", media_type="audio/mpeg", length=9),)]),
)


def store(number: int, item: Item, moment: datetime) -> StoredItem:
    return StoredItem(guid=f"urn:x:{number}", first_seen=NOW, changed=moment, revision=1, item=item)


STORED = st.builds(store, st.integers(0, 9), ITEMS, MOMENTS)
CHANNELS = st.builds(
    replace, st.just(CHANNEL), title=TEXTS, description=TEXTS, hub=st.sampled_from(["", "https://b.example/hub"])
)


def run_over_the_whole(feed: Feed) -> dict[str, bytes]:
    """One run of feedgen over all entries; JSON is written in one go too."""
    documents = {}
    for module, write in ((rss, "rss_str"), (atom, "atom_str")):
        generator = module.build_generator(feed)
        for entry in feed.entries:
            generator.add_entry(module.build_entry(clean(entry)), order="append")
        documents[module.ENDING] = getattr(generator, write)()
    documents["rss"] = rss.mark_plain_text(documents["rss"])
    items = b",".join(jsonfeed.render_entry(clean(entry)) for entry in feed.entries)
    head = jsonfeed.render_head(feed)
    assert head.endswith(b"[]}")
    documents["json"] = head[:-2] + items + b"]}"
    return documents


@given(
    channels=st.lists(CHANNELS, min_size=1, max_size=2),
    edits=st.lists(st.tuples(st.integers(0, 5), STORED | st.none()), max_size=12),
    archive=st.sampled_from([(0, 0), (0, 7), (100, 0)]),
)
def test_random_edits_give_the_bytes_of_a_run_over_the_whole(
    channels: list[Channel], edits: list[tuple[int, StoredItem | None]], archive: tuple[int, int]
) -> None:
    items: list[StoredItem] = []
    for turn, (place, stored) in enumerate([(0, None), *edits]):
        if stored is None:
            del items[place : place + 1]
        elif turn % 2:
            items.insert(place, stored)
        else:
            items[place : place + 1] = [stored]
        feed = compose(channels[turn % len(channels)], items, archive=archive[0], previous=archive[1])
        whole = run_over_the_whole(feed)
        assert render_documents(feed) == whole
        assert {ending: render_once(feed, ending) for ending in FORMATS} == whole


@pytest.mark.parametrize("ending", ["atom", "rss"])
def test_a_title_that_looks_like_the_moment_of_the_head_is_kept(ending: str) -> None:
    write = FORMATS[ending].render_moment
    assert write
    moment = write(STAND_IN).decode().partition(">")[2].partition("<")[0]
    for title in (moment, write(STAND_IN).decode()):
        feed = compose(replace(CHANNEL, title=title), [store(1, PLAIN, NOW)])
        assert render_documents(feed)[ending] == run_over_the_whole(feed)[ending]


def test_of_a_feed_that_changed_only_what_is_new_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "_CACHE", EntryCache())
    written: list[str] = []

    def count(entry: feeds.Entry, ending: str) -> bytes:
        written.append(ending)
        return FORMATS[ending].render_entry(entry)

    counting = {
        ending: replace(form, render_entry=lambda entry, ending=ending: count(entry, ending))
        for ending, form in FORMATS.items()
    }
    monkeypatch.setattr("feeds.entry_cache.FORMATS", counting)
    items = [store(number, replace(PLAIN, title=f"{number}"), NOW) for number in range(20)]
    render_documents(compose(CHANNEL, items[2:]))
    assert len(written) == 18 * len(FORMATS)
    written.clear()
    render_documents(compose(CHANNEL, items))
    assert sorted(written) == sorted([*FORMATS] * 2)
