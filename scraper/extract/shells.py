"""Shells: pages whose place for their contents is empty until scripts fill it.

What stands in a site's frame (header, menu, footer, side, notices) says nothing of that; so only the rest is looked
at. It must hold hardly any text and no titles that lead on, and either say that scripts are needed or being waited
for, or hold a place that is hollow: a container, named as scripts name what they fill, with nothing to be seen in it.
"""

from lxml.html import HtmlElement

from scraper.document import HtmlDocument
from scraper.extract.sight import LONG_LINK, UNSEEN, list_seen, measure_width, read_whole_text
from scraper.lexicon.page_kinds import mentions_missing_scripts
from scraper.lexicon.part_names import FRAME, FURNITURE

FRAME_TAGS = frozenset({"header", "footer", "nav", "aside", "dialog"})
FRAME_ROLES = frozenset({"banner", "navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog"})
CONTAINERS = frozenset({"div", "main", "section", "article", "ul", "ol", "table", "tbody"})
LISTS = frozenset({"main", "ul", "ol", "table", "tbody"})  # hollow without a name too
FILLED = frozenset(
    {
        "img",
        "picture",
        "video",
        "audio",
        "iframe",
        "object",
        "canvas",
        "input",
        "select",
        "textarea",
        "button",
        "a",
        "hr",
    }
)
LITTLE = 200  # width of text
MOST_TITLES = 2  # links as long as titles


def is_shell(document: HtmlDocument) -> bool:
    """Return whether a page that shows no list is one whose contents scripts are to bring."""
    body = document.tree.find("body")
    if body is None or document.tree.find(".//script") is None:
        return False
    nodes = _list_contents(body)
    lines, width, titles = [], 0, 0
    for node in nodes:
        line = " ".join(" ".join((node.text or "", *(child.tail or "" for child in node))).split())
        lines.append(line)
        width += measure_width(line)
        titles += node.tag == "a" and measure_width(read_whole_text(node)) >= LONG_LINK
        if width >= LITTLE or titles > MOST_TITLES:
            return False
    hidden = (read_whole_text(node) for node in document.tree.iter("noscript"))
    return mentions_missing_scripts(" ".join((*lines, *hidden))) or any(map(_is_hollow, nodes[1:]))


def _list_contents(body: HtmlElement) -> list[HtmlElement]:
    """Return the elements that are seen and stand in no part of the site's frame, in their order."""
    found, waiting = [], [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node.tag, str) and node.tag not in UNSEEN and (node is body or not _is_frame(node)):
            found.append(node)
            waiting.extend(reversed(node))
    return found


def _is_frame(node: HtmlElement) -> bool:
    return node.tag in FRAME_TAGS or node.get("role") in FRAME_ROLES or FRAME.search(_read_names(node)) is not None


def _read_names(node: HtmlElement) -> str:
    return f"{node.get('id', '')} {node.get('class', '')}"


def _is_hollow(node: HtmlElement) -> bool:
    """Tell whether an element is a place for contents in which nothing stands."""
    if "-" not in node.tag and node.tag not in CONTAINERS:
        return False
    named = (
        "-" in node.tag or node.tag in LISTS or _read_names(node).strip() or any("data-" in key for key in node.attrib)
    )
    if not named or FURNITURE.search(_read_names(node)) or node.get("hidden") is not None:
        return False
    return not any(each.tag in FILLED or _has_text(each) for each in list_seen(node))


def _has_text(node: HtmlElement) -> bool:
    return any(piece.strip() for piece in (node.text or "", *(child.tail or "" for child in node)))
