"""Where a page may show its bulletin's date: which of its blocks stand near the title, above it, or below the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from scraper.extract.article.block_names import is_furniture_name, join_names, matches_name
from scraper.extract.article.blocks import TextBlock, is_prose
from scraper.extract.article.boxes import HEADINGS, is_in_figcaption
from scraper.lexicon import part_names
from scraper.lexicon.date_labels import is_labelled
from scraper.lexicon.folding import fold

BEFORE, AFTER = 6, 6  # blocks above the title and below the text that may hold its date
LONGEST_LABEL = 40  # characters of a label
_LONGEST_LINK = 20  # characters of a link beside a date below the text; longer ones are other bulletins
_TITLE_BELOW = 3  # blocks below the text's first paragraph, up to which its title may be
_BOX_DEPTH = 3  # elements around a date above the title, of which one may hold the title too
_FURNITURE_DEPTH = 5  # elements around a date below the text whose names say what it belongs to
_CLOCK = re.compile(r"\d[:.]\d\d\b")


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
    found = [blocks[index] for index in (title, first, last) if 0 <= index < len(blocks)]
    own = frozenset(node for block in found for node in (block.node, *block.ancestors))
    return Layout(blocks=blocks, title=title, first=first, last=last, own=own)


def find_text_span(blocks: list[TextBlock], title_index: int) -> tuple[int, int]:
    """Return the places of the text's first paragraph and its last block; of the title where there is no text."""
    kept = [block.index for block in blocks if block.kept]
    prose = [block.index for block in blocks if block.kept and is_prose(block)]
    first = prose[0] if prose else kept[0] if kept else max(title_index, 0)
    if title_index > first + _TITLE_BELOW:  # what stands that far above it is no part of the text
        first = next((index for index in prose if index > title_index), first)
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


def list_lines_near(page: Layout) -> list[str]:
    """Return the lines near the title that may show its date."""
    return [line for block in (*list_blocks_near(page), *list_blocks_above(page)) for line in block.lines]


def list_blocks_near(page: Layout) -> list[TextBlock]:
    """Return the blocks from the title to the text, and those between its lead and its next paragraph.

    Named ones above the title come last.
    """
    prose = (block.index for block in page.blocks[page.start :] if block.kept and is_prose(block))
    lead = next(prose, page.start)
    after = page.blocks[lead + 1 : lead + 1 + AFTER]
    apart = next((number for number, block in enumerate(after) if _is_paragraph(block)), len(after))
    between = [block for block in after[1:apart] if _is_credit(block) or not _is_foreign(block, page)]
    named = filter(_is_credit, page.blocks[max(page.start - BEFORE, 0) : page.start])
    near = (*page.blocks[page.start : lead + 2], *between, *named)
    title = page.blocks[page.title].text if page.title >= 0 else ""
    return [block for block in near if block.text != title and block.node.tag != "h1" and not _is_picture_text(block)]


def _is_credit(block: TextBlock) -> bool:
    return matches_name(part_names.CREDIT, join_names(block.node))


def _is_paragraph(block: TextBlock) -> bool:
    return block.kept and is_prose(block) and block.node.tag not in HEADINGS and not is_in_figcaption(block)


def _is_picture_text(block: TextBlock) -> bool:
    """Whether a block is a caption, but for one that may be the bulletin's date and time alone."""
    return is_in_figcaption(block) and (block.size > LONGEST_LABEL or not _CLOCK.search(block.text))


def list_blocks_above(page: Layout) -> list[TextBlock]:
    """Return the blocks above the title, in the same box, where a date that stands alone is the bulletin's.

    What stands farther up, or in another box, may be a banner with today's date.
    """
    box = page.blocks[page.start].node.getparent() if page.start == page.title else None
    if box is None or box.tag in ("body", "html"):
        return []
    above = page.blocks[max(page.start - BEFORE, 0) : page.start]
    return [block for block in above if box in (block.node, *block.ancestors[:_BOX_DEPTH])]


def list_blocks_below(page: Layout) -> list[TextBlock]:
    """Return the blocks right below the text that are not another's, and those farther down with a date's label."""
    blocks = page.blocks
    below = blocks[page.last : page.last + AFTER + 1]
    far = [block for block in blocks[page.last + AFTER + 1 :] if any(is_labelled(fold(line)) for line in block.lines)]
    return [block for block in (*below, *far) if block.kept or not _is_foreign(block, page)]


def _is_foreign(block: TextBlock, page: Layout) -> bool:
    """Whether a block below the text stands in a comment, in furniture, or beside a link to another bulletin."""
    boxes = list(_iterate_boxes(block.node, page))
    return (
        block.link_size > _LONGEST_LINK
        or any(box.tag in ("aside", "nav") or "comment" in join_names(box).lower() for box in boxes)
        or any(_is_furniture(box) for box in boxes[1:_FURNITURE_DEPTH])
    )


def _is_furniture(box: HtmlElement) -> bool:
    # A foot is the page's own, and so are its remarks on when it was written.
    return is_furniture_name(part_names.OWN_REMARKS.sub("", part_names.FOOT.sub("", join_names(box))))
