"""bytes -> Document: charset, legacy Vietnamese encodings, the tree."""

from dataclasses import dataclass

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlDocument:
    """A page, parsed once. Its text is NFC."""

    url: str
    base_url: str  # what relative URLs are resolved against: <base href> where it is http(s)
    encoding: str  # the charset that it was read with
    language: str  # <html lang>, else a meta's, BCP 47, lower case; "" where none
    tree: HtmlElement


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonDocument:
    """A JSON page."""

    url: str
    base_url: str
    value: object


Document = HtmlDocument | JsonDocument
