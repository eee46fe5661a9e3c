"""The lines of a page that may show readers a bulletin's date: near its title, and below its text.

A line is read together with the short text that stands before it as its label: the cell to its left, a
`dt`, a heading. Below the text, where comments and other bulletins stand, only a labelled date counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from scraper.dates import (
    DateContext,
    Label,
    Reading,
    find_dates,
    find_moment,
    looks_dated,
    parse_date,
    read_label,
    read_machine,
    read_pair,
)  # fmt: skip
from scraper.extract.article.block_names import is_furniture_name, join_names, matches_name, split_camel_case
from scraper.extract.article.blocks import TextBlock, is_prose
from scraper.extract.article.boxes import is_in_figcaption
from scraper.extract.nodes import read_node_text
from scraper.lexicon import part_names
from scraper.lexicon.date_labels import is_labelled, mentions_change
from scraper.lexicon.folding import fold

BEFORE, AFTER = 6, 6  # blocks above the title and below the text that may hold its date
LONGEST = 200  # characters of a line that is read
LONGEST_LABEL = 40  # characters of a label
_SEPARATORS = re.compile(r"\s*[|•·–—]\s*|\s+-\s+|\s{2,}|,\s+(?=\D)|\s*/\s+")
_LONGEST_BLOCK = 400  # characters of a block that is read
_MOST_INSIDE = 30  # elements of a block whose attributes are read
_LONGEST_LINK = 20  # characters of a link beside a date below the text; longer ones are other bulletins
_TITLE_BELOW = 3  # blocks below the text's first paragraph, up to which its title may be
_MOST_LINKED = 0.5  # share of links above which a text is no label
_FURNITURE_DEPTH = 5  # elements around a date below the text whose names say what it belongs to
_DIGIT = re.compile(r"\d")
_CELLS = {"dd": ("dt",), "td": ("td", "th")}


class LabelledDate(NamedTuple):
    """A date of the page, and what it is called there."""

    reading: Reading
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a page's title and text stand among its blocks."""

    blocks: list[TextBlock]
    title: int  # -1 where it is unknown
    first: int  # the text's first paragraph
    last: int  # the text's last block
    own: frozenset[HtmlElement]  # the elements that hold the title or the text

    @property
    def start(self) -> int:
        """Where a date near the title may begin to stand."""
        return self.title if 0 <= self.title <= self.first + _TITLE_BELOW else max(self.first - BEFORE, 0)


def find_layout(blocks: list[TextBlock], title: int) -> Layout:
    """Return where title and text stand; `title` is the number of the title's block, -1 where it is unknown."""
    first, last = find_text_span(blocks, title)
    found = [blocks[index] for index in (title, first) if 0 <= index < len(blocks)]
    own = frozenset(node for block in found for node in (block.node, *block.ancestors))
    return Layout(blocks=blocks, title=title, first=first, last=last, own=own)


def read_labelled_dates(page: Layout, context: DateContext) -> list[LabelledDate]:
    """Return the dates that stand in a node of their own near the title; where none does, right below the text.

    The label is `UPDATED` too where the node is named so. Where all that stands near the title is a date of a
    change ("Cập nhật lúc"), it is the publication's: many sites know no other label.
    """
    blocks = page.blocks
    near = [*blocks[page.start : max(page.first, page.start) + 2], *_find_blocks_above(page)]
    near = [block for block in near if not (block.node.tag == "h1" or is_in_figcaption(block))]
    if found := [date for block in near for date in _read_block(block, page, context)]:
        all_updated = all(date.label is Label.UPDATED for date in found)
        return [*found, LabelledDate(found[0].reading, Label.PUBLISHED)] if all_updated else found
    below = blocks[page.last : page.last + AFTER + 1]
    far = [block for block in blocks[page.last + AFTER + 1 :] if any(is_labelled(fold(line)) for line in block.lines)]
    own = [block for block in (*below, *far) if block.kept or not _is_foreign(block, page)]
    return [date for block in own for date in _read_block(block, page, context, below=True)]


def find_text_span(blocks: list[TextBlock], title_index: int) -> tuple[int, int]:
    """Return the places of the text's first paragraph and its last block; of the title where there is no text."""
    kept = [block.index for block in blocks if block.kept]
    first = next(
        (block.index for block in blocks if block.kept and is_prose(block)), kept[0] if kept else max(title_index, 0)
    )
    return first, kept[-1] if kept else max(title_index, 0)


def is_in_event_box(node: HtmlElement, page: Layout) -> bool:
    """Whether a part of the page around an element, that holds neither title nor text, calls itself an event's."""
    return any(matches_name(part_names.EVENT, join_names(box)) for box in _iterate_boxes(node, page))


def _iterate_boxes(node: HtmlElement, page: Layout) -> Iterator[HtmlElement]:
    """Yield an element and those around it that hold neither title nor text."""
    for box in (node, *node.iterancestors()):
        if box in page.own and box is not node:
            return
        yield box


def find_label_before(block: TextBlock, page: Layout, context: DateContext) -> str:
    """Return the short text without a date that stands before a block as its label; "" where there is none.

    A cell's is the one to its left; elsewhere each of its words must be known as a label's.
    """
    if block.index == 0 or block.node.tag == "h1":
        return ""
    before = page.blocks[block.index - 1]
    if (
        before.node.tag == "h1"
        or len(before.lines) > 1
        or before.size > LONGEST_LABEL
        or before.link_share > _MOST_LINKED
    ):
        return ""
    if _DIGIT.search(before.text):
        return ""
    if before.node.tag in _CELLS.get(block.node.tag, ()):
        return before.text if before.node.getparent() is block.node.getparent() else ""
    beside = before.node.getparent() in (block.node, *block.ancestors[:2]) or before.node in block.ancestors[:2]
    return before.text if beside and _is_label(before.text, context) else ""


