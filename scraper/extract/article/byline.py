"""Where a page shows who wrote the bulletin: lines near the title or right below the text, as it marks and words them.

Of all lines the one is taken that says so best, and those of its kind beside it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from lxml.html import HtmlElement

from scraper.extract.article.block_names import join_names, matches_name, split_camel_case
from scraper.extract.article.blocks import TextBlock
from scraper.extract.article.boxes import is_caption
from scraper.extract.article.names import drop_longer_forms, resembles_name, resembles_person, split_names
from scraper.extract.nodes import BLOCKS, UNSEEN
from scraper.lexicon import bylines, part_names

_SKIPPED = UNSEEN | {"button", "svg", "option", "label", "figure", "iframe"}
_DEEPEST = 8  # elements inside a line, of which the text is read
_INLINE = ("a", "span", "strong", "em", "b", "cite", "address")
_MOST_READ = 40  # parts of a line that are read
_LONGEST_BYLINE = 100  # characters of a line from which on it is no byline, however it begins
_AROUND = 2  # elements around a line whose names speak of it
_NEXT_LINES = 2  # lines from a byline's, in which the next author of the same kind stands
_SHAPED_LINES = 4  # lines below the title in which a name beside a date is the author's
_DATE_BESIDE = re.compile(r"(?:\s*[|•·\n,]\s*|\s+[–—/-]+\s+)(?=\S*\d|\S+ \d|@\w)|(?<=[\u3040-\u9fff])(?=\d{4})")


class Evidence(IntEnum):
    """Why a line is a byline, the best first."""

    MARKED = 1  # itemprop or rel says author
    WORDED = 2  # `By Ann Lee`, or below the label of an author
    NAMED = 3  # the page calls the line or a part of it so
    LINKED = 4  # a link in it leads to an author's page
    BOXED = 5  # the page calls a box around it so
    SHAPED = 6  # a name beside a date, right below the title


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The lines of a page where a byline may stand, and what must not be taken for one."""

    between: list[TextBlock]  # from the title to the text's first paragraphs
    above: list[TextBlock]  # right above the title
    below: list[TextBlock]  # right below the text
    outer: frozenset[HtmlElement] = frozenset()  # elements that hold title or text: their names say nothing of a line


@dataclass(frozen=True, slots=True, kw_only=True)
class _Byline:
    evidence: Evidence
    place: int  # of its part of the zone
    block: TextBlock
    names: list[str]


def find_byline(zone: Zone, marked: list[HtmlElement]) -> list[str]:
    """Return the names in the best byline of a zone; [] where there is none.

    `marked` are the elements whose itemprop or rel says author.
    """
    found: list[_Byline] = []
    for place, blocks in enumerate((zone.between, zone.above, zone.below)):
        found += _find_bylines(blocks, place, marked, zone.outer)
        if any(line.evidence <= Evidence.WORDED for line in found):
            break
    if not found:
        return []
    best = min(found, key=lambda line: (line.evidence, line.place))
    return drop_longer_forms([name for line in _list_like(found, best) for name in line.names])


def _find_bylines(
    blocks: list[TextBlock], place: int, marked: list[HtmlElement], outer: frozenset[HtmlElement]
) -> Iterator[_Byline]:
    before = ""
    holders = {holder for node in marked for holder in node.iterancestors()}
    for number, block in enumerate(blocks):
        lines = [] if is_caption(block) else read_lines(block.node)
        is_marked = block.node in holders or any(node in (block.node, *block.ancestors[:_AROUND]) for node in marked)
        evidence = Evidence.MARKED if lines and is_marked else None
        evidence = evidence or (_find_evidence(block, lines, before, outer) if lines else None)
        if evidence is None and place == 0 and number < _SHAPED_LINES and _is_shaped(block, lines):
            evidence = Evidence.SHAPED
        if evidence and (names := _read_names(block, lines, evidence, marked)):
            yield _Byline(evidence=evidence, place=place, block=block, names=names)
        before = block.text


def _list_like(found: list[_Byline], best: _Byline) -> Iterator[_Byline]:
    """Yield a byline, and those like it that follow: each author may have a line."""
    last = best.block.index
    for line in found[found.index(best) :]:
        is_alike = line.evidence == best.evidence and line.block.node.tag == best.block.node.tag
        is_alike = is_alike and line.block.node.get("class") == best.block.node.get("class")
        if is_alike and last <= line.block.index <= last + _NEXT_LINES:
            last = line.block.index
            yield line


