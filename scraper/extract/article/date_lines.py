"""The lines of a page that may tell people a bulletin's date: near its title, and below its text.

A line is read together with the short text that stands before it as its label: the cell to its left, a
`dt`, a heading. Below the text, where comments and other bulletins stand, only a labelled date counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml.html import HtmlElement

from scraper.dates import (
    DateContext,
    Label,
    Reading,
    find,
    looks_dated,
    moment_of,
    read,
    read_label,
    read_machine,
    read_pair,
)  # fmt: skip
from scraper.extract.article.block_names import name_of, says, says_furniture, split_name
from scraper.extract.article.blocks import Unit, is_prose
from scraper.extract.nodes import read_node_text
from scraper.lexicon import part_names
from scraper.lexicon.date_labels import is_labelled, says_updated
from scraper.lexicon.folding import fold

BEFORE, AFTER = 6, 6  # units looked at above the title and below the text
LONGEST = 200  # characters of a line that is read
_PARTED = re.compile(r"\s*[|•·–—]\s*|\s+-\s+|\s{2,}|,\s+(?=\D)|\s*/\s+")
_LONGEST_UNIT = 400
_MOST_INSIDE = 30  # elements whose attributes are looked at
LONGEST_LABEL = 40
_LONGEST_LINK = 20  # characters of a link beside a date below the text; longer ones are other bulletins
_CELLS = {"dd": ("dt",), "td": ("td", "th")}

Told = tuple[Reading, Label]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a page's title and text stand among its units."""

    units: list[Unit]
    title: int  # -1 where it is unknown
    first: int  # the text's first paragraph
    last: int  # the text's last unit
    own: frozenset[HtmlElement]  # the elements that hold the title or the text

    @property
    def start(self) -> int:
        """Where a date near the title may begin to stand."""
        return self.title if 0 <= self.title <= self.first + 3 else max(self.first - BEFORE, 0)


def layout_of(units: list[Unit], title: int) -> Layout:
    """Return where title and text stand; `title` is the number of the title's unit, -1 where it is unknown."""
    first, last = text_span(units, title)
    spots = [units[place] for place in (title, first) if 0 <= place < len(units)]
    own = frozenset(one for unit in spots for one in (unit.node, *unit.above))
    return Layout(units=units, title=title, first=first, last=last, own=own)


def read_labels(page: Layout, context: DateContext) -> list[Told]:
    """Return the dates that stand in a node of their own near the title; where none does, right below the text.

    The label is `UPDATED` too where the node is named so. Where all that stands near the title is a date of a
    change ("Cập nhật lúc"), it is the publication's: many sites know no other label.
    """
    units = page.units
    near = [*units[page.start : max(page.first, page.start) + 2], *_above(page)]
    near = [unit for unit in near if not (unit.node.tag == "h1" or _in_caption(unit))]
    if found := [told for unit in near for told in _read_unit(unit, page, context)]:
        changed = all(label is Label.UPDATED for _, label in found)
        return [*found, (found[0][0], Label.PUBLISHED)] if changed else found
    below = units[page.last : page.last + AFTER + 1]
    far = [unit for unit in units[page.last + AFTER + 1 :] if any(is_labelled(fold(line)) for line in unit.lines)]
    own = [unit for unit in (*below, *far) if unit.kept or not _is_anothers(unit, page)]
    return [told for unit in own for told in _read_unit(unit, page, context, below=True)]


def text_span(units: list[Unit], title_place: int) -> tuple[int, int]:
    """Return the places of the text's first paragraph and its last unit; of the title where there is no text."""
    kept = [unit.place for unit in units if unit.kept]
    first = next(
        (unit.place for unit in units if unit.kept and is_prose(unit)), kept[0] if kept else max(title_place, 0)
    )
    return first, kept[-1] if kept else max(title_place, 0)


def in_event_box(node: HtmlElement, page: Layout) -> bool:
    """Whether a part of the page around an element, that holds neither title nor text, calls itself an event's."""
    return any(says(part_names.EVENT, name_of(one)) for one in _boxes(node, page))


def _boxes(node: HtmlElement, page: Layout) -> Iterator[HtmlElement]:
    """Yield an element and those around it that hold neither title nor text."""
    for one in (node, *node.iterancestors()):
        if one in page.own and one is not node:
            return
        yield one


def label_before(unit: Unit, page: Layout, context: DateContext) -> str:
    """Return the short text without a date that stands before a unit as its label; "" where there is none.

    A cell's is the one to its left; elsewhere each of its words must be known as a label's.
    """
    if unit.place == 0 or unit.node.tag == "h1":
        return ""
    before = page.units[unit.place - 1]
    if before.node.tag == "h1" or len(before.lines) > 1 or before.size > LONGEST_LABEL or before.link_share > 0.5:
        return ""
    if re.search(r"\d", before.text):
        return ""
    if before.node.tag in _CELLS.get(unit.node.tag, ()):
        return before.text if before.node.getparent() is unit.node.getparent() else ""
    beside = before.node.getparent() in (unit.node, *unit.above[:2]) or before.node in unit.above[:2]
    return before.text if beside and _is_label(before.text, context) else ""


def _is_label(text: str, context: DateContext) -> bool:
    return read_label(text, context, known=not text.endswith((":", "："))) is not Label.NONE


