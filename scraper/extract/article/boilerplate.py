"""Texts that stand on other pages of the site too: what of them is furniture, and what the bulletin's own.

Bulletins of one house follow one pattern: the same headings, the same head of a table, the same "Passport"
in a list. So a text goes only where it stands at an edge of the body, or in a box of which every text
repeats; never a heading above a text that stays, a cell or point of a table or list that has a text of
its own, or a file.
"""

import re

from scraper.extract.article.alignment import kept_sizes
from scraper.extract.article.attachments import is_attached
from scraper.extract.article.blocks import Unit, text_hash
from scraper.extract.article.boxes import HEADINGS

LONGEST = 500  # characters of a text that is looked for on other pages
_LISTS = frozenset({"table", "ul", "ol", "dl"})
_BOXES = frozenset({"div", "section", "aside", "article", "header", "footer", "form", "fieldset", "figure", "center"})
# A link that carries an address in its query shares or prints this page: that part differs on each.
_CARRIED = re.compile(r"\?.*https?(?::|%3a).*", re.I | re.S)


def mark_of(unit: Unit) -> str:
    """Return what a unit is known by on other pages: its text, and where its links lead."""
    return text_hash(" ".join((unit.text, *(_CARRIED.sub("", link.get("href", "")) for link in unit.anchors))))


def drop_repeated(units: list[Unit], furniture: frozenset[str]) -> None:
    """Put out the kept units whose marks are in `furniture`, but for those that are the bulletin's own."""
    kept = [unit for unit in units if unit.kept] if furniture else []
    again = [unit.size <= LONGEST and mark_of(unit) in furniture and not is_attached(unit) for unit in kept]
    if not any(again):
        return
    going = _loose(kept, again)
    for number in reversed(range(len(kept) - 1)):
        if again[number] and kept[number].node.tag in HEADINGS:  # a heading goes only with what it is above
            going[number] = going[number + 1]
    for unit, gone in zip(kept, going, strict=True):
        unit.kept = not gone


def _loose(kept: list[Unit], again: list[bool]) -> list[bool]:
    """Return which of the kept units stand at an edge or in a box, and nothing there is the page's own."""
    own = kept_sizes([unit for unit, repeats in zip(kept, again, strict=True) if not repeats])
    sizes, total = kept_sizes(kept), sum(unit.size for unit in kept)

    def in_own_list(unit: Unit) -> bool:
        near = next((node for node in unit.above[:4] if node.tag in _LISTS), None)
        return near in own and sizes[near] * 2 <= total  # a table that holds most of the text is a layout

    free = [repeats and not in_own_list(unit) for unit, repeats in zip(kept, again, strict=True)]
    going = [
        loose and any(node.tag in _BOXES and node not in own for node in unit.above)
        for unit, loose in zip(kept, free, strict=True)
    ]
    for order in (range(len(kept)), reversed(range(len(kept)))):
        for number in order:
            if not free[number]:
                break
            going[number] = True
    return going
