"""Texts that stand on other pages of the site too: what of them is furniture, and what the bulletin's own.

Bulletins of one house follow one pattern: the same headings, the same head of a table, the same "Passport"
in a list. So a text goes only where it stands at an edge of the body, or in a box of which every text
repeats; never a heading above a text that stays, a cell or point of a table or list that has a text of
its own, or a file.
"""

import re

from scraper.extract.article.alignment import sum_kept_sizes
from scraper.extract.article.attachments import has_attachment
from scraper.extract.article.blocks import TextBlock, hash_text
from scraper.extract.article.boxes import HEADINGS

LONGEST_REPEATED = 500  # characters of a text that is looked for on other pages
_LIST_DEPTH = 4  # elements around a text, of which one may be its list
_LISTS = frozenset({"table", "ul", "ol", "dl"})
_BOXES = frozenset({"div", "section", "aside", "article", "header", "footer", "form", "fieldset", "figure", "center"})
# A link that carries an address in its query shares or prints this page: that part differs on each.
_PAGE_ADDRESS = re.compile(r"\?.*https?(?::|%3a).*", re.I | re.S)


def hash_block(block: TextBlock) -> str:
    """Return what a block is known by on other pages: its text, and where its links lead."""
    return hash_text(" ".join((block.text, *(_PAGE_ADDRESS.sub("", link.get("href", "")) for link in block.anchors))))


def drop_repeated(blocks: list[TextBlock], furniture: frozenset[str]) -> None:
    """Put out the kept blocks whose marks are in `furniture`, but for those that are the bulletin's own."""
    kept = [block for block in blocks if block.kept] if furniture else []
    repeated = [
        block.size <= LONGEST_REPEATED and hash_block(block) in furniture and not has_attachment(block)
        for block in kept
    ]
    if not any(repeated):
        return
    removed = _find_removable(kept, repeated)
    for number in reversed(range(len(kept) - 1)):
        if repeated[number] and kept[number].node.tag in HEADINGS:  # a heading goes only with what it is above
            removed[number] = removed[number + 1]
    for block, is_removed in zip(kept, removed, strict=True):
        block.kept = not is_removed


def _find_removable(kept: list[TextBlock], repeated: list[bool]) -> list[bool]:
    """Return which of the kept blocks stand at an edge or in a box, and nothing there is the page's own."""
    own = sum_kept_sizes([block for block, repeats in zip(kept, repeated, strict=True) if not repeats])
    sizes, total = sum_kept_sizes(kept), sum(block.size for block in kept)

    def in_own_list(block: TextBlock) -> bool:
        near = next((node for node in block.ancestors[:_LIST_DEPTH] if node.tag in _LISTS), None)
        return near in own and sizes[near] * 2 <= total  # a table that holds most of the text is a layout

    free = [repeats and not in_own_list(block) for block, repeats in zip(kept, repeated, strict=True)]
    removed = [
        loose and any(node.tag in _BOXES and node not in own for node in block.ancestors)
        for block, loose in zip(kept, free, strict=True)
    ]
    for order in (range(len(kept)), reversed(range(len(kept)))):
        for number in order:
            if not free[number]:
                break
            removed[number] = True
    return removed
