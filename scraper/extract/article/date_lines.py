"""The lines of a page that may show readers a bulletin's date: near its title, and below its text.

A line is read together with the short text that stands before it as its label: the cell to its left, a
`dt`, a heading. Below the text, where comments and other bulletins stand, only a labelled date counts.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

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
from scraper.extract.article.block_names import join_names, matches_name, split_camel_case
from scraper.extract.article.blocks import TextBlock, is_prose
from scraper.extract.article.date_places import (
    LONGEST_LABEL,
    Layout,
    is_in_event_box,
    list_blocks_above,
    list_blocks_below,
    list_blocks_near,
)
from scraper.extract.nodes import read_node_text
from scraper.lexicon import part_names
from scraper.lexicon.date_labels import mentions_change
from scraper.lexicon.folding import fold

LONGEST = 200  # characters of a line that is read
_SEPARATORS = re.compile(r"\s*[|•·–—]\s*|\s+-\s+|\s{2,}|,\s+(?=\D)|\s*/\s+")
_LONGEST_BLOCK = 400  # characters of a block that is read
_MOST_INSIDE = 30  # elements of a block whose attributes are read
_MOST_BEFORE = 3  # words before a date that ends a part of a line
_MOST_LINKED = 0.5  # share of links above which a text is no label
_DIGIT = re.compile(r"\d")
_BOXES = ("div", "td", "section", "header")
_INLINE = ("span", "b", "strong", "i", "em", "small", "font", "time")
_CELLS = {"dd": ("dt",), "td": ("td", "th")}


class LabelledDate(NamedTuple):
    """A date of the page, and what it is called there."""

    reading: Reading
    label: Label


def read_labelled_dates(page: Layout, context: DateContext) -> list[LabelledDate]:
    """Return the dates that stand in a node of their own near the title; where none does, right below the text.

    The label is `UPDATED` too where the node is named so. Where all that stands near the title is a date of a
    change ("Cập nhật lúc"), it is the publication's: many sites know no other label.
    """
    found = [date for block in list_blocks_near(page) for date in _read_block(block, page, context)]
    for block in list_blocks_above(page):
        found += _read_block(block, page, context, alone=block.index != page.start - 1)
    if found:
        all_updated = all(date.label is Label.UPDATED for date in found)
        return [*found, LabelledDate(found[0].reading, Label.PUBLISHED)] if all_updated else found
    return [date for block in list_blocks_below(page) for date in _read_block(block, page, context, below=True)]


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


def _read_block(
    block: TextBlock, page: Layout, context: DateContext, *, below: bool = False, alone: bool = False
) -> Iterator[LabelledDate]:
    """Yield the dates of publication and of change in a block's lines; with `alone` those without other words."""
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
            is_own = is_own and (not alone or reading.alone or found is not Label.NONE)
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
    if readings and _is_saved(readings[0].words, block):
        return []
    if not readings and block.link_size and (rest := _mask_links(line, block)) != line:
        readings = [reading for reading in read_pair(rest, context) if reading]
    if not readings and not (block.kept and is_prose(block)):
        readings = _read_parts(line, context) or _read_elements(block, context) or _read_update(line, context)
    if not block.kept or (not is_prose(block) and (block.index == page.last or _stands_by_title(block, page))):
        return readings
    return [reading for reading in readings if reading.alone or reading.label is not Label.NONE]


def _is_saved(words: str, block: TextBlock) -> bool:
    """Whether a date is of when a reader kept the page, by the name of its element."""
    inside = islice(block.node.iterdescendants(*_INLINE), _MOST_INSIDE)
    return any(matches_name(part_names.SAVED, join_names(node)) and words in read_node_text(node) for node in inside)


def _stands_by_title(block: TextBlock, page: Layout) -> bool:
    """Whether a block right below the title, above the text, was taken for a part of it."""
    return block.index < page.first and block.index == page.title + 1 and block.node.tag in _BOXES


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
        found = found or _read_end(part, context)
        readings += [reading for reading in found if reading.label is not Label.NONE or not (readings or ended)]
        ended = ended or (not found and any(find_dates(part, context)))  # what follows may be the end of a span
    return readings


def _read_end(part: str, context: DateContext) -> list[Reading]:
    """Read the date at the end of a part of a line, behind a place: `New Delhi February 14, 2020`."""
    found = list(find_dates(part, context))
    if len(found) != 1 or found[0].relative or not part.rstrip(" .)").endswith(found[0].words.rstrip(" .)")):
        return []
    before = part[: found[0].start]
    is_short = len(before.split()) <= _MOST_BEFORE and not _DIGIT.search(before)
    return found if is_short and read_label(before, context) is not Label.OTHER else []


def _read_elements(block: TextBlock, context: DateContext) -> list[Reading]:
    """Read the date that stands in an element of its own, glued to what stands beside it."""
    for node in islice(block.node.iterdescendants(*_INLINE), _MOST_INSIDE):
        text = read_node_text(node) if len(node) == 0 else ""
        before = block.text.partition(text)[0] if text else ""
        if before and not before[-1].isspace() and len(text) <= LONGEST_LABEL and looks_dated(text):
            reading = parse_date(text, context)
            if reading and (reading.alone or reading.label is not Label.NONE):
                return [reading]
    return []


def _read_update(line: str, context: DateContext) -> list[Reading]:
    """Read the one date of a sentence about the last change: `This page was last edited on 5 May 2020.`"""
    if not mentions_change(fold(line)) or read_label(line, context) is Label.OTHER:
        return []
    readings = list(find_dates(line, context))
    return readings[:1] if len({reading.at.date() for reading in readings}) == 1 else []
