"""Paragraphs for what pages lay out by divs, or leave loose beside blocks.

Works on an lxml tree in place; it has no sections any more but div, and no elements but those that stay.
"""

from lxml import etree
from lxml.html import HtmlElement

from scraper.document.tree import make_element

_BLOCK_NAMES = "p div ul ol dl table blockquote pre figure h1 h2 h3 h4 h5 h6 hr details video audio li dt dd"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_INLINE_NAMES = "abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small strong sub sup time u var rp rt ruby"
_INLINE = frozenset(_INLINE_NAMES.split())
_PHRASING_ONLY = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dt"})
_BREAKS = frozenset({"br", "wbr"})
_TIGHT = frozenset({"li", "dd", "figure"})  # a text beside a block in them is no paragraph


def reshape_paragraphs(body: HtmlElement) -> bool:
    """Make paragraphs of divs that hold text alone and of text beside blocks, and unwrap what holds blocks alone.

    Says whether texts have come together by it.
    """
    inside = [node for node in body.iter("div", "p") if _is_within(node, _PHRASING_ONLY, body)]
    for node in inside:
        node.text = f" {node.text or ''}"
        node.tail = f" {node.tail or ''}"
        node.tag = "span"
    etree.strip_tags(body, "span")
    texts_merged = bool(inside)
    for node in reversed(list(body.iter("div", "p", *_INLINE, *_PHRASING_ONLY))):
        if node.tag == "div":
            texts_merged |= _reshape_div(node, body)
        elif len(node) and _holds_block(node):
            # libxml2 ends inline elements and paragraphs where a block begins, html5ever does not
            node.drop_tag()
            texts_merged = True
    for node in (body, *body.iter("blockquote", "td", "th")):
        _wrap_loose(node)
    return texts_merged


def _holds_block(node: HtmlElement) -> bool:
    return any(child.tag in _BLOCKS for child in node.iterdescendants())


def _is_within(node: HtmlElement, tags: frozenset[str], body: HtmlElement) -> bool:
    while (node := node.getparent()) is not body:
        if node.tag in tags:
            return True
    return False


def _reshape_div(node: HtmlElement, body: HtmlElement) -> bool:
    """Make a paragraph of a div, or unwrap it; say whether it was unwrapped."""
    if not _holds_block(node):
        parent = node.getparent()
        alone = parent.tag in ("li", "td", "th", "dd", "figcaption", "figure", "blockquote") and len(parent) == 1
        needless = alone or parent.tag == "figure"
        node.tag = "div" if needless else "p"
    else:
        if not _is_within(node, _TIGHT, body):
            _wrap_loose(node)
        needless = not (node.text or "").strip() and all(
            child.tag in _BLOCKS and not (child.tail or "").strip() for child in node
        )
    if needless:
        node.drop_tag()
    return needless


def _wrap_loose(node: HtmlElement) -> None:
    """Make paragraphs of the texts and pictures that stand beside an element's blocks (HTML §3.2.5.4)."""
    children = list(node)
    if not any(child.tag in _BLOCKS for child in children):
        return
    before: HtmlElement | None = None
    loose: list[HtmlElement] = []
    for child in (*children, None):
        if child is not None and child.tag not in _BLOCKS and not (child.tag == "a" and _holds_block(child)):
            loose.append(child)
            continue
        text = node.text if before is None else before.tail
        if not _is_blank(text) or any(
            element_.tag not in _BREAKS or not _is_blank(element_.tail) for element_ in loose
        ):
            _wrap(node, before, text, loose, child)
        before, loose = child, []


def _wrap(
    node: HtmlElement, before: HtmlElement | None, text: str | None, loose: list[HtmlElement], after: HtmlElement | None
) -> None:
    """Put what stands between two children of an element into a paragraph."""
    paragraph = make_element("p")
    if before is None:
        node.text = None
    else:
        before.tail = None
    if after is None:
        node.append(paragraph)
    else:
        after.addprevious(paragraph)
    paragraph.text = text
    paragraph.extend(loose)


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()
