"""Which blocks of a page are the bulletin's body: trafilatura's choice, mended.

What it lost comes back (the lead, captions, headings, paragraphs among kept ones), what it let
in goes (the title, credits above the text, pointers to other pages, boxes around it). The rules
speak of places, names and lengths, never of a site.
"""

from itertools import zip_longest

from lxml.html import HtmlElement

from scraper.extract.article.alignment import extract_with_trafilatura, find_container, is_inside, mark_kept
from scraper.extract.article.attachments import has_attachment
from scraper.extract.article.block_names import is_metadata_line, is_reader_notice, join_names, split_camel_case
from scraper.extract.article.blocks import PROSE, TextBlock, is_prose, make_key
from scraper.extract.article.boilerplate import drop_repeated
from scraper.extract.article.boxes import HEADINGS, BoxNames, find_article, iterate_nearby
from scraper.extract.article.recover import (
    recover_files,
    recover_headings,
    recover_lead,
    recover_notes,
    recover_paragraphs,
    recover_parts,
    recover_short_lines,
)
from scraper.lexicon import part_names
from scraper.lexicon.phrases import is_pointer

_FAR = 2  # texts that were not chosen, between a text's end and what is the page's own again
_ENOUGH = 200  # characters of a text below which the slower extraction is tried
_PLENTY = 3000  # characters of a text from which on it is not
_LEAST_SHARE = 0.25  # of the page's paragraphs, that the text holds in between
_HOME_SHARE = 0.8  # of the kept text, that the element of the text holds
_FOREIGN_SHARE = 0.4  # of the text, from which on boxes named as furniture are the text's own
_LINK_LINE = 0.85  # share of links from which on a line within the text leads elsewhere
_LAST_LINK_LINE = 0.7  # and at its end
_SHORTEST_LINK_LINE = 15  # characters up to which it stays
_LONGEST_POINTER = 120  # characters of a line that points elsewhere
_POINTER_LINKS = 0.3  # share of links from which on a longer one does
_LONGEST_POINTER_HEADING = 60  # characters of a heading of such lines
_POINTED_LINKS = 0.5  # share of links from which on a line below such a heading leads elsewhere
_SHORTEST_PLAIN = 25  # characters from which on one without links is text
_LIST_DEPTH = 2  # elements around a text, of which one may be a point of a list or a cell
_TITLE_SHARE = 3  # the title stands before one part in so many of the text
_INLINE_HOMES = ("p", "h1", "h2", "h3", "li", "blockquote", "span", "td", "tr", "pre")  # too small to be a whole text's
_LIST_PARTS = ("li", "td", "th", "dd", "dt", "pre")


def select_body(
    tree: HtmlElement, blocks: list[TextBlock], title: str, furniture: frozenset[str] = frozenset()
) -> None:
    """Mark the blocks of the body as kept, by the general extractor.

    `furniture` are hashes of texts that stand on other pages of the site too.
    """
    mark_kept(blocks, extract_with_trafilatura(tree, fast=True))
    if _is_poor(blocks):
        mark_kept(blocks, extract_with_trafilatura(tree, fast=False))
    correct_selection(blocks, title)
    drop_repeated(blocks, furniture)


def _is_poor(blocks: list[TextBlock]) -> bool:
    """Whether so little was chosen of what reads like text that the slower way is worth its time."""
    kept = [block for block in blocks if block.kept]
    size = sum(block.size for block in kept)
    own = {find_article(block) for block in kept}
    # Texts that stand twice count once, and other articles' not at all.
    prose = {block.text: block.size for block in blocks if is_prose(block) and (not kept or find_article(block) in own)}
    return size < _ENOUGH or (size < _PLENTY and size < sum(prose.values()) * _LEAST_SHARE)


def _find_home(blocks: list[TextBlock]) -> HtmlElement | None:
    """Return the container of the text; never a single paragraph."""
    home = find_container(blocks, _HOME_SHARE)
    while home is not None and home.tag in _INLINE_HOMES:
        parent = home.getparent()
        if parent is None:
            break
        home = parent
    return home


def select_inside(blocks: list[TextBlock], home: HtmlElement, title: str, furniture: frozenset[str]) -> None:
    """Mark as kept what stands inside a known element, less furniture: the site's own template."""
    for block in blocks:
        block.kept = is_inside(block, home)
    names = BoxNames(blocks, home)
    start = _drop_title(blocks, title)
    _drop_furniture(blocks, names)
    _drop_pointed(blocks)
    recover_lead(blocks, names, title, start)
    recover_files(blocks, names, start)
    _trim_edges(blocks, names)
    drop_repeated(blocks, furniture)


