"""Atom 1.0 by feedgen (RFC 4287).

An item's image is a media:thumbnail and a media:content (Media RSS), as in RSS: the content stays as its
source has it. Where entries go without authors, the feed must have one (§4.1.1), which readers show as
the author of each of them: it is the site, by its host, for nobody else is known to have written them.
"""

from collections.abc import Iterator
from html import escape

from feedgen.entry import FeedEntry  # type: ignore[import-untyped]  # feedgen ships no types
from feedgen.ext.media import MediaEntryExtension, MediaExtension  # type: ignore[import-untyped]  # as above
from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]  # as above
from lxml import etree

from feeds.compose import Entry, EntrySource, Feed, summarize
from feeds.feed_format import FeedFormat
from feeds.feedgen_fixes import VOCABULARIES, EntryRepair, Vocabularies, clean, strip_root
from feeds.media import build_picture, describe_episode
from feeds.relations import Relations, is_marked_archive, list_relations
from model.item import Enclosure

ENDING = "atom"
TAIL = b"</feed>"
NAMESPACES = {"media": "http://search.yahoo.com/mrss/", **VOCABULARIES}


def build_generator(feed: Feed) -> FeedGenerator:
    """Return feedgen's generator with all that the channel says, and no entries."""
    channel = clean(feed.channel)
    title = channel.title.strip() or channel.slug
    generator = FeedGenerator()
    generator.register_extension("media", MediaExtension, MediaEntryExtension)
    generator.register_extension("vocabularies", Vocabularies)
    generator.id(channel.guid)
    generator.title(title)
    if feed.lacks_author:
        generator.author(name=channel.site or title)
    generator.generator("Bantin")
    generator.register_extension("relations", Relations)
    generator.relations.is_archive = is_marked_archive(feed)
    for relation, address, media_type in list_relations(feed, ENDING, "application/atom+xml"):
        generator.link({"href": address, "rel": relation, **({"type": media_type} if media_type else {})})
    generator.link(href=channel.url or channel.feed_url, rel="alternate", type="text/html")
    generator.updated(feed.updated)
    if channel.description.strip():
        generator.subtitle(channel.description)
    generator.icon(channel.icon or None)
    generator.logo(channel.logo or None)
    if channel.language:
        generator.language(channel.language)
    return generator


def build_entry(entry: Entry) -> FeedEntry:
    """Return feedgen's entry of a clean `entry`."""
    feed_entry = FeedEntry()
    feed_entry.register_extension("media", MediaEntryExtension, rss=False)
    feed_entry.register_extension("repair", EntryRepair, rss=False)
    feed_entry.id(entry.guid)
    feed_entry.title(entry.title)
    feed_entry.updated(entry.updated)
    feed_entry.published(entry.published)
    feed_entry.repair.day, feed_entry.repair.podcast = entry.day, describe_episode(entry)
    if links := _build_links(entry):
        feed_entry.link(links)
    feed_entry.repair.links, feed_entry.repair.language = links, entry.language
    if entry.source:
        feed_entry.repair.source = tuple(_describe_source(entry, entry.source))
    # §4.1.2: an entry without an alternate link must have content.
    content = entry.content or ("" if entry.url else escape(summarize(entry)))
    if entry.summary or not content:
        feed_entry.summary(summarize(entry), type="text")
    if content:
        feed_entry.content(content, type="html")
    if entry.authors:
        feed_entry.author([{"name": author} for author in entry.authors])
    if entry.categories:
        feed_entry.category([{"term": category} for category in entry.categories])
    if entry.image:
        feed_entry.media.thumbnail(url=entry.image, group=None)
    if picture := build_picture(entry):
        feed_entry.media.content(picture, group=None)
    return feed_entry


def _describe_source(entry: Entry, source: EntrySource) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield what stands in an entry's <source> (§4.2.11), which gives it an author where it has none (§4.2.1).

    Its feed is told as it was when it last changed the entry, so that an entry keeps its bytes.
    """
    if not any(map(str.strip, entry.authors)):
        yield "author/name", source.title, {}
    yield "id", source.guid, {}
    yield "title", source.title, {}
    yield "updated", entry.updated.isoformat(), {}
    yield "link", "", {"href": source.url or source.feed_url, "rel": "alternate", "type": "text/html"}
    if source.feed_url:
        yield "link", "", {"href": f"{source.feed_url}.{ENDING}", "rel": "self", "type": "application/atom+xml"}


def _build_links(entry: Entry) -> list[dict[str, str]]:
    page = [{"href": entry.url, "rel": "alternate"}] if entry.url else []
    return page + [_build_enclosure_link(enclosure) for enclosure in entry.enclosures]


def _build_enclosure_link(enclosure: Enclosure) -> dict[str, str]:
    link = {"href": enclosure.url, "rel": "enclosure"}
    if enclosure.media_type:
        link["type"] = enclosure.media_type
    if enclosure.length:
        link["length"] = str(enclosure.length)
    if enclosure.title:
        link["title"] = enclosure.title
    return link


def render_head(feed: Feed) -> bytes:
    """Return the document of `feed` without its entries; it ends in TAIL."""
    document: bytes = build_generator(feed).atom_str()
    return document


def render_entry(entry: Entry) -> bytes:
    """Return the <entry> of a clean `entry`, as it is spliced into a document that `render_head` began."""
    root = etree.Element("feed", nsmap=NAMESPACES)
    root.append(build_entry(entry).atom_entry())
    return strip_root(root)


FORMAT = FeedFormat(
    ending=ENDING,
    name="Atom",
    media_type="application/atom+xml",
    specification="https://www.rfc-editor.org/rfc/rfc4287",
    render_head=render_head,
    render_entry=render_entry,
    render_moment=lambda moment: f"<updated>{moment.isoformat()}</updated>".encode(),
    tail=TAIL,
)
