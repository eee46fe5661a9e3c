"""Atom 1.0 by feedgen (RFC 4287).

An item's image is told by media:thumbnail (Media RSS), as in RSS: the content stays as its
source has it. The feed's author is the channel, so that entries may go without (§4.1.1).
"""

from html import escape

from feedgen.entry import FeedEntry  # type: ignore[import-untyped]  # feedgen ships no types
from feedgen.ext.media import MediaEntryExtension, MediaExtension  # type: ignore[import-untyped]  # as above
from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]  # as above
from lxml import etree

from feeds.compose import Entry, Feed
from feeds.feedgen_fixes import EntryRepair, clean
from feeds.rss import inside
from model.item import Enclosure
from model.publication import Format

TAIL = b"</feed>"
NAMESPACES = {"media": "http://search.yahoo.com/mrss/"}


def generator(feed: Feed) -> FeedGenerator:
    """Return feedgen's generator with all that the channel says, and no entries."""
    channel = clean(feed.channel)
    title = channel.title.strip() or channel.slug
    made = FeedGenerator()
    made.register_extension("media", MediaExtension, MediaEntryExtension)
    made.id(channel.guid)
    made.title(title)
    made.author(name=title)
    made.generator("Bantin")
    made.link(href=f"{channel.feed_url}.{Format.ATOM}", rel="self", type="application/atom+xml")
    made.link(href=channel.url or channel.feed_url, rel="alternate", type="text/html")
    made.updated(feed.updated)
    if channel.description.strip():
        made.subtitle(channel.description)
    if channel.language:
        made.language(channel.language)
    return made


def entry(told: Entry) -> FeedEntry:
    """Return feedgen's entry of a clean `told`."""
    made = FeedEntry()
    made.register_extension("media", MediaEntryExtension, rss=False)
    made.register_extension("repair", EntryRepair, rss=False)
    made.id(told.guid)
    made.title(told.title)
    made.updated(told.updated)
    made.published(told.published)
    if links := _links(told):
        made.link(links)
    made.repair.links, made.repair.language = links, told.language
    if told.summary:
        made.summary(told.summary, type="text")
    # §4.1.2: an entry without an alternate link must have content.
    if content := told.content or ("" if told.url else escape(told.summary or told.title)):
        made.content(content, type="html")
    if told.authors:
        made.author([{"name": author} for author in told.authors])
    if told.categories:
        made.category([{"term": category} for category in told.categories])
    if told.image:
        made.media.thumbnail(url=told.image, group=None)
    return made


def _links(told: Entry) -> list[dict[str, str]]:
    page = [{"href": told.url, "rel": "alternate"}] if told.url else []
    return page + [_enclosure_link(enclosure) for enclosure in told.enclosures]


def _enclosure_link(enclosure: Enclosure) -> dict[str, str]:
    link = {"href": enclosure.url, "rel": "enclosure"}
    if enclosure.media_type:
        link["type"] = enclosure.media_type
    if enclosure.length:
        link["length"] = str(enclosure.length)
    if enclosure.title:
        link["title"] = enclosure.title
    return link


def head(feed: Feed) -> bytes:
    """Return the document of `feed` without its entries; it ends in TAIL."""
    document: bytes = generator(feed).atom_str()
    return document


def piece(told: Entry) -> bytes:
    """Return the <entry> of a clean `told`, as it stands in a document that `head` began."""
    root = etree.Element("feed", nsmap=NAMESPACES)
    root.append(entry(told).atom_entry())
    return inside(root)
