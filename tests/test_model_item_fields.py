"""A field of an item reaches every place that it should, or is listed here with the reason why not.

Whoever adds a field and forgets a place sees a test of this module fail.
"""

from dataclasses import fields, replace
from datetime import timedelta
from typing import get_type_hints

import pytest

from cli.formats import serialize_item
from feeds import FORMATS, compose, render_document
from model.article import Article, merge
from model.item import Item, Precision, StoredItem
from model.publication import Channel
from model.renewal import renew_item
from store.codec import dump_article, dump_item, load_article, load_item
from tests.item_fields import FILLED_AT, fill, list_texts, without

PATHS = list_texts(Item)
CHANNEL = Channel(slug="a", title="A", url="https://a.example/", feed_url="https://f.example/feeds/a", guid="urn:x:1")
IDENTITY = {"aliases": "how the item is found again", "fingerprint": "whether it must be read again"}
READING = {
    f"{date}.{name}": "how the date was read; readers get the moment"
    for date in ("published", "updated")
    for name in ("raw", "origin", "precision", "zone", "relative")
    if (date, name) not in (("published", "precision"), ("published", "zone"))  # a day without a time is said to be one
}
EVENT = {path: "calendars alone have it" for path in PATHS if path.startswith("event.")}
NOT_IN_FEEDS = {
    "atom": EVENT,
    "json": EVENT,
    "rss": {
        **EVENT,
        "updated.at": "RSS has no such element",
        "language": "RSS has no such element",
        "enclosures.title": "RSS has no such attribute",
    },
}
NOT_IN_CLI = {
    "content": "too long for a list",
    "language": "the source's, mostly",
    "published.zone": "the moment is in UTC",
    "published.relative": "seen in the raw text",
    "enclosures.media_type": "addresses alone are listed",
    "enclosures.length": "addresses alone are listed",
    "enclosures.title": "addresses alone are listed",
    "enclosures.duration": "addresses alone are listed",
    **{path: "feeds alone say when an item was edited" for path in PATHS if path.startswith("updated")},
}
NO_EDIT = {
    "url": "an address that changes at each visit is no edit; `renew_item` keeps it apart",
    "image": "an image's address that expires is no edit",
}


def render(item: Item, ending: str) -> bytes:
    """Return a feed of one item, of a first revision, so that the page's own date of change is believed."""
    seen = FILLED_AT + timedelta(days=1)
    stored = StoredItem(guid="urn:x:2", first_seen=seen, changed=seen, revision=1, item=item)
    return render_document(compose(CHANNEL, [stored]), ending)


def filled(**more: object) -> Item:
    """Return an item whose fields all hold something, as pages have it: the change after the publication."""
    item = fill(Item)
    assert item.published
    assert item.updated
    day = replace(item.published, precision=Precision.DAY, zone="Asia/Ho_Chi_Minh")
    later = replace(item.updated, at=FILLED_AT + timedelta(hours=9), precision=Precision.MINUTE)
    return replace(item, published=day, updated=later, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", PATHS)
def test_a_field_is_stored(path: str) -> None:
    item = without(filled(), path)
    assert load_item(dump_item(item)) == item
    assert dump_item(item) != dump_item(filled())


@pytest.mark.parametrize("path", list_texts(Article))
def test_a_field_of_an_article_is_stored(path: str) -> None:
    article = without(fill(Article), path)
    assert load_article(dump_article(article)) == article
    assert dump_article(article) != dump_article(fill(Article))


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("path", PATHS)
def test_a_field_is_in_the_feed(path: str, ending: str) -> None:
    shown = render(without(filled(), path), ending) != render(filled(), ending)
    assert shown is (path not in IDENTITY | READING | NOT_IN_FEEDS.get(ending, {}))


@pytest.mark.parametrize("path", PATHS)
def test_a_field_is_in_what_the_command_line_prints_as_json(path: str) -> None:
    shown = serialize_item(without(filled(), path)) != serialize_item(filled())
    assert shown is (path not in IDENTITY | NOT_IN_CLI)


@pytest.mark.parametrize("path", [path for path in PATHS if not path.startswith(("published.", "updated."))])
def test_a_field_that_changes_on_the_listing_is_an_edit(path: str) -> None:
    listed = filled()
    edited = renew_item(without(listed, path), listed).edited
    assert edited is (path not in IDENTITY | NO_EDIT)


@pytest.mark.parametrize("name", [field.name for field in fields(Article)])
def test_a_field_of_an_article_completes_the_item(name: str) -> None:
    article = fill(Article)
    bare = Item(url="", title="", aliases=(), fingerprint="")
    if name == "warnings":  # for the log
        assert name not in get_type_hints(Item)
    else:
        assert getattr(merge(bare, article), name) == getattr(article, name)


def test_the_summary_is_the_listings_own_where_it_has_one() -> None:
    listed = Item(url="", title="", aliases=(), fingerprint="", summary="Listed.")
    assert merge(listed, Article(summary="Found.")).summary == "Listed."


@pytest.mark.parametrize("name", [field.name for field in fields(Item)])
def test_an_empty_article_takes_nothing_away(name: str) -> None:
    listed = filled()
    assert getattr(merge(listed, Article()), name) == getattr(listed, name)


def test_the_lists_of_exceptions_name_fields_that_are_there() -> None:
    named = {*IDENTITY, *READING, *NOT_IN_CLI, *NO_EDIT, *(path for paths in NOT_IN_FEEDS.values() for path in paths)}
    assert named <= set(PATHS)
