"""Trees of HTML as every stage has them: elements of one class.

lxml.html chooses a class for each tag, in Python, each time that an element is met, for forms and their
fields; nothing here uses those.
"""

from lxml import etree, html
from lxml.html import HtmlElement

_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)


def make_html_parser() -> html.HTMLParser:
    """Return a parser of strangers' HTML in UTF-8: lenient, without comments, nothing fetched from the network."""
    # huge_tree: a page is bounded before it comes here, and unclosed tags nest deeper than the usual 256.
    parser = html.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, remove_pis=True, remove_comments=True, huge_tree=True
    )
    parser.set_element_class_lookup(_ELEMENTS)
    return parser


_MAKER = make_html_parser()


def make_element(tag: str) -> HtmlElement:
    """Return a new element, the first of a tree of its own."""
    new_element: HtmlElement = _MAKER.makeelement(tag)
    return new_element
