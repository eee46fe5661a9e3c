"""Reading nodes of an lxml tree: the text that a person sees, inner HTML, a place's name."""

from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

# Elements that begin a new line in every browser's default style sheet (HTML §15.3), and cells.
_BLOCK_NAMES = (
    "address article aside blockquote br caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td tfoot th "
    "thead tr ul"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
# Elements that stand in a line of text, and are most of what does.
_JOINED = frozenset({"a", "abbr", "b", "bdi", "em", "font", "i", "img", "small", "span", "strong", "sup", "time", "u"})
_MOST_JOINED = 20  # elements of a line that are read at once
UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "textarea", "select"})


def _iterate_pieces(node: HtmlElement) -> Iterator[str]:
    skipped: HtmlElement | None = None
    for event, child in etree.iterwalk(node, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if skipped is None:
                yield child.tail or ""
            continue
        if event == "start" and skipped is None:
            if child.tag in UNSEEN:
                skipped = child
            else:
                yield " " if child.tag in BLOCKS else ""
                yield child.text or ""
        elif event == "end":
            if skipped is child:
                skipped = None
            if skipped is None and child is not node:
                yield " " if child.tag in BLOCKS else ""
                yield child.tail or ""


def collapse_spaces(text: str) -> str:
    """Return a text without white space around it, and every run of it inside one space."""
    text = text.strip()
    # A space is the only white space that is printable.
    return text if "  " not in text and text.isprintable() else " ".join(text.split())


def read_node_text(node: HtmlElement, longest: int | None = None) -> str:
    """Return the text of a node as one line: blocks apart, inline elements joined, scripts unseen.

    With `longest` no more is read than about that many characters of the page.
    """
    if (line := _read_joined(node, longest)) is not None:
        return collapse_spaces(line)
    pieces = _iterate_pieces(node) if len(node) else iter([node.text or ""])
    text = "".join(pieces if longest is None else _take_begin(pieces, longest))
    return collapse_spaces(text)


def _read_joined(node: HtmlElement, longest: int | None) -> str | None:
    """Return all text of a node that holds nothing but elements of a line; None where it may not be so read."""
    if longest is None:
        return "".join(node.itertext()) if all(child.tag in _JOINED for child in node.iterdescendants()) else None
    inside = [child.tag for child in islice(node.iterdescendants(), _MOST_JOINED)]
    if len(inside) == _MOST_JOINED or not _JOINED.issuperset(inside):
        return None
    text = "".join(node.itertext())
    return text if len(text) < longest - 4 * _MOST_JOINED else None  # four pieces an element are counted too


def _take_begin(pieces: Iterator[str], longest: int) -> Iterator[str]:
    for piece in pieces:
        yield piece[:longest]
        longest -= len(piece) + 1  # empty elements are counted too: each costs time
        if longest <= 0:
            return


def render_outer_html(node: HtmlElement) -> str:
    """Return the node's HTML, without what follows it."""
    return str(etree.tostring(node, encoding="unicode", method="html", with_tail=False))


def render_inner_html(node: HtmlElement) -> str:
    """Return the HTML between a node's tags."""
    if not len(node):
        return _escape(node.text or "")
    return _escape(node.text or "") + "".join(
        str(etree.tostring(child, encoding="unicode", method="html")) for child in node
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def find_place(node: HtmlElement) -> str:
    """Return an XPath of the node, for a person to find it by."""
    return str(node.getroottree().getpath(node))
