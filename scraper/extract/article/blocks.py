"""A page as a row of text units: the texts of its block elements, in document order."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from scraper.extract.nodes import BLOCKS, UNSEEN, collapse_spaces

_SKIPPED = (UNSEEN - {"head"}) | {"head", "button", "option", "svg", "math", "iframe", "object", "nav", "title"}
_UNSEEN_MARKS = ("\u00ad", "\u200b", "\ufeff")  # soft hyphen, zero-width space, byte order mark
PROSE = 60  # characters from which on a unit reads like a paragraph
_PROSE_CJK = 25
_OWNERS = BLOCKS - {"br"} | {"body", "html"}


@dataclass(slots=True, eq=False)
class Unit:
    """The text that stands in one block element itself, not in blocks inside it."""

    node: HtmlElement
    above: tuple[HtmlElement, ...] = ()  # the elements around it, the nearest first
    place: int = 0  # its number on the page
    lines: list[str] = field(default_factory=list)  # parted by <br>, white space folded
    text: str = ""  # the lines as one
    size: int = 0  # characters
    linked: int = 0  # characters inside links
    anchors: Sequence[HtmlElement] = ()  # the links in it that lead elsewhere
    kept: bool = False

    @property
    def link_share(self) -> float:
        """Which part of the text is links, 0 to 1."""
        return min(self.linked / (self.size or 1), 1.0)

    def reads(self, key: str) -> bool:
        """Whether the text is one whose key, its case folded, is given; "" is none's."""
        return self.text[:1].casefold()[:1] == key[:1] != "" and key_of(self.text).casefold() == key


def is_prose(unit: Unit) -> bool:
    """Whether a unit reads like a sentence or more, and not like a row of links."""
    if unit.size < _PROSE_CJK or unit.link_share >= 0.5:
        return False
    return unit.size >= PROSE or sum(1 for char in unit.text if char > "\u2e7f") * 3 > unit.size


def key_of(text: str) -> str:
    """Return a text without any white space and invisible marks, for comparing."""
    return _seen("".join(text.split()))


def _seen(text: str) -> str:
    for mark in () if text.isascii() else _UNSEEN_MARKS:
        text = text.replace(mark, "")
    return text


def text_hash(text: str) -> str:
    """Return what a unit's text is known by."""
    return hashlib.blake2b(key_of(text).casefold().encode("utf-8", "replace"), digest_size=6).hexdigest()


def units_of(root: HtmlElement) -> list[Unit]:
    """Return the units with any text in them, in document order."""
    told: list[Unit] = []
    known: dict[HtmlElement | None, tuple[HtmlElement, ...]] = {None: ()}
    texts, links, anchors = _texts(root)
    for node, parts in texts.items():
        text = _seen("".join(parts))
        lines = [line for raw in text.split("\x00") if (line := collapse_spaces(raw))]
        if lines:
            above = _above(node.getparent(), known)
            whole = lines[0] if len(lines) == 1 else " ".join(lines)
            size = len(whole) - len(lines) + 1
            linked = anchors.get(node, ())
            told.append(Unit(node, above, len(told), lines, whole, size, links.get(node, 0), linked))
    return told


def _above(
    parent: HtmlElement | None, known: dict[HtmlElement | None, tuple[HtmlElement, ...]]
) -> tuple[HtmlElement, ...]:
    """Return an element and those around it; siblings share them."""
    found = known.get(parent)
    if found is None and parent is not None:
        found = known[parent] = (parent, *parent.iterancestors())
    return found or ()


def _texts(
    root: HtmlElement,
) -> tuple[dict[HtmlElement, list[str]], dict[HtmlElement, int], dict[HtmlElement, list[HtmlElement]]]:
    """Return the texts that stand in each block itself, a break as NUL, how many characters are in links, and these."""
    found: dict[HtmlElement, list[str]] = {}
    links: dict[HtmlElement, int] = {}
    anchors: dict[HtmlElement, list[HtmlElement]] = {}

    def add(owner: HtmlElement, text: str, linked: HtmlElement | None) -> None:
        parts = found.get(owner)
        if parts is None:
            parts = found[owner] = []
        parts.append(text)
        if linked is not None:
            links[owner] = links.get(owner, 0) + len(text.strip())

    around: list[tuple[HtmlElement, HtmlElement | None]] = []
    owner: HtmlElement = root
    linked: HtmlElement | None = None
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            tag = node.tag
            around.append((owner, linked))
            if tag in _SKIPPED:
                walk.skip_subtree()
                continue
            if tag == "br":
                add(owner, "\x00", None)
                continue
            if tag in _OWNERS:
                if owner is not root:
                    add(owner, "\x00", None)
                owner = node
                if linked is not None:  # a link around blocks
                    anchors[owner] = [linked]
            elif tag == "a" and linked is None and not (node.get("href") or "#").startswith(("#", "mailto:")):
                linked = node
                anchors.setdefault(owner, []).append(node)
            if text := node.text:
                add(owner, " " if text.isspace() else text, linked)
            continue
        if event == "end":
            owner, linked = around.pop()
        if node is root or not (tail := node.tail):
            continue
        if not tail.isspace():
            add(owner, tail, linked)
        elif owner is not root:
            add(owner, " ", linked)
    return found, links, anchors
