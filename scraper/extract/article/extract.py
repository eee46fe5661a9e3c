"""A bulletin's own page, read without rules: HtmlDocument -> RawArticle."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from model.item import DateOrigin
from scraper.dates import DateContext
from scraper.document import HtmlDocument
from scraper.extract import RawEnclosure, RawEvent
from scraper.extract.article.attachments import find_attachments, has_attachment
from scraper.extract.article.authors import find_authors
from scraper.extract.article.blocks import TextBlock, find_blocks, make_key
from scraper.extract.article.body import select_body
from scraper.extract.article.boxes import is_caption
from scraper.extract.article.build_html import build_content
from scraper.extract.article.byline import Zone
from scraper.extract.article.date_places import AFTER, find_text_span
from scraper.extract.article.dates import FoundDate, choose_dates
from scraper.extract.article.depth import limit_depth
from scraper.extract.article.event import find_event
from scraper.extract.article.lead_picture import find_hero, hash_picture, list_named, place_lead
from scraper.extract.article.metadata import read_metadata
from scraper.extract.article.names import resembles_name, split_names
from scraper.extract.article.noscript import open_noscripts
from scraper.extract.article.site_pages import NO_MARKS, PageMarks
from scraper.extract.article.tags import Bulletin
from scraper.extract.article.template import MIN_TEXT_SIZE, Template, find_scope, select_by_template
from scraper.extract.article.title import choose_title
from scraper.extract.article.topics import find_topics
from scraper.lexicon.bylines import strip_compiled

_YEAR_LAST = re.compile(r"\b(?:19|20)\d\d$")
_LONGEST_SHOWN = 400  # characters of a text from which on it is no title
_ZONE_ABOVE_TEXT = 6  # blocks above the text in which a byline may stand where the title is unknown
_ZONE_ABOVE_TITLE = 3
_ZONE_IN_TEXT = 3  # blocks from the text's first paragraph on
_ZONE_AT_END = 2  # blocks before the text's end: a signature there may have been taken for text
_ZONE_BELOW = 6  # blocks from the text's end on
_LONGEST_BYLINE = 200  # characters of a block from which on it is no byline
_LONGEST_SIGNATURE = 40  # characters of a last line with who wrote it and when
_NO_SIGNATURES = ("li", "td", "th", "h2", "h3", "pre", "figcaption")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """What an article's page says: strings not yet cleaned, URLs not yet resolved."""

    title: str = ""
    summary: str = ""
    content: HtmlElement | None = None  # a tree of its own; None where the page has no text
    text: str = ""  # the content's text without captions, a line each block
    published: FoundDate | None = None
    updated: FoundDate | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: str = ""
    pictures: tuple[str, ...] = ()  # hashes of those that the page names as its own, for `template.learn`
    language: str = ""
    enclosures: tuple[RawEnclosure, ...] = ()
    event: RawEvent | None = None
    marks: PageMarks = NO_MARKS  # for `template.learn`
    by_template: bool = False  # found by the site's own template, not by the general extractor
    blocks: tuple[TextBlock, ...] = field(default=(), repr=False)  # for `template.learn`


def extract_article(
    document: HtmlDocument, *, context: DateContext, title: str = "", template: Template | None = None
) -> RawArticle:
    """Return what a bulletin's own page says, found without rules.

    `title` is the listing's, where there is one; `template` what is known of the site's pages. A page
    without a text gives a RawArticle without content, never an error.
    """
    document = limit_depth(document)
    found = _extract(document, context, title, template)
    if len(found.text) < MIN_TEXT_SIZE and (opened := open_noscripts(document)):
        other = _extract(opened, context, title, None)
        return other if len(other.text) >= MIN_TEXT_SIZE else found
    return found


def _extract(document: HtmlDocument, context: DateContext, title: str, template: Template | None) -> RawArticle:
    tree = document.tree
    metadata = read_metadata(document)
    scope = find_scope(template, tree)
    blocks = find_blocks(scope[1] if scope else tree)
    shown = (block.text for block in blocks if block.size < _LONGEST_SHOWN)
    own_title = choose_title(metadata, document.url, title, shown)
    by_template = bool(template and scope and select_by_template(template, scope[0], blocks, own_title))
    if not by_template:
        blocks = find_blocks(tree) if scope else blocks
        select_body(tree, blocks, own_title, template.furniture if template else frozenset())
    index = find_title_index(blocks, own_title)
    published, updated = choose_dates(metadata, document.url, blocks, index, context)
    _drop_date_lines(blocks, index, published)
    signature = find_signature(blocks)
    zone = find_byline_zone(blocks, index)
    closing = signature.text if signature else ""
    authors = find_authors(metadata, document.url, zone, closing)
    around = find_article_part(blocks, index, tree)
    content = build_content(blocks, document.url)
    repeated = template.furniture if template else frozenset()
    named = list_named(metadata)
    image = place_lead(content, named, find_hero(blocks, index, around, document.url), repeated)
    text = join_text(blocks)
    bulletin = Bulletin(title=own_title, title_index=index, text=text, authors=authors)
    known = template.pages if template else ()
    topics = find_topics(document, metadata, blocks, bulletin, context=context, known=known)
    return RawArticle(
        title=own_title,
        summary=topics.summary,
        content=content,
        text=text,
        published=published,
        updated=updated,
        authors=authors,
        categories=topics.tags,
        image=image,
        pictures=tuple(map(hash_picture, named)),
        language=document.language or metadata.language,
        enclosures=find_attachments(content, around),
        event=find_event(document, metadata, blocks, index, own_title),
        marks=topics.marks,
        by_template=by_template,
        blocks=tuple(blocks),
    )


