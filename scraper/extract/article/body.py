"""Which units of a page are the bulletin's body: trafilatura's choice, mended.

What it lost comes back (the lead, captions, headings, paragraphs among kept ones), what it let
in goes (the title, credits above the text, pointers to other pages, boxes around it). The rules
speak of places, names and lengths, never of a site.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from lxml.html import HtmlElement

from scraper.extract.article.alignment import chosen, container, is_inside, kept_sizes, mark
from scraper.extract.article.files import is_attached
from scraper.extract.article.repeats import drop_repeated
from scraper.extract.article.signs import CREDIT, LEAD, POINTER, name_of, says_furniture, split_name
from scraper.extract.article.units import Unit, key_of

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE = frozenset({"footer", "nav", "aside", "form", "amp-ad"})
_PROSE = 60  # characters from which on a unit reads like a paragraph
_PROSE_CJK = 25
_APART = 8  # texts that may stand between the text and its files


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
    own = {_article_of(unit) for unit in kept}
    # Texts that stand twice count once, and other articles' not at all.
    prose = {unit.text: unit.size for unit in units if is_prose(unit) and (not kept or _article_of(unit) in own)}
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
    _keep_lead(units, names, title, start)
    _keep_files(units, names, start)
    _trim(units, names)
    drop_repeated(units, furniture)


def mend(units: list[Unit], title: str) -> None:
    """Take back what the general extractor lost, and put out what it let in."""
    home = _home(units)
    if home is not None and _is_foot(home):
        home = None
        for unit in units:
            unit.kept = False
    start = _drop_title(units, title)
    if home is None:  # a notice may be a title and a file
        if start >= 0:
            _keep_files(units, Names(units, units[start].node), start)
        return
    names = Names(units, home)
    _drop_outside(units, home)
    _drop_furniture(units, names)
    _drop_pointed(units)
    _keep_prose(units, names, home)
    _keep_parts(units, names, home)
    _keep_lead(units, names, title, start)
    _keep_headings(units, names)
    _keep_files(units, names, start)
    _trim(units, names)
    if start >= 0:
        units[start].kept = False


def _is_foot(home: HtmlElement) -> bool:
    """Whether an element is the page's foot, or stands in it: on a page without a text that is all there is."""
    return (
        any(one.tag == "footer" for one in (home, *home.iterancestors()))
        and next((one for one in home.iterancestors() if one.tag in ("article", "main")), None) is None
    )


class Names:
    """What the elements around each unit are called, up to the body's own container."""

    def __init__(self, units: list[Unit], home: HtmlElement) -> None:
        """Remember the container and how much of the body each element holds."""
        self.outer = {home, *home.iterancestors()}
        self._furniture: dict[HtmlElement, bool] = {}
        self._sizes = kept_sizes(units)
        self.total = sum(unit.size for unit in units if unit.kept) or 1

    def is_furniture(self, node: HtmlElement) -> bool:
        """Whether a node, or what holds it inside the container, is called by furniture's names."""
        known = self._furniture.get(node)
        if known is None:
            parent = node.getparent()
            above = node not in self.outer and parent is not None and self.is_furniture(parent)
            known = self._furniture[node] = above or (node not in self.outer and self._says_furniture(node))
        return known

    def _says_furniture(self, node: HtmlElement) -> bool:
        if self._sizes.get(node, 0) * 2 > self.total:  # a wrapper of the body itself
            return False
        return node.tag in _FURNITURE or says_furniture(name_of(node))


def is_prose(unit: Unit) -> bool:
    """Whether a unit reads like a sentence or more, and not like a row of links."""
    if unit.size < _PROSE_CJK or unit.link_share >= 0.5:
        return False
    return unit.size >= _PROSE or sum(1 for char in unit.text if char > "\u2e7f") * 3 > unit.size


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
    for unit in units:
        if unit.kept and not is_inside(unit, home) and not is_prose(unit):
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
        if unit.node.tag in _HEADINGS and after is not None and after.kept and not _points(after):
            linked = False
        if unit.kept and (_points(unit) or linked) and not is_attached(unit):
            unit.kept = False


def _drop_pointed(units: list[Unit]) -> None:
    """Put out the links below a heading that says they lead elsewhere ("Other news", "Các tin khác")."""
    pointed = False
    for unit, after in zip(units, (*units[1:], None), strict=True):
        opens = unit.node.tag in _HEADINGS and after is not None and after.kept and is_prose(after)
        if unit.size < 60 and POINTER.match(unit.text):
            pointed = True
        elif pointed and not opens and (unit.link_share > 0.5 or unit.size < 25):
            unit.kept = unit.kept and is_attached(unit)
        else:
            pointed = False


def _points(unit: Unit) -> bool:
    return (unit.size < 120 or unit.link_share > 0.3) and bool(POINTER.match(unit.text))


def _in_list(unit: Unit) -> bool:
    return any(one.tag in ("li", "td", "th", "dd", "dt", "pre") for one in (unit.node, *unit.above[:2]))


