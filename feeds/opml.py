"""OPML 2.0 (opml.org/spec2.opml): all feeds in one document that readers import."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from feeds.feedgen_fixes import clean
from model.characters import remove_forbidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed in the list."""

    title: str
    feed_url: str
    html_url: str = ""
    language: str = ""


def render_opml(title: str, outlines: Sequence[Outline]) -> bytes:
    """Return the subscription list, in the order given; the same list gives the same bytes."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = remove_forbidden(title)
    body = etree.SubElement(root, "body")
    for outline in map(clean, outlines):
        etree.SubElement(body, "outline", _make_attributes(outline))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _make_attributes(outline: Outline) -> dict[str, str]:
    name = outline.title.strip() or outline.feed_url
    attributes = {
        "type": "rss",  # the specification's word for any feed, Atom too
        "text": name,
        "title": name,
        "xmlUrl": outline.feed_url,
        "htmlUrl": outline.html_url,
        "language": outline.language,
    }
    return {key: value for key, value in attributes.items() if value}
