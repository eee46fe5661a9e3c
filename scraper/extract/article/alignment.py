"""Which units of a page trafilatura chose: its text laid back upon the page's own tree.

trafilatura rebuilds what it keeps and loses code, captions, frames and attributes on the way.
Here only its choice is taken; the nodes are the page's.
"""

import logging
from collections import Counter
from copy import copy

from lxml.etree import Comment, _Element, strip_elements
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from scraper.extract.article.blocks import Unit, key_of

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_PROBE = 30  # characters that are looked for where a whole line is not found
_SHORT = 25


def chosen(tree: HtmlElement, *, fast: bool) -> list[str]:
    """Return the texts of the blocks that trafilatura keeps of a page, as keys; the tree stays as it is."""
    light = copy(tree)  # trafilatura copies its tree three times: the less in it, the better
    strip_elements(light, "script", "style", "svg", "template", "head", Comment, with_tail=False)
    found = bare_extraction(
        light,
        fast=fast,
        favor_recall=True,  # what it lets in goes by our own rules; its own second thoughts cost a third of its time
        include_comments=False,
        include_tables=True,
        with_metadata=False,
        output_format="xml",
    )
    body = getattr(found, "body", None)
    return [] if body is None else [key for node in body.iter() for text in _texts(node) if (key := key_of(text))]


def _texts(node: _Element) -> list[str]:
    if not isinstance(node.tag, str):
        return [node.tail or ""]
    return [node.text or "", node.tail or ""]


def mark(units: list[Unit], kept: list[str]) -> None:
    """Mark the units that stand in the chosen text.

    A text that stands twice on the page is taken where the rest of the choice stands.
    """
    _mark(units, kept)
    home = container(units, 0.8)
    if home is None:
        return
    outside = [not is_inside(unit, home) for unit in units]
    if any(unit.kept and out for unit, out in zip(units, outside, strict=True)):
        _mark([unit for _, unit in sorted(zip(outside, units, strict=True), key=lambda pair: pair[0])], kept)


def _mark(units: list[Unit], kept: list[str]) -> None:
    flat, blocks, place = "".join(kept), Counter(kept), 0
    taken = bytearray(len(flat))
    for unit in units:
        found = 0
        for line in unit.lines:
            key = key_of(line)
            at = _find(flat, key, place, blocks)
            if at < 0 or taken.count(1, at, at + len(key)) * 2 > len(key):
                continue
            found += len(line)
            if len(key) > _SHORT:
                place = at + len(key)
                taken[at:place] = b"\x01" * (min(place, len(flat)) - at)
        unit.kept = found * 2 >= unit.size


def is_inside(unit: Unit, home: HtmlElement) -> bool:
    """Whether a unit is an element or stands in it."""
    return unit.node is home or home in unit.above


def kept_sizes(units: list[Unit]) -> dict[HtmlElement, int]:
    """Return how much kept text each element holds: those with any."""
    own: dict[HtmlElement, int] = {}
    beside: dict[HtmlElement, tuple[Unit, int]] = {}  # siblings share what is above them
    for unit in units:
        if unit.kept:
            own[unit.node] = own.get(unit.node, 0) + unit.size
            parent = unit.above[0] if unit.above else unit.node
            beside[parent] = (unit, beside.get(parent, (unit, 0))[1] + unit.size)
    for unit, size in beside.values():
        for node in unit.above:
            own[node] = own.get(node, 0) + size
    return own


def container(units: list[Unit], share: float) -> HtmlElement | None:
    """Return the innermost element that holds at least this share of the kept text."""
    sizes = kept_sizes(units)
    least = share * sum(unit.size for unit in units if unit.kept)
    holding = [node for node, size in sizes.items() if size >= least]
    return max(holding, key=lambda node: sum(1 for _ in node.iterancestors()), default=None)


def _find(flat: str, key: str, place: int, blocks: Counter[str]) -> int:
    if not key:
        return -1
    if len(key) <= _SHORT:
        if flat.startswith(key, place):
            return place
        if blocks[key] > 0:
            blocks[key] -= 1
            return place
        return -1
    at = flat.find(key, place)
    if at < 0:
        at = flat.find(key)
    if at < 0 and len(key) > 2 * _PROBE:
        at = flat.find(key[:_PROBE])
        if at < 0 <= (end := flat.find(key[-_PROBE:])):
            at = max(end + _PROBE - len(key), 0)
    return at
