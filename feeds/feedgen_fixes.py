"""Mends feedgen 1.0: its faults, each with the least that undoes it.

- one character that XML forbids raises and so kills the whole feed: `clean`;
- Atom links of an entry lose rel, type, length and title: `EntryRepair.links`;
- an Atom entry cannot declare its own language: `EntryRepair.language`;
- dcterms is not known to it, and itunes in RSS alone: `EntryRepair.day`, `.podcast` and `Vocabularies`;
- an Atom entry's source has neither id nor moment: `EntryRepair.source`;
- RSS dates switch the locale of the whole program, and threads switch it back in the
  wrong order: `RSS_LOCK` is held while feedgen writes RSS.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from threading import Lock
from typing import Any, TypeVar

from feedgen.ext.base import BaseExtension  # type: ignore[import-untyped]  # feedgen ships no types
from lxml import etree

from model.characters import remove_forbidden

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
TERMS = "http://purl.org/dc/terms/"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
VOCABULARIES = {"dcterms": TERMS, "itunes": ITUNES}
RSS_LOCK = Lock()

T = TypeVar("T")


def clean(value: T) -> T:
    """Return `value` with `remove_forbidden` applied to every string in it, in dataclasses and tuples too.

    A string in which nothing is left to see becomes "", and is dropped from a tuple (an author, a category).
    """
    cleaned: Any = value
    if isinstance(value, str):
        cleaned = remove_forbidden(value)
        cleaned = "" if cleaned.isspace() else cleaned
    elif isinstance(value, tuple):
        cleaned = tuple(left for part in value if (left := clean(part)))
    elif is_dataclass(value) and not isinstance(value, type):
        cleaned = replace(value, **{field.name: clean(getattr(value, field.name)) for field in fields(value)})
    return cleaned  # type: ignore[no-any-return]  # the same type, which mypy cannot follow through Any


class Vocabularies(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """A feed extension of feedgen, which declares the namespaces of what `EntryRepair` adds."""

    def __init__(self) -> None:
        self.podcast: Mapping[str, str] = {}  # what RSS says of a podcast, by the name of the itunes element

    def extend_rss(self, rss: etree._Element) -> etree._Element:
        """Say what a podcast is."""
        add_podcast_terms(rss[0], self.podcast)
        return rss

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces by their prefixes."""
        return dict(VOCABULARIES)


class EntryRepair:
    """An entry extension of feedgen (`register_extension`), which writes what feedgen leaves out."""

    def __init__(self) -> None:
        self.links: Sequence[Mapping[str, str]] = ()
        self.language = ""
        self.day = ""
        self.podcast: Mapping[str, str] = {}  # what an episode says, by the name of the itunes element
        self.source: Sequence[tuple[str, str, Mapping[str, str]]] = ()  # what stands in it: name, text, attributes

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        """Set the attributes of the links, the type of the title, and the language of the entry."""
        for element, link in zip(entry.iterfind("link"), self.links, strict=True):
            for name, value in link.items():
                element.set(name, value)
        for title in entry.iterfind("title"):
            title.set("type", "text")
        if self.language:
            entry.set(LANGUAGE, self.language)
        self._add_source(entry)
        self._add_terms(entry)
        return entry

    def extend_rss(self, item: etree._Element) -> etree._Element:
        """Add what the item says in vocabularies that feedgen does not know."""
        self._add_terms(item)
        return item

    def _add_source(self, entry: etree._Element) -> None:
        if self.source:
            source = etree.SubElement(entry, "source")
            for name, text, attributes in self.source:
                element = source
                for step in name.split("/"):
                    element = etree.SubElement(element, step, dict(attributes))
                element.text = text or None

    def _add_terms(self, element: etree._Element) -> None:
        # Not dc:date, which readers take for the moment, and show in their own zone (docs/decisions.md).
        if self.day:
            etree.SubElement(element, f"{{{TERMS}}}available").text = self.day
        add_podcast_terms(element, self.podcast)


def add_podcast_terms(element: etree._Element, terms: Mapping[str, str]) -> None:
    """Add itunes elements to an element, by their names."""
    for name, value in terms.items():
        term = etree.SubElement(element, f"{{{ITUNES}}}{name}")
        if name == "image":
            term.set("href", value)
        else:
            term.text = value


def strip_root(root: etree._Element) -> bytes:
    """Return the markup between the tags of `root`, whose namespaces are declared on its start tag."""
    document = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return document[document.index(b">") + 1 : document.rindex(b"</")]
