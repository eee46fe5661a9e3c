"""What the general extractor lost of a body comes back: paragraphs, captions, short lines, lead, files, headings."""

import re
from collections import Counter
from itertools import pairwise

from lxml.html import HtmlElement

from scraper.extract.article.alignment import is_inside
from scraper.extract.article.attachments import has_attachment
from scraper.extract.article.block_names import join_names, matches_name, split_camel_case
from scraper.extract.article.blocks import PROSE, TextBlock, is_prose, make_key
from scraper.extract.article.boxes import HEADINGS, BoxNames, find_article, is_caption, iterate_nearby
from scraper.lexicon import part_names
from scraper.lexicon.phrases import is_pointer

_ADDRESS = re.compile(r"https?://\S+$", re.I)
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟")
_MOST_APART = 8  # texts that may stand between the text and its files
_FARTHEST_LEAD = 40  # texts above the first paragraph, among which a lead is looked for
_LEAD_BELOW_TITLE = 3  # texts below the title, of which one may open the bulletin by its shape alone
_SHORTEST_LEAD = 30  # characters of a lead that is known by its name
_AREA_DEPTH = 3  # elements around a text's container in which the text may go on
_BOX_DEPTH = 3  # elements around a text, of which one may be a box of remarks, or a list that a colon announces
_MOST_ALIKE = 2  # kept paragraphs that look alike by chance; a text laid out in pieces has more
_MOST_LINKED = 0.5  # share of links from which on a text leads elsewhere
_ALL_LINKED = 0.9  # share of links from which on a line is a link alone
_PARAGRAPHS = ("p", "div", "blockquote", "ul", "ol", "h2", "h3")
_LISTS = ("ul", "ol", "p")  # what a colon may announce
_NOTE_BOXES = ("aside", "div", "section")
_LEADS = ("p", "div", "h2", "h3", "h4")
_SUBHEADINGS = HEADINGS - {"h1"}


def recover_paragraphs(blocks: list[TextBlock], names: BoxNames, home: HtmlElement) -> None:
    """Take back paragraphs that stand beside kept ones, or in another piece of the same text."""
    beside = {block.node.getparent() for block in blocks if block.kept and is_prose(block)}
    shapes = Counter(_join_signature(block) for block in blocks if block.kept and is_prose(block))
    article = next((node for node in (home, *home.iterancestors()) if node.tag == "article"), None)
    area = _find_area(home)
    for block in blocks:
        if block.kept or not is_prose(block) or not _is_recoverable(block, names, area):
            continue
        sibling = block.node.getparent() in beside and block.node.tag in _PARAGRAPHS
        sibling = sibling or _is_main_text(block, blocks, names) or _opens_container(block, blocks)
        alike = shapes[_join_signature(block)] > _MOST_ALIKE and find_article(block) is article
        block.kept = sibling or alike


def _is_main_text(block: TextBlock, blocks: list[TextBlock], names: BoxNames) -> bool:
    """Whether a text right behind a kept one, in the same article, is longer than all that was kept: its lead was."""
    article = find_article(block)
    before = blocks[block.index - 1]
    return before.kept and article is not None and find_article(before) is article and block.size > names.total


def _opens_container(block: TextBlock, blocks: list[TextBlock]) -> bool:
    """Whether a paragraph comes first in an element that holds the kept one behind it: a lead set apart."""
    after = blocks[block.index + 1] if block.index + 1 < len(blocks) else None
    parent = block.node.getparent()
    if after is None or not after.kept or not is_prose(after) or parent.tag in ("body", "main"):
        return False
    first = next(parent.iterchildren("*"), None)
    is_sentence = block.node.tag in _LEADS and block.text.endswith(_SENTENCE_ENDS)
    return first is block.node and parent in after.ancestors[:2] and is_sentence and not is_caption(block)


def recover_parts(blocks: list[TextBlock], names: BoxNames, home: HtmlElement) -> None:
    """Take back captions, cells and code between kept blocks."""
    kept = [block.index for block in blocks if block.kept]
    area = _find_area(home)
    for block in blocks[kept[0] : kept[-1]] if kept else ():
        if block.kept or not (block.node.tag in ("td", "th", "pre") or is_caption(block)):
            continue
        if _is_recoverable(block, names, area):
            block.kept = True


def recover_short_lines(blocks: list[TextBlock], names: BoxNames) -> None:
    """Take back short lines and links that belong to the text: between kept paragraphs, or announced by a colon."""
    kept = [block.index for block in blocks if block.kept]
    announced: HtmlElement | None = None
    for number in range(kept[0] + 1, kept[-1]) if kept else ():
        before, block, after = blocks[number - 1 : number + 2]
        if block.kept or names.is_furniture(block.node) or is_pointer(block.text):
            continue
        if before.kept and before.text.endswith((":", "：")):
            announced = before.node.getnext()
            announced = announced if announced is not None and announced.tag in _LISTS else None
        if announced is not None and (block.node is announced or announced in block.ancestors[:_BOX_DEPTH]):
            block.kept = True
        elif block.node.tag == "p" and (block.link_share < _ALL_LINKED or _ADDRESS.match(block.text)):
            beside = before.node is block.node.getprevious() and after.node is block.node.getnext()
            block.kept = beside and before.kept and after.kept


