"""A page as a row of text units: the texts of its block elements, in document order."""

import hashlib
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from scraper.extract.nodes import BLOCKS, UNSEEN

_SKIPPED = (UNSEEN - {"head"}) | {"head", "button", "option", "svg", "math", "iframe", "object", "nav", "title"}
_UNSEEN_MARKS = ("\u00ad", "\u200b", "\ufeff")  # soft hyphen, zero-width space, byte order mark
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
    kept: bool = False

    @property
    def link_share(self) -> float:
        """Which part of the text is links, 0 to 1."""
        return min(self.linked / (self.size or 1), 1.0)


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
    pending: dict[HtmlElement, tuple[Unit, list[str]]] = {}
    for owner, text, linked in _texts(root):
        found = pending.get(owner)
        if found is None:
            found = pending[owner] = (Unit(node=owner), [])
        found[1].append(text)
        if linked:
            found[0].linked += len(text.strip())
    for unit, parts in pending.values():
        text = _seen("".join(parts))
        unit.lines = lines = [line for raw in text.split("\x00") if (line := " ".join(raw.split()))]
        unit.text, unit.size = " ".join(lines), sum(map(len, lines))
    told = [unit for unit, _ in pending.values() if unit.size]
    above: dict[HtmlElement, tuple[HtmlElement, ...]] = {}
    for place, unit in enumerate(told):
        unit.place = place
        parent = unit.node.getparent()
        if parent is not None:
            if parent not in above:
                above[parent] = (parent, *parent.iterancestors())
            unit.above = above[parent]
    return told


def _texts(root: HtmlElement) -> list[tuple[HtmlElement, str, bool]]:
    """Return (nearest block, text, whether in a link) in document order; a break is the text NUL."""
    found: list[tuple[HtmlElement, str, bool]] = []
    stack: list[tuple[HtmlElement | str, HtmlElement, bool]] = [(root, root, False)]
    push, add = stack.append, found.append
    while stack:
        node, owner, linked = stack.pop()
        if isinstance(node, str):
            add((owner, node, linked))
            continue
        tag = node.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == "br":
            add((owner, "\x00", False))
            continue
        inner = owner
        if tag in _OWNERS and node is not owner:
            inner = node
            if owner is not root:
                add((owner, "\x00", False))
        elif tag == "a":
            linked = linked or not (node.get("href") or "#").startswith(("#", "mailto:"))
        if (text := node.text) and (text := text if text.strip() else " "):
            add((inner, text, linked))
        for child in reversed(node):
            if (tail := child.tail) and (inner is not root or tail.strip()):
                push((tail if tail.strip() else " ", inner, linked))
            push((child, inner, linked))
    return found
