"""What a bulletin is about: its summary and its tags, judged by what else is known of its site's pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scraper.dates import DateContext
from scraper.document import HtmlDocument
from scraper.extract.article.blocks import TextBlock, hash_text
from scraper.extract.article.boxes import HEADINGS, is_caption
from scraper.extract.article.metadata import PageMetadata
from scraper.extract.article.site_names import make_site_keys
from scraper.extract.article.site_pages import PageMarks, find_common_tags, find_slogans
from scraper.extract.article.summary import choose_description, list_descriptions, take_first_sentences
from scraper.extract.article.tags import Bulletin, choose_tags, list_tags

_NO_PROSE = frozenset({*HEADINGS, "li", "td", "th", "pre", "figcaption", "dt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """A bulletin's summary and tags, and what its page teaches of its site."""

    summary: str
    tags: tuple[str, ...] = ()
    marks: PageMarks


def find_topics(
    document: HtmlDocument,
    metadata: PageMetadata,
    blocks: Sequence[TextBlock],
    bulletin: Bulletin,
    *,
    context: DateContext,
    known: Sequence[PageMarks] = (),
) -> Topics:
    """Return what a page says its bulletin is about; `known` are the site's last pages."""
    found = find_summary(document, metadata, bulletin.title, bulletin.text, known)
    tags = list_tags(document, metadata, blocks, bulletin, context)
    marks = replace(found.marks, tags=tuple(dict.fromkeys(tag.key for tag in tags)))
    common = find_common_tags(known, marks.page)
    return Topics(
        summary=found.summary or take_first_sentences(_list_prose(blocks) or bulletin.text.splitlines()),
        tags=choose_tags(tags, bulletin, make_site_keys(metadata, document.url), common),
        marks=marks,
    )


def find_summary(
    document: HtmlDocument, metadata: PageMetadata, title: str, text: str, known: Iterable[PageMarks] = ()
) -> Topics:
    """Return what a page says in short of a bulletin whose title and text are known; no tags."""
    descriptions = list_descriptions(metadata, title, make_site_keys(metadata, document.url))
    marks = PageMarks(page=hash_text(document.url), descriptions=tuple(map(hash_text, descriptions)))
    slogans = find_slogans(known, marks.page)
    own = [words for words, key in zip(descriptions, marks.descriptions, strict=True) if key not in slogans]
    return Topics(summary=choose_description(own, title, text.splitlines()), marks=marks)


def _list_prose(blocks: Iterable[TextBlock]) -> list[str]:
    """Return the text's lines that are no headings, points of lists, cells or captions."""
    prose = (block for block in blocks if block.kept and block.node.tag not in _NO_PROSE and not is_caption(block))
    return [line for block in prose for line in block.lines]
