"""OPML 2.0 (opml.org/spec2.opml): all feeds in one document that readers import."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Feeds in the list that belong together; readers show them in a folder."""

    title: str
    outlines: tuple[Outline, ...]


def group_outlines(
    sources: Iterable[tuple[Outline, Iterable[str]]], combinations: Iterable[Outline]
) -> list[Outline | Folder]:
    """Return a folder for each category, with its sources; then the sources of none; then the combinations.

    Each of these is by title; `sources` come with the titles of their categories, and stand in each. A combination has
    a folder of its own.
    """
    members, loose = defaultdict[str, list[Outline]](list), []
    for outline, categories in sorted(sources, key=lambda pair: (pair[0].title.casefold(), pair[0].feed_url)):
        titles = dict.fromkeys(categories)
        loose += [] if titles else [outline]
        for title in titles:
            members[title].append(outline)
    folders = [Folder(title=title, outlines=tuple(held)) for title, held in members.items()]
    combined = [Folder(title=outline.title, outlines=(outline,)) for outline in combinations]
    return [*_sort(folders), *loose, *_sort(combined)]


def _sort(folders: list[Folder]) -> list[Folder]:
    return sorted(folders, key=lambda folder: folder.title.casefold())


def render_opml(title: str, outlines: Sequence[Outline | Folder]) -> bytes:
    """Return the subscription list, in the order given; the same list gives the same bytes."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = remove_forbidden(title)
    body = etree.SubElement(root, "body")
    for outline in map(clean, outlines):
        if isinstance(outline, Folder):
            folder = etree.SubElement(body, "outline", {"text": outline.title, "title": outline.title})
            for member in outline.outlines:
                etree.SubElement(folder, "outline", _make_attributes(member))
        else:
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