def recover_notes(blocks: list[TextBlock], names: BoxNames, start: int) -> None:
    """Take back boxes of remarks and key points between title and the text's end."""
    last = next((block.index for block in reversed(blocks) if block.kept), 0)
    for block in blocks[start + 1 : last] if start >= 0 else ():
        if block.kept or block.link_share >= _MOST_LINKED or names.is_furniture(block.node) or is_pointer(block.text):
            continue
        boxes = (node for node in block.ancestors[:_BOX_DEPTH] if node not in names.outer and node.tag in _NOTE_BOXES)
        block.kept = any(matches_name(part_names.NOTE, join_names(box)) for box in boxes)


def _is_recoverable(block: TextBlock, names: BoxNames, area: HtmlElement) -> bool:
    return is_inside(block, area) and not names.is_furniture(block.node) and not is_pointer(block.text)


def _find_area(home: HtmlElement) -> HtmlElement:
    """Return the element in which a text laid out in pieces may go on."""
    for _, parent in zip(range(_AREA_DEPTH), home.iterancestors(), strict=False):
        if parent.tag in ("body", "html", "main"):
            break
        home = parent
    return home


def _join_signature(block: TextBlock) -> tuple[str, ...]:
    """Return what a block and the two elements around it are called: pieces of one text are called alike."""
    return (str(block.node.tag), *(f"{node.tag} {node.get('class') or ''}" for node in block.ancestors[:2]))


def recover_lead(blocks: list[TextBlock], names: BoxNames, title: str, start: int) -> None:
    """Take back what opens the bulletin between title and text: known by its name, or by its place and shape."""
    first = next((block.index for block in blocks if block.kept and is_prose(block)), -1)
    wanted = make_key(title).casefold()
    for block in blocks[max(start + 1, 0, first - _FARTHEST_LEAD) : max(first, 0)]:
        if block.kept or names.is_furniture(block.node) or block.matches_key(wanted) or is_pointer(block.text):
            continue
        named = part_names.LEAD.search(
            split_camel_case(" ".join(join_names(node) for node in iterate_nearby(block, names)))
        )
        block.kept = bool(named) and block.size >= _SHORTEST_LEAD and block.link_share < _MOST_LINKED
        if start >= 0 and block.index <= start + _LEAD_BELOW_TITLE and _is_opening(block, blocks[start]):
            block.kept = True


def _is_opening(block: TextBlock, title: TextBlock) -> bool:
    """Whether a text stands beside the title and is a sentence: a whole one, or a short one all in bold."""
    if (
        block.link_size
        or not block.text.endswith(_SENTENCE_ENDS)
        or block.node.getparent() not in title.ancestors[:2]
        or is_caption(block)
    ):
        return False
    bold = len(block.node) == 1 and block.node[0].tag in ("b", "strong") and not (block.node.text or "").strip()
    return block.node.tag in _LEADS and (is_prose(block) or bold)


def recover_files(blocks: list[TextBlock], names: BoxNames, start: int) -> None:
    """Take back files between the title and the text's end or shortly below it, and what says that they are."""
    last = next((block.index for block in reversed(blocks) if block.kept), start)
    if last < 0:
        return
    apart = 0
    for block in blocks[start + 1 :]:
        if block.index > last and (apart > _MOST_APART or block.node.tag == "h1" or is_pointer(block.text)):
            break
        if not has_attachment(block) or names.is_furniture(block.node):
            apart = 0 if block.kept else apart + 1
            continue
        apart = 0
        if not block.kept and block.index > start + 1:
            above = blocks[block.index - 1]
            above.kept = above.kept or _is_file_label(above, block, names)
        block.kept = True


def _is_file_label(above: TextBlock, block: TextBlock, names: BoxNames) -> bool:
    """Whether a short text stands right before the box of the file below it, and so says what that is."""
    if above.size > PROSE or above.link_size or names.is_furniture(above.node) or is_pointer(above.text):
        return False
    around = {block.node, *block.ancestors} - names.outer
    return any(node.getnext() in around for node in (above.node, *above.ancestors[:1]))


def recover_headings(blocks: list[TextBlock], names: BoxNames, start: int = -1) -> None:
    """Take back headings that stand right above kept text, among kept text or between title and text.

    Above all of the text a credit with its bars may be set as one.
    """
    kept = [block.index for block in blocks if block.kept]
    if not kept:
        return
    for block, after in pairwise(blocks):
        heading = block.node.tag in _SUBHEADINGS
        placed = kept[0] < block.index or (0 <= start < block.index and "|" not in block.text)
        if heading and not block.kept and after.kept and placed and not names.is_furniture(block.node):
            block.kept = block.link_share < _MOST_LINKED and not is_pointer(block.text)
