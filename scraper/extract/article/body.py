"""Which units of a page are the bulletin's body: trafilatura's choice, mended.

What it lost comes back (the lead, captions, headings, paragraphs among kept ones), what it let
in goes (the title, credits above the text, pointers to other pages, boxes around it). The rules
speak of places, names and lengths, never of a site.
"""

from lxml.html import HtmlElement

from scraper.extract.article.alignment import chosen, container, is_inside, mark
from scraper.extract.article.attachments import is_attached
from scraper.extract.article.block_names import is_advice, is_stamp, name_of, split_name
from scraper.extract.article.blocks import PROSE, Unit, is_prose, key_of
from scraper.extract.article.boilerplate import drop_repeated
from scraper.extract.article.boxes import HEADINGS, Names, article_of, near
from scraper.extract.article.recover import (
    keep_files,
    keep_headings,
    keep_lead,
    keep_notes,
    keep_parts,
    keep_prose,
    keep_short,
)
from scraper.lexicon import part_names
from scraper.lexicon.phrases import points_elsewhere

_FAR = 2  # texts that were not chosen, between a text's end and what is the page's own again


def keep_body(tree: HtmlElement, units: list[Unit], title: str, furniture: frozenset[str] = frozenset()) -> None:
    """Mark the units of the body as kept, by the general extractor.

    `furniture` are hashes of texts that stand on other pages of the site too.
    """
    mark(units, chosen(tree, fast=True))
    if _poor(units):
        mark(units, chosen(tree, fast=False))
    mend(units, title)
    drop_repeated(units, furniture)


def _poor(units: list[Unit]) -> bool:
    """Whether so little was chosen of what reads like text that the slower way is worth its time."""
    kept = [unit for unit in units if unit.kept]
    size = sum(unit.size for unit in kept)
    own = {article_of(unit) for unit in kept}
    # Texts that stand twice count once, and other articles' not at all.
    prose = {unit.text: unit.size for unit in units if is_prose(unit) and (not kept or article_of(unit) in own)}
    return size < 200 or (size < 3000 and size < sum(prose.values()) * 0.25)


def _home(units: list[Unit]) -> HtmlElement | None:
    """Return the container of the text; never a single paragraph."""
    home = container(units, 0.8)
    while home is not None and home.tag in ("p", "h1", "h2", "h3", "li", "blockquote", "span", "td", "tr", "pre"):
        parent = home.getparent()
        if parent is None:
            break
        home = parent
    return home


def keep_inside(units: list[Unit], home: HtmlElement, title: str, furniture: frozenset[str]) -> None:
    """Mark as kept what stands inside a known element, less furniture: the site's own template."""
    for unit in units:
        unit.kept = is_inside(unit, home)
    names = Names(units, home)
    start = _drop_title(units, title)
    _drop_furniture(units, names)
    _drop_pointed(units)
    keep_lead(units, names, title, start)
    keep_files(units, names, start)
    _trim(units, names)
    drop_repeated(units, furniture)


def mend(units: list[Unit], title: str) -> None:
    """Take back what the general extractor lost, and put out what it let in."""
    start = _drop_title(units, title)
    home = _home(units)
    if home is not None and _is_foot(home):
        home = None
        for unit in units:
            unit.kept = False
    if home is None:  # a notice may be a title and a file
        if start >= 0:
            keep_files(units, Names(units, units[start].node), start)
        return
    names = Names(units, home)
    _drop_outside(units, home)
    _drop_furniture(units, names)
    _drop_pointed(units)
    keep_prose(units, names, home)
    keep_parts(units, names, home)
    keep_short(units, names)
    keep_notes(units, names, start)
    keep_lead(units, names, title, start)
    keep_headings(units, names)
    keep_files(units, names, start)
    _trim(units, names)
    if start >= 0:
        units[start].kept = False


def _is_foot(home: HtmlElement) -> bool:
    """Whether an element is the page's foot, or stands in it: on a page without a text that is all there is."""
    return (
        any(one.tag == "footer" for one in (home, *home.iterancestors()))
        and next((one for one in home.iterancestors() if one.tag in ("article", "main")), None) is None
    )


