"""A page as a row of text units: the texts of its block elements, in document order."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from scraper.extract.nodes import BLOCKS, UNSEEN

_SKIPPED = (UNSEEN - {"head"}) | {"head", "button", "option", "svg", "math", "iframe", "object", "nav"}
_UNSEEN_MARKS = {0xAD: None, 0x200B: None, 0xFEFF: None}  # soft hyphen, zero-width space, byte order mark
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
    return "".join(text.split()).translate(_UNSEEN_MARKS)


def text_hash(text: str) -> str:
    """Return what a unit's text is known by."""
    return hashlib.blake2b(key_of(text).casefold().encode("utf-8", "replace"), digest_size=6).hexdigest()


def units_of(root: HtmlElement) -> list[Unit]:
    """Return the units with any text in them, in document order."""
    found: list[Unit] = []
    pending: dict[HtmlElement, tuple[Unit, list[str]]] = {}
    for owner, text, linked in _texts(root):
        if owner not in pending:
            unit = Unit(node=owner)
            pending[owner] = (unit, [])
            found.append(unit)
        unit, parts = pending[owner]
        parts.append(text)
        if linked:
            unit.linked += len(text.strip())
    for unit, parts in pending.values():
        text = "".join(parts).translate(_UNSEEN_MARKS)
        unit.lines = lines = [line for raw in text.split("\x00") if (line := " ".join(raw.split()))]
        unit.text, unit.size = " ".join(lines), sum(map(len, lines))
    told = [unit for unit in found if unit.size]
    above: dict[HtmlElement, tuple[HtmlElement, ...]] = {}
    for place, unit in enumerate(told):
        unit.place = place
        parent = unit.node.getparent()
        if parent is not None:
            if parent not in above:
                above[parent] = (parent, *parent.iterancestors())
            unit.above = above[parent]
    return told


def _texts(root: HtmlElement) -> Iterator[tuple[HtmlElement, str, bool]]:
    """Yield (nearest block, text, whether in a link); a break is the text NUL."""
    stack: list[tuple[HtmlElement, HtmlElement, bool, bool]] = [(root, root, False, False)]
    while stack:
        node, owner, linked, leaving = stack.pop()
        if leaving:
            if node.tail:
                yield owner, node.tail, linked
            continue
        tag = node.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            continue
        inner = node if tag in _OWNERS else owner
        inside = linked or (tag == "a" and not (node.get("href") or "#").startswith(("#", "mailto:")))
        if tag == "br" or (inner is node and inner is not owner):
            yield owner, "\x00", False
        if node.text:
            yield inner, node.text, inside
        for child in reversed(node):
            stack.append((child, inner, inside, True))
            stack.append((child, inner, inside, False))