def _above(page: Layout) -> list[Unit]:
    """Return the units above the title that may tell its date: named so, or right before it in the same box.

    What stands farther up without a name may be a banner with today's date.
    """
    box = page.units[page.start].node.getparent() if page.start == page.title else None

    def beside(unit: Unit) -> bool:
        right_above = unit.place == page.start - 1 and box is not None and box.tag != "body"
        return right_above and box in (unit.node, *unit.above[:1])

    above = page.units[max(page.start - BEFORE, 0) : page.start]
    return [unit for unit in above if says(part_names.CREDIT, name_of(unit.node)) or beside(unit)]


def _is_anothers(unit: Unit, page: Layout) -> bool:
    """Whether a unit below the text stands in a comment, in furniture, or beside a link to another bulletin."""
    boxes = list(_boxes(unit.node, page))
    return (
        unit.linked > _LONGEST_LINK
        or any(one.tag in ("aside", "nav") or "comment" in name_of(one).lower() for one in boxes)
        or any(
            says_furniture(part_names.FOOT.sub("", name_of(one))) for one in boxes[1:5]
        )  # a footer is the page's own
    )


def _in_caption(unit: Unit) -> bool:
    return any(one.tag == "figcaption" for one in (unit.node, *unit.above[:4]))


def _read_unit(unit: Unit, page: Layout, context: DateContext, *, below: bool = False) -> Iterator[Told]:
    """Yield the dates of publication and of change that a unit's lines tell."""
    if unit.size >= _LONGEST_UNIT or part_names.TODAY.search(split_name(name_of(unit.node))):
        return
    lines = unit.lines[1:] if unit.place == page.title else unit.lines
    if not any(map(looks_dated, lines)) or in_event_box(unit.node, page):
        return
    label = label_before(unit, page, context)
    named = split_name(" ".join(name_of(one) for one in (unit.node, *unit.above[:1])))
    for line in lines:
        said = read_label(label, context) if label else Label.NONE
        label = ""
        if len(line) > LONGEST or not looks_dated(line):
            label = line if 0 < len(line) <= LONGEST_LABEL and _is_label(line, context) else ""
            continue
        for reading in _read_line(line, unit, page, context):
            called = _called(reading, said, line, named)
            if called is not Label.OTHER and (
                called is not Label.NONE or not below or unit.kept or part_names.CREDIT.search(named)
            ):
                yield (_absolute(reading, unit, context) if reading.relative else reading), called


def _absolute(reading: Reading, unit: Unit, context: DateContext) -> Reading:
    """Return the moment that an attribute carries where people are told `2 days ago`."""
    value = moment_of((dict(one.attrib) for one in islice(unit.node.iter("*"), _MOST_INSIDE)), reading.words)
    found = (read_machine(value, context) or read(value, context)) if value else None
    return replace(found, label=reading.label) if found else reading


def _called(reading: Reading, said: Label, line: str, named: str) -> Label:
    """Return what a date is called by its own words, by the label before its line, or by its element's name."""
    called = reading.label if reading.label is not Label.NONE else said
    if re.search(r"updated|modified", named, re.I):
        return Label.UPDATED
    before = line[: line.find(reading.words)]
    return Label.UPDATED if called is Label.NONE and says_updated(fold(before)) else called


def _read_line(line: str, unit: Unit, page: Layout, context: DateContext) -> list[Reading]:
    """Return the date of publication that a line tells, and that of the last change.

    The text itself tells of events, but its last line may be signed: `Ann Lee, 5 May 2020`.
    """
    told = [reading for reading in read_pair(line, context) if reading]
    if not told and unit.linked and (rest := _without_links(line, unit)) != line:
        told = [reading for reading in read_pair(rest, context) if reading]
    if not told and not (unit.kept and is_prose(unit)):
        told = _of_parts(line, context) or _of_change(line, context)
    if not unit.kept or (unit.place == page.last and not is_prose(unit)):
        return told
    return [reading for reading in told if reading.alone or reading.label is not Label.NONE]


def _without_links(line: str, unit: Unit) -> str:
    """Return a line with bars for its links: a category (`Conference`) is no label of the date beside it."""
    texts = [read_node_text(link) for link in islice(unit.node.iter("a"), _MOST_INSIDE)]
    for text in texts:
        line = line if not text or looks_dated(text) else line.replace(text, "|", 1)
    return line


def _of_parts(line: str, context: DateContext) -> list[Reading]:
    """Read a line that tells more than the date, such as `Ann Lee | 5 May 2020 | 3 comments`."""
    parts = _PARTED.split(line)
    told: list[Reading] = []
    silenced = False
    for part in parts if len(parts) > 1 else ():
        found = [reading for reading in read_pair(part, context) if reading] if looks_dated(part) else []
        told += [reading for reading in found if reading.label is not Label.NONE or not (told or silenced)]
        silenced = silenced or (not found and any(find(part, context)))  # what follows may end a span
    return told


def _of_change(line: str, context: DateContext) -> list[Reading]:
    """Read the one date of a sentence that tells the last change: `This page was last edited on 5 May 2020.`"""
    if not says_updated(fold(line)) or read_label(line, context) is Label.OTHER:
        return []
    readings = list(find(line, context))
    return readings[:1] if len({reading.at.date() for reading in readings}) == 1 else []
