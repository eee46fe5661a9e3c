"""Texts that stand in `<noscript>` alone: pages that scripts fill carry them for readers without scripts.

Such a page is read as one of those readers sees it, where nothing else on it is a text.
"""

from copy import deepcopy
from dataclasses import replace

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from scraper.document import HtmlDocument

_SHORTEST = 200  # characters of a text; the notice that a page needs scripts is shorter


def open_noscripts(document: HtmlDocument) -> HtmlDocument | None:
    """Return a copy of a page with its texts for readers without scripts in place; None where it has none."""
    if not document.mentions(b"<noscript", b"<NOSCRIPT"):
        return None
    tree = deepcopy(document.tree)
    opened = [node for node in list(tree.iter("noscript")) if _holds_text(_parse_escaped(node))]
    for node in opened:
        node.drop_tag()
    return replace(document, tree=tree, source=None) if opened else None


def _parse_escaped(node: HtmlElement) -> HtmlElement:
    """Return a noscript with the elements that saved pages have in it as an escaped text."""
    if not len(node) and "<p" in (node.text or ""):
        try:
            inner = html.fragment_fromstring(node.text or "", create_parent="noscript")
        except ParserError:
            return node
        node.text = inner.text
        node.extend(list(inner))
    return node


def _holds_text(node: HtmlElement) -> bool:
    return sum(len(paragraph.text_content().strip()) for paragraph in node.iter("p")) >= _SHORTEST
