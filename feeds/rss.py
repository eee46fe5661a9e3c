"""RSS 2.0 by feedgen (rssboard.org/rss-specification, and the Board's best practices profile).

Authors go into dc:creator, because <author> must be an e-mail address; the whole content
into content:encoded; an item's image into media:thumbnail, so that the content stays as
its source has it. <description> is HTML by the specification: the summary, which is text,
is escaped for it.
"""

from html import escape

from feedgen.entry import FeedEntry  # type: ignore[import-untyped]  # feedgen ships no types
from feedgen.ext.dc import DcEntryExtension, DcExtension  # type: ignore[import-untyped]  # as above
from feedgen.ext.media import MediaEntryExtension, MediaExtension  # type: ignore[import-untyped]  # as above
from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]  # as above
from lxml import etree

from feeds.compose import Entry, Feed
from feeds.feedgen_fixes import RSS_LOCK, EntryRepair, clean
from model.publication import Format

TAIL = b"</channel></rss>"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}


def generator(feed: Feed) -> FeedGenerator:
    """Return feedgen's generator with all that the channel says, and no entries."""
    channel = clean(feed.channel)
    title = channel.title.strip() or channel.slug
    made = FeedGenerator()
    made.register_extension("dc", DcExtension, DcEntryExtension)
    made.register_extension("media", MediaExtension, MediaEntryExtension)
    made.title(title)
    made.description(channel.description.strip() or title)
    made.generator("Bantin")
    made.link(href=f"{channel.feed_url}.{Format.RSS}", rel="self", type="application/rss+xml")
    made.link(href=channel.url or channel.feed_url, rel="alternate")  # last: feedgen takes the last as <link>
    made.lastBuildDate(feed.updated)
    if channel.language:
        made.language(channel.language)
    return made


def entry(told: Entry) -> FeedEntry:
    """Return feedgen's entry of a clean `told`."""
    made = FeedEntry()
    made.register_extension("dc", DcEntryExtension)
    made.register_extension("media", MediaEntryExtension)
    made.register_extension("repair", EntryRepair)
    made.title(told.title)
    made.guid(told.guid, permalink=False)
    made.published(told.published)
    if told.url:
        made.link(href=told.url)
    _texts(made, told)
    for enclosure in told.enclosures[:1]:  # the profile: one at most
        made.enclosure(enclosure.url, str(enclosure.length), enclosure.media_type or "application/octet-stream")
    if told.authors:
        made.dc.dc_creator(list(told.authors))
    if told.categories:
        made.category([{"term": category} for category in told.categories])
    if told.image:
        made.media.thumbnail(url=told.image, group=None)
    return made


def _texts(made: FeedEntry, told: Entry) -> None:
    if told.summary:
        made.description(escape(told.summary, quote=False), isSummary=True)
    if told.content:
        made.content(told.content, type="html")
        made.repair.encoded = not told.summary


def head(feed: Feed) -> bytes:
    """Return the document of `feed` without its items; it ends in TAIL."""
    with RSS_LOCK:
        document: bytes = generator(feed).rss_str()
    return document


def piece(told: Entry) -> bytes:
    """Return the <item> of a clean `told`, as it stands in a document that `head` began."""
    root = etree.Element("rss", nsmap=NAMESPACES)
    with RSS_LOCK:
        root.append(entry(told).rss_entry())
    return inside(root)


def inside(root: etree._Element) -> bytes:
    """Return what stands between the tags of `root`, whose namespaces are declared on its start tag."""
    document = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return document[document.index(b">") + 1 : document.rindex(b"</")]
