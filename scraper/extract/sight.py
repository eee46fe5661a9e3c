"""What a reader sees of a page, in figures: its names, its text, how many links it has that may be items."""

from dataclasses import dataclass

from lxml.html import HtmlElement

from scraper.document import HtmlDocument
from scraper.document.title import read_page_title

UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "svg", "option"})
MANY_LINKS = 4  # links as long as titles that may be a list
MOST_SEEN = 20_000  # width of a page's text that is looked at
LONG_LINK = 24  # width of a link's text from which it may be an item's title


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a reader sees of a page."""

    title: str
    headings: tuple[str, ...]  # those of the first two levels that lead nowhere
    text: str
    width: int  # of the text: a letter of a script without spaces counts twice
    long_links: int
    links: int

    @property
    def named(self) -> str:
        """Return what the page calls itself."""
        return " ".join((self.title, *self.headings))


def look_at(document: HtmlDocument) -> Sight:
    """Return what is seen of a page."""
    seen: list[str] = []
    headings: list[str] = []
    long_links = links = width = 0
    body = document.tree.find("body")
    for node in list_seen(body if body is not None else document.tree):
        pieces = (node.text or "", *(child.tail or "" for child in node))
        text = " ".join(" ".join(pieces).split())
        if text:
            seen.append(text)
            width += measure_width(text)
        if node.tag == "a" and node.get("href"):
            links += 1
            long_links += measure_width(read_whole_text(node)) >= LONG_LINK
        elif node.tag in ("h1", "h2") and node.find(".//a") is None:
            headings.append(read_whole_text(node))
        if width >= MOST_SEEN:
            break
    return Sight(
        title=read_page_title(document),
        headings=tuple(headings[:3]),
        text=" ".join(seen),
        width=width,
        long_links=long_links,
        links=links,
    )


def list_seen(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements that are seen, in their order."""
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node.tag, str) and node.tag not in UNSEEN:
            found.append(node)
            waiting.extend(reversed(node))
    return found


def read_whole_text(node: HtmlElement) -> str:
    """Return all text in an element, on one line."""
    return " ".join(" ".join(node.itertext()).split())


def measure_width(text: str) -> int:
    """Return the width of a text."""
    return len(text) if text.isascii() else sum(1 + (letter >= "\u2e80") for letter in text)