def find_title_index(blocks: list[TextBlock], title: str) -> int:
    """Return the number of the block that is the title, the one nearest above the text; -1 where none is.

    A heading `h1` is preferred: a bar that scrolls along repeats it.
    """
    key = make_key(title).casefold()
    kept = [block for block in blocks if block.kept]
    ends = (kept[0].index, kept[len(kept) // 2].index) if kept else (len(blocks),)
    for end in ends:  # what stands far above the text may have been taken for a part of it
        titles = [block for block in blocks[: end + 1] if block.node.tag == "h1" or block.matches_key(key)]
        exact = [block for block in titles if block.matches_key(key)]
        found = [block for block in exact if block.node.tag == "h1"] or exact or titles
        if found:
            return found[-1].index
    return -1


def _drop_date_lines(blocks: list[TextBlock], title_index: int, published: FoundDate | None) -> None:
    """Put out the lines around the text's first paragraph that hold the date that was found and nothing else."""
    if published is None or published.origin is not DateOrigin.LABEL:
        return
    first, _ = find_text_span(blocks, title_index)
    for block in blocks[max(title_index, 0) : first + AFTER]:
        if block.kept and block.text == published.reading.words:
            block.kept = False


def find_article_part(blocks: list[TextBlock], title_index: int, tree: HtmlElement) -> HtmlElement:
    """Return the part of a page that holds title and text; all of it where there is no text."""
    first = next((block for block in blocks if block.kept), None)
    if first is None:
        return tree
    if title_index < 0:
        return first.node
    return next((node for node in blocks[title_index].ancestors if node in first.ancestors), tree)


def find_byline_zone(blocks: list[TextBlock], title_index: int) -> Zone:
    """Return the lines where a byline may stand: from the title to the text, and right below the text.

    The text ends before its files, and once more behind them.
    """
    first, last = find_text_span(blocks, title_index)
    start = title_index if 0 <= title_index <= first else max(first - _ZONE_ABOVE_TEXT, 0)
    line = find_last_line(blocks)
    ends = sorted({last, line.index if line else last})
    edges = (blocks[index] for index in (title_index, first, last) if 0 <= index < len(blocks))

    def list_lines(indexes: Iterable[int]) -> list[TextBlock]:
        return [blocks[index] for index in indexes if index < len(blocks) and blocks[index].size < _LONGEST_BYLINE]

    return Zone(
        between=list_lines(range(start + 1, first + _ZONE_IN_TEXT)),
        above=list_lines(range(max(start - _ZONE_ABOVE_TITLE, 0), start)),
        below=list_lines(
            dict.fromkeys(index for end in ends for index in range(max(end - _ZONE_AT_END, first), end + _ZONE_BELOW))
        ),
        outer=frozenset(node for block in edges for node in block.ancestors),
    )


def find_last_line(blocks: list[TextBlock]) -> TextBlock | None:
    """Return the text's last block, files left aside."""
    return next((block for block in reversed(blocks) if block.kept and not has_attachment(block)), None)


def find_signature(blocks: list[TextBlock]) -> TextBlock | None:
    """Return the text's last block where it is a name: who wrote it signs there."""
    last = find_last_line(blocks)
    if last is None or last.node.tag in _NO_SIGNATURES:
        return None
    is_name = len(last.lines) == 1 and resembles_name(strip_compiled(last.text))
    is_dated = last.size <= _LONGEST_SIGNATURE and _YEAR_LAST.search(last.text) and len(split_names(last.text)) == 1
    return last if is_name or is_dated else None


def join_text(blocks: list[TextBlock]) -> str:
    """Return the kept text, a line each block, without captions."""
    lines = []
    for block in blocks:
        if block.kept and not is_caption(block):
            lines += block.lines
    return "\n".join(lines)


def without_content(raw: RawArticle) -> RawArticle:
    """Return an article without its tree, which cannot be compared or stored."""
    return replace(raw, content=None, blocks=())