def _drop_title(units: list[Unit], title: str) -> int:
    """Put out the title and what stands above it; return the title's place, -1 where it is not found."""
    kept = [unit for unit in units if unit.kept]
    total, before = sum(unit.size for unit in kept), 0
    wanted = key_of(title).casefold()
    tops: list[Unit] = []
    for unit in units:
        if before * 3 > total:
            break
        if unit.node.tag == "h1" or unit.reads(wanted):
            tops.append(unit)
        before += unit.size if unit.kept else 0
    exact = [unit for unit in tops if unit.reads(wanted)]
    place = (exact or tops)[-1].place if tops else -1
    for unit in units[: place + 1]:
        if unit in tops or not is_prose(unit):
            unit.kept = False
    return place


def _drop_outside(units: list[Unit], home: HtmlElement) -> None:
    """Put out what was chosen outside the text's element: all but paragraphs before it or right below it."""
    end = max((unit.place for unit in units if unit.kept and is_inside(unit, home)), default=len(units))
    apart = 0  # texts that were not chosen since the last that stays; code and captions often are not
    for unit in units:
        if unit.kept and (is_inside(unit, home) or (is_prose(unit) and apart < _FAR)):
            apart = 0
        elif unit.place > end:
            apart += not unit.kept and unit.node.tag not in ("pre", "figcaption")
            unit.kept = False
        elif not is_prose(unit):
            unit.kept = False


def _drop_furniture(units: list[Unit], names: Names) -> None:
    boxed = [unit for unit in units if unit.kept and names.is_furniture(unit.node)]
    # Where most of the text stands in boxes so called, the name means something else on this site.
    trusted = sum(unit.size for unit in boxed if is_prose(unit)) < 0.4 * names.total
    for unit in boxed:
        if trusted or not is_prose(unit):
            unit.kept = False
    for unit, after in zip(units, (*units[1:], None), strict=True):
        linked = unit.link_share > 0.85 and unit.size > 15 and not _in_list(unit)
        if unit.node.tag in HEADINGS and after is not None and after.kept and not _points(after):
            linked = False
        if unit.kept and (_points(unit) or linked) and not is_attached(unit):
            unit.kept = False


def _drop_pointed(units: list[Unit]) -> None:
    """Put out the links below a heading that says they lead elsewhere ("Other news", "Các tin khác")."""
    pointed = False
    for unit, after in zip(units, (*units[1:], None), strict=True):
        opens = unit.node.tag in HEADINGS and after is not None and after.kept and is_prose(after)
        if unit.size < 60 and points_elsewhere(unit.text):
            pointed = True
        elif pointed and not opens and (unit.link_share > 0.5 or unit.size < 25):
            unit.kept = unit.kept and is_attached(unit)
        else:
            pointed = False


def _points(unit: Unit) -> bool:
    return (unit.size < 120 or unit.link_share > 0.3) and points_elsewhere(unit.text)


def _in_list(unit: Unit) -> bool:
    return any(one.tag in ("li", "td", "th", "dd", "dt", "pre") for one in (unit.node, *unit.above[:2]))


def _trim(units: list[Unit], names: Names) -> None:
    """Put out credits above the text, and headings, pointers and link lists below it."""
    kept = [unit for unit in units if unit.kept]
    for unit in kept:
        if is_stamp(unit.text):
            unit.kept = False
            continue
        if is_prose(unit) or part_names.LEAD.search(split_name(name_of(unit.node))):
            break
        named = split_name(" ".join(name_of(node) for node in near(unit, names)))
        if unit.size < PROSE and part_names.CREDIT.search(named):
            unit.kept = False
    for unit in reversed(kept):
        if is_attached(unit):
            break
        linked = unit.link_share > 0.7 and unit.size > 15
        if unit.node.tag in HEADINGS or linked or is_stamp(unit.text) or is_advice(unit.text):
            unit.kept = False
        elif unit.kept and unit.node.tag != "figcaption":
            break
