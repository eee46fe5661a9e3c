"""What the general extractor lost of a body comes back: paragraphs, captions, short lines, lead, files, headings."""

import re
from collections import Counter
from itertools import pairwise

from lxml.html import HtmlElement

from scraper.extract.article.alignment import is_inside
from scraper.extract.article.attachments import is_attached
from scraper.extract.article.block_names import name_of, says, split_name
from scraper.extract.article.blocks import PROSE, Unit, is_prose, key_of
from scraper.extract.article.boxes import Names, article_of, is_caption, near
from scraper.lexicon import part_names
from scraper.lexicon.phrases import points_elsewhere

_ADDRESS = re.compile(r"https?://\S+$", re.I)
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟")
_APART = 8  # texts that may stand between the text and its files


def keep_prose(units: list[Unit], names: Names, home: HtmlElement) -> None:
    """Take back paragraphs that stand beside kept ones, or in another piece of the same text."""
    beside = {unit.node.getparent() for unit in units if unit.kept and is_prose(unit)}
    alike = Counter(_signature(unit) for unit in units if unit.kept and is_prose(unit))
    own = next((one for one in (home, *home.iterancestors()) if one.tag == "article"), None)
    area = _area(home)
    for unit in units:
        if unit.kept or not is_prose(unit) or not _may_return(unit, names, area):
            continue
        sibling = unit.node.getparent() in beside and unit.node.tag in (
            "p",
            "div",
            "blockquote",
            "ul",
            "ol",
            "h2",
            "h3",
        )
        unit.kept = sibling or (alike[_signature(unit)] > 2 and article_of(unit) is own)


def keep_parts(units: list[Unit], names: Names, home: HtmlElement) -> None:
    """Take back captions, cells and code between kept units."""
    kept = [unit.place for unit in units if unit.kept]
    area = _area(home)
    for unit in units[kept[0] : kept[-1]] if kept else ():
        if unit.kept or not (unit.node.tag in ("td", "th", "pre") or is_caption(unit)):
            continue
        if _may_return(unit, names, area):
            unit.kept = True


def keep_short(units: list[Unit], names: Names) -> None:
    """Take back short lines and links that belong to the text: between kept paragraphs, or announced by a colon."""
    kept = [unit.place for unit in units if unit.kept]
    announced: HtmlElement | None = None
    for number in range(kept[0] + 1, kept[-1]) if kept else ():
        before, unit, after = units[number - 1 : number + 2]
        if unit.kept or names.is_furniture(unit.node) or points_elsewhere(unit.text):
            continue
        if before.kept and before.text.endswith((":", "：")):
            announced = before.node.getnext()
            announced = announced if announced is not None and announced.tag in ("ul", "ol", "p") else None
        if announced is not None and (unit.node is announced or announced in unit.above[:3]):
            unit.kept = True
        elif unit.node.tag == "p" and (unit.link_share < 0.9 or _ADDRESS.match(unit.text)):
            beside = before.node is unit.node.getprevious() and after.node is unit.node.getnext()
            unit.kept = beside and before.kept and after.kept


def keep_notes(units: list[Unit], names: Names, start: int) -> None:
    """Take back boxes of remarks and key points between title and the text's end."""
    last = next((unit.place for unit in reversed(units) if unit.kept), 0)
    for unit in units[start + 1 : last] if start >= 0 else ():
        if unit.kept or unit.link_share >= 0.5 or names.is_furniture(unit.node) or points_elsewhere(unit.text):
            continue
        boxes = (one for one in unit.above[:3] if one not in names.outer and one.tag in ("aside", "div", "section"))
        unit.kept = any(says(part_names.NOTE, name_of(one)) for one in boxes)


def _may_return(unit: Unit, names: Names, area: HtmlElement) -> bool:
    return is_inside(unit, area) and not names.is_furniture(unit.node) and not points_elsewhere(unit.text)


def _area(home: HtmlElement) -> HtmlElement:
    """Return the element in which a text laid out in pieces may go on."""
    for _, parent in zip(range(3), home.iterancestors(), strict=False):
        if parent.tag in ("body", "html", "main"):
            break
        home = parent
    return home


def _signature(unit: Unit) -> tuple[str, ...]:
    """Return what a unit and the two elements around it are called: pieces of one text are called alike."""
    return (str(unit.node.tag), *(f"{one.tag} {one.get('class') or ''}" for one in unit.above[:2]))


def keep_lead(units: list[Unit], names: Names, title: str, start: int) -> None:
    """Take back what opens the bulletin between title and text: known by its name, or by its place and shape."""
    first = next((unit.place for unit in units if unit.kept and is_prose(unit)), -1)
    wanted = key_of(title).casefold()
    for unit in units[max(start + 1, 0, first - 40) : max(first, 0)]:
        if unit.kept or names.is_furniture(unit.node) or unit.reads(wanted) or points_elsewhere(unit.text):
            continue
        named = part_names.LEAD.search(split_name(" ".join(name_of(node) for node in near(unit, names))))
        unit.kept = bool(named) and unit.size >= 30 and unit.link_share < 0.5
        if start >= 0 and unit.place <= start + 3 and _opens(unit, units[start]):
            unit.kept = True


def _opens(unit: Unit, title: Unit) -> bool:
    """Whether a text stands beside the title and is a sentence: a whole one, or a short one all in bold."""
    if (
        unit.linked
        or not unit.text.endswith(_SENTENCE_ENDS)
        or unit.node.getparent() not in title.above[:2]
        or is_caption(unit)
    ):
        return False
    bold = len(unit.node) == 1 and unit.node[0].tag in ("b", "strong") and not (unit.node.text or "").strip()
    return unit.node.tag in ("p", "div", "h2", "h3", "h4") and (is_prose(unit) or bold)


def keep_files(units: list[Unit], names: Names, start: int) -> None:
    """Take back files between the title and the text's end or shortly below it, and what says that they are."""
    last = next((unit.place for unit in reversed(units) if unit.kept), start)
    if last < 0:
        return
    apart = 0
    for unit in units[start + 1 :]:
        if unit.place > last and (apart > _APART or unit.node.tag == "h1" or points_elsewhere(unit.text)):
            break
        if not is_attached(unit) or names.is_furniture(unit.node):
            apart = 0 if unit.kept else apart + 1
            continue
        apart = 0
        if not unit.kept and unit.place > start + 1:
            above = units[unit.place - 1]
            above.kept = above.kept or _labels(above, unit, names)
        unit.kept = True


def _labels(above: Unit, unit: Unit, names: Names) -> bool:
    """Whether a short text stands right before the box of the file below it, and so says what that is."""
    if above.size > PROSE or above.linked or names.is_furniture(above.node) or points_elsewhere(above.text):
        return False
    around = {unit.node, *unit.above} - names.outer
    return any(node.getnext() in around for node in (above.node, *above.above[:1]))


def keep_headings(units: list[Unit], names: Names) -> None:
    """Take back headings that stand right above kept text, among kept text."""
    kept = [unit.place for unit in units if unit.kept]
    if not kept:
        return
    for unit, after in pairwise(units):
        heading = unit.node.tag in ("h2", "h3", "h4", "h5", "h6")
        if heading and not unit.kept and after.kept and kept[0] < unit.place and not names.is_furniture(unit.node):
            unit.kept = unit.link_share < 0.5 and not points_elsewhere(unit.text)
