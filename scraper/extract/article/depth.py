"""Pages nested deeper than any that people write: what stands deeper is raised, so that no walk overflows."""

from copy import deepcopy
from dataclasses import replace

from lxml.etree import XPath, strip_tags
from lxml.html import HtmlElement

from scraper.document import HtmlDocument

DEEPEST = 120  # elements around one; pages of the web have some 40
_IS_DEEPER = XPath(f"boolean({'/*' * (DEEPEST + 2)})")
_RAISED = "raised"  # the tag of elements that are taken out, their contents left


def limit_depth(document: HtmlDocument) -> HtmlDocument:
    """Return a page; where elements have more than DEEPEST around them, one with a tree of its own in which none has.

    Of the elements that stand deeper those are taken out that hold others. The page's own tree stays as it is.
    """
    if not _IS_DEEPER(document.tree):
        return document
    tree = deepcopy(document.tree)
    depths: dict[HtmlElement | None, int] = {tree.getparent(): -1}
    for node in tree.iter("*"):
        depth = depths[node] = depths[node.getparent()] + 1
        if depth >= DEEPEST and len(node):
            node.tag = _RAISED
    strip_tags(tree, _RAISED)
    return replace(document, tree=tree)