def _keep_prose(units: list[Unit], names: Names, home: HtmlElement) -> None:
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
        unit.kept = sibling or (alike[_signature(unit)] > 2 and _article_of(unit) is own)


def _keep_parts(units: list[Unit], names: Names, home: HtmlElement) -> None:
    """Take back captions, cells and code between kept units."""
    kept = [unit.place for unit in units if unit.kept]
    area = _area(home)
    for unit in units[kept[0] : kept[-1]] if kept else ():
        caption = any(one.tag == "figcaption" for one in (unit.node, *unit.above[:4]))
        if not unit.kept and (caption or unit.node.tag in ("td", "th", "pre")) and _may_return(unit, names, area):
            unit.kept = True


def _may_return(unit: Unit, names: Names, area: HtmlElement) -> bool:
    return is_inside(unit, area) and not names.is_furniture(unit.node) and not POINTER.match(unit.text)


def _area(home: HtmlElement) -> HtmlElement:
    """Return the element in which a text laid out in pieces may go on."""
    for _, parent in zip(range(3), home.iterancestors(), strict=False):
        if parent.tag in ("body", "html", "main"):
            break
        home = parent
    return home


def _article_of(unit: Unit) -> HtmlElement | None:
    """Return the <article> that a unit stands in: another one is another text."""
    return next((one for one in (unit.node, *unit.above) if one.tag == "article"), None)


def _signature(unit: Unit) -> tuple[str, ...]:
    """Return what a unit and the two elements around it are called: pieces of one text are called alike."""
    return (str(unit.node.tag), *(f"{one.tag} {one.get('class') or ''}" for one in unit.above[:2]))


def _keep_lead(units: list[Unit], names: Names, title: str, start: int) -> None:
    """Take back the paragraph between title and text that opens the bulletin."""
    first = next((unit.place for unit in units if unit.kept and is_prose(unit)), -1)
    wanted = key_of(title).casefold()
    for unit in units[max(start + 1, 0, first - 40) : max(first, 0)]:
        if (
            not unit.kept
            and unit.size >= 30
            and unit.link_share < 0.5
            and LEAD.search(split_name(" ".join(name_of(node) for node in _near(unit, names))))
            and not names.is_furniture(unit.node)
            and not unit.reads(wanted)
            and not POINTER.match(unit.text)
        ):
            unit.kept = True


def _near(unit: Unit, names: Names) -> Iterable[HtmlElement]:
    yield unit.node
    for parent in unit.above[:2]:
        if parent in names.outer:
            return
        yield parent


def _keep_files(units: list[Unit], names: Names, start: int) -> None:
    """Take back files between the title and the text's end or shortly below it, and what says that they are."""
    last = next((unit.place for unit in reversed(units) if unit.kept), start)
    if last < 0:
        return
    apart = 0
    for unit in units[start + 1 :]:
        if unit.place > last and (apart > _APART or unit.node.tag == "h1" or POINTER.match(unit.text)):
            break
        if names.is_furniture(unit.node) or not is_attached(unit):
            apart = 0 if unit.kept else apart + 1
            continue
        apart = 0
        if not unit.kept:
            unit.kept = True
            above = units[unit.place - 1]
            above.kept = above.kept or (above.place > start and _labels(above, unit, names))


def _labels(above: Unit, unit: Unit, names: Names) -> bool:
    """Whether a short text stands right before the box of the file below it, and so says what that is."""
    if above.size > _PROSE or above.linked or names.is_furniture(above.node) or POINTER.match(above.text):
        return False
    around = {unit.node, *unit.above} - names.outer
    return any(node.getnext() in around for node in (above.node, *above.above[:1]))


def _keep_headings(units: list[Unit], names: Names) -> None:
    """Take back headings that stand right above kept text, among kept text."""
    kept = [unit.place for unit in units if unit.kept]
    if not kept:
        return
    for unit, after in pairwise(units):
        heading = unit.node.tag in ("h2", "h3", "h4", "h5", "h6")
        if heading and not unit.kept and after.kept and kept[0] < unit.place and not names.is_furniture(unit.node):
            unit.kept = unit.link_share < 0.5 and not POINTER.match(unit.text)


def _trim(units: list[Unit], names: Names) -> None:
    """Put out credits above the text, and headings, pointers and link lists below it."""
    kept = [unit for unit in units if unit.kept]
    for unit in kept:
        if is_prose(unit) or LEAD.search(split_name(name_of(unit.node))):
            break
        named = split_name(" ".join(name_of(node) for node in _near(unit, names)))
        if unit.size < _PROSE and CREDIT.search(named):
            unit.kept = False
    for unit in reversed(kept):
        if unit.node.tag in _HEADINGS or (unit.link_share > 0.7 and unit.size > 15 and not is_attached(unit)):
            unit.kept = False
        elif unit.kept and unit.node.tag != "figcaption":
            break
