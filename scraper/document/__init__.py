"""bytes -> Document: charset, legacy Vietnamese encodings, the tree, feeds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlDocument:
    """A page, parsed once. Its text is NFC."""

    url: str
    base_url: str  # what relative URLs are resolved against: <base href> where it is http(s)
    encoding: str  # the charset that it was read with
    language: str  # <html lang>, else a meta's, BCP 47, lower case; "" where none
    tree: HtmlElement
    source: bytes | None = field(default=None, repr=False)  # what the tree was parsed from, UTF-8

    def mentions(self, *words: bytes) -> bool:
        """Whether one of some words may stand in the page's source: a cheap look before a walk over its tree."""
        source = self.source
        return source is None or any(word in source for word in words)

    def __reduce__(self) -> tuple[object, ...]:
        """Return how it is pickled: as its source, which is parsed again, for a tree of lxml cannot be."""
        if self.source is None:
            raise TypeError("a page without its source cannot be pickled")
        return _parse_again, (self.source, self.url, self.base_url, self.encoding, self.language)


def _parse_again(source: bytes, url: str, base_url: str, encoding: str, language: str) -> HtmlDocument:
    from scraper.document.reading import parse_html

    tree = parse_html(source, url=url)
    return HtmlDocument(url=url, base_url=base_url, encoding=encoding, language=language, tree=tree, source=source)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonDocument:
    """A JSON page."""

    url: str
    base_url: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A feed in XML: RSS or Atom, as feedparser reads it; nothing in it is cleaned or to be trusted."""

    url: str
    base_url: str
    format: str  # feedparser's word: "rss20", "atom10", ...
    title: str
    link: str  # the page that the feed says it is of; "" where it does not
    language: str  # BCP 47, lower case; "" where it does not say
    entries: tuple[Mapping[str, Any], ...]
    icon: str = ""  # as the feed has it, and the next three
    image: str = ""
    description: str = ""
    author: str = ""  # of a podcast
    broken: str = ""  # what is wrong with its XML; "" where it is well-formed


Document = HtmlDocument | JsonDocument | FeedDocument
