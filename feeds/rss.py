"""RSS 2.0 by feedgen (rssboard.org/rss-specification, and the Board's best practices profile).

Authors go into dc:creator, because <author> must be an e-mail address; the whole content
into content:encoded; an item's image into media:thumbnail and media:content, so that the content
stays as its source has it. Of the attachments the first is the <enclosure>, and all are
media:content. <description> is HTML by the specification: the summary, which is text,
is escaped for it. In titles, which are text, "&" and "<" are hexadecimal references, as the profile asks: that is how
readers know that no markup is meant.
"""

import re
from email.utils import format_datetime
from html import escape

from feedgen.entry import FeedEntry  # type: ignore[import-untyped]  # feedgen ships no types
from feedgen.ext.dc import DcEntryExtension, DcExtension  # type: ignore[import-untyped]  # as above
from feedgen.ext.media import MediaEntryExtension, MediaExtension  # type: ignore[import-untyped]  # as above
from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]  # as above
from lxml import etree

from feeds.compose import Entry, Feed, summarize
from feeds.feed_format import FeedFormat
from feeds.feedgen_fixes import RSS_LOCK, VOCABULARIES, EntryRepair, Vocabularies, clean, strip_root
from feeds.media import UNKNOWN_TYPE, build_contents, build_picture, describe_episode
from feeds.relations import Relations, is_marked_archive, list_relations

ENDING = "rss"
TAIL = b"</channel></rss>"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    **VOCABULARIES,
}

_PLAIN = re.compile(rb"<(?:title|category|itunes:author|dc:creator)>[^<]*&[^<]*<")


def build_generator(feed: Feed) -> FeedGenerator:
    """Return feedgen's generator with all that the channel says, and no entries."""
    channel = clean(feed.channel)
    title = channel.title.strip() or channel.slug
    generator = FeedGenerator()
    generator.register_extension("dc", DcExtension, DcEntryExtension)
    generator.register_extension("media", MediaExtension, MediaEntryExtension)
    generator.register_extension("vocabularies", Vocabularies)
    generator.title(title)
    generator.description(channel.description.strip() or title)
    generator.generator("Bantin")
    generator.register_extension("relations", Relations)
    own, *generator.relations.left_out = list_relations(feed, ENDING, "application/rss+xml")
    generator.relations.is_archive = is_marked_archive(feed)
    generator.link(href=own[1], rel=own[0], type=own[2])
    generator.link(href=channel.url or channel.feed_url, rel="alternate")  # last: feedgen takes the last as <link>
    generator.lastBuildDate(feed.updated)
    if channel.language:
        generator.language(channel.language)
    generator.image(channel.picture or None)
    podcast = {"author": channel.author.strip(), "image": channel.cover}
    generator.vocabularies.podcast = {name: value for name, value in podcast.items() if value}
    generator.ttl(None if feed.archive else channel.minutes or None)  # an archive document is not polled
    return generator


def build_entry(entry: Entry) -> FeedEntry:
    """Return feedgen's entry of a clean `entry`."""
    feed_entry = FeedEntry()
    feed_entry.register_extension("dc", DcEntryExtension)
    feed_entry.register_extension("media", MediaEntryExtension)
    feed_entry.register_extension("repair", EntryRepair)
    feed_entry.title(entry.title)
    feed_entry.guid(entry.guid, permalink=False)
    feed_entry.published(entry.published)
    feed_entry.repair.day = entry.day
    if entry.is_of_podcast:  # in any other feed one such element has validators ask for all that a podcast is to say
        feed_entry.repair.podcast = describe_episode(entry)
    if entry.url:
        feed_entry.link(href=entry.url)
    if entry.source and entry.source.feed_url:
        feed_entry.source(url=f"{entry.source.feed_url}.{ENDING}", title=entry.source.title)
    _add_texts(feed_entry, entry)
    for enclosure in entry.enclosures[:1]:  # the profile: one at most
        feed_entry.enclosure(enclosure.url, str(enclosure.length), enclosure.media_type or UNKNOWN_TYPE)
    if contents := [*build_contents(entry.enclosures), *build_picture(entry)]:
        feed_entry.media.content(contents, group=None)
    if entry.authors:
        feed_entry.dc.dc_creator(list(entry.authors))
    if entry.categories:
        feed_entry.category([{"term": category} for category in entry.categories])
    if entry.image:
        feed_entry.media.thumbnail(url=entry.image, group=None)
    return feed_entry


def _add_texts(feed_entry: FeedEntry, entry: Entry) -> None:
    if entry.summary or entry.content:
        feed_entry.description(escape(summarize(entry), quote=False), isSummary=True)
    if entry.content:
        feed_entry.content(entry.content, type="html")


def render_head(feed: Feed) -> bytes:
    """Return the document of `feed` without its items; it ends in TAIL."""
    with RSS_LOCK:
        document: bytes = build_generator(feed).rss_str()
    return mark_plain_text(document)


def render_entry(entry: Entry) -> bytes:
    """Return the <item> of a clean `entry`, as it is spliced into a document that `render_head` began."""
    root = etree.Element("rss", nsmap=NAMESPACES)
    with RSS_LOCK:
        root.append(build_entry(entry).rss_entry())
    return mark_plain_text(strip_root(root))


def mark_plain_text(document: bytes) -> bytes:
    """Return RSS with "&" and "<" of its plain texts as hexadecimal references, and nothing else changed."""
    return _PLAIN.sub(lambda text: text[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;"), document)


FORMAT = FeedFormat(
    ending=ENDING,
    name="RSS",
    media_type="application/rss+xml",
    specification="https://www.rssboard.org/rss-specification",
    render_head=render_head,
    render_entry=render_entry,
    render_moment=lambda moment: f"<lastBuildDate>{format_datetime(moment)}</lastBuildDate>".encode(),
    tail=TAIL,
)
