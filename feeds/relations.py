"""The addresses that a document names beside its page: itself, its hub (WebSub §4), its archive (RFC 5005 §4)."""

from collections.abc import Iterator, Sequence

from feedgen.ext.base import BaseExtension  # type: ignore[import-untyped]  # feedgen ships no types
from lxml import etree

from feeds.compose import Feed

HISTORY = "http://purl.org/syndication/history/1.0"
ATOM = "http://www.w3.org/2005/Atom"

Relation = tuple[str, str, str]  # rel, href, type


def is_marked_archive(feed: Feed) -> bool:
    """Return whether a document is marked as an archive: one that leads to others of it, and not to the feed alone.

    Validators take a marked one without such links for a part of an archive that was left unfinished.
    """
    return bool(feed.archive and (feed.previous or feed.following))


def list_relations(feed: Feed, ending: str, media_type: str) -> Iterator[Relation]:
    """Yield the relations of a document in the format of that ending, its own address first."""
    yield "self", feed.make_address(ending), media_type
    if feed.archive:
        yield "current", feed.channel.make_address(ending), media_type
    if feed.previous:
        yield "prev-archive", feed.make_archive_address(feed.previous, ending), media_type
    if feed.following:
        yield "next-archive", feed.make_archive_address(feed.following, ending), media_type
    if feed.channel.hub:
        yield "hub", feed.channel.hub, ""


class Relations(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """A feed extension of feedgen: says that a document is an archive, and writes the links that feedgen leaves out.

    It writes all links of Atom, and of RSS only the one to the document itself.
    """

    def __init__(self) -> None:
        self.left_out: Sequence[Relation] = ()
        self.is_archive = False

    def extend_ns(self) -> dict[str, str]:
        """Return the namespace by its prefix."""
        return {"fh": HISTORY} if self.is_archive else {}

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Mark an Atom document that is an archive."""
        if self.is_archive:
            etree.SubElement(feed, f"{{{HISTORY}}}archive")
        return feed

    def extend_rss(self, rss: etree._Element) -> etree._Element:
        """Add the links to an RSS document, and mark one that is an archive."""
        (channel,) = rss
        for relation, address, media_type in self.left_out:
            link = etree.SubElement(channel, f"{{{ATOM}}}link", href=address, rel=relation)
            if media_type:
                link.set("type", media_type)
        if self.is_archive:
            etree.SubElement(channel, f"{{{HISTORY}}}archive")
        return rss
