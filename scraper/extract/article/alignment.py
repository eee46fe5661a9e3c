"""Which blocks of a page trafilatura chose: its text laid back upon the page's own tree.

trafilatura rebuilds what it keeps and loses code, captions, frames and attributes on the way.
Here only its choice is taken; the nodes are the page's.
"""

import logging
from collections import Counter
from copy import copy

from lxml.etree import Comment, _Element, strip_elements
from lxml.html import HtmlElement

from scraper.extract.article.blocks import TextBlock, make_key

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_PROBE = 30  # characters that are looked for where a whole line is not found
_SHORT = 25  # characters up to which a line must be there whole, and in its start
_NEVER_TEXT = ("script", "style", "svg", "template", "head", "nav", "footer")
_HOME_SHARE = 0.8  # of the kept text, that the element of the text holds


def extract_with_trafilatura(tree: HtmlElement, *, fast: bool) -> list[str]:
    """Return the texts of the blocks that trafilatura keeps of a page, as keys; the tree stays as it is."""
    from trafilatura import bare_extraction  # half of all that Bantin loads: only by who reads an article without rules

    light = copy(tree)  # trafilatura copies its tree three times: the less in it, the better
    strip_elements(light, *_NEVER_TEXT, Comment, with_tail=False)
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
    return [] if body is None else [key for node in body.iter() for text in _get_texts(node) if (key := make_key(text))]


def _get_texts(node: _Element) -> list[str]:
    if not isinstance(node.tag, str):
        return [node.tail or ""]
    return [node.text or "", node.tail or ""]


def mark_kept(blocks: list[TextBlock], kept: list[str]) -> None:
    """Mark the blocks that stand in the chosen text.

    A text that stands twice on the page is taken where the rest of the choice stands.
    """
    # As `make_key`: a block's lines have no white space but single spaces, and no invisible marks.
    keyed = [(block, [line.replace(" ", "") for line in block.lines]) for block in blocks]
    _match_in_order(keyed, kept)
    home = find_container(blocks, _HOME_SHARE)
    if home is None:
        return
    outside = [not is_inside(block, home) for block in blocks]
    if any(block.kept and out for block, out in zip(blocks, outside, strict=True)):
        inside_first = sorted(zip(outside, keyed, strict=True), key=lambda pair: pair[0])
        _match_in_order([block for _, block in inside_first], kept)


def _match_in_order(keyed: list[tuple[TextBlock, list[str]]], kept: list[str]) -> None:
    flat, counts, start = "".join(kept), Counter(kept), 0
    taken = bytearray(len(flat))
    for block, keys in keyed:
        found = 0
        for line, key in zip(block.lines, keys, strict=True):
            at = _find_key(flat, key, start, counts)
            if at < 0 or taken.count(1, at, at + len(key)) * 2 > len(key):
                continue
            found += len(line)
            if len(key) > _SHORT:
                start = at + len(key)
                taken[at:start] = b"\x01" * (min(start, len(flat)) - at)
        block.kept = found * 2 >= block.size


def is_inside(block: TextBlock, home: HtmlElement) -> bool:
    """Whether a block is an element or stands in it."""
    return block.node is home or home in block.ancestors


def sum_kept_sizes(blocks: list[TextBlock]) -> dict[HtmlElement, int]:
    """Return how much kept text each element holds: those with any."""
    own: dict[HtmlElement, int] = {}
    by_parent: dict[HtmlElement, tuple[TextBlock, int]] = {}  # siblings share what is above them
    for block in blocks:
        if block.kept:
            own[block.node] = own.get(block.node, 0) + block.size
            parent = block.ancestors[0] if block.ancestors else block.node
            by_parent[parent] = (block, by_parent.get(parent, (block, 0))[1] + block.size)
    for block, size in by_parent.values():
        for node in block.ancestors:
            own[node] = own.get(node, 0) + size
    return own


def find_container(blocks: list[TextBlock], share: float) -> HtmlElement | None:
    """Return the innermost element that holds at least this share of the kept text."""
    sizes = sum_kept_sizes(blocks)
    least = share * sum(block.size for block in blocks if block.kept)
    holding = [node for node, size in sizes.items() if size >= least]
    return max(holding, key=lambda node: sum(1 for _ in node.iterancestors()), default=None)


def _find_key(flat: str, key: str, start: int, counts: Counter[str]) -> int:
    if not key:
        return -1
    if len(key) <= _SHORT:
        if flat.startswith(key, start):
            return start
        if counts[key] > 0:
            counts[key] -= 1
            return start
        return -1
    at = flat.find(key, start)
    if at < 0:
        at = flat.find(key)
    if at < 0 and len(key) > 2 * _PROBE:
        at = flat.find(key[:_PROBE])
        if at < 0 <= (end := flat.find(key[-_PROBE:])):
            at = max(end + _PROBE - len(key), 0)
    return at
