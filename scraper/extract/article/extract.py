"""A bulletin's own page, read without rules: HtmlDocument -> RawArticle."""

import re
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from model.item import DateOrigin
from scraper.dates import DateContext, Reading
from scraper.document import HtmlDocument
from scraper.extract import RawEnclosure
from scraper.extract.article.attachments import attachments, is_attached
from scraper.extract.article.block_names import name_of, says
from scraper.extract.article.blocks import Unit, key_of, units_of
from scraper.extract.article.body import keep_body
from scraper.extract.article.boxes import is_caption
from scraper.extract.article.build_html import built
from scraper.extract.article.date_lines import text_span
from scraper.extract.article.dates import published_of
from scraper.extract.article.metadata import Facts, facts_of
from scraper.extract.article.naming import authors_of, looks_like_name, title_of
from scraper.extract.article.template import Template, keep_by, scope_of
from scraper.lexicon import part_names
from scraper.lexicon.bylines import strip_compiled

_TRAIL = re.compile(r"[>»›→]\s*\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date of the page, read, and where it stood."""

    reading: Reading
    origin: DateOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """What an article's page says: strings not yet cleaned, URLs not yet resolved."""

    title: str = ""
    content: HtmlElement | None = None  # a tree of its own; None where the page has no text
    text: str = ""  # the content's text without captions, a line each block
    published: FoundDate | None = None
    updated: FoundDate | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: str = ""
    language: str = ""
    enclosures: tuple[RawEnclosure, ...] = ()
    by_template: bool = False  # found by the site's own template, not by the general extractor
    units: tuple[Unit, ...] = field(default=(), repr=False)  # for `template.learn`


def article(
    document: HtmlDocument, *, context: DateContext, title: str = "", template: Template | None = None
) -> RawArticle:
    """Return what a bulletin's own page says, found without rules.

    `title` is the listing's, where there is one; `template` what was learned of the site. A page
    without a text gives a RawArticle without content, never an error.
    """
    tree = document.tree
    facts = facts_of(document)
    scope = scope_of(template, tree)
    units = units_of(scope[1] if scope else tree)
    named = title_of(facts, document.url, title, (unit.text for unit in units if unit.size < 400))
    by_template = bool(template and scope and keep_by(template, scope[0], units, named))
    if not by_template:
        units = units_of(tree) if scope else units
        keep_body(tree, units, named, template.furniture if template else frozenset())
    place = title_place(units, named)
    published, updated = published_of(facts, document.url, units, place, context)
    signed = sign_off(units)
    authors = authors_of(facts, document.url, credit_zone(units, place), signed.text if signed else "")
    content = built(units)
    return RawArticle(
        title=named,
        content=content,
        text=text_of_units(units),
        published=FoundDate(reading=published[0], origin=published[1]) if published else None,
        updated=FoundDate(reading=updated[0], origin=updated[1]) if updated else None,
        authors=authors,
        categories=_categories(document, facts, units, place),
        image=lead_image(facts),
        language=document.language or facts.language,
        enclosures=attachments(content, around(units, place, tree)),
        by_template=by_template,
        units=tuple(units),
    )


def title_place(units: list[Unit], title: str) -> int:
    """Return the number of the unit that is the title, the one nearest above the text; -1 where none is."""
    wanted = key_of(title).casefold()
    first = next((unit.place for unit in units if unit.kept), len(units))
    places = [unit.place for unit in units if unit.place <= first and (unit.node.tag == "h1" or unit.reads(wanted))]
    exact = [place for place in places if units[place].reads(wanted)]
    return (exact or places or [-1])[-1]


def around(units: list[Unit], place: int, tree: HtmlElement) -> HtmlElement:
    """Return the part of a page that holds title and text; all of it where there is no text."""
    first = next((unit for unit in units if unit.kept), None)
    if first is None:
        return tree
    return next((node for node in units[place].above if node in first.above), tree) if place >= 0 else first.node


def credit_zone(units: list[Unit], place: int) -> list[HtmlElement]:
    """Return the elements where a byline may stand: from the title to the text, and right below the text.

    The text ends before its files, and once more behind them.
    """
    first, last = text_span(units, place)
    start = place if 0 <= place <= first else max(first - 6, 0)
    line = last_line(units)
    ends = sorted({last, line.place if line else last})
    below = dict.fromkeys(spot for end in ends for spot in range(end, end + 4))
    spots = (*range(start + 1, first + 3), *range(max(start - 3, 0), start), *below)
    return [units[spot].node for spot in spots if spot < len(units) and units[spot].size < 200]


def last_line(units: list[Unit]) -> Unit | None:
    """Return the text's last unit, files left aside."""
    return next((unit for unit in reversed(units) if unit.kept and not is_attached(unit)), None)


def sign_off(units: list[Unit]) -> Unit | None:
    """Return the text's last unit where it is a name: who wrote it signs there."""
    last = last_line(units)
    if last is None or last.node.tag in ("li", "td", "th", "h2", "h3", "pre", "figcaption"):
        return None
    return last if looks_like_name(strip_compiled(last.text)) else None


def text_of_units(units: list[Unit]) -> str:
    """Return the kept text, a line each block, without captions."""
    lines = []
    for unit in units:
        if unit.kept and not is_caption(unit):
            lines += unit.lines
    return "\n".join(lines)


def lead_image(facts: Facts) -> str:
    """Return the address of the picture that the page gives for itself."""
    told = facts.meta.get("og:image", ()) + facts.meta.get("og:image:url", ()) + facts.meta.get("twitter:image", ())
    return next((url for url in (facts.image, *told) if url and not url.startswith("data:")), "")


def _categories(document: HtmlDocument, facts: Facts, units: list[Unit], place: int) -> tuple[str, ...]:
    told = facts.section or next(iter(facts.meta.get("article:section", ())), "")
    if told:
        return (told,)
    if document.mentions(b"breadcrumb") and (crumbs := _crumbs(document.tree)) is not None:
        links = [" ".join(link.text_content().split()) for link in crumbs.iter("a")]
        title = key_of(next((unit.text for unit in units if unit.place == place), ""))
        named = [link for link in links[1:] if link and key_of(link) != title and len(link) < 80]
        return tuple(named[-1:])
    return _section_above(units, place)


def _crumbs(tree: HtmlElement) -> HtmlElement | None:
    for node in tree.iter():
        if "breadcrumb" in (node.get("class") or "") or "breadcrumb" in (node.get("id") or ""):
            return node
    return None


def _section_above(units: list[Unit], place: int) -> tuple[str, ...]:
    """A short text of its own right above the title, named as a section by the page; a trail of crumbs is none."""
    by_place = {unit.place: unit for unit in units}
    above = by_place.get(place - 1)
    if place < 0 or above is None or not 2 <= above.size <= 60 or len(above.lines) > 1 or _TRAIL.search(above.text):
        return ()
    return (above.text,) if says(part_names.SECTION, name_of(above.node)) else ()


def without_content(raw: RawArticle) -> RawArticle:
    """Return an article without its tree, which cannot be compared or stored."""
    return replace(raw, content=None, units=())