def correct_selection(blocks: list[TextBlock], title: str) -> None:
    """Take back what the general extractor lost, and put out what it let in."""
    start = _drop_title(blocks, title)
    home = _find_home(blocks)
    if home is not None and _is_footer(home):
        home = None
        for block in blocks:
            block.kept = False
    if home is None:  # a notice may be a title and a file
        if start >= 0:
            recover_files(blocks, BoxNames(blocks, blocks[start].node), start)
        return
    names = BoxNames(blocks, home)
    _drop_outside(blocks, home)
    _drop_furniture(blocks, names)
    _drop_pointed(blocks)
    recover_paragraphs(blocks, names, home)
    recover_parts(blocks, names, home)
    recover_short_lines(blocks, names)
    recover_notes(blocks, names, start)
    recover_lead(blocks, names, title, start)
    recover_headings(blocks, names, start)
    recover_files(blocks, names, start)
    _trim_edges(blocks, names)
    if start >= 0:
        blocks[start].kept = False


def _is_footer(home: HtmlElement) -> bool:
    """Whether an element is the page's foot, or stands in it: on a page without a text that is all there is."""
    return (
        any(node.tag == "footer" for node in (home, *home.iterancestors()))
        and next((node for node in home.iterancestors() if node.tag in ("article", "main")), None) is None
    )


def _drop_title(blocks: list[TextBlock], title: str) -> int:
    """Put out the title and what stands above it; return the title's index, -1 where it is not found."""
    kept = [block for block in blocks if block.kept]
    total, before = sum(block.size for block in kept), 0
    wanted = make_key(title).casefold()
    tops: list[TextBlock] = []
    for block in blocks:
        if before * _TITLE_SHARE > total:
            break
        if block.node.tag == "h1" or block.matches_key(wanted):
            tops.append(block)
        before += block.size if block.kept else 0
    exact = [block for block in tops if block.matches_key(wanted)]
    index = (exact or tops)[-1].index if tops else -1
    for block in blocks[: index + 1]:
        if block in tops or not is_prose(block):
            block.kept = False
    return index


def _drop_outside(blocks: list[TextBlock], home: HtmlElement) -> None:
    """Put out what was chosen outside the text's element: all but paragraphs before it or right below it."""
    end = max((block.index for block in blocks if block.kept and is_inside(block, home)), default=len(blocks))
    apart = 0  # texts that were not chosen since the last that stays; code and captions often are not
    for block in blocks:
        if block.kept and (is_inside(block, home) or (is_prose(block) and apart < _FAR)):
            apart = 0
        elif block.index > end:
            apart += not block.kept and block.node.tag not in ("pre", "figcaption")
            block.kept = False
        elif not is_prose(block):
            block.kept = False


def _drop_furniture(blocks: list[TextBlock], names: BoxNames) -> None:
    boxed = [block for block in blocks if block.kept and names.is_furniture(block.node)]
    # Where most of the text stands in boxes so called, the name means something else on this site.
    trusted = sum(block.size for block in boxed if is_prose(block)) < _FOREIGN_SHARE * names.total
    for block in boxed:
        if trusted or not is_prose(block):
            block.kept = False
    for block, after in zip(blocks, (*blocks[1:], None), strict=True):
        if not block.kept:
            continue
        linked = block.link_share > _LINK_LINE and block.size > _SHORTEST_LINK_LINE and not _is_in_list(block)
        if block.node.tag in HEADINGS and after is not None and after.kept and not _is_pointer(after):
            linked = False
        if (linked or _is_pointer(block)) and not has_attachment(block):
            block.kept = False


def _drop_pointed(blocks: list[TextBlock]) -> None:
    """Put out the links below a heading that says they lead elsewhere ("Other news", "Các tin khác")."""
    pointed = False
    end = max((block.index + 1 for block in blocks if block.kept), default=0)
    for block, after in zip_longest(blocks[:end], blocks[1:end]):
        opens = block.node.tag in HEADINGS and after is not None and after.kept and is_prose(after)
        if block.size < _LONGEST_POINTER_HEADING and is_pointer(block.text):
            pointed = True
        elif pointed and not opens and (block.link_share > _POINTED_LINKS or block.size < _SHORTEST_PLAIN):
            block.kept = block.kept and has_attachment(block)
        else:
            pointed = False


def _is_pointer(block: TextBlock) -> bool:
    return (block.size < _LONGEST_POINTER or block.link_share > _POINTER_LINKS) and is_pointer(block.text)


def _is_in_list(block: TextBlock) -> bool:
    return any(node.tag in _LIST_PARTS for node in (block.node, *block.ancestors[:_LIST_DEPTH]))


def _trim_edges(blocks: list[TextBlock], names: BoxNames) -> None:
    """Put out credits above the text, and headings, pointers and link lists below it."""
    kept = [block for block in blocks if block.kept]
    for block in kept:
        if is_metadata_line(block.text):
            block.kept = False
            continue
        if is_prose(block) or part_names.LEAD.search(split_camel_case(join_names(block.node))):
            break
        named = split_camel_case(" ".join(join_names(node) for node in iterate_nearby(block, names)))
        if block.size < PROSE and part_names.CREDIT.search(named):
            block.kept = False
    for block in reversed(kept):
        if has_attachment(block):
            break
        linked = block.link_share > _LAST_LINK_LINE and block.size > _SHORTEST_LINK_LINE
        if block.node.tag in HEADINGS or linked or is_metadata_line(block.text) or is_reader_notice(block.text):
            block.kept = False
        elif block.kept and block.node.tag != "figcaption":
            break
