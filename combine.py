"""One feed of several sources, once: enter what its sources have shown since, judge it, render, publish.

    take_changed   store      sources whose own feeds changed, and what these hold
    judge          settings   the combination's filters; then, of what these let through, what repeats another item
    combine        feeds      items -> Feed, each entry with its source
    publish        store      only the documents whose bytes changed

Nothing here is done for a reader: documents are stored, as a source's are.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from feeds import FORMATS, combine, render
from messages import render as render_message
from messages.counts import CountCode
from messages.feeds import FeedCode
from model.duplicates import Placed, can_be_overused, find_original, make_likeness_keys
from model.item import HIDDEN
from model.publication import Channel, FeedAddress
from publish import COMPOSE_PAUSE, Publisher, build_channel, choose_hub, count_minutes, hash_rendering
from scraper.urls import split_url
from settings.combinations import Combination, Order
from settings.filters import Filters, find_shown_until
from settings.options import SourceEntry
from store import Candidate, CombinationState, CombinedItem, Combining, Judgement

SOURCES_AT_ONCE = 200  # whose items are entered in one transaction
ITEMS_AT_ONCE = 1000  # that are judged in one


def compose_combination(publisher: Publisher, slug: str) -> bool:
    """Write the feed of a combination; False, and it is left due, where one transaction should not do all there is."""
    state = publisher.store.find_combination(slug)
    with publisher.store.combining(slug, publisher.clock) as combining:
        if combining is None or state is None:
            return True
        combination = Combination.from_json(state.options)
        if not _take_items(combining, combination):
            combining.compose_again()
            return False
        server = publisher.server
        items = combining.list_items(combination.limit, by_arrival=combination.sort is Order.FIRST_SEEN)
        entries = {options: SourceEntry.from_json(options) for options in {item.options for item in items}}
        hub = choose_hub(server, combining.address)
        channel = build_combination_channel(state, entries.values(), server.base_url, combining.address, hub)
        parts = [(item.stored, build_item_source(item, entries[item.options], server.base_url)) for item in items]
        feed = combine(channel, parts, previous=combining.find_archive_end(len(items)))
        fingerprint = hash_rendering(server.base_url, server.hub_url)
        number = combining.publish(render(feed, combining.now), fingerprint=fingerprint)
        if number and channel.hub and server.has_outside_hub:
            topics = {ending: f"{channel.feed_url}.{ending}" for ending in FORMATS}
            combining.ping_hub(server.hub, split_url(server.hub).netloc, topics)
    return True


def postpone_combination(publisher: Publisher, slug: str) -> bool:
    """Have a combination that could not be composed tried again after a pause; return that nothing is left to do."""
    publisher.store.postpone_combination(slug, publisher.clock() + COMPOSE_PAUSE)
    return True


def _take_items(combining: Combining, combination: Combination) -> bool:
    """Enter and judge what the sources have shown since; return whether that was all."""
    again = combination.filters != Filters()
    changed = combining.take_changed(SOURCES_AT_ONCE)
    for source, options in changed.items():
        combining.enter_items(source, SourceEntry.from_json(options).limit, again=again)
    unjudged = combining.list_unjudged(ITEMS_AT_ONCE)
    _judge(combining, combination, unjudged)
    return len(changed) < SOURCES_AT_ONCE and len(unjudged) < ITEMS_AT_ONCE


def _judge(combining: Combining, combination: Combination, candidates: Sequence[Candidate]) -> None:
    """Store until when the filters show items, and which of those let through for the first time repeat another."""
    until = {
        one.key: find_shown_until(one.stored, combination.filters, SourceEntry.from_json(one.options).language)
        for one in candidates
    }
    passed = [one for one in candidates if until[one.key] != HIDDEN]
    new = [one for one in passed if one.original is None]
    keys = {one.key: make_likeness_keys(one.stored) for one in new}
    originals = {one.key: one.original for one in candidates}
    if combination.deduplicate:
        originals |= _find_originals(combining, new, keys)
    else:
        originals |= {one.key: one.key for one in passed}
    combining.store_judgements(
        [Judgement(key=key, original=originals[key], shown_until=until[key]) for key in originals], keys
    )


def _find_originals(
    combining: Combining, new: Sequence[Candidate], keys: dict[int, tuple[str, ...]]
) -> dict[int, int | None]:
    """Return which item each of `new` repeats, itself where none; of these the first stored is the first seen."""
    wanted = {key for of_item in keys.values() for key in of_item}
    overused = combining.find_overused({key for key in wanted if can_be_overused(key)})  # their items are not read
    alike = defaultdict[str, list[Placed]](list)
    alike.update(combining.list_alike(wanted - overused))
    found: dict[int, int | None] = {}
    for one in new:
        others = {key: alike[key] for key in keys[one.key] if key not in overused}
        original = find_original(one.stored, one.source, others) or one.key
        found[one.key] = original
        for group in others.values():
            group.append(Placed(key=one.key, source=one.source, original=original, stored=one.stored))
    return found


def build_combination_channel(
    state: CombinationState, entries: Collection[SourceEntry], base_url: str, place: FeedAddress, hub: str = ""
) -> Channel:
    """Return what a combination's feed says of itself; `entries` are the sources of its items.

    Its language is that of its items, where they have one; it may change as often as the busiest of their sources.
    """
    languages = {entry.language for entry in entries}
    language = languages.pop() if len(languages) == 1 else ""
    sources = CountCode.SOURCES(count=len(state.sources))
    address = f"{base_url}{place.path}"
    return Channel(
        slug=state.slug,
        title=state.title,
        url=address,
        feed_url=address,
        guid=state.guid,
        language=language,
        description=render_message(FeedCode.COMBINED_DESCRIPTION(sources=sources), language),
        hub=hub,
        icon=f"{base_url}/static/icon.png",
        logo=f"{base_url}/static/logo.png",
        picture=f"{base_url}/static/icon.png",
        minutes=min(filter(None, map(count_minutes, entries)), default=0),
    )


def build_item_source(item: CombinedItem, entry: SourceEntry, base_url: str) -> Channel:
    """Return what an item's own feed says of itself; a private one's address is its own readers' alone."""
    channel = build_channel(entry, item.guid, base_url, FeedAddress(item.source))
    return replace(channel, feed_url="") if item.is_private else channel
