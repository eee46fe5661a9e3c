"""Whatever is put in, the documents keep the rules of their formats: Atom's grammar, the RSS Board's, JSON Feed's."""

import json
import string
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds import Feed, compose, render_document
from feeds.feedgen_fixes import clean
from model.item import DateOrigin, Enclosure, Item, ItemDate, Precision, StoredItem
from model.publication import Channel

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "grammars" / "atom.rng"))
ATOM = "{http://www.w3.org/2005/Atom}"

# Any text at all, and what readers choke on, more often than chance would bring it.
NASTY = st.sampled_from(
    ("]]>", "<![CDATA[", "<script>alert(1)</script>", "&amp;", "&", "\x00", "\x1b", "\ud800", "\ufffe", "😀", "&#x26;")
)
TEXT = st.lists(NASTY | st.text(st.characters(), max_size=8), max_size=5).map("".join)
MOMENT = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # they get UTC
URL = st.text(string.ascii_letters + string.digits + "&;=?", min_size=1, max_size=12).map(
    "https://example.org/".__add__
)
ENCLOSURE = st.builds(
    Enclosure,
    url=URL,
    media_type=st.sampled_from(("", "application/pdf", "audio/mpeg")),
    length=st.integers(0, 10**12),
    title=TEXT,
    duration=st.integers(0, 10**9),
)
DATE = st.builds(
    ItemDate,
    at=MOMENT,
    raw=TEXT,
    origin=st.sampled_from(DateOrigin),
    precision=st.just(Precision.DAY),
    zone=st.just("UTC"),
)
ITEM = st.builds(
    Item,
    url=st.just("") | URL,
    title=TEXT,
    aliases=st.just(()),
    fingerprint=st.just(""),
    summary=TEXT,
    content=TEXT,
    published=st.none() | DATE,
    updated=st.none() | DATE,
    authors=st.lists(TEXT, max_size=2).map(tuple),
    categories=st.lists(TEXT, max_size=2).map(tuple),
    image=st.just("") | URL,
    language=st.sampled_from(("", "vi", "pt-BR")),
    enclosures=st.lists(ENCLOSURE, max_size=3).map(tuple),
)
STORED = st.builds(
    StoredItem,
    guid=st.uuids().map("urn:uuid:{}".format),
    first_seen=MOMENT,
    changed=MOMENT,
    revision=st.integers(1, 3),
    item=ITEM,
)
CHANNELS = st.builds(
    Channel,
    slug=st.just("s"),
    title=TEXT,
    url=URL,
    feed_url=st.just("https://feeds.example.net/feeds/s"),
    guid=st.just("tag:feeds.example.net,2026:s"),
    language=st.sampled_from(("", "vi")),
    description=TEXT,
    icon=st.just("") | URL,
    picture=st.just("") | URL,
    author=TEXT,
    cover=st.just("") | URL,
    logo=st.just("") | URL,
    minutes=st.integers(0, 10**5),
)
ANY_FEED = st.builds(compose, CHANNELS, st.lists(STORED, max_size=4, unique_by=lambda one: one.guid))


@settings(max_examples=60, deadline=None)
@given(ANY_FEED)
def test_atom_keeps_its_grammar(feed: Feed) -> None:
    root = etree.fromstring(render_document(feed, "atom"))
    GRAMMAR.assertValid(root)
    for element, entry in zip(root.iterfind(f"{ATOM}entry"), feed.entries, strict=True):
        assert element.find(f"{ATOM}author") is not None or root.find(f"{ATOM}author") is not None
        links = [link.get("href") for link in element.iterfind(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert links or element.find(f"{ATOM}content") is not None
        assert element.findtext(f"{ATOM}title") == entry.title
        summary = element.findtext(f"{ATOM}summary", "")
        assert summary == clean(entry.summary) or (not clean(entry.summary) and summary == entry.title)
        if content := clean(entry.content):
            assert element.findtext(f"{ATOM}content") == content


@settings(max_examples=60, deadline=None)
@given(ANY_FEED)
def test_rss_keeps_the_boards_rules(feed: Feed) -> None:
    root = etree.fromstring(render_document(feed, "rss"))
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    channel = root[0]
    for name in ("title", "link", "description", "lastBuildDate"):
        assert len(channel.findall(name)) == 1
        assert channel.findtext(name)
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == feed.updated
    assert channel.findtext("link") == feed.channel.url
    own = channel.find(f"{ATOM}link")
    assert (own.get("rel"), own.get("href")) == ("self", f"{feed.channel.feed_url}.rss")
    guids = [one.text for one in channel.iterfind("item/guid")]
    assert guids == [entry.guid for entry in feed.entries]
    for item_element, entry in zip(channel.iterfind("item"), feed.entries, strict=True):
        _check_rss_item(item_element, entry.title, entry.published)


def _check_rss_item(element: etree._Element, title: str, published: datetime) -> None:
    assert element.findtext("title") == title
    assert title
    assert parsedate_to_datetime(element.findtext("pubDate", "")) == published
    assert element.find("guid").get("isPermaLink") == "false"
    names = [child.tag for child in element]
    single = ("title", "link", "description", "guid", "pubDate", "enclosure")
    assert all(names.count(name) <= 1 for name in single)
    for enclosure in element.iterfind("enclosure"):
        assert set(enclosure.keys()) == {"url", "length", "type"}
        assert int(enclosure.get("length")) >= 0
        assert "/" in enclosure.get("type")


@settings(max_examples=60, deadline=None)
@given(ANY_FEED)
def test_json_keeps_its_rules(feed: Feed) -> None:
    document = json.loads(render_document(feed, "json"))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["title"]
    assert (document["home_page_url"], document["feed_url"]) == (feed.channel.url, f"{feed.channel.feed_url}.json")
    assert [one["id"] for one in document["items"]] == [entry.guid for entry in feed.entries]
    for one, entry in zip(document["items"], feed.entries, strict=True):
        assert ("content_html" in one) != ("content_text" in one)
        assert one["title"] == entry.title
        assert datetime.fromisoformat(one["date_published"]) == entry.published
        assert all(attachment["url"] and attachment["mime_type"] for attachment in one.get("attachments", ()))
        assert all(value not in ("", [], None) for name, value in one.items() if not name.startswith("content"))