def _find_evidence(block: TextBlock, lines: list[str], before: str, outer: frozenset[HtmlElement]) -> Evidence | None:
    """Return why a line that nothing marks is a byline; None where nothing says so."""
    is_short = block.size < _LONGEST_BYLINE
    if bylines.is_author_label(before) or (is_short and _find_opening(lines) is not None):
        return Evidence.WORDED
    if any(map(_is_named, (block.node, *_iterate_inline(block.node)))):
        return Evidence.NAMED
    if is_short and any(map(_leads_to_author, block.anchors)):
        return Evidence.LINKED
    around = (node for node in block.ancestors[:_AROUND] if node not in outer)
    if is_short and not _bars_author(block.node) and any(map(_is_named, around)):
        return Evidence.BOXED
    return None


def _holds(block: TextBlock, node: HtmlElement) -> bool:
    return block.node in node.iterancestors()


def _find_opening(lines: list[str]) -> int | None:
    """Return which line opens a byline; None where none does."""
    known = (
        number
        for number, line in enumerate(lines)
        if bylines.is_byline(line)
        or (bylines.is_author_label(line) and number + 1 < len(lines))
        or bylines.find_opening_behind_date(line)
    )
    return next(known, None)


def _read_names(block: TextBlock, lines: list[str], evidence: Evidence, marked: list[HtmlElement]) -> list[str]:
    """Return the names in a line, from the part of it that the evidence speaks of."""
    inside: Iterable[HtmlElement] = ()
    if evidence is Evidence.MARKED:
        held = [node for node in marked if _holds(block, node)]
        lines = [line for node in held for line in read_lines(node) or [node.get("content") or ""]] or lines
    elif evidence is Evidence.WORDED:
        lines = lines[_find_opening(lines) or 0 :]
    elif evidence is Evidence.NAMED and not _is_named(block.node):
        inside = filter(_is_named, _iterate_inline(block.node))
    elif evidence is Evidence.LINKED:
        inside = filter(_leads_to_author, block.anchors)
    lines = [line for node in inside for line in read_lines(node)] or lines
    names = split_names("\n".join(lines[:_MOST_READ]))
    is_strict = evidence in (Evidence.LINKED, Evidence.BOXED) or any(map(resembles_person, names[:1]))
    names = [name for name in names if not is_strict or resembles_person(name) or name.isupper()]
    return names[:1] if evidence is Evidence.SHAPED else names


def read_lines(node: HtmlElement) -> list[str]:
    """Return an element's texts, parted by the elements in it and by labels; those of blocks inside are not its own."""
    texts = (text for piece in _iterate_texts(node, 0) if (text := " ".join(piece.split())))
    return [line for text in texts for line in bylines.part_at_labels(text)]


def _iterate_texts(node: HtmlElement, depth: int) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        is_seen = isinstance(child.tag, str) and child.tag not in _SKIPPED
        if is_seen and (child.tag not in BLOCKS or child.tag == "br") and depth < _DEEPEST:
            yield from _iterate_texts(child, depth + 1)
        yield child.tail or ""


def _iterate_inline(node: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements inside a line that the page may call something."""
    return (inner for inner in node.iterdescendants(*_INLINE) if inner.attrib) if len(node) else iter(())


def _is_named(node: HtmlElement) -> bool:
    """Whether the page calls an element an author's, and not a picture or a button of one.

    The last word of a name says what the thing is: `social-author` is an author, `author-social` is none.
    """
    name = join_names(node)
    if not matches_name(part_names.AUTHOR, name):
        return False
    return any(_ends_as_author(token) for token in split_camel_case(name).split())


def _ends_as_author(token: str) -> bool:
    found = list(part_names.AUTHOR.finditer(token))
    return bool(found) and not part_names.NOT_AUTHOR.search(token, found[-1].end() if len(found) else 0)


def _bars_author(node: HtmlElement) -> bool:
    return matches_name(part_names.NOT_AUTHOR, join_names(node))


def _leads_to_author(link: HtmlElement) -> bool:
    return part_names.AUTHOR_ADDRESS.search(link.get("href") or "") is not None


def _is_shaped(block: TextBlock, lines: list[str]) -> bool:
    """Whether a line is a name beside a date or an account, or a name that the page calls one."""
    if block.kept or block.size >= _LONGEST_BYLINE:
        return False
    if "name" in (block.node.get("class") or "").split() and resembles_name(block.text):
        return True
    beside = _DATE_BESIDE.search("\n".join(lines))
    return beside is not None and resembles_person("\n".join(lines)[: beside.start()])
