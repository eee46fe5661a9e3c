"""A page as a row of text blocks: the texts of its block elements, in document order."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from scraper.extract.nodes import BLOCKS, UNSEEN, collapse_spaces

_SKIPPED = (UNSEEN - {"head"}) | {"head", "button", "option", "svg", "math", "iframe", "object", "nav", "title"}
_UNSEEN_MARKS = ("\u00ad", "\u200b", "\ufeff")  # soft hyphen, zero-width space, byte order mark
PROSE = 60  # characters from which on a block reads like a paragraph
_PROSE_CJK = 25
_CJK_SHARE = 3  # one character in so many, from which on a text counts as Chinese, Japanese or Korean
_FIRST_CJK = "\u2e7f"  # the character before the CJK blocks of Unicode
_MOST_LINKED = 0.5  # share of links from which on a text is a row of them
_HASH_BYTES = 6  # of a text's hash; templates in the database hold hashes of this size
_BREAK = "\x00"  # stands for a line break among the pieces of a text
_OWNERS = BLOCKS - {"br"} | {"body", "html"}


@dataclass(slots=True, eq=False)
class TextBlock:
    """The text that stands in one block element itself, not in blocks inside it."""

    node: HtmlElement
    ancestors: tuple[HtmlElement, ...] = ()  # the elements around it, the nearest first
    index: int = 0  # its number on the page
    lines: list[str] = field(default_factory=list)  # split at <br>, white space folded
    text: str = ""  # the lines as one
    size: int = 0  # characters
    link_size: int = 0  # characters inside links
    anchors: Sequence[HtmlElement] = ()  # the links in it that lead elsewhere
    kept: bool = False

    @property
    def link_share(self) -> float:
        """Which part of the text is links, 0 to 1."""
        return min(self.link_size / (self.size or 1), 1.0)

    def matches_key(self, key: str) -> bool:
        """Whether the text has this key (`make_key`), case folded; no text has the key ""."""
        return self.text[:1].casefold()[:1] == key[:1] != "" and make_key(self.text).casefold() == key


def is_prose(block: TextBlock) -> bool:
    """Whether a block reads like a sentence or more, and not like a row of links."""
    if block.size < _PROSE_CJK or block.link_share >= _MOST_LINKED:
        return False
    return block.size >= PROSE or sum(1 for char in block.text if char > _FIRST_CJK) * _CJK_SHARE > block.size


def make_key(text: str) -> str:
    """Return a text without any white space and invisible marks, for comparing."""
    return _strip_invisible("".join(text.split()))


def _strip_invisible(text: str) -> str:
    for mark in () if text.isascii() else _UNSEEN_MARKS:
        text = text.replace(mark, "")
    return text


def hash_text(text: str) -> str:
    """Return what a text is known by in a site's template: 12 hexadecimal digits."""
    key = make_key(text).casefold().encode("utf-8", "replace")
    return hashlib.blake2b(key, digest_size=_HASH_BYTES).hexdigest()


def find_blocks(root: HtmlElement) -> list[TextBlock]:
    """Return the blocks with any text in them, in document order."""
    blocks: list[TextBlock] = []
    known: dict[HtmlElement | None, tuple[HtmlElement, ...]] = {None: ()}
    texts, links, anchors = _collect_texts(root)
    for node, parts in texts.items():
        if not parts:
            continue
        text = _strip_invisible("".join(parts))
        lines = [line for raw in text.split(_BREAK) if (line := collapse_spaces(raw))]
        if lines:
            ancestors = _find_ancestors(node.getparent(), known)
            whole = lines[0] if len(lines) == 1 else " ".join(lines)
            size = len(whole) - len(lines) + 1
            inside = anchors.get(node, ())
            blocks.append(TextBlock(node, ancestors, len(blocks), lines, whole, size, links.get(node, 0), inside))
    return blocks


def _find_ancestors(
    parent: HtmlElement | None, known: dict[HtmlElement | None, tuple[HtmlElement, ...]]
) -> tuple[HtmlElement, ...]:
    """Return an element and those around it; siblings share them."""
    found = known.get(parent)
    if found is None and parent is not None:
        found = known[parent] = (parent, *_find_ancestors(parent.getparent(), known))
    return found or ()


def _collect_texts(
    root: HtmlElement,
) -> tuple[dict[HtmlElement, list[str]], dict[HtmlElement, int], dict[HtmlElement, list[HtmlElement]]]:
    """Return of each block element its own texts, how many of their characters are in links, and these links."""
    texts: dict[HtmlElement, list[str]] = {}
    links: dict[HtmlElement, int] = {}
    anchors: dict[HtmlElement, list[HtmlElement]] = {}

    def add(owner: HtmlElement, text: str, link: HtmlElement | None = None) -> None:
        parts = texts.get(owner)
        if parts is None:
            parts = texts[owner] = []
        if text is not _BREAK and not text.isspace():
            parts.append(text)
            if link is not None:
                links[owner] = links.get(owner, 0) + len(text.strip())
        elif parts and parts[-1] is not _BREAK:  # at the beginning of a line they say nothing
            parts.append(_BREAK if text is _BREAK else " ")

    outer: list[tuple[HtmlElement, HtmlElement | None]] = []
    owner: HtmlElement = root
    link: HtmlElement | None = None
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            tag = node.tag
            outer.append((owner, link))
            if tag in _SKIPPED:
                walk.skip_subtree()
                continue
            if tag == "br":
                add(owner, _BREAK)
                continue
            if tag in _OWNERS:
                if owner is not root:
                    add(owner, _BREAK)
                owner = node
                if link is not None:  # a link around blocks
                    anchors[owner] = [link]
            elif tag == "a" and link is None and not (node.get("href") or "#").startswith(("#", "mailto:")):
                link = node
                anchors.setdefault(owner, []).append(node)
            if text := node.text:
                add(owner, text, link)
            continue
        if event == "end":
            owner, link = outer.pop()
        if node is root or not (tail := node.tail):
            continue
        if owner is not root or not tail.isspace():
            add(owner, tail, link)
    return texts, links, anchors
