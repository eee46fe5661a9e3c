"""Which section of its site a bulletin stands in: by JSON-LD or meta, a trail of crumbs, or a word above the title."""

import re
from collections.abc import Iterator, Sequence

from lxml.etree import XPath
from lxml.html import HtmlElement

from scraper.document import HtmlDocument
from scraper.extract.article.block_names import join_names, matches_name
from scraper.extract.article.blocks import TextBlock, make_key
from scraper.extract.article.metadata import Node, PageMetadata, get_text, get_types, iterate_names
from scraper.lexicon import part_names

_TRAIL = re.compile(r"[>»›→]\s*\S")
_SHORTEST_SECTION, _LONGEST_SECTION = 2, 60  # characters of a crumb, or of a line above the title
_DRAWER = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[:#№]\s*\d+$")  # of an archive: a year, an issue
_CRUMBS = XPath("/descendant::*[contains(@class,'breadcrumb') or contains(@id,'breadcrumb')][1]")


def find_section(
    document: HtmlDocument, metadata: PageMetadata, blocks: Sequence[TextBlock], title_index: int
) -> tuple[str, ...]:
    """Return the bulletin's section as the page's most trusted place has it, or several; () where none names one."""
    named = tuple(iterate_names(metadata.bulletin.get("articleSection"), {}))
    if named := tuple(filter(None, named)) or metadata.meta.get("article:section", ())[:1]:
        return named
    title = make_key(next((block.text for block in blocks if block.index == title_index), ""))
    if crumb := _choose_crumb([*_iterate_listed_crumbs(metadata.nodes)], title):
        return (crumb,)
    if document.mentions(b"breadcrumb") and (trail := _find_breadcrumbs(document.tree)) is not None:
        crumb = _choose_crumb([" ".join(link.text_content().split()) for link in trail.iter("a")], title)
        return (crumb,) if crumb else ()
    return _find_section_above(blocks, title_index)


def _iterate_listed_crumbs(nodes: Sequence[Node]) -> Iterator[str]:
    """Yield the names of the first BreadcrumbList of schema.org, in its order."""
    trail = next((node for node in nodes if "BreadcrumbList" in get_types(node)), {})
    for crumb in trail.get("itemListElement") or () if isinstance(trail.get("itemListElement"), list) else ():
        if isinstance(crumb, dict):
            yield get_text(crumb.get("name")) or get_text(crumb.get("item"))


def _choose_crumb(crumbs: list[str], title: str) -> str:
    """Return the last crumb behind the first that is not the bulletin itself; "" where there is none.

    A drawer of the archive is no section.
    """
    shown = (crumb for crumb in crumbs[1:] if crumb and len(crumb) <= _LONGEST_SECTION and not _DRAWER.search(crumb))
    sections = [crumb for crumb in shown if make_key(crumb) != title]
    return sections[-1] if sections else ""


def _find_breadcrumbs(tree: HtmlElement) -> HtmlElement | None:
    found: list[HtmlElement] = _CRUMBS(tree)  # type: ignore[assignment]  # a path of elements gives a list of them
    return found[0] if found else None


def _find_section_above(blocks: Sequence[TextBlock], title_index: int) -> tuple[str, ...]:
    """Return a short text of its own right above the title that the page names a section; a trail of crumbs is none."""
    if title_index < 1:
        return ()
    above = blocks[title_index - 1]
    is_short = _SHORTEST_SECTION <= above.size <= _LONGEST_SECTION and len(above.lines) == 1
    if not is_short or _TRAIL.search(above.text):
        return ()
    return (above.text,) if matches_name(part_names.SECTION, join_names(above.node)) else ()