def _is_label(text: str, context: DateContext) -> bool:
    return read_label(text, context, known=not text.endswith((":", "："))) is not Label.NONE


def _find_blocks_above(page: Layout) -> list[TextBlock]:
    """Return the blocks above the title that may hold its date: named so, or right before it in the same box.

    What stands farther up without a name may be a banner with today's date.
    """
    box = page.blocks[page.start].node.getparent() if page.start == page.title else None

    def beside(block: TextBlock) -> bool:
        right_above = block.index == page.start - 1 and box is not None and box.tag != "body"
        return right_above and box in (block.node, *block.ancestors[:1])

    above = page.blocks[max(page.start - BEFORE, 0) : page.start]
    return [block for block in above if matches_name(part_names.CREDIT, join_names(block.node)) or beside(block)]


def _is_foreign(block: TextBlock, page: Layout) -> bool:
    """Whether a block below the text stands in a comment, in furniture, or beside a link to another bulletin."""
    boxes = list(_iterate_boxes(block.node, page))
    return (
        block.link_size > _LONGEST_LINK
        or any(box.tag in ("aside", "nav") or "comment" in join_names(box).lower() for box in boxes)
        or any(_is_furniture(box) for box in boxes[1:_FURNITURE_DEPTH])
    )


def _is_furniture(box: HtmlElement) -> bool:
    return is_furniture_name(part_names.FOOT.sub("", join_names(box)))  # a footer is the page's own


def _read_block(block: TextBlock, page: Layout, context: DateContext, *, below: bool = False) -> Iterator[LabelledDate]:
    """Yield the dates of publication and of change in a block's lines."""
    if block.size >= _LONGEST_BLOCK or part_names.TODAY.search(split_camel_case(join_names(block.node))):
        return
    lines = block.lines[1:] if block.index == page.title else block.lines
    if not any(map(looks_dated, lines)) or is_in_event_box(block.node, page):
        return
    label_text = find_label_before(block, page, context)
    name = split_camel_case(" ".join(join_names(node) for node in (block.node, *block.ancestors[:1])))
    for line in lines:
        label = read_label(label_text, context) if label_text else Label.NONE
        label_text = ""
        if len(line) > LONGEST or not looks_dated(line):
            label_text = line if 0 < len(line) <= LONGEST_LABEL and _is_label(line, context) else ""
            continue
        for reading in _read_line(line, block, page, context):
            found = _choose_label(reading, label, line, name)
            is_own = found is not Label.NONE or not below or block.kept or bool(part_names.CREDIT.search(name))
            if found is not Label.OTHER and is_own:
                yield LabelledDate(_resolve_relative(reading, block, context) if reading.relative else reading, found)


def _resolve_relative(reading: Reading, block: TextBlock, context: DateContext) -> Reading:
    """Return the moment that an attribute carries where readers see `2 days ago`."""
    value = find_moment((dict(node.attrib) for node in islice(block.node.iter("*"), _MOST_INSIDE)), reading.words)
    found = (read_machine(value, context) or parse_date(value, context)) if value else None
    return replace(found, label=reading.label) if found else reading


def _choose_label(reading: Reading, line_label: Label, line: str, name: str) -> Label:
    """Return what a date is called in its own text, by the label before its line, or by its element's name."""
    if part_names.UPDATED.search(name):
        return Label.UPDATED
    label = reading.label if reading.label is not Label.NONE else line_label
    before = line[: line.find(reading.words)]
    return Label.UPDATED if label is Label.NONE and mentions_change(fold(before)) else label


def _read_line(line: str, block: TextBlock, page: Layout, context: DateContext) -> list[Reading]:
    """Return the date of publication in a line, and that of the last change.

    The dates in the text itself are of events, but its last line may be signed: `Ann Lee, 5 May 2020`.
    """
    readings = [reading for reading in read_pair(line, context) if reading]
    if not readings and block.link_size and (rest := _mask_links(line, block)) != line:
        readings = [reading for reading in read_pair(rest, context) if reading]
    if not readings and not (block.kept and is_prose(block)):
        readings = _read_parts(line, context) or _read_update(line, context)
    if not block.kept or (block.index == page.last and not is_prose(block)):
        return readings
    return [reading for reading in readings if reading.alone or reading.label is not Label.NONE]


def _mask_links(line: str, block: TextBlock) -> str:
    """Return a line with bars for its links: a category (`Conference`) is no label of the date beside it."""
    texts = [read_node_text(link) for link in islice(block.node.iter("a"), _MOST_INSIDE)]
    for text in texts:
        line = line if not text or looks_dated(text) else line.replace(text, "|", 1)
    return line


def _read_parts(line: str, context: DateContext) -> list[Reading]:
    """Read a line that holds more than the date, such as `Ann Lee | 5 May 2020 | 3 comments`."""
    parts = _SEPARATORS.split(line)
    readings: list[Reading] = []
    ended = False
    for part in parts if len(parts) > 1 else ():
        found = [reading for reading in read_pair(part, context) if reading] if looks_dated(part) else []
        readings += [reading for reading in found if reading.label is not Label.NONE or not (readings or ended)]
        ended = ended or (not found and any(find_dates(part, context)))  # what follows may be the end of a span
    return readings


def _read_update(line: str, context: DateContext) -> list[Reading]:
    """Read the one date of a sentence about the last change: `This page was last edited on 5 May 2020.`"""
    if not mentions_change(fold(line)) or read_label(line, context) is Label.OTHER:
        return []
    readings = list(find_dates(line, context))
    return readings[:1] if len({reading.at.date() for reading in readings}) == 1 else []
